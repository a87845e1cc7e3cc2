// One origin's demand of one class with the bush that carries it: what an equilibrium is made of.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "corridor/assign/bush_builder.h"
#include "corridor/assign/origin_search.h"
#include "corridor/assign/problem.h"

namespace corridor::assign {

struct Bundle {
  std::uint32_t user_class = 0;
  std::uint32_t origin = 0;
  std::vector<Destination> destinations;
  Bush bush;
  TreeArcs tree;           // of the last search: all nodes of the bush are in it
  double excess = 0;       // volume times cost above the cheapest, when last seen
  bool carried = false;    // its bush carries its demand (of a warm start)
  bool collected = false;  // NewtonStep knows its pairs
};

/// By class, then origin; demand from a node to itself and of amount 0 left out.
/// @throws std::invalid_argument for amounts or nodes that are impossible, or sizes that do not fit
std::vector<Bundle> make_bundles(const Problem& problem);

struct WarmStart {
  std::vector<Bundle> bundles;  // by class, then origin
  // Where the bushes run on a network with stay arcs: its arcs and nodes in terms of the problem's
  // own; kNone: stay arcs and what joins the ends of trips. Empty: the same.
  std::vector<std::uint32_t> own_arc, own_node;
};

}  // namespace corridor::assign
