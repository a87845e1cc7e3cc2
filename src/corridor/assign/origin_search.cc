#include "corridor/assign/origin_search.h"

#include <algorithm>
#include <limits>

namespace corridor::assign {

namespace {
constexpr std::uint32_t kNone = 0xffff'ffff;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
}  // namespace

SearchGraph::SearchGraph(const network::Graph& graph)
    : first(graph.leaving.offsets), pass_last(graph.node_count()) {
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    pass_last[node.value] = graph.may_pass(node) ? first[node.value + 1] : first[node.value];
    if (!graph.may_pass(node)) {
      closed_node.push_back(node.value);
    }
  }
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    head.push_back(graph.head[arc].value);
    tail.push_back(graph.tail[arc].value);
  }
}

OriginSearch::OriginSearch(const SearchGraph& graph)
    : graph_(graph),
      dist_(graph.node_count()),
      leave_(graph.node_count()),
      parent_(graph.node_count(), kNone),
      mark_(graph.node_count(), 0) {}

void OriginSearch::start() {
  std::ranges::fill(dist_, kInfinity);
  queue_.clear();  // of another origin
}

void OriginSearch::run(std::uint32_t origin, std::span<const double> cost, TreeArcs& tree) {
  start();
  if (tree.empty()) {
    dijkstra(origin, cost, tree);
  } else {
    correct(origin, cost, tree);
    order_tree(origin, tree);
  }
}

void OriginSearch::dijkstra(std::uint32_t origin, std::span<const double> cost, TreeArcs& tree) {
  const auto later = [](const Entry& a, const Entry& b) { return a.key > b.key; };
  know(origin, 0, kNone);
  heap_.clear();
  heap_.push_back({0, origin});
  while (!heap_.empty()) {
    std::ranges::pop_heap(heap_, later);
    const Entry entry = heap_.back();
    heap_.pop_back();
    const std::uint32_t node = entry.node;
    if (entry.key != dist_[node] || mark_[node] != 0) {
      continue;
    }
    mark_[node] = 1;
    if (node != origin) {
      tree.push_back(parent_[node]);
    }
    const std::uint32_t end = node == origin ? graph_.first[node + 1] : graph_.pass_last[node];
    for (std::uint32_t arc = graph_.first[node]; arc < end; ++arc) {
      const double dist = entry.key + cost[arc];
      const std::uint32_t head = graph_.head[arc];
      if (dist < dist_[head]) {
        know(head, dist, arc);
        heap_.push_back({dist, head});
        std::ranges::push_heap(heap_, later);
      }
    }
  }
  std::ranges::fill(mark_, std::uint8_t{0});
}

void OriginSearch::correct(std::uint32_t origin, std::span<const double> cost, TreeArcs& tree) {
  know(origin, 0, kNone);
  for (const std::uint32_t arc : tree) {
    const std::uint32_t head = graph_.head[arc];
    if (dist_[head] == kInfinity) {
      know(head, dist_[graph_.tail[arc]] + cost[arc], arc);
    }
  }
  leave_ = dist_;
  for (const std::uint32_t node : graph_.closed_node) {
    leave_[node] = kInfinity;
  }
  leave_[origin] = 0;
  queue_.clear();
  reached_more_ = false;
  look_over_arcs(cost);
  if (queue_.empty()) {
    return;
  }
  work_off_queue(origin, cost);
  constexpr std::size_t kMany = 16;  // share of the nodes whose arcs may stand in the wrong place
  if (reached_more_ || queue_.size() * kMany > tree.size()) {
    order_tree(origin, tree);
    return;
  }
  for (std::uint32_t& arc : tree) {
    arc = parent_[graph_.head[arc]];
  }
}

void OriginSearch::improve(std::uint32_t node, double dist, std::uint32_t arc) {
  reached_more_ |= dist_[node] == kInfinity;
  know(node, dist, arc);
  if (mark_[node] == 0) {
    mark_[node] = 1;
    queue_.push_back(node);
  }
}

/// Improves every head that an arc reaches cheaper, and queues it.
void OriginSearch::look_over_arcs(std::span<const double> cost) {
  constexpr std::size_t kStride = 32;  // arcs that are looked at without a branch
  const double* const leave = leave_.data();
  const double* const dist = dist_.data();
  const std::uint32_t* const tail = graph_.tail.data();
  const std::uint32_t* const head = graph_.head.data();
  const std::size_t arcs = graph_.head.size();
  for (std::size_t from = 0; from < arcs; from += kStride) {
    const std::size_t to = std::min(from + kStride, arcs);
    bool any = false;
    for (std::size_t arc = from; arc < to; ++arc) {
      any |= leave[tail[arc]] + cost[arc] < dist[head[arc]];
    }
    for (std::size_t arc = from; any && arc < to; ++arc) {
      const double now = leave[tail[arc]] + cost[arc];
      const std::uint32_t node = head[arc];
      if (now < dist[node]) {
        improve(node, now, static_cast<std::uint32_t>(arc));
        leave_[node] = graph_.pass_last[node] > graph_.first[node] ? now : leave_[node];
      }
    }
  }
}

void OriginSearch::work_off_queue(std::uint32_t origin, std::span<const double> cost) {
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const std::uint32_t node = queue_[i];
    mark_[node] = 0;
    const double base = dist_[node];
    const std::uint32_t end = node == origin ? graph_.first[node + 1] : graph_.pass_last[node];
    for (std::uint32_t arc = graph_.first[node]; arc < end; ++arc) {
      const double dist = base + cost[arc];
      const std::uint32_t head = graph_.head[arc];
      if (dist < dist_[head]) {
        improve(head, dist, arc);
      }
    }
  }
}

void OriginSearch::order_tree(std::uint32_t origin, TreeArcs& tree) {
  const auto reached = [&](std::uint32_t last) {
    chain_.clear();
    for (std::uint32_t node = last; node != origin && mark_[node] == 0;
         node = graph_.tail[parent_[node]]) {
      mark_[node] = 1;
      chain_.push_back(parent_[node]);
    }
    ordered_.insert(ordered_.end(), chain_.rbegin(), chain_.rend());
  };
  ordered_.clear();
  for (const std::uint32_t arc : tree) {
    reached(graph_.head[arc]);
  }
  for (const std::uint32_t node : queue_) {
    reached(node);
  }
  queue_.clear();
  tree.swap(ordered_);
  std::ranges::fill(mark_, std::uint8_t{0});
}

}  // namespace corridor::assign
