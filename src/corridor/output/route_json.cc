#include "corridor/output/route_json.h"

namespace corridor::output {
namespace {

using Json = nlohmann::ordered_json;

Json leg_json(const cases::Case& a_case, const study::Leg& leg) {
  return {{"kind", leg.kind == study::LegKind::line ? "line" : "terminal"},
          {"mode", leg.mode},
          {"terminal_id", leg.terminal_id},
          {"label", leg.label},
          {"from", a_case.places[leg.from].id},
          {"to", a_case.places[leg.to].id},
          {"length_km", leg.length_km},
          {"hours", leg.hours},
          {"price_usd_per_t", leg.price_usd_per_t},
          {"levy_usd_per_t", leg.levy_usd_per_t},
          {"generalized_usd_per_t", leg.generalized_usd_per_t},
          {"co2_kg_per_t", leg.co2_kg_per_t}};
}

}  // namespace

Json routes_json(const cases::Case& a_case, const cost::ArcCosts& costs,
                 const std::vector<study::RouteResult>& routes) {
  Json json = Json::array();
  for (const study::RouteResult& route : routes) {
    Json legs = Json::array();
    for (const study::Leg& leg : study::legs_of(a_case, costs, route.arcs)) {
      legs.push_back(leg_json(a_case, leg));
    }
    json.push_back({{"chain", route.chain},
                    {"length_km", route.length_km},
                    {"hours", route.hours},
                    {"sd_hours", route.sd_hours},
                    {"price_usd_per_t", route.price_usd_per_t},
                    {"levy_usd_per_t", route.levy_usd_per_t},
                    {"generalized_usd_per_t", route.generalized_usd_per_t},
                    {"co2_kg_per_t", route.co2_kg_per_t},
                    {"too_slow", route.too_slow},
                    {"legs", legs}});
  }
  return json;
}

}  // namespace corridor::output
