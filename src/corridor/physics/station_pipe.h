// What the pipe of a stretch between two stations weighs, summed once for all stretches that share
// a level or a height.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "corridor/physics/station_stretch.h"

namespace corridor::physics {

/// Of a metre of pipe that holds `head_m`.
inline double pipe_weight(const StationWeights& weights, double head_m) {
  const auto last = static_cast<int>(weights.pipe_per_m.size()) - 1;
  const double head = head_m - kTolerance_m;
  // Truncation and one more is the ceiling, without a call into libm.
  const int index = std::clamp(static_cast<int>(head) + (head > 0 ? 1 : 0), 0, last);
  return weights.pipe_per_m[static_cast<std::size_t>(index)];
}

/// Weight of the pipe of a slack line between a growing stretch's first node and its end. A stretch
/// that grows upstream keeps what was summed as long as the shut-in head stays or rules nowhere.
class SlackPipe {
 public:
  SlackPipe(const StationProblem& p, const Lifted& l, const StationWeights& weights,
            std::size_t end, double arrival)
      : p_(p), l_(l), weights_(weights), end_(end), arrival_(arrival) {
    begin_anew(-kUnboundedHead_m);
  }

  /// From `begin`, which never rises from call to call.
  double weight(std::size_t begin, double highest_z) {
    if (weights_.pipe_per_m.empty()) {
      return 0;
    }
    // Shut in, a pipe holds highest_z - z; running, at least arrival - A.
    const bool shut_in_rules = arrival_ < highest_z + p_.friction_m[end_];
    const double shut_in = shut_in_rules ? highest_z : -kUnboundedHead_m;
    if (shut_in != shut_in_) {
      begin_anew(shut_in);
    }
    for (; node_ > begin; --node_) {
      const std::size_t k = node_ - 1;
      const double head = std::max(running_ - l_.segment_a[k], shut_in_ - l_.segment_z[k]);
      sum_ += pipe_weight(weights_, head) * l_.length[k];
      running_ = std::max(running_, l_.least[k]);  // upstream the level can only rise
    }
    return sum_;
  }

 private:
  void begin_anew(double shut_in) {
    shut_in_ = shut_in;
    node_ = end_;
    running_ = arrival_;
    sum_ = 0;
  }

  const StationProblem& p_;
  const Lifted& l_;
  const StationWeights& weights_;
  std::size_t end_;
  double arrival_;
  double shut_in_ = 0;
  std::size_t node_ = 0;
  double running_ = 0;
  double sum_ = 0;
};

/// Weight of the pipe between any two candidates under one level, running and shut in. The first
/// rules as long as the friction so far is below level - highest_z, the second beyond. Sums up to
/// each candidate are kept, per level and per height: at low flows reduction stations keep their
/// level in half a million ways, and summing each took nine tenths of the time.
class PipeTable {
 public:
  PipeTable(const StationProblem& p, const Lifted& l, const StationWeights& weights,
            std::size_t levels)
      : p_(p), l_(l), weights_(weights), running_(levels), shut_in_(p.x_m.size()) {}

  double weight(std::size_t i, std::size_t j, std::size_t level_id, double level,
                std::size_t highest_node) {
    if (weights_.pipe_per_m.empty()) {
      return 0;
    }
    const double highest_z = p_.z_m[highest_node];
    const auto running = [&](std::size_t k) { return level - l_.segment_a[k]; };
    const auto shut_in = [&](std::size_t k) { return highest_z - l_.segment_z[k]; };
    const auto either = [&](std::size_t k) { return std::max(running(k), shut_in(k)); };
    Level& of_level = running_[level_id];
    if (of_level.highest_node != highest_node) {
      of_level.highest_node = highest_node;
      of_level.turn = first_beyond(level - highest_z);
      of_level.turning = of_level.turn > 0 && of_level.turn < p_.candidate.size()
                             ? interval(of_level.turn - 1, either)
                             : 0;
    }
    const std::size_t turn = of_level.turn;
    if (turn > j) {
      return between(of_level.sums, running, i, j);
    }
    if (turn <= i) {
      return between(shut_in_[highest_node], shut_in, i, j);
    }
    return between(of_level.sums, running, i, turn - 1) + of_level.turning +
           between(shut_in_[highest_node], shut_in, turn, j);
  }

 private:
  static constexpr std::size_t kNoNode = ~std::size_t{0};

  /// Sums from one candidate on and back, for the candidates [low, high].
  struct Sums {
    std::size_t low = 0;
    std::size_t high = 0;
    std::vector<double> upto = {};
  };
  struct Level {
    Sums sums = {};
    std::size_t highest_node = kNoNode;  // that `turn` and `turning` hold for
    std::size_t turn = 0;                // first candidate where the shut-in line rules
    double turning = 0;                  // weight of the interval before it, where both may
  };

  std::size_t first_beyond(double friction_m) const {
    const auto found =
        std::partition_point(p_.candidate.begin(), p_.candidate.end(),
                             [&](std::uint32_t node) { return p_.friction_m[node] <= friction_m; });
    return static_cast<std::size_t>(found - p_.candidate.begin());
  }

  /// From candidate c to the next.
  template <class Head>
  double interval(std::size_t c, const Head& head) const {
    double sum = 0;
    for (std::size_t k = p_.candidate[c]; k < p_.candidate[c + 1]; ++k) {
      sum += pipe_weight(weights_, head(k)) * l_.length[k];
    }
    return sum;
  }

  template <class Head>
  double between(Sums& sums, const Head& head, std::size_t i, std::size_t j) const {
    if (sums.upto.empty()) {
      sums.upto.assign(p_.candidate.size(), 0);
      sums.low = sums.high = i;
    }
    for (; sums.low > i; --sums.low) {
      sums.upto[sums.low - 1] = sums.upto[sums.low] - interval(sums.low - 1, head);
    }
    for (; sums.high < j; ++sums.high) {
      sums.upto[sums.high + 1] = sums.upto[sums.high] + interval(sums.high, head);
    }
    return sums.upto[j] - sums.upto[i];
  }

  const StationProblem& p_;
  const Lifted& l_;
  const StationWeights& weights_;
  std::vector<Level> running_;
  std::vector<Sums> shut_in_;  // by the highest node
};

}  // namespace corridor::physics
