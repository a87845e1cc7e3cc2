#include "corridor/path/tree.h"

#include "path/random_graph.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace corridor::path {
namespace {

using network::Graph;

bool expands(const Graph& graph, NodeId root, NodeId node) {
  return node == root || graph.may_pass(node);
}

/// Bellman (1958) and Ford (1956): relax every arc until nothing changes.
std::vector<double> bellman_ford(const Graph& graph, NodeId root, const std::vector<double>& cost) {
  std::vector<double> dist(graph.node_count(), kUnreachable);
  dist[root.value] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
      const NodeId tail = graph.tail[arc];
      const double through = dist[tail.value] + cost[arc.value];
      if (expands(graph, root, tail) && through < dist[graph.head[arc].value]) {
        dist[graph.head[arc].value] = through;
        changed = true;
      }
    }
  }
  return dist;
}

/// The rule for parents, read off the distances.
std::vector<ArcId> parents_by_rule(const Graph& graph, NodeId root, const std::vector<double>& cost,
                                   const std::vector<double>& dist) {
  std::vector<ArcId> parent(graph.node_count());
  const auto tight = [&](ArcId arc) {
    const NodeId tail = graph.tail[arc];
    const NodeId head = graph.head[arc];
    return head != root && expands(graph, root, tail) && dist[head.value] < kUnreachable &&
           dist[tail.value] + cost[arc.value] == dist[head.value];
  };
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    ArcId& known = parent[graph.head[arc].value];
    if (tight(arc) && dist[graph.tail[arc].value] < dist[graph.head[arc].value] && !known.valid()) {
      known = arc;
    }
  }
  for (bool found = true; found;) {
    found = false;
    std::vector<ArcId> next = parent;
    for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
      const NodeId tail = graph.tail[arc];
      const std::uint32_t head = graph.head[arc].value;
      const bool tail_known = tail == root || parent[tail.value].valid();
      if (tight(arc) && tail_known && !parent[head].valid() && !next[head].valid()) {
        next[head] = arc;
        found = true;
      }
    }
    parent = next;
  }
  return parent;
}

TEST(TreeSearch, EqualsBellmanFordOnThousandsOfRandomGraphsWithEveryQueue) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const CostedGraph made = random_graph(seed);
    const NodeId root{static_cast<std::uint32_t>(seed % made.graph.node_count())};
    const auto dist = bellman_ford(made.graph, root, made.cost);
    const auto parent = parents_by_rule(made.graph, root, made.cost, dist);
    for (const Queue queue : {Queue::heap2, Queue::heap4, Queue::heap8, Queue::buckets}) {
      TreeSearch search(made.graph, Direction::from_root, queue);
      search.set_cost(made.cost);
      Tree tree;
      search.run(root, tree);
      ASSERT_EQ(std::vector<double>(tree.dist.begin(), tree.dist.end()), dist) << "seed " << seed;
      ASSERT_EQ(std::vector<ArcId>(tree.parent.begin(), tree.parent.end()), parent)
          << "seed " << seed;
    }
  }
}

TEST(TreeSearch, TowardsTheRootIsTheSearchOfTheTurnedGraph) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const CostedGraph made = random_graph(seed);
    Graph turned = made.graph;
    std::swap(turned.leaving, turned.entering);
    std::swap(turned.tail, turned.head);
    const NodeId root{0};
    const Tree expected = shortest_tree(turned, root, made.cost);
    const Tree tree = shortest_tree(made.graph, root, made.cost, Direction::to_root);
    ASSERT_EQ(tree.dist, expected.dist) << "seed " << seed;
    ASSERT_EQ(tree.parent, expected.parent) << "seed " << seed;
  }
}

TEST(TreeSearch, StopsAtTargetsWithTheirFinalDistances) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const CostedGraph made = random_graph(seed);
    const NodeId target{static_cast<std::uint32_t>(made.graph.node_count() - 1)};
    const Tree whole = shortest_tree(made.graph, NodeId{0}, made.cost);
    for (const Queue queue : {Queue::heap4, Queue::buckets}) {
      TreeSearch search(made.graph, Direction::from_root, queue);
      search.set_cost(made.cost);
      Tree tree;
      for (int repeat = 0; repeat < 2; ++repeat) {
        search.run(NodeId{0}, std::vector<NodeId>{target, target}, tree);
        ASSERT_EQ(tree.dist[target], whole.dist[target]) << "seed " << seed;
        ASSERT_EQ(path_arcs(made.graph, tree, target), path_arcs(made.graph, whole, target))
            << "seed " << seed;
      }
      search.run(NodeId{0}, tree);
      ASSERT_EQ(tree.dist, whole.dist) << "seed " << seed;
    }
  }
}

//   0 --1--> 1 --1--> 2     1 is a centroid: a trip may end there, not pass
//   0 -------5------> 2
TEST(TreeSearch, DoesNotPassACentroid) {
  const std::vector<network::Endpoints> ends = {
      {NodeId{0}, NodeId{1}}, {NodeId{1}, NodeId{2}}, {NodeId{0}, NodeId{2}}};
  auto built = network::build_graph(3, ends);
  built.graph.no_through = IdVector<NodeId, std::uint8_t>(3, 0);
  built.graph.no_through[NodeId{1}] = 1;
  std::vector<double> cost(3);
  cost[built.arc_of_input[0].value] = 1;
  cost[built.arc_of_input[1].value] = 1;
  cost[built.arc_of_input[2].value] = 5;
  const Tree tree = shortest_tree(built.graph, NodeId{0}, cost);
  EXPECT_EQ(tree.dist[NodeId{1}], 1);
  EXPECT_EQ(tree.dist[NodeId{2}], 5);
  EXPECT_EQ(shortest_tree(built.graph, NodeId{1}, cost).dist[NodeId{2}], 1);
}

TEST(TreeSearch, RefusesNegativeCostsAndNan) {
  const std::vector<network::Endpoints> ends = {{NodeId{0}, NodeId{1}}};
  const Graph graph = network::build_graph(2, ends).graph;
  TreeSearch search(graph);
  EXPECT_THROW(search.set_cost(std::vector<double>{-1}), std::invalid_argument);
  EXPECT_THROW(search.set_cost(std::vector<double>{std::nan("")}), std::invalid_argument);
  EXPECT_THROW(search.set_cost(std::vector<double>{1, 2}), std::invalid_argument);
}

TEST(OrderOf, SubtreesAreRangesOfThePreorder) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const CostedGraph made = random_graph(seed);
    const Tree tree = shortest_tree(made.graph, NodeId{0}, made.cost);
    const TreeOrder order = order_of(made.graph, tree);
    for (const NodeId node : IdRange<NodeId>(made.graph.node_count())) {
      std::uint32_t below = 0;
      for (const NodeId other : IdRange<NodeId>(made.graph.node_count())) {
        NodeId at = other;
        while (at != node && tree.parent[at].valid()) {
          at = made.graph.tail[tree.parent[at]];
        }
        const bool inside = at == node && tree.dist[node] < kUnreachable;
        below += inside ? 1U : 0U;
        if (inside) {
          ASSERT_GE(order.position[other], order.position[node]);
          ASSERT_LT(order.position[other], order.position[node] + order.subtree_size[node]);
        }
      }
      ASSERT_EQ(order.subtree_size[node], below) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace corridor::path
