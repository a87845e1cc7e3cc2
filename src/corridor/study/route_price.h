// What a route costs a tonne of a commodity, as it lies.
#pragma once

#include <vector>

#include "corridor/case/case.h"
#include "corridor/cost/cost.h"
#include "corridor/study/flows.h"

namespace corridor::study {

/// Sums over the arcs, the chain's name, and whether the goods keep so long.
RouteResult price_route(const cases::Case& a_case, const cost::ArcCosts& costs,
                        CommodityId commodity, std::vector<ArcId> arcs);

}  // namespace corridor::study
