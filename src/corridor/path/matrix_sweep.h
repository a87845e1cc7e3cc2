// Restricted PHAST: Delling, Goldberg, Werneck (2011), Faster Batched Shortest Paths in Road
// Networks; Delling, Goldberg, Nowatzyk, Werneck (2013), PHAST: Hardware-accelerated Shortest Path
// Trees. Only the part of the hierarchy above the destinations is swept, for a block of origins at
// once; the climb from the origins is restricted and batched likewise.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/path/sweep_kernel.h"

namespace corridor::path {

template <class Weight>
class MatrixSweep {
 public:
  static constexpr std::size_t kLanes = Lanes<Weight>::kCount;

  MatrixSweep(const HierarchyOf<Weight>& hierarchy, std::span<const NodeId> origins,
              std::span<const NodeId> destinations);

  /// Of one thread; built once and reused.
  struct WorkSpace {
    std::vector<Lanes<Weight>> up_dist, down_dist;
    std::vector<std::uint64_t> reached;
    std::vector<std::uint8_t> has_start;
  };

  std::size_t block_count() const { return (lane_origin_.size() + kLanes - 1) / kLanes; }

  /// Positions in `origins` of a block's lanes: at most kLanes, near one another in the hierarchy.
  std::span<const std::uint32_t> origins_of(std::size_t block) const;

  /// Distances from a block's origins to every destination: lanes at `vertex_of(destination)` of
  /// the result, until the next run on this work space.
  std::span<const Lanes<Weight>> run(std::size_t block, WorkSpace& work, Simd simd) const;

  std::uint32_t vertex_of(std::size_t destination) const { return down_vertex_[destination]; }

 private:
  /// A part of a hierarchy that is closed upwards.
  struct Part {
    std::vector<std::uint32_t> rank;  // of each vertex, in the order of the sweep
    std::vector<std::uint32_t> offsets;
    std::vector<SweepArc<Weight>> arcs;
    SweepGraph<Weight> graph() const { return {offsets, arcs}; }
  };
  enum class Order { rising, falling };
  static Part part_above(const Climb<Weight>& climb, std::span<const std::uint32_t> ranks,
                         Order order, std::vector<std::uint32_t>& vertex_of_rank);
  void choose_lanes();

  Part up_, down_;
  std::vector<std::uint32_t> up_vertex_;    // per origin
  std::vector<std::uint32_t> down_vertex_;  // per destination
  std::vector<std::uint32_t> down_of_up_;   // where a vertex of up_ stands in down_, if it does
  std::vector<std::uint32_t> lane_origin_;
};

}  // namespace corridor::path
