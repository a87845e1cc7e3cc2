// The model beside what was observed or published: observation.csv and route_claim.csv of a case.
// Nothing is fitted here; a row says what was published, what the model gives, and how far apart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::study {

struct Comparison {
  std::string id = {};
  std::string what = {};
  double published_low = 0;
  double published_high = 0;
  std::string unit = {};
  std::optional<double> ours = {};  // none: the model does not tell
  /// Of ours from the nearer end of the published range, in percent of that end; 0 within.
  std::optional<double> deviation_percent = {};
  bool calibrated = false;  // the row was used to set an input: agreement proves nothing
  std::optional<double> tolerance_percent = {};
  std::string source_id = {};
  std::string note = {};
};

/// Sums of link lengths along the named routes against their published lengths.
std::vector<Comparison> compare_route_lengths(const cases::Case& a_case);

/// Every row of observation.csv whose quantity the model has: node_throughput, terminal_throughput,
/// mode_tonnes, mode_tonne_km, mode_share, od_tonnes, od_hours, od_price, route_saving,
/// route_saving_time, route_saving_km. A saving is the cheapest way by sea that does not pass the
/// Khunjerab border (the traditional way) less the cheapest that does, for a 40-foot box of the
/// first commodity.
///
/// The default scenario is run for the observation's year, or for the first year with demand if
/// that is later (the note says so).
std::vector<Comparison> compare_observations(const cases::Case& a_case, int threads);

}  // namespace corridor::study
