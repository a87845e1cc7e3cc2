// The inner loop of customization: triangles x, y, z of rising rank, in which the way between y and
// z over x may be better than what is known.
#pragma once

#include <cstdint>
#include <span>

#include "corridor/path/hierarchy.h"
#include "corridor/path/simd.h"

namespace corridor::path {

/// Arcs first .. first + length - 1 of a rank y, whose triangles' arcs of x lie side by side too.
struct TriangleRun {
  std::uint32_t first;
  std::uint32_t length;
};

/// Relaxes all triangles of one y. Weights stand in pairs: of arc a upwards at 2 a, downwards at
/// 2 a + 1.
///
/// @param below       arcs xy
/// @param run_offsets of each its runs in `runs`, and the end of the last; they take the arcs xz
///                    that follow xy in turn
template <class Weight>
void relax_triangles(std::span<const std::uint32_t> below,
                     std::span<const std::uint32_t> run_offsets, std::span<const TriangleRun> runs,
                     Weight* weights, Simd simd);

}  // namespace corridor::path
