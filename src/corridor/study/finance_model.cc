#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/study/finance_model_builder.h"

namespace corridor::study {
namespace {

const std::vector<std::string> kFactors = {"demand", "toll",    "benefit",       "upkeep", "cost",
                                           "gdp",    "exports", "state_revenue", "losses"};

}  // namespace

ModelBuilder::ModelBuilder(const cases::Case& a_case, TrafficMoney traffic)
    : case_(a_case),
      inflation_(assumed("usd_inflation_per_year", 0.02)),
      price_(a_case, inflation_) {
  model_.traffic = std::move(traffic);
}

FinanceModel ModelBuilder::run() {
  if (case_.settings.currency != "USD") {
    throw InputError(Error{.code = "E5002",
                           .what = "finance reports in USD, as currency.csv gives its rates",
                           .file = (case_.folder / "case.toml").string(),
                           .field = "currency",
                           .found = case_.settings.currency,
                           .expected = "currency = \"USD\""});
  }
  for (const std::string& factor : kFactors) {
    add_factor(factor);
  }
  list_projects();
  list_loans();
  set_horizon();
  add_exchange();
  add_loans();
  if (!model_.traffic.losses.economic_usd.empty()) {
    futures_.emplace(model_.traffic.losses, chain().years);
  }
  add_projects();
  add_benefits();
  add_country();
  add_losses();
  add_own_cover();
  add_notes();
  for (const cases::Correlation& pair : case_.settings.finance.correlations) {
    model_.correlations.push_back({pair.a, pair.b, pair.value});
  }
  return std::move(model_);
}

double ModelBuilder::assumed(const std::string& name, double otherwise) {
  Assumption entry{.name = name, .value = otherwise, .note = "not in parameter.csv: a default"};
  if (const cases::Parameter* found = case_.find_parameter(name)) {
    entry = {.name = name,
             .value = found->value,
             .unit = found->unit,
             .source_id = found->evidence.source_id,
             .confidence = found->evidence.confidence,
             .note = found->evidence.note};
  }
  model_.assumptions.push_back(entry);
  return entry.value;
}

void ModelBuilder::add_input(const std::string& name, double base,
                             finance::Distribution distribution) {
  chain().inputs.push_back({name, base});
  model_.inputs.push_back({name, base, std::move(distribution)});
}

void ModelBuilder::add_factor(const std::string& name) {
  const cases::Parameter* found = case_.find_parameter("factor_" + name);
  const double base = found == nullptr ? 1 : found->value;
  if (found != nullptr && found->low && found->high && *found->low < *found->high) {
    const double low = std::min(*found->low, base);
    const double high = std::max(*found->high, base);
    add_input(name, base, finance::triangular(low, base, high));
    model_.assumptions.push_back({.name = "factor_" + name,
                                  .value = base,
                                  .unit = found->unit,
                                  .source_id = found->evidence.source_id,
                                  .confidence = found->evidence.confidence,
                                  .note = fmt::format("from {} to {}; {}", shortest(low),
                                                      shortest(high), found->evidence.note)});
  } else {
    add_input(name, base, finance::constant(base));
  }
}

void ModelBuilder::set_horizon() {
  const int life = static_cast<int>(assumed("appraisal_years", 30));
  int first = model_.traffic.years.front().year;
  int last_opening = 0;
  for (const ProjectAccount& project : model_.projects) {
    first = std::min(first, project.year_from);
    last_opening = std::max(last_opening, project.year_open);
  }
  appraisal_last_ = (last_opening > 0 ? last_opening : first) + life - 1;
  int last = appraisal_last_;
  for (const LoanAccount& loan : model_.loans) {
    first = std::min(first, loan.terms.first_drawdown_year);
    last = std::max(last, finance::civil(loan.schedule.rows.back().date).year);
  }
  chain().first_year = first;
  chain().years = static_cast<std::size_t>(last - first + 1);
  chain().currency = kUsd;
  chain().price_year = case_.settings.price_year;
  chain().value_year = case_.settings.price_year;
  chain().economic_rate_per_year = case_.settings.discount_rate;
  chain().financial_rate_per_year = (1 + case_.settings.discount_rate) * (1 + inflation_) - 1;
  chain().operating_from = last_opening;
  for (std::size_t i = 0; i < chain().years; ++i) {
    model_.price_level.push_back(price_.between(case_.settings.price_year, year_of(i)));
  }
}

const cases::Claim* cost_claim(const cases::Case& a_case, const std::string& project_id) {
  const auto found =
      std::find_if(a_case.claims.begin(), a_case.claims.end(), [&](const cases::Claim& claim) {
        return claim.base && claim.subject_table == "project" && claim.subject_id == project_id &&
               claim.attribute == "cost_musd";
      });
  return found == a_case.claims.end() ? nullptr : &*found;
}

FinanceModel finance_model(const cases::Case& a_case, TrafficMoney traffic) {
  return ModelBuilder(a_case, std::move(traffic)).run();
}

}  // namespace corridor::study
