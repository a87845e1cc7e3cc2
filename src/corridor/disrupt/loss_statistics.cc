#include "corridor/disrupt/loss_statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace corridor::disrupt {
namespace {

constexpr double kNormal95 = 1.959963984540054;  // quantile of the standard normal at 0.975

double weight_at(std::span<const double> weight, std::size_t i) {
  return weight.empty() ? 1 : weight[i];
}

}  // namespace

Estimate mean_of(std::span<const double> value, std::span<const double> weight) {
  const auto n = static_cast<double>(value.size());
  if (value.empty()) {
    return {};
  }
  double sum = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    sum += weight_at(weight, i) * value[i];
  }
  const double mean = sum / n;
  double squares = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const double off = weight_at(weight, i) * value[i] - mean;
    squares += off * off;
  }
  return {.value = mean, .standard_error = value.size() > 1 ? std::sqrt(squares / (n - 1) / n) : 0};
}

Controlled with_control(std::span<const double> value, std::span<const double> weight,
                        std::span<const double> control, double expectation) {
  Controlled result;
  result.plain = result.controlled = mean_of(value, weight);
  const Estimate of_control = mean_of(control, weight);
  const auto n = static_cast<double>(value.size());
  double squares = 0;
  double products = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const double w = weight_at(weight, i);
    const double off = w * control[i] - of_control.value;
    squares += off * off;
    products += off * (w * value[i] - result.plain.value);
  }
  if (value.size() < 3 || !(squares > 0)) {
    return result;
  }
  result.beta = products / squares;
  const double mean = result.plain.value - result.beta * (of_control.value - expectation);
  double rest = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const double w = weight_at(weight, i);
    const double off =
        w * value[i] - result.plain.value - result.beta * (w * control[i] - of_control.value);
    rest += off * off;
  }
  result.controlled = {.value = mean, .standard_error = std::sqrt(rest / (n - 2) / n)};
  const double ratio = result.controlled.standard_error > 0
                           ? result.plain.standard_error / result.controlled.standard_error
                           : 1;
  result.gain = ratio * ratio;
  return result;
}

LossDistribution::LossDistribution(std::span<const double> loss, std::span<const double> weight)
    : years_(static_cast<double>(loss.size())) {
  std::vector<std::size_t> order(loss.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return loss[a] < loss[b]; });
  for (const std::size_t i : order) {
    loss_.push_back(loss[i]);
    weight_.push_back(weight_at(weight, i));
  }
  beyond_.resize(loss_.size());
  double above = 0;
  for (std::size_t i = loss_.size(); i-- > 0;) {
    beyond_[i] = above / years_;
    above += weight_[i];
  }
}

double LossDistribution::quantile(double exceeded_with) const {
  // beyond_ falls: the first place at which it is small enough.
  const auto found = std::partition_point(beyond_.begin(), beyond_.end(),
                                          [&](double share) { return share > exceeded_with; });
  const auto at = std::min(static_cast<std::size_t>(found - beyond_.begin()), loss_.size() - 1);
  return loss_.empty() ? 0 : loss_[at];
}

Estimate LossDistribution::exceedance(double loss) const {
  double sum = 0;
  double squares = 0;
  for (std::size_t i = loss_.size(); i-- > 0 && loss_[i] > loss;) {
    sum += weight_[i];
    squares += weight_[i] * weight_[i];
  }
  const double p = sum / years_;
  const double variance = std::max(squares / years_ - p * p, 0.0);
  return {.value = p, .standard_error = std::sqrt(variance / years_)};
}

double LossDistribution::tail_gain(double loss) const {
  const Estimate here = exceedance(loss);
  const double plain = here.value * (1 - here.value) / years_;
  const double variance = here.standard_error * here.standard_error;
  return variance > 0 ? plain / variance : 1;
}

TailRisk LossDistribution::tail(double probability) const {
  TailRisk risk{.probability = probability};
  if (loss_.empty()) {
    return risk;
  }
  const double beyond = 1 - probability;
  risk.value_at_risk = quantile(beyond);
  const double half = kNormal95 * exceedance(risk.value_at_risk).standard_error;
  risk.low = quantile(beyond + half);
  risk.high = quantile(std::max(beyond - half, 0.0));
  std::vector<double> excess(loss_.size());
  for (std::size_t i = 0; i < loss_.size(); ++i) {
    excess[i] = weight_[i] * std::max(loss_[i] - risk.value_at_risk, 0.0) / beyond;
  }
  risk.conditional = mean_of(excess, {});
  risk.conditional.value += risk.value_at_risk;
  return risk;
}

}  // namespace corridor::disrupt
