// An order of contraction that suits every metric of a network: nested dissection (George 1973).
// The network is halved by a small separator, whose nodes go last, and the halves likewise.
//
// Separators come from inertial flow (Schild, Sommer 2015: On Balanced Separators in Road Networks)
// with differences of hop distances from far-apart nodes in place of coordinates: along each of
// four such axes the first and the last quarter are joined to a source and a sink, and the smallest
// cut between them is found by augmenting ways (Ford, Fulkerson 1956) in rounds (Dinitz 1970).
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace corridor::path {

/// An undirected graph: neighbours of v are neighbour[offsets[v] .. offsets[v + 1]), rising,
/// without v itself or repetitions.
struct Neighbours {
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint32_t> neighbour;

  std::size_t size() const { return offsets.size() - 1; }
  std::span<const std::uint32_t> of(std::uint32_t v) const {
    return std::span(neighbour).subspan(offsets[v], offsets[v + 1] - offsets[v]);
  }
};

/// @param ends pairs in any order, repeated or not; loops are dropped
Neighbours neighbours_of(std::size_t vertices,
                         std::vector<std::pair<std::uint32_t, std::uint32_t>> ends);

/// Vertices from the one to be contracted first to the last. Depends on the graph only.
///
/// @param threads 0: all cores
std::vector<std::uint32_t> dissection_order(const Neighbours& graph, int threads = 1);

}  // namespace corridor::path
