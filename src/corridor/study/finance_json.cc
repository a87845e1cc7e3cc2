#include "corridor/study/finance_json.h"

#include <cmath>

namespace corridor::study {
namespace {

using Json = nlohmann::ordered_json;
using finance::Figure;

template <class T>
Json maybe(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json loans_json(const FinanceModel& model) {
  Json loans = Json::array();
  for (const LoanAccount& loan : model.loans) {
    loans.push_back({{"loan_id", loan.terms.id},
                     {"project_id", loan.terms.project_id},
                     {"lender", loan.terms.lender},
                     {"currency", loan.terms.currency},
                     {"principal_m", loan.terms.principal_m},
                     {"interest_rate_pct", loan.terms.interest_rate_pct},
                     {"grace_years", loan.terms.grace_years},
                     {"maturity_years", loan.terms.maturity_years},
                     {"agreed", !loan.terms.planned},
                     {"counted", loan.counted},
                     {"in_cover", loan.in_cover},
                     {"why_not", loan.why_not},
                     {"drawn_usd", loan.drawn_usd},
                     {"interest_usd", loan.interest_usd},
                     {"fees_usd", loan.fees_usd},
                     {"principal_usd", loan.principal_usd},
                     {"grant_element_percent_at_5", loan.grant_element_percent},
                     {"grant_element_percent_at_7", loan.oecd_grant_element_percent},
                     {"claim_ids", loan.terms.claim_ids},
                     {"source_id", loan.terms.evidence.source_id},
                     {"confidence", std::string(1, loan.terms.evidence.confidence)}});
  }
  return loans;
}

Json projects_json(const FinanceModel& model) {
  Json projects = Json::array();
  for (const ProjectAccount& project : model.projects) {
    projects.push_back({{"project_id", project.id},
                        {"cost_claim_id", project.cost_claim_id},
                        {"stated_cost_usd", project.stated_cost_usd},
                        {"stated_price_year", project.stated_price_year},
                        {"cost_usd", project.cost_usd},
                        {"year_from", project.year_from},
                        {"year_open", project.year_open},
                        {"levy_usd_per_year", project.traffic.levy_usd},
                        {"tariff_usd_per_year", project.traffic.tariff_usd},
                        {"resource_usd_per_year", project.traffic.resource_usd},
                        {"peak_service_usd", project.peak_service_usd},
                        {"minimum_cover", maybe(project.minimum_cover)},
                        {"revenue_multiple_for_cover_1", maybe(project.revenue_multiple)}});
  }
  return projects;
}

Json years_json(const FinanceResult& result) {
  const finance::ChainYears& years = result.chain.years;
  Json rows = Json::array();
  for (std::size_t i = 0; i < result.model.chain.years; ++i) {
    rows.push_back(
        {{"year", result.year(i)},
         {"revenue_usd", years.revenue[i]},
         {"operating_usd", years.operating[i]},
         {"construction_usd", years.construction[i]},
         {"interest_usd", years.service.interest[i]},
         {"principal_usd", years.service.principal[i]},
         {"owed_usd", years.owed[i]},
         {"cover_service_usd", years.cover_service.interest[i] + years.cover_service.principal[i]},
         {"dscr", maybe(result.chain.cover.dscr[i])},
         {"guarantee_calls_usd", years.guarantee_calls[i]},
         {"net_benefits_real_usd", years.net_benefits[i]}});
  }
  return rows;
}

Json estimate(const finance::Estimate& value) {
  return {{"value", value.value}, {"low_95", value.low}, {"high_95", value.high}};
}

}  // namespace

std::string json_key(finance::Figure figure) {
  std::string text(finance::name(figure));
  for (char& c : text) {
    c = c == ' ' ? '_' : static_cast<char>(std::tolower(c));
  }
  return text;
}

Json json_number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json finance_json(const FinanceResult& result) {
  const FinanceModel& model = result.model;
  Json figures = Json::object();
  for (std::size_t f = 0; f < finance::kFigures; ++f) {
    figures[json_key(static_cast<Figure>(f))] = json_number(result.chain.figures[f]);
  }
  figures["peak_debt_service_year"] = maybe(result.chain.peak_service_year);
  figures["minimum_dscr_year"] = maybe(result.minimum_cover_year);
  figures["benefit_cost_ratio"] = maybe(result.appraisal.benefit_cost_ratio);
  Json lines = Json::array();
  for (const finance::LineValue& line : result.appraisal.lines) {
    lines.push_back({{"line", line.name},
                     {"side", line.side == finance::Side::benefit ? "benefit" : "cost"},
                     {"present_value_usd", line.present_value},
                     {"switching_change", maybe(line.switching_change)}});
  }
  Json gains = Json::array();
  for (const finance::PartyGain& gain : result.gains) {
    gains.push_back({{"country", gain.country},
                     {"party", gain.party},
                     {"present_value_usd", gain.present_value}});
  }
  Json curve = Json::array();
  for (std::size_t i = 0; i < result.curve_rates.size(); ++i) {
    curve.push_back(
        {{"rate_per_year", result.curve_rates[i]}, {"npv_usd", result.curve_npv_usd[i]}});
  }
  Json ratios = Json::array();
  for (const finance::RatioRow& row : result.chain.country) {
    ratios.push_back({{"year", row.year},
                      {"ratio", finance::name(row.ratio)},
                      {"without_percent", row.without_percent},
                      {"with_percent", row.with_percent},
                      {"threshold_percent", row.threshold.percent},
                      {"breached_without", row.breached_without()},
                      {"breached_with", row.breached_with()}});
  }
  return {{"with", model.traffic.pair.with},
          {"without", model.traffic.pair.without},
          {"currency", "USD"},
          {"price_year_of_npv", model.chain.price_year},
          {"discount_rate_per_year", model.chain.economic_rate_per_year},
          {"financial_rate_per_year", model.chain.financial_rate_per_year},
          {"figures", figures},
          {"loans", loans_json(model)},
          {"projects", projects_json(model)},
          {"years", years_json(result)},
          {"appraisal", lines},
          {"gains", gains},
          {"npv_curve", curve},
          {"country_ratios", ratios},
          {"notes", model.notes}};
}

Json risk_json(const FinanceRisk& risk) {
  Json figures = Json::object();
  for (std::size_t f = 0; f < risk.spreads.size(); ++f) {
    const auto& spread = risk.spreads[f];
    figures[json_key(static_cast<Figure>(f))] = spread ? Json{{"mean", estimate(spread->mean)},
                                                              {"p10", estimate(spread->p10)},
                                                              {"p50", estimate(spread->p50)},
                                                              {"p90", estimate(spread->p90)},
                                                              {"missing", spread->missing}}
                                                       : Json(nullptr);
  }
  const auto chance = [](const std::optional<finance::Chance>& value) {
    return value
               ? Json{{"share", estimate(value->share)}, {"standard_error", value->standard_error}}
               : Json(nullptr);
  };
  Json bars = Json::array();
  for (const finance::TornadoBar& bar : risk.tornado.bars) {
    const auto npv = static_cast<std::size_t>(Figure::economic_npv);
    const auto dscr = static_cast<std::size_t>(Figure::minimum_dscr);
    bars.push_back({{"input", bar.input},
                    {"low", bar.low_input},
                    {"high", bar.high_input},
                    {"npv_at_low_usd", json_number(bar.at_low[npv])},
                    {"npv_at_high_usd", json_number(bar.at_high[npv])},
                    {"minimum_dscr_at_low", json_number(bar.at_low[dscr])},
                    {"minimum_dscr_at_high", json_number(bar.at_high[dscr])}});
  }
  return {{"draws", risk.draws},
          {"uncertain_inputs", risk.uncertain},
          {"figures", figures},
          {"npv_below_0", chance(risk.npv_below_0)},
          {"dscr_below_1", chance(risk.dscr_below_1)},
          {"threshold_breached", chance(risk.threshold_breached)},
          {"tornado", bars}};
}

}  // namespace corridor::study
