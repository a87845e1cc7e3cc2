#include "corridor/access/distribution.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace corridor::access {
namespace {

std::vector<std::size_t> by_value(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

// What the part [from, to] of all people has, people lined up by value.
double held_by(std::span<const double> value, std::span<const double> people,
               const std::vector<std::size_t>& order, double from, double to) {
  double held = 0;
  double before = 0;
  for (const std::size_t i : order) {
    const double within = std::max(0.0, std::min(before + people[i], to) - std::max(before, from));
    held += within * value[i];
    before += people[i];
  }
  return held;
}

}  // namespace

double weighted_percentile(std::span<const double> values, std::span<const double> weights,
                           double share) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (values.size() != weights.size() || !(total > 0) ||
      std::any_of(weights.begin(), weights.end(), [](double w) { return w < 0; })) {
    throw std::invalid_argument("percentile needs a weight of at least 0 for each value");
  }
  const auto order = by_value(values);
  constexpr double kRounding = 1e-12;  // sums of weights such as 0.1 miss their total by this
  double below = 0;
  for (const std::size_t i : order) {
    below += weights[i];
    if (weights[i] > 0 && below >= share * total * (1 - kRounding)) {
      return values[i];
    }
  }
  return values[order.back()];
}

Inequality inequality(std::span<const double> value, std::span<const double> people) {
  double all_people = 0;
  double all_value = 0;
  for (std::size_t i = 0; i < std::min(value.size(), people.size()); ++i) {
    if (!(value[i] >= 0) || !std::isfinite(value[i]) || !(people[i] >= 0)) {
      throw std::invalid_argument("inequality needs finite values and weights of at least 0");
    }
    all_people += people[i];
    all_value += people[i] * value[i];
  }
  if (value.size() != people.size() || !(all_people > 0) || !(all_value > 0)) {
    throw std::invalid_argument("inequality needs a weight for each value, and a total above 0");
  }
  const auto order = by_value(value);
  const double mean = all_value / all_people;
  Inequality result;
  double lorenz_area = 0;
  double held = 0;
  for (const std::size_t i : order) {
    const double more = people[i] * value[i];
    lorenz_area += people[i] / all_people * (2 * held + more) / all_value;
    held += more;
    const double relative = value[i] / mean;
    result.theil += relative > 0 ? people[i] / all_people * relative * std::log(relative) : 0;
  }
  result.gini = 1 - lorenz_area;
  const double bottom = held_by(value, people, order, 0, 0.4 * all_people);
  result.palma = held_by(value, people, order, 0.9 * all_people, all_people) / bottom;
  return result;
}

}  // namespace corridor::access
