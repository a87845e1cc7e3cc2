// What outages meet: demand on its cheapest routes at fixed costs, by season, and the subjects
// (links, terminals) that hazards can hit. Built once for a scenario, shared by all threads.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/disrupt/receipts.h"
#include "corridor/network/graph.h"

namespace corridor::disrupt {

struct ResponseCommodity {
  double holding_usd_per_t_day = 0;  // of waiting: interest, loss of value, delay
  double unmet_usd_per_t = 0;        // declared value of a tonne that is not moved; kept apart
  double keeps_days = std::numeric_limits<double>::infinity();
};

struct ResponsePair {
  NodeId origin = {};
  NodeId destination = {};
  std::uint32_t commodity = 0;
  double t_per_day = 0;
};

struct ResponseSeason {
  std::vector<std::vector<double>> cost_usd_per_t = {};  // [commodity][arc], infinity: closed
  std::vector<std::vector<double>> hours = {};           // [commodity][arc]
  std::vector<ResponsePair> pairs = {};
  std::vector<double> capacity_t_per_day = {};  // by arc; 0: not known
  std::vector<ArcReceipts> receipts = {};       // by commodity; empty: nobody asks
};

/// A link or terminal that a hazard can hit.
struct ExposedSubject {
  std::vector<ArcId> arcs = {};
};

/// How hard a hit is. Hits of one level differ only by place.
struct OutageLevel {
  double remaining_capacity = 0;
  double remaining_speed = 1;
  double missed_share = 1;  // of what cannot pass, after what a measure bridges

  friend auto operator<=>(const OutageLevel&, const OutageLevel&) = default;
};

/// A subject under a level, the unit of an outage state.
struct OutageItem {
  std::uint16_t subject = 0;
  std::uint8_t level = 0;

  friend auto operator<=>(const OutageItem&, const OutageItem&) = default;
};

class ResponseModel {
 public:
  struct Inputs {
    std::vector<ResponseCommodity> commodities = {};
    std::vector<ResponseSeason> seasons = {};
    std::vector<ExposedSubject> subjects = {};  // below 65,535
    std::vector<OutageLevel> levels = {};       // below 255
    std::size_t accounts = 0;                   // of the receipts, below 65,536
  };

  /// @param graph must outlive the model
  ResponseModel(const network::Graph& graph, Inputs inputs);

  struct BasePair {
    ResponsePair pair = {};
    double cost_usd_per_t = 0;
    double hours = 0;
    std::uint32_t potential = 0;
    std::vector<std::uint16_t> exposed = {};  // subjects on its route, in order of travel
    std::vector<Receipt> receipts = {};       // of a tonne on its route
  };
  struct Season {
    std::vector<BasePair> pairs = {};
    Csr<NodeId, std::uint32_t> pairs_of_subject = {};  // rows by subject
    double demand_t_per_day = 0;
    double left_out_t_per_day = 0;                  // no way, or too slow a way, while all is open
    std::vector<double> receipts_usd_per_day = {};  // by account, while all is open
    std::vector<double> blocked = {};  // [subject x levels]: share of its tonnes that cannot pass
  };

  const network::Graph& graph() const { return graph_; }
  const Inputs& inputs() const { return inputs_; }
  const Season& season(std::size_t s) const { return seasons_[s]; }
  std::size_t season_count() const { return seasons_.size(); }
  std::span<const double> potential(std::uint32_t p) const { return potentials_[p]; }
  std::span<const std::uint16_t> subject_of_arc() const { return subject_of_arc_; }
  /// One subject for all that can only be passed one after the other: shutting any of them shuts
  /// the same ways.
  std::uint16_t in_series_with(std::uint16_t subject) const { return series_[subject]; }
  /// True if some demand's own route uses the subject in the season.
  bool matters(std::size_t s, std::uint16_t subject) const {
    return !seasons_[s].pairs_of_subject[NodeId{subject}].empty();
  }
  double blocked(std::size_t s, OutageItem item) const {
    return seasons_[s].blocked[item.subject * inputs_.levels.size() + item.level];
  }

  static constexpr std::uint16_t kNoSubject = 0xffff;

 private:
  void add_season(const ResponseSeason& season);
  void find_series();

  const network::Graph& graph_;
  Inputs inputs_;
  std::vector<Season> seasons_;
  std::vector<std::vector<double>> potentials_;  // cost to a destination by node
  std::vector<std::uint16_t> subject_of_arc_;
  std::vector<std::uint16_t> series_;
};

}  // namespace corridor::disrupt
