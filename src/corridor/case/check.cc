// Checks that need more than one row: after all tables were read.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/reader.h"
#include "corridor/case/scenario.h"

namespace corridor::cases {
namespace {

class Checker {
 public:
  Checker(const Case& a_case, ErrorList& errors) : case_(a_case), errors_(errors) {}

  void run() {
    check_not_empty();
    check_link_lengths();
    check_terminals();
    check_zones();
    check_tariffs();
    check_reach();
  }

 private:
  Row row(const char* file, std::size_t index) const {
    return {case_.tables.at(file), index, errors_};
  }

  void check_not_empty() {
    for (const char* file : {"node.csv", "link.csv", "zone.csv", "mode.csv", "commodity.csv"}) {
      if (case_.tables.at(file).row_count() == 0) {
        errors_.add({.code = "E2001",
                     .what = "the network is empty",
                     .file = case_.tables.at(file).file(),
                     .expected = "at least one row",
                     .hint = "corridor demo copies a case to start from"});
      }
    }
  }

  void check_link_lengths() {
    constexpr double kSlack = 0.9;  // town points are not stations
    constexpr double kShort = 5;    // km below which points are too coarse to judge
    for (const LinkId id : IdRange<LinkId>(case_.links.size())) {
      const Link& link = case_.links[id];
      const double beeline_km = straight_km(case_.places[link.from], case_.places[link.to]);
      if (beeline_km > kShort && link.length_km < kSlack * beeline_km) {
        row("link.csv", id.value)
            .error("length", "W2020", "a link shorter than the straight line between its ends",
                   fmt::format("at least {:.0f} km", beeline_km),
                   "check the unit in config.csv and the places", Severity::warning);
      }
    }
  }

  bool touches(PlaceId place, ModeId mode) const {
    return std::any_of(case_.links.begin(), case_.links.end(), [&](const Link& link) {
      return link.mode == mode && (link.from == place || link.to == place);
    });
  }

  void check_terminals() {
    for (const TerminalId id : IdRange<TerminalId>(case_.terminals.size())) {
      const Terminal& terminal = case_.terminals[id];
      const Row here = row("terminal.csv", id.value);
      const auto place = case_.places[terminal.place].id;
      for (const auto& [mode, column] :
           {std::pair{terminal.from, "mode_from"}, std::pair{terminal.to, "mode_to"}}) {
        if (!touches(terminal.place, mode)) {
          here.error(
              column, "E2005", "a terminal between modes that do not meet",
              fmt::format("a mode with a link at {}", place),
              fmt::format("no link of mode {} starts or ends at {}", case_.modes[mode].id, place));
        }
      }
      check_gate(here, terminal);
    }
  }

  void check_gate(const Row& here, const Terminal& terminal) {
    if (terminal.far_links.empty()) {
      if (terminal.from == terminal.to) {
        here.error("far_links", "E2006", "a transfer within one mode without a far side",
                   "the links beyond the border, customs post or canal", "");
      }
      return;
    }
    for (const LinkId id : terminal.far_links) {
      const Link& link = case_.links[id];
      if (link.mode != terminal.from ||
          (link.from != terminal.place && link.to != terminal.place)) {
        here.error("far_links", "E2007", "a far link that does not touch the terminal",
                   fmt::format("links of mode {} at {}", case_.modes[terminal.from].id,
                               case_.places[terminal.place].id),
                   fmt::format("{} is elsewhere or of another mode", link.id));
      }
    }
    if (terminal.from != terminal.to) {
      here.error("far_links", "E2008", "far links of a transfer between two modes",
                 "nothing, or mode_from equal to mode_to", "");
    }
  }

  void check_zones() {
    for (const ZoneId id : IdRange<ZoneId>(case_.zones.size())) {
      const Zone& zone = case_.zones[id];
      for (const ModeId mode : zone.access_modes) {
        if (!touches(zone.place, mode)) {
          row("zone.csv", id.value)
              .error("access_modes", "E2009", "a zone with access to a mode that is not there",
                     fmt::format("a mode with a link at {}", case_.places[zone.place].id),
                     fmt::format("no link of mode {} starts or ends there", case_.modes[mode].id));
        }
      }
    }
  }

  void check_tariffs() {
    std::set<std::pair<std::uint32_t, std::string>> reported;
    for (const Link& link : case_.links) {
      const bool found =
          std::any_of(case_.tariffs.begin(), case_.tariffs.end(), [&](const Tariff& tariff) {
            return tariff.mode == link.mode &&
                   (tariff.country == "all" || tariff.country == link.country);
          });
      if (!found && reported.insert({link.mode.value, link.country}).second) {
        errors_.add({.code = "E2013",
                     .what = fmt::format("no tariff for mode {} in country {}",
                                         case_.modes[link.mode].id, link.country),
                     .file = case_.tables.at("tariff.csv").file(),
                     .expected = "a row for the mode with that country, or with country all",
                     .hint = fmt::format("link {} needs it", link.id)});
      }
    }
  }

