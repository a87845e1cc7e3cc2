// Demand that nothing can carry: a search over what is open for each scenario, year and season.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/case/reader.h"
#include "corridor/case/scenario.h"

namespace corridor::cases {
namespace {

using Flags = std::vector<std::uint8_t>;  // by arc or node

class Reach {
 public:
  Reach(const Case& a_case, ErrorList& errors) : case_(a_case), errors_(errors) {}

  void run() {
    for (std::size_t row = 0; row < case_.demand.size(); ++row) {
      const Demand& demand = case_.demand[row];
      first_row_.try_emplace({demand.origin, demand.commodity, demand.destination}, row);
    }
    for (const Scenario& scenario : case_.scenarios) {
      for (const int year : scenario.years) {
        for (const Season& season : case_.seasons) {
          search(scenario, year, season);
        }
      }
    }
    for (const auto& [flow, where] : cut_) {
      report(flow, where);
    }
  }

 private:
  using FlowKey = std::tuple<ZoneId, CommodityId, ZoneId>;

  void search(const Scenario& scenario, int year, const Season& season) {
    ++states_;
    closed_ = closed_arcs(scenario_overlay(case_, scenario, year, season));
    ZoneId from;
    CommodityId what;
    Flags seen;
    for (const auto& [flow, row] : first_row_) {
      const auto& [origin, commodity, destination] = flow;
      if (origin != from || commodity != what) {
        from = origin;
        what = commodity;
        seen = reached(centroid(origin), commodity, true);
      }
      if (seen[centroid(destination).value] == 0) {
        cut_[flow].push_back(fmt::format("{} {} {}", scenario.id, year, season.id));
      }
    }
  }

  NodeId centroid(ZoneId zone) const { return case_.supernetwork.centroid[zone]; }

  bool usable(ArcId arc, CommodityId commodity) const {
    const auto& network = case_.supernetwork;
    if (closed_[arc.value] != 0 ||
        case_.commodities[commodity].may_use[network.mode[arc].value] == 0) {
      return false;
    }
    if (network.origin[arc].kind != network::ArcKind::transfer) {
      return true;
    }
    const auto& takes = case_.terminals[TerminalId{network.origin[arc].index}].commodities;
    return takes.empty() || std::find(takes.begin(), takes.end(), commodity) != takes.end();
  }

  // Nodes that a commodity reaches from `start`, or from which it reaches it.
  Flags reached(NodeId start, CommodityId commodity, bool forward) const {
    const network::Graph& graph = case_.supernetwork.graph;
    Flags seen(graph.node_count(), 0);
    std::vector<NodeId> stack = {start};
    seen[start.value] = 1;
    while (!stack.empty()) {
      const NodeId node = stack.back();
      stack.pop_back();
      if (node != start && !graph.may_pass(node)) {
        continue;
      }
      for (const ArcId arc : forward ? graph.leaving[node] : graph.entering[node]) {
        const NodeId next = forward ? graph.head[arc] : graph.tail[arc];
        if (seen[next.value] == 0 && usable(arc, commodity)) {
          seen[next.value] = 1;
          stack.push_back(next);
        }
      }
    }
    return seen;
  }

  Flags closed_arcs(const network::Overlay& overlay) const {
    const auto& network = case_.supernetwork;
    Flags closed(network.graph.arc_count(), 0);
    for (const network::Change& change : overlay) {
      if (change.attribute != network::Attribute::closed) {
        continue;
      }
      const auto& arcs = change.subject == network::Subject::link
                             ? network.link_arcs[LinkId{change.index}]
                             : network.transfer_arcs[TerminalId{change.index}];
      for (const ArcId arc : arcs) {
        if (arc.valid()) {
          closed[arc.value] = change.value != 0 ? 1 : 0;
        }
      }
    }
    return closed;
  }

  std::vector<network::State> places_in(const Flags& seen) const {
    std::vector<network::State> states;
    for (const NodeId node : IdRange<NodeId>(seen.size())) {
      if (seen[node.value] != 0 && case_.supernetwork.states[node].mode.valid()) {
        states.push_back(case_.supernetwork.states[node]);
      }
    }
    return states;
  }

  std::string state_text(const network::State& state) const {
    return fmt::format("{} ({})", case_.places[state.place].id, case_.modes[state.mode].id);
  }

  // Where what the origin reaches comes nearest, as the crow flies, to what leads to the
  // destination; in the state that was searched last.
  std::string nearest_break(ZoneId from, CommodityId commodity, ZoneId to) const {
    const auto near = places_in(reached(centroid(from), commodity, true));
    const auto far = places_in(reached(centroid(to), commodity, false));
    if (near.empty() || far.empty()) {
      return fmt::format("nothing {} {}: check its access_modes and the modes of {}",
                         near.empty() ? "leaves" : "leads to",
                         case_.zones[near.empty() ? from : to].id, case_.commodities[commodity].id);
    }
    double best_km = std::numeric_limits<double>::infinity();
    std::pair<network::State, network::State> best;
    for (const auto& a : near) {
      for (const auto& b : far) {
        const double km = straight_km(case_.places[a.place], case_.places[b.place]);
        if (km < best_km) {
          best_km = km;
          best = {a, b};
        }
      }
    }
    if (best.first.place == best.second.place) {
      return fmt::format("the nearest break is at {}, between {} and {}",
                         case_.places[best.first.place].id, case_.modes[best.first.mode].id,
                         case_.modes[best.second.mode].id);
    }
    return fmt::format("the nearest break is between {} and {}, {:.0f} km apart",
                       state_text(best.first), state_text(best.second), best_km);
  }

  std::string modes_of(CommodityId commodity) const {
    std::vector<std::string> names;
    for (const ModeId mode : IdRange<ModeId>(case_.modes.size())) {
      if (case_.commodities[commodity].may_use[mode.value] != 0) {
        names.push_back(case_.modes[mode].id);
      }
    }
    return fmt::format("{}", fmt::join(names, ", "));
  }

  void report(const FlowKey& flow, const std::vector<std::string>& where) {
    const auto& [origin, commodity, destination] = flow;
    const std::string& what = case_.commodities[commodity].id;
    const Row row(case_.tables.at("demand.csv"), first_row_.at(flow), errors_);
    if (where.size() == states_) {
      row.error("d_zone_id", "E3010",
                fmt::format("a zone that {} cannot reach in any scenario and season", what),
                fmt::format("a way from {} by {}", case_.zones[origin].id, modes_of(commodity)),
                nearest_break(origin, commodity, destination));
    } else {
      row.error("d_zone_id", "W3011",
                fmt::format("a zone that {} cannot reach in {} of {} scenario seasons", what,
                            where.size(), states_),
                fmt::format("a way from {} in all of them", case_.zones[origin].id),
                fmt::format("its tonnes are unmet there, first in {}", where.front()),
                Severity::warning);
    }
  }

  const Case& case_;
  ErrorList& errors_;
  std::map<FlowKey, std::size_t> first_row_;  // of demand.csv
  std::map<FlowKey, std::vector<std::string>> cut_;
  std::size_t states_ = 0;
  Flags closed_;
};

}  // namespace

void check_reach(const Case& a_case, ErrorList& errors) {
  Reach(a_case, errors).run();
}

}  // namespace corridor::cases
