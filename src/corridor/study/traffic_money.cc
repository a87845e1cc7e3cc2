// Tolls, levies and users' gain of assigned flows.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "corridor/cost/cost.h"
#include "corridor/finance/user_benefit.h"
#include "corridor/study/money.h"

namespace corridor::study {
namespace {

using cases::Case;

bool own(const Case& a_case, const std::string& project_id) {
  return std::any_of(a_case.projects.begin(), a_case.projects.end(), [&](const auto& project) {
    return project.corridor && project.id == project_id;
  });
}

struct Receiver {
  std::string payee = {};
  bool own = false;
};

Receiver receiver(const Case& a_case, ArcId arc, CommodityId commodity, int year) {
  const network::ArcOrigin origin = a_case.supernetwork.origin[arc];
  if (origin.kind == network::ArcKind::transfer) {
    const cases::Terminal& terminal = a_case.terminals[TerminalId{origin.index}];
    return {terminal.levy_payee, own(a_case, terminal.project_id)};
  }
  if (origin.kind != network::ArcKind::link) {
    return {};
  }
  const cases::Link& link = a_case.links[LinkId{origin.index}];
  Receiver result{link.toll_payee, own(a_case, link.project_id)};
  if (result.payee.empty()) {
    const auto row = cost::find_tariff(a_case, link.mode, link.country, commodity, year);
    result.payee = row ? a_case.tariffs[*row].levy_payee : "";
  }
  return result;
}

std::vector<PayeeRevenue> payees_of(const Case& a_case, const YearResult& year) {
  std::map<std::string, PayeeRevenue> by_payee;
  for (const SeasonResult& season : year.seasons) {
    for (const CommodityId commodity : IdRange<CommodityId>(a_case.commodities.size())) {
      const auto& tonnes = season.arc_t_per_day_of[commodity.value];
      const cost::ArcCosts costs = cost::arc_costs(a_case, season.states, commodity, year.year);
      for (std::uint32_t arc = 0; arc < tonnes.size(); ++arc) {
        const double usd = tonnes[arc] > 0 ? tonnes[arc] * season.days * costs.levy_usd[arc] : 0;
        if (usd > 0) {
          const Receiver to = receiver(a_case, ArcId{arc}, commodity, year.year);
          const std::string name = to.payee.empty() ? "not named" : to.payee;
          PayeeRevenue& revenue = by_payee[name];
          revenue.payee = name;
          revenue.usd_per_year += usd;
          revenue.own_usd_per_year += to.own ? usd : 0;
        }
      }
    }
  }
  std::vector<PayeeRevenue> all;
  for (const auto& [name, revenue] : by_payee) {
    all.push_back(revenue);
  }
  std::stable_sort(all.begin(), all.end(), [](const PayeeRevenue& a, const PayeeRevenue& b) {
    return a.usd_per_year > b.usd_per_year;
  });
  return all;
}

UserGain gain_of(const Case& a_case, const YearResult& with, const YearResult& without) {
  using Key = std::tuple<ZoneId, ZoneId, CommodityId>;
  UserGain gain;
  gain.levies_usd_per_year = with.levy_usd - without.levy_usd;
  for (std::size_t s = 0; s < with.seasons.size() && s < without.seasons.size(); ++s) {
    std::map<Key, const PairResult*> before;
    for (const PairResult& pair : without.seasons[s].pairs) {
      before[{pair.origin, pair.destination, pair.commodity}] = &pair;
    }
    const double days = with.seasons[s].days;
    for (const PairResult& pair : with.seasons[s].pairs) {
      const auto found = before.find({pair.origin, pair.destination, pair.commodity});
      if (found == before.end() || !std::isfinite(pair.logsum_usd_per_t) ||
          !std::isfinite(found->second->logsum_usd_per_t)) {
        gain.tonnes_not_valued += pair.t_per_day * days;
        continue;
      }
      const PairResult& other = *found->second;
      const double usd = days * finance::rule_of_a_half(other.t_per_day, other.logsum_usd_per_t,
                                                        pair.t_per_day, pair.logsum_usd_per_t);
      gain.usd_per_year += usd;
      for (const ZoneId end : {pair.origin, pair.destination}) {
        gain.by_country[a_case.places[a_case.zones[end].place].country] += usd / 2;
      }
    }
  }
  return gain;
}

}  // namespace

TrafficMoney traffic_money(const Case& a_case, const FlowsResult& flows) {
  TrafficMoney result;
  const YearResult* with = flows.find(a_case.settings.default_scenario);
  if (with == nullptr && !flows.years.empty()) {
    with = &flows.years.front();
  }
  if (with == nullptr) {
    return result;
  }
  result.scenario = with->scenario;
  result.year = with->year;
  result.payees = payees_of(a_case, *with);
  for (const PayeeRevenue& revenue : result.payees) {
    result.own_usd_per_year += revenue.own_usd_per_year;
  }
  for (const YearResult& year : flows.years) {
    const cases::Scenario* scenario = a_case.find_scenario(year.scenario);
    if (scenario != nullptr && year.year == with->year && year.scenario != with->scenario &&
        !scenario->excluded_projects.empty()) {
      result.without = year.scenario;
      result.gain = gain_of(a_case, *with, year);
      break;
    }
  }
  return result;
}

}  // namespace corridor::study
