#include "corridor/study/finance_traffic.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"
#include "corridor/study/arc_project.h"

namespace corridor::study {
namespace {

using cases::Case;
using network::ArcKind;

std::string country_of(const Case& a_case, ArcId arc) {
  const network::ArcOrigin origin = a_case.supernetwork.origin[arc];
  if (origin.kind == ArcKind::link) {
    return a_case.links[LinkId{origin.index}].country;
  }
  if (origin.kind == ArcKind::transfer) {
    return a_case.places[a_case.terminals[TerminalId{origin.index}].place].country;
  }
  return "";
}

std::string payee_of(const Case& a_case, ArcId arc, CommodityId commodity, int year) {
  const network::ArcOrigin origin = a_case.supernetwork.origin[arc];
  std::string payee;
  if (origin.kind == ArcKind::transfer) {
    payee = a_case.terminals[TerminalId{origin.index}].levy_payee;
  } else if (origin.kind == ArcKind::link) {
    const cases::Link& link = a_case.links[LinkId{origin.index}];
    payee = link.toll_payee;
    if (payee.empty()) {
      const auto row = cost::find_tariff(a_case, link.mode, link.country, commodity, year);
      payee = row ? a_case.tariffs[*row].levy_payee : "";
    }
  }
  return payee.empty() ? "not named" : payee;
}

class YearBuilder {
 public:
  YearBuilder(const Case& a_case, const std::set<std::string>& projects, const YearResult& with,
              const YearResult& without)
      : case_(a_case), projects_(projects), with_(with), without_(without) {
    result_.year = with.year;
    result_.co2_t = with.co2_t - without.co2_t;
    result_.unmet_t = with.unmet_t - without.unmet_t;
  }

  TrafficYear run() {
    for (std::size_t s = 0; s < with_.seasons.size(); ++s) {
      add_arcs(with_.seasons[s], 1);
      add_arcs(without_.seasons[s], -1);
      add_users(with_.seasons[s], without_.seasons[s]);
    }
    return std::move(result_);
  }

 private:
  void add_arcs(const SeasonResult& season, double sign) {
    for (const CommodityId commodity : IdRange<CommodityId>(case_.commodities.size())) {
      const auto& tonnes = season.arc_t_per_day_of[commodity.value];
      if (std::all_of(tonnes.begin(), tonnes.end(), [](double t) { return t == 0; })) {
        continue;
      }
      const cost::ArcCosts costs = cost::arc_costs(case_, season.states, commodity, result_.year);
      for (std::uint32_t arc = 0; arc < tonnes.size(); ++arc) {
        if (tonnes[arc] > 0) {
          add_arc(ArcId{arc}, commodity, costs, tonnes[arc] * season.days, sign);
        }
      }
    }
  }

  void add_arc(ArcId arc, CommodityId commodity, const cost::ArcCosts& costs, double tonnes,
               double sign) {
    const double levy = costs.levy_usd[arc.value];
    const double tariff = costs.price_usd[arc.value] - levy;
    const double resource = costs.resource_usd[arc.value];
    if (levy != 0 || tariff != resource) {
      WelfareOfCountry& country = result_.countries[country_of(case_, arc)];
      country.treasury_usd += sign * tonnes * levy;
      country.operators_usd += sign * tonnes * (tariff - resource);
    }
    if (sign > 0 && levy != 0) {
      result_.levies_with_usd[payee_of(case_, arc, commodity, result_.year)] += tonnes * levy;
    }
    const std::string& project = project_of(case_, arc);
    if (project.empty() || !projects_.contains(project)) {
      return;
    }
    ProjectTraffic own{.levy_usd = tonnes * levy, .tonne_km = tonnes * costs.length_km[arc.value]};
    if (owner_carries(case_, arc)) {
      own.tariff_usd = tonnes * tariff;
      own.resource_usd = tonnes * resource;
    }
    if (case_.supernetwork.origin[arc].kind == ArcKind::transfer) {
      own.terminal_t = tonnes;
    }
    result_.projects[project].add(own, sign);
    if (sign > 0) {
      result_.projects_with[project].add(own);
    }
  }

  void add_users(const SeasonResult& with, const SeasonResult& without) {
    using Key = std::tuple<ZoneId, ZoneId, CommodityId>;
    std::map<Key, const PairResult*> before;
    for (const PairResult& pair : without.pairs) {
      before[{pair.origin, pair.destination, pair.commodity}] = &pair;
    }
    for (const PairResult& pair : with.pairs) {
      const auto found = before.find({pair.origin, pair.destination, pair.commodity});
      if (found != before.end()) {
        add_pair(pair, *found->second, with.days);
      }
    }
  }

  // With tonnes T the same in both, cost of all demand is moved x logsum + unmet x value. Its fall
  // is split into tonnes that move in both and tonnes that move in one only.
  void add_pair(const PairResult& with, const PairResult& without, double days) {
    const double value = case_.commodities[with.commodity].unmet_usd_per_t;
    const double moved1 = with.t_per_day - with.unmet_t_per_day;
    const double moved0 = without.t_per_day - without.unmet_t_per_day;
    const double both = std::min(moved0, moved1);
    double users = 0;
    double fresh = 0;
    if (both > 0) {
      users = both * (without.logsum_usd_per_t - with.logsum_usd_per_t);
    }
    if (moved1 > moved0) {
      fresh = (moved1 - moved0) * (value - with.logsum_usd_per_t);
    } else if (moved0 > moved1) {
      fresh = -(moved0 - moved1) * (value - without.logsum_usd_per_t);
    }
    for (const ZoneId end : {with.origin, with.destination}) {
      WelfareOfCountry& country = result_.countries[case_.places[case_.zones[end].place].country];
      country.users_usd += days * users / 2;
      country.new_usd += days * fresh / 2;
    }
  }

