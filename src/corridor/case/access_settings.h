// What case.toml says of access and hub: [access] and [hub]. Read where it is used.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::cases {

struct AccessSettings {
  /// Pairs of scenarios, before and after; the first is the headline.
  std::vector<std::array<std::string, 2>> compare = {};
  std::vector<std::string> gateways = {};  // nodes to reach; empty: every port and border
  std::string commodity = {};              // empty: the first
  std::string threshold = "72h";           // with its unit
  std::string decay = "0.02/h";            // likewise
};

struct HubSettings {
  std::string port = {};                  // node; empty: the node with the most port terminals
  std::vector<std::string> rivals = {};   // nodes
  std::vector<std::string> sweeps = {};   // "key=from:to:n" of the report
  std::vector<std::string> markets = {};  // zones whose trade the catchments are for
};

/// Both sections of case.toml, with defaults where they say nothing. Scenarios and places that do
/// not exist are errors E1047 and E2004, unknown keys E1043 as elsewhere.
AccessSettings read_access_settings(const Case& a_case, ErrorList& errors);
HubSettings read_hub_settings(const Case& a_case, ErrorList& errors);

/// The same for a case that is sound.
AccessSettings read_access_settings(const Case& a_case);
HubSettings read_hub_settings(const Case& a_case);

/// Land area of each zone, km2, from zone.csv (column area_km2); none where unknown.
IdVector<ZoneId, std::optional<double>> zone_areas_km2(const Case& a_case);

}  // namespace corridor::cases
