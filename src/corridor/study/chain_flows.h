// One season of a case at its fixed point: logit between the chains of each pair, equilibrium
// within each chain, capacities that bind with their prices, delays on roads.
#pragma once

#include <vector>

#include "corridor/case/case.h"
#include "corridor/cost/cost.h"
#include "corridor/path/alternatives.h"
#include "corridor/study/flows.h"

namespace corridor::study {

/// A commodity's pairs with the routes of no flow, and what arcs cost it.
struct CommodityPairs {
  CommodityId commodity = {};
  cost::ArcCosts costs = {};
  std::vector<PairResult> pairs = {};
};

/// Prices that a search of before found, to begin with; by arc, empty: 0.
struct ChainFlowOptions {
  double relative_gap = 1e-8;
  std::vector<double> start_usd_per_t = {};
};

/// Sets shares, unmet tonnes with their cuts, logsums, and what routes cost at the fixed point. New
/// routes come in where prices make them the cheapest of their chain, and a new chain where it is
/// the cheapest of all at those prices.
///
/// Hard: terminals, railway links and pipelines, in tonnes a day of each direction. Roads delay:
/// hours times road_delay_alpha (v / c)^road_delay_beta (parameter.csv; without them 0.15 and 4 of
/// the Bureau of Public Roads, 1964), v the freight of the model alone. A tonne stays where its
/// logsum would rise by more than the commodity's unmet_usd_per_t.
Congestion equilibrate(const cases::Case& a_case, const cost::ArcStates& states,
                       const path::RouteLabels& labels, std::vector<CommodityPairs>& work,
                       const ChainFlowOptions& options = {});

}  // namespace corridor::study
