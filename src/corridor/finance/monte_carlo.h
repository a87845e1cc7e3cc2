// Many futures of a model: inputs drawn from their distributions, correlated by a Gaussian copula,
// the same on any number of threads because a draw is a function of seed, draw and input alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/finance/distribution.h"

namespace corridor::finance {

/// One evaluation of a model.
struct Trial {
  std::span<const double> inputs = {};
  std::optional<std::uint64_t> draw = {};  // none: not a random future (base, tornado, claim)
  std::size_t worker = 0;                  // for work space built once a worker
};

/// Fills `outputs` from a trial; NaN where an output does not exist (no internal rate). Must be a
/// function of trial.inputs and trial.draw alone, and may be called by several workers at once.
using Model = std::function<void(const Trial& trial, std::span<double> outputs)>;

struct UncertainInput {
  std::string name = {};
  double base = 0;
  Distribution distribution = {};
};

/// Correlation of two inputs, on the normal scale of the copula.
struct CorrelationPair {
  std::string a = {};
  std::string b = {};
  double correlation = 0;
};

/// Lower triangle L, row by row (n x n), with L L^T the correlation matrix of the inputs in their
/// order; unrelated pairs are 0.
/// @throws InputError E5041 if a name is unknown, a pair is given twice, a value is not in (-1, 1),
///         or the matrix is not positive definite
std::vector<double> correlation_factor(std::span<const UncertainInput> inputs,
                                       std::span<const CorrelationPair> pairs,
                                       const Error& place = {});

struct MonteCarloOptions {
  std::size_t draws = 10'000;
  std::uint64_t seed = 1;
  int threads = 0;  // 0: all cores
};

struct Samples {
  std::size_t draws = 0;
  std::size_t outputs = 0;
  std::vector<double> values = {};  // draw by draw: values[draw * outputs + output]

  std::vector<double> of_output(std::size_t output) const;
};

/// @param factor of correlation_factor(), or empty: independent inputs
Samples monte_carlo(std::span<const UncertainInput> inputs, std::span<const double> factor,
                    std::size_t outputs, const Model& model, const MonteCarloOptions& options = {});

/// The inputs of one draw, as monte_carlo() hands them to the model.
void draw_inputs(std::span<const UncertainInput> inputs, std::span<const double> factor,
                 std::uint64_t seed, std::uint64_t draw, std::span<double> values);

/// A value and the interval that holds the true one with a chance of 95 %.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
};

struct Spread {
  std::size_t counted = 0;
  std::size_t missing = 0;  // NaN: the output did not exist in that future
  Estimate mean = {};       // +- 1.96 standard deviations / sqrt n
  Estimate p10 = {};        // order statistics; interval by the binomial law of ranks
  Estimate p50 = {};
  Estimate p90 = {};
};

/// @throws InputError E5032 if every value is missing
Spread spread(std::span<const double> values);

/// Share of the values that exist below `limit`, with the interval of Wilson (1927), which is right
/// for 0 of n too.
struct Chance {
  Estimate share = {};
  double standard_error = 0;
};
Chance chance_below(std::span<const double> values, double limit);

}  // namespace corridor::finance
