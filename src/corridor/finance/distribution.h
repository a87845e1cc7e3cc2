// What an uncertain input may be: a shape with its parameters, read by its quantiles.
#pragma once

#include <vector>

#include "corridor/base/error.h"

namespace corridor::finance {

enum class Shape { constant, uniform, triangular, normal, lognormal, empirical };

/// Made by the functions below, which check the parameters.
struct Distribution {
  Shape shape = Shape::constant;
  double a = 0;  // constant: value; uniform, triangular: low; normal: mean; lognormal: median
  double b = 0;  // uniform: high; triangular: mode; normal, lognormal: standard deviation (of ln)
  double c = 0;  // triangular: high
  std::vector<double> values = {};  // empirical: rising
};

/// @throws InputError E5040 if parameters are out of order, not finite, or a scale is below 0
Distribution constant(double value, const Error& place = {});
Distribution uniform_between(double low, double high, const Error& place = {});
Distribution triangular(double low, double mode, double high, const Error& place = {});
Distribution normal_about(double mean, double standard_deviation, const Error& place = {});
Distribution lognormal_about(double median, double sigma_of_log, const Error& place = {});

/// The lognormal with one in ten below `p10` and one in ten above `p90`.
Distribution lognormal_from(double p10, double p90, const Error& place = {});

/// Past outcomes (a reference class): straight between neighbours, each at (i + 0.5) / n.
Distribution empirical(std::vector<double> outcomes, const Error& place = {});

/// Phi(z), the standard normal distribution.
double normal_probability(double z);

/// The value below which a share `u` in (0, 1) lies, with z = Phi^-1(u) given with it: whoever
/// draws has one and computes the other.
double quantile(const Distribution& distribution, double u, double z);

/// The same from u alone.
double quantile(const Distribution& distribution, double u);

}  // namespace corridor::finance
