// finance, claims, explain: whether the loans pay, on whose numbers, and where a figure comes from.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/study/money.h"

namespace corridor::app {
namespace {

struct FinanceOptions : CommonOptions {
  bool planned = false;
  std::vector<std::string> claims;
  std::string figure;
};

// The default scenario, and those of its year that leave projects out: all that money needs.
study::TrafficMoney traffic_of(const cases::Case& a_case, int threads) {
  const cases::Scenario* base = a_case.find_scenario(a_case.settings.default_scenario);
  study::FlowOptions flows;
  flows.threads = threads;
  for (const cases::Scenario& scenario : a_case.scenarios) {
    if (&scenario == base || !scenario.excluded_projects.empty()) {
      flows.scenarios.push_back(scenario.id);
    }
  }
  return study::traffic_money(a_case, study::run_flows(a_case, flows));
}

void check_claims(const cases::Case& a_case, const std::vector<std::string>& ids) {
  std::vector<std::string> known;
  for (const cases::Claim& claim : a_case.claims) {
    known.push_back(claim.id);
  }
  for (const std::string& id : ids) {
    if (std::find(known.begin(), known.end(), id) == known.end()) {
      throw InputError(Error{.code = "E2004",
                             .what = "there is no such claim",
                             .file = "--claim",
                             .found = id,
                             .expected = "a claim_id of claim.csv",
                             .hint = name_hint(id, known)});
    }
  }
}

std::string or_dash(const std::optional<double>& value, int digits) {
  return value ? grouped(*value, digits) : "-";
}

Json or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

study::Money money_of(const cases::Case& a_case, const FinanceOptions& options) {
  check_claims(a_case, options.claims);
  return study::money(a_case, traffic_of(a_case, options.threads),
                      {.planned = options.planned, .claims = options.claims});
}

Json loans_json(const study::Money& money) {
  Json loans = Json::array();
  for (const study::LoanMoney& loan : money.loans) {
    Json rows = Json::array();
    for (const finance::ScheduleRow& row : loan.schedule.rows) {
      rows.push_back({{"date", finance::text(row.date)},
                      {"drawn", row.drawn},
                      {"interest", row.interest},
                      {"principal", row.principal},
                      {"fees", row.fees},
                      {"closing", row.closing}});
    }
    loans.push_back({{"loan_id", loan.terms.id},
                     {"lender", loan.terms.lender},
                     {"currency", loan.terms.currency},
                     {"principal_m", loan.terms.principal_m},
                     {"interest_rate_percent", loan.terms.interest_rate_pct},
                     {"grace_years", loan.terms.grace_years},
                     {"maturity_years", loan.terms.maturity_years},
                     {"counted", loan.counted},
                     {"planned", loan.terms.planned},
                     {"portfolio", loan.terms.portfolio},
                     {"principal_musd", loan.principal_musd},
                     {"interest_musd", loan.interest_musd},
                     {"fees_musd", loan.fees_musd},
                     {"grant_element_percent", loan.grant_element_percent},
                     {"confidence", std::string(1, loan.terms.evidence.confidence)},
                     {"claim_ids", loan.claim_ids},
                     {"source_id", loan.terms.evidence.source_id},
                     {"schedule", rows}});
  }
  return loans;
}

Json money_json(const cases::Case& a_case, const study::Money& money) {
  Json years = Json::array();
  for (const study::MoneyYear& year : money.years) {
    years.push_back(
        {{"year", year.year},
         {"interest_musd", year.interest},
         {"principal_musd", year.principal},
         {"fees_musd", year.fees},
         {"owed_musd", year.owed},
         {"corridor_revenue_musd", year.corridor_revenue},
         {"operating_musd", year.operating},
         {"dscr", or_null(year.dscr)},
         {"state_revenue_musd", or_null(year.state_revenue)},
         {"service_to_state_revenue_percent", or_null(year.service_to_state_revenue_percent)},
         {"service_to_exports_percent_without", or_null(year.service_to_exports_percent)},
         {"service_to_exports_percent_with", or_null(year.with_loans_percent)}});
  }
  Json payees = Json::array();
  for (const study::PayeeRevenue& payee : money.traffic.payees) {
    payees.push_back({{"payee", payee.payee},
                      {"usd_per_year", payee.usd_per_year},
                      {"own_usd_per_year", payee.own_usd_per_year}});
  }
  Json gain = nullptr;
  if (money.traffic.gain) {
    gain = {{"users_usd_per_year", money.traffic.gain->usd_per_year},
            {"levies_usd_per_year", money.traffic.gain->levies_usd_per_year},
            {"users_usd_per_year_by_country", money.traffic.gain->by_country},
            {"tonnes_not_valued", money.traffic.gain->tonnes_not_valued}};
  }
  return {{"case", a_case.settings.name},
          {"scenario", money.traffic.scenario},
          {"year", money.traffic.year},
          {"planned_loans_counted", money.planned},
          {"peak_debt_service_musd", money.peak_service_musd},
          {"peak_year", money.peak_year},
          {"min_dscr", or_null(money.min_dscr)},
          {"min_dscr_year", money.min_dscr_year},
          {"npv_musd", or_null(money.npv_musd)},
          {"npv_year", money.npv_year},
          {"loans", loans_json(money)},
          {"years", years},
          {"revenue_by_payee", payees},
          {"gain", gain},
          {"notes", money.notes}};
}

void print_loans(const study::Money& money) {
  TextTable table{.header = {"loan", "million", "cur", "rate %", "grace", "years", "interest mUSD",
                             "grant %", "conf", "counted"},
                  .rows = {}};
  for (const study::LoanMoney& loan : money.loans) {
    table.rows.push_back({loan.terms.id, grouped(loan.terms.principal_m, 1), loan.terms.currency,
                          shortest(loan.terms.interest_rate_pct), shortest(loan.terms.grace_years),
                          shortest(loan.terms.maturity_years), grouped(loan.interest_musd, 1),
                          grouped(loan.grant_element_percent, 1),
                          std::string(1, loan.terms.evidence.confidence) +
                              (loan.terms.evidence.confidence >= 'C' ? " low" : ""),
                          loan.counted           ? "yes"
                          : loan.terms.portfolio ? "no: portfolio"
                                                 : "no: not agreed"});
  }
  fmt::print("{}\n", table.text());
}

void print_years(const study::Money& money) {
  TextTable table{.header = {"year", "interest", "principal", "service", "owed", "revenue", "DSCR",
                             "% of state revenue", "service/exports %", "with loans %"},
                  .rows = {}};
  for (const study::MoneyYear& year : money.years) {
    table.rows.push_back(
        {std::to_string(year.year), grouped(year.interest, 1), grouped(year.principal, 1),
         grouped(year.service(), 1), grouped(year.owed, 1), grouped(year.corridor_revenue, 2),
         or_dash(year.dscr, 4), or_dash(year.service_to_state_revenue_percent, 2),
         or_dash(year.service_to_exports_percent, 1), or_dash(year.with_loans_percent, 1)});
  }
  fmt::print("{}(million USD, nominal)\n\n", table.text());
}

int finance(const FinanceOptions& options) {
  const auto a_case = open_case(options);
  const study::Money money = money_of(a_case, options);
  if (options.json) {
    print_json(money_json(a_case, money));
    return kOk;
  }
  print_loans(money);
  print_years(money);
  TextTable table{.header = {"payee", "USD a year", "own projects"}, .rows = {}};
  for (const study::PayeeRevenue& payee : money.traffic.payees) {
    table.rows.push_back(
        {payee.payee, grouped(payee.usd_per_year, 0), grouped(payee.own_usd_per_year, 0)});
  }
  fmt::print("{}\n{}\n", table.text(), study::headline(money));
  for (const std::string& note : money.notes) {
    fmt::print("assumed: {}\n", note);
  }
  return kOk;
}

int claims(const FinanceOptions& options) {
  const auto a_case = open_case(options);
  const auto result = study::compare_claims(a_case, traffic_of(a_case, options.threads));
  if (options.json) {
    Json rows = Json::array();
    for (const study::ClaimEffect& effect : result.effects) {
      rows.push_back({{"claim_group", effect.group},
                      {"claim_id", effect.claim_id},
                      {"claimant", effect.claimant},
                      {"says", effect.says},
                      {"confidence", std::string(1, effect.confidence)},
                      {"source_id", effect.source_id},
                      {"interest_musd", effect.interest_musd},
                      {"peak_debt_service_musd", effect.peak_service_musd},
                      {"peak_year", effect.peak_year},
                      {"min_dscr", or_null(effect.min_dscr)},
                      {"npv_musd", or_null(effect.npv_musd)},
                      {"change_musd", effect.change_musd},
                      {"flips_verdict", effect.flips_verdict},
                      {"problem", effect.problem}});
    }
    print_json({{"case", a_case.settings.name},
                {"base", money_json(a_case, result.base)},
                {"claims", rows}});
    return kOk;
  }
  TextTable table{.header = {"group", "claim", "says", "conf", "change mUSD", "peak mUSD", "year",
                             "min DSCR", "NPV mUSD", "verdict"},
                  .rows = {}};
  for (const study::ClaimEffect& effect : result.effects) {
    const bool ran = effect.problem.empty();
    table.rows.push_back(
        {effect.group, effect.claim_id, effect.says,
         std::string(1, effect.confidence) + (effect.confidence >= 'C' ? " low" : ""),
         ran ? grouped(effect.change_musd, 1) : "-",
         ran ? grouped(effect.peak_service_musd, 1) : "-",
         ran ? std::to_string(effect.peak_year) : "-", or_dash(effect.min_dscr, 4),
         or_dash(effect.npv_musd, 0),
         !ran                   ? effect.problem
         : effect.flips_verdict ? "flips"
                                : "same"});
  }
  fmt::print(
      "{}(one rival claim at a time, all else at the base claims, planned loans counted)\n\n"
      "base claims: {}\n",
      table.text(), study::headline(result.base));
  return kOk;
}

int explain(const FinanceOptions& options) {
  const auto a_case = open_case(options);
  const auto lines = study::explain(a_case, money_of(a_case, options), options.figure);
  if (options.json) {
    print_json({{"figure", options.figure}, {"lines", lines}});
    return kOk;
  }
  fmt::print("{}\n", fmt::join(lines, "\n"));
  return kOk;
}

void add_choice(CLI::App& command, FinanceOptions& options) {
  command.add_option("--claim", options.claims, "claim ids instead of the base claims")
      ->delimiter(',');
  command.add_flag("--planned", options.planned, "count loans that are not agreed, too");
}

}  // namespace

void add_finance(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FinanceOptions>();
  CLI::App* command =
      app.add_subcommand("finance", "Loans, debt service and its cover, year by year");
  add_case_options(*command, *options);
  add_choice(*command, *options);
  command->footer(
      "Exit code 0: computed, 2: bad input.\n"
      "Example: corridor finance cpec --planned\n"
      "Example: corridor finance cpec --claim lo010 --json");
  command->callback([=, &chosen] { chosen = [=] { return finance(*options); }; });
}

void add_claims(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FinanceOptions>();
  CLI::App* command = app.add_subcommand("claims", "What each rival claim about money changes");
  add_case_options(*command, *options);
  command->footer(
      "Exit code 0: computed, 2: bad input.\n"
      "Example: corridor claims cpec");
  command->callback([=, &chosen] { chosen = [=] { return claims(*options); }; });
}

void add_explain(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FinanceOptions>();
  CLI::App* command =
      app.add_subcommand("explain", "From a headline figure to its inputs, claims and sources");
  add_case_options(*command, *options);
  command
      ->add_option("figure", options->figure,
                   fmt::format("{}", fmt::join(study::money_figures(), ", ")))
      ->required();
  add_choice(*command, *options);
  command->footer(
      "Exit code 0: explained, 2: no such figure.\n"
      "Example: corridor explain cpec finance.min_dscr");
  command->callback([=, &chosen] { chosen = [=] { return explain(*options); }; });
}

}  // namespace corridor::app
