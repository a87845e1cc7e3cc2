#include "corridor/finance/grant_element.h"

#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/cashflow.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

double discount_factor(double rate_per_year, double years) {
  return std::exp(-years * std::log1p(rate_per_year));
}

// Years from the start, a part of a period by its days.
double years_after_start(const Loan& loan, Date day) {
  const int months = 12 / loan.payments_per_year;
  Date begin = loan.start;
  for (int k = 1;; ++k) {
    const Date end = add_months(loan.start, k * months);
    if (day <= end) {
      const double part =
          static_cast<double>(day.days - begin.days) / static_cast<double>(end.days - begin.days);
      return (k - 1 + part) / loan.payments_per_year;
    }
    begin = end;
  }
}

void require_oecd_terms(const OecdTerms& terms, const Error& place) {
  const double repayments =
      terms.repayments_per_year * (terms.maturity_years - terms.first_repayment_years) + 1;
  if (terms.first_repayment_years > 0 && repayments >= 1 - 1e-9 &&
      std::abs(repayments - std::round(repayments)) < 1e-6) {
    return;
  }
  throw InputError(placed(
      {.code = "E5010",
       .what = "the terms leave no whole number of repayments",
       .found = fmt::format("maturity {}, first repayment after {} years",
                            shortest(terms.maturity_years), shortest(terms.first_repayment_years)),
       .expected = fmt::format("a first repayment after 0 years and not after maturity, "
                               "whole periods of 1/{} year between them",
                               terms.repayments_per_year)},
      place));
}

// ((1 + d)^-n - 1 + n d) / d^2. For small n d the difference would cancel: there the binomial
// series from its quadratic term on, which also holds at d = 0.
double convexity(double n, double d) {
  if (std::abs(n * d) > 0.5) {
    return (std::expm1(-n * std::log1p(d)) + n * d) / (d * d);
  }
  double term = 0.5 * n * (n + 1);
  double sum = 0;
  for (int j = 2; j < 200 && std::abs(term) > 1e-18 * std::abs(sum); ++j) {
    sum += term;
    term *= -d * (n + j) / (j + 1);
  }
  return sum;
}

}  // namespace

double oecd_discount_per_year(IncomeGroup group) {
  switch (group) {
    case IncomeGroup::low:
      return 0.09;
    case IncomeGroup::lower_middle:
      return 0.07;
    case IncomeGroup::upper_middle:
      return 0.06;
  }
  return 0;
}

double oecd_grant_element_percent(const OecdTerms& terms, const Error& place) {
  require_oecd_terms(terms, place);
  const double a = terms.repayments_per_year;
  const double interval = terms.first_repayment_years - 1 / a;  // INT
  const double repaying = terms.maturity_years - interval;      // DR
  const double d = std::expm1(std::log1p(terms.discount_per_year) / a);
  const double nr = a * repaying;
  const double inverse_c1 = discount_factor(terms.discount_per_year, interval);
  const double zg = annuity_present_value(d, a * interval, terms.grace_rate_per_year / a);
  const double zm = inverse_c1 * annuity_present_value(d, nr, 1 / nr);
  const double zx = (terms.rate_per_year / (a * nr)) * inverse_c1 * convexity(nr, d);
  return 100 * (1 - zg - zm - zx);
}

double oecd_lump_sum_grant_element_percent(double simple_rate_per_year, double maturity_years,
                                           double discount_per_year) {
  return 100 * (1 - (1 + simple_rate_per_year * maturity_years) *
                        discount_factor(discount_per_year, maturity_years));
}

double present_value_of_service(const Schedule& schedule, double discount_per_year,
                                bool with_fees) {
  double value = 0;
  for (const ScheduleRow& row : schedule.rows) {
    const double years = static_cast<double>(row.period) / schedule.loan.payments_per_year;
    value +=
        (row.service() + (with_fees ? row.fees : 0)) * discount_factor(discount_per_year, years);
  }
  return value;
}

double present_value_of_draws(const Schedule& schedule, double discount_per_year) {
  if (schedule.loan.draws.empty()) {
    return schedule.loan.amount;
  }
  double value = 0;
  for (const Draw& draw : schedule.loan.draws) {
    value += draw.amount *
             discount_factor(discount_per_year, years_after_start(schedule.loan, draw.date));
  }
  return value;
}

double grant_element_percent(double given, double present_value_of_service) {
  return 100 * (1 - present_value_of_service / given);
}

double grant_element_percent(const Schedule& schedule, double discount_per_year, bool with_fees) {
  return grant_element_percent(present_value_of_draws(schedule, discount_per_year),
                               present_value_of_service(schedule, discount_per_year, with_fees));
}

WeightedTerms average_terms(std::span<const WeightedTerms> loans, const Error& place) {
  WeightedTerms mean;
  for (const WeightedTerms& loan : loans) {
    mean.amount += loan.amount;
    mean.rate_per_year += loan.amount * loan.rate_per_year;
    mean.maturity_years += loan.amount * loan.maturity_years;
    mean.grace_years += loan.amount * loan.grace_years;
    mean.grant_element_percent += loan.amount * loan.grant_element_percent;
  }
  if (!(mean.amount > 0)) {
    throw InputError(placed({.code = "E5017",
                             .what = "no average terms: the amounts add to nothing",
                             .found = shortest(mean.amount),
                             .expected = "amounts that add to more than 0"},
                            place));
  }
  mean.rate_per_year /= mean.amount;
  mean.maturity_years /= mean.amount;
  mean.grace_years /= mean.amount;
  mean.grant_element_percent /= mean.amount;
  return mean;
}

}  // namespace corridor::finance
