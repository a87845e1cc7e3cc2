#include "corridor/path/guided_search.h"

#include <algorithm>
#include <stdexcept>

namespace corridor::path {

namespace {
// Sums of the same arcs in another order differ by less: nodes this close to the best way are
// looked at, so that ties are seen.
constexpr double kRounding = 1e-12;
}  // namespace

GuidedSearch::GuidedSearch(const network::Graph& graph, std::vector<std::uint32_t> label)
    : graph_(graph),
      label_(std::move(label)),
      dist_(graph.node_count(), kUnreachable),
      plain_(graph, Direction::from_root, Queue::heap8) {}

void GuidedSearch::set_cost(std::span<const double> cost) {
  if (cost.size() != graph_.arc_count() || label_.size() != cost.size()) {
    throw std::invalid_argument("a search needs one cost and one label per arc");
  }
  cost_ = cost;
  offsets_.resize(graph_.node_count() + 1);
  ways_.clear();
  for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
    offsets_[node.value] = static_cast<std::uint32_t>(ways_.size());
    for (const ArcId arc : graph_.leaving[node]) {
      if (cost[arc.value] < kUnreachable && graph_.head[arc] != node) {
        ways_.push_back({cost[arc.value], graph_.head[arc].value, label_[arc.value]});
      }
    }
  }
  offsets_[graph_.node_count()] = static_cast<std::uint32_t>(ways_.size());
}

std::optional<std::vector<ArcId>> GuidedSearch::run(NodeId origin, const Tree& to_destination,
                                                    std::span<const std::uint8_t> banned) {
  const NodeId destination = to_destination.root;
  search(origin, to_destination, banned);
  std::optional<std::vector<ArcId>> arcs;
  if (dist_[destination.value] < kUnreachable) {
    arcs = trace(origin, destination, banned);
    if (!arcs) {
      arcs = by_tree(origin, destination, banned);
    }
  }
  for (const std::uint32_t node : touched_) {
    dist_[node] = kUnreachable;
  }
  touched_.clear();
  return arcs;
}

void GuidedSearch::search(NodeId origin, const Tree& to_destination,
                          std::span<const std::uint8_t> banned) {
  const auto later = [](const Entry& a, const Entry& b) { return a.least > b.least; };
  const auto reach = [&](std::uint32_t node, double dist) {
    const double least = dist + to_destination.dist[NodeId{node}];
    if (!(least < kUnreachable)) {
      return;
    }
    if (dist_[node] == kUnreachable) {
      touched_.push_back(node);
    }
    dist_[node] = dist;
    heap_.push_back({least, dist, node});
    std::push_heap(heap_.begin(), heap_.end(), later);
  };
  const std::uint32_t goal = to_destination.root.value;
  heap_.clear();
  reach(origin.value, 0);
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Entry at = heap_.back();
    heap_.pop_back();
    if (at.least > dist_[goal] * (1 + kRounding)) {
      return;
    }
    const bool ends = at.node == goal || at.dist > dist_[at.node] ||
                      (at.node != origin.value && !graph_.may_pass(NodeId{at.node}));
    if (ends) {
      continue;
    }
    for (std::uint32_t i = offsets_[at.node]; i < offsets_[at.node + 1]; ++i) {
      const Way& way = ways_[i];
      const bool open = way.label == kNoLabel || banned[way.label] == 0;
      if (open && at.dist + way.cost < dist_[way.to]) {
        reach(way.to, at.dist + way.cost);
      }
    }
  }
}

// Whether the way to the head of an arc may come over it at no detour.
bool GuidedSearch::is_tight(NodeId origin, ArcId arc, std::span<const std::uint8_t> banned) const {
  const NodeId tail = graph_.tail[arc];
  const std::uint32_t label = label_[arc.value];
  return dist_[tail.value] < kUnreachable &&
         dist_[tail.value] + cost_[arc.value] == dist_[graph_.head[arc].value] &&
         (label == kNoLabel || banned[label] == 0) && (tail == origin || graph_.may_pass(tail));
}

// The rule of `Tree`: of the arcs from a strictly nearer node, the lowest.
ArcId GuidedSearch::nearer_parent(NodeId origin, NodeId node,
                                  std::span<const std::uint8_t> banned) const {
  for (const ArcId arc : graph_.entering[node]) {
    if (dist_[graph_.tail[arc].value] < dist_[node.value] && is_tight(origin, arc, banned)) {
      return arc;
    }
  }
  return {};
}

// Over an arc that adds nothing, from a node that has a parent by that rule.
ArcId GuidedSearch::level_parent(NodeId origin, NodeId node,
                                 std::span<const std::uint8_t> banned) const {
  for (const ArcId arc : graph_.entering[node]) {
    const NodeId tail = graph_.tail[arc];
    if (tail != node && is_tight(origin, arc, banned) &&
        (tail == origin || nearer_parent(origin, tail, banned).valid())) {
      return arc;
    }
  }
  return {};
}

// None where several arcs in a row add nothing: `TreeSearch` counts them.
std::optional<std::vector<ArcId>> GuidedSearch::trace(NodeId origin, NodeId destination,
                                                      std::span<const std::uint8_t> banned) const {
  std::vector<ArcId> arcs;
  for (NodeId node = destination; node != origin; node = graph_.tail[arcs.back()]) {
    ArcId arc = nearer_parent(origin, node, banned);
    arc = arc.valid() ? arc : level_parent(origin, node, banned);
    if (!arc.valid()) {
      return std::nullopt;
    }
    arcs.push_back(arc);
  }
  std::reverse(arcs.begin(), arcs.end());
  return arcs;
}

std::vector<ArcId> GuidedSearch::by_tree(NodeId origin, NodeId destination,
                                         std::span<const std::uint8_t> banned) {
  plain_cost_.assign(cost_.begin(), cost_.end());
  for (std::size_t a = 0; a < plain_cost_.size(); ++a) {
    if (label_[a] != kNoLabel && banned[label_[a]] != 0) {
      plain_cost_[a] = kUnreachable;
    }
  }
  plain_.set_cost(plain_cost_);
  plain_.run(origin, plain_tree_);  // to its end: a search that stops at a target misses level arcs
  return path_arcs(graph_, plain_tree_, destination);
}

}  // namespace corridor::path
