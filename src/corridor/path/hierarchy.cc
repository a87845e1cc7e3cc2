#include "corridor/path/hierarchy.h"

#include <algorithm>
#include <stdexcept>

namespace corridor::path {

double tick_of(const network::Graph& graph, std::span<const double> cost) {
  // Below 2^-20 no network of use would fit into 31 bits.
  constexpr double kSmallest = 0x1.0p-20;
  double tick = 1;
  double per_tick = 1;
  double longest = 0;  // a path leaves each node once at most
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    double most = 0;
    for (const ArcId arc : graph.leaving[node]) {
      const double c = cost[arc.value];
      if (!(c < std::numeric_limits<double>::infinity())) {
        continue;
      }
      most = std::max(most, c);
      while (c * per_tick < static_cast<double>(kFar<Ticks>) &&
             static_cast<double>(static_cast<std::int32_t>(c * per_tick)) != c * per_tick) {
        tick /= 2;
        per_tick *= 2;
        if (tick < kSmallest) {
          return 0;
        }
      }
    }
    longest += most;
  }
  return longest * per_tick < static_cast<double>(kFar<Ticks>) ? tick : 0;
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
