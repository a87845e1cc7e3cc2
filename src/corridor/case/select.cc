#include "corridor/case/select.h"

#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/text.h"

namespace corridor::cases {
void unknown_name(const std::string& what, const std::string& option, const std::string& typed,
                  const std::vector<std::string>& known) {
  throw InputError(Error{.code = "E1047",
                         .what = fmt::format("there is no such {}", what),
                         .file = option,
                         .found = typed,
                         .expected = fmt::format("a {} of the case", what),
                         .hint = name_hint(typed, known)});
}

const Scenario& scenario_named(const Case& a_case, const std::string& id,
                               const std::string& option) {
  const Scenario* scenario = a_case.find_scenario(id);
  if (scenario == nullptr) {
    unknown_name("scenario", option, id, ids_of(a_case.scenarios));
  }
  return *scenario;
}

Selection select(const Case& a_case, const std::string& scenario, int year,
                 const std::string& season) {
  Selection selected;
  const std::string id = scenario.empty() ? a_case.settings.default_scenario : scenario;
  selected.scenario = &scenario_named(a_case, id, "--scenario");
  selected.year = year == 0 ? selected.scenario->years.front() : year;
  const auto found = season.empty()
                         ? a_case.seasons.begin()
                         : std::find_if(a_case.seasons.begin(), a_case.seasons.end(),
                                        [&](const Season& one) { return one.id == season; });
  if (found == a_case.seasons.end()) {
    unknown_name("season", "--season", season, ids_of(a_case.seasons));
  }
  selected.season = &*found;
  return selected;
}

}  // namespace corridor::cases
