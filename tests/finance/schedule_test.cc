#include "corridor/finance/schedule.h"

#include "base/message_of.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/finance/grant_element.h"

namespace corridor::finance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// AidData 54415: 361.225 million USD, 5.2 %, 20 years of which 5 grace, 28 April 2016.
Loan sukkur_multan() {
  return {.loan_id = "M5-A",
          .currency = kUsd,
          .amount = 361'225'000,
          .start = date(2016, 4, 28),
          .maturity_years = 20,
          .grace_years = 5,
          .rate = fixed_rate(0.052),
          .fees = {.management_share = 0.0075, .commitment_per_year = 0.005}};
}

Loan small(Repayment repayment) {
  return {.loan_id = "L",
          .currency = kUsd,
          .amount = 100,
          .start = date(2020, 1, 1),
          .maturity_years = 5,
          .grace_years = 2,
          .payments_per_year = 1,
          .rate = fixed_rate(0.10),
          .repayment = repayment};
}

std::vector<double> principal_of(const Schedule& plan) {
  std::vector<double> amounts;
  for (const ScheduleRow& row : plan.rows) {
    amounts.push_back(row.principal);
  }
  return amounts;
}

std::vector<double> interest_of(const Schedule& plan) {
  std::vector<double> amounts;
  for (const ScheduleRow& row : plan.rows) {
    amounts.push_back(row.interest);
  }
  return amounts;
}

