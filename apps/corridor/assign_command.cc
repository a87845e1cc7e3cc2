// assign: equilibrium of a bare network, TNTP or GMNS, with demand of its own or from OMX files; of
// a case what `corridor flows` does.
#include "assign_answer.h"
#include "assign_files.h"
#include "assign_network.h"
#include "assign_options.h"
#include "assign_print.h"
#include "commands.h"

#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/text.h"

namespace corridor::app {

[[noreturn]] void refuse_assign_option(const std::string& option, const std::string& found,
                                       const std::string& expected) {
  throw InputError(Error{.code = "E1057",
                         .what = "options that do not fit together",
                         .file = "corridor assign",
                         .field = option,
                         .found = found,
                         .expected = expected});
}

namespace {

// What only one of the two kinds of input has.
constexpr const char* kOfNetworks[] = {
    "--trips",       "--pce",           "--value-of-time",   "--method",      "--max-iterations",
    "--max-seconds", "--toll-factor",   "--distance-factor", "--scale",       "--elastic",
    "--sensitivity", "--hard-capacity", "--unmet-cost",      "--close",       "--log",
    "--skims",       "--save",          "--start",           "--select-link", "--select-zone",
    "--paths"};
constexpr const char* kOfCases[] = {"--scenario", "--year", "--season", "--set"};

/// @throws InputError E1057 for every option that the input does not know
void refuse_strangers(const CLI::App& command, bool bare_network) {
  ErrorList errors;
  const auto refuse = [&](const char* name, const char* found, const char* expected,
                          const char* hint) {
    if (command.get_option(name)->count() > 0) {
      errors.add(Error{.code = "E1057",
                       .what = "options that do not fit together",
                       .file = "corridor assign",
                       .field = name,
                       .found = found,
                       .expected = expected,
                       .hint = hint});
    }
  };
  for (const char* name : kOfNetworks) {
    if (!bare_network) {
      const bool closes = std::string_view(name) == "--close";
      refuse(name, "a case", "a network on its own; a case has its own demand, costs and limits",
             closes ? "--set link.ID.closed=1" : "");
    }
  }
  for (const char* name : kOfCases) {
    if (bare_network) {
      refuse(name, "a network on its own", "a case: a folder with case.toml", "");
    }
  }
  errors.throw_if_any();
}

int run_on_network(const AssignOptions& options) {
  refuse_existing({options.flows, options.log, options.skims, options.save}, options.force);
  if (!options.elastic.empty() && !(options.sensitivity > 0)) {
    refuse_assign_option("--sensitivity", shortest(options.sensitivity),
                         "a number above 0 with --elastic");
  }
  const bool plain = options.method == "equilibrium" || options.method == "system-optimum";
  if (!plain &&
      (options.hard_capacity || !options.elastic.empty() || !options.start.empty() ||
       !options.select_link.empty() || !options.select_zone.empty() || !options.paths.empty())) {
    refuse_assign_option("--method", options.method,
                         "equilibrium or system-optimum with --hard-capacity, --elastic, --start, "
                         "--select-link, --select-zone and --paths");
  }
  const study::BareNetwork network = read_assign_network(options);
  const assign::Assignment solution = solve_assign(network, options);
  write_assign_files(network, solution, options);
  if (options.json) {
    print_json(assign_json(network, solution, options));
  } else {
    print_assign(network, solution, options);
  }
  const bool one_pass = options.method == "all-or-nothing";
  const bool converged = one_pass || solution.status == assign::Status::converged;
  const LeftBehind left = left_of(solution);
  const bool all = left.unreachable == 0 && left.no_capacity == 0;
  if (!all && options.require_all) {
    fmt::print(stderr,
               "corridor assign: infeasible: {} of the demand cannot move (--require-all)\n",
               shortest(left.unreachable + left.no_capacity));
  }
  return converged && (all || !options.require_all) ? kOk : kAnalysisSaysNo;
}

bool is_case(const AssignOptions& options) {
  return std::filesystem::exists(std::filesystem::path(options.network) / "case.toml");
}

int run_assign(const AssignOptions& options) {
  if (!is_case(options)) {
    return run_on_network(options);
  }
  FlowsOptions of_case = options.of_case;
  of_case.case_folder = options.network;
  of_case.json = options.json;
  of_case.threads = options.threads;
  of_case.force = options.force;
  of_case.require_all = options.require_all;
  of_case.gap = options.gap;
  of_case.flows = options.flows;
  return run_flows_of_case(of_case);
}

}  // namespace

void add_assign(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<AssignOptions>();
  CLI::App* command = app.add_subcommand(
      "assign", "Equilibrium of a network on its own (TNTP, GMNS, OMX), or of one state of a case");
  command
      ->add_option("network", options->network,
                   "TNTP file (plain, gzip or zip), a folder in TNTP or GMNS form, or a case")
      ->required();
  command->add_option("--trips", options->trips,
                      "trips: TNTP, demand.csv or FILE.omx[:MATRIX]; once for each class of users; "
                      "default: what lies beside the network");
  command->add_option("--pce", options->pce, "passenger-car equivalents of a trip, for each class")
      ->delimiter(',')
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--value-of-time", options->value_of_time,
                   "cost of a unit of time, for each class; 1: costs are times")
      ->delimiter(',')
      ->check(CLI::NonNegativeNumber);
  command->add_option("--method", options->method, "how demand spreads")
      ->check(
          CLI::IsMember({"equilibrium", "system-optimum", "frank-wolfe", "conjugate-frank-wolfe",
                         "biconjugate-frank-wolfe", "stochastic", "all-or-nothing"}));
  command
      ->add_option("--gap", options->gap,
                   "relative gap to reach; default: 1e-10, of Frank-Wolfe 1e-4, stochastic 1e-6, a "
                   "case 1e-8")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--max-iterations", options->max_iterations, "stop after so many")
      ->check(CLI::PositiveNumber);
  command->add_option("--max-seconds", options->max_seconds, "stop after so long; 0: no limit")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--toll-factor", options->toll_factor, "cost of a unit of toll")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--distance-factor", options->distance_factor, "cost of a unit of length")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--scale", options->scale, "of the stochastic method's logit, per unit of cost")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--elastic", options->elastic,
                   "demand falls with cost: trips are those at cost 0")
      ->check(CLI::IsMember({"linear", "exponential"}));
  command->add_option("--sensitivity", options->sensitivity, "s of 1 - s cost or exp(-s cost)")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--hard-capacity", options->hard_capacity,
                    "capacities are limits, with shadow prices; what has no room is unmet");
  command
      ->add_option("--unmet-cost", options->unmet_cost,
                   "what a trip that does not move costs; default: 100 times the dearest pair")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--require-all", options->require_all, "exit 1 if some demand cannot move");
  command->add_option("--close", options->close, "links FROM:TO or ids, separated by commas")
      ->delimiter(',');
  command->add_option("--flows", options->flows, "volumes, times, costs by link, CSV");
  command->add_option("--log", options->log, "gap and objective by iteration, CSV");
  command->add_option("--skims", options->skims, "cost and time between zones, .omx or .csv");
  command->add_option("--save", options->save, "the solution, for --start");
  command->add_option("--start", options->start, "begin from a solution that --save wrote");
  command->add_option("--select-link", options->select_link, "who uses a link: FROM:TO or its id")
      ->delimiter(',');
  command->add_option("--select-zone", options->select_zone, "where a zone's trips run");
  command->add_option("--paths", options->paths, "ways of a pair: ORIGIN:DESTINATION")
      ->delimiter(',');
  add_scenario_options(*command, options->of_case);
  command
      ->add_option("--set", options->of_case.sets,
                   "of a case: KEY=VALUE that overrides it, repeatable; link.ID.closed=1 too")
      ->allow_extra_args(false);
  command->add_flag("--json", options->json, "print one JSON object");
  command->add_option("--threads", options->threads, "0: all cores; never changes the answer")
      ->check(CLI::Range(0, 1024));
  command->add_flag("--force", options->force, "replace files that are there");
  command->add_flag("-q,--quiet", options->quiet, "no progress");
  command->footer(
      "Exit code 1: stopped before the gap was reached (the best so far is printed and written), "
      "or\n"
      "--require-all and some demand cannot move.\n"
      "Of a case it solves one scenario, year and season, as corridor flows does; options that\n"
      "describe demand, costs and methods are for a network on its own.\n"
      "Examples: corridor assign SiouxFalls_net.tntp --gap 1e-12 --flows flows.csv\n"
      "          corridor assign cpec --scenario full --season winter --gap 1e-9 --json");
  command->callback([=, &chosen] {
    refuse_strangers(*command, !is_case(*options));
    chosen = [=] { return run_assign(*options); };
  });
}

}  // namespace corridor::app
