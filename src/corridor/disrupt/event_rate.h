// The rate of events from their count: gamma-Poisson with a credible interval.
#pragma once

namespace corridor::disrupt {

struct RateEstimate {
  double mean_per_year = 0;
  double low_per_year = 0;  // of the equal-tailed credible interval
  double high_per_year = 0;
};

/// Posterior of a Poisson rate under Jeffreys' prior: gamma with shape events + 1/2 and rate
/// `years`.
///
/// @param events   counted, >= 0
/// @param years    observed, > 0
/// @param coverage of the interval, in (0, 1)
/// @throws std::invalid_argument outside these bounds
RateEstimate event_rate(int events, double years, double coverage = 0.95);

}  // namespace corridor::disrupt
