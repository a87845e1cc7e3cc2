// User equilibrium (Wardrop 1952) and system optimum to machine precision, by bushes.
#pragma once

#include "corridor/assign/problem.h"
#include "corridor/base/progress.h"

namespace corridor::assign {

/// Where a class with hard capacities names no `unmet_cost`: this many times what the dearest pair
/// costs at no flow. Shadow prices never exceed it.
inline constexpr double kUnmetCost = 100;

struct EquilibriumOptions {
  double relative_gap = 1e-10;
  int max_iterations = 1000;
  double max_seconds = 0;                       // 0: no limit
  int threads = 1;                              // 0: all cores; never changes the result
  Response response = Response::average;        // marginal: system optimum
  std::shared_ptr<const WarmStart> start = {};  // from an earlier assignment of the same graph
  Progress progress = {};
};

/// Flows such that no used way is dearer than the cheapest by more than the gap allows.
///
/// Every origin and class keeps a bush (Dial 2006; Nie 2010). A round finds the trees of all
/// origins, adds what they offer, and moves flow from dear to cheap segments by Newton steps at
/// costs that follow each shift. The gap is certified at the end by trees over the whole network
/// and summed from excesses directly (all terms >= 0).
///
/// Elastic demand and demand that may stay: see stay_arcs.h; hard capacities: hard_capacity.h.
/// Total cost and shortest-path cost then hold what staying costs, the objective likewise.
///
/// @throws InputError E4101 if a delay function is refused
/// @throws std::invalid_argument if sizes do not fit together, or a hard capacity is filled by its
///         preload
Assignment user_equilibrium(const Problem& problem, const EquilibriumOptions& options = {});

}  // namespace corridor::assign