// Expected amounts: the same sums in decimal arithmetic (Python's decimal, halves up).
TEST(Schedule, OfTheSukkurMultanLoanIsRightToTheCent) {
  const Schedule plan = schedule(sukkur_multan());
  ASSERT_EQ(plan.rows.size(), 41U);
  EXPECT_EQ(plan.rows[0].fees, 2'709'187.50);
  EXPECT_EQ(plan.rows[10].principal, 0);
  EXPECT_EQ(plan.rows[11].principal, 12'040'833.33);
  EXPECT_EQ(plan.rows[11].interest_paid, 9'391'850.00);
  EXPECT_EQ(plan.rows[11].closing, 349'184'166.67);
  EXPECT_EQ(plan.rows[40].principal, 12'040'833.43);
  EXPECT_EQ(plan.rows[40].interest_paid, 313'061.67);
  EXPECT_EQ(plan.rows[40].closing, 0);
  EXPECT_EQ(text(plan.rows[40].date), "2036-04-28");
  EXPECT_NEAR(totals(plan).interest, 239'492'175.03, 0.001);
  EXPECT_NEAR(totals(plan).principal, 361'225'000, 0.001);
  EXPECT_NEAR(grant_element_percent(plan, kImfDiscountPerYear), -2.38379962, 1e-8);
}

// The nation's five CPEC loans as stated in December 2018: 6,035 million, 2 %, 20 years with 5 of
// grace. Drawn at once they cost 1,569.1 (yearly) or 1,538.9 (half-yearly), not the stated 1,422.
TEST(Schedule, OfTheStatedCpecTermsCostsMoreThanStated) {
  Loan loan{.currency = kUsd,
            .amount = 6'035'000'000,
            .start = date(2016, 1, 1),
            .maturity_years = 20,
            .grace_years = 5,
            .payments_per_year = 1,
            .rate = fixed_rate(0.02)};
  EXPECT_NEAR(totals(schedule(loan)).interest, 1'569'100'000, 0.001);
  EXPECT_NEAR(grant_element_percent(schedule(loan), kImfDiscountPerYear), 27.469065312, 1e-8);
  loan.payments_per_year = 2;
  EXPECT_NEAR(totals(schedule(loan)).interest, 1'538'925'000, 0.001);
}

TEST(Schedule, AnnuityToTheCentLeavesTheRestToTheLastPayment) {
  const Schedule plan = schedule({.currency = kUsd,
                                  .amount = 2500,
                                  .start = date(2025, 1, 1),
                                  .maturity_years = 1,
                                  .payments_per_year = 12,
                                  .rate = fixed_rate(0.0824),
                                  .repayment = Repayment::annuity});
  for (std::size_t k = 1; k < 12; ++k) {
    EXPECT_NEAR(plan.rows[k].service(), 217.75, 1e-9);
  }
  EXPECT_EQ(plan.rows[12].principal, 216.24);
  EXPECT_EQ(plan.rows[12].interest, 1.48);
  EXPECT_NEAR(totals(plan).interest, 112.97, 1e-9);  // a cent less than without rounding
}

TEST(Schedule, CapitalisedGraceIsRepaidToo) {
  Loan loan = small(Repayment::equal_principal);
  loan.grace_interest = GraceInterest::capitalised;
  const Schedule plan = schedule(loan);
  EXPECT_THAT(interest_of(plan), ElementsAre(0, 10, 11, 12.10, 8.07, 4.03));
  EXPECT_THAT(principal_of(plan), ElementsAre(0, 0, 0, 40.33, 40.33, 40.34));
  EXPECT_NEAR(totals(plan).capitalised, 21, 1e-12);
}

TEST(Schedule, FirstRepaymentAtTheEndOfGraceIsOneMore) {
  Loan loan = small(Repayment::equal_principal);
  loan.first_repayment = FirstRepayment::at_end_of_grace;
  EXPECT_THAT(principal_of(schedule(loan)), ElementsAre(0, 0, 25, 25, 25, 25));
}

TEST(Schedule, BulletAndCustomRepayAsTheySay) {
  EXPECT_THAT(principal_of(schedule(small(Repayment::bullet))), ElementsAre(0, 0, 0, 0, 0, 100));
  Loan loan = small(Repayment::custom);
  loan.custom_shares = {0.5, 0.2, 0.3};
  EXPECT_THAT(principal_of(schedule(loan)), ElementsAre(0, 0, 0, 50, 20, 30));
}

TEST(Schedule, InterestCountsFromEachDayOfDrawing) {
  Loan loan = small(Repayment::bullet);
  loan.draws = {{date(2020, 1, 1), 40}, {date(2020, 7, 1), 60}};
  // 182 of 366 days lie before the second drawdown; by 30/360 it is half a year.
  EXPECT_EQ(schedule(loan).rows[1].interest, rounded(4 + 6 * 184.0 / 366));
  loan.day_count = DayCount::thirty_360;
  EXPECT_EQ(schedule(loan).rows[1].interest, 7);
  loan.day_count = DayCount::actual_365;
  EXPECT_EQ(schedule(loan).rows[1].interest, rounded(4 * 366.0 / 365 + 6 * 184.0 / 365));
}

TEST(Schedule, CommitmentFeeIsOnWhatIsNotDrawn) {
  Loan loan = small(Repayment::bullet);
  loan.draws = {{date(2020, 1, 1), 40}, {date(2021, 1, 1), 60}};
  loan.fees = {.management_share = 0.01, .commitment_per_year = 0.005, .guarantee_per_year = 0.02};
  const Schedule plan = schedule(loan);
  EXPECT_NEAR(plan.rows[0].fees, 1, 1e-12);
  EXPECT_NEAR(plan.rows[1].fees, 0.30 + 0.80, 1e-12);  // 0.5 % of 60, 2 % of 40
  EXPECT_NEAR(plan.rows[2].fees, 2.00, 1e-12);
}

TEST(Schedule, FloatingRateIsSetAtTheStartOfThePeriod) {
  Loan loan = small(Repayment::bullet);
  loan.rate = floating_rate({{date(2019, 1, 1), 0.01}, {date(2021, 6, 30), 0.03}}, 0.02);
  EXPECT_THAT(interest_of(schedule(loan)), ElementsAre(0, 3, 3, 5, 5, 5));
}

TEST(Schedule, FloatingAnnuityIsLevelUntilTheRateChanges) {
  Loan loan = small(Repayment::annuity);
  loan.grace_years = 0;
  loan.rate = floating_rate({{date(2020, 1, 1), 0.05}, {date(2022, 1, 1), 0.08}}, 0);
  const Schedule plan = schedule(loan, {.digits = {}});
  EXPECT_NEAR(plan.rows[1].service(), plan.rows[2].service(), 1e-12);
  EXPECT_NEAR(plan.rows[3].service(), plan.rows[5].service(), 1e-12);
  EXPECT_GT(plan.rows[3].service(), plan.rows[2].service());
  EXPECT_NEAR(plan.rows[5].closing, 0, 1e-12);
}

TEST(Schedule, RateZeroCostsNothing) {
  Loan loan = small(Repayment::annuity);
  loan.rate = fixed_rate(0);
  const Schedule plan = schedule(loan);
  EXPECT_EQ(totals(plan).interest, 0);
  EXPECT_THAT(principal_of(plan), ElementsAre(0, 0, 0, 33.33, 33.33, 33.34));
}

TEST(Schedule, NegativeRateIsAllowedAndSaidSo) {
  Loan loan = small(Repayment::equal_principal);
  loan.rate = fixed_rate(-0.01);
  const Schedule plan = schedule(loan);
  EXPECT_EQ(plan.rows[1].interest, -1);
  ASSERT_EQ(plan.notes.items().size(), 1U);
  EXPECT_EQ(format(plan.notes.items()[0]),
            "warning[W5015]: loan L: the interest rate is negative: the lender pays\n"
            "    = found \"-0.01\", expected 0 or above, in most contracts\n");
}

// AidData 107066: principal due in a window moves by two years, interest is paid all along.
TEST(Rescheduling, MovesPrincipalAndKeepsInterest) {
  Loan loan = small(Repayment::equal_principal);
  loan.amount = 90;
  loan.deferrals = {{.from = date(2023, 1, 1), .to = date(2023, 12, 31), .months = 24}};
  // Due 30 on 1 January 2023, 2024, 2025: the first moves onto the last.
  EXPECT_THAT(principal_of(schedule(loan)), ElementsAre(0, 0, 0, 0, 30, 60));
  loan.deferrals[0].extends_maturity = true;
  EXPECT_THAT(principal_of(schedule(loan)), ElementsAre(0, 0, 0, 0, 0, 30, 30, 30));
  EXPECT_THAT(interest_of(schedule(loan)), ElementsAre(0, 9, 9, 9, 9, 9, 6, 3));
}

TEST(Refinancing, ReplacesWhatIsOwed) {
  Loan cheaper = small(Repayment::bullet);
  cheaper.rate = fixed_rate(0.05);
  cheaper.maturity_years = 3;
  const Refinanced both =
      refinance(schedule(small(Repayment::equal_principal)), date(2023, 1, 1), cheaper, 0.01);
  // 100 less the first third: 66.67 is owed, and 1 % of it is the fee.
  EXPECT_EQ(both.old_loan.rows.back().closing, 0);
  EXPECT_NEAR(both.old_loan.rows.back().principal, 100, 1e-9);
  EXPECT_NEAR(both.old_loan.rows.back().fees, 0.67, 1e-12);
  EXPECT_NEAR(both.new_loan.loan.amount, 67.34, 1e-9);
  EXPECT_EQ(both.new_loan.rows[1].interest, rounded(67.34 * 0.05));
  EXPECT_EQ(text(both.new_loan.rows.back().date), "2026-01-01");
}

TEST(Refinancing, NeedsAPaymentDateAndTheSameCurrency) {
  const Schedule plan = schedule(small(Repayment::equal_principal));
  EXPECT_THAT(message_of([&] { (void)prepaid(plan, date(2023, 5, 1)); }),
              HasSubstr("error[E5018]: loan L has no payment on the day of prepayment\n"
                        "    = found \"2023-05-01\", expected one of its payment dates, every 12 "
                        "months from 2021-01-01 to 2025-01-01\n"));
  Loan foreign = small(Repayment::bullet);
  foreign.currency = Currency{"CNY"};
  EXPECT_THAT(message_of([&] { (void)refinance(plan, date(2023, 1, 1), foreign); }),
              HasSubstr("loan L is refinanced in another currency"));
}

TEST(DebtByYear, AddsTranchesOfOneCurrency) {
  Loan second = small(Repayment::bullet);
  second.start = date(2021, 7, 1);
  second.draws = {{date(2021, 7, 1), 60}, {date(2022, 1, 1), 40}};
  const std::vector<Schedule> both{schedule(small(Repayment::equal_principal)), schedule(second)};
  const DebtByYear sums = by_year(both);
  EXPECT_EQ(sums.first_year, 2020);
  EXPECT_THAT(sums.drawn, ElementsAre(100, 60, 40, 0, 0, 0, 0));
  EXPECT_EQ(sums.closing[1], 160);
  EXPECT_EQ(sums.closing.back(), 0);
  EXPECT_EQ(sums.principal.back(), 100);
  // Fiscal years that begin in July: the second loan starts in the one that ends in 2022.
  EXPECT_EQ(by_year(both, 7).drawn[2], 100);
  EXPECT_EQ(by_year(both, 7).first_year, 2020);
}

TEST(DebtByYear, DoesNotAddCurrencies) {
  Loan yuan = small(Repayment::bullet);
  yuan.currency = Currency{"CNY"};
  const std::vector<Schedule> both{schedule(small(Repayment::bullet)), schedule(yuan)};
  EXPECT_THAT(message_of([&] { (void)by_year(both); }), HasSubstr("error[E5001]"));
}

TEST(BorrowerFlows, BalanceAtTheLoansOwnRate) {
  Loan loan = small(Repayment::annuity);
  loan.day_count = DayCount::actual_365;
  const InternalRates rate = xirr(borrower_flows(schedule(loan, {.digits = {}})));
  // A leap year of 366/365 x 10 % compounds yearly: a little above 10 %.
  ASSERT_TRUE(rate.only());
  EXPECT_NEAR(*rate.only(), 0.10, 2e-5);
}

}  // namespace
}  // namespace corridor::finance
