// Do the loans pay: schedules, cover, appraisal and country ratios of every appraisal of the case.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/finance_report.h"
#include "corridor/output/finance_workbook.h"
#include "corridor/output/statements.h"
#include "corridor/study/finance_json.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using study::FinanceResult;

constexpr std::size_t kDraws = 2000;  // enough for P10 and P90 to one figure in a hundred

std::string schedule_csv(const FinanceResult& result) {
  table::CsvWriter writer({"loan_id", "currency", "period", "date", "rate_per_year", "opening",
                           "drawn", "interest", "capitalised", "principal", "fees", "closing"});
  for (const study::LoanAccount& loan : result.model.loans) {
    for (const finance::ScheduleRow& row : loan.schedule.rows) {
      writer.add(loan.terms.id).add(loan.terms.currency).add(row.period);
      writer.add(finance::text(row.date)).add(row.rate_per_year).add(row.opening).add(row.drawn);
      writer.add(row.interest).add(row.capitalised).add(row.principal).add(row.fees);
      writer.add(row.closing);
      writer.end_row();
    }
  }
  return writer.text();
}

std::string years_csv(const std::vector<FinanceResult>& results) {
  table::CsvWriter writer({"with", "without", "year", "revenue_usd", "operating_usd",
                           "construction_usd", "interest_usd", "principal_usd", "owed_usd",
                           "cover_service_usd", "dscr", "net_benefits_real_usd"});
  for (const FinanceResult& result : results) {
    const finance::ChainYears& years = result.chain.years;
    for (std::size_t i = 0; i < result.model.chain.years; ++i) {
      writer.add(result.model.traffic.pair.with).add(result.model.traffic.pair.without);
      writer.add(result.year(i)).add(years.revenue[i]).add(years.operating[i]);
      writer.add(years.construction[i]).add(years.service.interest[i]);
      writer.add(years.service.principal[i]).add(years.owed[i]);
      writer.add(years.cover_service.interest[i] + years.cover_service.principal[i]);
      const auto& dscr = result.chain.cover.dscr[i];
      writer.add(dscr ? shortest(*dscr) : "").add(years.net_benefits[i]);
      writer.end_row();
    }
  }
  return writer.text();
}

std::string appraisal_csv(const std::vector<FinanceResult>& results) {
  table::CsvWriter writer(
      {"with", "without", "line", "side", "present_value_usd", "switching_change"});
  for (const FinanceResult& result : results) {
    for (const finance::LineValue& line : result.appraisal.lines) {
      writer.add(result.model.traffic.pair.with).add(result.model.traffic.pair.without);
      writer.add(line.name).add(line.side == finance::Side::benefit ? "benefit" : "cost");
      writer.add(line.present_value);
      writer.add(line.switching_change ? shortest(*line.switching_change) : "");
      writer.end_row();
    }
  }
  return writer.text();
}

std::string claims_csv(const study::ClaimsResult& claims) {
  table::CsvWriter writer({"claim_group", "claim_id", "claimant", "source_id", "as_of",
                           "confidence", "scenario", "assignment_run_again", "npv_usd",
                           "minimum_dscr", "peak_debt_service_usd", "interest_usd",
                           "grant_element_percent", "change_usd", "flips", "says"});
  const auto optional = [](double value) { return std::isfinite(value) ? shortest(value) : ""; };
  for (const study::ClaimEffect& effect : claims.effects) {
    const auto figure = [&](finance::Figure which) {
      return optional(effect.figures[static_cast<std::size_t>(which)]);
    };
    writer.add(effect.group).add(effect.claim_id).add(effect.claimant).add(effect.source_id);
    writer.add(effect.as_of).add(std::string(1, effect.confidence)).add(effect.scenario);
    writer.add(effect.traffic ? "true" : "false").add(figure(finance::Figure::economic_npv));
    writer.add(figure(finance::Figure::minimum_dscr));
    writer.add(figure(finance::Figure::peak_debt_service));
    writer.add(effect.interest_usd ? shortest(*effect.interest_usd) : "");
    writer.add(effect.grant_element_percent ? shortest(*effect.grant_element_percent) : "");
    writer.add(effect.change_usd);
    std::string flips;
    for (const study::Verdict verdict : effect.flips) {
      flips += (flips.empty() ? "" : ";") + std::string(study::name(verdict));
    }
    std::string says;
    for (const std::string& text : effect.says) {
      says += (says.empty() ? "" : ";") + text;
    }
    writer.add(flips).add(says);
    writer.end_row();
  }
  return writer.text();
}

