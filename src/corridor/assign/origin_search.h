// Shortest-path labels from one origin, over and over while costs change little.
//
// The first search of an origin is Dijkstra's; its order of settling is kept. Later searches relax
// the nodes in that order, which is nearly right, and correct what it missed (label correcting,
// Pape 1974): on networks near equilibrium one sweep without a heap.
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

  std::vector<std::uint32_t> first;      // arcs of node u: first[u] .. first[u + 1]
  std::vector<std::uint32_t> pass_last;  // as first[u + 1], but first[u] where no path may pass
  std::vector<std::uint32_t> head;       // per arc
  std::vector<std::uint32_t> tail;
};

/// Nodes in the order in which an origin reached them; what a search learns for the next one.
using SearchOrder = std::vector<std::uint32_t>;

class OriginSearch {
 public:
  explicit OriginSearch(const SearchGraph& graph);

  /// @param order empty at first; updated
  void run(std::uint32_t origin, std::span<const double> cost, SearchOrder& order);

  std::span<const double> dist() const { return dist_; }             // infinity: no way
  std::span<const std::uint32_t> parent() const { return parent_; }  // arc; 0xffffffff: none

 private:
  void dijkstra(std::uint32_t origin, std::span<const double> cost, SearchOrder& order);
  void sweep(std::uint32_t origin, std::span<const double> cost, SearchOrder& order);

  struct Entry {
    double key;
    std::uint32_t node;
  };

  const SearchGraph& graph_;
  std::vector<double> dist_;
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint8_t> mark_;
  std::vector<std::uint32_t> queue_;
  std::vector<Entry> heap_;
};

}  // namespace corridor::assign
