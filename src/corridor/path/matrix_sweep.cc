#include "corridor/path/matrix_sweep.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace corridor::path {

namespace {

constexpr std::uint32_t kNone = 0xffff'ffff;
constexpr std::size_t kWordBits = 64;

std::vector<std::uint32_t> ranks_of(std::span<const NodeId> nodes,
                                    std::span<const std::uint32_t> rank_of) {
  std::vector<std::uint32_t> ranks;
  ranks.reserve(nodes.size());
  for (const NodeId node : nodes) {
    ranks.push_back(rank_of[node.value]);
  }
  return ranks;
}

}  // namespace

template <class Weight>
MatrixSweep<Weight>::MatrixSweep(const HierarchyOf<Weight>& hierarchy,
                                 std::span<const NodeId> origins,
                                 std::span<const NodeId> destinations) {
  std::vector<std::uint32_t> vertex_of_rank(hierarchy.rank_count(), kNone);
  up_vertex_ = ranks_of(origins, hierarchy.rank_of_origin);
  up_ = part_above(hierarchy.leaving, up_vertex_, Order::rising, vertex_of_rank);
  for (std::uint32_t& at : up_vertex_) {
    at = vertex_of_rank[at];
  }
  for (const std::uint32_t rank : up_.rank) {
    vertex_of_rank[rank] = kNone;
  }
  down_vertex_ = ranks_of(destinations, hierarchy.rank_of_destination);
  down_ = part_above(hierarchy.entering, down_vertex_, Order::falling, vertex_of_rank);
  for (std::uint32_t& at : down_vertex_) {
    at = vertex_of_rank[at];
  }
  down_of_up_.reserve(up_.rank.size());
  for (const std::uint32_t rank : up_.rank) {
    down_of_up_.push_back(vertex_of_rank[rank]);
  }
  choose_lanes();
}

template <class Weight>
typename MatrixSweep<Weight>::Part MatrixSweep<Weight>::part_above(
    const Climb<Weight>& climb, std::span<const std::uint32_t> ranks, Order order,
    std::vector<std::uint32_t>& vertex_of_rank) {
  const std::size_t rank_count = climb.offsets.size() - 1;
  std::vector<std::uint64_t> inside((rank_count + kWordBits - 1) / kWordBits, 0);
  for (const std::uint32_t rank : ranks) {
    inside[rank / kWordBits] |= std::uint64_t{1} << (rank % kWordBits);
  }
  // Heads have higher ranks, so that one pass upwards finds them all.
  Part part;
  for (std::size_t word = 0; word < inside.size(); ++word) {
    std::uint64_t done = 0;
    while ((inside[word] & ~done) != 0) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(inside[word] & ~done));
      done |= std::uint64_t{1} << bit;
      const auto rank = static_cast<std::uint32_t>(word * kWordBits + bit);
      part.rank.push_back(rank);
      for (std::uint32_t a = climb.offsets[rank]; a < climb.offsets[rank + 1]; ++a) {
        if (climb.weight(a) < kFar<Weight>) {
          const std::uint32_t head = climb.head[a];
          inside[head / kWordBits] |= std::uint64_t{1} << (head % kWordBits);
        }
      }
    }
  }
  if (order == Order::falling) {
    std::ranges::reverse(part.rank);
  }
  for (std::size_t vertex = 0; vertex < part.rank.size(); ++vertex) {
    vertex_of_rank[part.rank[vertex]] = static_cast<std::uint32_t>(vertex);
  }
  part.offsets.reserve(part.rank.size() + 1);
  part.offsets.push_back(0);
  for (const std::uint32_t rank : part.rank) {
    for (std::uint32_t a = climb.offsets[rank]; a < climb.offsets[rank + 1]; ++a) {
      if (climb.weight(a) < kFar<Weight>) {
        part.arcs.push_back({vertex_of_rank[climb.head[a]], climb.weight(a)});
      }
    }
    part.offsets.push_back(static_cast<std::uint32_t>(part.arcs.size()));
  }
  return part;
}

// Origins that share most of their climb share a block. With the lowest vertex that an arc leads to
// as parent, climbs are nearly paths of a forest, and its preorder keeps neighbours together.
template <class Weight>
void MatrixSweep<Weight>::choose_lanes() {
  const std::size_t vertices = up_.rank.size();
  std::vector<std::uint32_t> parent(vertices, kNone);
  std::vector<std::uint32_t> size(vertices, 1);
  for (std::size_t vertex = 0; vertex < vertices; ++vertex) {
    for (std::uint32_t a = up_.offsets[vertex]; a < up_.offsets[vertex + 1]; ++a) {
      parent[vertex] = std::min(parent[vertex], up_.arcs[a].other);
    }
    if (parent[vertex] != kNone) {
      size[parent[vertex]] += size[vertex];
    }
  }
  std::vector<std::uint32_t> preorder(vertices, 0);
  std::vector<std::uint32_t> next(vertices, 0);
  std::uint32_t next_root = 0;
  for (std::size_t vertex = vertices; vertex-- > 0;) {
    std::uint32_t& place = parent[vertex] == kNone ? next_root : next[parent[vertex]];
    preorder[vertex] = place;
    place += size[vertex];
    next[vertex] = preorder[vertex] + 1;
  }
  lane_origin_.resize(up_vertex_.size());
  std::iota(lane_origin_.begin(), lane_origin_.end(), 0U);
  std::ranges::stable_sort(lane_origin_, {},
                           [&](std::uint32_t origin) { return preorder[up_vertex_[origin]]; });
}

template <class Weight>
std::span<const std::uint32_t> MatrixSweep<Weight>::origins_of(std::size_t block) const {
  const std::span<const std::uint32_t> all = lane_origin_;
  return all.subspan(block * kLanes, std::min(kLanes, all.size() - block * kLanes));
}

template <class Weight>
std::span<const Lanes<Weight>> MatrixSweep<Weight>::run(std::size_t block, WorkSpace& work,
                                                        Simd simd) const {
  work.up_dist.resize(up_.rank.size());
  work.down_dist.resize(down_.rank.size());
  work.reached.assign((up_.rank.size() + kWordBits - 1) / kWordBits, 0);
  work.has_start.assign(down_.rank.size(), 0);
  const auto origins = origins_of(block);
  for (std::size_t lane = 0; lane < origins.size(); ++lane) {
    const std::uint32_t vertex = up_vertex_[origins[lane]];
    std::uint64_t& mark = work.reached[vertex / kWordBits];
    const std::uint64_t bit = std::uint64_t{1} << (vertex % kWordBits);
    if ((mark & bit) == 0) {
      mark |= bit;
      std::ranges::fill(work.up_dist[vertex].lane, kFar<Weight>);
    }
    work.up_dist[vertex].lane[lane] = 0;
  }
  sweep_up(up_.graph(), work.reached.data(), work.up_dist.data(), simd);
  for (std::size_t word = 0; word < work.reached.size(); ++word) {
    for (std::uint64_t bits = work.reached[word]; bits != 0; bits &= bits - 1) {
      const std::size_t vertex =
          word * kWordBits + static_cast<std::size_t>(std::countr_zero(bits));
      const std::uint32_t below = down_of_up_[vertex];
      if (below != kNone) {
        work.has_start[below] = 1;
        work.down_dist[below] = work.up_dist[vertex];
      }
    }
  }
  sweep_down(down_.graph(), work.has_start.data(), work.down_dist.data(), simd);
  return work.down_dist;
}

template class MatrixSweep<Ticks>;
template class MatrixSweep<double>;

}  // namespace corridor::path
