// The k cheapest ways without a repeated node: Yen (1971), Finding the k shortest loopless paths in
// a network, Management Science 17; spur searches are directed by exact distances to the target
// (Hart, Nilsson, Raphael 1968), which stay lower bounds when nodes and arcs are taken away.
#pragma once

#include <span>
#include <vector>

#include "corridor/path/tree.h"

namespace corridor::path {

struct Path {
  std::vector<ArcId> arcs;  // in the order of travel
  double cost = 0;          // added up from the origin
};

/// At most `k` paths by rising cost; the order of equal ones is always the same. Parallel arcs make
/// different paths. No way: empty. From a node to itself: one path without arcs.
///
/// @param cost per arc, >= 0, infinity: closed
std::vector<Path> k_shortest_paths(const network::Graph& graph, NodeId from, NodeId to,
                                   std::span<const double> cost, std::size_t k);

}  // namespace corridor::path
