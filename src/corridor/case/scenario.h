// A scenario in a year and a season, as an overlay over the case's supernetwork.
#pragma once

#include "corridor/case/case.h"
#include "corridor/network/overlay.h"

namespace corridor::cases {

/// What is closed, slower, narrower or set in `scenario`, `year` and `season`: links and terminals
/// whose status it does not open, that do not exist yet or any more, or are closed in all months of
/// the season; a closure of some of its months counts by the share of its days that stay open, as a
/// capacity factor. Upgrades of excluded projects fall back to their `before_*` standard.
network::Overlay scenario_overlay(const Case& a_case, const Scenario& scenario, int year,
                                  const Season& season);

/// Tonnes a day of a demand flow in a year and season; years between rows are interpolated, before
/// the first and after the last the nearest row holds. A row of a season spreads over its days.
struct Flow {
  ZoneId origin;
  ZoneId destination;
  CommodityId commodity;
  double t_per_day = 0;
  std::vector<std::size_t> rows = {};  // of Case::demand that it was made from
  bool interpolated = false;           // between two rows of different years
};
std::vector<Flow> demand_flows(const Case& a_case, int year, const Season& season);

/// True if the project is one that the scenario leaves out.
bool excludes_project(const Case& a_case, const Scenario& scenario, std::string_view project_id);

/// True if a subject of this status is there in the scenario and year (months apart).
bool is_there(const Case& a_case, const Scenario& scenario, int year, const Link& link);
bool is_there(const Case& a_case, const Scenario& scenario, int year, const Terminal& terminal);

}  // namespace corridor::cases
