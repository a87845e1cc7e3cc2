#include "corridor/path/hierarchy.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace corridor::path {

double tick_of(const network::Graph& graph, std::span<const double> cost) {
  // Below 2^-20 no network of use would fit into 31 bits.
  constexpr double kSmallest = 0x1.0p-20;
  double tick = 1;
  for (const double c : cost) {
    while (std::isfinite(c) && c / tick != std::floor(c / tick)) {
      tick /= 2;
      if (tick < kSmallest) {
        return 0;
      }
    }
  }
  // A path leaves each node once at most.
  double longest = 0;
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    double most = 0;
    for (const ArcId arc : graph.leaving[node]) {
      if (std::isfinite(cost[arc.value])) {
        most = std::max(most, cost[arc.value]);
      }
    }
    longest += most;
  }
  return longest / tick < static_cast<double>(kFar<Ticks>) ? tick : 0;
}

Vertices vertices_of(const network::Graph& graph) {
  Vertices vertices{.count = graph.node_count(), .entered = {}};
  vertices.entered.reserve(graph.node_count());
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    vertices.entered.push_back(graph.may_pass(node) ? node.value
                                                    : static_cast<std::uint32_t>(vertices.count++));
  }
  return vertices;
}

void check_costs(const network::Graph& graph, std::span<const double> cost) {
  if (cost.size() != graph.arc_count()) {
    throw std::invalid_argument("a hierarchy needs one cost per arc");
  }
  for (const double c : cost) {
    if (!(c >= 0)) {
      throw std::invalid_argument("a hierarchy needs costs of at least 0");
    }
  }
}

}  // namespace corridor::path
