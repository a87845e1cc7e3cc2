// flows: what one scenario, year and season carries, and what a change of the network does to it.
#include "commands.h"
#include "options.h"

#include <memory>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/case/change.h"
#include "corridor/output/flows_json.h"

namespace corridor::app {
namespace {

struct FlowsOptions : CommonOptions {
  bool pairs = false;
  bool carrying = false;
};

// Changes of links and terminals go on top of the state, so that the effect can be told; the rest
// changes the case itself.
struct Sets {
  std::vector<cases::SetOption> of_case;
  std::vector<cases::SetOption> changes;
};

Sets divide(const std::vector<cases::SetOption>& sets) {
  Sets divided;
  for (const cases::SetOption& set : sets) {
    (cases::is_change(set) ? divided.changes : divided.of_case).push_back(set);
  }
  return divided;
}

void print_totals(const cases::Case& a_case, const study::WhatIfAnswer& answer) {
  const double days = answer.season().days;
  TextTable table{
      .header = {"", "t/day", "unmet t/day", "USD/day paid", "days a tonne", "t CO2/day"},
      .rows = {}};
  const auto row = [&](const char* title, const study::YearResult& year) {
    table.rows.push_back({title, grouped(year.moved_t / days), grouped(year.unmet_t / days),
                          grouped(year.price_usd / days),
                          grouped(days_from_hours(year.hours_t / std::max(year.moved_t, 1.0)), 2),
                          grouped(year.co2_t / days)});
  };
  if (!answer.changes.empty()) {
    row("before", answer.before->years.front());
  }
  row(answer.changes.empty() ? "moves" : "after", answer.year());
  fmt::print("{}: scenario {} {}, {}, a day of the season\n{}", a_case.settings.title,
             answer.state.scenario->id, answer.state.year, answer.state.season->id, table.text());
}

void print_effect(const study::Effect& effect) {
  fmt::print(
      "\nDelayed {} t/day, cut off {} t/day (worth {} USD/day), other routes {} t/day.\n"
      "Costs its users {} USD/day, of which {} USD/day is paid; {} tonne-hours and {} t CO2 a "
      "day.\n",
      grouped(effect.delayed_t_per_day), grouped(effect.cut_off_t_per_day),
      grouped(effect.unmet_value_usd_per_day), grouped(effect.rerouted_t_per_day),
      grouped(effect.added_user_cost_usd_per_day), grouped(effect.added_price_usd_per_day),
      grouped(effect.added_tonne_hours_per_day), grouped(effect.added_co2_t_per_day, 1));
}

int flows(const FlowsOptions& options) {
  const Sets sets = divide(parse_sets(options.sets));
  const auto a_case = cases::open_case(options.case_folder, sets.of_case);
  const auto answer = study::what_if(a_case, {.scenario = options.scenario,
                                              .year = options.year,
                                              .season = options.season,
                                              .changes = sets.changes,
                                              .threads = options.threads});
  if (options.json) {
    print_json(
        output::flows_json(a_case, answer, {.pairs = options.pairs, .carrying = options.carrying}));
    return kOk;
  }
  print_totals(a_case, answer);
  if (!answer.changes.empty()) {
    print_effect(answer.effect);
  }
  return kOk;
}

}  // namespace

void add_flows(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FlowsOptions>();
  CLI::App* command =
      app.add_subcommand("flows", "What one season carries, and what closing a link does to it");
  add_case_options(*command, *options);
  add_scenario_options(*command, *options);
  command->add_flag("--pairs", options->pairs, "with --json: every origin and destination, too");
  command->add_flag("--carrying", options->carrying,
                    "with --json: without links and terminals that are open and carry nothing");
  command->footer(
      "A change of the network is --set link.ID.closed=1, link.ID.speed_factor=0.5,\n"
      "link.ID.capacity_factor=2 (or terminal.ID...); every command takes it.\n"
      "Example: corridor flows cpec --set link.R112.closed=1");
  command->callback([=, &chosen] { chosen = [=] { return flows(*options); }; });
}

}  // namespace corridor::app
