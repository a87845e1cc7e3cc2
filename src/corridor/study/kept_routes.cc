#include "corridor/study/kept_routes.h"

#include <algorithm>

namespace corridor::study {

CostChange cost_change(const cost::ArcCosts& before, const cost::ArcCosts& now) {
  CostChange change;
  change.changed.assign(now.generalized_usd.size(), 0);
  for (std::uint32_t a = 0; a < change.changed.size(); ++a) {
    const auto differs = [&](std::vector<double> cost::ArcCosts::*column) {
      return (before.*column)[a] != (now.*column)[a];
    };
    const bool changed =
        differs(&cost::ArcCosts::generalized_usd) || differs(&cost::ArcCosts::price_usd) ||
        differs(&cost::ArcCosts::levy_usd) || differs(&cost::ArcCosts::resource_usd) ||
        differs(&cost::ArcCosts::hours) || differs(&cost::ArcCosts::sd_hours) ||
        differs(&cost::ArcCosts::co2_kg) || differs(&cost::ArcCosts::length_km);
    if (changed) {
      change.changed[a] = 1;
      change.arcs.push_back(ArcId{a});
      change.only_risen = change.only_risen && now.generalized_usd[a] >= before.generalized_usd[a];
    }
  }
  return change;
}

bool stands(const std::vector<ArcId>& rests_on, const CostChange& change) {
  return std::none_of(change.arcs.begin(), change.arcs.end(), [&](ArcId arc) {
    return std::binary_search(rests_on.begin(), rests_on.end(), arc);
  });
}

}  // namespace corridor::study
