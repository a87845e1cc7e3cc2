// Origins x destinations matrices of cheapest costs on a hierarchy.
//
//   const auto hierarchy = contract(graph, cost);                  // seconds on a large network
//   const auto cost = cost_matrix(hierarchy.hierarchy(), zones, zones, {.threads = 2});
#pragma once

#include <span>
#include <vector>

#include "corridor/path/hierarchy.h"
#include "corridor/path/simd.h"

namespace corridor::path {

struct MatrixOptions {
  int threads = 1;  // 0: all cores; never changes the result
  /// What the sweeps are done with; never changes the result. Must be one that the machine has.
  Simd simd = Simd::automatic;
};

/// Row-major, in the unit of the costs that the hierarchy was made of; infinity: no way; 0 from a
/// node to itself. Nodes may be given more than once.
std::vector<double> cost_matrix(const Hierarchy& hierarchy, std::span<const NodeId> origins,
                                std::span<const NodeId> destinations,
                                const MatrixOptions& options = {});

/// As above, into `matrix` of origins x destinations.
/// @throws std::invalid_argument if its size differs
void cost_matrix(const Hierarchy& hierarchy, std::span<const NodeId> origins,
                 std::span<const NodeId> destinations, std::span<double> matrix,
                 const MatrixOptions& options = {});

}  // namespace corridor::path
