// Network robustness index: what all who move pay more at the equilibrium without a link (Scott,
// Novak, Aultman-Hall and Guo 2006, Network Robustness Index: A new method for identifying critical
// links and evaluating the performance of transportation networks). Here cost stands for their
// travel time, and tonnes that are not moved any more are kept apart.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "corridor/study/criticality.h"
#include "corridor/study/what_if.h"

namespace corridor::study {

double moved_t_per_day(const PairResult& pair);
/// Mean generalized cost of a pair's tonnes that move, without prices of full arcs; 0: none moves.
double mean_usd_per_t(const PairResult& pair);

struct RobustnessIndex {
  Subject subject = {};
  /// Tonnes that move in both, times the rise of their mean generalized cost: delays are in it,
  /// prices of full arcs are not (they are transfers, and not unique where demand just fills an
  /// arc). Below zero: all who still move would be better off without the link (Braess 1968).
  double index_usd_per_day = 0;
  double lost_t_per_day = 0;    // moved before, not any more; below zero: room that others left
  double lost_usd_per_day = 0;  // their declared value
  bool converged = false;
};

/// Each closure's flows are those of a what-if that closes it.
///
/// @param state     the state's names and threads; its changes are not looked at
/// @param commodity counts its tonnes alone, though all share the network; empty: all
/// @return as `subjects`
std::vector<RobustnessIndex> robustness(const cases::Case& a_case, const WhatIf& state,
                                        std::span<const Subject> subjects,
                                        std::optional<CommodityId> commodity = {});

}  // namespace corridor::study
