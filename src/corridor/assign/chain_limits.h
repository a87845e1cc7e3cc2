// Which arcs of a chain problem could be full: prices count there and nowhere else, and only there
// is the volume of interest while prices are sought.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/assign/chain_equilibrium.h"

namespace corridor::assign {

class ChainLimits {
 public:
  explicit ChainLimits(const ChainProblem& problem);

  /// Arcs that all pairs together could fill, if each went there with all its tonnes; rising.
  std::span<const std::uint32_t> arcs() const { return arcs_; }
  /// Those that a route of a pair passes, in its order.
  std::span<const std::uint32_t> on(std::size_t pair, std::size_t route) const {
    const std::size_t number = number_of(pair, route);
    return std::span(on_routes_).subspan(first_[number], first_[number + 1] - first_[number]);
  }
  /// Number of a route among those of all pairs.
  std::size_t number_of(std::size_t pair, std::size_t route) const {
    return first_route_[pair] + route;
  }

 private:
  std::vector<std::uint32_t> arcs_;
  std::vector<std::uint32_t> first_route_;  // per pair
  std::vector<std::uint32_t> first_;        // per route, and one past the last: in on_routes_
  std::vector<std::uint32_t> on_routes_;
};

}  // namespace corridor::assign
