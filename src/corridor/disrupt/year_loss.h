// One simulated year: between any two moments at which something changes the outage state is one,
// and every tonne that comes takes the way round, waits, or is lost, whichever is cheapest for it.
// Who waits decides on what the closure is expected to last still (told at days 0, 1, 2, 4, 8, ...
// of it) and pays for what it really lasts.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "corridor/disrupt/hazard_process.h"
#include "corridor/disrupt/outage_response.h"

namespace corridor::disrupt {

/// What a process does to the subjects of the model: by member the subjects hit as one.
struct ProcessTargets {
  std::vector<std::vector<OutageItem>> of_member = {};
  /// USD a day that a closure with this first member costs alone (N-1), of each member: the control
  /// variate. Any value keeps the estimate right; a good one makes it sharp.
  std::vector<double> control_usd_per_day = {};
};

/// Losses in their kinds, never merged but for `total_usd`.
struct LossAmounts {
  double added_usd = 0;    // of the ways round
  double waiting_usd = 0;  // holding cost of those who wait
  double unmet_usd = 0;    // declared value of what is lost
  double delayed_t = 0;
  double waiting_t = 0;
  double unmet_t = 0;

  double total_usd() const { return added_usd + waiting_usd + unmet_usd; }
  LossAmounts& operator+=(const LossAmounts& other);
  friend bool operator==(const LossAmounts&, const LossAmounts&) = default;
};

/// Sums of the year and of what it is made of.
struct YearLoss {
  LossAmounts all = {};
  double control_usd = 0;
  double likelihood_ratio = 1;
  double blocked_days = 0;  // of the watched pair: own route shut
  double cut_days = 0;      // no way at all
  std::uint32_t events = 0;
  std::vector<LossAmounts> by_commodity = {};
  std::vector<double> usd_of_process = {};  // shared evenly among what stands in the way
  std::vector<double> usd_of_subject = {};
  std::vector<double> interruptions_days = {};  // of the watched pair that begin in the year
  /// By account of the receipts: what goes away with tonnes that take another way or are not moved,
  /// and what comes with tonnes from elsewhere. Who waits pays as usual.
  std::vector<double> receipts_lost_usd = {};
  std::vector<double> receipts_gained_usd = {};
};

/// Answers for outage states where costs are not fixed, called by several threads at once.
struct CongestedAnswers {
  std::function<bool(std::size_t season, std::uint16_t subject)> matters = {};
  std::function<void(std::size_t season, std::span<const OutageItem> items, OutageState& state)>
      state = {};
};

struct YearModel {
  const ResponseModel* response = nullptr;
  const HazardSampler* sampler = nullptr;
  std::vector<ProcessTargets> targets = {};  // by process
  std::array<std::uint8_t, 12> season_of_month = {};
  std::vector<std::uint32_t> watched = {};  // a pair by season, see OutageResponse
  CongestedAnswers congested = {};  // none: fixed costs. The watched pair is always on those
};

/// Simulates years for one thread.
class YearSimulator {
 public:
  explicit YearSimulator(const YearModel& model);

  /// @param rare_factor see HazardSampler::sample()
  const YearLoss& run(std::uint64_t seed, std::uint64_t year, double rare_factor, bool raised);

  const OutageResponse& response() const { return response_; }

 private:
  struct Active {  // a hit while it lasts
    OutageItem item;
    std::uint32_t process;
    double start_day;
    double end_day;
  };

  void collect();
  bool matters_at_all(std::uint16_t subject) const;
  void add_interval(double from, double to, std::size_t season);
  void count(const OutageState& state, double from, double to);
  LossAmounts loss_of(const Hindered& one, double expected, double end, double from,
                      double to) const;
  void count_receipts(std::span<const ReceiptChange> changes, double round_t, double lost_t);
  void watch(const OutageState& state, std::size_t season, double from, double to);
  double expected_days(const Active& hit, double day) const;

  const YearModel& model_;
  OutageResponse response_;
  OutageYear drawn_;
  OutageState congested_;
  YearLoss loss_;
  std::vector<Active> hits_;
  std::vector<double> moments_;
  std::vector<OutageItem> items_;
  std::vector<double> expected_;           // by subject, days from the start of the interval
  std::vector<double> end_day_;            // by subject
  std::vector<std::uint32_t> holder_;      // by subject: the process that ends last
  std::vector<std::vector<double>> told_;  // [process][k]: remaining days after 0, 1, 2, 4, ...
  double shut_since_ = -1;
};

}  // namespace corridor::disrupt
