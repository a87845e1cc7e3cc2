#include "corridor/study/worst_case.h"

#include <cmath>

namespace corridor::study {

using cases::Case;

WorstForDemand worst_for_demand(const Case& a_case, const cost::ArcStates& states,
                                const cases::Season& season, int year,
                                std::optional<CommodityId> commodity, int k,
                                const disrupt::WorstOptions& options) {
  const Closables all = closables(a_case);
  const auto flows = cases::demand_flows(a_case, year, season);
  WorstForDemand result;
  std::vector<CommodityDemand> demand;
  std::vector<cost::ArcCosts> costs;
  std::vector<CommodityId> ids;
  for (const CommodityId c : IdRange<CommodityId>(a_case.commodities.size())) {
    if (!commodity || *commodity == c) {
      demand.push_back(demand_of(a_case, flows, c));
      costs.push_back(cost::arc_costs(a_case, states, c, year));
      ids.push_back(c);
      result.demand_t_per_day += demand.back().total_t_per_day;
    }
  }
  std::vector<disrupt::PricedDemand> priced;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    priced.push_back({costs[i].generalized_usd, demand[i].by_origin,
                      a_case.commodities[ids[i]].unmet_usd_per_t});
  }
  result.worst = disrupt::worst_closures(a_case.supernetwork.graph, priced, all.arcs, k, options);
  for (const ClosureId closure : result.worst.closed) {
    result.closed.push_back(all.subjects[closure.value]);
  }
  return result;
}

LeastCapacity least_capacity(const Case& a_case, const cost::ArcStates& states,
                             const cost::ArcCosts& costs, NodeId from, NodeId to, int k) {
  const auto& graph = a_case.supernetwork.graph;
  const Closables all = closables(a_case);
  std::vector<double> capacity(graph.arc_count(), -1);
  double unlimited = 1;
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    const NodeId tail = graph.tail[arc];
    if (std::isinf(costs.generalized_usd[arc.value]) || (tail != from && !graph.may_pass(tail))) {
      capacity[arc.value] = 0;
    } else if (const auto known = cost::capacity_t_per_day(a_case, arc, states)) {
      capacity[arc.value] = *known;
      unlimited += *known;
    }
  }
  for (double& c : capacity) {
    c = c < 0 ? unlimited : c;
  }
  const auto attack = [&](int closures) {
    return disrupt::least_max_flow(graph, capacity, all.arcs, from, to, closures);
  };
  const auto told = [&](double value) {
    return value < unlimited ? std::optional<double>(value) : std::nullopt;
  };
  const auto worst = attack(k);
  LeastCapacity result{.open_t_per_day = told(attack(0).value),
                       .closed_t_per_day = told(worst.value),
                       .closed = {},
                       .searches = worst.searches};
  for (const ClosureId closure : worst.closed) {
    result.closed.push_back(all.subjects[closure.value]);
  }
  return result;
}

}  // namespace corridor::study
