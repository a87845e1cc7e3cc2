// A small set of vertices that divides a connected graph (see dissection.h).
#pragma once

#include <cstdint>
#include <vector>

#include "corridor/path/dissection.h"

namespace corridor::path {

/// 1 for each vertex of the separator; it has at least one, and neither side is larger than about
/// three quarters of the graph.
///
/// @param graph connected, at least 4 vertices
std::vector<std::uint8_t> find_separator(const Neighbours& graph);

}  // namespace corridor::path
