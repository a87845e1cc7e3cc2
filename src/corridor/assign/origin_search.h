// Shortest-path labels from one origin, over and over while costs change little.
//
// The first search of an origin is Dijkstra's; its tree is kept. A later search takes the tree's
// ways at the costs of now (and any that the caller knows), looks over all arcs for one that is
// cheaper, and corrects what lies behind it (label correcting: Moore 1959): near an equilibrium one
// look without a heap, a queue or a guess.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/network/graph.h"

namespace corridor::assign {

/// A graph as flat arrays with nothing to check in the inner loop. Shared by all searches.
struct SearchGraph {
  explicit SearchGraph(const network::Graph& graph);

  std::size_t node_count() const { return first.size() - 1; }

  std::vector<std::uint32_t> first;        // arcs of node u: first[u] .. first[u + 1]
  std::vector<std::uint32_t> pass_last;    // as first[u + 1], but first[u] where no path may pass
  std::vector<std::uint32_t> closed_node;  // nodes that no path may pass
  std::vector<std::uint32_t> head;         // per arc
  std::vector<std::uint32_t> tail;
};

/// Arcs of a shortest-path tree, each after the arc into its tail (but see `correct`); what a
/// search learns for the next one.
using TreeArcs = std::vector<std::uint32_t>;

class OriginSearch {
 public:
  explicit OriginSearch(const SearchGraph& graph);

  /// @param tree of the origin's last search, empty at first; updated, in order
  void run(std::uint32_t origin, std::span<const double> cost, TreeArcs& tree);

  /// The same from ways that are known already, so that only what is cheaper has to be found:
  /// `start`, any number of `know`, `correct`.
  void start();
  /// A way to `node` costs `dist` and ends with `arc`.
  void know(std::uint32_t node, double dist, std::uint32_t arc) {
    dist_[node] = dist;
    parent_[node] = arc;
  }
  void correct(std::uint32_t origin, std::span<const double> cost, TreeArcs& tree);
  /// `correct` leaves arcs that changed where their predecessors were, which is good enough to
  /// begin the next search with; this puts each after the arc into its tail. Nodes that are in
  /// neither the tree nor the last queue are not in it.
  void order_tree(std::uint32_t origin, TreeArcs& tree);

  std::span<const double> dist() const { return dist_; }             // infinity: no way
  std::span<const std::uint32_t> parent() const { return parent_; }  // arc, where dist is finite

 private:
  void dijkstra(std::uint32_t origin, std::span<const double> cost, TreeArcs& tree);
  void look_over_arcs(std::span<const double> cost);
  void work_off_queue(std::uint32_t origin, std::span<const double> cost);
  void improve(std::uint32_t node, double dist, std::uint32_t arc);

  struct Entry {
    double key;
    std::uint32_t node;
  };

  const SearchGraph& graph_;
  std::vector<double> dist_;
  std::vector<double> leave_;  // as dist_, but infinite where no path may pass
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint8_t> mark_;
  std::vector<std::uint32_t> chain_;
  bool reached_more_ = false;  // than the tree does
  TreeArcs ordered_;
  std::vector<std::uint32_t> queue_;
  std::vector<Entry> heap_;
};

}  // namespace corridor::assign
