#include "corridor/disrupt/interdiction.h"

#include "path/random_graph.h"

#include <gtest/gtest.h>

#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

// ../shared/routing-and-disruption.md, section 5: the formula grid, 6 x 6, source 36, sink 37.
struct FormulaGrid {
  network::Graph graph;
  std::vector<double> length, capacity;
  Csr<ClosureId, ArcId> closures;  // the 120 arcs of the grid
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;

  FormulaGrid() {
    std::vector<network::Endpoints> all;
    std::vector<double> lengths, capacities;
    const auto join = [&](std::uint32_t a, std::uint32_t b) {
      all.push_back({NodeId{a}, NodeId{b}});
      lengths.push_back(1 + (7 * a + 13 * b + a * b) % 10);
      capacities.push_back(1 + (3 * a + 5 * b + 2 * a * b) % 9);
      ends.push_back({a, b});
    };
    for (std::uint32_t a = 0; a < 36; ++a) {
      if (a % 6 < 5) {
        join(a, a + 1);
        join(a + 1, a);
      }
      if (a < 30) {
        join(a, a + 6);
        join(a + 6, a);
      }
    }
    for (std::uint32_t r = 0; r < 6; ++r) {
      all.push_back({NodeId{36}, NodeId{6 * r}});
      all.push_back({NodeId{6 * r + 5}, NodeId{37}});
    }
    lengths.resize(all.size(), 0);
    capacities.resize(all.size(), 1000);
    auto built = network::build_graph(38, all);
    graph = std::move(built.graph);
    length.resize(all.size());
    capacity.resize(all.size());
    std::vector<std::vector<ArcId>> arcs;
    for (std::size_t i = 0; i < all.size(); ++i) {
      length[built.arc_of_input[i].value] = lengths[i];
      capacity[built.arc_of_input[i].value] = capacities[i];
      if (i < ends.size()) {
        arcs.push_back({built.arc_of_input[i]});
      }
    }
    closures = closures_of_arcs(arcs);
  }
};

TEST(Interdiction, LongestShortestPathOfTheFormulaGrid) {
  const FormulaGrid grid;
  ASSERT_EQ(grid.closures.rows(), 120U);
  const double expected[] = {27, 29, 29, 30, 30, 30};
  for (int k = 0; k <= 5; ++k) {
    EXPECT_EQ(worst_shortest_path(grid.graph, grid.length, grid.closures, NodeId{36}, NodeId{37}, k)
                  .value,
              expected[k])
        << k;
  }
}

TEST(Interdiction, LeastMaximumFlowOfTheFormulaGrid) {
  using Ends = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  const FormulaGrid grid;
  const double expected[] = {35, 26, 17, 11};
  const Ends cut[] = {{}, {{1, 2}}, {{1, 2}, {19, 20}}, {{1, 2}, {13, 14}, {19, 20}}};
  for (int k = 0; k <= 3; ++k) {
    const auto worst =
        least_max_flow(grid.graph, grid.capacity, grid.closures, NodeId{36}, NodeId{37}, k);
    EXPECT_EQ(worst.value, expected[k]) << k;
    Ends found;
    for (const ClosureId closure : worst.closed) {
      found.push_back(grid.ends[closure.value]);
    }
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, cut[k]) << k;
  }
}

TEST(Interdiction, AgreesWithEveryPairOfClosures) {
  for (std::uint64_t seed = 1; seed < 400; ++seed) {
    const auto made = path::random_graph(seed);
    const std::size_t arcs = made.graph.arc_count();
    if (arcs == 0 || arcs > 60 || made.graph.node_count() < 2) {
      continue;
    }
    SCOPED_TRACE(seed);
    std::vector<std::vector<ArcId>> each(arcs);
    for (std::uint32_t a = 0; a < arcs; ++a) {
      each[a] = {ArcId{a}, ArcId{static_cast<std::uint32_t>((a * 7 + 3) % arcs)}};
    }
    double worst = 0;
    for (std::size_t i = 0; i < arcs; ++i) {
      for (std::size_t j = i; j < arcs; ++j) {
        auto cost = made.cost;
        for (const auto& closed : {each[i], each[j]}) {
          for (const ArcId arc : closed) {
            cost[arc.value] = path::kUnreachable;
          }
        }
        worst = std::max(worst, path::shortest_tree(made.graph, NodeId{0}, cost).dist[NodeId{1}]);
      }
    }
    EXPECT_EQ(
        worst_shortest_path(made.graph, made.cost, closures_of_arcs(each), NodeId{0}, NodeId{1}, 2)
            .value,
        worst);
  }
}

}  // namespace
}  // namespace corridor::disrupt
