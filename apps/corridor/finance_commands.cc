// finance: do the loans pay, what is the appraisal, what does the debt weigh.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/study/finance.h"
#include "corridor/study/finance_json.h"

namespace corridor::app {
namespace {

using finance::Figure;

struct FinanceCommand : CommonOptions {
  std::vector<std::string> close = {};
  std::vector<std::string> changes = {};
  std::size_t draws = 0;
  std::uint64_t loss_years = study::kLossYears;
  bool list_inputs = false;
  bool all_years = false;
};

std::vector<study::InputChange> parse_changes(const std::vector<std::string>& texts) {
  std::vector<study::InputChange> changes;
  ErrorList errors;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const auto value =
        equals == std::string::npos ? std::nullopt : parse_number(text.substr(equals + 1));
    if (!value || !std::isfinite(*value)) {
      errors.add({.code = "E1057",
                  .what = "a change that is not INPUT=NUMBER",
                  .file = "--change",
                  .found = text,
                  .expected = "for example demand=0.8"});
      continue;
    }
    changes.push_back({text.substr(0, equals), *value});
  }
  errors.throw_if_any();
  return changes;
}

network::Overlay closures(const cases::Case& a_case, const std::vector<std::string>& ids) {
  network::Overlay overlay;
  ErrorList errors;
  std::vector<std::string> links;
  for (const cases::Link& link : a_case.links) {
    links.push_back(link.id);
  }
  for (const std::string& id : ids) {
    const auto found = std::find(links.begin(), links.end(), id);
    if (found == links.end()) {
      errors.add({.code = "E2004",
                  .what = "a link that link.csv does not have",
                  .file = "--close",
                  .found = id,
                  .hint = name_hint(id, links)});
      continue;
    }
    overlay.push_back(
        network::close_link(LinkId{static_cast<std::uint32_t>(found - links.begin())}));
  }
  errors.throw_if_any();
  return overlay;
}

std::string mark(char confidence) {
  return confidence >= 'C' ? std::string(" [") + confidence + "]" : "";
}

void print_loans(const study::FinanceResult& result) {
  TextTable table{.header = {"loan", "currency", "million", "rate %", "grace", "years", "drawn",
                             "interest", "fees", "grant el. %", "counts"},
                  .rows = {}};
  for (const study::LoanAccount& loan : result.model.loans) {
    table.rows.push_back({loan.terms.id + mark(loan.terms.evidence.confidence), loan.terms.currency,
                          grouped(loan.terms.principal_m, 1),
                          loan.terms.floating
                              ? loan.terms.base_rate + " + " + shortest(loan.terms.margin_pct)
                              : shortest(loan.terms.interest_rate_pct),
                          shortest(loan.terms.grace_years), shortest(loan.terms.maturity_years),
                          million(loan.drawn_usd), million(loan.interest_usd),
                          million(loan.fees_usd), grouped(loan.grant_element_percent, 1),
                          loan.in_cover  ? "sums, cover"
                          : loan.counted ? "sums"
                                         : "no"});
  }
  fmt::print(
      "Loans (drawn, interest, fees in million USD at each year's rate; grant element at "
      "5 %; [C], [D]: low confidence)\n{}",
      table.text());
  for (const study::LoanAccount& loan : result.model.loans) {
    if (!loan.why_not.empty()) {
      fmt::print("  {}: {}\n", loan.terms.id, loan.why_not);
    }
  }
}

void print_projects(const study::FinanceResult& result) {
  TextTable table{.header = {"project", "opens", "stated", "of", "cost", "levies", "tariffs",
                             "carriage", "peak service", "least cover", "revenue x for 1"},
                  .rows = {}};
  for (const study::ProjectAccount& project : result.model.projects) {
    const bool known = !project.cost_claim_id.empty();
    table.rows.push_back(
        {project.id + (known ? mark(project.cost_confidence) : ""),
         std::to_string(project.year_open), known ? million(project.stated_cost_usd) : "unknown",
         known ? std::to_string(project.stated_price_year) : "",
         known ? million(project.cost_usd) : "", million(project.traffic.levy_usd, 2),
         million(project.traffic.tariff_usd, 2), million(project.traffic.resource_usd, 2),
         project.peak_service_usd > 0 ? million(project.peak_service_usd) : "no loan",
         project.minimum_cover ? grouped(*project.minimum_cover, 3) : "",
         project.revenue_multiple ? grouped(*project.revenue_multiple, 1) : ""});
  }
  fmt::print(
      "\nProjects that the two scenarios differ in (million USD; cost and {} traffic in "
      "prices of {}, service nominal)\n{}",
      result.model.traffic.years.front().year, result.model.chain.price_year, table.text());
}

void print_years(const study::FinanceResult& result, bool all) {
  TextTable table{
      .header = {"year", "revenue", "operating", "interest", "principal", "owed", "DSCR"},
      .rows = {}};
  const finance::ChainYears& years = result.chain.years;
  for (std::size_t i = 0; i < result.model.chain.years; ++i) {
    const int year = result.year(i);
    const bool due = years.service.interest[i] + years.service.principal[i] > 0;
    if (!all && (!due || year % 2 != 0)) {
      continue;
    }
    table.rows.push_back(
        {std::to_string(year), million(years.revenue[i]), million(years.operating[i]),
         million(years.service.interest[i]), million(years.service.principal[i]),
         million(years.owed[i]),
         result.chain.cover.dscr[i] ? grouped(*result.chain.cover.dscr[i], 3) : ""});
  }
  fmt::print("\nYears (nominal million USD; interest with fees, of all counted loans{})\n{}",
             all ? "" : "; every second year, --all-years for each", table.text());
}

void print_appraisal(const study::FinanceResult& result) {
  TextTable table{.header = {"line", "million USD", "NPV is 0 if it changes by"}, .rows = {}};
  for (const finance::LineValue& line : result.kinds) {
    table.rows.push_back(
        {line.name,
         million(line.side == finance::Side::benefit ? line.present_value : -line.present_value),
         line.switching_change ? fmt::format("{:+.0f} %", 100 * *line.switching_change) : ""});
  }
  table.rows.push_back({"net present value", million(result.appraisal.npv.amount), ""});
  fmt::print("\nAppraisal, {} against {} (real USD of {}, {} % a year, value at the end of {})\n{}",
             result.model.traffic.pair.with, result.model.traffic.pair.without,
             result.model.chain.price_year,
             shortest(100 * result.model.chain.economic_rate_per_year),
             result.model.chain.value_year, table.text());
  TextTable gains{.header = {"who", "country", "million USD"}, .rows = {}};
  for (const finance::PartyGain& gain : result.gains) {
    gains.rows.push_back({gain.party, gain.country, million(gain.present_value)});
  }
  fmt::print("\nWho gains (sums to the net present value)\n{}", gains.text());
  std::string curve;
  for (std::size_t i = 0; i < result.curve_rates.size(); i += 3) {
    curve += fmt::format("{}{:.0f} %: {}", curve.empty() ? "" : ", ", 100 * result.curve_rates[i],
                         million(result.curve_npv_usd[i], 0));
  }
  fmt::print("\nNPV by discount rate, million USD: {}\n", curve);
}

void print_country(const study::FinanceResult& result) {
  if (result.chain.country.empty()) {
    return;
  }
  TextTable table{.header = {"ratio, %", "year", "without", "with", "threshold", "over it"},
                  .rows = {}};
  for (std::size_t r = 0; r < finance::kDebtRatios; ++r) {
    const finance::RatioRow* worst = nullptr;
    for (const finance::RatioRow& row : result.chain.country) {
      if (row.ratio == static_cast<finance::DebtRatio>(r) &&
          (worst == nullptr || row.with_percent > worst->with_percent)) {
        worst = &row;
      }
    }
    if (worst != nullptr) {
      table.rows.push_back(
          {std::string(finance::name(worst->ratio)), std::to_string(worst->year),
           grouped(worst->without_percent, 2), grouped(worst->with_percent, 2),
           grouped(worst->threshold.percent, 0) + mark(worst->threshold.confidence),
           worst->breached_without() ? "with and without"
           : worst->breached_with()  ? "with only"
                                     : "no"});
    }
  }
  fmt::print(
      "\nCountry, in the year in which each ratio is highest (loans at the present value of their "
      "service at 5 %; {})\n{}",
      result.model.external_debt_basis, table.text());
}

void print_risk(const study::FinanceRisk& risk) {
  TextTable table{.header = {"figure", "P10", "P50", "P90", "exists in"}, .rows = {}};
  for (std::size_t f = 0; f < finance::kFigures; ++f) {
    const auto& spread = risk.spreads[f];
    if (!spread) {
      continue;
    }
    const auto figure = static_cast<Figure>(f);
    const bool usd = figure == Figure::economic_npv || figure == Figure::financial_npv ||
                     figure == Figure::peak_debt_service;
    const auto text = [&](double value) { return usd ? million(value) : grouped(value, 4); };
    table.rows.push_back({std::string(finance::name(figure)) + (usd ? ", million USD" : ""),
                          text(spread->p10.value), text(spread->p50.value), text(spread->p90.value),
                          fmt::format("{} of {}", spread->counted, risk.draws)});
  }
  fmt::print("\n{} draws of {} uncertain inputs\n{}", risk.draws, risk.uncertain.size(),
             table.text());
  const auto chance = [](const char* what, const finance::Chance& value) {
    fmt::print("  chance that {}: {:.2f} % (95 %: {:.2f} to {:.2f})\n", what,
               100 * value.share.value, 100 * value.share.low, 100 * value.share.high);
  };
  chance("NPV < 0", risk.npv_below_0);
  if (risk.dscr_below_1) {
    chance("least DSCR < 1", *risk.dscr_below_1);
  }
  if (risk.threshold_breached) {
    chance("a debt threshold is breached", *risk.threshold_breached);
  }
}

void print_figures(const study::FinanceResult& base, const study::FinanceResult* changed) {
  TextTable table{.header = {"figure", changed == nullptr ? "value" : "base"}, .rows = {}};
  if (changed != nullptr) {
    table.header.push_back("changed");
  }
  for (std::size_t f = 0; f < finance::kFigures; ++f) {
    const auto figure = static_cast<Figure>(f);
    std::vector<std::string> row = {std::string(finance::name(figure)),
                                    study::figure_text(base, figure)};
    if (changed != nullptr) {
      row.push_back(study::figure_text(*changed, figure));
    }
    table.rows.push_back(std::move(row));
  }
  fmt::print("\nFigures (economic ones real, financial ones nominal)\n{}", table.text());
}

int run_finance_command(const FinanceCommand& options) {
  const auto a_case = open_case(options);
  study::FinanceOptions base_options;
  base_options.scenario = options.scenario;
  base_options.threads = options.threads;
  base_options.loss_years = options.loss_years;
  base_options.seed = options.seed;
  const study::FinanceResult base = study::run_finance(a_case, base_options);
  const bool what_if = !options.close.empty() || !options.changes.empty();
  std::optional<study::FinanceResult> changed;
  if (what_if) {
    study::FinanceOptions changed_options = base_options;
    changed_options.overlay = closures(a_case, options.close);
    changed_options.changes = parse_changes(options.changes);
    changed = options.close.empty()
                  ? study::evaluate_finance(a_case, base.model.traffic, changed_options)
                  : study::run_finance(a_case, changed_options);
  }
  const study::FinanceResult& shown = changed ? *changed : base;
  std::optional<study::FinanceRisk> risk;
  if (options.draws > 0) {
    risk = study::finance_risk(
        shown, {.draws = options.draws, .seed = options.seed, .threads = options.threads});
  }
  if (options.json) {
    Json json = study::finance_json(shown);
    if (changed) {
      json["base"] = study::finance_json(base)["figures"];
    }
    if (risk) {
      json["risk"] = study::risk_json(*risk);
    }
    print_json(json);
    return kOk;
  }
  if (options.list_inputs) {
    for (std::size_t i = 0; i < shown.inputs.size(); ++i) {
      fmt::print("{} {}\n", shown.model.chain.inputs[i].name, shortest(shown.inputs[i]));
    }
    return kOk;
  }
  fmt::print("{}: {} against {}\n{}\n\n", a_case.settings.title, shown.model.traffic.pair.with,
             shown.model.traffic.pair.without, study::finance_headline(shown));
  print_loans(shown);
  print_projects(shown);
  print_years(shown, options.all_years);
  print_appraisal(shown);
  print_country(shown);
  if (risk) {
    print_risk(*risk);
  }
  print_figures(base, changed ? &*changed : nullptr);
  fmt::print("\n");
  for (const std::string& note : shown.model.notes) {
    fmt::print("note: {}\n", note);
  }
  return kOk;
}

}  // namespace

