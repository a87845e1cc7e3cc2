// The k closures that cost all demand most, proven: branch and bound over sets of closures, with
// ways found as they are needed.
//
// For every pair a few ways are known. Under a set of closures a pair's loss is at most that of the
// best known way which they leave open, or its unmet value if they leave none: an upper bound on
// every set (the covering view of Israeli and Wood 2002; ways added where the bound is not met, as
// in Lozano and Smith 2017). A set whose bound beats the best so far is searched exactly, which
// adds its ways; what is left when no bound beats the best is the proof.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/disrupt/closure_loss.h"
#include "corridor/network/graph.h"

namespace corridor::disrupt {

/// The demand of one commodity with its costs.
struct PricedDemand {
  std::span<const double> cost_usd_per_t = {};  // per arc; infinity: closed already
  std::span<const OriginDemand> by_origin = {};
  double unmet_usd_per_t = 0;  // declared value of a tonne that is not moved
};

struct WorstOptions {
  std::uint64_t most_nodes = 2'000'000;  // of the search; then the gap is stated
};

/// Per day. A tonne whose way round costs more than its unmet value is not moved.
struct WorstSet {
  std::vector<ClosureId> closed = {};  // rising; none that adds nothing
  double added_usd_per_day = 0;        // of tonnes that take a dearer way
  double unmet_t_per_day = 0;
  double unmet_usd_per_day = 0;  // their declared value
  double bound_usd_per_day = 0;  // no set of k closures costs more
  std::uint64_t nodes = 0;       // sets bounded
  std::uint64_t evaluated = 0;   // sets searched exactly

  double usd_per_day() const { return added_usd_per_day + unmet_usd_per_day; }
  bool proven() const { return bound_usd_per_day <= usd_per_day(); }
};

/// @param closures what may be closed, as arcs; an arc may be in one of them at most
/// @throws std::invalid_argument if an arc is in two closures
WorstSet worst_closures(const network::Graph& graph, std::span<const PricedDemand> demand,
                        const Csr<ClosureId, ArcId>& closures, int k,
                        const WorstOptions& options = {});

}  // namespace corridor::disrupt
