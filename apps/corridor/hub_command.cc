// hub: which flows would come by way of a port, at today's figures and as levers move.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/output/hub_tables.h"
#include "corridor/study/hub.h"

namespace corridor::app {
namespace {

struct HubCommandOptions : CommonOptions {
  study::HubOptions hub = {};
  bool keys = false;
  bool rank = false;
  std::size_t top = 15;
};

void print_flows(const cases::Case& a_case, const study::Hub& hub, std::size_t top) {
  std::vector<const study::HubFlowResult*> flows;
  for (const study::HubFlowResult& flow : hub.flows) {
    if (flow.could_come) {
      flows.push_back(&flow);
    }
  }
  std::stable_sort(flows.begin(), flows.end(),
                   [](const auto* a, const auto* b) { return a->by_port_t > b->by_port_t; });
  TextTable table{.header = {"from", "to", "commodity", "kt/year", "by port kt", "share %",
                             "by port USD/t", "otherwise USD/t", "by port h", "otherwise h"},
                  .rows = {}};
  for (std::size_t i = 0; i < std::min(top, flows.size()); ++i) {
    const study::HubFlowResult& flow = *flows[i];
    table.rows.push_back(
        {a_case.zones[flow.name.origin].name, a_case.zones[flow.name.destination].name,
         a_case.commodities[flow.name.commodity].id, grouped(flow.tonnes / 1000, 1),
         grouped(flow.by_port_t / 1000, 1), grouped(100 * flow.by_port_t / flow.tonnes, 1),
         grouped(flow.by_port.generalized_usd_per_t, 1),
         flow.otherwise.exists ? grouped(flow.otherwise.generalized_usd_per_t, 1) : "",
         grouped(flow.by_port.hours), flow.otherwise.exists ? grouped(flow.otherwise.hours) : ""});
  }
  fmt::print(
      "\nFlows that could come (a way by the port at no more than {} times the cheapest), {} "
      "of {}:\n{}",
      shortest(study::kCouldComeCostRatio), table.rows.size(), flows.size(), table.text());
}

void print_sweep(const study::Hub& hub, const study::HubSweep& sweep, std::size_t top) {
  TextTable table;
  for (const std::size_t i : sweep.sweeps) {
    const study::SweepKey& key = hub.sweeps[i].key;
    fmt::print("\n{} from {} to {} {} (today {})\n", key.text,
               shortest(hub.sweeps[i].values.front()), shortest(hub.sweeps[i].values.back()),
               key.unit, shortest(key.base));
    table.header.push_back(key.text);
  }
  for (const char* column : {"by port Mt", "transit Mt", "hub index %"}) {
    table.header.emplace_back(column);
  }
  const std::size_t step = std::max<std::size_t>(1, (sweep.points.size() + top - 1) / top);
  for (std::size_t p = 0; p < sweep.points.size(); p += step) {
    const study::HubPoint& point = sweep.points[p];
    std::vector<std::string> row;
    for (const double value : point.values) {
      row.push_back(fmt::format("{:.5g}", value));
    }
    row.push_back(grouped(point.index.through_t / 1e6, 3));
    row.push_back(grouped(point.index.transit_t / 1e6, 3));
    row.push_back(grouped(100 * point.index.hub_index, 3));
    table.rows.push_back(std::move(row));
  }
  fmt::print("{}", table.text());
  if (step > 1) {
    fmt::print("(every {}th of {} points; --json or -o for all)\n", step, sweep.points.size());
  }
}

// How far the fixed set of routes is from searching at each setting.
void print_corners(const study::Hub& hub) {
  std::vector<std::string> pairs;
  for (std::size_t s = 0; s < hub.pool.pool_t.size(); ++s) {
    pairs.push_back(fmt::format("{} ({})", grouped(hub.pool.pool_t[s] / 1e6, 3),
                                grouped(hub.pool.searched_t[s] / 1e6, 3)));
  }
  fmt::print(
      "By port Mt at the base and at the ends of what is swept, in brackets with routes "
      "searched for there alone: {}\n",
      fmt::join(pairs, ", "));
}

void print_ranking(const study::HubRanking& ranking, std::size_t top) {
  TextTable table{.header = {"other figure", "of", "value", "by port Mt", "change Mt", "conf."},
                  .rows = {}};
  for (std::size_t i = 0; i < std::min(top, ranking.rows.size()); ++i) {
    const study::HubSensitivity& row = ranking.rows[i];
    table.rows.push_back({row.id, row.subject + " " + row.attribute, row.value,
                          grouped(row.through_t / 1e6, 3), grouped(row.change_t / 1e6, 3),
                          std::string(1, row.confidence)});
  }
  fmt::print(
      "\nOther figures in place of the base ones, one at a time, by what they change ({} "
      "tried, {} without effect):\n{}",
      ranking.tried, ranking.without_effect, table.text());
}

int hub(HubCommandOptions options) {
  const auto a_case = open_case(options);
  if (options.keys) {
    for (const std::string& key : study::sweep_keys(a_case)) {
      fmt::print("{}\n", key);
    }
    return kOk;
  }
  options.hub.scenario = options.scenario;
  options.hub.year = options.year;
  options.hub.threads = options.threads;
  const study::Hub result = study::analyse_hub(a_case, options.hub);
  study::HubRanking ranking;
  if (options.rank) {
    ranking = study::rank_claims(a_case, result, parse_sets(options.sets), options.threads);
  }
  if (!options.output.empty()) {
    std::filesystem::create_directories(options.output);
    for (const output::TextFile& file : output::hub_tables(a_case, result, ranking)) {
      write_file(std::filesystem::path(options.output) / file.name, file.text);
    }
  }
  if (options.json) {
    print_json(output::hub_json(a_case, result, ranking));
    return kOk;
  }
  const access::HubIndex& index = result.index;
  fmt::print("{}: scenario {} {}, {} flows of {} Mt a year, {} routes\n",
             a_case.places[result.port].name, result.scenario->id, result.year, result.flows.size(),
             grouped(result.demand_t / 1e6, 1), result.routes);
  fmt::print(
      "By the port {} Mt a year ({} % of all), transit {} Mt of {} Mt that could be: hub "
      "index {} %\n",
      grouped(index.through_t / 1e6, 3), grouped(100 * index.through_t / result.demand_t, 3),
      grouped(index.transit_t / 1e6, 3), grouped(index.could_be_transit_t / 1e6, 1),
      grouped(100 * index.hub_index, 3));
  fmt::print("Free-flow costs, no capacities; over the routes of `corridor run` alone {} Mt\n",
             grouped(result.run_through_t / 1e6, 3));
  print_flows(a_case, result, options.top);
  for (const study::HubSweep& sweep : result.swept) {
    print_sweep(result, sweep, options.top);
  }
  if (!result.swept.empty()) {
    print_corners(result);
  }
  if (options.rank) {
    print_ranking(ranking, options.top);
  }
  return kOk;
}

}  // namespace

void add_hub(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<HubCommandOptions>();
  CLI::App* command = app.add_subcommand("hub", "Who would choose a port, and at what price");
  add_case_options(*command, *options);
  command->add_option("--scenario", options->scenario, "default: the case's default scenario");
  command->add_option("--year", options->year, "default: the scenario's first analysis year");
  command->add_option("--port", options->hub.port, "node_id; default: the case's [hub] port");
  command->add_option("--rival", options->hub.rivals, "node_id, repeatable; default: the case's")
      ->allow_extra_args(false);
  command
      ->add_option("--sweep", options->hub.sweeps,
                   "KEY=FROM:TO:N, repeatable: every combination is worked out")
      ->allow_extra_args(false);
  command->add_flag("--apart", options->hub.apart, "sweeps one after another, not combined");
  command->add_flag("--keys", options->keys, "list what can be swept");
  command->add_flag("--rank", options->rank, "rank all rival claims by what they change");
  command->add_option("--top", options->top, "rows to print; --json prints all");
  command->add_option("-o,--output", options->output, "folder for the tables as CSV");
  command->footer(
      "Example: corridor hub cpec --port gwadar_port\n"
      "         corridor hub cpec --sweep terminal.khunjerab_bcp.hours=2:96:20\n"
      "         corridor hub cpec --sweep country.PK.road.added_usd_per_t_km=-0.05:0.05:100 "
      "--sweep node.gwadar_port.added_usd_per_t=-30:30:100 --json");
  command->callback([=, &chosen] { chosen = [=] { return hub(*options); }; });
}

}  // namespace corridor::app
