#include "corridor/output/reference_season.h"

#include <tuple>

namespace corridor::output {

std::size_t reference_season(const study::YearResult& year) {
  using Rank = std::tuple<std::size_t, double, double>;  // larger is better
  std::size_t best = 0;
  Rank best_rank;
  for (std::size_t s = 0; s < year.seasons.size(); ++s) {
    const cost::ArcStates& states = year.seasons[s].states;
    std::size_t open = 0;
    double hours = 0;
    for (std::size_t a = 0; a < states.open.size(); ++a) {
      open += states.open[a];
      hours += states.open[a] != 0 ? states.hours[a] : 0;
    }
    const Rank rank{open, -hours, year.seasons[s].days};
    if (s == 0 || rank > best_rank) {
      best = s;
      best_rank = rank;
    }
  }
  return best;
}

const study::YearResult* first_year_of_default(const cases::Case& a_case,
                                               const study::FlowsResult& flows) {
  for (const study::YearResult& year : flows.years) {
    if (year.scenario == a_case.settings.default_scenario) {
      return &year;
    }
  }
  return nullptr;
}

}  // namespace corridor::output
