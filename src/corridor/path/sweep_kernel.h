// The inner loops of sweeps over a hierarchy: distances from several origins side by side, a lane
// each. Compiled for several instruction sets; the widest that the machine has is taken, or the one
// that is asked for. Every one gives the same bits: a lane is a chain of additions and minima of
// its own.
#pragma once

#include <cstdint>
#include <span>

#include "corridor/path/hierarchy.h"
#include "corridor/path/simd.h"

namespace corridor::path {

template <class Weight>
struct SweepArc {
  std::uint32_t other;
  Weight weight;
};

/// Vertices in the order of a sweep, which goes along or against the arcs of each.
template <class Weight>
struct SweepGraph {
  std::span<const std::uint32_t> offsets;
  std::span<const SweepArc<Weight>> arcs;

  std::size_t vertex_count() const { return offsets.size() - 1; }
};

/// Distances of one vertex: a cache line of lanes.
template <class Weight>
struct alignas(64) Lanes {
  static constexpr std::size_t kCount = 64 / sizeof(Weight);
  Weight lane[kCount];
};

/// Relaxes the arcs of every vertex whose bit is set in `reached`, in order, and sets the bits of
/// their heads, which come later. A distance is defined where the bit is set.
///
/// @param reached a bit per vertex, in words of 64
template <class Weight>
void sweep_up(const SweepGraph<Weight>& up, std::uint64_t* reached, Lanes<Weight>* dist, Simd simd);

/// Gives every vertex the least of what it has (where `has_start` is 1) and of what its arcs bring
/// from earlier ones.
template <class Weight>
void sweep_down(const SweepGraph<Weight>& down, const std::uint8_t* has_start, Lanes<Weight>* dist,
                Simd simd);

}  // namespace corridor::path
