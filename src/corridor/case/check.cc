// Checks that need more than one row: after all tables were read.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "corridor/case/reader.h"

namespace corridor::cases {
namespace {

class Checker {
 public:
  Checker(const Case& a_case, ErrorList& errors) : case_(a_case), errors_(errors) {}

  void run() {
    links_known_ = !case_.links.empty();
    for (const Link& link : case_.links) {
      links_known_ = links_known_ && link.from.valid() && link.to.valid() && link.mode.valid();
      touching_.insert({link.from, link.mode});
      touching_.insert({link.to, link.mode});
    }
    check_not_empty();
    check_link_lengths();
    check_terminals();
    check_zones();
    check_tariffs();
    check_parameters();
  }

 private:
  Row row(const char* file, std::size_t index) const {
    return {case_.tables.at(file), index, errors_};
  }

  void check_not_empty() {
    for (const std::string_view file :
         {"node.csv", "link.csv", "zone.csv", "mode.csv", "commodity.csv"}) {
      const auto found = case_.tables.find(std::string(file));
      if (found != case_.tables.end() && !found->second.header().empty() &&
          found->second.row_count() == 0) {
        const bool network = file == "node.csv" || file == "link.csv";
        errors_.add({.code = "E2001",
                     .what = network ? "the network is empty" : "the table is empty",
                     .file = found->second.file(),
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
      if (!link.from.valid() || !link.to.valid()) {
        continue;
      }
      const double beeline_km = straight_km(case_.places[link.from], case_.places[link.to]);
      if (beeline_km > kShort && link.length_km > 0 && link.length_km < kSlack * beeline_km) {
        row("link.csv", id.value)
            .error("length", "W2020", "a link shorter than the straight line between its ends",
                   fmt::format("at least {:.0f} km", beeline_km),
                   "check the unit in config.csv and the places", Severity::warning);
      }
    }
  }

  // With an unknown place or mode, reported as such, nothing can be said of what touches what.
  bool touches(PlaceId place, ModeId mode) const {
    return !links_known_ || !place.valid() || !mode.valid() || touching_.contains({place, mode});
  }

  void check_terminals() {
    for (const TerminalId id : IdRange<TerminalId>(case_.terminals.size())) {
      const Terminal& terminal = case_.terminals[id];
      const Row here = row("terminal.csv", id.value);
      const std::string place = terminal.place.valid() ? case_.places[terminal.place].id : "";
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
    check_sides();
  }

  // Which gate a link is behind must be one answer, and something must be on the near side.
  void check_sides() {
    std::map<std::pair<PlaceId, LinkId>, TerminalId> gate_of;
    for (const TerminalId id : IdRange<TerminalId>(case_.terminals.size())) {
      const Terminal& gate = case_.terminals[id];
      if (gate.far_links.empty() || !gate.place.valid()) {
        continue;
      }
      check_near_side(id);
      for (const LinkId link : gate.far_links) {
        const auto [known, is_new] = gate_of.try_emplace({gate.place, link}, id);
        if (!is_new && far_set(known->second) != far_set(id)) {
          row("terminal.csv", id.value)
              .error("far_links", "E2016", "a link behind two gates that differ",
                     "the same far_links for posts side by side, or none in common",
                     fmt::format("{} is behind {} as well", case_.links[link].id,
                                 case_.terminals[known->second].id));
          break;
        }
      }
    }
  }

  std::set<LinkId> far_set(TerminalId id) const {
    const auto& links = case_.terminals[id].far_links;
    return {links.begin(), links.end()};
  }

  void check_near_side(TerminalId id) {
    const Terminal& gate = case_.terminals[id];
    const auto far = far_set(id);
    bool any_near = false;
    for (const LinkId link : IdRange<LinkId>(case_.links.size())) {
      const Link& here = case_.links[link];
      any_near = any_near || (here.mode == gate.from && !far.contains(link) &&
                              (here.from == gate.place || here.to == gate.place));
    }
    if (!any_near && links_known_ && gate.from.valid() && gate.from == gate.to &&
        touches(gate.place, gate.from)) {
      row("terminal.csv", id.value)
          .error("far_links", "E2018", "a gate with all links on its far side",
                 "only the links beyond it",
                 fmt::format("the others of mode {} at {} are its near side",
                             case_.modes[gate.from].id, case_.places[gate.place].id));
    }
  }

  void check_gate(const Row& here, const Terminal& terminal) {
    if (terminal.far_links.empty()) {
      if (terminal.from == terminal.to && terminal.from.valid() && here.missing("far_links")) {
        here.error("far_links", "E2006", "a transfer within one mode without a far side",
                   "the links beyond the border, customs post or canal", "");
      }
      return;
    }
    if (!links_known_ || !terminal.from.valid() || !terminal.to.valid() ||
        !terminal.place.valid()) {
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

  bool has_tariff(const Link& link, CommodityId commodity, int year) const {
    return std::any_of(case_.tariffs.begin(), case_.tariffs.end(), [&](const Tariff& tariff) {
      return tariff.mode == link.mode &&
             (tariff.country == "all" || tariff.country == link.country) &&
             (!tariff.commodity.valid() || tariff.commodity == commodity) &&
             tariff.year_from <= year && year <= tariff.year_to;
    });
  }

  std::optional<std::string> without_tariff(const Link& link) const {
    for (const CommodityId commodity : IdRange<CommodityId>(case_.commodities.size())) {
      if (case_.commodities[commodity].may_use[link.mode.value] == 0) {
        continue;
      }
      for (const Scenario& scenario : case_.scenarios) {
        for (const int year : scenario.years) {
          if (!has_tariff(link, commodity, year)) {
            return fmt::format("{} in {}", case_.commodities[commodity].id, year);
          }
        }
      }
    }
    return std::nullopt;
  }

  // Without a tariff moving would cost nothing.
  void check_tariffs() {
    const auto table = case_.tables.find("tariff.csv");
    if (table == case_.tables.end() || table->second.column("mode") == table::kNoColumn) {
      return;
    }
    std::set<std::pair<ModeId, std::string>> seen;
    for (const Link& link : case_.links) {
      if (!link.mode.valid() || !seen.insert({link.mode, link.country}).second) {
        continue;
      }
      if (const auto missing = without_tariff(link)) {
        errors_.add({.code = "E2013",
                     .what = link.country.empty()
                                 ? fmt::format("no tariff for mode {}", case_.modes[link.mode].id)
                                 : fmt::format("no tariff for mode {} in country {}",
                                               case_.modes[link.mode].id, link.country),
                     .file = table->second.file(),
                     .expected = fmt::format("a row that holds for {}, of that country or of all",
                                             *missing),
                     .hint = fmt::format("link {} needs it", link.id)});
      }
    }
  }

  // Reports the first row that needs a parameter which is not there.
  void demand(const char* name, const char* meaning, const char* file, const char* column,
              std::optional<std::size_t> needed_by) {
    if (needed_by && case_.find_parameter(name) == nullptr) {
      row(file, *needed_by)
          .error(column, "E2015", fmt::format("parameter {} is missing", name),
                 fmt::format("a row {} of parameter.csv", name), meaning);
    }
  }

  template <class Items, class Test>
  static std::optional<std::size_t> first_of(const Items& items, const Test& test) {
    const auto found = std::find_if(items.begin(), items.end(), test);
    return found == items.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - items.begin()));
  }

  template <class Test>
  bool any_loose(const Test& test) const {
    for (const CommodityId id : IdRange<CommodityId>(case_.commodities.size())) {
      if (case_.commodities[id].t_per_teu <= 0 && test(id)) {
        return true;
      }
    }
    return false;
  }

  bool may_use(CommodityId commodity, ModeId mode) const {
    return mode.valid() && case_.commodities[commodity].may_use[mode.value] != 0;
  }

  void check_parameters() {
    if (case_.tables.contains("parameter.csv") &&
        case_.tables.at("parameter.csv").column("name") == table::kNoColumn) {
      return;
    }
    const char* teu = "tonnes in a TEU of what is not containerised, and of capacities in TEU";
    const auto loose_tariff = [&](const Tariff& tariff) {
      return tariff.unit == TariffUnit::usd_per_teu_km && any_loose([&](CommodityId id) {
               return may_use(id, tariff.mode) &&
                      (!tariff.commodity.valid() || tariff.commodity == id);
             });
    };
    const auto loose_price = [&](const Terminal& terminal) {
      return terminal.price_unit == PriceUnit::usd_per_teu && any_loose([&](CommodityId id) {
               const auto& takes = terminal.commodities;
               return may_use(id, terminal.from) && may_use(id, terminal.to) &&
                      (takes.empty() || std::find(takes.begin(), takes.end(), id) != takes.end());
             });
    };
    const auto capacity_in = [](CapacityUnit unit) {
      return [unit](const auto& subject) {
        return subject.capacity > 0 && subject.capacity_unit == unit;
      };
    };
    const auto in_teu = capacity_in(CapacityUnit::teu_per_day);
    const auto in_m3 = capacity_in(CapacityUnit::m3_per_day);
    const auto before = errors_.error_count();
    demand("default_t_per_teu", teu, "tariff.csv", "unit", first_of(case_.tariffs, loose_tariff));
    const std::array<std::tuple<const char*, const char*, std::optional<std::size_t>>, 3> others = {
        {{"terminal.csv", "price_unit", first_of(case_.terminals, loose_price)},
         {"terminal.csv", "capacity_unit", first_of(case_.terminals, in_teu)},
         {"link.csv", "capacity_unit", first_of(case_.links, in_teu)}}};
    for (const auto& [file, column, needed_by] : others) {
      if (errors_.error_count() == before) {
        demand("default_t_per_teu", teu, file, column, needed_by);
      }
    }
    demand("barrels_per_tonne", "barrels in a tonne of oil", "tariff.csv", "unit",
           first_of(case_.tariffs,
                    [](const Tariff& t) { return t.unit == TariffUnit::usd_per_bbl_km; }));
    const char* density = "tonnes in a cubic metre of oil";
    const auto link_in_m3 = first_of(case_.links, in_m3);
    demand("crude_density_t_per_m3", density, "link.csv", "capacity_unit", link_in_m3);
    if (!link_in_m3) {
      demand("crude_density_t_per_m3", density, "terminal.csv", "capacity_unit",
             first_of(case_.terminals, in_m3));
    }
    check_range("road_truck_share", 1, "a share above 0, at most 1");
    check_range("rail_loop_spacing_km", 1000, "km above 0, at most 1,000");
    check_range("rail_headway_min", 1440, "minutes above 0, at most 1,440");
  }

  // Of a parameter that physics divides by: above 0, at most `most`.
  void check_range(const char* name, double most, const char* expected) {
    for (std::size_t i = 0; i < case_.parameters.size(); ++i) {
      const Parameter& parameter = case_.parameters[i];
      if (parameter.name == name && !(parameter.value > 0 && parameter.value <= most)) {
        row("parameter.csv", i)
            .error("value", "E1022", "a number out of range", expected,
                   fmt::format("{} is read where capacities come from physics", name));
      }
    }
  }

  const Case& case_;
  ErrorList& errors_;
  std::set<std::pair<PlaceId, ModeId>> touching_;
  bool links_known_ = true;  // no link names a place or mode that does not exist
};

}  // namespace

void check_case(const Case& a_case, ErrorList& errors) {
  Checker(a_case, errors).run();
}

}  // namespace corridor::cases
