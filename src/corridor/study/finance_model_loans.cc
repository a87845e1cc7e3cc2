// Loans as contracts, in dollars by year, and what they add to the chain.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include "corridor/study/finance_model_builder.h"

namespace corridor::study {
namespace {

constexpr double kMillion = 1e6;

finance::Rate rate_of(const cases::Case& a_case, const cases::Loan& loan) {
  if (!loan.floating) {
    return finance::fixed_rate(loan.interest_rate_pct / 100);
  }
  std::map<int, double> base;
  for (const cases::SeriesPoint& point : a_case.series) {
    if (point.id == loan.base_rate) {
      base[point.year] = point.value / 100;
    }
  }
  std::vector<finance::RateStep> steps;
  for (const auto& [year, rate] : base) {
    steps.push_back({.from = finance::date(year, 1, 1), .rate_per_year = rate});
  }
  return finance::floating_rate(std::move(steps), loan.margin_pct / 100);
}

}  // namespace

bool ModelBuilder::in_scenario(const std::string& project) const {
  const auto& listed = model_.traffic.projects;
  return std::find(listed.begin(), listed.end(), project) != listed.end();
}

void ModelBuilder::list_loans() {
  for (const cases::Loan& loan : case_.loans) {
    LoanAccount account{.terms = loan};
    account.schedule = finance::schedule(contract_of(case_, loan));
    const bool ours = in_scenario(loan.project_id);
    account.counted = !loan.portfolio && (!loan.planned || ours);
    account.in_cover = account.counted && ours;
    account.why_not = loan.portfolio      ? "stands for several loans: compared, never summed"
                      : !account.counted  ? "not agreed, and its project is not in this appraisal"
                      : !account.in_cover ? "its project is not what the two scenarios differ in"
                                          : "";
    model_.loans.push_back(std::move(account));
  }
}

void ModelBuilder::add_exchange() {
  std::set<std::string> currencies;
  for (const LoanAccount& loan : model_.loans) {
    currencies.insert(loan.terms.currency);
  }
  currencies.insert(revenue_currency());
  currencies.erase("USD");
  for (const std::string& code : currencies) {
    std::string factor = code + "_per_usd";
    std::transform(factor.begin(), factor.end(), factor.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    add_factor(factor);
    chain().exchange.push_back({Currency(code),
                                per_usd(case_, code, chain().first_year, chain().years,
                                        "loans and tolls of the appraisal"),
                                {factor}});
  }
}

std::string ModelBuilder::revenue_currency() const {
  const std::string& code = case_.settings.finance.revenue_currency;
  return code.empty() ? "USD" : code;
}

double ModelBuilder::usd_per(const std::string& currency, std::size_t year) const {
  for (const finance::ExchangePath& path : model_.chain.exchange) {
    if (path.currency.code() == currency) {
      return 1 / path.per_reporting[year];
    }
  }
  return 1;
}

void ModelBuilder::add_loans() {
  for (LoanAccount& account : model_.loans) {
    total(account);
    if (!account.counted) {
      continue;
    }
    const std::string& id = account.terms.id;
    add_input("amount." + id, 1, finance::constant(1));
    add_rate(account);
    finance::ChainLoan loan{.loan = contract_of(case_, account.terms),
                            .amount_factors = {"amount." + id},
                            .rate_shifts = {"rate." + id},
                            .borne_by_state = account.terms.borne_by_state,
                            .in_cover = account.in_cover};
    // What is not signed yet grows with the cost; what is drawn does not.
    if (account.terms.planned) {
      loan.amount_factors.push_back("cost");
    }
    chain().loans.push_back(std::move(loan));
  }
}

void ModelBuilder::add_rate(const LoanAccount& account) {
  const cases::Parameter* shift = case_.find_parameter("planned_rate_shift");
  const bool open = account.terms.planned && shift != nullptr && shift->low && shift->high &&
                    *shift->low <= 0 && *shift->high >= 0 && *shift->low < *shift->high;
  add_input("rate." + account.terms.id, 0,
            open ? finance::triangular(*shift->low, 0, *shift->high) : finance::constant(0));
}

void ModelBuilder::total(LoanAccount& account) {
  account.grant_element_percent =
      finance::grant_element_percent(account.schedule, finance::kImfDiscountPerYear);
  account.oecd_grant_element_percent = finance::grant_element_percent(
      account.schedule, finance::oecd_discount_per_year(finance::IncomeGroup::lower_middle));
  account.interest_usd_by_year.assign(chain().years, 0);
  account.principal_usd_by_year.assign(chain().years, 0);
  account.owed_usd_by_year.assign(chain().years, 0);
  const finance::DebtByYear debt = finance::by_year({&account.schedule, 1});
  for (std::size_t i = 0; i < debt.years(); ++i) {
    const std::size_t year = at(debt.first_year + static_cast<int>(i));
    const double rate = usd_per(account.terms.currency, year);
    account.drawn_usd += debt.drawn[i] * rate;
    account.fees_usd += debt.fees[i] * rate;
    account.interest_usd += debt.interest[i] * rate;
    account.principal_usd += debt.principal[i] * rate;
    account.interest_usd_by_year[year] += (debt.interest[i] + debt.fees[i]) * rate;
    account.principal_usd_by_year[year] += debt.principal[i] * rate;
    account.owed_usd_by_year[year] = debt.closing[i] * rate;
  }
}

finance::Loan contract_of(const cases::Case& a_case, const cases::Loan& loan) {
  finance::Loan terms;
  terms.loan_id = loan.id;
  terms.project_id = loan.project_id;
  terms.lender = loan.lender;
  terms.currency = Currency(loan.currency);
  terms.amount = loan.principal_m * kMillion;
  terms.start = finance::date(loan.first_drawdown_year, 1, 1);
  // Averages of portfolios (13.2 and 4.3 years) come to whole periods.
  const double periods = loan.payments_per_year;
  terms.maturity_years = std::round(loan.maturity_years * periods) / periods;
  terms.grace_years = std::round(loan.grace_years * periods) / periods;
  terms.payments_per_year = loan.payments_per_year;
  terms.rate = rate_of(a_case, loan);
  terms.repayment = loan.repayment == "annuity"  ? finance::Repayment::annuity
                    : loan.repayment == "bullet" ? finance::Repayment::bullet
                                                 : finance::Repayment::equal_principal;
  terms.grace_interest =
      loan.grace_capitalised ? finance::GraceInterest::capitalised : finance::GraceInterest::paid;
  terms.draws =
      finance::even_draws(terms.start, loan.drawdown_years, loan.drawdown_years, terms.amount);
  terms.fees = {.management_share = loan.management_fee_pct / 100,
                .commitment_per_year = loan.commitment_fee_pct / 100};
  if (loan.deferral_months > 0) {
    terms.deferrals.push_back({.from = finance::parse_date(loan.deferral_from),
                               .to = finance::parse_date(loan.deferral_to),
                               .months = loan.deferral_months,
                               .extends_maturity = true});
  }
  terms.guaranteed_share = loan.guarantee_share;
  return terms;
}

}  // namespace corridor::study
