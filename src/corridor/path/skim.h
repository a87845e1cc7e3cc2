// Origin x destination matrices of cost and of other attributes along the cheapest ways.
#pragma once

#include <span>
#include <vector>

#include "corridor/path/tree.h"

namespace corridor::path {

/// Row-major matrices of origins x destinations.
struct Skims {
  std::vector<double> cost;                     // kUnreachable: no way
  std::vector<std::vector<double>> attributes;  // sums along the way; kUnreachable: no way
};

/// Cheapest costs, and along the very ways that give them (see Tree for ties) sums of attributes.
///
/// @param cost        per arc, >= 0, infinity: closed
/// @param attributes  spans of one value per arc
/// @param threads     0: all cores; never changes the result
Skims skim(const network::Graph& graph, std::span<const double> cost,
           std::span<const NodeId> origins, std::span<const NodeId> destinations,
           std::span<const std::span<const double>> attributes, int threads = 1);

}  // namespace corridor::path
