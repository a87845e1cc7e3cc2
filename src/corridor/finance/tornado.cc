#include "corridor/finance/tornado.h"

#include <algorithm>
#include <cmath>

namespace corridor::finance {
namespace {

std::vector<double> base_inputs(std::span<const UncertainInput> inputs) {
  std::vector<double> values;
  for (const UncertainInput& input : inputs) {
    values.push_back(input.base);
  }
  return values;
}

std::vector<double> run(const Model& model, std::span<const double> inputs, std::size_t outputs) {
  std::vector<double> values(outputs);
  model({.inputs = inputs}, values);
  return values;
}

}  // namespace

double TornadoBar::span(std::size_t output) const {
  const double width = std::abs(at_high[output] - at_low[output]);
  return std::isnan(width) ? 0 : width;
}

Tornado tornado(std::span<const UncertainInput> inputs, std::size_t outputs, const Model& model,
                std::size_t ranked_output) {
  std::vector<double> values = base_inputs(inputs);
  Tornado result{.base = run(model, values, outputs)};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    TornadoBar bar{.input = inputs[i].name,
                   .low_input = quantile(inputs[i].distribution, 0.10),
                   .high_input = quantile(inputs[i].distribution, 0.90)};
    values[i] = bar.low_input;
    bar.at_low = run(model, values, outputs);
    values[i] = bar.high_input;
    bar.at_high = run(model, values, outputs);
    values[i] = inputs[i].base;
    result.bars.push_back(std::move(bar));
  }
  std::stable_sort(result.bars.begin(), result.bars.end(),
                   [&](const TornadoBar& a, const TornadoBar& b) {
                     return a.span(ranked_output) > b.span(ranked_output);
                   });
  return result;
}

std::optional<double> switching_value(std::span<const UncertainInput> inputs, std::size_t outputs,
                                      const Model& model, std::size_t input, double low,
                                      double high, std::size_t output, double target) {
  std::vector<double> values = base_inputs(inputs);
  const auto above = [&](double x) {
    values[input] = x;
    return run(model, values, outputs)[output] - target;
  };
  const double at_low = above(low);
  const double at_high = above(high);
  if (at_low == 0 || at_high == 0) {
    return at_low == 0 ? low : high;
  }
  if (std::isnan(at_low) || std::isnan(at_high) || (at_low < 0) == (at_high < 0)) {
    return std::nullopt;
  }
  for (int i = 0; i < 200 && high - low > 1e-12 * std::max(1.0, std::abs(high)); ++i) {
    const double middle = 0.5 * (low + high);
    ((above(middle) < 0) == (at_low < 0) ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace corridor::finance
