// Exact costs from one origin after closures, by repairing only the subtrees below closed arcs.
//
// Costs only rise when arcs close, so a node keeps its cost unless its tree path uses a closed arc
// (Ramalingam and Reps 1996; batches: Bauer and Wagner 2009). Nodes are renumbered in preorder of
// the tree: a subtree is one range, and its nodes lie side by side in memory.
//
// What is searched is not the cost but its rise. Over an arc from y to x the rise grows by the
// slack cost(y) + arc - cost(x) >= 0, which is 0 on the tree: so a whole subtree that no arc of
// small slack enters rises by the same amount, and is filled in at once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {

/// Costs rounded to a power of two so small that 2^52 of them exceed the dearest path: then sums
/// and differences of path costs are exact, in any order. The change is below 1e-15 of the dearest
/// finite cost times the number of nodes.
std::vector<double> exactly_summable(std::span<const double> cost, std::size_t node_count);

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
  /// @param cost  per arc, >= 0, infinity for closed; taken as exactly_summable()
  SubtreeRepair(const network::Graph& graph, std::span<const double> cost);

  /// Grows the tree of `origin`; O((n + m) log n).
  void set_origin(NodeId origin);

  /// Position of a node in preorder; kNowhere if the origin does not reach it.
  std::uint32_t position(NodeId node) const { return order_.position[node]; }
  std::size_t reached() const { return order_.preorder.size(); }
  NodeId node_at(std::uint32_t position) const { return order_.preorder[position]; }
  /// Where the subtree below a tree arc starts; kNowhere for arcs that are not in the tree.
  std::uint32_t subtree_of(ArcId arc) const { return slots_[arc.value].child; }
  Range range_of(std::uint32_t position) const { return {position, end_[position]}; }

  /// The ranges whose nodes lose their tree path when `closed` are closed, merged, rising. Valid
  /// until the next call.
  std::span<const Range> affected(std::span<const ArcId> closed);

  /// Costs by position while nothing is closed.
  std::span<const double> before() const { return before_; }

  /// By position, how much dearer with `closed` closed (infinity: cut off): before() plus the rise
  /// is bit for bit the cost of a new search. `ranges` are those of the last call of affected();
  /// valid until reset(ranges), which must follow before the next one.
  std::span<const double> rises(std::span<const ArcId> closed, std::span<const Range> ranges);
  void reset(std::span<const Range> ranges);

 private:
  struct Way {
    double slack;
    std::uint32_t position;  // of the other end
    std::uint32_t arc;
  };
  struct Other {  // end of an arc of finite cost, seen from its other end
    double cost;
    std::uint32_t node;
    std::uint32_t arc;
  };
  struct Slots {
    std::uint32_t child = kNowhere;  // head of a tree arc
    std::uint32_t in = kNowhere;     // place in in_
    std::uint32_t out = kNowhere;    // place in out_
  };
  struct Entry {
    double key;
    std::uint32_t position;
  };

  void number_ways();
  void close(std::span<const ArcId> closed);
  void open_again();
  double rise_of_root(std::uint32_t root);
  void fill_roots();
  void enter(const Range& range);
  void improve(std::uint32_t position, double rise);
  void scan(std::uint32_t position, const Range& all, const Range& open);
  void settle_below(std::uint32_t top);
  void settle(std::size_t most_steps);
  void heap_push(double key, std::uint32_t position);
  Entry heap_pop();

  const network::Graph& graph_;
  std::vector<double> cost_;
  Csr<NodeId, Other> tails_of_, heads_of_;  // as the stars of the graph, side by side
  std::vector<std::uint8_t> may_leave_;     // by node
  path::TreeSearch search_;
  path::Tree tree_;
  path::TreeOrder order_;
  std::vector<double> before_;                         // per position, as all until in_offset_
  std::vector<double> rise_;                           // and two more: see close
  std::vector<std::uint32_t> parent_, end_;            // of the subtree
  std::vector<Range> tails_, heads_;                   // of the ways in and out
  std::vector<Slots> slots_;                           // per arc
  std::vector<std::uint32_t> in_offset_, out_offset_;  // per position
  std::vector<Way> in_, out_;                          // of a position by rising slack
  std::vector<std::uint32_t> roots_;                   // heads of closed tree arcs, rising
  std::vector<Range> ranges_;
  std::vector<double> root_rise_;
  std::vector<Slots> closed_;  // what they were
  double most_ = 0;            // no rise is larger
  std::vector<double> back_;   // length of the way to a root, by position
  std::vector<std::uint32_t> visited_;
  std::vector<Entry> queue_, heap_;
};

}  // namespace corridor::disrupt
