// What moves a figure most: one input at a time from low to high, and the value of an input at
// which the verdict turns.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corridor/finance/monte_carlo.h"

namespace corridor::finance {

struct TornadoBar {
  std::string input = {};
  double low_input = 0;             // the 10 % quantile of its distribution
  double high_input = 0;            // the 90 % quantile
  std::vector<double> at_low = {};  // all outputs, all else at base
  std::vector<double> at_high = {};

  double span(std::size_t output) const;
};

struct Tornado {
  std::vector<double> base = {};      // all outputs, all inputs at base
  std::vector<TornadoBar> bars = {};  // widest first by the ranked output; ties in input order
};

Tornado tornado(std::span<const UncertainInput> inputs, std::size_t outputs, const Model& model,
                std::size_t ranked_output);

/// The value of input `input` in [low, high] at which output `output` is `target`, all else at
/// base; none if the output is on the same side of it at both ends.
std::optional<double> switching_value(std::span<const UncertainInput> inputs, std::size_t outputs,
                                      const Model& model, std::size_t input, double low,
                                      double high, std::size_t output, double target = 0);

}  // namespace corridor::finance
