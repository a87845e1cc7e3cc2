// Turn rules: turns from one arc into another that are forbidden or cost something. Nodes that have
// such rules are taken apart, so that every search, skim and hierarchy obeys them.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "corridor/network/graph.h"

namespace corridor::path {

/// From an arc into one that leaves its head.
struct TurnRule {
  ArcId from;
  ArcId to;
  double cost = std::numeric_limits<double>::infinity();  // >= 0; infinity: forbidden
};

/// A graph whose ways are those of another that obey its turn rules. Nodes of the other keep their
/// ids, as origins and destinations of ways; others follow them.
struct TurnGraph {
  network::Graph graph;
  std::vector<ArcId> arc_of;      // the arc that an arc of `graph` stands for; none: it is a turn
  std::vector<double> turn_cost;  // of an arc that is a turn, else 0
};

/// Turns without a rule are free, U-turns too; of several rules for one turn the last holds. Rules
/// at a node that may not be passed anyway have no effect. A cheapest way under rules may come
/// twice to a node.
///
/// @throws std::invalid_argument for a rule with arcs that do not meet, or a negative cost or NaN
TurnGraph with_turn_rules(const network::Graph& graph, std::span<const TurnRule> rules);

/// Values per arc of the network that was taken apart as values per arc of `turns.graph`; turns get
/// their cost (`with_turn_cost`), or 0.
std::vector<double> spread_over_turns(const TurnGraph& turns, std::span<const double> per_arc,
                                      bool with_turn_cost);

}  // namespace corridor::path
