// Guided searches against the plain one, arc by arc, with arcs left out.
#include "corridor/path/guided_search.h"

#include "random_graph.h"

#include <gtest/gtest.h>

namespace corridor::path {
namespace {

constexpr std::uint32_t kLabels = 6;

std::vector<std::uint32_t> random_labels(std::size_t arcs, std::uint64_t seed) {
  std::vector<std::uint32_t> labels;
  for (std::size_t i = 0; i < arcs; ++i) {
    const auto label =
        static_cast<std::uint32_t>(uniform(seed, Stream::test, 1'000'000 + i) * (kLabels + 4));
    labels.push_back(label < kLabels ? label : GuidedSearch::kNoLabel);
  }
  return labels;
}

TEST(GuidedSearch, FindsTheWaysOfThePlainSearchWhateverIsLeftOut) {
  std::size_t ways = 0;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    const CostedGraph made = random_graph(seed);
    const auto nodes = static_cast<std::uint32_t>(made.graph.node_count());
    const NodeId origin{static_cast<std::uint32_t>(seed % nodes)};
    const NodeId destination{nodes - 1};
    const auto labels = random_labels(made.cost.size(), seed);
    const Tree to_destination =
        shortest_tree(made.graph, destination, made.cost, Direction::to_root);
    GuidedSearch search(made.graph, labels);
    search.set_cost(made.cost);
    for (std::uint32_t bans = 0; bans < (1U << kLabels); bans += 3 + seed % 5) {
      std::vector<std::uint8_t> banned;
      std::vector<double> cost = made.cost;
      for (std::uint32_t label = 0; label < kLabels; ++label) {
        banned.push_back(static_cast<std::uint8_t>(bans >> label & 1U));
      }
      for (std::size_t a = 0; a < cost.size(); ++a) {
        if (labels[a] != GuidedSearch::kNoLabel && banned[labels[a]] != 0) {
          cost[a] = kUnreachable;
        }
      }
      const Tree tree = shortest_tree(made.graph, origin, cost);
      const auto found = search.run(origin, to_destination, banned);
      ASSERT_EQ(found.has_value(), tree.dist[destination] < kUnreachable) << "seed " << seed;
      if (found) {
        ASSERT_EQ(*found, path_arcs(made.graph, tree, destination))
            << "seed " << seed << ", bans " << bans;
        ++ways;
      }
    }
  }
  EXPECT_GT(ways, 5000U);
}

}  // namespace
}  // namespace corridor::path
