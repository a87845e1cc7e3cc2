#include "corridor/assign/origin_search.h"

#include "assign/example.h"

#include <limits>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::assign {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// One search after the other while costs change a little, a lot, and arcs close and open again,
// from the tree of before and from ways that are known.
TEST(OriginSearch, AgreesWithPlainDijkstraAndKeepsItsTreeInOrder) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    std::uint32_t drawn = 0;
    const auto draw = [&](double below) { return uniform(seed, Stream::test, drawn++) * below; };
    Example made = grid(9);
    network::Graph& graph = *made.graph;
    if (seed % 3 == 0) {
      graph.no_through.resize(graph.node_count());
      for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
        graph.no_through[node] = draw(5) < 1 ? 1 : 0;
      }
    }
    const SearchGraph flat(graph);
    OriginSearch search(flat);
    const NodeId origin{static_cast<std::uint32_t>(draw(81))};
    TreeArcs tree;
    std::vector<double> cost(graph.arc_count());
    for (double& one : cost) {
      one = draw(4) < 1 ? 0 : draw(10);
    }
    for (int round = 0; round < 30; ++round) {
      search.run(origin.value, cost, tree);
      const auto dist = plain_dijkstra(graph, origin, cost);
      std::vector<bool> seen(graph.node_count(), false);
      seen[origin.value] = true;
      for (const std::uint32_t arc : tree) {
        EXPECT_TRUE(seen[flat.tail[arc]]) << "seed " << seed << " round " << round;
        seen[flat.head[arc]] = true;
        EXPECT_EQ(search.dist()[flat.head[arc]], search.dist()[flat.tail[arc]] + cost[arc]);
      }
      for (std::uint32_t node = 0; node < dist.size(); ++node) {
        ASSERT_EQ(search.dist()[node], dist[node]) << "seed " << seed << " round " << round;
        EXPECT_TRUE(seen[node] || dist[node] == kInfinity);
      }
      for (double& one : cost) {
        const double what = draw(round % 3 == 0 ? 2 : 40);
        one = what < 1 ? draw(10) : what < 1.2 ? kInfinity : one;
      }
    }
  }
}

}  // namespace
}  // namespace corridor::assign
