#include "corridor/assign/pattern_step.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace corridor::assign {

void PatternStep::clear() {
  changes_.clear();
  moved_.clear();
}

void PatternStep::before(const Bundle& bundle) {
  flow_before_.assign(bundle.bush.flow.begin(), bundle.bush.flow.end());
}

void PatternStep::after(const Bundle& bundle, std::uint32_t index, const UserClass& users) {
  if (!(users.value_of_time > 0)) {
    return;  // costs that flow does not change: nothing to go on with
  }
  Moved moved{index, static_cast<std::uint32_t>(changes_.size()), 0,
              std::numeric_limits<double>::infinity()};
  const Bush& bush = bundle.bush;
  for (std::uint32_t k = 0; k < bush.flow.size(); ++k) {
    const double change = bush.flow[k] - flow_before_[k];
    if (change == 0) {
      continue;
    }
    changes_.push_back({k, change});
    if (!users.fixed_cost.empty()) {
      moved.fixed_cost += change * users.fixed_cost[bush.approaches[k].arc] / users.value_of_time;
    }
    if (change < 0) {
      moved.most_repeats = std::min(moved.most_repeats, bush.flow[k] / -change);
    }
  }
  if (moved.most_repeats >= 1 && changes_.size() > moved.first) {
    moved_.push_back(moved);
  } else {
    changes_.resize(moved.first);
  }
}

bool PatternStep::extend(std::span<Bundle> bundles, const Problem& problem, ArcState& state) {
  if (moved_.empty()) {
    return false;
  }
  direction_.assign(problem.graph->arc_count(), 0);
  arcs_.clear();
  double fixed_cost = 0;
  double most = std::numeric_limits<double>::infinity();
  const auto end_of = [&](std::size_t m) {
    return m + 1 < moved_.size() ? moved_[m + 1].first : changes_.size();
  };
  for (std::size_t m = 0; m < moved_.size(); ++m) {
    const Bush& bush = bundles[moved_[m].bundle].bush;
    fixed_cost += moved_[m].fixed_cost;
    most = std::min(most, moved_[m].most_repeats);
    for (std::size_t i = moved_[m].first; i < end_of(m); ++i) {
      const std::uint32_t arc = bush.approaches[changes_[i].approach].arc;
      if (direction_[arc] == 0) {
        arcs_.push_back(arc);
      }
      direction_[arc] += changes_[i].volume;
    }
  }
  std::ranges::sort(arcs_);
  const auto repeated = std::ranges::unique(arcs_);
  arcs_.erase(repeated.begin(), repeated.end());
  // Slope of the objective along the direction, from which the best step is bisected.
  const auto slope = [&](double repeats) {
    double sum = fixed_cost;
    for (const std::uint32_t arc : arcs_) {
      const double volume = std::max(0.0, state.volume[arc] + repeats * direction_[arc]);
      sum += direction_[arc] * (*state.kernel)(arc, volume).time;
    }
    return sum;
  };
  constexpr double kMostRepeats = 1e9;
  most = std::min(most, kMostRepeats);
  // Near the end the slope is a small difference of large terms: noise is no direction.
  constexpr double kSlopeNoise = 1e-11;
  double terms = std::abs(fixed_cost);
  for (const std::uint32_t arc : arcs_) {
    terms += std::abs(direction_[arc]) * state.time[arc];
  }
  if (!(slope(0) < -kSlopeNoise * terms)) {
    return false;
  }
  double low = 0;
  double high = 1;
  while (high < most && slope(high) < 0) {
    low = high;
    high *= 4;
  }
  high = std::min(high, most);
  if (slope(high) < 0) {
    low = high;
  }
  for (int halving = 0; halving < 30 && low < high; ++halving) {
    const double middle = (low + high) / 2;
    (slope(middle) < 0 ? low : high) = middle;
  }
  if (!(low > 0)) {
    return false;
  }
  for (std::size_t m = 0; m < moved_.size(); ++m) {
    Bush& bush = bundles[moved_[m].bundle].bush;
    for (std::size_t i = moved_[m].first; i < end_of(m); ++i) {
      double& flow = bush.flow[changes_[i].approach];
      const double now = std::max(0.0, flow + low * changes_[i].volume);
      state.volume[bush.approaches[changes_[i].approach].arc] += now - flow;
      flow = now;
    }
  }
  return true;
}

}  // namespace corridor::assign
