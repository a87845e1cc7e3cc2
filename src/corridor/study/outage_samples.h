// Outage states of a scenario at days drawn at random, for analyses that look at one moment.
#pragma once

#include <cstdint>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/study/access.h"

namespace corridor::study {

/// `count` days of every season, evenly drawn, with what the hazards of the case (base series) have
/// closed or slowed on them: closed where no capacity is left, else slower by what is left of
/// speed. Each stands for 1 / count of its season.
///
/// @param seed same seed, same states
std::vector<OutageSample> sample_outages(const cases::Case& a_case, const cases::Scenario& scenario,
                                         int year, int count, std::uint64_t seed);

}  // namespace corridor::study
