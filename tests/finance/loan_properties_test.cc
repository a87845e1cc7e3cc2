// What must hold for any loan.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "corridor/finance/grant_element.h"
#include "corridor/finance/schedule.h"

namespace corridor::finance {
namespace {

const Rounding kExact{.digits = {}};

// Terms as loans have them: rates from -1 to 15 %, up to 40 years, drawn in up to five parts.
Loan random_loan() {
  const int a = *rc::gen::element(1, 2, 4, 12);
  const int grace = *rc::gen::inRange(0, 10 * a);
  const int repayments = *rc::gen::inRange(1, 30 * a);
  Loan loan{.loan_id = "random",
            .currency = kUsd,
            .amount = *rc::gen::inRange(100, 2'000'000'000) / 100.0,
            .start = Date{*rc::gen::inRange(10'000, 25'000)},
            .payments_per_year = a,
            .rate = fixed_rate(*rc::gen::inRange(-100, 1500) / 10'000.0),
            .repayment = *rc::gen::element(Repayment::equal_principal, Repayment::annuity,
                                           Repayment::bullet),
            .first_repayment = *rc::gen::element(FirstRepayment::one_period_after_grace,
                                                 FirstRepayment::at_end_of_grace),
            .grace_interest = *rc::gen::element(GraceInterest::paid, GraceInterest::capitalised)};
  loan.grace_years = static_cast<double>(grace) / a;
  loan.maturity_years = static_cast<double>(grace + repayments) / a;
  if (grace >= a && *rc::gen::element(true, false)) {
    loan.draws = even_draws(loan.start, grace / a, *rc::gen::inRange(1, 6), loan.amount);
  }
  if (*rc::gen::element(true, false)) {
    loan.day_count = *rc::gen::element(DayCount::actual_365, DayCount::actual_360,
                                       DayCount::thirty_360, DayCount::actual_actual_isda);
  }
  return loan;
}

void require_balanced(const Schedule& plan) {
  const Totals sum = totals(plan);
  RC_ASSERT(std::abs(sum.drawn + sum.capitalised - sum.principal) <=
            1e-9 * (sum.drawn + std::abs(sum.capitalised)));
  RC_ASSERT(plan.rows.back().closing == 0);
  for (const ScheduleRow& row : plan.rows) {
    RC_ASSERT(row.closing >= -1e-9);
    RC_ASSERT(std::abs(row.opening + row.drawn + row.capitalised - row.principal - row.closing) <=
              1e-9 * std::max(1.0, row.opening));
  }
}

RC_GTEST_PROP(RandomLoan, RepaysWhatWasDrawnAndCapitalised, ()) {
  const Loan loan = random_loan();
  require_balanced(schedule(loan));
  require_balanced(schedule(loan, kExact));
}

RC_GTEST_PROP(RandomLoan, IsInWholeCents, ()) {
  const Schedule plan = schedule(random_loan());
  for (const ScheduleRow& row : plan.rows) {
    for (const double amount : {row.interest, row.principal, row.closing, row.capitalised}) {
      RC_ASSERT(amount == rounded(amount));
    }
  }
}

RC_GTEST_PROP(RandomLoan, RescheduledStillRepaysAll, ()) {
  Loan loan = random_loan();
  const int months = 12 / loan.payments_per_year;
  const int first = *rc::gen::inRange(0, 30 * loan.payments_per_year);
  loan.deferrals = {{.from = add_months(loan.start, first * months),
                     .to = add_months(loan.start, (first + *rc::gen::inRange(0, 20)) * months),
                     .months = months * *rc::gen::inRange(1, 3 * loan.payments_per_year),
                     .extends_maturity = *rc::gen::element(true, false)}};
  require_balanced(schedule(loan));
  require_balanced(schedule(loan, kExact));
  Loan original = loan;
  original.deferrals.clear();
  if (loan.rate.base[0].rate_per_year >= 0) {
    RC_ASSERT(totals(schedule(loan, kExact)).interest >=
              totals(schedule(original, kExact)).interest * (1 - 1e-12) - 1e-9);
  }
}

// What a spreadsheet computes from the columns of a row is what the row says.
RC_GTEST_PROP(RandomLoan, RowsFollowFromTheirOwnColumns, ()) {
  Loan loan = random_loan();
  loan.fees = {.commitment_per_year = 0.005, .guarantee_per_year = 0.01};
  for (const ScheduleRow& row : schedule(loan).rows) {
    if (row.period == 0) {
      continue;
    }
    const double owed_years = row.opening * row.year_share + row.drawn_years;
    RC_ASSERT(row.interest == rounded(row.rate_per_year * owed_years));
    RC_ASSERT(std::abs(row.fees - rounded(0.01 * owed_years) - rounded(0.005 * row.undrawn_years)) <
              1e-6);
    const bool last = row.closing == 0;
    if (loan.repayment == Repayment::annuity && row.principal > 0 && !last) {
      RC_ASSERT(std::abs(row.instalment - row.interest_paid - row.principal) < 1e-6);
    }
    if (loan.repayment == Repayment::equal_principal && row.principal > 0 && !last) {
      RC_ASSERT(row.instalment == row.principal);
    }
  }
}

// At its own rate a loan is worth what was lent, before rounding and without fees.
RC_GTEST_PROP(RandomLoan, IsWorthItsFaceAtItsOwnRate, ()) {
  Loan loan = random_loan();
  loan.draws.clear();
  loan.day_count.reset();
  const Schedule plan = schedule(loan, kExact);
  const double own_rate =
      std::pow(1 + plan.rows[1].rate_per_year / loan.payments_per_year, loan.payments_per_year) - 1;
  RC_ASSERT(std::abs(grant_element_percent(plan, own_rate)) < 1e-8);
}

RC_GTEST_PROP(RandomLoan, CostsNoLessWithMoreGrace, ()) {
  Loan loan = random_loan();
  loan.draws.clear();
  RC_PRE(loan.rate.base[0].rate_per_year >= 0);
  RC_PRE(period_count(loan) > first_repayment_period(loan));
  const double before = totals(schedule(loan, kExact)).interest;
  loan.grace_years += 1.0 / loan.payments_per_year;
  RC_PRE(!check(loan).has_errors());
  RC_ASSERT(totals(schedule(loan, kExact)).interest >= before * (1 - 1e-12));
}

RC_GTEST_PROP(RandomLoan, GrantElementIsThatOfTheClosedForm, ()) {
  Loan loan = random_loan();
  loan.draws.clear();
  loan.day_count.reset();
  loan.repayment = Repayment::equal_principal;
  loan.grace_interest = GraceInterest::paid;
  const double discount = *rc::gen::inRange(0, 2000) / 10'000.0;
  const double rate = loan.rate.base[0].rate_per_year;
  const double closed = oecd_grant_element_percent(
      {.grace_rate_per_year = rate,
       .rate_per_year = rate,
       .maturity_years = loan.maturity_years,
       .first_repayment_years =
           static_cast<double>(first_repayment_period(loan)) / loan.payments_per_year,
       .repayments_per_year = loan.payments_per_year,
       .discount_per_year = discount});
  RC_ASSERT(std::abs(closed - grant_element_percent(schedule(loan, kExact), discount)) < 1e-9);
}

RC_GTEST_PROP(RandomLoans, OfOneCurrencyAddUp, ()) {
  std::vector<Schedule> loans;
  double principal = 0;
  double interest = 0;
  for (int i = 0; i < 3; ++i) {
    loans.push_back(schedule(random_loan()));
    principal += totals(loans.back()).principal;
    interest += totals(loans.back()).interest - totals(loans.back()).capitalised;
  }
  const DebtByYear sums = by_year(loans, *rc::gen::element(1, 7));
  double principal_by_year = 0;
  double interest_by_year = 0;
  for (std::size_t year = 0; year < sums.years(); ++year) {
    principal_by_year += sums.principal[year];
    interest_by_year += sums.interest[year];
  }
  RC_ASSERT(std::abs(principal_by_year - principal) <= 1e-9 * principal);
  RC_ASSERT(std::abs(interest_by_year - interest) <= 1e-9 * principal);
  RC_ASSERT(std::abs(sums.closing.back()) <= 1e-6);
}

}  // namespace
}  // namespace corridor::finance
