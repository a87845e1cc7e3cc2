#include "corridor/study/claim_traffic.h"

#include <algorithm>

#include "corridor/case/scenario.h"
#include "corridor/cost/link_physics.h"

namespace corridor::study {
namespace {

using cases::Case;

void add(WelfareOfCountry& to, const WelfareOfCountry& from, double factor) {
  for (double WelfareOfCountry::*member :
       {&WelfareOfCountry::users_usd, &WelfareOfCountry::new_usd, &WelfareOfCountry::operators_usd,
        &WelfareOfCountry::treasury_usd}) {
    to.*member += factor * from.*member;
  }
}

}  // namespace

std::vector<cost::ArcStates> states_of(const Case& a_case, const cases::AppraisalPair& pair,
                                       int year) {
  std::vector<cost::ArcStates> states;
  for (const cases::Season& season : a_case.seasons) {
    for (const std::string& id : {pair.with, pair.without}) {
      states.push_back(cost::arc_states(
          a_case, cases::scenario_overlay(a_case, *a_case.find_scenario(id), year, season)));
    }
  }
  return states;
}

CommodityMask touched_commodities(const Case& before,
                                  const std::vector<cost::ArcStates>& before_states,
                                  const Case& after, const cases::AppraisalPair& pair, int year) {
  CommodityMask mask(before.commodities.size(), 0);
  const std::vector<cost::ArcStates> after_states = states_of(after, pair, year);
  for (std::size_t i = 0; i < before_states.size(); ++i) {
    const cost::ArcStates& old_states = before_states[i];
    const cost::ArcStates& new_states = after_states[i];
    for (const CommodityId c : IdRange<CommodityId>(mask.size())) {
      if (mask[c.value] != 0) {
        continue;
      }
      const cost::ArcCosts a = cost::arc_costs(before, old_states, c, year);
      const cost::ArcCosts b = cost::arc_costs(after, new_states, c, year);
      mask[c.value] = a.generalized_usd != b.generalized_usd || a.levy_usd != b.levy_usd ||
                      a.price_usd != b.price_usd || a.resource_usd != b.resource_usd;
    }
  }
  return mask;
}

bool any(const CommodityMask& mask) {
  return std::any_of(mask.begin(), mask.end(), [](std::uint8_t touched) { return touched != 0; });
}

TrafficYear traffic_alone(const Case& a_case, const TrafficMoney& base, const CommodityMask& mask,
                          RouteBook& routes, bool share) {
  Case alone = a_case;
  if (share) {
    cost::share_link_runs(a_case, alone);
  }
  std::erase_if(alone.demand,
                [&](const cases::Demand& row) { return mask[row.commodity.value] == 0; });
  return traffic_money(alone, base.pair,
                       {.threads = 1,
                        .choice = Choice::logit,
                        .years = {base.years.front().year},
                        .projects = base.projects,
                        .routes = &routes})
      .years.front();
}

void add(TrafficYear& to, const TrafficYear& from, double factor) {
  for (const auto& [id, project] : from.projects) {
    to.projects[id].add(project, factor);
  }
  for (const auto& [id, project] : from.projects_with) {
    to.projects_with[id].add(project, factor);
  }
  for (const auto& [id, country] : from.countries) {
    add(to.countries[id], country, factor);
  }
  to.co2_t += factor * from.co2_t;
  to.unmet_t += factor * from.unmet_t;
}

}  // namespace corridor::study
