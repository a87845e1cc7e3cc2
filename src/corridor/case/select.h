// A scenario, a year and a season by their names, as the command line, the API and Python give
// them.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::cases {

struct Selection {
  const Scenario* scenario = nullptr;
  int year = 0;
  const Season* season = nullptr;
};

/// @param scenario empty: the default scenario of the case
/// @param year     0: the first analysis year of the scenario
/// @param season   empty: the first of case.toml
/// @throws InputError for an unknown name, with the near one as hint
Selection select(const Case& a_case, const std::string& scenario, int year,
                 const std::string& season);

/// @param option that named it, for the message
/// @throws InputError for an unknown name, with the near one as hint
const Scenario& scenario_named(const Case& a_case, const std::string& id,
                               const std::string& option);

/// Ids of rows, in their order.
template <class Items>
std::vector<std::string> ids_of(const Items& items) {
  std::vector<std::string> ids;
  for (const auto& item : items) {
    ids.push_back(item.id);
  }
  return ids;
}

/// The error of a name that the case does not have.
[[noreturn]] void unknown_name(const std::string& what, const std::string& option,
                               const std::string& typed, const std::vector<std::string>& known);

}  // namespace corridor::cases
