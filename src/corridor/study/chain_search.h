// The cheapest route that keeps to a chain: the same modes in the same order, by the same ports and
// borders in the same order; yards, customs posts and side roads are free.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/network/graph.h"
#include "corridor/path/alternatives.h"

namespace corridor::study {

struct Chain {
  std::vector<std::uint32_t> lines = {};  // equal neighbours merged
  std::vector<std::uint32_t> gates = {};
  friend bool operator==(const Chain&, const Chain&) = default;
};

Chain chain_of(const path::RouteLabels& labels, std::span<const ArcId> arcs);

/// Dijkstra's search over (node, lines and gates passed so far). Work space is kept between calls.
class ChainSearch {
 public:
  ChainSearch(const network::Graph& graph, const path::RouteLabels& labels)
      : graph_(graph), labels_(labels) {}

  /// @param cost per arc, >= 0, infinity: closed
  /// @return arcs in the order of travel; empty: none
  std::vector<ArcId> find(const Chain& chain, std::span<const double> cost, NodeId origin,
                          NodeId destination);

 private:
  struct Entry {
    double cost;
    std::uint32_t state;
  };

  const network::Graph& graph_;
  const path::RouteLabels& labels_;
  std::vector<double> cost_to_;
  std::vector<std::uint32_t> arc_to_, from_;
  std::vector<Entry> heap_;
};

}  // namespace corridor::study
