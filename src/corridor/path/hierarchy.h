// What searches on hierarchies read: nodes by rank, and from each the ways to higher ranks.
//
// A cheapest way climbs in rank and then descends, so that one direction of the climb from the
// origin and one from the destination are enough (Geisberger, Sanders, Schultes, Delling 2008).
// Contraction (contraction.h) and customization (customizable.h) both make such hierarchies;
// matrices (cost_matrix.h) do not care which.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <variant>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"

namespace corridor::path {

/// Costs as whole multiples of a unit: sums are exact whatever their order, and half as wide.
using Ticks = std::uint32_t;

/// No way. Two of them add up without overflow.
template <class Weight>
inline constexpr Weight kFar = std::numeric_limits<Weight>::infinity();
template <>
inline constexpr Ticks kFar<Ticks> = 0x7fff'ffff;

/// The largest power of two u such that every finite cost is a whole number of u and no path
/// without a repeated node can cost 2^31 - 1 u or more; 0: there is none, keep to doubles.
///
/// @param cost per arc, >= 0, infinity: closed
double tick_of(const network::Graph& graph, std::span<const double> cost);

/// Arcs from each rank to higher ones: those of rank r are [offsets[r], offsets[r + 1]).
template <class Weight>
struct Climb {
  std::span<const std::uint32_t> offsets;
  std::span<const std::uint32_t> head;  // a rank above r
  std::span<const Weight> weights;      // that of arc a is weights[a * stride]
  std::size_t stride = 1;

  Weight weight(std::uint32_t arc) const { return weights[arc * stride]; }
};

/// Refers to arrays of its owner, which must outlive it.
template <class Weight>
struct HierarchyOf {
  Climb<Weight> leaving;   // in the direction of travel
  Climb<Weight> entering;  // against it: weight is that of coming down from `head`
  /// Per node of the graph. They differ for nodes with no_through: such a node is two, one that
  /// can only be left and one that can only be entered.
  std::span<const std::uint32_t> rank_of_origin;
  std::span<const std::uint32_t> rank_of_destination;
  double cost_per_weight = 1;

  std::size_t rank_count() const { return leaving.offsets.size() - 1; }
};

using Hierarchy = std::variant<HierarchyOf<Ticks>, HierarchyOf<double>>;

/// The graph as hierarchies take it: open arcs between vertices; a node that may not be passed is
/// two vertices.
struct Vertices {
  std::size_t count = 0;
  std::vector<std::uint32_t> entered;  // per node: the vertex its entering arcs end at; else itself
  std::uint32_t tail(const network::Graph& graph, ArcId arc) const { return graph.tail[arc].value; }
  std::uint32_t head(const network::Graph& graph, ArcId arc) const {
    return entered[graph.head[arc].value];
  }
};

Vertices vertices_of(const network::Graph& graph);

/// @throws std::invalid_argument for a negative cost, NaN or a wrong size
void check_costs(const network::Graph& graph, std::span<const double> cost);

}  // namespace corridor::path
