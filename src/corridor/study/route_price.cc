#include "corridor/study/route_price.h"

#include "corridor/base/units.h"
#include "corridor/study/route_labels.h"

namespace corridor::study {

RouteResult price_route(const cases::Case& a_case, const cost::ArcCosts& costs,
                        CommodityId commodity, std::vector<ArcId> arcs) {
  RouteResult route;
  for (const ArcId arc : arcs) {
    const std::uint32_t a = arc.value;
    route.length_km += costs.length_km[a];
    route.hours += costs.hours[a];
    route.sd_hours += costs.sd_hours[a];
    route.price_usd_per_t += costs.price_usd[a];
    route.levy_usd_per_t += costs.levy_usd[a];
    route.resource_usd_per_t += costs.resource_usd[a];
    route.generalized_usd_per_t += costs.generalized_usd[a];
    route.co2_kg_per_t += costs.co2_kg[a];
  }
  const auto keeps = a_case.commodities[commodity].perishable_days;
  route.too_slow = keeps && route.hours > hours_from_days(*keeps);
  route.chain = chain_text(a_case, arcs);
  route.arcs = std::move(arcs);
  return route;
}

}  // namespace corridor::study
