// claims: what each rival claim changes; explain: what a figure rests on.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/study/claim_sets.h"
#include "corridor/study/explain.h"
#include "corridor/study/finance_claims.h"
#include "corridor/study/finance_json.h"

namespace corridor::app {
namespace {

using finance::Figure;

struct ClaimsCommand : CommonOptions {
  std::vector<std::string> groups = {};
  std::vector<std::string> together = {};
  std::size_t top = 25;
};

struct ExplainCommand : CommonOptions {
  std::string figure = {};
};

std::string figure_cell(const std::vector<double>& figures, Figure figure, bool usd) {
  const double value = figures[static_cast<std::size_t>(figure)];
  return usd ? million(value) : std::isfinite(value) ? grouped(value, 3) : "none";
}

std::string flips_text(const std::vector<study::Verdict>& flips) {
  std::vector<std::string> names;
  for (const study::Verdict verdict : flips) {
    names.emplace_back(study::name(verdict));
  }
  return fmt::format("{}", fmt::join(names, "; "));
}

Json effect_json(const study::ClaimEffect& effect) {
  Json flips = Json::array();
  for (const study::Verdict verdict : effect.flips) {
    flips.push_back(study::name(verdict));
  }
  const auto maybe = [](const std::optional<double>& value) {
    return value ? study::json_number(*value) : Json(nullptr);
  };
  const auto figure = [&](Figure which) {
    return study::json_number(effect.figures[static_cast<std::size_t>(which)]);
  };
  return {{"claim_group", effect.group},
          {"claim_id", effect.claim_id},
          {"claimant", effect.claimant},
          {"stance", effect.stance},
          {"source_id", effect.source_id},
          {"as_of", effect.as_of},
          {"confidence", std::string(1, effect.confidence)},
          {"scenario", effect.scenario},
          {"says", effect.says},
          {"assignment_run_again", effect.traffic},
          {"npv_usd", figure(Figure::economic_npv)},
          {"minimum_dscr", figure(Figure::minimum_dscr)},
          {"peak_debt_service_usd", figure(Figure::peak_debt_service)},
          {"worst_burden", figure(Figure::worst_burden)},
          {"interest_usd", maybe(effect.interest_usd)},
          {"base_interest_usd", maybe(effect.base_interest_usd)},
          {"grant_element_percent", maybe(effect.grant_element_percent)},
          {"base_grant_element_percent", maybe(effect.base_grant_element_percent)},
          {"change_usd", effect.change_usd},
          {"flips", flips},
          {"problem", effect.problem}};
}

Json bases_json(const std::vector<study::FinanceResult>& results) {
  Json bases = Json::array();
  for (const study::FinanceResult& base : results) {
    bases.push_back({{"scenario", base.model.traffic.pair.with},
                     {"without", base.model.traffic.pair.without},
                     {"figures", study::finance_json(base)["figures"]}});
  }
  return bases;
}

Json claims_json(const study::ClaimsResult& result) {
  Json effects = Json::array();
  for (const study::ClaimEffect& effect : result.effects) {
    effects.push_back(effect_json(effect));
  }
  Json problems = Json::array();
  for (const Error& error : result.disagreements.items()) {
    problems.push_back({{"code", error.code},
                        {"what", error.what},
                        {"found", error.found},
                        {"expected", error.expected}});
  }
  return {{"bases", bases_json(result.bases)},
          {"effects", effects},
          {"claims_run", result.claims_run},
          {"traffic_runs", result.traffic_runs},
          {"same_as_base", result.same_as_base},
          {"not_of_the_model", result.not_of_the_model},
          {"disagreements", problems}};
}

void print_effects(const study::ClaimsResult& result, std::size_t top) {
  TextTable table{
      .header = {"claim", "by", "in", "NPV", "DSCR", "peak", "interest", "grant el. %", "flips"},
      .rows = {}};
  for (std::size_t i = 0; i < result.effects.size() && i < top; ++i) {
    const study::ClaimEffect& effect = result.effects[i];
    const std::string mark =
        effect.confidence >= 'C' ? fmt::format(" [{}]", effect.confidence) : "";
    table.rows.push_back(
        {effect.group + " / " + effect.claim_id + mark, effect.claimant, effect.scenario,
         figure_cell(effect.figures, Figure::economic_npv, true),
         figure_cell(effect.figures, Figure::minimum_dscr, false),
         figure_cell(effect.figures, Figure::peak_debt_service, true),
         effect.interest_usd ? million(*effect.interest_usd) : "",
         effect.grant_element_percent ? grouped(*effect.grant_element_percent, 1) : "",
         effect.problem.empty() ? flips_text(effect.flips) : "cannot be run: " + effect.problem});
  }
  fmt::print(
      "{}({} of {}; million USD; interest and grant element at 5 % are those of the loan "
      "that the claim is about; [C], [D]: low confidence)\n",
      table.text(), table.rows.size(), result.effects.size());
  for (std::size_t i = 0; i < result.effects.size() && i < top; ++i) {
    const study::ClaimEffect& effect = result.effects[i];
    fmt::print("  {}: {}{} <{}>\n", effect.claim_id, fmt::join(effect.says, ", "),
               effect.traffic ? ", assignment run again" : "", effect.source_id);
  }
}

Json sets_json(const study::ClaimSetsResult& result) {
  Json sets = Json::array();
  for (const study::ClaimSetEffect& effect : result.effects) {
    Json flips = Json::array();
    for (const study::Verdict verdict : effect.flips) {
      flips.push_back(study::name(verdict));
    }
    Json figures = Json::object();
    for (std::size_t f = 0; f < finance::kFigures; ++f) {
      figures[study::json_key(static_cast<Figure>(f))] = study::json_number(effect.figures[f]);
    }
    sets.push_back({{"set", effect.set.text},
                    {"scenario", effect.scenario},
                    {"confidence", std::string(1, effect.confidence)},
                    {"says", effect.says},
                    {"not_of_the_model", effect.idle},
                    {"assignment_run_again", effect.traffic},
                    {"figures", figures},
                    {"flips", flips},
                    {"problem", effect.problem}});
  }
  return {{"bases", bases_json(result.bases)}, {"sets", sets}};
}

void print_sets(const study::ClaimSetsResult& result) {
  TextTable table{.header = {"claims taken together", "in", "NPV", "DSCR", "peak", "flips"},
                  .rows = {}};
  const auto add = [&](const std::string& name, const std::string& scenario,
                       const std::vector<double>& figures, const std::string& last) {
    table.rows.push_back({name, scenario, figure_cell(figures, Figure::economic_npv, true),
                          figure_cell(figures, Figure::minimum_dscr, false),
                          figure_cell(figures, Figure::peak_debt_service, true), last});
  };
  for (const study::FinanceResult& base : result.bases) {
    add("base", base.model.traffic.pair.with, base.chain.figures, "");
  }
  for (const study::ClaimSetEffect& effect : result.effects) {
    const std::string mark =
        effect.confidence >= 'C' ? fmt::format(" [{}]", effect.confidence) : "";
    add(effect.set.text + mark, effect.scenario, effect.figures,
        effect.problem.empty() ? flips_text(effect.flips) : "cannot be run: " + effect.problem);
  }
  fmt::print("{}(million USD; [C], [D]: low confidence)\n", table.text());
  std::string last;
  for (const study::ClaimSetEffect& effect : result.effects) {
    if (effect.set.text == last) {
      continue;  // said above, for another appraisal
    }
    last = effect.set.text;
    fmt::print("  {}: {}{}\n", last, fmt::join(effect.says, ", "),
               effect.traffic ? ", assignment run again" : "");
    if (!effect.idle.empty()) {
      fmt::print("    the model has no use for: {}\n", fmt::join(effect.idle, ", "));
    }
  }
}

int run_sets(const cases::Case& a_case, const ClaimsCommand& options,
             const study::ClaimsOptions& claims) {
  const study::ClaimSetsResult result =
      study::run_claim_sets(a_case, study::parse_claim_sets(a_case, options.together), claims);
  if (options.json) {
    print_json(sets_json(result));
    return kOk;
  }
  fmt::print("{}: claims taken together, one of a group, all else at the base claims\n\n",
             a_case.settings.title);
  print_sets(result);
  return kOk;
}

int run_claims_command(const ClaimsCommand& options) {
  const auto a_case = open_case(options);
  study::ClaimsOptions claims{
      .threads = options.threads, .groups = options.groups, .loss_years = study::kLossYears};
  if (!options.scenario.empty()) {
    claims.scenarios = {options.scenario};
  }
  if (!options.together.empty()) {
    return run_sets(a_case, options, claims);
  }
  for (const std::string& group : options.groups) {
    std::vector<std::string> known;
    for (const cases::Claim& claim : a_case.claims) {
      known.push_back(claim.group);
    }
    if (std::find(known.begin(), known.end(), group) == known.end()) {
      throw InputError(Error{.code = "E5043",
                             .what = "a claim group that claim.csv does not have",
                             .file = "--group",
                             .found = group,
                             .hint = name_hint(group, known)});
    }
  }
  const study::ClaimsResult result = study::run_claims(a_case, claims);
  if (options.json) {
    print_json(claims_json(result));
    return kOk;
  }
  fmt::print("{}: each rival claim alone, all else at the base claims\n\n", a_case.settings.title);
  for (const study::FinanceResult& base : result.bases) {
    fmt::print("base, {} against {}: {}\n", base.model.traffic.pair.with,
               base.model.traffic.pair.without, study::finance_headline(base));
  }
  fmt::print("\n");
  print_effects(result, options.top);
  fmt::print(
      "\n{} runs, {} of them with assignment again (first year, fixed costs; the change goes "
      "on in proportion to demand); {} rival claims say what the base says, {} are about "
      "what the model does not depend on\n",
      result.claims_run, result.traffic_runs, result.same_as_base, result.not_of_the_model);
  if (!result.disagreements.items().empty()) {
    fmt::print("\nFigures inside one claim that do not fit (reported, not repaired)\n");
    for (const Error& error : result.disagreements.items()) {
      fmt::print("  {} {}: found {}, expected {}\n", error.code, error.what, error.found,
                 error.expected);
    }
  }
  return kOk;
}

int run_explain_command(const ExplainCommand& options) {
  const auto a_case = open_case(options);
  study::FinanceOptions finance_options;
  finance_options.scenario = options.scenario;
  finance_options.threads = options.threads;
  finance_options.loss_years = study::kLossYears;
  const study::FinanceResult result = study::run_finance(a_case, finance_options);
  const study::Trace trace = study::explain(a_case, result, options.figure);
  if (options.json) {
    print_json(study::trace_json(trace));
  } else {
    fmt::print("{}", study::trace_text(a_case, trace));
  }
  return kOk;
}

}  // namespace

void add_claims(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ClaimsCommand>();
  CLI::App* command =
      app.add_subcommand("claims", "What each rival claim changes, and which verdict it turns");
  add_case_options(*command, *options);
  command->add_option("--scenario", options->scenario, "of one [[appraisal]]; default: all");
  command->add_option("--group", options->groups, "claim_group, repeatable; default: all")
      ->allow_extra_args(false);
  command
      ->add_option(
          "--together", options->together,
          "GROUP=ID,GROUP=ID: these claims at once, one of a group; repeatable, a set each")
      ->allow_extra_args(false);
  command->add_option("--top", options->top, "rows shown");
  command->footer(
      "Examples:\n  corridor claims cpec\n  corridor claims cpec --group ml1 --group cpec_loans\n"
      "  corridor claims cpec --scenario rail --together ml1=lo019,m5_buyers_credit=lo010 "
      "--together ml1=lo026\n"
      "  corridor claims cpec --as-of 2022-06-13");
  command->callback([=, &chosen] { chosen = [=] { return run_claims_command(*options); }; });
}

void add_explain(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ExplainCommand>();
  CLI::App* command =
      app.add_subcommand("explain", "One figure traced to inputs, claims and sources");
  add_case_options(*command, *options);
  command
      ->add_option("figure", options->figure,
                   "npv, irr, financial_npv, financial_irr, minimum_dscr, loan_life_cover, "
                   "peak_debt_service, worst_burden, loan:ID or project:ID")
      ->required();
  command->add_option("--scenario", options->scenario, "default: the case's default scenario");
  command->footer(
      "Examples:\n  corridor explain cpec minimum_dscr\n  corridor explain cpec loan:ml1_loan "
      "--scenario rail");
  command->callback([=, &chosen] { chosen = [=] { return run_explain_command(*options); }; });
}

}  // namespace corridor::app
