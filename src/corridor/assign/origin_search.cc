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
  }
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    head.push_back(graph.head[arc].value);
    tail.push_back(graph.tail[arc].value);
  }
}

OriginSearch::OriginSearch(const SearchGraph& graph)
    : graph_(graph),
      dist_(graph.node_count()),
      parent_(graph.node_count()),
      mark_(graph.node_count(), 0) {}

void OriginSearch::run(std::uint32_t origin, std::span<const double> cost, SearchOrder& order) {
  std::ranges::fill(dist_, kInfinity);
  dist_[origin] = 0;
  parent_[origin] = kNone;
  if (order.empty()) {
    dijkstra(origin, cost, order);
  } else {
    sweep(origin, cost, order);
  }
}

void OriginSearch::dijkstra(std::uint32_t origin, std::span<const double> cost,
                            SearchOrder& order) {
  const auto later = [](const Entry& a, const Entry& b) { return a.key > b.key; };
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
    order.push_back(node);
    const std::uint32_t end = node == origin ? graph_.first[node + 1] : graph_.pass_last[node];
    for (std::uint32_t arc = graph_.first[node]; arc < end; ++arc) {
      const double dist = entry.key + cost[arc];
      const std::uint32_t head = graph_.head[arc];
      if (dist < dist_[head]) {
        dist_[head] = dist;
        parent_[head] = arc;
        heap_.push_back({dist, head});
        std::ranges::push_heap(heap_, later);
      }
    }
  }
  for (const std::uint32_t node : order) {
    mark_[node] = 0;
  }
}

void OriginSearch::sweep(std::uint32_t origin, std::span<const double> cost, SearchOrder& order) {
  constexpr std::uint8_t kScanned = 1;
  constexpr std::uint8_t kQueued = 2;
  queue_.clear();
  const auto scan = [&](std::uint32_t node) {
    const double base = dist_[node];
    const std::uint32_t end = node == origin ? graph_.first[node + 1] : graph_.pass_last[node];
    for (std::uint32_t arc = graph_.first[node]; arc < end; ++arc) {
      const double dist = base + cost[arc];
      const std::uint32_t head = graph_.head[arc];
      if (dist < dist_[head]) {
        dist_[head] = dist;
        parent_[head] = arc;
        if (mark_[head] == kScanned) {
          mark_[head] = kQueued;
          queue_.push_back(head);
        }
      }
    }
  };
  for (const std::uint32_t node : order) {
    mark_[node] = kScanned;
    scan(node);
  }
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const std::uint32_t node = queue_[i];
    mark_[node] = kScanned;
    scan(node);
  }
  for (const std::uint32_t node : order) {
    mark_[node] = 0;
  }
  if (queue_.size() * 16 > order.size()) {
    std::ranges::stable_sort(order, {}, [&](std::uint32_t node) { return dist_[node]; });
  }
}

}  // namespace corridor::assign
