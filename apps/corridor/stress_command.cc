// stress: years of simulated operation.
#include "commands.h"
#include "options.h"

#include <memory>

#include <fmt/format.h>

#include "corridor/base/progress.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/study/criticality.h"
#include "corridor/study/outage_year.h"
#include "corridor/study/stress_json.h"
#include "corridor/study/stress_redact.h"
#include "corridor/study/stress_run.h"

namespace corridor::app {
namespace {

using disrupt::Estimate;

struct Options : CommonOptions {
  std::uint64_t years = 10'000;
  double half_width_pct = 0;
  std::vector<std::string> hazards;
  std::vector<std::string> measures;
  double rare_factor = 1;
  bool equilibrium = false;
  std::size_t top = 10;
  std::uint64_t list_year = 0;  // 0: none
  bool resume = false;
  bool redact = false;
  std::string shard;
};

std::optional<study::Shard> parse_shard(const std::string& text) {
  if (text.empty()) {
    return std::nullopt;
  }
  const std::size_t slash = text.find('/');
  const auto index = parse_integer(text.substr(0, slash));
  const auto count =
      slash == std::string::npos ? std::nullopt : parse_integer(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *count < 1 || *index > *count) {
    throw InputError(Error{.code = "E4607",
                           .what = "a shard that is not one of n",
                           .file = "--shard",
                           .found = text,
                           .expected = "I/N with 1 <= I <= N, as 3/16"});
  }
  return study::Shard{static_cast<std::uint64_t>(*index - 1), static_cast<std::uint64_t>(*count)};
}

std::vector<std::string> row_of(std::string name, const Estimate& usd) {
  return {std::move(name), grouped(usd.value / kMillion, 3),
          grouped(usd.standard_error / kMillion, 3)};
}

void print_losses(const study::StressResult& result) {
  TextTable table{.header = {"a year", "million USD", "std error", "1000 t", "std error"},
                  .rows = {}};
  const auto add = [&](std::string name, const Estimate& usd, const Estimate* tonnes) {
    auto row = row_of(std::move(name), usd);
    constexpr double kThousand = 1e3;
    row.push_back(tonnes == nullptr ? "" : grouped(tonnes->value / kThousand, 1));
    row.push_back(tonnes == nullptr ? "" : grouped(tonnes->standard_error / kThousand, 1));
    table.rows.push_back(std::move(row));
  };
  add("expected annual loss", result.total_usd.controlled, nullptr);
  add("  as the plain mean", result.total_usd.plain, nullptr);
  add("  ways round", result.added_usd, &result.delayed_t);
  add("  waiting", result.waiting_usd, &result.waiting_t);
  add("  not moved, as declared", result.unmet_usd, &result.unmet_t);
  fmt::print("{}(control variate: N-1 losses times days closed, variance {} times smaller)\n\n",
             table.text(), grouped(result.total_usd.gain, 1));
}

void print_tails(const study::StressResult& result) {
  TextTable table{.header = {"once in years", "loss of a year, million USD", "95 % from", "to",
                             "mean beyond (CVaR)", "std error"},
                  .rows = {}};
  for (const disrupt::TailRisk& tail : result.tails) {
    table.rows.push_back({grouped(study::return_period_years(tail)),
                          grouped(tail.value_at_risk / kMillion, 1),
                          grouped(tail.low / kMillion, 1), grouped(tail.high / kMillion, 1),
                          grouped(tail.conditional.value / kMillion, 1),
                          grouped(tail.conditional.standard_error / kMillion, 1)});
  }
  fmt::print("{}\n", table.text());
}

void print_causes(const study::StressModel& model, const study::StressResult& result,
                  std::size_t top) {
  TextTable hazards{.header = {"hazard", "million USD a year", "std error", "confidence", "name"},
                    .rows = {}};
  for (std::size_t i = 0; i < result.by_hazard.size() && i < top; ++i) {
    const cases::Hazard& hazard = model.hazard(result.by_hazard[i].index);
    auto row = row_of(hazard.id, result.by_hazard[i].usd_per_year);
    row.emplace_back(1, hazard.evidence.confidence);
    row.push_back(hazard.name);
    hazards.rows.push_back(std::move(row));
  }
  TextTable subjects{.header = {"where", "million USD a year", "std error", "name"}, .rows = {}};
  for (std::size_t i = 0; i < result.by_subject.size() && i < top; ++i) {
    const cases::HazardSubject& subject = model.subject(result.by_subject[i].index);
    const study::Subject named{subject.table, subject.index};
    auto row = row_of(study::id_of(model.a_case(), named), result.by_subject[i].usd_per_year);
    row.push_back(study::name_of(model.a_case(), named));
    subjects.rows.push_back(std::move(row));
  }
  TextTable commodities{.header = {"commodity", "million USD a year", "std error"}, .rows = {}};
  for (std::size_t c = 0; c < result.commodity_usd.size(); ++c) {
    commodities.rows.push_back(
        row_of(model.a_case().commodities[CommodityId{static_cast<std::uint32_t>(c)}].id,
               result.commodity_usd[c]));
  }
  fmt::print("{}\n{}\n{}", hazards.text(), subjects.text(), commodities.text());
}

void print_pair(const study::StressModel& model, const study::StressResult& result) {
  if (!model.watches()) {
    return;
  }
  fmt::print(
      "\n{}: its route is open {:.2f} +- {:.2f} % of the time ({} days a year without any way)\n"
      "{} interruptions a year; to recover takes {} days on average, at most {} in 95 %, {} at "
      "worst\n",
      model.watched_name(), 100 * (1 - result.blocked_days.value / kDaysPerYear),
      100 * result.blocked_days.standard_error / kDaysPerYear, grouped(result.cut_days.value, 2),
      grouped(result.interruptions_per_year, 1), grouped(result.mean_interruption_days, 1),
      grouped(result.interruption_days_p95, 1), grouped(result.longest_interruption_days, 0));
}

void print_answer(const study::StressModel& model, const study::StressRun& run,
                  const Options& options) {
  const study::StressResult& result = run.result;
  fmt::print("{} {}: {} simulated years, seed {}, {} events a year\n", model.scenario(),
             model.year(), grouped(static_cast<double>(result.years)), options.seed,
             grouped(result.events_per_year, 1));
  if (const study::CongestedStates* states = model.congested()) {
    fmt::print(
        "At the equilibrium of every outage state, congestion and capacities in it: {} states "
        "solved, gap at most {:.1e}{}.\n\n",
        grouped(static_cast<double>(states->states_solved())), states->worst_relative_gap(),
        states->states_not_converged() > 0
            ? fmt::format(", {} not met", states->states_not_converged())
            : std::string());
  } else {
    fmt::print(
        "Fixed costs: no congestion on the ways round. Each tonne takes the cheapest way left, "
        "waits, or is not moved.\n\n");
  }
  print_losses(result);
  print_tails(result);
  if (options.redact) {
    const auto redacted = study::redact(model, result);
    TextTable table{.header = {"kind of hazard and area", "million USD a year"}, .rows = {}};
    for (const study::RedactedLoss& loss : redacted) {
      table.rows.push_back({loss.what, shortest(loss.usd_per_year / kMillion)});
    }
    fmt::print("{}(redacted: kinds, modes and countries, two digits)\n", table.text());
  } else {
    print_causes(model, result, options.top);
  }
  print_pair(model, result);
  if (options.rare_factor != 1) {
    fmt::print(
        "\nImportance sampling: variance of the expected loss {} times smaller, of the "
        "1-in-100-year probability {} times\n",
        grouped(result.importance_gain, 2), grouped(result.importance_tail_gain, 2));
  }
}

// One year of the ensemble, event by event, in place of its losses.
int list_year(const study::StressModel& model, const Options& options) {
  const std::pair<const char*, bool> others[] = {{"--redact", options.redact},
                                                 {"--rare-factor", options.rare_factor != 1},
                                                 {"--output", !options.output.empty()},
                                                 {"--resume", options.resume},
                                                 {"--shard", !options.shard.empty()}};
  for (const auto& [option, given] : others) {
    if (given) {
      throw InputError(Error{.code = "E4609",
                             .what =
                                 "a year told event by event is printed, every hazard and place "
                                 "by name, and not simulated further",
                             .file = "--list-year",
                             .found = option,
                             .expected = "none of --redact, --rare-factor, --output, --resume and "
                                         "--shard beside it"});
    }
  }
  if (options.json) {
    print_json(study::outage_year_json(model, options.list_year));
    return kOk;
  }
  TextTable table{.header = {"from day", "to day", "left of capacity", "where", "hazard"},
                  .rows = {}};
  for (const study::ListedEvent& event : study::outage_year(model, options.list_year)) {
    const cases::Hazard& hazard = model.hazard(event.process);
    for (const study::HeldUp& one : event.held_up) {
      table.rows.push_back({grouped(event.start_day, 1), grouped(one.end_day, 1),
                            grouped(hazard.remaining_capacity, 2),
                            study::id_of(model.a_case(), {one.subject.table, one.subject.index}),
                            hazard.name});
    }
  }
  fmt::print("{} {}: year {} of the simulation, seed {}; days from 1 January\n\n{}",
             model.scenario(), model.year(), options.list_year, options.seed, table.text());
  return kOk;
}

int stress(const Options& options) {
  const auto a_case = open_case(options);
  const Selected state = select_state(a_case, options);
  const study::StressModel model(a_case, *state.scenario, state.year,
                                 {.hazards = options.hazards,
                                  .measures = options.measures,
                                  .rare_factor = options.rare_factor,
                                  .seed = options.seed,
                                  .equilibrium = options.equilibrium,
                                  .threads = options.threads});
  if (model.process_count() == 0) {
    fmt::print("The case has no hazards for {} (hazard.csv).\n", state.year);
    return kAnalysisSaysNo;
  }
  if (options.list_year > 0) {
    return list_year(model, options);
  }
  const study::StressJob job{.years = options.years,
                             .half_width = options.half_width_pct / 100,
                             .folder = options.output,
                             .resume = options.resume,
                             .force = options.force,
                             .redact = options.redact,
                             .shard = parse_shard(options.shard),
                             .sets = options.sets,
                             .progress = terminal_progress(options.quiet)};
  const study::StressRun run = study::run_stress_job(model, job);
  if (run.tiles_done_again > 0) {
    fmt::print(stderr, "{} tiles were cut short or changed, and done again\n",
               run.tiles_done_again);
  }
  if (run.finished_before) {
    fmt::print("{} is finished already\n", options.output);
    return kOk;
  }
  if (!run.complete) {
    if (!options.quiet) {
      fmt::print(
          "Shard {} is done. When all are: the same command with --resume and without --shard.\n",
          options.shard);
    }
    return kOk;
  }
  if (options.json) {
    print_json(options.redact ? study::redacted_json(model, run.result)
                              : study::stress_json(model, run.result));
  } else {
    print_answer(model, run, options);
  }
  const bool met = options.half_width_pct <= 0 ||
                   1.96 * run.result.total_usd.controlled.standard_error <=
                       options.half_width_pct / 100 * run.result.total_usd.controlled.value;
  const bool solved =
      model.congested() == nullptr || model.congested()->states_not_converged() == 0;
  if (!solved && options.json) {
    fmt::print(stderr, "{} outage states did not reach the gap of an equilibrium\n",
               model.congested()->states_not_converged());
  }
  return met && solved ? kOk : kAnalysisSaysNo;
}

}  // namespace

void add_stress(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("stress", "Simulated years: what closures cost, how often, how badly");
  add_case_options(*command, *options);
  add_scenario_options(*command, *options);
  command->add_option("--years", options->years, "to simulate; default 10000")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 31U));
  command
      ->add_option("--half-width", options->half_width_pct,
                   "percent: stop when the 95 % interval of the expected loss is so narrow")
      ->check(CLI::Range(0.0, 100.0));
  command->add_option("--seed", options->seed, "of the random numbers; default 1");
  command->add_option("--hazard", options->hazards,
                      "a rival series instead of the base of its group, repeatable");
  command->add_option("--measure", options->measures, "taken, of measure.csv, repeatable");
  command
      ->add_option("--rare-factor", options->rare_factor,
                   "importance sampling: rates of rare hazards in every second year")
      ->check(CLI::Range(1.0, 1000.0));
  command
      ->add_option("--list-year", options->list_year,
                   "the events of this one of the simulated years, from 1, instead of losses")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 31U));
  command->add_flag("--equilibrium", options->equilibrium,
                    "congestion and capacities in every outage state, not fixed costs");
  command->add_option("--top", options->top, "causes to print");
  command->add_option("-o,--output", options->output, "folder of results and checkpoints");
  command->add_flag("--resume", options->resume, "go on with what FOLDER.partial holds");
  command->add_flag("--force", options->force, "replace FOLDER, start over");
  command->add_option("--shard", options->shard,
                      "I/N: only every N-th tile of years, for array jobs");
  command->add_flag("--redact", options->redact, "kinds and areas instead of hazards and links");
  command->add_flag("-q,--quiet", options->quiet, "no progress");
  command->footer("Example: corridor stress cpec --years 100000 -o stress-today");
  command->callback([=, &chosen] { chosen = [=] { return stress(*options); }; });
}

}  // namespace corridor::app
