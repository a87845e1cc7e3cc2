#include "corridor/finance/grant_element.h"

#include "base/message_of.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::finance {
namespace {

using ::testing::HasSubstr;

TEST(GrantElement, OfTheClosedFormStaysNearASmallDiscountRate) {
  const OecdTerms tiny{.grace_rate_per_year = 0.02,
                       .rate_per_year = 0.02,
                       .maturity_years = 20,
                       .first_repayment_years = 5.5,
                       .discount_per_year = 1e-7};
  OecdTerms zero = tiny;
  zero.discount_per_year = 0;
  // 2 % on all for 5 years, then on 30 falling balances: 10 + 15.5 per cent of the face.
  EXPECT_NEAR(oecd_grant_element_percent(zero), -25.5, 1e-12);
  EXPECT_NEAR(oecd_grant_element_percent(tiny), -25.5, 2e-4);
}

TEST(GrantElement, OfDifferentRatesInAndAfterGrace) {
  // Interest-free grace of 3 years, then 4 % on 100, 50: yearly by hand at 10 %.
  const double by_hand =
      100 * (1 - (0.5 + 0.04) / 1.1 / 1.1 / 1.1 / 1.1 - (0.5 + 0.02) / 1.1 / 1.1 / 1.1 / 1.1 / 1.1);
  EXPECT_NEAR(oecd_grant_element_percent({.grace_rate_per_year = 0,
                                          .rate_per_year = 0.04,
                                          .maturity_years = 5,
                                          .first_repayment_years = 4,
                                          .repayments_per_year = 1}),
              by_hand, 1e-10);
}

TEST(GrantElement, CountsFeesWhereAsked) {
  Loan loan{.currency = kUsd,
            .amount = 100,
            .start = date(2020, 1, 1),
            .maturity_years = 10,
            .payments_per_year = 1,
            .rate = fixed_rate(0.05),
            .fees = {.management_share = 0.01}};
  const Schedule plan = schedule(loan, {.digits = {}});
  EXPECT_NEAR(grant_element_percent(plan, 0.05), 0, 1e-12);
  EXPECT_NEAR(grant_element_percent(plan, 0.05, true), -1, 1e-12);
}

TEST(GrantElement, DiscountsDrawdownsToo) {
  Loan loan{.currency = kUsd,
            .amount = 100,
            .start = date(2020, 1, 1),
            .maturity_years = 10,
            .grace_years = 3,
            .payments_per_year = 1,
            .rate = fixed_rate(0.05)};
  loan.draws = yearly_draws(loan.start, {0.25, 0.25, 0.5}, 100);
  EXPECT_NEAR(present_value_of_draws(schedule(loan), 0.05), 25 + 25 / 1.05 + 50 / 1.1025, 1e-12);
  EXPECT_NEAR(grant_element_percent(schedule(loan, {.digits = {}}), 0.05), 0, 1e-12);
}

TEST(GrantElement, NeedsWholeRepayments) {
  EXPECT_THAT(message_of([] {
                (void)oecd_grant_element_percent({.maturity_years = 4, .first_repayment_years = 5});
              }),
              HasSubstr("error[E5010]: the terms leave no whole number of repayments\n"
                        "    = found \"maturity 4, first repayment after 5 years\""));
}

TEST(AverageTerms, AreWeightedByAmount) {
  const WeightedTerms mean = average_terms(
      std::vector<WeightedTerms>{{361.225, 0.052, 20, 5, -2}, {1790.113, 0.02, 20, 5, 27}});
  EXPECT_NEAR(mean.amount, 2151.338, 1e-9);
  EXPECT_NEAR(mean.rate_per_year, (361.225 * 0.052 + 1790.113 * 0.02) / 2151.338, 1e-12);
  EXPECT_NEAR(mean.grace_years, 5, 1e-12);
  EXPECT_THAT(message_of([] { (void)average_terms({}); }), HasSubstr("E5017"));
}

}  // namespace
}  // namespace corridor::finance
