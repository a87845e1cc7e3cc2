// Betweenness against a closed form, and against all cheapest ways listed one by one.
#include "corridor/disrupt/betweenness.h"

#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

struct Arcs {
  network::BuiltGraph built;
  std::vector<double> cost;
};

Arcs arcs_of(std::uint32_t nodes, const std::vector<network::Endpoints>& ends,
             const std::vector<double>& cost) {
  Arcs arcs{network::build_graph(nodes, ends), std::vector<double>(ends.size())};
  for (std::size_t i = 0; i < ends.size(); ++i) {
    arcs.cost[arcs.built.arc_of_input[i].value] = cost[i];
  }
  return arcs;
}

// A ring of n nodes, n odd: of n (n - 1) ordered pairs each goes the shorter way, so that an arc of
// either sense carries 1 + 2 + ... + (n - 1) / 2 of them.
TEST(Betweenness, OfARingIsItsClosedForm) {
  constexpr std::uint32_t kNodes = 9;
  std::vector<network::Endpoints> ends;
  for (std::uint32_t i = 0; i < kNodes; ++i) {
    ends.push_back({NodeId{i}, NodeId{(i + 1) % kNodes}});
    ends.push_back({NodeId{(i + 1) % kNodes}, NodeId{i}});
  }
  const Arcs ring = arcs_of(kNodes, ends, std::vector<double>(ends.size(), 0.1));
  std::vector<NodeId> all;
  for (std::uint32_t i = 0; i < kNodes; ++i) {
    all.push_back(NodeId{i});
  }
  const std::vector<double> tonnes(kNodes, 2);
  std::vector<OriginDemand> demand;
  for (const NodeId node : all) {
    demand.push_back({node, all, tonnes});
  }
  const Betweenness found = betweenness(ring.built.graph, ring.cost, demand);
  EXPECT_EQ(found.joined_pairs, kNodes * (kNodes - 1));
  for (std::size_t a = 0; a < ends.size(); ++a) {
    EXPECT_NEAR(found.pairs[a], 1 + 2 + 3 + 4, 1e-12);
    EXPECT_NEAR(found.t_per_day[a], 2 * (1 + 2 + 3 + 4), 1e-12);
  }
}

TEST(Betweenness, SharesTiesEvenlyAsAllWaysListedDo) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const auto nodes = static_cast<std::uint32_t>(4 + random() % 4);
    std::vector<network::Endpoints> ends;
    std::vector<double> cost;
    for (std::uint32_t i = 0; i < 3 * nodes; ++i) {
      ends.push_back({NodeId{static_cast<std::uint32_t>(random() % nodes)},
                      NodeId{static_cast<std::uint32_t>(random() % nodes)}});
      cost.push_back(static_cast<double>(1 + random() % 3));  // many ties
    }
    Arcs arcs = arcs_of(nodes, ends, cost);
    arcs.built.graph.no_through = IdVector<NodeId, std::uint8_t>(nodes, 0);
    arcs.built.graph.no_through[NodeId{1}] = 1;
    const std::vector<NodeId> to{NodeId{nodes - 1}, NodeId{1}};
    const std::vector<double> tonnes{3, 5};
    const std::vector<OriginDemand> demand{{NodeId{0}, to, tonnes}};
    const Betweenness found = betweenness(arcs.built.graph, arcs.cost, demand);

    std::vector<double> expected(ends.size(), 0);
    for (std::size_t d = 0; d < to.size(); ++d) {
      double least = path::kUnreachable;
      std::vector<std::vector<ArcId>> ways;
      std::vector<ArcId> way;
      std::vector<std::uint8_t> seen(nodes, 0);
      const std::function<void(NodeId, double)> walk = [&](NodeId at, double so_far) {
        if (at == to[d]) {
          if (so_far < least) {
            least = so_far;
            ways.clear();
          }
          if (so_far == least) {
            ways.push_back(way);
          }
          return;
        }
        if (at != NodeId{0} && !arcs.built.graph.may_pass(at)) {
          return;
        }
        seen[at.value] = 1;
        for (const ArcId arc : arcs.built.graph.leaving[at]) {
          if (seen[arcs.built.graph.head[arc].value] == 0) {
            way.push_back(arc);
            walk(arcs.built.graph.head[arc], so_far + arcs.cost[arc.value]);
            way.pop_back();
          }
        }
        seen[at.value] = 0;
      };
      walk(NodeId{0}, 0);
      for (const auto& one : ways) {
        for (const ArcId arc : one) {
          expected[arc.value] += tonnes[d] / static_cast<double>(ways.size());
        }
      }
    }
    for (std::size_t a = 0; a < expected.size(); ++a) {
      ASSERT_NEAR(found.t_per_day[a], expected[a], 1e-12) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace corridor::disrupt
