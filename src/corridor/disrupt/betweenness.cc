#include "corridor/disrupt/betweenness.h"

#include <algorithm>
#include <tuple>

#include "corridor/disrupt/subtree_repair.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

class Accumulator {
 public:
  Accumulator(const network::Graph& graph, std::span<const double> cost)
      : graph_(graph),
        cost_(exactly_summable(cost, graph.node_count())),
        search_(graph),
        free_steps_(graph.node_count()),
        ways_(graph.node_count()),
        pairs_(graph.node_count()),
        tonnes_(graph.node_count()) {
    search_.set_cost(cost_);
    result_.pairs.assign(graph.arc_count(), 0);
    result_.t_per_day.assign(graph.arc_count(), 0);
  }

  void add(const OriginDemand& demand) {
    search_.run(demand.origin, tree_);
    sort_nodes();
    count_ways();
    std::fill(pairs_.begin(), pairs_.end(), 0.0);
    std::fill(tonnes_.begin(), tonnes_.end(), 0.0);
    for (std::size_t i = 0; i < demand.destinations.size(); ++i) {
      const NodeId to = demand.destinations[i];
      if (to != demand.origin && tree_.dist[to] < path::kUnreachable) {
        pairs_[to.value] += 1;
        tonnes_[to.value] += demand.t_per_day[i];
        result_.joined_pairs += 1;
        result_.joined_t_per_day += demand.t_per_day[i];
      }
    }
    // Farthest first: what ends at a node or beyond it comes over its ways in equal shares.
    for (auto node = order_.rbegin(); node != order_.rend(); ++node) {
      spread(*node);
    }
  }

  Betweenness take() { return std::move(result_); }

 private:
  bool on_a_way(ArcId arc) const {
    const NodeId from = graph_.tail[arc];
    const NodeId to = graph_.head[arc];
    if (!(cost_[arc.value] < path::kUnreachable) || to == tree_.root ||
        (from != tree_.root && !graph_.may_pass(from)) ||
        !(tree_.dist[from] < path::kUnreachable) ||
        tree_.dist[from] + cost_[arc.value] != tree_.dist[to]) {
      return false;
    }
    return tree_.dist[from] < tree_.dist[to] ||
           free_steps_[from.value] + 1 == free_steps_[to.value];
  }

  // By cost, within a plateau by the arcs that cost nothing since it was entered.
  void sort_nodes() {
    order_.clear();
    for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
      if (tree_.dist[node] < path::kUnreachable) {
        order_.push_back(node);
      }
    }
    std::sort(order_.begin(), order_.end(),
              [&](NodeId a, NodeId b) { return tree_.dist[a] < tree_.dist[b]; });
    std::fill(free_steps_.begin(), free_steps_.end(), 0U);
    for (const NodeId node : order_) {
      std::uint32_t steps = 0;
      for (NodeId at = node; tree_.parent[at].valid(); ++steps) {
        const NodeId before = graph_.tail[tree_.parent[at]];
        if (tree_.dist[before] < tree_.dist[node]) {
          break;
        }
        at = before;
      }
      free_steps_[node.value] = steps;
    }
    std::sort(order_.begin(), order_.end(), [&](NodeId a, NodeId b) {
      return std::tuple(tree_.dist[a], free_steps_[a.value], a.value) <
             std::tuple(tree_.dist[b], free_steps_[b.value], b.value);
    });
  }

  void count_ways() {
    std::fill(ways_.begin(), ways_.end(), 0.0);
    ways_[tree_.root.value] = 1;
    for (const NodeId node : order_) {
      for (const ArcId arc : graph_.entering[node]) {
        if (on_a_way(arc)) {
          ways_[node.value] += ways_[graph_.tail[arc].value];
        }
      }
    }
  }

  void spread(NodeId node) {
    if (pairs_[node.value] == 0 && tonnes_[node.value] == 0) {
      return;
    }
    for (const ArcId arc : graph_.entering[node]) {
      if (!on_a_way(arc)) {
        continue;
      }
      const NodeId from = graph_.tail[arc];
      const double share = ways_[from.value] / ways_[node.value];
      result_.pairs[arc.value] += share * pairs_[node.value];
      result_.t_per_day[arc.value] += share * tonnes_[node.value];
      pairs_[from.value] += share * pairs_[node.value];
      tonnes_[from.value] += share * tonnes_[node.value];
    }
  }

  const network::Graph& graph_;
  std::vector<double> cost_;
  path::TreeSearch search_;
  path::Tree tree_;
  std::vector<NodeId> order_;
  std::vector<std::uint32_t> free_steps_;      // by node
  std::vector<double> ways_, pairs_, tonnes_;  // by node
  Betweenness result_;
};

}  // namespace

Betweenness betweenness(const network::Graph& graph, std::span<const double> cost,
                        std::span<const OriginDemand> demand) {
  Accumulator accumulator(graph, cost);
  for (const OriginDemand& one : demand) {
    accumulator.add(one);
  }
  return accumulator.take();
}

}  // namespace corridor::disrupt
