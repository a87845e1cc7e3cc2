// Searches of a run that the next one need not repeat: a what-if closes a link or slows it down,
// and what never came near that link is found again, to the byte.
#pragma once

#include <cstdint>
#include <vector>

#include "corridor/path/alternatives.h"
#include "corridor/study/chain_flows.h"
#include "corridor/study/flows.h"

namespace corridor::study {

/// One commodity of one season: its pairs before capacities and delays.
struct KeptCommodity {
  CommodityPairs found = {};
  std::vector<path::AlternativeMemory> memories = {};  // by pair
  std::vector<std::vector<ArcId>> rests_on = {};       // by pair: arcs, sorted
};

/// In the order of scenarios, years, seasons and commodities of the run that filled it.
struct KeptRoutes {
  Choice choice = Choice::equilibrium;
  std::vector<KeptCommodity> blocks = {};
};

/// As run_flows(); what its searches found goes to `keep`.
FlowsResult run_flows_keeping(const cases::Case& a_case, const FlowOptions& options,
                              KeptRoutes& keep);

/// As run_flows(), to the byte; takes over from `kept` what no dearer arc touches, and searches the
/// rest, a commodity as a whole where an arc has become cheaper.
///
/// @param kept of a run with the same case, choice, scenarios, year and seasons, another overlay
FlowsResult run_flows_again(const cases::Case& a_case, const FlowOptions& options,
                            const KeptRoutes& kept);

/// What differs between the costs of before and of now.
struct CostChange {
  bool only_risen = true;                  // no arc has become cheaper
  std::vector<std::uint8_t> changed = {};  // by arc: anything about it
  std::vector<ArcId> arcs = {};            // the same, as a list
};

CostChange cost_change(const cost::ArcCosts& before, const cost::ArcCosts& now);

/// True if none of the arcs is among what a pair's routes rest on.
bool stands(const std::vector<ArcId>& rests_on, const CostChange& change);

}  // namespace corridor::study