bool has_appraisal(const Case& a_case, const std::string& scenario) {
  const auto& pairs = a_case.settings.finance.appraisals;
  return std::any_of(pairs.begin(), pairs.end(),
                     [&](const auto& pair) { return pair.with == scenario; });
}

Section statements_section(const Case& a_case, const FinanceResult& result,
                           const study::ClaimsResult* claims) {
  return {"statements", "What has been said, beside the figures",
          statements_chapter(a_case, result, claims)};
}

// Then statements stand in that chapter, beside what the claims change.
bool claims_follow(const study::RunRequest& request) {
  const auto all = analyses();
  return std::any_of(all.begin(), all.end(), [&](const Analysis& analysis) {
    return analysis.name == "claims" && is_wanted(analysis, request);
  });
}

AnalysisOutput not_run() {
  AnalysisOutput output;
  output.not_run.push_back(
      {"Loans, cover and appraisal: case.toml has no [[appraisal]] with two "
       "scenarios, with and without projects",
       "corridor finance CASE"});
  return output;
}

}  // namespace

AnalysisOutput run_finance(const AnalysisInput& input) {
  const Case& a_case = input.a_case;
  std::vector<FinanceResult> results;
  std::size_t shown = 0;
  for (const cases::AppraisalPair& pair : a_case.settings.finance.appraisals) {
    if (input.flows.find(pair.with) == nullptr) {
      continue;  // not among the scenarios of the request
    }
    shown = pair.with == a_case.settings.default_scenario ? results.size() : shown;
    results.push_back(study::run_finance(a_case, {.scenario = pair.with,
                                                  .threads = input.threads,
                                                  .flows = &input.flows,
                                                  .loss_years = study::kLossYears,
                                                  .seed = input.request.seed,
                                                  .losses = input.losses}));
  }
  if (results.empty()) {
    return not_run();
  }
  const FinanceResult& first = results[shown];
  const study::FinanceRisk risk = study::finance_risk(
      first, {.draws = kDraws, .seed = input.request.seed, .threads = input.threads});
  AnalysisOutput output;
  output.files = {{"appraisal.csv", appraisal_csv(results)},
                  {"finance.xlsx", finance_workbook(first)},
                  {"finance_year.csv", years_csv(results)},
                  {"loan_schedule.csv", schedule_csv(first)}};
  output.sections.push_back(
      {"finance", "Do the loans pay", finance_chapter(a_case, results, shown, risk)});
  if (!claims_follow(input.request)) {
    output.files.push_back({"statement_figure.csv", statement_figure_csv(a_case, nullptr)});
    output.sections.push_back(statements_section(a_case, first, nullptr));
  }
  output.answer.push_back(fmt::format("Finance ({} against {}): {}", first.model.traffic.pair.with,
                                      first.model.traffic.pair.without,
                                      study::finance_headline(first)));
  output.json = nlohmann::ordered_json::array();
  for (const FinanceResult& result : results) {
    output.json.push_back(study::finance_json(result));
  }
  output.json[shown]["risk"] = study::risk_json(risk);
  return output;
}

AnalysisOutput run_claims(const AnalysisInput& input) {
  const Case& a_case = input.a_case;
  if (a_case.settings.finance.appraisals.empty()) {
    return not_run();
  }
  const study::ClaimsResult claims = study::run_claims(a_case, {.threads = input.threads,
                                                                .loss_years = study::kLossYears,
                                                                .seed = input.request.seed,
                                                                .losses = input.losses});
  AnalysisOutput output;
  output.files = {{"claim_effect.csv", claims_csv(claims)},
                  {"statement_figure.csv", statement_figure_csv(a_case, &claims)}};
  const bool main = has_appraisal(a_case, a_case.settings.default_scenario);
  const std::string scenario =
      main ? a_case.settings.default_scenario : claims.bases.front().model.traffic.pair.with;
  output.sections.push_back(
      {"rival-claims", "What each rival claim changes", claims_effects_chapter(a_case, claims)});
  const auto shown = std::find_if(
      claims.bases.begin(), claims.bases.end(),
      [&](const FinanceResult& base) { return base.model.traffic.pair.with == scenario; });
  output.sections.push_back(statements_section(
      a_case, shown == claims.bases.end() ? claims.bases.front() : *shown, &claims));
  output.answer.push_back(claims_answer(claims, scenario));
  output.json = {{"claims_run", claims.claims_run},
                 {"assignment_run_again", claims.traffic_runs},
                 {"answer", output.answer.front()}};
  return output;
}

}  // namespace corridor::output
