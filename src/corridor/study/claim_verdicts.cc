// What a choice of claims answers, what turns, and the texts of it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/study/finance_claims.h"

namespace corridor::study {

using cases::Case;
using cases::Claim;
using finance::Figure;

const Claim* base_of(const Case& a_case, const Claim& claim) {
  for (const Claim& other : a_case.claims) {
    if (other.base && other.subject_table == claim.subject_table &&
        other.subject_id == claim.subject_id && other.attribute == claim.attribute) {
      return &other;
    }
  }
  return nullptr;
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::npv_below_0:
      return "NPV below 0";
    case Verdict::cover_below_1:
      return "least debt cover below 1";
    case Verdict::threshold_by_loans:
      return "a debt threshold passed by the loans";
    case Verdict::concessional:
      return "loan concessional (grant element of 35 % or more)";
  }
  return "";
}

Verdicts verdicts_of(const FinanceResult& result) {
  Verdicts verdicts;
  const double npv = result.figure(Figure::economic_npv);
  const double cover = result.figure(Figure::minimum_dscr);
  if (std::isfinite(npv)) {
    verdicts.answers[0] = npv < 0;
  }
  if (std::isfinite(cover)) {
    verdicts.answers[1] = cover < 1;
  }
  if (!result.chain.country.empty()) {
    verdicts.answers[2] = std::any_of(result.chain.country.begin(), result.chain.country.end(),
                                      [](const finance::RatioRow& row) {
                                        return row.breached_with() && !row.breached_without();
                                      });
  }
  return verdicts;
}

std::vector<Verdict> flips(const Verdicts& before, const Verdicts& after) {
  std::vector<Verdict> found;
  for (std::size_t v = 0; v < kVerdicts; ++v) {
    if (before.answers[v] && after.answers[v] && *before.answers[v] != *after.answers[v]) {
      found.push_back(static_cast<Verdict>(v));
    }
  }
  return found;
}

std::string claim_says(const Case& a_case, const Claim& claim) {
  const Claim* base = base_of(a_case, claim);
  return fmt::format("{} {} {}{}", claim.subject_id, claim.attribute, claim.value,
                     base == nullptr || claim.base ? "" : " (base " + base->value + ")");
}

std::vector<FinanceResult> base_results(const Case& a_case, const ClaimsOptions& options) {
  std::vector<FinanceResult> bases;
  for (const cases::AppraisalPair& pair : a_case.settings.finance.appraisals) {
    const auto& wanted = options.scenarios;
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), pair.with) != wanted.end()) {
      bases.push_back(evaluate_finance(a_case,
                                       traffic_money(a_case, pair,
                                                     {.threads = options.threads,
                                                      .routes = options.routes,
                                                      .loss_years = options.loss_years,
                                                      .seed = options.seed,
                                                      .losses = options.losses}),
                                       {}));
    }
  }
  if (bases.empty()) {
    appraisal_pair(a_case, options.scenarios.empty() ? a_case.settings.default_scenario
                                                     : options.scenarios.front());
  }
  return bases;
}

std::vector<const cases::Statement*> statements_on(const Case& a_case,
                                                   const std::vector<std::string>& about) {
  std::vector<const cases::Statement*> found;
  for (const cases::Statement& statement : a_case.statements) {
    const bool fits =
        about.empty() ||
        std::any_of(statement.figures.begin(), statement.figures.end(),
                    [&](const std::string& figure) {
                      return std::find(about.begin(), about.end(), figure) != about.end();
                    });
    if (fits) {
      found.push_back(&statement);
    }
  }
  return found;
}

}  // namespace corridor::study
