#include "corridor/output/tables.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "corridor/base/units.h"
#include "corridor/output/reference_season.h"
#include "corridor/study/route_labels.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using network::Direction;
using study::FlowsResult;
using study::PairResult;
using study::RouteResult;
using study::SeasonResult;
using study::YearResult;
using table::CsvWriter;

constexpr std::array kDirections{Direction::forward, Direction::backward};
constexpr const char* kAnnual = "annual";

const char* name(Direction direction) {
  return direction == Direction::forward ? "forward" : "backward";
}

// Capacity of an arc over a year: seasons weighted by their days; none if it is unknown in one.
std::optional<double> annual_capacity_t(const Case& a_case, const YearResult& year, ArcId arc) {
  double sum = 0;
  for (const SeasonResult& season : year.seasons) {
    if (season.states.open[arc.value] == 0) {
      continue;
    }
    const auto capacity = cost::capacity_t_per_day(a_case, arc, season.states);
    if (!capacity) {
      return {};
    }
    sum += *capacity * season.days;
  }
  return sum;
}

bool open_in_a_season(const YearResult& year, ArcId arc) {
  return std::any_of(year.seasons.begin(), year.seasons.end(), [&](const SeasonResult& season) {
    return season.states.open[arc.value] != 0;
  });
}

double annual_tonnes_of(const YearResult& year, CommodityId commodity, ArcId arc) {
  double tonnes = 0;
  for (const SeasonResult& season : year.seasons) {
    tonnes += season.arc_t_per_day_of[commodity.value][arc.value] * season.days;
  }
  return tonnes;
}

std::optional<double> ratio(double volume, std::optional<double> capacity) {
  if (!capacity || *capacity <= 0) {
    return {};
  }
  return volume / *capacity;
}

std::vector<std::string> commodity_columns(const Case& a_case, const std::string& unit) {
  std::vector<std::string> columns;
  for (const cases::Commodity& commodity : a_case.commodities) {
    columns.push_back(commodity.id + "_" + unit);
  }
  return columns;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

CsvWriter& start(CsvWriter& writer, const YearResult& year, const std::string& season) {
  return writer.add(year.scenario).add(year.year).add(season);
}

void add_season_flow(CsvWriter& writer, const Case& a_case, const SeasonResult& season, ArcId arc) {
  const double volume = season.arc_t_per_day[arc.value];
  const auto capacity = cost::capacity_t_per_day(a_case, arc, season.states);
  const auto& congestion = season.congestion;
  writer.add(volume).add(capacity).add(ratio(volume, capacity));
  writer.add(congestion.solved ? std::optional(congestion.price_usd_per_t[arc.value])
                               : std::nullopt);
  writer.add(congestion.solved ? std::optional(congestion.delay_h[arc.value]) : std::nullopt);
  for (const CommodityId commodity : IdRange<CommodityId>(a_case.commodities.size())) {
    writer.add(season.arc_t_per_day_of[commodity.value][arc.value]);
  }
}

// Tonnes and capacity of an average day, so that annual and seasonal rows compare.
void add_annual_flow(CsvWriter& writer, const Case& a_case, const YearResult& year, ArcId arc,
                     bool with_prices = false) {
  auto capacity = annual_capacity_t(a_case, year, arc);
  writer.add(year.arc_t[arc.value] / kDaysPerYear)
      .add(capacity ? std::optional(*capacity / kDaysPerYear) : capacity)
      .add(ratio(year.arc_t[arc.value], capacity));
  if (with_prices) {
    writer.add(std::nullopt).add(std::nullopt);  // prices and delays are a season's
  }
  for (const CommodityId commodity : IdRange<CommodityId>(a_case.commodities.size())) {
    writer.add(annual_tonnes_of(year, commodity, arc) / kDaysPerYear);
  }
}

void add_pair(CsvWriter& writer, const Case& a_case, const PairResult& pair) {
  writer.add(a_case.zones[pair.origin].id)
      .add(a_case.zones[pair.destination].id)
      .add(a_case.commodities[pair.commodity].id);
}

std::string demand_ids(const Case& a_case, const PairResult& pair) {
  std::string text;
  for (const std::size_t row : pair.demand_rows) {
    text += (text.empty() ? "" : " ") + a_case.demand[row].id;
  }
  return text;
}

}  // namespace

