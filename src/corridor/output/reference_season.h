// The season that stands for a year where one picture is all there is room for.
#pragma once

#include <cstddef>

#include "corridor/study/flows.h"

namespace corridor::output {

/// Index of the season with the fewest disturbances: most arcs open, then the fewest hours over
/// them, then the most days, then the earlier one. The year must have a season.
std::size_t reference_season(const study::YearResult& year);

/// The first analysis year of the case's default scenario; null if the run has none.
const study::YearResult* first_year_of_default(const cases::Case& a_case,
                                               const study::FlowsResult& flows);

}  // namespace corridor::output
