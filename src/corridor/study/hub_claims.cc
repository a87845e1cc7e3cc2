// The ranking of all rival claims by what they change.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/cost/link_physics.h"
#include "corridor/study/hub.h"

namespace corridor::study {
namespace {

using cases::Case;

struct Tonnes {
  double through = 0;
  double transit = 0;
};

bool in_country(const Case& a_case, ZoneId zone, PlaceId port) {
  return a_case.places[a_case.zones[zone].place].country == a_case.places[port].country;
}

// Tonnes by way of the port when the pool's routes cost what they do in `a_case`.
Tonnes priced(const Case& a_case, const Hub& hub) {
  const cases::Scenario& scenario = *a_case.find_scenario(hub.scenario->id);
  Tonnes total;
  const std::vector<access::Lever> none(1);
  const std::vector<double> base(1, 0);
  RoutePool plain;  // no levers
  for (const PoolSeason& season : hub.pool.seasons) {
    const auto states = cost::arc_states(
        a_case, cases::scenario_overlay(a_case, scenario, hub.year, a_case.seasons[season.season]));
    std::map<CommodityId, cost::ArcCosts> costs;
    for (PoolFlow flow : season.flows) {
      const auto [found, is_new] = costs.try_emplace(flow.commodity);
      if (is_new) {
        found->second = cost::arc_costs(a_case, states, flow.commodity, hub.year);
      }
      for (PoolRoute& route : flow.routes) {
        route.generalized_usd_per_t = route.hours = route.sd_hours = 0;
        for (const ArcId arc : route.arcs) {
          route.generalized_usd_per_t += found->second.generalized_usd[arc.value];
          route.hours += found->second.hours[arc.value];
          route.sd_hours += found->second.sd_hours[arc.value];
        }
      }
      access::Choice choice = choice_of(a_case, plain, season, flow);
      choice.flow = 0;
      const double t = access::tonnes_by_port(std::span(&choice, 1), 1, none, base, 1)[0];
      total.through += t;
      const bool transit = !in_country(a_case, flow.origin, hub.port) &&
                           !in_country(a_case, flow.destination, hub.port);
      total.transit += transit ? t : 0;
    }
  }
  return total;
}

bool of_flows(const cases::Claim& claim) {
  static const std::set<std::string> kTables = {"link", "terminal", "tariff", "mode", "commodity"};
  return kTables.count(claim.subject_table) != 0;
}

struct Task {
  HubSensitivity row = {};
  std::vector<cases::SetOption> sets = {};
};

// One task for each rival claim: its rows are taken together.
std::vector<Task> claim_tasks(const Case& a_case, HubRanking& ranking) {
  std::vector<Task> tasks;
  std::map<std::string, std::string> base_of;
  for (const cases::Claim& claim : a_case.claims) {
    if (claim.base) {
      base_of[claim.group] = claim.id;
    }
  }
  std::set<std::string> seen;
  std::set<std::string> base_ids;
  for (const auto& [group, id] : base_of) {
    base_ids.insert(id);
  }
  for (const cases::Claim& claim : a_case.claims) {
    if (claim.base || base_ids.count(claim.id) != 0 || !seen.insert(claim.id).second) {
      continue;
    }
    const auto base = base_of.find(claim.group);
    if (!of_flows(claim)) {
      ++ranking.not_of_flows;
      continue;
    }
    Task task{.row = {.id = claim.id,
                      .group = claim.group,
                      .subject = claim.subject_table + " " + claim.subject_id,
                      .attribute = claim.attribute,
                      .value = claim.value,
                      .base_id = base == base_of.end() ? "" : base->second,
                      .source_id = claim.source_id,
                      .confidence = claim.confidence},
              .sets = {{"claim", claim.id}}};
    tasks.push_back(std::move(task));
  }
  return tasks;
}

std::vector<Task> parameter_tasks(const Case& a_case) {
  std::vector<Task> tasks;
  const auto found = a_case.tables.find("parameter.csv");
  if (found == a_case.tables.end()) {
    return tasks;
  }
  const table::Table& table = found->second;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    for (const char* end : {"low", "high"}) {
      const std::size_t column = table.column(end);
      if (table.missing(row, column)) {
        continue;
      }
      const std::string name(table.cell(row, "name"));
      const std::string value(table.cell(row, column));
      const std::string confidence(table.cell(row, "confidence"));
      tasks.push_back({.row = {.id = name + " " + end,
                               .subject = "parameter " + name,
                               .attribute = "value",
                               .value = value,
                               .source_id = std::string(table.cell(row, "source_id")),
                               .confidence = confidence.empty() ? 'D' : confidence.front()},
                       .sets = {{"parameter." + name, value}}});
    }
  }
  return tasks;
}

}  // namespace

HubRanking rank_claims(const Case& a_case, const Hub& hub,
                       const std::vector<cases::SetOption>& sets, int threads) {
  HubRanking ranking;
  std::vector<Task> tasks = claim_tasks(a_case, ranking);
  for (Task& task : parameter_tasks(a_case)) {
    tasks.push_back(std::move(task));
  }
  const Tonnes base = priced(a_case, hub);
  std::vector<std::uint8_t> priced_anew(tasks.size(), 0);
  parallel_blocks(tasks.size(), threads, [&](std::size_t i, std::size_t) {
    Task& task = tasks[i];
    std::vector<cases::SetOption> all = sets;
    all.insert(all.end(), task.sets.begin(), task.sets.end());
    ErrorList errors;  // a claim that flows do not depend on, or a value that the key cannot take
    const Case other = cases::read_case(a_case.folder, all, errors);
    if (errors.has_errors()) {
      return;
    }
    cost::share_link_runs(a_case, other);  // physics is most of the time of a case read anew
    const Tonnes tonnes = priced(other, hub);
    task.row.through_t = tonnes.through;
    task.row.transit_t = tonnes.transit;
    task.row.change_t = tonnes.through - base.through;
    priced_anew[i] = 1;
  });
  constexpr double kNothing_t = 1;  // a tonne a year
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (priced_anew[i] == 0) {
      ++ranking.not_of_flows;
      continue;
    }
    ++ranking.tried;
    if (std::abs(tasks[i].row.change_t) < kNothing_t) {
      ++ranking.without_effect;
    } else {
      ranking.rows.push_back(std::move(tasks[i].row));
    }
  }
  std::stable_sort(ranking.rows.begin(), ranking.rows.end(), [](const auto& a, const auto& b) {
    return std::abs(a.change_t) > std::abs(b.change_t);
  });
  return ranking;
}

}  // namespace corridor::study
