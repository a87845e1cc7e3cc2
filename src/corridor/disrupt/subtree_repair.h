// Exact costs from one origin after closures, by repairing only the subtrees below closed arcs.
//
// Costs only rise when arcs close, so a node keeps its cost unless its tree path uses a closed arc
// (Ramalingam and Reps 1996; batches: Bauer and Wagner 2009). Nodes are renumbered in preorder of
// the tree: a subtree is one range, and its nodes lie side by side in memory.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {

/// Positions [begin, end) of the preorder.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Range&, const Range&) = default;
};

/// Work space for one origin at a time, built once and reused. Not shared between threads.
class SubtreeRepair {
 public:
  static constexpr std::uint32_t kNowhere = 0xffff'ffff;

  /// @param graph must outlive the object; no_through holds after closures as before
  /// @param cost  per arc, >= 0, infinity for closed; must stay as it is
  SubtreeRepair(const network::Graph& graph, std::span<const double> cost);

  /// Grows the tree of `origin`; O((n + m) log n).
  void set_origin(NodeId origin);

  /// Position of a node in preorder; kNowhere if the origin does not reach it.
  std::uint32_t position(NodeId node) const { return order_.position[node]; }
  std::size_t reached() const { return order_.preorder.size(); }
  NodeId node_at(std::uint32_t position) const { return order_.preorder[position]; }
  /// Where the subtree below a tree arc starts; kNowhere for arcs that are not in the tree.
  std::uint32_t subtree_of(ArcId arc) const { return child_[arc.value]; }
  Range range_of(std::uint32_t position) const {
    return {position, position + order_.subtree_size[order_.preorder[position]]};
  }

  /// The ranges whose nodes lose their tree path when `closed` are closed, merged, rising. Valid
  /// until the next call.
  std::span<const Range> affected(std::span<const ArcId> closed);

  /// Costs by position while nothing is closed.
  std::span<const double> before() const { return before_; }

  /// Costs by position with `closed` closed: bit for bit those of a new search. `ranges` are those
  /// of affected(closed) or some of them that no way joins to the others left out; valid until
  /// reset(ranges), which must follow before the next repair.
  std::span<const double> repair(std::span<const ArcId> closed, std::span<const Range> ranges);
  void reset(std::span<const Range> ranges);

 private:
  struct Way {
    double cost;
    std::uint32_t position;  // of the other end
  };
  struct Entry {
    double key;
    std::uint32_t position;
  };

  void number_ways();
  void set_closed(std::span<const ArcId> closed, bool is_closed);
  void pull(std::uint32_t position);
  void search(std::span<const Range> ranges, std::size_t touched);
  template <class Enqueue>
  void relax(std::uint32_t position, Enqueue&& enqueue);
  void push(double key, std::uint32_t position);
  Entry pop();

  const network::Graph& graph_;
  std::span<const double> cost_;
  path::TreeSearch search_;
  path::Tree tree_;
  path::TreeOrder order_;
  std::vector<double> before_, after_;
  std::vector<std::uint32_t> child_;                   // per arc
  std::vector<std::uint32_t> in_slot_, out_slot_;      // per arc
  std::vector<std::uint32_t> in_offset_, out_offset_;  // per position
  std::vector<Way> in_, out_;
  std::vector<Range> ranges_;
  std::vector<Entry> queue_, heap_;
};

}  // namespace corridor::disrupt
