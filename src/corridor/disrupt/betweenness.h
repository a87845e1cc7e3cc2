// Betweenness of arcs: how much of all demand passes each arc when every pair takes its cheapest
// ways, those of equal cost in equal shares (Freeman 1977; the accumulation over one tree of
// Brandes 2001, A Faster Algorithm for Betweenness Centrality, with the weights of pairs).
#pragma once

#include <span>
#include <vector>

#include "corridor/disrupt/closure_loss.h"
#include "corridor/network/graph.h"

namespace corridor::disrupt {

struct Betweenness {
  std::vector<double> pairs = {};  // by arc: pairs that pass it; a pair of n ways counts 1/n each
  std::vector<double> t_per_day = {};  // by arc: their tonnes
  double joined_pairs = 0;             // pairs that some way joins
  double joined_t_per_day = 0;
};

/// Costs are taken as exactly_summable(), so that ways tie where their sums are equal. Where arcs
/// cost nothing, only ways of the fewest such arcs count.
///
/// @param cost per arc, >= 0; infinity: closed
Betweenness betweenness(const network::Graph& graph, std::span<const double> cost,
                        std::span<const OriginDemand> demand);

}  // namespace corridor::disrupt
