// Shortest-path trees from one node to all others, or from all others to one.
//
// Dijkstra (1959) with a d-ary heap or with buckets (Dial 1969; Denardo and Fox 1979). Trees are
// canonical: they depend on graph and costs only, never on the queue or the order of work.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"

namespace corridor::path {

inline constexpr double kUnreachable = std::numeric_limits<double>::infinity();

enum class Direction { from_root, to_root };

/// What a search queues its nodes in. Every choice gives the same tree.
enum class Queue {
  automatic,  // buckets where the costs suit, else an 8-ary heap
  heap2,
  heap4,
  heap8,
  buckets,
};

/// Cheapest ways between the root and every node.
///
/// Parents are chosen by this rule, so that two searches of the same costs agree arc by arc: among
/// the arcs that give a node its distance, the lowest id of those from a strictly nearer node; if
/// all of them add nothing (zero cost), the node is reached over the fewest such arcs, lowest id
/// first.
struct Tree {
  NodeId root;
  IdVector<NodeId, double> dist;   // kUnreachable: no way
  IdVector<NodeId, ArcId> parent;  // towards the root; none at the root and where there is no way
};

/// Work space of searches on one graph, built once and reused. Not shared between threads.
class TreeSearch {
 public:
  /// @param graph must outlive the search; nodes with no_through end a path but are not passed,
  ///        the root excepted
  explicit TreeSearch(const network::Graph& graph, Direction direction = Direction::from_root,
                      Queue queue = Queue::automatic);

  /// @param cost per arc, >= 0; infinity closes the arc. Must stay as it is until the last run.
  /// @throws std::invalid_argument for a negative cost, NaN or a wrong size
  void set_cost(std::span<const double> cost);

  /// Fills `tree` (its arrays are resized). O((n + m) log n), in practice close to linear.
  void run(NodeId root, Tree& tree);

  /// As `run`, but ends when every target has its final distance: distances of other nodes may be
  /// too large, and parents are right on the ways to the targets.
  void run(NodeId root, std::span<const NodeId> targets, Tree& tree);

 private:
  struct Way {
    double cost;
    std::uint32_t to;
    std::uint32_t arc;
  };
  struct Entry {
    double key;
    std::uint32_t node;
  };

  void choose_queue();
  void clear(NodeId root, Tree& tree);
  template <unsigned kArity>
  void run_heap(Tree& tree);
  void run_buckets(Tree& tree);
  template <class Push>
  void scan(std::uint32_t node, Tree& tree, Push&& push);
  bool nearer_parent(const Tree& tree, std::uint32_t node) const;
  void settle_plateaus(Tree& tree);
  bool last_target(std::uint32_t node);

  const network::Graph& graph_;
  Direction direction_;
  Queue wish_;
  Queue queue_ = Queue::heap8;
  std::span<const double> cost_;
  std::vector<std::uint32_t> offsets_;
  std::vector<Way> ways_;
  double bucket_width_ = 0;
  std::vector<std::vector<Entry>> buckets_;
  std::vector<Entry> heap_;
  std::vector<std::uint32_t> position_;
  std::vector<std::uint32_t> level_nodes_;  // reached over an arc that added nothing
  std::vector<std::uint32_t> layer_;
  std::vector<std::uint8_t> is_target_;
  std::size_t targets_left_ = 0;
};

/// One search without a work space to keep.
Tree shortest_tree(const network::Graph& graph, NodeId root, std::span<const double> cost,
                   Direction direction = Direction::from_root);

/// Arcs in the order of travel between the root and `node`; empty at the root and where there is no
/// way.
std::vector<ArcId> path_arcs(const network::Graph& graph, const Tree& tree, NodeId node,
                             Direction direction = Direction::from_root);

/// The nodes of a tree such that every subtree is one range of `preorder`.
struct TreeOrder {
  std::vector<NodeId> preorder;                  // reached nodes, root first
  IdVector<NodeId, std::uint32_t> position;      // in preorder; 0xffffffff: not reached
  IdVector<NodeId, std::uint32_t> subtree_size;  // the node included; 0: not reached
};

/// O(nodes). Children stand in the order of their ids.
TreeOrder order_of(const network::Graph& graph, const Tree& tree,
                   Direction direction = Direction::from_root);

}  // namespace corridor::path
