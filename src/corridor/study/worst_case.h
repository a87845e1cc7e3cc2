// The k links and terminals of a case whose closure costs all demand most, or leaves one pair least
// capacity; proven, on fixed costs.
#pragma once

#include <optional>
#include <vector>

#include "corridor/disrupt/worst_closures.h"
#include "corridor/study/criticality.h"

namespace corridor::study {

struct WorstForDemand {
  disrupt::WorstSet worst = {};
  std::vector<Subject> closed = {};
  double demand_t_per_day = 0;
};

/// @param commodity none: all, each with its declared value of a tonne that is not moved
WorstForDemand worst_for_demand(const cases::Case& a_case, const cost::ArcStates& states,
                                const cases::Season& season, int year,
                                std::optional<CommodityId> commodity, int k,
                                const disrupt::WorstOptions& options = {});

/// Tonnes a day that fit between two nodes on what a commodity may use; capacities that are not
/// known do not bind.
struct LeastCapacity {
  std::optional<double> open_t_per_day = {};    // none: only ways of unknown capacity bind
  std::optional<double> closed_t_per_day = {};  // with the worst closures
  std::vector<Subject> closed = {};
  std::uint64_t searches = 0;  // maximum flows that proved it
};
LeastCapacity least_capacity(const cases::Case& a_case, const cost::ArcStates& states,
                             const cost::ArcCosts& costs, NodeId from, NodeId to, int k);

}  // namespace corridor::study
