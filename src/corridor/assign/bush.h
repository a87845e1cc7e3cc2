// The acyclic part of a network that one origin (and class) uses, packed: only nodes that carry
// flow or lie on the way to demand, in topological order, so that a pass costs the bush and not the
// network. Bushes: Bar-Gera (2002), Dial (2006), Nie (2010).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/assign/delay_kernel.h"
#include "corridor/base/id.h"

namespace corridor::assign {

/// An arc that enters a node of a bush.
struct Approach {
  std::uint32_t arc = 0;
  std::uint32_t tail = 0;  // position in Bush::nodes
};

struct Bush {
  std::vector<std::uint32_t> nodes;  // the origin first, then in topological order
  std::vector<std::uint32_t> first;  // per node, and one past the last: range of approaches
  std::vector<Approach> approaches;  // of node 0: none; of every other node: at least one
  std::vector<double> flow;          // per approach, volume units
};

/// The state that all bushes share: volumes, times and, for the class at hand, costs. A shift keeps
/// it current (Gauss-Seidel).
struct ArcState {
  std::vector<double> volume;
  std::vector<double> time;
  std::vector<double> slope;  // derivative of time by volume
  std::vector<double> cost;   // of the class at hand: value_of_time * time + fixed_cost
  double value_of_time = 1;
  std::span<const double> fixed_cost;  // of the class at hand; may be empty
  const DelayKernel* kernel = nullptr;

  void refresh(std::uint32_t arc) {
    const TimeSlope now = (*kernel)(arc, volume[arc]);
    time[arc] = now.time;
    slope[arc] = now.slope;
    cost[arc] = value_of_time * now.time + (fixed_cost.empty() ? 0 : fixed_cost[arc]);
  }
};

/// Labels of one bush, reused for all.
class BushBalancer {
 public:
  /// Cheapest and, over arcs with flow, dearest way to every node of the bush at current costs.
  /// Returns the excess: sum of flow times (cost of the way over an arc less the cheapest way).
  double label(const Bush& bush, std::span<const double> cost);

  /// Moves flow from the dearest to the cheapest way at every node where they differ, last node
  /// first, by a Newton step on the two segments since they part; costs follow each shift.
  /// `label` must have run on this bush. Returns the number of shifts.
  std::size_t shift(Bush& bush, ArcState& state);

  std::span<const double> cheapest() const { return cheapest_; }
  /// Approaches with which the cheapest and the dearest way to a position above 0 end.
  std::uint32_t cheap_approach(std::uint32_t position) const { return cheap_approach_[position]; }
  std::uint32_t dear_approach(std::uint32_t position) const { return dear_approach_[position]; }

 private:
  bool shift_at(Bush& bush, ArcState& state, std::uint32_t node);

  std::vector<double> cheapest_, dearest_;
  std::vector<std::uint32_t> cheap_approach_, dear_approach_;  // kNone: none
  std::vector<std::uint32_t> merges_;                          // nodes where flow could move
};

}  // namespace corridor::assign
