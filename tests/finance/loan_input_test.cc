// Terms that cannot be, and the message that a user reads for each.
#include "base/message_of.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/finance/schedule.h"

namespace corridor::finance {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const Error kPlace{.file = "loan.csv", .line = 12};

Loan good() {
  return {.loan_id = "ML1",
          .currency = kUsd,
          .amount = 6000,
          .start = date(2024, 1, 1),
          .maturity_years = 25,
          .grace_years = 10,
          .rate = fixed_rate(0.01)};
}

std::string message(const Loan& loan) {
  return message_of([&] { (void)schedule(loan, {}, kPlace); });
}

TEST(LoanInput, MaturityShorterThanGrace) {
  Loan loan = good();
  loan.maturity_years = 8;
  EXPECT_EQ(message(loan),
            "error[E5010]: loan ML1: maturity leaves no repayment after the grace\n"
            "  --> loan.csv:12  (maturity_years)\n"
            "    = found \"8 years, of which grace 10\", expected a maturity, counted from the "
            "start, longer than the grace within it\n"
            "    = hint: if the source gives the repayment period alone, add the grace to it\n"
            "result: 1 error, 0 warnings\n");
  loan.maturity_years = 10;
  EXPECT_THAT(message(loan), HasSubstr("E5010"));
  loan.first_repayment = FirstRepayment::at_end_of_grace;
  EXPECT_EQ(message(loan), "no error");
}

TEST(LoanInput, DrawdownAfterMaturityOrBeforeTheStart) {
  Loan loan = good();
  loan.draws = {{date(2049, 1, 1), 6000}};
  EXPECT_EQ(message(loan),
            "error[E5012]: loan ML1: a drawdown at or after maturity\n"
            "  --> loan.csv:12  (draw_date)\n"
            "    = found \"2049-01-01\", expected a day from 2024-01-01 to before 2049-01-01\n"
            "result: 1 error, 0 warnings\n");
  loan.draws = {{date(2023, 12, 31), 6000}};
  EXPECT_THAT(message(loan), HasSubstr("a drawdown before the start of the loan"));
}

TEST(LoanInput, DrawdownsOutOfOrderOrTooMuch) {
  Loan loan = good();
  loan.draws = {{date(2025, 1, 1), 3000}, {date(2024, 6, 1), 4000}};
  EXPECT_THAT(message(loan), AllOf(HasSubstr("E5006"), HasSubstr("drawdowns are out of order"),
                                   HasSubstr("more is drawn than was committed"),
                                   HasSubstr("found \"7,000.00\", expected 6,000.00 at most"),
                                   HasSubstr("result: 2 errors, 0 warnings")));
}

TEST(LoanInput, PartNeverDrawnIsAWarning) {
  Loan loan = good();
  loan.draws = {{date(2024, 1, 1), 5000}};
  const Schedule plan = schedule(loan, {}, kPlace);
  ASSERT_EQ(plan.notes.warning_count(), 1U);
  EXPECT_THAT(format(plan.notes.items()[0]),
              HasSubstr("part of the loan is never drawn and lapses after the last drawdown"));
  EXPECT_NEAR(totals(plan).principal, 5000, 1e-9);
}

TEST(LoanInput, NoRateIsNotRateZero) {
  Loan loan = good();
  loan.rate = {};
  EXPECT_THAT(message(loan), AllOf(HasSubstr("the loan has no interest rate"),
                                   HasSubstr("a rate (0 for an interest-free loan)")));
  loan.rate = fixed_rate(-2);
  EXPECT_THAT(message(loan), HasSubstr("found \"-2\", expected a rate above -1 a period"));
}

TEST(LoanInput, RateStepsOutOfOrder) {
  Loan loan = good();
  loan.rate = floating_rate({{date(2025, 1, 1), 0.02}, {date(2024, 1, 1), 0.03}}, 0.01);
  EXPECT_THAT(message(loan), HasSubstr("rate steps are out of order"));
}

TEST(LoanInput, NoAmountOrCurrency) {
  Loan loan = good();
  loan.amount = 0;
  loan.currency = {};
  EXPECT_THAT(message(loan),
              AllOf(HasSubstr("the amount cannot be used"), HasSubstr("the loan has no currency")));
}

TEST(LoanInput, TermsBetweenPaymentDates) {
  Loan loan = good();
  loan.maturity_years = 13.2;  // AidData's average of 2000 to 2017
  EXPECT_THAT(message(loan), HasSubstr("maturity_years is not a whole number of payment periods"));
  loan.payments_per_year = 5;
  EXPECT_THAT(message(loan), HasSubstr("expected 1, 2, 3, 4, 6 or 12 payments a year"));
}

TEST(LoanInput, CustomSharesThatDoNotRepay) {
  Loan loan = good();
  loan.repayment = Repayment::custom;
  loan.maturity_years = 11;
  loan.custom_shares = {0.5};
  EXPECT_THAT(message(loan), HasSubstr("found \"1 shares\", expected 2 shares"));
  loan.custom_shares = {0.5, 0.4};
  EXPECT_THAT(message(loan), HasSubstr("found \"a sum of 0.9\", expected a sum of 1"));
}

TEST(LoanInput, FeesAndSharesOutOfRange) {
  Loan loan = good();
  loan.fees.management_share = 0.75;  // fine for a machine, but 75 is not
  EXPECT_EQ(message(loan), "no error");
  loan.fees.management_share = 75;
  EXPECT_THAT(message(loan), HasSubstr("0.0075 is 0.75 %"));
  loan.fees = {};
  loan.guaranteed_share = 1.5;
  EXPECT_THAT(message(loan), HasSubstr("the guaranteed share cannot be used"));
}

TEST(LoanInput, ReschedulingThatMovesNothing) {
  Loan loan = good();
  loan.deferrals = {{.from = date(2025, 1, 1), .to = date(2024, 1, 1), .months = 5}};
  EXPECT_THAT(message(loan), AllOf(HasSubstr("a rescheduling ends before it begins"),
                                   HasSubstr("found \"5 months\", expected a multiple of 6 months "
                                             "above 0")));
}

}  // namespace
}  // namespace corridor::finance
