#include "corridor/path/turns.h"

#include <map>
#include <stdexcept>
#include <utility>

namespace corridor::path {

namespace {

using network::Endpoints;
using network::Graph;

/// The arcs of the graph to be, with what each stands for.
struct Arcs {
  std::vector<Endpoints> ends;
  std::vector<ArcId> arc_of;
  std::vector<double> turn_cost;

  void add(NodeId tail, NodeId head, ArcId arc, double cost) {
    ends.push_back({tail, head});
    arc_of.push_back(arc);
    turn_cost.push_back(cost);
  }
};

using Rules = std::map<std::pair<ArcId, ArcId>, double>;

Rules checked(const Graph& graph, std::span<const TurnRule> rules) {
  Rules made;
  for (const TurnRule& rule : rules) {
    if (rule.from.value >= graph.arc_count() || rule.to.value >= graph.arc_count() ||
        graph.head[rule.from] != graph.tail[rule.to]) {
      throw std::invalid_argument("a turn rule needs two arcs that meet");
    }
    if (!(rule.cost >= 0)) {
      throw std::invalid_argument("a turn rule needs a cost of at least 0");
    }
    made[{rule.from, rule.to}] = rule.cost;
  }
  return made;
}

}  // namespace

TurnGraph with_turn_rules(const Graph& graph, std::span<const TurnRule> rules) {
  const Rules cost_of = checked(graph, rules);
  IdVector<NodeId, std::uint8_t> no_through(graph.node_count(), 0);
  IdVector<NodeId, std::uint8_t> apart(graph.node_count(), 0);
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    no_through[node] = graph.may_pass(node) ? 0 : 1;
  }
  for (const auto& [turn, cost] : cost_of) {
    const NodeId node = graph.head[turn.first];
    apart[node] = graph.may_pass(node) ? 1 : 0;
  }
  // At a node that is taken apart every entering arc ends at a vertex of its own and every leaving
  // arc begins at one; turns join them. The node itself is where ways begin and end.
  auto next = static_cast<std::uint32_t>(graph.node_count());
  IdVector<ArcId, NodeId> begin(graph.arc_count());
  IdVector<ArcId, NodeId> end(graph.arc_count());
  Arcs arcs;
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    begin[arc] = apart[graph.tail[arc]] != 0 ? NodeId{next++} : graph.tail[arc];
    end[arc] = apart[graph.head[arc]] != 0 ? NodeId{next++} : graph.head[arc];
    arcs.add(begin[arc], end[arc], arc, 0);
  }
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    if (apart[node] == 0) {
      continue;
    }
    no_through[node] = 1;
    for (const ArcId to : graph.leaving[node]) {
      arcs.add(node, begin[to], ArcId{}, 0);
    }
    for (const ArcId from : graph.entering[node]) {
      arcs.add(end[from], node, ArcId{}, 0);
      for (const ArcId to : graph.leaving[node]) {
        const auto rule = cost_of.find({from, to});
        const double cost = rule == cost_of.end() ? 0 : rule->second;
        if (cost < std::numeric_limits<double>::infinity()) {
          arcs.add(end[from], begin[to], ArcId{}, cost);
        }
      }
    }
  }
  auto built = network::build_graph(next, arcs.ends);
  TurnGraph turns{.graph = std::move(built.graph), .arc_of = {}, .turn_cost = {}};
  turns.arc_of.resize(arcs.ends.size());
  turns.turn_cost.resize(arcs.ends.size());
  for (std::size_t i = 0; i < arcs.ends.size(); ++i) {
    turns.arc_of[built.arc_of_input[i].value] = arcs.arc_of[i];
    turns.turn_cost[built.arc_of_input[i].value] = arcs.turn_cost[i];
  }
  no_through.resize(next, 0);
  turns.graph.no_through = std::move(no_through);
  return turns;
}

std::vector<double> spread_over_turns(const TurnGraph& turns, std::span<const double> per_arc,
                                      bool with_turn_cost) {
  std::vector<double> spread;
  spread.reserve(turns.arc_of.size());
  for (std::size_t arc = 0; arc < turns.arc_of.size(); ++arc) {
    const ArcId stands_for = turns.arc_of[arc];
    spread.push_back(stands_for.valid() ? per_arc[stands_for.value]
                     : with_turn_cost   ? turns.turn_cost[arc]
                                        : 0);
  }
  return spread;
}

}  // namespace corridor::path
