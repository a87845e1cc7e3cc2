#include "corridor/case/select.h"

#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/text.h"

namespace corridor::cases {
namespace {

template <class Items>
std::vector<std::string> ids(const Items& items) {
  std::vector<std::string> result;
  for (const auto& item : items) {
    result.push_back(item.id);
  }
  return result;
}

}  // namespace

void unknown_name(const std::string& what, const std::string& option, const std::string& typed,
                  const std::vector<std::string>& known) {
  throw InputError(Error{.code = "E1047",
                         .what = fmt::format("there is no such {}", what),
                         .file = option,
                         .found = typed,
                         .expected = fmt::format("a {} of the case", what),
                         .hint = name_hint(typed, known)});
}

Selection select(const Case& a_case, const std::string& scenario, int year,
                 const std::string& season) {
  Selection selected;
  const std::string id = scenario.empty() ? a_case.settings.default_scenario : scenario;
  selected.scenario = a_case.find_scenario(id);
  if (selected.scenario == nullptr) {
    unknown_name("scenario", "--scenario", id, ids(a_case.scenarios));
  }
  selected.year = year == 0 ? selected.scenario->years.front() : year;
  const auto found = season.empty()
                         ? a_case.seasons.begin()
                         : std::find_if(a_case.seasons.begin(), a_case.seasons.end(),
                                        [&](const Season& one) { return one.id == season; });
  if (found == a_case.seasons.end()) {
    unknown_name("season", "--season", season, ids(a_case.seasons));
  }
  selected.season = &*found;
  return selected;
}

}  // namespace corridor::cases
