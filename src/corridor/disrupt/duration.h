// How long closures last: drawing, what is still to come after a while, and estimating a
// distribution from closures of which some are known to a range or had not ended when last seen.
#pragma once

#include <span>
#include <vector>

#include "corridor/case/hazard.h"

namespace corridor::disrupt {

/// A duration in days. Log-normal and gamma are given by their mean and standard deviation.
class Duration {
 public:
  static Duration fixed(double days);
  static Duration lognormal(double mean_days, double sd_days);
  static Duration gamma(double mean_days, double sd_days);
  /// Product-limit estimator (Kaplan and Meier 1958): a range counts as its middle, the mass beyond
  /// the last one falls on it (Efron 1967).
  static Duration empirical(std::span<const cases::ObservedDuration> observed);

  double mean_days() const { return mean_; }
  /// E[D^2] / (2 E[D]): what somebody who arrives at a random time of a closure waits on average.
  double mean_wait_days() const { return mean_wait_; }

  /// The quantile of `u` in (0, 1): how long a closure that begins lasts.
  double draw(double u) const;
  /// Likewise of a closure found going on at a random time: long ones are found more often (density
  /// in proportion to the duration).
  double draw_found(double u) const;
  /// E[D - t | D > t]; 0 where nothing lasts longer than t.
  double remaining_days(double elapsed_days) const;
  /// A time beyond which lies a millionth of all closed days.
  double horizon_days() const;

 private:
  cases::DurationKind kind_ = cases::DurationKind::fixed;
  double mean_ = 0;
  double mean_wait_ = 0;
  double a_ = 0;                    // mu of the log; shape
  double b_ = 0;                    // sigma of the log; scale in days
  std::vector<double> days_;        // empirical, rising
  std::vector<double> cumulative_;  // of their mass
  std::vector<double> found_;       // likewise by days
};

struct MeanAndSpread {
  double mean_days = 0;
  double sd_days = 0;
  double log_likelihood = 0;
};

/// Greatest likelihood with exact, ranged and right-censored durations (lognormal or gamma).
///
/// @throws std::invalid_argument if no two of them differ or none has ended
MeanAndSpread fit_duration(cases::DurationKind kind,
                           std::span<const cases::ObservedDuration> observed);

/// The duration that a row of hazard.csv gives or lets estimate.
Duration duration_of(const cases::Hazard& hazard);

}  // namespace corridor::disrupt
