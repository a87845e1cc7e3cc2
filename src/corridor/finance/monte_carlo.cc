#include "corridor/finance/monte_carlo.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/parallel.h"
#include "corridor/base/random.h"
#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

constexpr double kNormalP975 = 1.959963984540054;  // Phi^-1(0.975)
constexpr std::size_t kDrawsPerBlock = 64;

std::vector<double> existing(std::span<const double> values) {
  std::vector<double> kept;
  kept.reserve(values.size());
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
               [](double value) { return !std::isnan(value); });
  return kept;
}

// The p-quantile of sorted values as an order statistic, and the ranks that bound the true one.
Estimate order_statistic(const std::vector<double>& sorted, double p) {
  const double n = static_cast<double>(sorted.size());
  const auto at = [&](double rank) {
    return sorted[static_cast<std::size_t>(std::clamp(rank, 0.0, n - 1))];
  };
  const double half = kNormalP975 * std::sqrt(n * p * (1 - p));
  return {at(std::ceil(n * p) - 1), at(std::floor(n * p - half) - 1), at(std::ceil(n * p + half))};
}

class CorrelationMatrix {
 public:
  CorrelationMatrix(std::span<const UncertainInput> inputs, const Error& place)
      : inputs_(inputs), place_(place), n_(inputs.size()), values_(n_ * n_, 0.0) {
    for (std::size_t i = 0; i < n_; ++i) {
      values_[i * n_ + i] = 1;
    }
  }

  void set(const CorrelationPair& pair) {
    const std::size_t a = index(pair.a);
    const std::size_t b = index(pair.b);
    const std::string both = fmt::format("\"{}\" and \"{}\"", pair.a, pair.b);
    if (!(std::abs(pair.correlation) < 1) || a == b) {
      refuse("a correlation of " + both + " cannot be used", shortest(pair.correlation),
             a == b ? "two different inputs" : "a value between -1 and 1",
             "inputs that move together fully are one input");
    }
    if (values_[a * n_ + b] != 0) {
      refuse("the correlation of " + both + " is given twice", shortest(pair.correlation),
             "one row a pair", "");
    }
    values_[a * n_ + b] = values_[b * n_ + a] = pair.correlation;
  }

  // Cholesky's factor; a pivot near 0 means that correlations contradict one another.
  std::vector<double> factor() const {
    constexpr double kLeastPivot = 1e-10;
    std::vector<double> l(n_ * n_, 0.0);
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double rest = values_[i * n_ + j];
        for (std::size_t k = 0; k < j; ++k) {
          rest -= l[i * n_ + k] * l[j * n_ + k];
        }
        if (i != j) {
          l[i * n_ + j] = rest / l[j * n_ + j];
          continue;
        }
        if (rest < kLeastPivot) {
          refuse(fmt::format("the correlations of \"{}\" contradict those of the inputs before it",
                             inputs_[i].name),
                 "a matrix that is not positive definite", "correlations that can hold together",
                 "if A moves with B and B with C, A and C cannot move against each other");
        }
        l[i * n_ + i] = std::sqrt(rest);
      }
    }
    return l;
  }

 private:
  std::size_t index(const std::string& name) const {
    const auto found = std::find_if(inputs_.begin(), inputs_.end(),
                                    [&](const UncertainInput& i) { return i.name == name; });
    if (found == inputs_.end()) {
      std::vector<std::string> names;
      for (const UncertainInput& input : inputs_) {
        names.push_back(input.name);
      }
      refuse("a correlation names an input that there is not", name, "the name of an input",
             name_hint(name, names));
    }
    return static_cast<std::size_t>(found - inputs_.begin());
  }

  [[noreturn]] void refuse(const std::string& what, const std::string& found,
                           const std::string& expected, const std::string& hint) const {
    throw InputError(
        placed({.code = "E5041", .what = what, .found = found, .expected = expected, .hint = hint},
               place_));
  }

  std::span<const UncertainInput> inputs_;
  const Error& place_;
  std::size_t n_;
  std::vector<double> values_;
};

}  // namespace

