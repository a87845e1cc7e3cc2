// Ways between two nodes with some arcs left out, over and over at the same costs. The distances to
// the destination with nothing left out never say more than what is left to go, so they guide every
// search (A*; Hart, Nilsson and Raphael 1968): it looks at little more than the way that it finds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "corridor/path/tree.h"

namespace corridor::path {

/// Work space of searches on one graph. Not shared between threads.
class GuidedSearch {
 public:
  static constexpr std::uint32_t kNoLabel = 0xffff'ffff;

  /// @param label by arc, what it is left out by; kNoLabel: never left out
  GuidedSearch(const network::Graph& graph, std::vector<std::uint32_t> label);

  /// @param cost per arc, >= 0; infinity closes the arc. Must stay as it is until the last run.
  void set_cost(std::span<const double> cost);

  /// The way that `TreeSearch` finds when arcs of a banned label cost infinity, arc by arc.
  ///
  /// @param to_destination  a tree of Direction::to_root at the same costs
  /// @param banned          by label, 1: left out
  /// @return arcs in the order of travel; none: no way
  std::optional<std::vector<ArcId>> run(NodeId origin, const Tree& to_destination,
                                        std::span<const std::uint8_t> banned);

 private:
  struct Way {
    double cost;
    std::uint32_t to;
    std::uint32_t label;
  };
  struct Entry {
    double least;  // of all ways over the node
    double dist;
    std::uint32_t node;
  };

  void search(NodeId origin, const Tree& to_destination, std::span<const std::uint8_t> banned);
  std::optional<std::vector<ArcId>> trace(NodeId origin, NodeId destination,
                                          std::span<const std::uint8_t> banned) const;
  ArcId nearer_parent(NodeId origin, NodeId node, std::span<const std::uint8_t> banned) const;
  ArcId level_parent(NodeId origin, NodeId node, std::span<const std::uint8_t> banned) const;
  bool is_tight(NodeId origin, ArcId arc, std::span<const std::uint8_t> banned) const;
  std::vector<ArcId> by_tree(NodeId origin, NodeId destination,
                             std::span<const std::uint8_t> banned);

  const network::Graph& graph_;
  std::vector<std::uint32_t> label_;
  std::span<const double> cost_;
  std::vector<std::uint32_t> offsets_;
  std::vector<Way> ways_;
  std::vector<double> dist_;
  std::vector<std::uint32_t> touched_;
  std::vector<Entry> heap_;
  TreeSearch plain_;
  std::vector<double> plain_cost_;
  Tree plain_tree_;
};

}  // namespace corridor::path
