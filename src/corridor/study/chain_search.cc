#include "corridor/study/chain_search.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace corridor::study {

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNone = path::RouteLabels::kNoLabel;
}  // namespace

Chain chain_of(const path::RouteLabels& labels, std::span<const ArcId> arcs) {
  Chain chain;
  for (const ArcId arc : arcs) {
    const std::uint32_t line = labels.line[arc.value];
    const std::uint32_t gate = labels.gate[arc.value];
    if (line != kNone && (chain.lines.empty() || chain.lines.back() != line)) {
      chain.lines.push_back(line);
    }
    if (gate != kNone) {
      chain.gates.push_back(gate);
    }
  }
  return chain;
}

std::vector<ArcId> ChainSearch::find(const Chain& chain, std::span<const double> cost,
                                     NodeId origin, NodeId destination) {
  // A state is a node with the numbers of lines (the last of them is being travelled) and gates.
  const auto lines = static_cast<std::uint32_t>(chain.lines.size());
  const auto gates = static_cast<std::uint32_t>(chain.gates.size());
  const std::uint32_t stages = (lines + 1) * (gates + 1);
  const auto later = [](const Entry& a, const Entry& b) {
    return std::tie(a.cost, a.state) > std::tie(b.cost, b.state);
  };
  cost_to_.assign(graph_.node_count() * stages, kInfinity);
  arc_to_.assign(cost_to_.size(), kNone);
  from_.assign(cost_to_.size(), kNone);
  heap_.clear();
  const std::uint32_t goal = destination.value * stages + stages - 1;
  cost_to_[origin.value * stages] = 0;
  heap_.push_back({0, origin.value * stages});
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Entry at = heap_.back();
    heap_.pop_back();
    if (at.cost > cost_to_[at.state]) {
      continue;
    }
    if (at.state == goal) {
      break;
    }
    const NodeId node{at.state / stages};
    if (node != origin && !graph_.may_pass(node)) {
      continue;
    }
    const std::uint32_t line_at = at.state % stages / (gates + 1);
    const std::uint32_t gate_at = at.state % (gates + 1);
    for (const ArcId arc : graph_.leaving[node]) {
      std::uint32_t line = line_at;
      std::uint32_t gate = gate_at;
      const std::uint32_t arc_line = labels_.line[arc.value];
      const std::uint32_t arc_gate = labels_.gate[arc.value];
      if (arc_line != kNone && (line == 0 || chain.lines[line - 1] != arc_line)) {
        if (line == lines || chain.lines[line] != arc_line) {
          continue;
        }
        ++line;
      }
      if (arc_gate != kNone) {
        if (gate == gates || chain.gates[gate] != arc_gate) {
          continue;
        }
        ++gate;
      }
      const std::uint32_t next = graph_.head[arc].value * stages + line * (gates + 1) + gate;
      const double by_here = at.cost + cost[arc.value];
      if (by_here < cost_to_[next]) {
        cost_to_[next] = by_here;
        arc_to_[next] = arc.value;
        from_[next] = at.state;
        heap_.push_back({by_here, next});
        std::push_heap(heap_.begin(), heap_.end(), later);
      }
    }
  }
  std::vector<ArcId> arcs;
  for (std::uint32_t state = goal; cost_to_[goal] < kInfinity && from_[state] != kNone;
       state = from_[state]) {
    arcs.push_back(ArcId{arc_to_[state]});
  }
  std::reverse(arcs.begin(), arcs.end());
  return arcs;
}

}  // namespace corridor::study
