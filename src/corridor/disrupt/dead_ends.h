// A network without its dead ends: nodes behind one neighbour, which no closure elsewhere parts
// from it.
//
// What hangs on a node by one arc each way can only be reached through it. So its cost rises as
// that of the node it hangs on, and closing the arc cuts it off: nothing is to be searched there.
// Of the nodes of road networks with their centroids a seventh to two fifths are such
// (Chicago-Sketch: 404 of 933).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"

namespace corridor::disrupt {

/// What hangs on a node, the node itself first: numbers [begin, end). Trees lie within one another
/// or apart.
struct Hanging {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool holds(const Hanging& other) const { return begin <= other.begin && other.end <= end; }
};

/// An arc between a dead end and what it hangs on.
struct DeadEndArc {
  NodeId end = {};       // the dead end; not valid: an arc of the rest
  bool outwards = true;  // towards it
};

struct Core {
  network::Graph graph = {};           // what is left, its nodes and arcs in their old order
  std::vector<double> cost = {};       // by arc of it
  IdVector<NodeId, NodeId> node = {};  // by node: the node of `graph` that it is or hangs on
  IdVector<ArcId, ArcId> arc = {};  // by arc: that of `graph`; not valid: of a dead end, or closed
  IdVector<NodeId, Hanging> hanging = {};     // by node
  IdVector<ArcId, DeadEndArc> dead_end = {};  // by arc
  IdVector<NodeId, ArcId> in = {}, out = {};  // of a dead end; not valid: none that is open
  IdVector<NodeId, NodeId> above = {};        // what a dead end hangs on; not valid: in `graph`

  /// True if the arcs of dead ends let a path pass from one to the other; between nodes of the rest
  /// always.
  bool joins(NodeId from, NodeId to) const;
};

/// Takes dead ends off until none is left; O((n + m) log n). A node hangs on another only if that
/// may be passed. Arcs of infinite cost are left out.
///
/// @param cost per arc, >= 0
Core without_dead_ends(const network::Graph& graph, std::span<const double> cost);

}  // namespace corridor::disrupt