std::vector<double> correlation_factor(std::span<const UncertainInput> inputs,
                                       std::span<const CorrelationPair> pairs, const Error& place) {
  CorrelationMatrix matrix(inputs, place);
  for (const CorrelationPair& pair : pairs) {
    matrix.set(pair);
  }
  return matrix.factor();
}

std::vector<double> Samples::of_output(std::size_t output) const {
  std::vector<double> column;
  column.reserve(draws);
  for (std::size_t draw = 0; draw < draws; ++draw) {
    column.push_back(values[draw * outputs + output]);
  }
  return column;
}

void draw_inputs(std::span<const UncertainInput> inputs, std::span<const double> factor,
                 std::uint64_t seed, std::uint64_t draw, std::span<double> values) {
  const std::size_t n = inputs.size();
  for (std::size_t i = 0; i < n; ++i) {
    values[i] = normal(seed, Stream::finance, draw, static_cast<std::uint32_t>(i));
  }
  // From the last down: row i needs the normals up to i only.
  for (std::size_t i = n; i-- > 0 && !factor.empty();) {
    double z = 0;
    for (std::size_t j = 0; j <= i; ++j) {
      z += factor[i * n + j] * values[j];
    }
    values[i] = z;
  }
  for (std::size_t i = 0; i < n; ++i) {
    values[i] = quantile(inputs[i].distribution, normal_probability(values[i]), values[i]);
  }
}

Samples monte_carlo(std::span<const UncertainInput> inputs, std::span<const double> factor,
                    std::size_t outputs, const Model& model, const MonteCarloOptions& options) {
  Samples samples{.draws = options.draws, .outputs = outputs};
  samples.values.resize(options.draws * outputs);
  const std::size_t blocks = (options.draws + kDrawsPerBlock - 1) / kDrawsPerBlock;
  parallel_blocks(blocks, options.threads, [&](std::size_t block, std::size_t worker) {
    std::vector<double> values(inputs.size());
    const std::size_t end = std::min(options.draws, (block + 1) * kDrawsPerBlock);
    for (std::size_t draw = block * kDrawsPerBlock; draw < end; ++draw) {
      draw_inputs(inputs, factor, options.seed, draw, values);
      model({.inputs = values, .draw = draw, .worker = worker},
            std::span(samples.values).subspan(draw * outputs, outputs));
    }
  });
  return samples;
}

Spread spread(std::span<const double> values) {
  std::vector<double> sorted = existing(values);
  if (sorted.empty()) {
    throw InputError({.code = "E5032",
                      .what = "an output exists in no future",
                      .found = fmt::format("{} missing values", values.size()),
                      .expected = "at least one value"});
  }
  Spread result{.counted = sorted.size(), .missing = values.size() - sorted.size()};
  const double n = static_cast<double>(sorted.size());
  double mean = 0;
  for (const double value : sorted) {
    mean += value / n;
  }
  double squares = 0;
  for (const double value : sorted) {
    squares += (value - mean) * (value - mean);
  }
  const double half = n > 1 ? kNormalP975 * std::sqrt(squares / (n - 1) / n) : 0;
  result.mean = {mean, mean - half, mean + half};
  std::sort(sorted.begin(), sorted.end());
  result.p10 = order_statistic(sorted, 0.10);
  result.p50 = order_statistic(sorted, 0.50);
  result.p90 = order_statistic(sorted, 0.90);
  return result;
}

Chance chance_below(std::span<const double> values, double limit) {
  const std::vector<double> kept = existing(values);
  if (kept.empty()) {
    return {.share = {0, 0, 1}, .standard_error = 1};
  }
  const double n = static_cast<double>(kept.size());
  const double p = static_cast<double>(std::count_if(kept.begin(), kept.end(),
                                                     [&](double v) { return v < limit; })) /
                   n;
  const double z2 = kNormalP975 * kNormalP975;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kNormalP975 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
  return {.share = {p, std::max(0.0, centre - half), std::min(1.0, centre + half)},
          .standard_error = std::sqrt(p * (1 - p) / n)};
}

}  // namespace corridor::finance
