// What an outage state does to demand. For each pair the cheapest way is found by a short chain of
// questions: which of the outages lie on the way known so far? If none, it is the answer; else the
// first is taken into account and the way searched again. Ways are kept by what was taken into
// account, so that states which differ only where nobody goes share all their searches; states of
// few outages, which come again and again, are kept whole.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "corridor/disrupt/detour_search.h"
#include "corridor/disrupt/response_model.h"

namespace corridor::disrupt {

/// Tonnes of a pair that outages keep from their route. They wait if that costs less than
/// `threshold`, else they take the way round, or are lost.
struct Hindered {
  double threshold_usd_per_t = 0;  // min(way round, unmet value)
  double t_per_day = 0;
  double hours = 0;  // of their own route
  std::uint32_t commodity = 0;
  std::uint32_t blocker_begin = 0;
  std::uint16_t blocker_count = 0;
  std::uint16_t receipt_count = 0;
  std::uint32_t receipt_begin = 0;
  bool lost = false;     // no way round, or one beyond the unmet value
  bool as_good = false;  // the way round costs no more: only who is paid changes
};

struct OutageState {
  std::vector<Hindered> hindered = {};
  std::vector<std::uint16_t> blockers = {};  // subjects on the own routes of those above
  std::vector<ReceiptChange> receipts = {};
  bool watched_blocked = false;  // the watched pair's own route is shut
  bool watched_cut = false;      // no way is left to it

  std::span<const std::uint16_t> blockers_of(const Hindered& one) const {
    return {blockers.data() + one.blocker_begin, one.blocker_count};
  }
  std::span<const ReceiptChange> receipts_of(const Hindered& one) const {
    return {receipts.data() + one.receipt_begin, one.receipt_count};
  }
};

/// Answers for one thread. Its memory is bounded.
class OutageResponse {
 public:
  static constexpr std::uint32_t kNone = 0xffff'ffff;

  /// @param watched a pair of the model by season whose blocking is told; kNone or empty: none
  OutageResponse(const ResponseModel& model, std::vector<std::uint32_t> watched = {});

  /// Valid until the next call.
  ///
  /// @param items by rising subject, one each
  const OutageState& state(std::size_t season, std::span<const OutageItem> items);

  /// Way round of a pair: added USD a tonne (infinity: none that goods survive).
  double way_round(std::size_t season, std::uint32_t pair, std::span<const OutageItem> closed);

  std::size_t states_computed() const { return states_computed_; }
  std::size_t searches() const { return searches_; }

 private:
  static constexpr std::uint8_t kOpen = 0xff;

  struct Way {
    double added_usd_per_t = 0;
    double hours = 0;
    std::vector<std::uint16_t> exposed = {};
    std::vector<Receipt> receipts = {};    // of a tonne
    std::vector<OutageItem> counted = {};  // outages taken into account
    std::vector<std::pair<OutageItem, std::uint32_t>> next = {};
  };
  struct KeyHash {
    std::size_t operator()(const std::vector<std::uint32_t>& key) const;
  };

  void set(std::size_t season, std::span<const OutageItem> items);
  std::uint32_t walk(std::size_t season, std::uint32_t pair, bool all_closed);
  std::uint32_t next_way(std::size_t season, std::uint32_t pair, std::uint32_t way,
                         OutageItem item);
  void compute(std::size_t season, std::span<const OutageItem> items, OutageState& state);
  void add(const ResponseModel::BasePair& base, double share, const Way& way, OutageState& state);
  void forget();

  const ResponseModel& model_;
  std::vector<std::uint32_t> watched_;
  DetourSearch search_;
  ReceiptSum receipts_;
  std::vector<Way> ways_;
  std::vector<std::vector<std::uint32_t>> first_way_;  // [season][pair]
  std::unordered_map<std::vector<std::uint32_t>, OutageState, KeyHash> states_;
  OutageState rare_;  // the last state that is not kept
  std::vector<std::uint32_t> key_;
  std::vector<std::uint8_t> level_;     // by subject: kOpen or its level
  std::vector<std::uint8_t> is_shut_;   // by subject: nothing passes
  std::vector<std::uint16_t> set_now_;  // subjects to clear
  std::vector<std::uint32_t> stamp_;    // by pair
  std::uint32_t stamp_now_ = 0;
  std::size_t states_computed_ = 0;
  std::size_t searches_ = 0;
};

}  // namespace corridor::disrupt
