#include "flows_of_case.h"

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/case/change.h"
#include "corridor/output/flows_json.h"
#include "corridor/output/tables.h"

namespace corridor::app {
namespace {

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

void print_equilibrium(const study::Congestion& congestion) {
  if (congestion.solved) {
    fmt::print(
        "{} after {} iterations: relative gap {:.1e}, no capacity exceeded by more than {:.1e}\n",
        congestion.converged ? "equilibrium" : "gap not reached", congestion.iterations,
        congestion.relative_gap, congestion.worst_overload);
  }
}

}  // namespace

void add_flows_options(CLI::App& command, FlowsOptions& options) {
  command
      .add_option("--gap", options.gap, "relative gap of the equilibrium to reach; default: 1e-8")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--flows", options.flows,
                     "volumes by link and direction, as link_flow_season.csv of a run");
  command.add_flag("--require-all", options.require_all, "exit 1 if some tonnes cannot move");
  command.add_flag("--force", options.force, "replace files that are there");
}

int run_flows_of_case(const FlowsOptions& options) {
  refuse_existing({options.flows}, options.force);
  const cases::DividedSets sets = cases::divide_sets(parse_sets(options.sets));
  const auto a_case = cases::open_case(options.case_folder, sets.of_case);
  study::WhatIf question{.scenario = options.scenario,
                         .year = options.year,
                         .season = options.season,
                         .changes = sets.changes,
                         .threads = options.threads};
  question.relative_gap = options.gap.value_or(question.relative_gap);
  const auto answer = study::what_if(a_case, question);
  if (!options.flows.empty()) {
    write_file(options.flows, output::link_flow_season_csv(a_case, *answer.after));
  }
  const study::Congestion& congestion = answer.season().congestion;
  if (options.json) {
    print_json(
        output::flows_json(a_case, answer, {.pairs = options.pairs, .carrying = options.carrying}));
  } else {
    print_totals(a_case, answer);
    print_equilibrium(congestion);
    if (!answer.changes.empty()) {
      print_effect(answer.effect);
    }
  }
  const double unmet_t_per_day = answer.year().unmet_t / answer.season().days;
  const bool all = unmet_t_per_day == 0 || !options.require_all;
  if (!all) {
    fmt::print(stderr, "infeasible: {} t/day cannot move (--require-all)\n",
               grouped(unmet_t_per_day, 3));
  }
  return all && (congestion.converged || !congestion.solved) ? kOk : kAnalysisSaysNo;
}

}  // namespace corridor::app