void add_finance(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FinanceCommand>();
  CLI::App* command =
      app.add_subcommand("finance", "Loans, debt cover, appraisal and country ratios of a case");
  command->footer(
      "Examples:\n"
      "  corridor finance cases/cpec\n"
      "  corridor finance cases/cpec --scenario rail --draws 10000\n"
      "  corridor finance cases/cpec --loss-years 10000 --seed 7\n"
      "  corridor finance cases/cpec --close R105 --change cny_per_usd=0.9 --change demand=0.8");
  add_case_options(*command, *options);
  command->add_option("--scenario", options->scenario, "with it against without, by [[appraisal]]");
  command
      ->add_option(
          "--close", options->close,
          "link closed all year, in both scenarios: flows are assigned anew, sampled losses stay "
          "those of the network with the link")
      ->take_all();
  command->add_option("--change", options->changes, "INPUT=NUMBER: another value of an input")
      ->take_all();
  command->add_option("--draws", options->draws, "Monte-Carlo draws of the uncertain inputs");
  command->add_option(
      "--loss-years", options->loss_years,
      "simulated years of closures, whose losses enter appraisal and draws; 0: none "
      "(default 1000)");
  command->add_option("--seed", options->seed, "of the draws and of the simulated years");
  command->add_flag("--all-years", options->all_years, "every year of the chain");
  command->add_flag("--inputs", options->list_inputs, "list the inputs that --change takes");
  command->callback(
      [&chosen, options] { chosen = [options] { return run_finance_command(*options); }; });
}

}  // namespace corridor::app