std::string link_flow_csv(const Case& a_case, const FlowsResult& result) {
  std::vector<std::string> header{"scenario",
                                  "year",
                                  "link_id",
                                  "direction",
                                  "open",
                                  "tonnes_per_year",
                                  "t_per_day",
                                  "capacity_t_per_day",
                                  "volume_over_capacity"};
  append(header, commodity_columns(a_case, "t_per_day"));
  const auto found = a_case.tables.find("link.csv");
  const table::Table* links = found == a_case.tables.end() ? nullptr : &found->second;
  std::vector<std::size_t> carried;
  for (std::size_t c = 0; links != nullptr && c < links->header().size(); ++c) {
    if (links->header()[c] != "link_id") {
      carried.push_back(c);
      header.push_back(links->header()[c]);
    }
  }
  CsvWriter writer(header);
  for (const YearResult& year : result.years) {
    for (const LinkId link : IdRange<LinkId>(a_case.links.size())) {
      for (const Direction direction : kDirections) {
        const ArcId arc = a_case.supernetwork.link_arcs[link][static_cast<std::size_t>(direction)];
        if (!arc.valid()) {
          continue;
        }
        writer.add(year.scenario).add(year.year).add(a_case.links[link].id).add(name(direction));
        writer.add(open_in_a_season(year, arc)).add(year.arc_t[arc.value]);
        add_annual_flow(writer, a_case, year, arc);
        for (const std::size_t column : carried) {
          writer.add(links->cell(link.value, column));
        }
        writer.end_row();
      }
    }
  }
  return writer.text();
}

std::string link_flow_season_csv(const Case& a_case, const FlowsResult& result) {
  std::vector<std::string> header{"scenario",
                                  "year",
                                  "season",
                                  "link_id",
                                  "direction",
                                  "t_per_day",
                                  "capacity_t_per_day",
                                  "volume_over_capacity",
                                  "shadow_price_usd_per_t",
                                  "delay_h"};
  append(header, commodity_columns(a_case, "t_per_day"));
  CsvWriter writer(header);
  for (const YearResult& year : result.years) {
    for (const SeasonResult& season : year.seasons) {
      for (const LinkId link : IdRange<LinkId>(a_case.links.size())) {
        for (const Direction direction : kDirections) {
          const ArcId arc =
              a_case.supernetwork.link_arcs[link][static_cast<std::size_t>(direction)];
          if (arc.valid() && season.arc_t_per_day[arc.value] > 0) {
            start(writer, year, season.season).add(a_case.links[link].id).add(name(direction));
            add_season_flow(writer, a_case, season, arc);
            writer.end_row();
          }
        }
      }
    }
  }
  return writer.text();
}

std::string terminal_flow_csv(const Case& a_case, const FlowsResult& result) {
  std::vector<std::string> header{"scenario",
                                  "year",
                                  "season",
                                  "terminal_id",
                                  "direction",
                                  "t_per_day",
                                  "capacity_t_per_day",
                                  "volume_over_capacity",
                                  "shadow_price_usd_per_t",
                                  "delay_h"};
  append(header, commodity_columns(a_case, "t_per_day"));
  CsvWriter writer(header);
  for (const YearResult& year : result.years) {
    for (const TerminalId terminal : IdRange<TerminalId>(a_case.terminals.size())) {
      for (const Direction direction : kDirections) {
        const ArcId arc =
            a_case.supernetwork.transfer_arcs[terminal][static_cast<std::size_t>(direction)];
        if (!arc.valid() || year.arc_t[arc.value] <= 0) {
          continue;
        }
        const std::string& id = a_case.terminals[terminal].id;
        start(writer, year, kAnnual).add(id).add(name(direction));
        add_annual_flow(writer, a_case, year, arc, true);
        writer.end_row();
        for (const SeasonResult& season : year.seasons) {
          start(writer, year, season.season).add(id).add(name(direction));
          add_season_flow(writer, a_case, season, arc);
          writer.end_row();
        }
      }
    }
  }
  return writer.text();
}

std::string od_csv(const Case& a_case, const FlowsResult& result) {
  CsvWriter writer({"scenario", "year", "season", "o_zone_id", "d_zone_id", "commodity",
                    "t_per_day", "tonnes", "unmet_tonnes", "unmet_cause", "unmet_cut",
                    "logsum_usd_per_t", "demand_ids"});
  for (const YearResult& year : result.years) {
    for (const SeasonResult& season : year.seasons) {
      for (const PairResult& pair : season.pairs) {
        start(writer, year, season.season);
        add_pair(writer, a_case, pair);
        writer.add(pair.t_per_day)
            .add(pair.t_per_day * season.days)
            .add(pair.unmet_t_per_day * season.days)
            .add(study::name(pair.cause))
            .add(study::arc_names(a_case, pair.cut))
            .add(pair.logsum_usd_per_t)
            .add(demand_ids(a_case, pair));
        writer.end_row();
      }
    }
  }
  return writer.text();
}

std::string route_csv(const Case& a_case, const FlowsResult& result) {
  CsvWriter writer({"scenario",
                    "year",
                    "season",
                    "o_zone_id",
                    "d_zone_id",
                    "commodity",
                    "route",
                    "share",
                    "t_per_day",
                    "length_km",
                    "hours",
                    "sd_hours",
                    "price_usd_per_t",
                    "levy_usd_per_t",
                    "resource_usd_per_t",
                    "generalized_usd_per_t",
                    "co2_kg_per_t",
                    "queue_usd_per_t",
                    "delay_h",
                    "too_slow",
                    "chain"});
  for (const YearResult& year : result.years) {
    for (const SeasonResult& season : year.seasons) {
      for (const PairResult& pair : season.pairs) {
        for (std::size_t r = 0; r < pair.routes.size(); ++r) {
          const RouteResult& route = pair.routes[r];
          start(writer, year, season.season);
          add_pair(writer, a_case, pair);
          writer.add(r + 1)
              .add(route.share)
              .add(route.share * pair.t_per_day)
              .add(route.length_km)
              .add(route.hours)
              .add(route.sd_hours)
              .add(route.price_usd_per_t)
              .add(route.levy_usd_per_t)
              .add(route.resource_usd_per_t)
              .add(route.generalized_usd_per_t)
              .add(route.co2_kg_per_t)
              .add(route.queue_usd_per_t)
              .add(route.delay_hours)
              .add(route.too_slow)
              .add(route.chain);
          writer.end_row();
        }
      }
    }
  }
  return writer.text();
}

