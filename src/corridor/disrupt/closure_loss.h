// What closures cost all demand on cheapest routes, at fixed costs: each link alone (N-1), or
// scenarios of several closures.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"

namespace corridor {
using ClosureId = Id<struct ClosureTag>;  // arcs that close together
}

namespace corridor::disrupt {

/// What leaves one node. Destinations may repeat.
struct OriginDemand {
  NodeId origin = {};
  std::span<const NodeId> destinations = {};
  std::span<const double> t_per_day = {};
};

/// What a closure does. Tonnes that wait or are lost are not in the others.
struct Loss {
  double added_usd_per_day = 0;    // of tonnes that take a dearer way
  double delayed_t_per_day = 0;    // that take a dearer way
  double cut_off_t_per_day = 0;    // that no way carries any more (apart: no price in the above)
  double waiting_t_per_day = 0;    // that wait for the closure to end
  double waiting_usd_per_day = 0;  // what the wait costs them

  Loss& operator+=(const Loss& other);
  friend bool operator==(const Loss&, const Loss&) = default;
};

/// Waiting as a third way: a tonne waits where that costs less than the way round, or than being
/// lost.
struct Wait {
  /// Per arc, USD a tonne for waiting until it opens again; a way with several closed arcs waits
  /// for the dearest. Empty: nobody waits.
  std::span<const double> usd_per_t = {};
  /// Instead, per closure, for all of its arcs.
  std::span<const double> usd_per_t_by_closure = {};
  /// What a tonne that is not moved costs: a wait above it is not made.
  double unmet_usd_per_t = std::numeric_limits<double>::infinity();
};

struct LossOptions {
  int threads = 0;  // 0: all cores; the answer is the same to the last bit
  Wait wait = {};
};

/// Losses per closure. Exact: costs after a closure are those of a new search. Demand that no way
/// carries while all is open is left out. Origins are the outer loop: one tree serves all closures,
/// and of each closure only the subtrees below its arcs are searched again.
///
/// @param cost      per arc, USD a tonne, >= 0; infinity: closed
/// @param closures  arcs of each closure; an arc may be in several
Csr<ClosureId, ArcId> closures_of_arcs(std::span<const std::vector<ArcId>> arcs);
std::vector<Loss> closure_losses(const network::Graph& graph, std::span<const double> cost,
                                 const Csr<ClosureId, ArcId>& closures,
                                 std::span<const OriginDemand> demand,
                                 const LossOptions& options = {});

}  // namespace corridor::disrupt
