// route and skim: how one pair, or every pair, is best joined.
#include "commands.h"
#include "network_skim.h"
#include "options.h"

#include <cmath>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/import/omx.h"
#include "corridor/output/route_json.h"
#include "corridor/study/bare_network.h"
#include "corridor/study/flows.h"
#include "corridor/study/skim.h"
#include "corridor/table/csv_writer.h"

namespace corridor::app {
namespace {

struct RouteOptions : CommonOptions {
  std::string from;
  std::string to;
  int count = 5;
};

void print_route(const cases::Case& a_case, const cost::ArcCosts& costs,
                 const study::RouteResult& route, std::size_t number) {
  fmt::print(
      "\n{}. {:.0f} km, {:.1f} days, {:.0f} USD/t to pay, {:.0f} USD/t in all, {:.0f} kg CO2/t{}\n",
      number, route.length_km, days_from_hours(route.hours), route.price_usd_per_t,
      route.generalized_usd_per_t, route.co2_kg_per_t,
      route.too_slow ? "  (too slow for this commodity)" : "");
  TextTable table{.header = {"", "leg", "from", "to", "km", "hours", "USD/t", "kg CO2/t"},
                  .rows = {}};
  for (const study::Leg& leg : study::legs_of(a_case, costs, route.arcs)) {
    const bool line = leg.kind == study::LegKind::line;
    table.rows.push_back({line ? "" : "·", leg.label, a_case.places[leg.from].name,
                          line ? a_case.places[leg.to].name : "",
                          line ? grouped(leg.length_km) : "", grouped(leg.hours, 1),
                          grouped(leg.price_usd_per_t, 1),
                          line ? grouped(leg.co2_kg_per_t, 1) : ""});
  }
  fmt::print("{}", table.text());
}

int route(const RouteOptions& options) {
  const auto a_case = open_case(options);
  const Selected state = select_state(a_case, options);
  const CommodityId commodity = select_commodity(a_case, options.commodity);
  std::string from = options.from;
  std::string to = options.to;
  if (from.empty() && a_case.settings.pair.size() == 2) {
    from = a_case.settings.pair[0];
    to = a_case.settings.pair[1];
  }
  if (from.empty() || to.empty()) {
    throw InputError(Error{.code = "E1053",
                           .what = "route needs two places",
                           .file = "FROM, TO",
                           .expected = "FROM and TO, or pair = [..] in case.toml"});
  }
  const NodeId origin = select_node(a_case, from, commodity);
  const NodeId destination = select_node(a_case, to, commodity);
  if (origin == destination) {
    throw InputError(Error{.code = "E1053",
                           .what = "route needs two places",
                           .file = "FROM, TO",
                           .found = from + " " + to,
                           .expected = "two places that differ"});
  }
  const auto routes = study::find_routes(a_case, state.states, commodity, state.year, origin,
                                         destination, options.count);
  const auto costs = cost::arc_costs(a_case, state.states, commodity, state.year);
  if (options.json) {
    print_json({{"from", from},
                {"to", to},
                {"commodity", a_case.commodities[commodity].id},
                {"scenario", state.scenario->id},
                {"year", state.year},
                {"season", state.season->id},
                {"routes", output::routes_json(a_case, costs, routes)}});
    return routes.empty() ? kAnalysisSaysNo : kOk;
  }
  fmt::print("{} to {}: {}, scenario {} {}, {}\n", node_name(a_case, origin),
             node_name(a_case, destination), a_case.commodities[commodity].name, state.scenario->id,
             state.year, state.season->id);
  if (routes.empty()) {
    fmt::print("Nothing joins them in this scenario and season.\n");
    return kAnalysisSaysNo;
  }
  for (std::size_t i = 0; i < routes.size(); ++i) {
    print_route(a_case, costs, routes[i], i + 1);
  }
  return kOk;
}

// Rows are origins; null where nothing joins a pair.
Json skim_json(const cases::Case& a_case, const study::Skim& skim) {
  Json json = {{"zones", Json::array()}};
  for (const cases::Zone& zone : a_case.zones) {
    json["zones"].push_back(zone.id);
  }
  for (const study::SkimMatrix& matrix : study::matrices(skim)) {
    Json rows = Json::array();
    for (std::size_t o = 0; o < skim.zones; ++o) {
      Json row = Json::array();
      for (std::size_t d = 0; d < skim.zones; ++d) {
        const double value = (*matrix.values)[o * skim.zones + d];
        row.push_back(std::isfinite(value) ? Json(value) : Json());
      }
      rows.push_back(std::move(row));
    }
    json[matrix.name] = std::move(rows);
  }
  return json;
}

std::string skim_csv(const cases::Case& a_case, const study::Skim& skim) {
  table::CsvWriter writer({"o_zone_id", "d_zone_id", "generalized_usd_per_t", "price_usd_per_t",
                           "levy_usd_per_t", "hours", "length_km", "co2_kg_per_t"});
  const auto all = study::matrices(skim);
  for (std::size_t o = 0; o < skim.zones; ++o) {
    for (std::size_t d = 0; d < skim.zones; ++d) {
      writer.add(a_case.zones[ZoneId{static_cast<std::uint32_t>(o)}].id)
          .add(a_case.zones[ZoneId{static_cast<std::uint32_t>(d)}].id);
      for (const study::SkimMatrix& matrix : all) {
        writer.add((*matrix.values)[o * skim.zones + d]);
      }
      writer.end_row();
    }
  }
  return writer.text();
}

auto skim_omx(const cases::Case& a_case, const study::Skim& skim) -> import::Omx {
  import::Omx omx{.rows = skim.zones, .columns = skim.zones};
  for (const cases::Zone& zone : a_case.zones) {
    omx.zone_ids.push_back(zone.id);
  }
  for (const study::SkimMatrix& matrix : study::matrices(skim)) {
    omx.matrices.push_back({matrix.name, *matrix.values});
  }
  return omx;
}

int skim(const SkimOptions& options) {
  if (study::is_bare_network(options.case_folder)) {
    return skim_bare_network(options);
  }
  refuse_network_options(options);
  const auto a_case = open_case(options);
  const Selected state = select_state(a_case, options);
  const CommodityId commodity = select_commodity(a_case, options.commodity);
  const auto costs = cost::arc_costs(a_case, state.states, commodity, state.year);
  const study::Skim result = study::skim(a_case, costs, options.threads);
  if (options.output.empty()) {
    options.json ? print_json(skim_json(a_case, result))
                 : fmt::print("{}", skim_csv(a_case, result));
    return kOk;
  }
  const std::filesystem::path path = options.output;
  refuse_existing({options.output}, options.force);
  if (path.extension() == ".omx") {
    import::write_omx(path, skim_omx(a_case, result));
  } else {
    write_file(path, skim_csv(a_case, result));
  }
  std::size_t cut = 0;
  for (const double cost : result.generalized_usd_per_t) {
    cut += std::isfinite(cost) ? 0U : 1U;
  }
  if (options.json) {
    print_json({{"file", path.string()}, {"zones", result.zones}, {"pairs_without_a_way", cut}});
  } else {
    fmt::print("{}: {} x {} zones, 6 matrices of {} in scenario {} {} {}; {} pairs without a way\n",
               path.string(), result.zones, result.zones, a_case.commodities[commodity].id,
               state.scenario->id, state.year, state.season->id, cut);
  }
  return kOk;
}

}  // namespace

void add_route(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<RouteOptions>();
  CLI::App* command = app.add_subcommand("route", "The best routes of a pair, leg by leg");
  add_case_options(*command, *options);
  command->add_option("from", options->from, "zone or node; default: the case's pair");
  command->add_option("to", options->to, "zone or node");
  command->add_option("--commodity", options->commodity, "default: the first of commodity.csv");
  command->add_option("-k,--count", options->count, "routes that differ in modes or terminals")
      ->check(CLI::Range(1, 100));
  add_scenario_options(*command, *options);
  command->footer(
      "Routes differ by mode chain, terminal or border, not by side roads.\n"
      "Exit code 1: nothing joins the pair.\n"
      "Example: corridor route cpec kashgar karachi --commodity perishables");
  command->callback([=, &chosen] { chosen = [=] { return route(*options); }; });
}

void add_skim(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<SkimOptions>();
  CLI::App* command =
      app.add_subcommand("skim", "Matrices of cost, price, time, length and CO2 between zones");
  add_case_options(*command, *options);
  command->add_option("--commodity", options->commodity, "default: the first of commodity.csv");
  add_scenario_options(*command, *options);
  command->add_option("-o,--output", options->output,
                      "file.omx or file.csv; default: CSV on stdout");
  command->add_flag("--force", options->force, "replace the file if it is there");
  command
      ->add_option("--method", options->method,
                   "of a network on its own: how distances are found; automatic: customizable on "
                   "large networks with many zones, else trees")
      ->check(CLI::IsMember({"automatic", "trees", "contraction", "customizable"}));
  command->add_flag("--along", options->along,
                    "of a network on its own: also time and length along the cheapest ways");
  command->add_option("--toll-factor", options->toll_factor, "cost of a unit of toll")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--distance-factor", options->distance_factor, "cost of a unit of length")
      ->check(CLI::NonNegativeNumber);
  command->footer(
      "In place of a case: a network on its own (TNTP file, or a folder in TNTP or GMNS form), "
      "with\n"
      "the costs of empty roads between its zones.\n"
      "Example: corridor skim cpec --commodity general_container -o skim.omx\n"
      "         corridor skim SiouxFalls_net.tntp --along -o skim.omx");
  command->callback([=, &chosen] { chosen = [=] { return skim(*options); }; });
}

}  // namespace corridor::app
