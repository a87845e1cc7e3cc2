// Demand that may stay where it is, as a network with more arcs: from each origin to each of its
// destinations an arc whose flow is what does not move (excess demand: Gartner 1980, Optimal
// traffic assignment with elastic demands, Transportation Science 14). The arc's cost is what
// staying costs: fixed, or the inverse of the demand function.
#pragma once

#include <memory>
#include <vector>

#include "corridor/assign/problem.h"

namespace corridor::assign {

/// The problem with stay arcs. Movable: `problem.graph` points to `graph`.
struct StayProblem {
  std::unique_ptr<const network::Graph> graph = {};
  Problem problem = {};
  std::vector<ArcId> arc_of = {};            // of each arc of the original
  std::vector<std::uint32_t> own_node = {};  // of each node, the original's that it stands for
  struct StayArc {
    ArcId arc = {};
    std::size_t user_class = 0;
    NodeId origin, destination;  // of the original
    bool by_choice = false;
  };
  std::vector<StayArc> stay_arcs = {};
};

/// Classes with elastic demand get a stay arc of that demand, those with a finite `unmet_cost` (or
/// `otherwise`, if theirs is infinite) one at that cost. A node that others may pass gets a node of
/// its own for its trips, so that a stay arc is no short cut for them.
StayProblem with_stay_arcs(const Problem& problem, double otherwise);

/// A solution of the problem with stay arcs in terms of the original.
Assignment without_stay_arcs(const Problem& problem, const StayProblem& extended,
                             Assignment solution);

}  // namespace corridor::assign
