#include "corridor/disrupt/dead_ends.h"

#include <algorithm>

#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

class Builder {
 public:
  Builder(const network::Graph& graph, std::span<const double> cost) : graph_(graph), cost_(cost) {
    const std::size_t nodes = graph.node_count();
    core_.in.resize(nodes);
    core_.out.resize(nodes);
    core_.above.resize(nodes);
    core_.node.resize(nodes);
    core_.hanging.resize(nodes);
    core_.arc.resize(graph.arc_count());
    core_.dead_end.resize(graph.arc_count());
  }

  Core build() {
    take_off();
    keep_the_rest();
    number();
    return std::move(core_);
  }

 private:
  bool is_open(ArcId arc) const {
    return cost_[arc.value] < path::kUnreachable && graph_.tail[arc] != graph_.head[arc] &&
           !core_.above[graph_.tail[arc]].valid() && !core_.above[graph_.head[arc]].valid();
  }

  // The only neighbour of a node, if one arc each way at most joins them.
  NodeId hangs_on(NodeId node, ArcId& in, ArcId& out) const {
    NodeId only;
    const auto take = [&](ArcId arc, NodeId other, ArcId& place) {
      const bool fits = !place.valid() && (!only.valid() || only == other);
      place = arc;
      only = other;
      return fits;
    };
    for (const ArcId arc : graph_.entering[node]) {
      if (is_open(arc) && !take(arc, graph_.tail[arc], in)) {
        return {};
      }
    }
    for (const ArcId arc : graph_.leaving[node]) {
      if (is_open(arc) && !take(arc, graph_.head[arc], out)) {
        return {};
      }
    }
    return only.valid() && graph_.may_pass(only) ? only : NodeId{};
  }

  void take_off() {
    std::vector<NodeId> queue;
    for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
      queue.push_back(node);
    }
    for (std::size_t next = 0; next < queue.size(); ++next) {
      const NodeId node = queue[next];
      ArcId in;
      ArcId out;
      const NodeId above = core_.above[node].valid() ? NodeId{} : hangs_on(node, in, out);
      if (above.valid()) {
        core_.above[node] = above;
        core_.in[node] = in;
        core_.out[node] = out;
        taken_off_.push_back(node);
        queue.push_back(above);
      }
    }
    for (const NodeId node : taken_off_) {
      if (core_.in[node].valid()) {
        core_.dead_end[core_.in[node]] = {node, true};
      }
      if (core_.out[node].valid()) {
        core_.dead_end[core_.out[node]] = {node, false};
      }
    }
  }

  void keep_the_rest() {
    std::vector<network::Endpoints> ends;
    std::vector<ArcId> arcs;
    std::uint32_t nodes = 0;
    for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
      core_.node[node] = core_.above[node].valid() ? NodeId{} : NodeId{nodes++};
    }
    for (const ArcId arc : IdRange<ArcId>(graph_.arc_count())) {
      if (is_open(arc)) {
        ends.push_back({core_.node[graph_.tail[arc]], core_.node[graph_.head[arc]]});
        arcs.push_back(arc);
      }
    }
    auto built = network::build_graph(nodes, ends);
    core_.graph = std::move(built.graph);
    core_.cost.resize(arcs.size());
    for (std::size_t i = 0; i < arcs.size(); ++i) {
      core_.arc[arcs[i]] = built.arc_of_input[i];
      core_.cost[built.arc_of_input[i].value] = cost_[arcs[i].value];
    }
    if (!graph_.no_through.empty()) {
      core_.graph.no_through.resize(nodes);
      for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
        if (!core_.above[node].valid()) {
          core_.graph.no_through[core_.node[node]] = graph_.no_through[node];
        }
      }
    }
  }

  // What hangs on a node was taken off before it.
  void number() {
    IdVector<NodeId, std::uint32_t> size(graph_.node_count(), 1);
    for (const NodeId node : taken_off_) {
      size[core_.above[node]] += size[node];
    }
    std::uint32_t next = 0;
    IdVector<NodeId, std::uint32_t> free(graph_.node_count());
    const auto place = [&](NodeId node, std::uint32_t begin) {
      core_.hanging[node] = {begin, begin + size[node]};
      free[node] = begin + 1;
    };
    for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
      if (!core_.above[node].valid()) {
        place(node, next);
        next += size[node];
      }
    }
    for (auto node = taken_off_.rbegin(); node != taken_off_.rend(); ++node) {
      const NodeId above = core_.above[*node];
      place(*node, free[above]);
      free[above] += size[*node];
      core_.node[*node] = core_.node[above];
    }
  }

  const network::Graph& graph_;
  std::span<const double> cost_;
  Core core_;
  std::vector<NodeId> taken_off_;  // in order
};

}  // namespace

bool Core::joins(NodeId from, NodeId to) const {
  bool open = true;
  for (; above[from].valid() && !hanging[from].holds(hanging[to]); from = above[from]) {
    open = open && out[from].valid();
  }
  for (; above[to].valid() && !hanging[to].holds(hanging[from]); to = above[to]) {
    open = open && in[to].valid();
  }
  return open;
}

Core without_dead_ends(const network::Graph& graph, std::span<const double> cost) {
  return Builder(graph, cost).build();
}

}  // namespace corridor::disrupt