  const Case& case_;
  const std::set<std::string>& projects_;
  const YearResult& with_;
  const YearResult& without_;
  TrafficYear result_;
};

bool is_new(const Case& a_case, const std::string& project) {
  return std::any_of(
      a_case.projects.begin(), a_case.projects.end(),
      [&](const cases::Project& entry) { return entry.id == project && entry.is_new; });
}

bool same(const std::vector<double>& a, const std::vector<double>& b, ArcId arc) {
  return a[arc.value] == b[arc.value];
}

const YearResult& year_of(FlowsResult& own, const FlowsResult* given, const std::string& scenario,
                          int year) {
  const YearResult* found = given == nullptr ? nullptr : given->find(scenario, year);
  return found != nullptr ? *found : *own.find(scenario, year);
}

}  // namespace

void ProjectTraffic::add(const ProjectTraffic& other, double factor) {
  for (double ProjectTraffic::*member :
       {&ProjectTraffic::levy_usd, &ProjectTraffic::tariff_usd, &ProjectTraffic::resource_usd,
        &ProjectTraffic::terminal_t, &ProjectTraffic::tonne_km}) {
    this->*member += factor * other.*member;
  }
}

cases::AppraisalPair appraisal_pair(const Case& a_case, const std::string& scenario) {
  std::vector<std::string> ids;
  for (const cases::AppraisalPair& pair : a_case.settings.finance.appraisals) {
    if (pair.with == scenario) {
      return pair;
    }
    ids.push_back(pair.with);
  }
  Error error{.code = "E5050",
              .what = "no appraisal of this scenario",
              .file = (a_case.folder / "case.toml").string(),
              .found = scenario,
              .expected = "an [[appraisal]] with = \"" + scenario + "\" and without = \"...\""};
  error.hint = ids.empty() ? "case.toml has no [[appraisal]]: finance needs two scenarios"
                           : name_hint(scenario, ids);
  throw InputError(error);
}

std::vector<int> traffic_years(const Case& a_case, const cases::AppraisalPair& pair) {
  std::vector<int> years = {a_case.find_scenario(pair.with)->years.front()};
  int last = years.front();
  for (const cases::Demand& demand : a_case.demand) {
    last = std::max(last, demand.year);
  }
  if (last > years.front()) {
    years.push_back(last);
  }
  return years;
}

std::vector<std::string> projects_of(const Case& a_case, const cases::AppraisalPair& pair) {
  std::set<std::string> differ;
  const int year = traffic_years(a_case, pair).front();
  for (const cases::Season& season : a_case.seasons) {
    const auto states = [&](const std::string& id) {
      return cost::arc_states(
          a_case, cases::scenario_overlay(a_case, *a_case.find_scenario(id), year, season));
    };
    const cost::ArcStates with = states(pair.with);
    const cost::ArcStates without = states(pair.without);
    for (const ArcId arc : IdRange<ArcId>(a_case.supernetwork.graph.arc_count())) {
      const std::string& project = project_of(a_case, arc);
      const bool alike =
          with.open[arc.value] == without.open[arc.value] && same(with.hours, without.hours, arc) &&
          same(with.capacity, without.capacity, arc) && same(with.price, without.price, arc);
      const bool built = with.open[arc.value] != without.open[arc.value];
      if (!project.empty() && (built || (!alike && !is_new(a_case, project)))) {
        differ.insert(project);
      }
    }
  }
  std::vector<std::string> projects;
  for (const cases::Project& project : a_case.projects) {
    if (differ.contains(project.id)) {
      projects.push_back(project.id);
    }
  }
  return projects;
}

double demand_in(const Case& a_case, int year) {
  double tonnes = 0;
  for (const cases::Season& season : a_case.seasons) {
    for (const cases::Flow& flow : cases::demand_flows(a_case, year, season)) {
      tonnes += flow.t_per_day * season.days;
    }
  }
  return tonnes;
}

TrafficMoney traffic_money(const Case& a_case, const cases::AppraisalPair& pair,
                           const TrafficOptions& options) {
  TrafficMoney result{.pair = pair,
                      .projects = options.projects ? *options.projects : projects_of(a_case, pair)};
  const std::set<std::string> projects(result.projects.begin(), result.projects.end());
  for (const int year : options.years.empty() ? traffic_years(a_case, pair) : options.years) {
    FlowsResult own;
    const FlowsResult* given = options.overlay.empty() ? options.flows : nullptr;
    FlowOptions flow_options{.choice = options.choice,
                             .threads = options.threads,
                             .year = year,
                             .overlay = options.overlay,
                             .routes = options.routes};
    for (const std::string& scenario : {pair.with, pair.without}) {
      if (given == nullptr || given->find(scenario, year) == nullptr) {
        flow_options.scenarios.push_back(scenario);
      }
    }
    if (!flow_options.scenarios.empty()) {
      own = run_flows(a_case, flow_options);
    }
    result.years.push_back(YearBuilder(a_case, projects, year_of(own, given, pair.with, year),
                                       year_of(own, given, pair.without, year))
                               .run());
    result.years.back().demand_t = demand_in(a_case, year);
  }
  result.losses = sampled_losses(a_case, pair, result.years.front().year,
                                 {.years = options.loss_years,
                                  .seed = options.seed,
                                  .threads = options.threads,
                                  .book = options.losses});
  return result;
}

}  // namespace corridor::study
