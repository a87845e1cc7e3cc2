// Small random graphs with everything that goes wrong: ties, zero costs, parallel arcs, self loops,
// parts that nothing joins, nodes that may not be passed.
#pragma once

#include <vector>

#include "corridor/base/random.h"
#include "corridor/network/graph.h"

namespace corridor::path {

struct CostedGraph {
  network::Graph graph;
  std::vector<double> cost;
};

inline CostedGraph random_graph(std::uint64_t seed) {
  std::uint32_t drawn = 0;
  const auto draw = [&](std::uint32_t below) {
    return static_cast<std::uint32_t>(uniform(seed, Stream::test, drawn++) * below);
  };
  const std::uint32_t nodes = 1 + draw(seed % 10 == 0 ? 400 : 14);
  const std::uint32_t arcs = draw(nodes * 4 + 1);
  const bool ties = draw(2) == 0;
  std::vector<network::Endpoints> ends;
  CostedGraph made;
  for (std::uint32_t i = 0; i < arcs; ++i) {
    ends.push_back({NodeId{draw(nodes)}, NodeId{draw(nodes)}});
    made.cost.push_back(ties ? draw(4) : uniform(seed, Stream::test, drawn++) * draw(1000));
    if (draw(40) == 0) {
      made.cost.back() = std::numeric_limits<double>::infinity();
    }
  }
  made.graph = network::build_graph(nodes, ends).graph;
  if (draw(2) == 0) {
    made.graph.no_through.resize(nodes);
    for (const NodeId node : IdRange<NodeId>(nodes)) {
      made.graph.no_through[node] = draw(4) == 0 ? 1 : 0;
    }
  }
  return made;
}

}  // namespace corridor::path
