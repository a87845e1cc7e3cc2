// The worst k closures for one pair: those that make its shortest path longest (Malik, Mittal and
// Gupta 1989: most vital arcs; Israeli and Wood 2002), or its maximum flow least (Wood 1993).
// Exact, by branching: NP-hard in general, so for small k.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/disrupt/closure_loss.h"
#include "corridor/network/graph.h"

namespace corridor::disrupt {

struct WorstClosures {
  double value = 0;                    // cost of the pair (infinity: parted), or its maximum flow
  std::vector<ClosureId> closed = {};  // rising; no more than are needed for the value
  std::uint64_t searches = 0;          // shortest paths or maximum flows that proved it
};

/// An attack that helps must cut the current shortest path, so the branches are its closures; sets
/// met before are not searched again.
///
/// @param cost     per arc, >= 0; infinity: closed already
/// @param closures what may be closed, as arcs; arcs in none of them stay open
/// @param k        closures at most
WorstClosures worst_shortest_path(const network::Graph& graph, std::span<const double> cost,
                                  const Csr<ClosureId, ArcId>& closures, NodeId from, NodeId to,
                                  int k);

/// An attack that helps must take an arc that carries flow in the current maximum flow, and takes
/// at most what flows there: that bounds the branches.
///
/// @param capacity per arc, >= 0, finite
WorstClosures least_max_flow(const network::Graph& graph, std::span<const double> capacity,
                             const Csr<ClosureId, ArcId>& closures, NodeId from, NodeId to, int k);

}  // namespace corridor::disrupt