  // Nodes that a search from `zone` can reach over what is open, for one commodity.
  std::vector<std::uint8_t> reached(ZoneId zone, const std::vector<std::uint8_t>& closed) const {
    const auto& network = case_.supernetwork;
    std::vector<std::uint8_t> seen(network.graph.node_count(), 0);
    std::vector<NodeId> stack = {network.centroid[zone]};
    seen[stack.back().value] = 1;
    while (!stack.empty()) {
      const NodeId node = stack.back();
      stack.pop_back();
      if (node != network.centroid[zone] && !network.graph.may_pass(node)) {
        continue;
      }
      for (const ArcId arc : network.graph.leaving[node]) {
        const NodeId head = network.graph.head[arc];
        if (closed[arc.value] == 0 && seen[head.value] == 0) {
          seen[head.value] = 1;
          stack.push_back(head);
        }
      }
    }
    return seen;
  }

  std::vector<std::uint8_t> closed_arcs(const network::Overlay& overlay) const {
    std::vector<std::uint8_t> closed(case_.supernetwork.graph.arc_count(), 0);
    for (const network::Change& change : overlay) {
      if (change.attribute != network::Attribute::closed) {
        continue;
      }
      const auto& arcs = change.subject == network::Subject::link
                             ? case_.supernetwork.link_arcs[LinkId{change.index}]
                             : case_.supernetwork.transfer_arcs[TerminalId{change.index}];
      for (const ArcId arc : arcs) {
        if (arc.valid()) {
          closed[arc.value] = change.value != 0 ? 1 : 0;
        }
      }
    }
    return closed;
  }

  // The nearest break: the closest place that is reached to one that is not, by straight line.
  std::string nearest_break(const std::vector<std::uint8_t>& seen, ZoneId to) const {
    const Place& goal = case_.places[case_.zones[to].place];
    const Place* best = nullptr;
    double best_km = 0;
    for (const NodeId node : IdRange<NodeId>(seen.size())) {
      const network::State& state = case_.supernetwork.states[node];
      if (seen[node.value] == 0 || !state.mode.valid()) {
        continue;
      }
      const double km = straight_km(case_.places[state.place], goal);
      if (best == nullptr || km < best_km) {
        best = &case_.places[state.place];
        best_km = km;
      }
    }
    return best == nullptr ? "nothing leaves the zone: check its access_modes"
                           : fmt::format("the nearest place that is reached is {}, {:.0f} km away",
                                         best->id, best_km);
  }

  // Pairs with demand that nothing joins in any scenario and season are errors, in some a warning.
  void check_reach() {
    if (errors_.has_errors()) {
      return;
    }
    std::set<std::pair<ZoneId, ZoneId>> pairs;
    for (const Demand& demand : case_.demand) {
      pairs.insert({demand.origin, demand.destination});
    }
    std::map<std::pair<ZoneId, ZoneId>, std::vector<std::string>> cut;
    std::size_t states = 0;
    std::map<ZoneId, std::vector<std::uint8_t>> last_seen;
    for (const Scenario& scenario : case_.scenarios) {
      for (const int year : scenario.years) {
        for (const Season& season : case_.seasons) {
          ++states;
          const auto closed = closed_arcs(scenario_overlay(case_, scenario, year, season));
          std::map<ZoneId, std::vector<std::uint8_t>> seen;
          for (const auto& [from, to] : pairs) {
            auto& from_here = seen[from];
            if (from_here.empty()) {
              from_here = reached(from, closed);
            }
            if (from_here[case_.supernetwork.centroid[to].value] == 0) {
              cut[{from, to}].push_back(fmt::format("{} {} {}", scenario.id, year, season.id));
              last_seen[from] = from_here;
            }
          }
        }
      }
    }
    for (const auto& [pair, where] : cut) {
      const auto demand = std::find_if(
          case_.demand.begin(), case_.demand.end(),
          [&](const auto& d) { return d.origin == pair.first && d.destination == pair.second; });
      const auto index = static_cast<std::size_t>(demand - case_.demand.begin());
      const bool always = where.size() == states;
      row("demand.csv", index)
          .error("d_zone_id", always ? "E3010" : "W3011",
                 always ? "a zone that cannot be reached in any scenario and season"
                        : fmt::format("a zone that cannot be reached in {} of {} scenario seasons",
                                      where.size(), states),
                 always ? fmt::format("a way from {}", case_.zones[pair.first].id) : "",
                 always ? nearest_break(last_seen[pair.first], pair.second)
                        : fmt::format("its tonnes are unmet in {}", where.front()),
                 always ? Severity::error : Severity::warning);
    }
  }

  const Case& case_;
  ErrorList& errors_;
};

}  // namespace

void check_case(const Case& a_case, ErrorList& errors) {
  Checker(a_case, errors).run();
}

}  // namespace corridor::cases
