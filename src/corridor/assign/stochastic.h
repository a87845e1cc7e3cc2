// Stochastic user equilibrium by logit: of all ways that lead away from the origin, the share of
// each falls exponentially with its cost at the volumes that follow (Daganzo and Sheffi 1977; Fisk
// 1980).
//
// Ways are those of Dial (1971, A probabilistic multipath traffic assignment model which obviates
// path enumeration): each link leads to a node that a search from the origin at no flow reaches
// later. The set does not change with volumes, so the fixed point is that of one model. It is found
// by averaging with steps that shrink fast where the residual grew and slowly where it fell (Liu,
// He and He 2009, Method of successive weighted averages and self-regulated averaging).
#pragma once

#include "corridor/assign/problem.h"
#include "corridor/base/progress.h"

namespace corridor::assign {

struct StochasticOptions {
  double scale = 1;  // theta, per unit of cost, > 0
  /// Sum of |flow that costs ask for less flow| over all flow: `relative_gap` of the result.
  double tolerance = 1e-6;
  int max_iterations = 10000;
  double max_seconds = 0;  // 0: no limit
  int threads = 1;         // 0: all cores; never changes the result
  Progress progress = {};
};

/// Class flows, volumes and times at the fixed point; `shortest_path_cost` is the sum of demand
/// times expected least cost (logsum). No warm start, no hard capacities, fixed demand.
/// @throws InputError E4101 if a delay function is refused
/// @throws std::invalid_argument for a scale that is not above 0, or sizes that do not fit
Assignment stochastic_equilibrium(const Problem& problem, const StochasticOptions& options = {});

}  // namespace corridor::assign
