// protect: which measures a budget should buy.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/study/joint_protection.h"
#include "corridor/study/protection.h"

namespace corridor::app {
namespace {

struct ProtectOptions : CommonOptions {
  std::string budget;
  std::string objective = "expected";
  double gap = 0.01;
  double level = 0.95;
  int events = 2;
  std::size_t years = 1000;
  bool joint = false;
  std::size_t frontier = 10;
};

// 300M, 1.5B, 3e8, 250000k.
double money(const std::string& text) {
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string unit(end, text.data() + text.size());
  const double factor = unit.empty()                  ? 1
                        : unit == "k"                 ? 1e3
                        : unit == "M" || unit == "m"  ? 1e6
                        : unit == "B" || unit == "bn" ? 1e9
                                                      : 0;
  if (status != std::errc{} || factor == 0 || !std::isfinite(value) || value < 0) {
    throw InputError(Error{.code = "E1085",
                           .what = "no amount of money",
                           .file = "--budget",
                           .found = text,
                           .expected = "an amount in the case's currency, such as 300M or 3e8"});
  }
  return value * factor;
}

protect::Risk risk_of(const ProtectOptions& options) {
  using protect::Objective;
  return {.objective = options.objective == "cvar"    ? Objective::cvar
                       : options.objective == "worst" ? Objective::worst
                                                      : Objective::expected,
          .level = options.level,
          .events = options.events};
}

std::string what_is(const protect::Risk& risk) {
  switch (risk.objective) {
    case protect::Objective::expected:
      return "expected loss a year";
    case protect::Objective::cvar:
      return fmt::format("mean loss of the worst {:.3g} % of years", 100 * (1 - risk.level));
    case protect::Objective::worst:
      return fmt::format("loss of the {} costliest events at once", risk.events);
  }
  return "";
}

void check_budget(const study::Protection& protection, double budget_usd, const std::string& text) {
  const cases::Measure* cheapest = nullptr;
  for (const cases::Measure& measure : protection.measures().all) {
    cheapest = cheapest == nullptr || measure.cost_musd < cheapest->cost_musd ? &measure : cheapest;
  }
  if (cheapest->cost_musd * kMillion > budget_usd) {
    throw InputError(Error{.code = "E1086",
                           .what = "a budget below the cheapest measure",
                           .file = "--budget",
                           .found = text,
                           .expected = fmt::format("at least {}M, the cost of {}",
                                                   shortest(cheapest->cost_musd), cheapest->id)});
  }
}

void check_joint(const ProtectOptions& options) {
  if (options.joint && options.objective == "worst") {
    throw InputError(Error{.code = "E1087",
                           .what = "the costliest events are not of simulated years",
                           .file = "--joint",
                           .found = "worst",
                           .expected = "--objective expected or cvar with --joint"});
  }
}

Json taken_json(const study::Protection& protection, const protect::Portfolio& taken) {
  Json ids = Json::array();
  for (const MeasureId m : IdRange<MeasureId>(taken.size())) {
    if (taken[m.value] != 0) {
      ids.push_back(protection.measures().all[m].id);
    }
  }
  return ids;
}

std::string taken_text(const study::Protection& protection, const protect::Portfolio& taken) {
  std::string text;
  for (const MeasureId m : IdRange<MeasureId>(taken.size())) {
    text += taken[m.value] != 0 ? (text.empty() ? "" : " ") + protection.measures().all[m].id : "";
  }
  return text.empty() ? "nothing" : text;
}

Json chosen_json(const study::Protection& protection, const protect::Chosen& chosen) {
  return {{"cost_usd", chosen.cost_usd},      {"risk_usd", chosen.risk_usd},
          {"bound_usd", chosen.bound_usd},    {"gap", chosen.gap()},
          {"master_problems", chosen.rounds}, {"measures", taken_json(protection, chosen.taken)}};
}

struct Answer {
  double budget_usd = 0;
  protect::Risk risk = {};
  double without_usd = 0;
  protect::Chosen chosen = {};
  protect::Portfolio critical_first = {};
  protect::Portfolio greedy = {};
  std::vector<double> budgets_usd = {};
  std::vector<protect::Chosen> frontier = {};
  study::Regret regret = {};
  study::JointRisk joint = {};    // of what is chosen
  double expected_saved_usd = 0;  // by it, added up one by one
  std::optional<protect::JointlyChosen> jointly = {};
};

Json together_json(const Answer& answer) {
  const auto both = [](const disrupt::Estimate& usd) {
    return Json{{"usd_per_year", usd.value}, {"standard_error_usd", usd.standard_error}};
  };
  return {{"simulated_years", answer.joint.years},
          {"expected_without", both(answer.joint.expected_without)},
          {"expected_with", both(answer.joint.expected_with)},
          {"expected_saved", both(answer.joint.expected_saved)},
          {"expected_saved_one_by_one_usd", answer.expected_saved_usd},
          {"level", answer.risk.level},
          {"worst_years_without", both(answer.joint.worst_without)},
          {"worst_years_with", both(answer.joint.worst_with)}};
}

Json jointly_json(const study::Protection& protection, const Answer& answer) {
  if (!answer.jointly) {
    return nullptr;
  }
  return {{"cost_usd", answer.jointly->cost_usd},
          {"risk_usd", answer.jointly->risk_usd},
          {"evaluated", answer.jointly->evaluated},
          {"proven", answer.jointly->proven},
          {"measures", taken_json(protection, answer.jointly->taken)}};
}

Json answer_json(const study::Protection& protection, const protect::Problem& problem,
                 const Selected& state, const Answer& answer, const ProtectOptions& options) {
  const auto rule = [&](const protect::Portfolio& taken) {
    return Json{{"cost_usd", protect::cost_usd(problem.measures, taken)},
                {"risk_usd", protect::risk_usd(problem, answer.risk, taken)},
                {"measures", taken_json(protection, taken)}};
  };
  Json curve = Json::array();
  for (std::size_t i = 0; i < answer.frontier.size(); ++i) {
    Json row = chosen_json(protection, answer.frontier[i]);
    row["budget_usd"] = answer.budgets_usd[i];
    curve.push_back(std::move(row));
  }
  Json regret = Json::array();
  for (std::size_t c = 0; c < answer.regret.claims.size(); ++c) {
    Json row = chosen_json(protection, answer.regret.best[c]);
    row["claim"] = answer.regret.claims[c].name;
    Json under = Json::object();
    for (std::size_t u = 0; u < answer.regret.claims.size(); ++u) {
      under[answer.regret.claims[u].name] = answer.regret.regret_usd[c][u];
    }
    row["regret_usd"] = std::move(under);
    regret.push_back(std::move(row));
  }
  Json idle = Json::array();
  for (const MeasureId m : protection.without_effect(problem)) {
    idle.push_back(protection.measures().all[m].id);
  }
  return {{"scenario", state.scenario->id},
          {"year", state.year},
          {"costs", "fixed"},
          {"objective", options.objective},
          {"what", what_is(answer.risk)},
          {"budget_usd", answer.budget_usd},
          {"risk_without_usd", answer.without_usd},
          {"chosen", chosen_json(protection, answer.chosen)},
          {"most_critical_first", rule(answer.critical_first)},
          {"greedy", rule(answer.greedy)},
          {"frontier", curve},
          {"regret", regret},
          {"together", together_json(answer)},
          {"chosen_together", jointly_json(protection, answer)},
          {"without_effect", idle}};
}

void print_chosen(const study::Protection& protection, const protect::Problem& problem,
                  const Answer& answer) {
  TextTable table{.header = {"measure", "", "cost MUSD", "risk without it MUSD"}, .rows = {}};
  for (const MeasureId m : IdRange<MeasureId>(answer.chosen.taken.size())) {
    if (answer.chosen.taken[m.value] != 0) {
      protect::Portfolio less = answer.chosen.taken;
      less[m.value] = 0;
      const cases::Measure& measure = protection.measures().all[m];
      table.rows.push_back({measure.id, measure.name, grouped(measure.cost_musd, 1),
                            grouped(protect::risk_usd(problem, answer.risk, less) / kMillion, 2)});
    }
  }
  fmt::print("{}", table.text());
  const auto line = [&](const std::string& name, double cost, double risk) {
    fmt::print("{:<22} USD {:>9} M spent, {} M left ({:.1f} % less)\n", name,
               grouped(cost / kMillion, 1), grouped(risk / kMillion, 2),
               answer.without_usd > 0 ? 100 * (1 - risk / answer.without_usd) : 0);
  };
  fmt::print("\n{}: USD {} M without measures\n", what_is(answer.risk),
             grouped(answer.without_usd / kMillion, 2));
  line("chosen", answer.chosen.cost_usd, answer.chosen.risk_usd);
  line("most critical first", protect::cost_usd(problem.measures, answer.critical_first),
       protect::risk_usd(problem, answer.risk, answer.critical_first));
  line("greedy", protect::cost_usd(problem.measures, answer.greedy),
       protect::risk_usd(problem, answer.risk, answer.greedy));
  fmt::print("No portfolio within the budget has less than USD {} M (gap {:.2f} %).\n",
             grouped(answer.chosen.bound_usd / kMillion, 2), 100 * answer.chosen.gap());
}

void print_together(const study::Protection& protection, const Answer& answer) {
  const auto both = [](const disrupt::Estimate& usd) {
    return fmt::format("{} +- {} M", grouped(usd.value / kMillion, 2),
                       grouped(usd.standard_error / kMillion, 2));
  };
  const study::JointRisk& joint = answer.joint;
  fmt::print(
      "\nAll at once, in {} simulated years (mean and standard error): the expected loss of USD {} "
      "falls to {}, {} less; one by one it is {} M less. The mean of the worst {:.3g} % of years "
      "falls from {} to {}.\n",
      grouped(static_cast<double>(joint.years)), both(joint.expected_without),
      both(joint.expected_with), both(joint.expected_saved),
      grouped(answer.expected_saved_usd / kMillion, 2), 100 * (1 - answer.risk.level),
      both(joint.worst_without), both(joint.worst_with));
  if (answer.jointly) {
    fmt::print(
        "Chosen by such years, all at once: USD {} M spent, {} M left: {} ({} portfolios "
        "simulated, "
        "{})\n",
        grouped(answer.jointly->cost_usd / kMillion, 1),
        grouped(answer.jointly->risk_usd / kMillion, 2),
        taken_text(protection, answer.jointly->taken), answer.jointly->evaluated,
        answer.jointly->proven ? "all there are" : "a local search, with no proof");
  }
}

void print_frontier(const study::Protection& protection, const Answer& answer) {
  TextTable table{.header = {"budget MUSD", "spent", "risk MUSD", "gap %", "measures"}, .rows = {}};
  for (std::size_t i = 0; i < answer.frontier.size(); ++i) {
    const protect::Chosen& chosen = answer.frontier[i];
    table.rows.push_back(
        {grouped(answer.budgets_usd[i] / kMillion), grouped(chosen.cost_usd / kMillion),
         grouped(chosen.risk_usd / kMillion, 2), fmt::format("{:.2f}", 100 * chosen.gap()),
         taken_text(protection, chosen.taken)});
  }
  fmt::print("\nBudget against risk\n{}", table.text());
}

void print_regret(const Answer& answer) {
  TextTable table{.header = {"chosen for", "largest regret MUSD", "under"}, .rows = {}};
  for (std::size_t c = 0; c < answer.regret.claims.size(); ++c) {
    const auto& row = answer.regret.regret_usd[c];
    const auto most =
        static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
    table.rows.push_back({answer.regret.claims[c].name, grouped(row[most] / kMillion, 2),
                          row[most] > 0 ? answer.regret.claims[most].name : ""});
  }
  fmt::print("\nIf another claim holds than the one chosen for (all pairs: --json)\n{}",
             table.text());
}

int protect_case(const ProtectOptions& options) {
  const double budget_usd = money(options.budget);
  const auto a_case = open_case(options);
  const Selected state = select_state(a_case, options);
  const study::Protection protection(
      a_case, *state.scenario, state.year,
      {.years = options.years, .seed = options.seed, .threads = options.threads});
  if (protection.measures().all.size() == 0 || protection.hazards().all.size() == 0) {
    fmt::print(stderr, "The case has no {}: nothing can be chosen.\n",
               protection.measures().all.size() == 0 ? "measure.csv" : "hazard.csv");
    return kAnalysisSaysNo;
  }
  check_budget(protection, budget_usd, options.budget);
  check_joint(options);
  const protect::Problem problem = protection.problem();
  Answer answer{.budget_usd = budget_usd, .risk = risk_of(options)};
  answer.without_usd =
      protect::risk_usd(problem, answer.risk, protect::Portfolio(problem.measures.size(), 0));
  answer.chosen = protect::Chooser(problem, answer.risk).choose(budget_usd, options.gap);
  answer.critical_first = protect::most_critical_first(problem, budget_usd);
  answer.greedy = protect::greedy(problem, answer.risk, budget_usd);
  answer.budgets_usd = protect::bend_budgets(problem, answer.risk, options.frontier);
  answer.frontier = protect::frontier(problem, answer.risk, answer.budgets_usd, options.gap);
  answer.regret = study::regret_table(protection, answer.risk, budget_usd, options.gap);
  std::vector<std::string> ids;
  for (const auto& id : taken_json(protection, answer.chosen.taken)) {
    ids.push_back(id.get<std::string>());
  }
  const study::JointOptions joint_options{.years = options.years,
                                          .seed = options.seed,
                                          .level = options.level,
                                          .threads = options.threads};
  answer.joint = study::joint_risk(a_case, *state.scenario, state.year, ids, joint_options);
  if (options.joint) {
    const std::vector<protect::Portfolio> starts = {answer.chosen.taken, answer.greedy,
                                                    answer.critical_first};
    const auto risk_of =
        study::joint_risk_of(a_case, *state.scenario, state.year, protection.measures(),
                             answer.risk.objective, joint_options);
    answer.jointly = protect::choose_jointly(problem.measures, budget_usd, starts, risk_of);
  }
  const auto expected_usd = [&](const protect::Portfolio& taken) {
    return protect::risk_usd(problem, {.objective = protect::Objective::expected}, taken);
  };
  answer.expected_saved_usd = expected_usd(protect::Portfolio(problem.measures.size(), 0)) -
                              expected_usd(answer.chosen.taken);
  if (options.json) {
    print_json(answer_json(protection, problem, state, answer, options));
    return kOk;
  }
  fmt::print(
      "Measures for USD {} M, scenario {} {}: least {}\n"
      "Fixed costs; closures one by one; capital cost against the budget.\n\n",
      grouped(budget_usd / kMillion), state.scenario->id, state.year, what_is(answer.risk));
  print_chosen(protection, problem, answer);
  print_together(protection, answer);
  print_frontier(protection, answer);
  print_regret(answer);
  for (const MeasureId m : protection.without_effect(problem)) {
    fmt::print(
        "No effect here (fixed costs do not see capacities, or its hazard costs nothing): {}\n",
        protection.measures().all[m].id);
  }
  return kOk;
}

}  // namespace

void add_protect(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ProtectOptions>();
  CLI::App* command =
      app.add_subcommand("protect", "Which measures a budget should buy against closures");
  add_case_options(*command, *options);
  command->add_option("--scenario", options->scenario, "default: the case's");
  command->add_option("--year", options->year, "default: the scenario's first analysis year");
  command->add_option("--budget", options->budget, "in the case's currency: 300M, 3e8")->required();
  command->add_option("--objective", options->objective, "what is to be least")
      ->check(CLI::IsMember({"expected", "cvar", "worst"}));
  command->add_option("--gap", options->gap, "relative gap to prove")->check(CLI::Range(0.0, 0.5));
  command->add_option("--level", options->level, "of cvar: share of years that are not worse")
      ->check(CLI::Range(0.0, 0.999));
  command->add_option("-k,--events", options->events, "of worst: events at once")
      ->check(CLI::Range(1, 10));
  command->add_option("--years", options->years, "sampled for cvar, and simulated all at once")
      ->check(CLI::Range(20, 100000));
  command->add_option("--seed", options->seed, "of the sampled years");
  command->add_flag("--joint", options->joint,
                    "choose by simulated years, all measures and closures at once, too; slow");
  command->add_option("--frontier", options->frontier, "budgets of the frontier")
      ->check(CLI::Range(1, 50));
  command->footer("Example: corridor protect cpec --budget 300M --objective cvar");
  command->callback([=, &chosen] { chosen = [=] { return protect_case(*options); }; });
}

}  // namespace corridor::app
