#include "corridor/finance/distribution.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

constexpr double kNormalP90 = 1.2815515655446004;  // Phi^-1(0.9)
constexpr double kSqrtHalf = 0.70710678118654752440;

void require(bool fine, const char* shape, std::initializer_list<double> parameters,
             const char* expected, const Error& place) {
  bool finite = true;
  std::vector<std::string> found;
  for (const double parameter : parameters) {
    finite = finite && std::isfinite(parameter);
    found.push_back(shortest(parameter));
  }
  if (!fine || !finite) {
    throw InputError(placed({.code = "E5040",
                             .what = fmt::format("a {} distribution cannot be", shape),
                             .found = fmt::format("{}", fmt::join(found, ", ")),
                             .expected = expected},
                            place));
  }
}

// Phi^-1 by halving on Phi: used a few times, not in draws.
double normal_quantile(double u) {
  double low = -40;
  double high = 40;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (normal_probability(middle) < u ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double triangular_quantile(const Distribution& d, double u) {
  const double width = d.c - d.a;
  if (width == 0) {
    return d.a;
  }
  const double rising = (d.b - d.a) / width;
  return u < rising ? d.a + std::sqrt(u * width * (d.b - d.a))
                    : d.c - std::sqrt((1 - u) * width * (d.c - d.b));
}

double empirical_quantile(const std::vector<double>& values, double u) {
  const double rank = u * static_cast<double>(values.size()) - 0.5;
  if (rank <= 0) {
    return values.front();
  }
  const auto below = static_cast<std::size_t>(rank);
  if (below + 1 >= values.size()) {
    return values.back();
  }
  const double share = rank - static_cast<double>(below);
  return values[below] + share * (values[below + 1] - values[below]);
}

}  // namespace

Distribution constant(double value, const Error& place) {
  require(true, "constant", {value}, "a number", place);
  return {.shape = Shape::constant, .a = value};
}

Distribution uniform_between(double low, double high, const Error& place) {
  require(low <= high, "uniform", {low, high}, "low, high with low not above high", place);
  return {.shape = Shape::uniform, .a = low, .b = high};
}

Distribution triangular(double low, double mode, double high, const Error& place) {
  require(low <= mode && mode <= high, "triangular", {low, mode, high},
          "low, mode, high in rising order", place);
  return {.shape = Shape::triangular, .a = low, .b = mode, .c = high};
}

Distribution normal_about(double mean, double standard_deviation, const Error& place) {
  require(standard_deviation >= 0, "normal", {mean, standard_deviation},
          "mean and a standard deviation of 0 or above", place);
  return {.shape = Shape::normal, .a = mean, .b = standard_deviation};
}

Distribution lognormal_about(double median, double sigma_of_log, const Error& place) {
  require(median > 0 && sigma_of_log >= 0, "lognormal", {median, sigma_of_log},
          "a median above 0 and a standard deviation of the logarithm of 0 or above", place);
  return {.shape = Shape::lognormal, .a = median, .b = sigma_of_log};
}

Distribution lognormal_from(double p10, double p90, const Error& place) {
  require(p10 > 0 && p90 >= p10, "lognormal", {p10, p90}, "P10 above 0 and P90 not below it",
          place);
  return lognormal_about(std::sqrt(p10 * p90), std::log(p90 / p10) / (2 * kNormalP90), place);
}

Distribution empirical(std::vector<double> outcomes, const Error& place) {
  std::sort(outcomes.begin(), outcomes.end());
  const bool usable = !outcomes.empty() && std::all_of(outcomes.begin(), outcomes.end(),
                                                       [](double v) { return std::isfinite(v); });
  require(usable, "empirical", {static_cast<double>(outcomes.size())}, "at least one outcome",
          place);
  return {.shape = Shape::empirical, .values = std::move(outcomes)};
}

double normal_probability(double z) {
  return 0.5 * std::erfc(-z * kSqrtHalf);
}

double quantile(const Distribution& distribution, double u, double z) {
  switch (distribution.shape) {
    case Shape::constant:
      return distribution.a;
    case Shape::uniform:
      return distribution.a + u * (distribution.b - distribution.a);
    case Shape::triangular:
      return triangular_quantile(distribution, u);
    case Shape::normal:
      return distribution.a + distribution.b * z;
    case Shape::lognormal:
      return distribution.a * std::exp(distribution.b * z);
    case Shape::empirical:
      return empirical_quantile(distribution.values, u);
  }
  return 0;
}

double quantile(const Distribution& distribution, double u) {
  return quantile(distribution, u, normal_quantile(u));
}

}  // namespace corridor::finance
