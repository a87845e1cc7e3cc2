#include "corridor/path/k_shortest.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace corridor::path {

namespace {

using network::Graph;

struct ByCostThenArcs {
  bool operator()(const Path& a, const Path& b) const {
    return std::tie(a.cost, a.arcs) < std::tie(b.cost, b.arcs);
  }
};

class Yen {
 public:
  Yen(const Graph& graph, NodeId from, NodeId to, std::span<const double> cost)
      : graph_(graph),
        from_(from),
        to_(to),
        cost_(cost),
        to_target_(shortest_tree(graph, to, cost, Direction::to_root)),
        dist_(graph.node_count()),
        parent_(graph.node_count()),
        banned_(graph.node_count(), 0) {}

  std::vector<Path> run(std::size_t k) {
    std::vector<Path> found;
    std::set<Path, ByCostThenArcs> candidates;
    if (to_target_.dist[from_] < kUnreachable && k > 0) {
      candidates.insert(with_cost(path_arcs(graph_, to_target_, from_, Direction::to_root)));
    }
    while (found.size() < k && !candidates.empty()) {
      found.push_back(*candidates.begin());
      candidates.erase(candidates.begin());
      if (found.size() < k) {
        branch(found, candidates);
      }
    }
    return found;
  }

 private:
  Path with_cost(std::vector<ArcId> arcs) const {
    Path path{std::move(arcs), 0};
    for (const ArcId arc : path.arcs) {
      path.cost += cost_[arc.value];
    }
    return path;
  }

  /// For each node of the newest path: the best way that leaves it by an arc not yet tried there.
  void branch(const std::vector<Path>& found, std::set<Path, ByCostThenArcs>& candidates) {
    const Path& newest = found.back();
    NodeId spur = from_;
    for (std::size_t length = 0; length < newest.arcs.size(); ++length) {
      tried_.clear();
      for (const Path& path : found) {
        if (path.arcs.size() > length &&
            std::equal(path.arcs.begin(), path.arcs.begin() + static_cast<std::ptrdiff_t>(length),
                       newest.arcs.begin())) {
          tried_.push_back(path.arcs[length]);
        }
      }
      auto rest = detour(spur);
      if (!rest.empty()) {
        std::vector<ArcId> arcs(newest.arcs.begin(),
                                newest.arcs.begin() + static_cast<std::ptrdiff_t>(length));
        arcs.insert(arcs.end(), rest.begin(), rest.end());
        candidates.insert(with_cost(std::move(arcs)));
      }
      banned_[spur.value] = 1;
      spur = graph_.head[newest.arcs[length]];
    }
    std::ranges::fill(banned_, std::uint8_t{0});
  }

  std::vector<ArcId> detour(NodeId spur) {
    using Entry = std::tuple<double, double, NodeId>;  // bound, distance, node
    std::vector<Entry> heap;
    std::ranges::fill(dist_, kUnreachable);
    const auto push = [&](double dist, NodeId node) {
      heap.emplace_back(dist + to_target_.dist[node], dist, node);
      std::ranges::push_heap(heap, std::greater<>{});
    };
    dist_[spur.value] = 0;
    push(0, spur);
    while (!heap.empty()) {
      std::ranges::pop_heap(heap, std::greater<>{});
      const auto [bound, dist, node] = heap.back();
      heap.pop_back();
      if (node == to_) {
        return way_back(spur);
      }
      if (dist > dist_[node.value] || (node != spur && !graph_.may_pass(node))) {
        continue;
      }
      for (const ArcId arc : graph_.leaving[node]) {
        const NodeId head = graph_.head[arc];
        const double through = dist + cost_[arc.value];
        if (banned_[head.value] != 0 || !(to_target_.dist[head] < kUnreachable) ||
            !(through < dist_[head.value]) ||
            (node == spur && std::ranges::find(tried_, arc) != tried_.end())) {
          continue;
        }
        dist_[head.value] = through;
        parent_[head.value] = arc;
        push(through, head);
      }
    }
    return {};
  }

  std::vector<ArcId> way_back(NodeId spur) const {
    std::vector<ArcId> arcs;
    for (NodeId node = to_; node != spur; node = graph_.tail[arcs.back()]) {
      arcs.push_back(parent_[node.value]);
    }
    std::ranges::reverse(arcs);
    return arcs;
  }

  const Graph& graph_;
  NodeId from_, to_;
  std::span<const double> cost_;
  Tree to_target_;
  std::vector<double> dist_;
  std::vector<ArcId> parent_;
  std::vector<std::uint8_t> banned_;
  std::vector<ArcId> tried_;
};

}  // namespace

std::vector<Path> k_shortest_paths(const Graph& graph, NodeId from, NodeId to,
                                   std::span<const double> cost, std::size_t k) {
  return Yen(graph, from, to, cost).run(k);
}

}  // namespace corridor::path
