#include "corridor/disrupt/detour_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace corridor::disrupt {

DetourSearch::DetourSearch(const network::Graph& graph)
    : graph_(graph),
      override_(graph.arc_count(), -1),
      cost_(graph.node_count()),
      parent_(graph.node_count()),
      stamp_(graph.node_count(), 0) {}

double DetourSearch::run(std::span<const double> cost, std::span<const double> potential,
                         std::span<const DearerArc> dearer, NodeId from, NodeId to,
                         std::vector<ArcId>& way) {
  const auto later = [](const Entry& a, const Entry& b) {
    return a.bound != b.bound ? a.bound > b.bound : a.node > b.node;
  };
  way.clear();
  for (const DearerArc& one : dearer) {
    override_[one.arc.value] = one.cost;
  }
  ++run_;
  heap_.clear();
  const auto reach = [&](std::uint32_t node, double so_far, ArcId by) {
    if (stamp_[node] == run_ && so_far >= cost_[node]) {
      return;
    }
    const double bound = so_far + potential[node];
    if (!std::isfinite(bound)) {
      return;
    }
    stamp_[node] = run_;
    cost_[node] = so_far;
    parent_[node] = by;
    heap_.push_back({bound, so_far, node});
    std::push_heap(heap_.begin(), heap_.end(), later);
  };
  reach(from.value, 0, ArcId{});
  double found = std::numeric_limits<double>::infinity();
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Entry entry = heap_.back();
    heap_.pop_back();
    if (entry.node == to.value) {
      found = entry.cost;
      break;
    }
    const NodeId node{entry.node};
    if (entry.cost > cost_[entry.node] || (node != from && !graph_.may_pass(node))) {
      continue;
    }
    for (const ArcId arc : graph_.leaving[node]) {
      const double own = override_[arc.value] >= 0 ? override_[arc.value] : cost[arc.value];
      reach(graph_.head[arc].value, entry.cost + own, arc);
    }
  }
  for (const DearerArc& one : dearer) {
    override_[one.arc.value] = -1;
  }
  if (std::isfinite(found)) {
    for (NodeId node = to; node != from; node = graph_.tail[parent_[node.value]]) {
      way.push_back(parent_[node.value]);
    }
    std::reverse(way.begin(), way.end());
  }
  return found;
}

}  // namespace corridor::disrupt
