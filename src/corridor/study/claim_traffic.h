// What a rival claim changes in traffic: which commodities it touches, and the money of their
// flows.
#pragma once

#include <cstdint>
#include <vector>

#include "corridor/cost/cost.h"
#include "corridor/study/finance_traffic.h"

namespace corridor::study {

using CommodityMask = std::vector<std::uint8_t>;  // by CommodityId

/// Of the two scenarios in every season: they hold runs of trains and trucks, which take long.
std::vector<cost::ArcStates> states_of(const cases::Case& a_case, const cases::AppraisalPair& pair,
                                       int year);

/// Commodities whose costs on some arc a change of the case touches, in the two scenarios and year.
CommodityMask touched_commodities(const cases::Case& before,
                                  const std::vector<cost::ArcStates>& before_states,
                                  const cases::Case& after, const cases::AppraisalPair& pair,
                                  int year);

bool any(const CommodityMask& mask);

/// The first year of `base` with the masked commodities alone. On fixed costs: what one commodity
/// does then is no matter of the others.
///
/// @param share false: physics is run again
TrafficYear traffic_alone(const cases::Case& a_case, const TrafficMoney& base,
                          const CommodityMask& mask, RouteBook& routes, bool share = true);

/// Adds `factor` times the amounts of another year.
void add(TrafficYear& to, const TrafficYear& from, double factor);

}  // namespace corridor::study
