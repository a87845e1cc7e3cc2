// The topology that searches and assignment run on: nodes, arcs, forward and backward stars, and
// the nodes that may not be passed through. It knows nothing of links, modes or cases.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"

namespace corridor::network {

struct Graph {
  Csr<NodeId, ArcId> leaving;   // arcs are numbered by tail: a node's arcs lie side by side
  Csr<NodeId, ArcId> entering;  // within a node by rising arc id
  IdVector<ArcId, NodeId> tail;
  IdVector<ArcId, NodeId> head;
  /// 1: a path may start or end here but not pass (centroids; TNTP's nodes below FIRST THRU NODE).
  /// The origin itself may always be left. Empty: every node may be passed.
  IdVector<NodeId, std::uint8_t> no_through;

  std::size_t node_count() const { return leaving.rows(); }
  std::size_t arc_count() const { return head.size(); }
  bool may_pass(NodeId node) const { return no_through.empty() || no_through[node] == 0; }
};

/// An arc as it is known outside, before arcs are numbered.
struct Endpoints {
  NodeId tail;
  NodeId head;
};

struct BuiltGraph {
  Graph graph;
  /// For each given arc its id in the graph; arcs of one tail keep their order. Parallel arcs and
  /// self loops are kept.
  std::vector<ArcId> arc_of_input;
};

/// Numbers arcs by tail and builds both stars in O(nodes + arcs).
///
/// @param arcs endpoints below `node_count`
BuiltGraph build_graph(std::size_t node_count, std::span<const Endpoints> arcs);

}  // namespace corridor::network
