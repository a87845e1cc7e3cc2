#include "corridor/disrupt/interdiction.h"

#include <algorithm>
#include <set>

#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

using Closed = std::vector<ClosureId>;  // rising

Closed with(const Closed& closed, ClosureId more) {
  Closed result = closed;
  result.insert(std::upper_bound(result.begin(), result.end(), more), more);
  return result;
}

std::vector<std::vector<ClosureId>> closures_by_arc(std::size_t arcs,
                                                    const Csr<ClosureId, ArcId>& closures) {
  std::vector<std::vector<ClosureId>> by_arc(arcs);
  for (const ClosureId closure : IdRange<ClosureId>(closures.rows())) {
    for (const ArcId arc : closures[closure]) {
      by_arc[arc.value].push_back(closure);
    }
  }
  return by_arc;
}

// Depth first over sets of closures, each set once.
template <class Evaluate>
class Attack {
 public:
  Attack(std::vector<double> weight, const Csr<ClosureId, ArcId>& closures, double closed_weight,
         Evaluate evaluate)
      : weight_(std::move(weight)),
        open_weight_(weight_),
        closures_(closures),
        closed_weight_(closed_weight),
        evaluate_(std::move(evaluate)) {}

  template <class Better>
  void branch(const Closed& closed, int k, WorstClosures& best, Better better) {
    ++best.searches;
    const auto [value, next] = evaluate_(weight_, k, best);
    if (closed.empty() || better(value, best.value)) {
      best.value = value;
      best.closed = closed;
    }
    if (k == 0) {
      return;
    }
    for (const ClosureId closure : next) {
      if (best_possible(best)) {
        return;
      }
      const Closed more = with(closed, closure);
      if (!seen_.insert(more).second) {
        continue;
      }
      for (const ArcId arc : closures_[closure]) {
        weight_[arc.value] = closed_weight_;
      }
      branch(more, k - 1, best, better);
      for (const ArcId arc : closures_[closure]) {
        weight_[arc.value] = open_weight_[arc.value];
      }
      for (const ClosureId other : closed) {  // they may share arcs
        for (const ArcId arc : closures_[other]) {
          weight_[arc.value] = closed_weight_;
        }
      }
    }
  }

 private:
  bool best_possible(const WorstClosures& best) const {
    return closed_weight_ > 0 ? best.value == path::kUnreachable : best.value == 0;
  }

  std::vector<double> weight_, open_weight_;
  const Csr<ClosureId, ArcId>& closures_;
  double closed_weight_;
  Evaluate evaluate_;
  std::set<Closed> seen_;
};

struct Evaluated {
  double value = 0;
  std::vector<ClosureId> next = {};
};

// Maximum flow along shortest augmenting paths (Edmonds and Karp 1972): networks here are small.
class MaxFlow {
 public:
  explicit MaxFlow(const network::Graph& graph) : graph_(graph), by_(graph.node_count()) {}

  double run(std::span<const double> capacity, NodeId from, NodeId to) {
    flow_.assign(graph_.arc_count(), 0);
    double value = 0;
    while (find_way(capacity, from, to)) {
      double least = path::kUnreachable;
      for (NodeId node = to; node != from; node = before(node)) {
        least = std::min(least, room(capacity, by_[node.value]));
      }
      for (NodeId node = to; node != from; node = before(node)) {
        const Step& step = by_[node.value];
        flow_[step.arc.value] += step.forward ? least : -least;
      }
      value += least;
    }
    return value;
  }

  const std::vector<double>& flow() const { return flow_; }

 private:
  struct Step {
    ArcId arc = {};
    bool forward = true;
  };

  NodeId before(NodeId node) const {
    const Step& step = by_[node.value];
    return step.forward ? graph_.tail[step.arc] : graph_.head[step.arc];
  }
  double room(std::span<const double> capacity, const Step& step) const {
    const double flow = flow_[step.arc.value];
    return step.forward ? capacity[step.arc.value] - flow : flow;
  }

  bool find_way(std::span<const double> capacity, NodeId from, NodeId to) {
    std::fill(by_.begin(), by_.end(), Step{});
    std::vector<NodeId> queue = {from};
    for (std::size_t i = 0; i < queue.size() && !by_[to.value].arc.valid(); ++i) {
      const auto try_step = [&](ArcId arc, bool forward, NodeId next) {
        if (next != from && !by_[next.value].arc.valid() && room(capacity, {arc, forward}) > 0) {
          by_[next.value] = {arc, forward};
          queue.push_back(next);
        }
      };
      for (const ArcId arc : graph_.leaving[queue[i]]) {
        try_step(arc, true, graph_.head[arc]);
      }
      for (const ArcId arc : graph_.entering[queue[i]]) {
        try_step(arc, false, graph_.tail[arc]);
      }
    }
    return by_[to.value].arc.valid();
  }

  const network::Graph& graph_;
  std::vector<double> flow_;
  std::vector<Step> by_;  // how a node was reached
};

}  // namespace

WorstClosures worst_shortest_path(const network::Graph& graph, std::span<const double> cost,
                                  const Csr<ClosureId, ArcId>& closures, NodeId from, NodeId to,
                                  int k) {
  const auto by_arc = closures_by_arc(graph.arc_count(), closures);
  path::TreeSearch search(graph);
  path::Tree tree;
  const std::vector<NodeId> target = {to};
  const auto evaluate = [&](std::span<const double> open_cost, int, const WorstClosures&) {
    search.set_cost(open_cost);
    search.run(from, target, tree);
    Evaluated found{.value = tree.dist[to]};
    for (const ArcId arc : path::path_arcs(graph, tree, to)) {
      found.next.insert(found.next.end(), by_arc[arc.value].begin(), by_arc[arc.value].end());
    }
    return found;
  };
  WorstClosures best;
  Attack attack({cost.begin(), cost.end()}, closures, path::kUnreachable, evaluate);
  attack.branch({}, k, best, [](double a, double b) { return a > b; });
  return best;
}

WorstClosures least_max_flow(const network::Graph& graph, std::span<const double> capacity,
                             const Csr<ClosureId, ArcId>& closures, NodeId from, NodeId to, int k) {
  const auto by_arc = closures_by_arc(graph.arc_count(), closures);
  MaxFlow max_flow(graph);
  bool first = true;
  const auto evaluate = [&](std::span<const double> left, int more, const WorstClosures& best) {
    Evaluated found{.value = max_flow.run(left, from, to)};
    std::vector<std::pair<double, ClosureId>> taken;  // flow, closure
    for (const ClosureId closure : IdRange<ClosureId>(closures.rows())) {
      double flow = 0;
      for (const ArcId arc : closures[closure]) {
        flow += max_flow.flow()[arc.value];
      }
      if (flow > 0) {
        taken.push_back({-flow, closure});
      }
    }
    std::sort(taken.begin(), taken.end());
    double bound = found.value;
    for (std::size_t i = 0; i < taken.size() && i < static_cast<std::size_t>(more); ++i) {
      bound += taken[i].first;
    }
    if (first || bound < best.value) {
      for (const auto& [flow, closure] : taken) {
        found.next.push_back(closure);
      }
    }
    first = false;
    return found;
  };
  WorstClosures best;
  Attack attack({capacity.begin(), capacity.end()}, closures, 0, evaluate);
  attack.branch({}, k, best, [](double a, double b) { return a < b; });
  return best;
}

}  // namespace corridor::disrupt
