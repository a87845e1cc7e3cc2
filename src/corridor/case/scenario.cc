#include "corridor/case/scenario.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "corridor/base/units.h"

namespace corridor::cases {
namespace {

using network::Attribute;
using network::Change;
using network::Overlay;
using network::Subject;

constexpr std::array<double, 12> kDaysOfMonth = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool month_between(int month, int from, int to) {
  return from <= to ? from <= month && month <= to : month >= from || month <= to;
}

/// Share of the season's days in the months from .. to.
double share_of_days(const Season& season, int from, int to) {
  double days = 0;
  for (const int month : season.months) {
    if (month_between(month, from, to)) {
      days += kDaysOfMonth[static_cast<std::size_t>(month - 1)];
    }
  }
  return season.days > 0 ? days / season.days : 0;
}

std::string cell_of(const Case& a_case, const char* file, std::size_t row,
                    const std::string& column) {
  return std::string(a_case.tables.at(file).cell(row, column));
}

bool included(const Case& a_case, const Scenario& scenario, const char* table, std::size_t row) {
  const std::string file = std::string(table) + ".csv";
  return std::any_of(scenario.includes.begin(), scenario.includes.end(), [&](const Include& rule) {
    return (rule.table.empty() || rule.table == table) &&
           std::all_of(rule.match.begin(), rule.match.end(), [&](const auto& condition) {
             return cell_of(a_case, file.c_str(), row, condition.first) == condition.second;
           });
  });
}

template <class Subjects>
bool opened(const Case& a_case, const Scenario& scenario, int year, const Subjects& subjects,
            const typename Subjects::value_type& subject, const char* table, Status status) {
  const Availability& there = subject.availability;
  if (year < there.year_from || year > there.year_to) {
    return false;
  }
  if (std::find(scenario.statuses.begin(), scenario.statuses.end(), status) !=
      scenario.statuses.end()) {
    return true;
  }
  const auto row = static_cast<std::size_t>(&subject - &*subjects.begin());
  return included(a_case, scenario, table, row);
}

template <class T>
struct Rows {
  using value_type = T;
  std::span<const T> items;
  auto begin() const { return items.begin(); }
};

const Project* find_project(const Case& a_case, std::string_view id) {
  const auto found = std::find_if(a_case.projects.begin(), a_case.projects.end(),
                                  [&](const Project& project) { return project.id == id; });
  return found == a_case.projects.end() ? nullptr : &*found;
}

// An upgrade that is left out keeps its link, a new-build project takes it away.
bool removed_with_project(const Case& a_case, const Scenario& scenario,
                          const std::string& project_id) {
  if (project_id.empty() || !excludes_project(a_case, scenario, project_id)) {
    return false;
  }
  const Project* project = find_project(a_case, project_id);
  return project == nullptr || project->is_new;
}

void add_months(Overlay& overlay, const Availability& there, int year, const Season& season,
                Subject subject, std::uint32_t index) {
  if (there.closed_from_month == 0 || there.closed_to_month == 0 ||
      year > there.closed_until_year) {
    return;
  }
  const double closed = share_of_days(season, there.closed_from_month, there.closed_to_month);
  if (closed >= 1) {
    overlay.push_back({.subject = subject, .index = index});
  } else if (closed > 0) {
    overlay.push_back({.subject = subject,
                       .index = index,
                       .attribute = Attribute::capacity_factor,
                       .value = 1 - closed});
  }
}

void add_fallback(Overlay& overlay, const Link& link, std::uint32_t index) {
  if (link.before_free_speed_kmh) {
    overlay.push_back({.index = index,
                       .attribute = Attribute::free_speed_kmh,
                       .value = *link.before_free_speed_kmh});
  }
  if (link.before_capacity) {
    overlay.push_back(
        {.index = index, .attribute = Attribute::capacity, .value = *link.before_capacity});
  }
}

void add_season_changes(Overlay& overlay, const Case& a_case, int year, const Season& season) {
  for (const SeasonChange& change : a_case.season_changes) {
    if (year < change.year_from || year > change.year_to) {
      continue;
    }
    const double share = share_of_days(season, change.month_from, change.month_to);
    if (share == 0) {
      continue;
    }
    const auto add = [&](Attribute attribute, double value) {
      overlay.push_back({.subject = change.subject,
                         .index = change.index,
                         .attribute = attribute,
                         .value = value});
    };
    if (change.closed && share >= 1) {
      add(Attribute::closed, 1);
    } else if (change.closed) {
      add(Attribute::capacity_factor, 1 - share);
    }
    if (change.speed_factor != 1) {
      add(Attribute::speed_factor, 1 / (1 - share + share / change.speed_factor));
    }
    if (change.capacity_factor != 1) {
      add(Attribute::capacity_factor, 1 - share + share * change.capacity_factor);
    }
  }
}

}  // namespace

bool excludes_project(const Case& a_case, const Scenario& scenario, std::string_view project_id) {
  return std::any_of(scenario.excluded_projects.begin(), scenario.excluded_projects.end(),
                     [&](const std::string& excluded) {
                       if (excluded != "corridor") {
                         return excluded == project_id;
                       }
                       const Project* project = find_project(a_case, project_id);
                       return project != nullptr && project->corridor;
                     });
}

bool is_there(const Case& a_case, const Scenario& scenario, int year, const Link& link) {
  if (removed_with_project(a_case, scenario, link.project_id)) {
    return false;
  }
  const bool fallen_back = !link.project_id.empty() && link.before_status &&
                           excludes_project(a_case, scenario, link.project_id);
  return opened(a_case, scenario, year, Rows<Link>{a_case.links.items()}, link, "link",
                fallen_back ? *link.before_status : link.availability.status);
}

bool is_there(const Case& a_case, const Scenario& scenario, int year, const Terminal& terminal) {
  return !removed_with_project(a_case, scenario, terminal.project_id) &&
         opened(a_case, scenario, year, Rows<Terminal>{a_case.terminals.items()}, terminal,
                "terminal", terminal.availability.status);
}

Overlay scenario_overlay(const Case& a_case, const Scenario& scenario, int year,
                         const Season& season) {
  Overlay overlay;
  for (const LinkId id : IdRange<LinkId>(a_case.links.size())) {
    const Link& link = a_case.links[id];
    if (!is_there(a_case, scenario, year, link)) {
      overlay.push_back(network::close_link(id));
      continue;
    }
    const auto& off = scenario.physics_off;
    if (std::find(off.begin(), off.end(), a_case.modes[link.mode].physics) != off.end()) {
      overlay.push_back({.index = id.value, .attribute = Attribute::physics, .value = 0});
    }
    add_months(overlay, link.availability, year, season, Subject::link, id.value);
    if (!link.project_id.empty() && excludes_project(a_case, scenario, link.project_id)) {
      add_fallback(overlay, link, id.value);
    }
  }
  for (const TerminalId id : IdRange<TerminalId>(a_case.terminals.size())) {
    const Terminal& terminal = a_case.terminals[id];
    if (!is_there(a_case, scenario, year, terminal)) {
      overlay.push_back(network::close_terminal(id));
      continue;
    }
    add_months(overlay, terminal.availability, year, season, Subject::terminal, id.value);
  }
  add_season_changes(overlay, a_case, year, season);
  for (const SetValue& set : scenario.sets) {
    overlay.push_back({.subject = set.subject,
                       .index = set.index,
                       .attribute = set.attribute,
                       .value = set.value});
  }
  return overlay;
}

std::vector<Flow> demand_flows(const Case& a_case, int year, const Season& season) {
  using Key = std::tuple<ZoneId, ZoneId, CommodityId, std::string>;
  std::map<Key, std::map<int, std::vector<std::size_t>>> rows_of;
  for (std::size_t row = 0; row < a_case.demand.size(); ++row) {
    const Demand& demand = a_case.demand[row];
    if (demand.season.empty() || demand.season == season.id) {
      rows_of[{demand.origin, demand.destination, demand.commodity, demand.season}][demand.year]
          .push_back(row);
    }
  }
  std::map<std::tuple<ZoneId, ZoneId, CommodityId>, Flow> flows;
  for (const auto& [key, by_year] : rows_of) {
    const auto& [origin, destination, commodity, season_id] = key;
    Flow& flow =
        flows
            .try_emplace({origin, destination, commodity},
                         Flow{.origin = origin, .destination = destination, .commodity = commodity})
            .first->second;
    const auto take = [&](const std::vector<std::size_t>& rows, double weight) {
      for (const std::size_t row : rows) {
        const double days = a_case.demand[row].season.empty() ? kDaysPerYear : season.days;
        flow.t_per_day += weight * a_case.demand[row].tonnes_per_year / days;
        flow.rows.push_back(row);
      }
    };
    const auto after = by_year.lower_bound(year);
    if (after == by_year.end()) {
      take(by_year.rbegin()->second, 1);
    } else if (after == by_year.begin() || after->first == year) {
      take(after->second, 1);
    } else {
      const auto before = std::prev(after);
      const double share =
          static_cast<double>(year - before->first) / (after->first - before->first);
      take(before->second, 1 - share);
      take(after->second, share);
      flow.interpolated = true;
    }
  }
  std::vector<Flow> result;
  for (auto& [key, flow] : flows) {
    if (flow.t_per_day > 0) {
      result.push_back(std::move(flow));
    }
  }
  return result;
}

}  // namespace corridor::cases
