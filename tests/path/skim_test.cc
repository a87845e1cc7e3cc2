#include "corridor/path/skim.h"

#include "path/random_graph.h"

#include <gtest/gtest.h>

namespace corridor::path {
namespace {

TEST(Skim, AddsAttributesAlongTheTreesWaysWithAnyNumberOfThreads) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const CostedGraph made = random_graph(seed);
    std::vector<double> length_km(made.cost.size());
    for (std::size_t arc = 0; arc < length_km.size(); ++arc) {
      length_km[arc] = 1.0 + static_cast<double>(arc);
    }
    std::vector<NodeId> nodes;
    for (const NodeId node : IdRange<NodeId>(made.graph.node_count())) {
      nodes.push_back(node);
    }
    const std::vector<std::span<const double>> attributes = {length_km, made.cost};
    const Skims skims = skim(made.graph, made.cost, nodes, nodes, attributes);
    EXPECT_EQ(skims.attributes[1], skims.cost);
    const NodeId origin = nodes[seed % nodes.size()];
    const Tree tree = shortest_tree(made.graph, origin, made.cost);
    for (const NodeId node : nodes) {
      double expected = tree.dist[node] < kUnreachable ? 0 : kUnreachable;
      for (const ArcId arc : path_arcs(made.graph, tree, node)) {
        expected += length_km[arc.value];
      }
      ASSERT_EQ(skims.attributes[0][origin.value * nodes.size() + node.value], expected);
    }
    EXPECT_EQ(skim(made.graph, made.cost, nodes, nodes, attributes, 7).attributes,
              skims.attributes);
  }
}

}  // namespace
}  // namespace corridor::path
