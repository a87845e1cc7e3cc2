#include "corridor/study/criticality.h"

#include <algorithm>
#include <map>

namespace corridor::study {

using cases::Case;

Closables closables(const Case& a_case) {
  Closables result;
  std::vector<std::vector<ArcId>> arcs;
  const auto add = [&](Subject subject, const std::array<ArcId, 2>& both) {
    std::vector<ArcId> there;
    std::copy_if(both.begin(), both.end(), std::back_inserter(there),
                 [](ArcId arc) { return arc.valid(); });
    if (!there.empty()) {
      result.subjects.push_back(subject);
      arcs.push_back(std::move(there));
    }
  };
  const auto& network = a_case.supernetwork;
  for (const LinkId link : IdRange<LinkId>(a_case.links.size())) {
    add({network::Subject::link, link.value}, network.link_arcs[link]);
  }
  for (const TerminalId terminal : IdRange<TerminalId>(a_case.terminals.size())) {
    add({network::Subject::terminal, terminal.value}, network.transfer_arcs[terminal]);
  }
  result.arcs = disrupt::closures_of_arcs(arcs);
  return result;
}

std::string id_of(const Case& a_case, const Subject& subject) {
  return subject.table == network::Subject::link ? a_case.links[LinkId{subject.index}].id
                                                 : a_case.terminals[TerminalId{subject.index}].id;
}

std::string name_of(const Case& a_case, const Subject& subject) {
  if (subject.table == network::Subject::terminal) {
    return a_case.terminals[TerminalId{subject.index}].name;
  }
  const cases::Link& link = a_case.links[LinkId{subject.index}];
  return a_case.modes[link.mode].name + " " + a_case.places[link.from].name + " - " +
         a_case.places[link.to].name;
}

CommodityDemand demand_of(const Case& a_case, const std::vector<cases::Flow>& flows,
                          CommodityId commodity) {
  CommodityDemand demand;
  std::map<NodeId, std::size_t> row_of;
  for (const cases::Flow& flow : flows) {
    if (flow.commodity != commodity) {
      continue;
    }
    const NodeId origin = a_case.supernetwork.centroid[flow.origin];
    const auto [found, is_new] = row_of.try_emplace(origin, row_of.size());
    if (is_new) {
      demand.destinations.emplace_back();
      demand.t_per_day.emplace_back();
      demand.by_origin.push_back({.origin = origin});
    }
    demand.destinations[found->second].push_back(a_case.supernetwork.centroid[flow.destination]);
    demand.t_per_day[found->second].push_back(flow.t_per_day);
    demand.total_t_per_day += flow.t_per_day;
  }
  for (std::size_t o = 0; o < demand.by_origin.size(); ++o) {
    demand.by_origin[o].destinations = demand.destinations[o];
    demand.by_origin[o].t_per_day = demand.t_per_day[o];
  }
  return demand;
}

std::vector<PricedCommodity> priced_commodities(const Case& a_case, const cost::ArcStates& states,
                                                const cases::Season& season, int year,
                                                std::optional<CommodityId> commodity) {
  const auto flows = cases::demand_flows(a_case, year, season);
  std::vector<PricedCommodity> priced;
  for (const CommodityId c : IdRange<CommodityId>(a_case.commodities.size())) {
    auto demand = demand_of(a_case, flows, c);
    if ((!commodity || *commodity == c) && !demand.by_origin.empty()) {
      priced.push_back({c, std::move(demand), cost::arc_costs(a_case, states, c, year)});
    }
  }
  return priced;
}

Criticality criticality(const Case& a_case, const cost::ArcStates& states,
                        const cases::Season& season, int year, std::optional<CommodityId> commodity,
                        int threads) {
  const Closables all = closables(a_case);
  Criticality result{.ranking = {}, .subjects = all.subjects.size(), .demand_t_per_day = 0};
  std::vector<SubjectLoss> losses(all.subjects.size());
  std::vector<double> most(losses.size(), 0);
  for (std::size_t s = 0; s < losses.size(); ++s) {
    losses[s].subject = all.subjects[s];
    losses[s].by_commodity.resize(a_case.commodities.size());
  }
  for (const auto& [c, demand, costs] :
       priced_commodities(a_case, states, season, year, commodity)) {
    result.demand_t_per_day += demand.total_t_per_day;
    const auto found = disrupt::closure_losses(a_case.supernetwork.graph, costs.generalized_usd,
                                               all.arcs, demand.by_origin, {.threads = threads});
    for (std::size_t s = 0; s < losses.size(); ++s) {
      const double unmet_usd = found[s].cut_off_t_per_day * a_case.commodities[c].unmet_usd_per_t;
      losses[s].by_commodity[c.value] = found[s];
      losses[s].loss += found[s];
      losses[s].unmet_usd_per_day += unmet_usd;
      if (found[s].added_usd_per_day + unmet_usd > most[s]) {
        most[s] = found[s].added_usd_per_day + unmet_usd;
        losses[s].hit_most = c;
      }
    }
  }
  for (SubjectLoss& loss : losses) {
    if (loss.loss.delayed_t_per_day > 0 || loss.loss.cut_off_t_per_day > 0) {
      result.ranking.push_back(std::move(loss));
    }
  }
  std::stable_sort(
      result.ranking.begin(), result.ranking.end(),
      [](const SubjectLoss& a, const SubjectLoss& b) { return a.usd_per_day() > b.usd_per_day(); });
  return result;
}

WorstCase worst_case(const Case& a_case, const cost::ArcCosts& costs, NodeId from, NodeId to,
                     int k) {
  const Closables all = closables(a_case);
  const auto& graph = a_case.supernetwork.graph;
  const auto attack = [&](int closures) {
    return disrupt::worst_shortest_path(graph, costs.generalized_usd, all.arcs, from, to, closures);
  };
  const auto worst = attack(k);
  WorstCase result{.open_usd_per_t = attack(0).value,
                   .closed_usd_per_t = worst.value,
                   .closed = {},
                   .searches = worst.searches};
  for (const ClosureId closure : worst.closed) {
    result.closed.push_back(all.subjects[closure.value]);
  }
  return result;
}

}  // namespace corridor::study
