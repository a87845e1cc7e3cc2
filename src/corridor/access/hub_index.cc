#include "corridor/access/hub_index.h"

namespace corridor::access {

HubIndex hub_index(std::span<const HubFlow> flows) {
  HubIndex result;
  double between_others_t = 0;
  double passing_t = 0;
  for (const HubFlow& flow : flows) {
    result.through_t += flow.by_port_t;
    if (!flow.starts_or_ends_in_country) {
      result.transit_t += flow.by_port_t;
      result.could_be_transit_t += flow.could_come ? flow.tonnes : 0;
    }
    if (!flow.starts_or_ends_there) {
      between_others_t += flow.tonnes;
      passing_t += flow.by_port_t;
    }
  }
  const auto over = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
  result.transit_share = over(result.transit_t, result.through_t);
  result.betweenness = over(passing_t, between_others_t);
  result.hub_index = over(result.transit_t, result.could_be_transit_t);
  return result;
}

}  // namespace corridor::access
