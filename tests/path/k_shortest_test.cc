#include "corridor/path/k_shortest.h"

#include "path/random_graph.h"

#include <gtest/gtest.h>

namespace corridor::path {
namespace {

/// Every path without a repeated node, by depth-first search.
void enumerate(const CostedGraph& made, NodeId from, NodeId at, NodeId to, Path& path,
               std::vector<std::uint8_t>& seen, std::vector<Path>& found) {
  if (at == to) {
    found.push_back(path);
    return;
  }
  if (at != from && !made.graph.may_pass(at)) {
    return;
  }
  seen[at.value] = 1;
  for (const ArcId arc : made.graph.leaving[at]) {
    if (seen[made.graph.head[arc].value] == 0 && made.cost[arc.value] < kUnreachable) {
      const double before = path.cost;
      path.arcs.push_back(arc);
      path.cost += made.cost[arc.value];
      enumerate(made, from, made.graph.head[arc], to, path, seen, found);
      path.arcs.pop_back();
      path.cost = before;
    }
  }
  seen[at.value] = 0;
}

TEST(KShortestPaths, CostsEqualThoseOfAllPathsWrittenDown) {
  int tested = 0;
  for (std::uint64_t seed = 1; tested < 3000; ++seed) {
    const CostedGraph made = random_graph(seed);
    if (made.graph.node_count() > 9) {
      continue;
    }
    ++tested;
    const NodeId from{0};
    const NodeId to{static_cast<std::uint32_t>(made.graph.node_count() - 1)};
    std::vector<Path> all;
    Path path;
    std::vector<std::uint8_t> seen(made.graph.node_count(), 0);
    enumerate(made, from, from, to, path, seen, all);
    std::ranges::sort(all, {}, &Path::cost);
    const auto found = k_shortest_paths(made.graph, from, to, made.cost, 12);
    ASSERT_EQ(found.size(), std::min<std::size_t>(12, all.size())) << "seed " << seed;
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_DOUBLE_EQ(found[i].cost, all[i].cost) << "seed " << seed;
      for (std::size_t j = 0; j < i; ++j) {
        ASSERT_NE(found[i].arcs, found[j].arcs) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace corridor::path
