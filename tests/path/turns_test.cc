#include "corridor/path/turns.h"

#include "path/random_graph.h"

#include <map>
#include <stdexcept>

#include <gtest/gtest.h>

#include "corridor/path/cost_matrix.h"
#include "corridor/path/customizable.h"
#include "corridor/path/tree.h"

namespace corridor::path {
namespace {

using network::Graph;

std::vector<TurnRule> random_rules(const Graph& graph, std::uint64_t seed) {
  std::vector<TurnRule> rules;
  std::uint32_t drawn = 0;
  for (const ArcId from : IdRange<ArcId>(graph.arc_count())) {
    for (const ArcId to : graph.leaving[graph.head[from]]) {
      const double draw = uniform(seed, Stream::test, 1 << 24, drawn++);
      if (draw < 0.3) {
        rules.push_back({from, to});
      } else if (draw < 0.4) {
        rules.push_back({from, to, std::ceil(draw * 100) - 30});
      }
    }
  }
  return rules;
}

/// Bellman and Ford with a label for each arc by which a node is reached.
std::vector<double> by_arc_labels(const CostedGraph& made, const std::vector<TurnRule>& rules,
                                  NodeId root) {
  const Graph& graph = made.graph;
  std::map<std::pair<ArcId, ArcId>, double> turn;
  for (const TurnRule& rule : rules) {
    turn[{rule.from, rule.to}] = rule.cost;
  }
  IdVector<ArcId, double> reached(graph.arc_count(), kUnreachable);
  for (const ArcId arc : graph.leaving[root]) {
    reached[arc] = made.cost[arc.value];
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const ArcId from : IdRange<ArcId>(graph.arc_count())) {
      if (!graph.may_pass(graph.head[from])) {
        continue;
      }
      for (const ArcId to : graph.leaving[graph.head[from]]) {
        const auto rule = turn.find({from, to});
        const double through =
            reached[from] + (rule == turn.end() ? 0 : rule->second) + made.cost[to.value];
        if (through < reached[to]) {
          reached[to] = through;
          changed = true;
        }
      }
    }
  }
  std::vector<double> dist(graph.node_count(), kUnreachable);
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    double& known = dist[graph.head[arc].value];
    known = std::min(known, reached[arc]);
  }
  dist[root.value] = 0;
  return dist;
}

TEST(WithTurnRules, TreesAndHierarchiesObeyThemOnThousandsOfRandomGraphs) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    CostedGraph made = random_graph(seed);
    if (made.graph.node_count() > 14) {
      continue;
    }
    for (double& cost : made.cost) {
      cost = std::ceil(cost);  // sums are exact, whatever their order
    }
    const auto rules = random_rules(made.graph, seed);
    const TurnGraph turns = with_turn_rules(made.graph, rules);
    const auto cost = spread_over_turns(turns, made.cost, true);
    const NodeId root{static_cast<std::uint32_t>(seed % made.graph.node_count())};
    const auto expected = by_arc_labels(made, rules, root);
    const Tree tree = shortest_tree(turns.graph, root, cost);
    const std::vector<double> found(
        tree.dist.begin(), tree.dist.begin() + static_cast<std::ptrdiff_t>(expected.size()));
    ASSERT_EQ(found, expected) << "seed " << seed;

    std::vector<NodeId> nodes;
    for (const NodeId node : IdRange<NodeId>(made.graph.node_count())) {
      nodes.push_back(node);
    }
    const CustomizableHierarchy hierarchy(turns.graph);
    ASSERT_EQ(cost_matrix(hierarchy.customize(cost).hierarchy(), std::vector<NodeId>{root}, nodes),
              expected)
        << "seed " << seed;
  }
}

//        3
//        |            From 0 north to 3 the left turn at 1 is forbidden: on to 2, back, and right.
//   0 -- 1 -- 2
TEST(WithTurnRules, AWayMayComeBackToWhereItCouldNotTurn) {
  const std::vector<network::Endpoints> ends = {{NodeId{0}, NodeId{1}},
                                                {NodeId{1}, NodeId{2}},
                                                {NodeId{2}, NodeId{1}},
                                                {NodeId{1}, NodeId{3}}};
  const auto built = network::build_graph(4, ends);
  const auto arc = [&](std::size_t i) { return built.arc_of_input[i]; };
  const std::vector<double> cost(4, 10);
  const auto cheapest = [&](const std::vector<TurnRule>& rules) {
    const TurnGraph turns = with_turn_rules(built.graph, rules);
    return shortest_tree(turns.graph, NodeId{0}, spread_over_turns(turns, cost, true))
        .dist[NodeId{3}];
  };
  EXPECT_EQ(cheapest({}), 20);
  EXPECT_EQ(cheapest({{arc(0), arc(3)}}), 40);
  EXPECT_EQ(cheapest({{arc(0), arc(3), 15}}), 35);
  EXPECT_EQ(cheapest({{arc(0), arc(3)}, {arc(1), arc(2)}}), kUnreachable);  // no U-turn at 2
}

TEST(WithTurnRules, RefusesArcsThatDoNotMeetAndNegativeCosts) {
  const std::vector<network::Endpoints> ends = {{NodeId{0}, NodeId{1}}, {NodeId{1}, NodeId{0}}};
  const Graph graph = network::build_graph(2, ends).graph;
  const auto rule = [&](std::uint32_t from, std::uint32_t to, double cost) {
    return std::vector<TurnRule>{{ArcId{from}, ArcId{to}, cost}};
  };
  EXPECT_THROW(with_turn_rules(graph, rule(0, 0, 1)), std::invalid_argument);
  EXPECT_THROW(with_turn_rules(graph, rule(0, 2, 1)), std::invalid_argument);
  EXPECT_THROW(with_turn_rules(graph, rule(0, 1, -1)), std::invalid_argument);
  EXPECT_THROW(with_turn_rules(graph, rule(0, 1, std::nan(""))), std::invalid_argument);
}

}  // namespace
}  // namespace corridor::path
