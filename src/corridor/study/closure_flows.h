// One season of a scenario year at its fixed point (chain_flows.h), and again with arcs closed,
// narrowed or slowed: only what a closure touches is searched anew, and the fixed point starts from
// the prices of the open network. A closure costs a fraction of new flows.
#pragma once

#include <span>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/path/alternatives.h"
#include "corridor/study/flows.h"

namespace corridor::study {

struct ArcOutage {
  ArcId arc = {};
  /// Share of the capacity that is left, 0: closed. Where the capacity is not known: of the tonnes
  /// that the open network has there.
  double remaining_capacity = 0;
  double remaining_speed = 1;
};

/// What became of a pair, against the open network. Prices of full arcs are in neither rise: they
/// are transfers, and not unique where demand just fills an arc. What they make people do is in.
struct ClosedPair {
  double rise_usd_per_t = 0;       // of the logsum: what it adds to those who still move
  double mean_rise_usd_per_t = 0;  // of the mean generalized cost of the routes taken
  double both_t_per_day = 0;       // move in both
  double lost_t_per_day = 0;       // moved before, not any more
};

struct ClosedFlows {
  std::vector<ClosedPair> pairs = {};   // as open().pairs
  std::vector<std::uint8_t> used = {};  // by arc: some tonnes pass
  bool converged = false;
  double relative_gap = 0;
};

/// Read-only once built: one object serves all threads.
class ClosureFlows {
 public:
  /// @param open equilibrium flows of the season, as run_flows() gives them
  ClosureFlows(const cases::Case& a_case, SeasonResult open, int year);

  const SeasonResult& open() const { return open_; }
  int year() const { return year_; }

  /// A tonne stays where its logsum would rise above that of the open network by more than the
  /// unmet_usd_per_t of its commodity.
  ///
  /// @param outages an arc once at most
  ClosedFlows solve(std::span<const ArcOutage> outages) const;

 private:
  struct Pair {
    std::vector<RouteResult> routes = {};  // of no flow, cheapest first
    double mean_usd_per_t = 0;             // of those who move, without prices of full arcs
    double logsum_usd_per_t = 0;           // likewise
    double moved_t_per_day = 0;
  };

  const cases::Case& case_;
  SeasonResult open_;
  int year_ = 0;
  path::RouteLabels labels_;
  std::vector<cost::ArcCosts> costs_;  // by commodity, of no flow
  std::vector<Pair> pairs_;            // as open_.pairs
};

}  // namespace corridor::study
