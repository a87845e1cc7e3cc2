#include "corridor/assign/stochastic.h"

#include "assign/example.h"

#include <gtest/gtest.h>

#include "corridor/assign/all_or_nothing.h"
#include "corridor/assign/beckmann.h"
#include "corridor/base/random.h"

namespace corridor::assign {
namespace {

// Two roads that do not congest: shares are exp(-0.5 * 3) to exp(-0.5 * 4).
TEST(StochasticEquilibrium, ConstantCostsGiveLogitShares) {
  const Example made =
      example(2, {{0, 1, linear(3, 0)}, {0, 1, linear(4, 0)}}, {{NodeId{0}, NodeId{1}, 100}});
  const Assignment solution = stochastic_equilibrium(made.problem, {.scale = 0.5});
  EXPECT_NEAR(solution.volume[0], 100 / (1 + std::exp(-0.5)), 1e-9);
  EXPECT_NEAR(solution.shortest_path_cost, -100 * std::log(std::exp(-1.5) + std::exp(-2.0)) / 0.5,
              1e-9);
}

// At the fixed point ln(v0 / v1) = -scale (c0 - c1), whatever way led there.
TEST(StochasticEquilibrium, CongestedRoadsAreAFixedPoint) {
  const Example made =
      example(2, {{0, 1, linear(10, 1)}, {0, 1, linear(20, 0.5)}}, {{NodeId{0}, NodeId{1}, 30}});
  const Assignment solution =
      stochastic_equilibrium(made.problem, {.scale = 0.2, .tolerance = 1e-12});
  EXPECT_EQ(solution.status, Status::converged);
  EXPECT_NEAR(std::log(solution.volume[0] / solution.volume[1]),
              -0.2 * (10 + solution.volume[0] - 20 - solution.volume[1] / 2), 1e-9);
}

/// Costs of all ways whose links lead to nodes that come later, by depth-first search.
void ways_from(const network::Graph& graph, const std::vector<double>& rank,
               const std::vector<double>& cost, NodeId at, NodeId to, double so_far,
               std::vector<ArcId>& way, std::vector<std::pair<double, std::vector<ArcId>>>& ways) {
  if (at == to) {
    ways.emplace_back(so_far, way);
    return;
  }
  for (const ArcId arc : graph.leaving[at]) {
    if (rank[graph.head[arc].value] > rank[at.value]) {
      way.push_back(arc);
      ways_from(graph, rank, cost, graph.head[arc], to, so_far + cost[arc.value], way, ways);
      way.pop_back();
    }
  }
}

// A grid with congestion: flows must equal logit over all listed ways at the costs they cause.
TEST(StochasticEquilibrium, GridEqualsLogitOverEnumeratedWays) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::vector<Link> links;
    std::uint64_t next = 0;
    const auto draw = [&](double below) { return below * uniform(seed, Stream::test, next++); };
    for (std::uint32_t row = 0; row < 4; ++row) {
      for (std::uint32_t column = 0; column < 4; ++column) {
        const std::uint32_t node = 4 * row + column;
        for (const std::uint32_t other :
             {column < 3 ? node + 1 : node, row < 3 ? node + 4 : node}) {
          if (other != node) {
            links.push_back({node, other, {DelayShape::bpr, 1 + draw(3), 10, 0.15, 4}});
            links.push_back({other, node, {DelayShape::bpr, 1 + draw(3), 10, 0.15, 4}});
          }
        }
      }
    }
    const std::vector<OdDemand> demand = {{NodeId{0}, NodeId{15}, 30}, {NodeId{12}, NodeId{3}, 20}};
    const Example made = example(16, links, demand);
    const Assignment solution =
        stochastic_equilibrium(made.problem, {.scale = 0.7, .tolerance = 1e-10, .threads = 2});
    ASSERT_EQ(solution.status, Status::converged);
    const std::vector<double> free = times_at(made.problem, std::vector<double>(links.size(), 0));
    std::vector<double> volume(links.size(), 0);
    for (const OdDemand& od : demand) {
      std::vector<std::pair<double, std::vector<ArcId>>> ways;
      std::vector<ArcId> way;
      ways_from(*made.graph, plain_dijkstra(*made.graph, od.origin, free), solution.time, od.origin,
                od.destination, 0, way, ways);
      double sum = 0;
      for (const auto& [cost, arcs] : ways) {
        sum += std::exp(-0.7 * cost);
      }
      for (const auto& [cost, arcs] : ways) {
        for (const ArcId arc : arcs) {
          volume[arc.value] += od.amount * std::exp(-0.7 * cost) / sum;
        }
      }
    }
    for (std::size_t a = 0; a < volume.size(); ++a) {
      ASSERT_NEAR(solution.volume[a], volume[a], 1e-6) << "seed " << seed;
    }
  }
}

TEST(StochasticEquilibrium, SharpChoiceComesNearTheUserEquilibrium) {
  const Example made =
      example(3, {{0, 1, linear(1, 1)}, {0, 1, linear(2, 1)}, {1, 2, linear(1, 0)}},
              {{NodeId{0}, NodeId{2}, 5}, {NodeId{2}, NodeId{0}, 3}});
  const Assignment solution = stochastic_equilibrium(made.problem, {.scale = 1000});
  EXPECT_NEAR(solution.volume[0], 3, 1e-2);
  ASSERT_EQ(solution.unreachable.size(), 1U);
  EXPECT_EQ(solution.assigned_demand, 5);
}

}  // namespace
}  // namespace corridor::assign
