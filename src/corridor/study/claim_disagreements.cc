#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/study/finance_claims.h"
#include "corridor/study/money_rates.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::Claim;

struct Stated {
  std::optional<double> musd = {};
  std::optional<double> pkr_bn = {};
  const Claim* claim = nullptr;
};

const cases::Loan* loan_named(const Case& a_case, const std::string& id) {
  const auto found = std::find_if(a_case.loans.begin(), a_case.loans.end(),
                                  [&](const cases::Loan& loan) { return loan.id == id; });
  return found == a_case.loans.end() ? nullptr : &*found;
}

}  // namespace

ErrorList claim_disagreements(const Case& a_case) {
  ErrorList problems;
  const Error place{.file = (a_case.folder / "claim.csv").string(), .field = "value"};
  std::map<std::string, Stated> costs;
  for (const Claim& claim : a_case.claims) {
    const auto value = parse_number(claim.value);
    if (!value || claim.subject_table != "project") {
      continue;
    }
    Stated& stated = costs[claim.id + " on " + claim.subject_id];
    if (claim.attribute == "cost_musd") {
      stated.musd = value;
      stated.claim = &claim;
    } else if (claim.attribute == "cost_pkr_bn") {
      stated.pkr_bn = value;
    }
  }
  for (const auto& [id, stated] : costs) {
    if (!stated.musd || !stated.pkr_bn || stated.claim->price_year == 0) {
      continue;
    }
    const bool has_rate =
        std::any_of(a_case.currencies.begin(), a_case.currencies.end(),
                    [](const cases::CurrencyYear& entry) { return entry.currency == "PKR"; });
    if (!has_rate) {
      continue;
    }
    const double rate =
        per_usd(a_case, "PKR", stated.claim->price_year, 1, "costs in two currencies").front();
    const auto error = finance::disagreement(
        fmt::format("claim {}: {} billion PKR at {} PKR per USD in {}, in million USD", id,
                    shortest(*stated.pkr_bn), grouped(rate, 1), stated.claim->price_year),
        *stated.musd, *stated.pkr_bn * 1000 / rate, 0.1, place);
    if (error) {
      problems.add(*error);
    }
  }
  for (const Claim& claim : a_case.claims) {
    const auto stated = parse_number(claim.value);
    if (claim.subject_table != "loan" || claim.attribute != "total_interest_musd" || !stated) {
      continue;
    }
    const cases::Loan* base = loan_named(a_case, claim.subject_id);
    if (base == nullptr) {
      continue;
    }
    cases::Loan terms = *base;
    for (const Claim& row : a_case.claims) {
      if (row.id == claim.id && row.group == claim.group) {
        cases::apply_to_loan(terms, row);
      }
    }
    const double share = terms.principal_musd.value_or(terms.principal_m) / terms.principal_m;
    const double computed =
        finance::totals(finance::schedule(contract_of(a_case, terms))).interest * share / 1e6;
    const auto error = finance::disagreement(
        fmt::format("claim {}: interest of {} in all, in million USD", claim.id, claim.subject_id),
        *stated, computed, 0.04, place);
    if (error) {
      problems.add(*error);
    }
  }
  return problems;
}

}  // namespace corridor::study
