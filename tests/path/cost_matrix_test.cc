#include "corridor/path/cost_matrix.h"

#include "path/random_graph.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "corridor/path/contraction.h"
#include "corridor/path/customizable.h"
#include "corridor/path/tree.h"

namespace corridor::path {
namespace {

constexpr double kNoWay = std::numeric_limits<double>::infinity();

std::vector<NodeId> nodes_of(const network::Graph& graph) {
  std::vector<NodeId> nodes;
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    nodes.push_back(node);
  }
  return nodes;
}

/// Some nodes, some of them twice, in no order.
std::vector<NodeId> some_nodes(const network::Graph& graph, std::uint64_t seed) {
  std::vector<NodeId> nodes;
  const auto count = static_cast<std::uint64_t>(uniform(seed, Stream::test, 1 << 20) * 60);
  for (std::uint64_t i = 0; i < count; ++i) {
    nodes.push_back(NodeId{static_cast<std::uint32_t>(
        uniform(seed, Stream::test, (1 << 20) + 1 + i) * static_cast<double>(graph.node_count()))});
  }
  return nodes;
}

void expect_distances_of_trees(const CostedGraph& made, std::span<const NodeId> origins,
                               std::span<const NodeId> destinations,
                               const std::vector<double>& matrix, bool exact, std::uint64_t seed) {
  for (std::size_t o = 0; o < origins.size(); ++o) {
    const Tree tree = shortest_tree(made.graph, origins[o], made.cost);
    for (std::size_t d = 0; d < destinations.size(); ++d) {
      const double expected = tree.dist[destinations[d]];
      const double found = matrix[o * destinations.size() + d];
      if (exact || expected == kNoWay) {
        ASSERT_EQ(found, expected)
            << "seed " << seed << ": " << origins[o].value << " to " << destinations[d].value;
      } else {
        // Sums of at most 400 terms in another order.
        ASSERT_NEAR(found, expected, 1e-13 * expected) << "seed " << seed;
      }
    }
  }
}

TEST(CostMatrix, OnContractionsHasTheDistancesOfTrees) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const CostedGraph made = random_graph(seed);
    // Few witnesses: more arcs, other ranks, the same distances.
    const auto contraction = contract(
        made.graph, made.cost,
        {.witness_nodes = seed % 3 == 0 ? 1 : 500, .estimate_nodes = seed % 2 == 0 ? 1 : 60});
    const Hierarchy hierarchy = contraction.hierarchy();
    const auto origins = some_nodes(made.graph, seed);
    const auto destinations = seed % 2 == 0 ? nodes_of(made.graph) : some_nodes(made.graph, ~seed);
    const auto matrix = cost_matrix(hierarchy, origins, destinations);
    expect_distances_of_trees(made, origins, destinations, matrix,
                              std::holds_alternative<HierarchyOf<Ticks>>(hierarchy), seed);
  }
}

std::vector<std::uint32_t> random_order(std::size_t vertices, std::uint64_t seed) {
  std::vector<std::uint32_t> order(vertices);
  for (std::uint32_t v = 0; v < vertices; ++v) {
    order[v] = v;
  }
  for (std::uint32_t left = static_cast<std::uint32_t>(vertices); left > 1; --left) {
    const auto other =
        static_cast<std::uint32_t>(uniform(seed, Stream::test, 1 << 22, left) * left);
    std::swap(order[left - 1], order[other]);
  }
  return order;
}

TEST(CostMatrix, OnEveryMetricOfOneCustomizableHierarchyHasTheDistancesOfTrees) {
  Metric metric;  // its memory serves all
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    CostedGraph made = random_graph(seed);
    CustomizableOptions options;
    if (seed % 3 == 0) {
      options.order = random_order(vertices_of(made.graph).count, seed);
    }
    const CustomizableHierarchy network(made.graph, options);
    const auto origins = some_nodes(made.graph, seed);
    const auto destinations = some_nodes(made.graph, ~seed);
    for (const double factor : {1.0, 0.1}) {  // whole numbers, if they were; then none
      for (std::size_t arc = 0; arc < made.cost.size(); ++arc) {
        made.cost[arc] *= factor == 1 || arc % 3 == 0 ? factor : 1.3;
      }
      network.customize(made.cost, metric);
      const Hierarchy hierarchy = metric.hierarchy();
      expect_distances_of_trees(made, origins, destinations,
                                cost_matrix(hierarchy, origins, destinations),
                                std::holds_alternative<HierarchyOf<Ticks>>(hierarchy), seed);
    }
  }
}

