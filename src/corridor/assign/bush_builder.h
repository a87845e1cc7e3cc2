// Adding to a bush what its origin's shortest-path tree offers, and dropping what it no longer
// uses.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/assign/bush.h"
#include "corridor/assign/origin_search.h"

namespace corridor::assign {

/// Demand of one origin and class, in volume units.
struct Destination {
  std::uint32_t node = 0;
  double volume = 0;
  bool operator==(const Destination&) const = default;
};

/// Work space of a rebuild; one per thread.
class BushBuilder {
 public:
  explicit BushBuilder(const SearchGraph& graph);

  /// Rebuilds `bush` from its approaches with flow and the tree's arcs into nodes that the tree
  /// reaches cheaper than the bush does, chains of nodes new to the bush included.
  ///
  /// Acyclic by construction: nodes are taken in the order of the tree, each after all tails of its
  /// approaches with flow (depth first: Tarjan 1976); an arc of the tree that points backwards in
  /// that order is left out until flows have moved.
  ///
  /// @param cheapest the bush's own labels per position; empty: an empty bush
  /// @param tree put in order if it is needed
  /// @param least_gain share of a label by which the tree must be cheaper to count
  /// @returns true if the tree offered anything, so that the bush changed
  bool rebuild(Bush& bush, std::span<const double> cheapest, std::uint32_t origin,
               std::span<const Destination> destinations, OriginSearch& search, TreeArcs& tree,
               double least_gain);

  /// Whether all destinations lie in the bush.
  bool reaches(const Bush& bush, std::span<const Destination> destinations);

  /// Drops approaches of infinite cost and whatever they alone held on to. Returns true if
  /// anything was dropped.
  static bool prune_closed(Bush& bush, std::span<const double> cost);

  /// Flows for another demand: each node's volume is split as its approaches were. Destinations
  /// must lie in the bush.
  void redistribute(Bush& bush, std::span<const Destination> destinations);

  /// Makes flow conserved at every node to the last bit that sums allow: the largest approach of
  /// each node takes what the others leave.
  void reconcile(Bush& bush, std::span<const Destination> destinations);

 private:
  struct Link {
    std::uint32_t arc, tail, next;  // the next into the same node
    bool binding;                   // its tail must come first
    double flow;
  };
  void know(std::uint32_t node);
  void add_link(std::uint32_t arc, double flow, bool binding);
  void add_chain(std::uint32_t node, const OriginSearch& search);
  void emit(Bush& bush, std::uint32_t origin, const TreeArcs& tree);
  void place_after_tails(Bush& bush, std::uint32_t node);
  void place(Bush& bush, std::uint32_t node);

  const SearchGraph& graph_;
  std::vector<Link> links_;
  std::vector<std::uint32_t> known_nodes_;
  // Per node of the network; back to kNone or 0 after each call.
  std::vector<std::uint32_t> state_, first_in_, next_in_, position_;
  std::vector<double> need_;
  std::vector<std::uint32_t> stack_;
};

}  // namespace corridor::assign
