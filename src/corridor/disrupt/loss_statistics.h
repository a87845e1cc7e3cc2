// Estimates from simulated years, each with its standard error: means, quantiles and tail means,
// with weights where years were drawn from other rates (importance sampling), and with a control
// variate whose expectation is known.
#pragma once

#include <span>
#include <vector>

namespace corridor::disrupt {

struct Estimate {
  double value = 0;
  double standard_error = 0;
};

/// Mean of weight x value over independent years.
Estimate mean_of(std::span<const double> value, std::span<const double> weight);

struct Controlled {
  Estimate plain = {};
  Estimate controlled = {};  // plain - beta (mean of the control - its expectation)
  double beta = 0;
  double gain = 1;  // variance of the plain over that of the controlled estimate
};
/// Control variate (Lavenberg and Welch 1981) with the regression coefficient of the sample.
///
/// @param expectation of the control, known
Controlled with_control(std::span<const double> value, std::span<const double> weight,
                        std::span<const double> control, double expectation);

struct TailRisk {
  double probability = 0;    // that a year is not worse
  double value_at_risk = 0;  // smallest loss exceeded with at most 1 - probability
  double low = 0;            // 95 percent interval of it, by order statistics
  double high = 0;
  Estimate conditional = {};  // mean of the worst 1 - probability (Rockafellar and Uryasev 2000)
};

/// Years by rising loss, so that tails are read off.
class LossDistribution {
 public:
  LossDistribution(std::span<const double> loss, std::span<const double> weight);

  TailRisk tail(double probability) const;
  /// Probability that a year exceeds `loss`.
  Estimate exceedance(double loss) const;
  /// Variance of the exceedance probability at `loss` if all years were drawn plainly, over what it
  /// is: above 1, importance sampling pays.
  double tail_gain(double loss) const;

 private:
  double quantile(double exceeded_with) const;

  std::vector<double> loss_;    // rising
  std::vector<double> weight_;  // in that order
  std::vector<double> beyond_;  // share of the years' weight above loss_[i]
  double years_ = 0;
};

}  // namespace corridor::disrupt