//  0 - 1 - 2 - ...        a town: streets both ways, some closed, costs of 1 to 9
//  |   |   |
//  ...
TEST(CustomizableHierarchy, OfALargerGridHasTheSameBytesOnAnyNumberOfThreadsAndEqualsTrees) {
  constexpr std::uint32_t kSide = 70;
  std::vector<network::Endpoints> ends;
  std::vector<double> given;
  for (std::uint32_t v = 0; v < kSide * kSide; ++v) {
    for (const std::uint32_t step : {1U, kSide}) {
      if (v + step < kSide * kSide && (step != 1 || (v + 1) % kSide != 0)) {
        ends.push_back({NodeId{v}, NodeId{v + step}});
        ends.push_back({NodeId{v + step}, NodeId{v}});
      }
    }
  }
  const auto built = network::build_graph(kSide * kSide, ends);
  CostedGraph made{.graph = built.graph, .cost = {}};
  for (std::uint32_t arc = 0; arc < ends.size(); ++arc) {
    const double draw = uniform(1, Stream::test, 1 << 23, arc);
    made.cost.push_back(draw < 0.05 ? kNoWay : std::ceil(9 * draw));
  }
  const CustomizableHierarchy alone(made.graph);
  const CustomizableHierarchy shared(made.graph, {.threads = 5});
  EXPECT_EQ(alone.order(), shared.order());
  // Nested dissection of an n x n grid fills in about 7.75 n^2 log2(n) arcs of both triangles at
  // most (George 1973: 31/4); an order by rows would give n^3.
  EXPECT_LT(alone.arc_count(), 31 * kSide * kSide * 6.2 / 4);
  std::vector<NodeId> nodes;
  for (std::uint32_t v = 0; v < kSide * kSide; v += 7) {
    nodes.push_back(NodeId{v});
  }
  const auto matrix = cost_matrix(alone.customize(made.cost).hierarchy(), nodes, nodes);
  for (const Simd simd : {Simd::baseline, Simd::avx2, Simd::avx512}) {
    if (has(simd)) {
      const Metric metric = shared.customize(made.cost, {.threads = 3, .simd = simd});
      ASSERT_EQ(cost_matrix(metric.hierarchy(), nodes, nodes, {.threads = 4, .simd = simd}),
                matrix);
    }
  }
  for (std::size_t o = 0; o < nodes.size(); o += 100) {
    const Tree tree = shortest_tree(made.graph, nodes[o], made.cost);
    for (std::size_t d = 0; d < nodes.size(); ++d) {
      ASSERT_EQ(matrix[o * nodes.size() + d], tree.dist[nodes[d]]);
    }
  }
  const auto contraction = contract(made.graph, made.cost);
  EXPECT_EQ(cost_matrix(contraction.hierarchy(), nodes, nodes), matrix);
}

TEST(CustomizableHierarchy, RefusesAnOrderThatDoesNotNameEveryVertexOnce) {
  const std::vector<network::Endpoints> ends = {{NodeId{0}, NodeId{1}}};
  const network::Graph graph = network::build_graph(2, ends).graph;
  EXPECT_THROW(CustomizableHierarchy(graph, {.order = {0}}), std::invalid_argument);
  EXPECT_THROW(CustomizableHierarchy(graph, {.order = {0, 0}}), std::invalid_argument);
  EXPECT_THROW(CustomizableHierarchy(graph, {.order = {0, 2}}), std::invalid_argument);
  const CustomizableHierarchy network(graph);
  EXPECT_THROW(network.customize(std::vector<double>{-1}), std::invalid_argument);
  EXPECT_THROW(network.customize(std::vector<double>{1, 2}), std::invalid_argument);
}

TEST(CostMatrix, HasTheSameBytesWithEveryInstructionSetAndNumberOfThreads) {
  for (std::uint64_t seed = 0; seed < 400; seed += 10) {
    const CostedGraph made = random_graph(seed);
    const auto contraction = contract(made.graph, made.cost);
    const auto nodes = nodes_of(made.graph);
    const auto matrix =
        cost_matrix(contraction.hierarchy(), nodes, nodes, {.simd = Simd::baseline});
    for (const Simd simd : {Simd::automatic, Simd::avx2, Simd::avx512}) {
      if (has(simd)) {
        ASSERT_EQ(cost_matrix(contraction.hierarchy(), nodes, nodes,
                              {.threads = 1 + static_cast<int>(seed / 10 % 5), .simd = simd}),
                  matrix)
            << "seed " << seed;
      }
    }
  }
}

TEST(CostMatrix, RefusesAMatrixOfAnotherSize) {
  const CostedGraph made = random_graph(1);
  const auto contraction = contract(made.graph, made.cost);
  const std::vector<NodeId> one = {NodeId{0}};
  std::vector<double> matrix(2);
  EXPECT_THROW(cost_matrix(contraction.hierarchy(), one, one, matrix), std::invalid_argument);
}

TEST(Contract, RefusesNegativeCostsAndNan) {
  const std::vector<network::Endpoints> ends = {{NodeId{0}, NodeId{1}}};
  const network::Graph graph = network::build_graph(2, ends).graph;
  EXPECT_THROW(contract(graph, std::vector<double>{-1}), std::invalid_argument);
  EXPECT_THROW(contract(graph, std::vector<double>{std::nan("")}), std::invalid_argument);
  EXPECT_THROW(contract(graph, std::vector<double>{1, 2}), std::invalid_argument);
}

//   0 --a--> 1 --b--> 2
TEST(TickOf, IsTheLargestPowerOfTwoThatAllCostsAreMultiplesOf) {
  const std::vector<network::Endpoints> ends = {{NodeId{0}, NodeId{1}}, {NodeId{1}, NodeId{2}}};
  const network::Graph graph = network::build_graph(3, ends).graph;
  const auto tick = [&](double a, double b) { return tick_of(graph, std::vector<double>{a, b}); };
  EXPECT_EQ(tick(3, 7), 1);
  EXPECT_EQ(tick(3, 7.25), 0.25);
  EXPECT_EQ(tick(0, kNoWay), 1);
  EXPECT_EQ(tick(0.1, 7), 0);              // no whole number of any power of two
  EXPECT_EQ(tick(0x1.0p30, 0x1.0p30), 0);  // a path could cost 2^31
  EXPECT_EQ(tick(0x1.0p30, 0x1.0p30 - 2), 1);
}

}  // namespace
}  // namespace corridor::path