std::string leg_csv(const Case& a_case, const FlowsResult& result) {
  CsvWriter writer({"scenario",
                    "year",
                    "season",
                    "o_zone_id",
                    "d_zone_id",
                    "commodity",
                    "route",
                    "leg",
                    "kind",
                    "mode",
                    "terminal_id",
                    "label",
                    "from_node_id",
                    "to_node_id",
                    "length_km",
                    "hours",
                    "price_usd_per_t",
                    "levy_usd_per_t",
                    "generalized_usd_per_t",
                    "co2_kg_per_t"});
  for (const YearResult& year : result.years) {
    if (year.seasons.empty()) {
      continue;
    }
    const SeasonResult& season = year.seasons[reference_season(year)];
    std::vector<std::optional<cost::ArcCosts>> costs(a_case.commodities.size());
    for (const PairResult& pair : season.pairs) {
      auto& of_commodity = costs[pair.commodity.value];
      if (!of_commodity) {
        of_commodity = cost::arc_costs(a_case, season.states, pair.commodity, year.year);
        study::add_congestion(a_case, season, pair.commodity, *of_commodity);
      }
      for (std::size_t r = 0; r < pair.routes.size(); ++r) {
        const auto legs = study::legs_of(a_case, *of_commodity, pair.routes[r].arcs);
        for (std::size_t i = 0; i < legs.size(); ++i) {
          const study::Leg& leg = legs[i];
          start(writer, year, season.season);
          add_pair(writer, a_case, pair);
          writer.add(r + 1)
              .add(i + 1)
              .add(leg.kind == study::LegKind::line ? "line" : "terminal")
              .add(leg.mode)
              .add(leg.terminal_id)
              .add(leg.label)
              .add(a_case.places[leg.from].id)
              .add(a_case.places[leg.to].id)
              .add(leg.length_km)
              .add(leg.hours)
              .add(leg.price_usd_per_t)
              .add(leg.levy_usd_per_t)
              .add(leg.generalized_usd_per_t)
              .add(leg.co2_kg_per_t);
          writer.end_row();
        }
      }
    }
  }
  return writer.text();
}

std::string mode_split_csv(const Case& a_case, const FlowsResult& result) {
  CsvWriter writer(
      {"scenario", "year", "mode", "family", "tonnes", "tonne_km", "tonne_km_share", "co2_t"});
  for (const YearResult& year : result.years) {
    for (const study::ModeTotal& mode : year.modes) {
      writer.add(year.scenario)
          .add(year.year)
          .add(a_case.modes[mode.mode].id)
          .add(cases::name(a_case.modes[mode.mode].family))
          .add(mode.tonnes)
          .add(mode.tonne_km)
          .add(year.tonne_km > 0 ? mode.tonne_km / year.tonne_km : 0)
          .add(mode.co2_t);
      writer.end_row();
    }
  }
  return writer.text();
}

std::string scenario_csv(const Case&, const FlowsResult& result) {
  CsvWriter writer({"scenario", "year", "demand_t", "moved_t", "unmet_t", "price_usd", "levy_usd",
                    "generalized_usd", "price_usd_per_t", "hours_per_t", "tonne_km", "co2_t"});
  for (const YearResult& year : result.years) {
    const double moved = year.moved_t;
    writer.add(year.scenario)
        .add(year.year)
        .add(year.demand_t)
        .add(moved)
        .add(year.unmet_t)
        .add(year.price_usd)
        .add(year.levy_usd)
        .add(year.generalized_usd)
        .add(moved > 0 ? year.price_usd / moved : 0)
        .add(moved > 0 ? year.hours_t / moved : 0)
        .add(year.tonne_km)
        .add(year.co2_t);
    writer.end_row();
  }
  return writer.text();
}

std::vector<TextFile> run_tables(const Case& a_case, const FlowsResult& result) {
  return {{"leg.csv", leg_csv(a_case, result)},
          {"link_flow.csv", link_flow_csv(a_case, result)},
          {"link_flow_season.csv", link_flow_season_csv(a_case, result)},
          {"mode_split.csv", mode_split_csv(a_case, result)},
          {"od.csv", od_csv(a_case, result)},
          {"route.csv", route_csv(a_case, result)},
          {"scenario.csv", scenario_csv(a_case, result)},
          {"terminal_flow.csv", terminal_flow_csv(a_case, result)}};
}

}  // namespace corridor::output
