// How a quantity is spread: percentiles of samples, and inequality over people.
#pragma once

#include <span>
#include <vector>

namespace corridor::access {

/// The smallest value that at least `share` of the weight does not exceed (the inverse of the
/// weighted distribution; no interpolation, so a percentile is a value that was sampled). Infinite
/// values are the last.
///
/// @param values, weights one entry a sample (a season's days, an outage state's probability)
/// @param share   0 to 1
/// @throws std::invalid_argument if sizes differ, all weights are 0 or a weight is below 0
double weighted_percentile(std::span<const double> values, std::span<const double> weights,
                           double share);

/// Inequality of `value` over `people`. Each reads one thing: Gini ranks and is most sensitive in
/// the middle, Theil (its T) adds up over groups and is most sensitive at the top, Palma sets the
/// best-placed tenth against the worst-placed four tenths and says nothing of the middle. None
/// tells whether the level is high or low, or why; all see zones, not the people within them, so
/// that they understate inequality, the more the larger the zones are.
struct Inequality {
  double gini = 0;   // 0: all alike; towards 1: one has all
  double theil = 0;  // 0: all alike; ln(people / least) at the most
  double palma = 0;  // share of the top 10 % over that of the bottom 40 %; 0.25: all alike
};

/// Gini by trapezoids under the Lorenz curve; Theil (1967) T; Palma (2011), zones that straddle a
/// boundary split by people.
///
/// @param value  per zone, >= 0 and finite, not all 0
/// @param people weight of each zone, >= 0
/// @throws std::invalid_argument otherwise
Inequality inequality(std::span<const double> value, std::span<const double> people);

}  // namespace corridor::access
