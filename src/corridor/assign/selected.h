// Who uses a link, where a zone's trips run, and the ways that a pair takes: read off the bushes of
// a solution, whose flows at each node are split alike for all that pass it.
#pragma once

#include <span>
#include <vector>

#include "corridor/assign/problem.h"

namespace corridor::assign {

/// Part of a pair's demand, in units.
struct PairFlow {
  std::size_t user_class = 0;
  NodeId origin, destination;
  double amount = 0;
};

/// Flow of each pair over at least one of the arcs ("select link"). A unit that passes several of
/// them counts once. Pairs below `least` are left out.
std::vector<PairFlow> select_arcs(const Problem& problem, const Assignment& solution,
                                  std::span<const ArcId> arcs, double least = 0);

struct ZoneVolumes {
  std::vector<double> from;  // per arc: flow of all classes that starts at the node, in volume
  std::vector<double> to;    // that ends there
};
ZoneVolumes select_zone(const Problem& problem, const Assignment& solution, NodeId zone);

/// A way of a pair and its flow in units.
struct PathFlow {
  std::vector<ArcId> arcs;
  double amount = 0;
};

/// The pair's flow taken apart into ways, largest first. Which ways carry how much is not unique;
/// this is the split in which every node passes all flow on alike (most likely: Bar-Gera and Boyce
/// 1999).
///
/// @param most ways at the most; the last then lacks what is left
std::vector<PathFlow> paths_of(const Problem& problem, const Assignment& solution,
                               std::size_t user_class, NodeId origin, NodeId destination,
                               std::size_t most = 100);

}  // namespace corridor::assign
