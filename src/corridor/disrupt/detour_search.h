// The cheapest way of one pair when some arcs cost more or are closed: A* whose lower bound is the
// exact cost to the destination while all is open, which stays a bound because costs only rise
// (Hart, Nilsson and Raphael 1968; potentials as in Strasser and Zeitz 2021).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"

namespace corridor::disrupt {

/// An arc whose cost is not that of the base; infinity: closed.
struct DearerArc {
  ArcId arc = {};
  double cost = 0;
};

/// Work space, built once and reused. Not shared between threads.
class DetourSearch {
 public:
  explicit DetourSearch(const network::Graph& graph);

  /// Arcs of the cheapest way in order of travel, written to `way`.
  ///
  /// @param cost      base cost per arc
  /// @param potential base cost from each node to `to`
  /// @param dearer    not below their base cost
  /// @return cost; infinity (and no arcs): no way
  double run(std::span<const double> cost, std::span<const double> potential,
             std::span<const DearerArc> dearer, NodeId from, NodeId to, std::vector<ArcId>& way);

 private:
  struct Entry {
    double bound;
    double cost;
    std::uint32_t node;
  };

  const network::Graph& graph_;
  std::vector<double> override_;  // by arc; < 0: none
  std::vector<double> cost_;      // by node, valid where stamp_ is that of the run
  std::vector<ArcId> parent_;
  std::vector<std::uint32_t> stamp_;
  std::uint32_t run_ = 0;
  std::vector<Entry> heap_;
};

}  // namespace corridor::disrupt
