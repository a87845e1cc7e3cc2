// Customizable contraction hierarchies: Dibbelt, Strasser, Wagner (2016), Customizable Contraction
// Hierarchies, ACM Journal of Experimental Algorithmics 21. The order and the arcs suit every
// metric (season, vehicle class, value of time); a metric is then customized in a fraction of a
// second and used as any other hierarchy.
//
//   const CustomizableHierarchy network(graph, {.threads = 2});
//   const Metric winter = network.customize(winter_cost);
//   const auto cost = cost_matrix(winter.hierarchy(), zones, zones);
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "corridor/path/hierarchy.h"
#include "corridor/path/triangle_kernel.h"

namespace corridor::path {

class CustomizableHierarchy;

/// Weights of a customizable hierarchy, which must outlive it.
class Metric {
 public:
  Hierarchy hierarchy() const;

 private:
  friend class CustomizableHierarchy;
  const CustomizableHierarchy* of_ = nullptr;
  double tick_ = 0;                                                // 0: weights are doubles
  std::variant<std::vector<Ticks>, std::vector<double>> weights_;  // up, down of each arc
};

struct CustomizableOptions {
  int threads = 1;  // 0: all cores; never changes the result
  /// Vertices (see vertices_of) from the first to be contracted to the last; empty: by nested
  /// dissection.
  std::vector<std::uint32_t> order = {};
};

struct CustomizeOptions {
  int threads = 1;  // 0: all cores; never changes the result
  /// What tick_of says of the costs, if it is known already.
  std::optional<double> tick = {};
  Simd simd = Simd::automatic;  // never changes the result
};

class CustomizableHierarchy {
 public:
  /// Seconds on a large network. Costs play no part.
  ///
  /// @param graph must outlive this
  /// @throws std::invalid_argument for an order that does not name every vertex once
  explicit CustomizableHierarchy(const network::Graph& graph,
                                 const CustomizableOptions& options = {});

  /// @param cost per arc of the graph, >= 0, infinity: closed
  /// @throws std::invalid_argument for a negative cost, NaN or a wrong size
  Metric customize(std::span<const double> cost, const CustomizeOptions& options = {}) const;

  /// As above, in the memory of an earlier metric of this hierarchy.
  void customize(std::span<const double> cost, Metric& metric,
                 const CustomizeOptions& options = {}) const;

  std::size_t arc_count() const { return head_.size(); }
  std::size_t triangle_count() const { return triangles_; }
  /// Vertices by rank: what was given or found, rearranged so that subtrees of the elimination tree
  /// are ranges. It makes the same arcs.
  const std::vector<std::uint32_t>& order() const { return order_; }

 private:
  friend class Metric;

  struct Input {
    ArcId arc;            // of the graph
    std::uint32_t place;  // of its weight: twice the arc here, and 1 if it leads down
  };

  void link(std::vector<std::vector<std::uint32_t>> up);
  void find_triangles();
  void take_inputs(const network::Graph& graph, const std::vector<std::uint32_t>& rank,
                   const std::vector<std::uint32_t>& entered);
  template <class Weight>
  void weigh(std::span<const double> cost, const CustomizeOptions& options, double tick,
             std::vector<Weight>& weights) const;
  template <class Weight>
  void weigh_row(std::uint32_t rank, std::span<const double> cost, double per_weight, Simd simd,
                 std::vector<Weight>& weights) const;

  std::vector<std::uint32_t> order_, rank_of_origin_, rank_of_destination_;
  std::vector<std::uint32_t> offsets_, head_;         // arcs by rank of the lower end
  std::vector<std::uint32_t> tail_;                   // lower end of each arc
  std::vector<std::uint32_t> below_offsets_, below_;  // arcs by rank of the upper end
  std::vector<std::uint32_t> run_offsets_;            // per entry of below_
  std::vector<TriangleRun> runs_;
  std::vector<std::uint32_t> input_offsets_;  // per rank
  std::vector<Input> inputs_;
  std::vector<std::uint32_t> subtree_size_;
  std::size_t triangles_ = 0;
  const network::Graph* graph_;
};

}  // namespace corridor::path
