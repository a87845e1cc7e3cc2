#include "corridor/finance/appraisal.h"

#include "base/message_of.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/finance/optimism.h"

namespace corridor::finance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Built in a year for 100 and tolled: users gain 60 less a toll of 20, which the treasury receives;
// upkeep costs 5.
Appraisal tolled_road() {
  return {.first_year = 2025,
          .currency = kUsd,
          .price_year = 2023,
          .lines = {
              {"construction", "lender", "CN", Side::cost, {100, 0, 0, 0}},
              {"users' benefit", "users", "PK", Side::benefit, {0, 40, 40, 40}},
              {"toll", "treasury", "PK", Side::benefit, {0, 20, 20, 20}},
              {"upkeep", "treasury", "PK", Side::cost, {0, 5, 5, 5}},
          }};
}

// Annuity factor of 3 years at 9 %: 2.531295.
TEST(Appraisal, DiscountsBenefitsAgainstCosts) {
  const AppraisalResult result = evaluate(tolled_road(), 0.09);
  EXPECT_NEAR(result.npv.amount, -100 + 55 * 2.53129466, 1e-6);
  EXPECT_EQ(result.npv.currency, kUsd);
  EXPECT_EQ(result.npv.price_year, 2023);
  EXPECT_NEAR(*result.benefit_cost_ratio, 60 * 2.53129466 / (100 + 5 * 2.53129466), 1e-7);
  EXPECT_NEAR(*result.economic_rate.only(), 0.2992, 5e-5);
  EXPECT_NEAR(*result.simple_payback.periods, 100 / 55.0, 1e-12);
  EXPECT_GT(*result.discounted_payback.periods, *result.simple_payback.periods);
}

TEST(Appraisal, SwitchingValuesTakeTheNetPresentValueToZero) {
  const Appraisal road = tolled_road();
  const AppraisalResult result = evaluate(road, 0.09);
  for (std::size_t i = 0; i < road.lines.size(); ++i) {
    Appraisal changed = road;
    for (double& value : changed.lines[i].per_year) {
      value *= 1 + *result.lines[i].switching_change;
    }
    EXPECT_NEAR(evaluate(changed, 0.09).npv.amount, 0, 1e-9) << road.lines[i].name;
  }
  EXPECT_NEAR(*result.lines[0].switching_change, result.npv.amount / 100, 1e-12);
}

TEST(Appraisal, DistributionAddsToTheNetPresentValue) {
  const auto gains = distribution(tolled_road(), 0.09);
  ASSERT_EQ(gains.size(), 3U);
  EXPECT_EQ(gains[0].party, "lender");
  EXPECT_NEAR(gains[0].present_value, -100, 1e-12);
  EXPECT_EQ(gains[2].party, "treasury");
  EXPECT_NEAR(gains[2].present_value, 15 * 2.53129466, 1e-6);
  double sum = 0;
  for (const PartyGain& gain : gains) {
    sum += gain.present_value;
  }
  EXPECT_NEAR(sum, evaluate(tolled_road(), 0.09).npv.amount, 1e-9);
}

TEST(Appraisal, CurveFallsToZeroAtTheEconomicRate) {
  const double rate = *evaluate(tolled_road(), 0.09).economic_rate.only();
  const auto curve = npv_curve(tolled_road(), std::vector<double>{0, 0.09, rate});
  EXPECT_NEAR(curve[0], 65, 1e-12);
  EXPECT_GT(curve[0], curve[1]);
  EXPECT_NEAR(curve[2], 0, 1e-9);
}

TEST(Appraisal, SaysEverythingThatIsWrongAtOnce) {
  Appraisal broken = tolled_road();
  broken.price_year = kNominal;
  broken.lines[1].per_year = {0, 40};
  broken.lines[2].per_year[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(message_of([&] { (void)evaluate(broken, 0.09); }),
            "error[E5004]: the appraisal has no price year\n"
            "    = found \"nothing\", expected the year of prices: an appraisal is in real money\n"
            "    = hint: nominal cash flows belong to the financing\n"
            "error[E5031]: \"users' benefit\" does not cover the same years\n"
            "    = found \"2 years\", expected 4 years\n"
            "error[E5017]: \"toll\" is not a number in 2026\n"
            "    = found \"nan\", expected an amount\n"
            "result: 3 errors, 0 warnings\n");
  EXPECT_THAT(message_of([] { (void)evaluate({.price_year = 2023}, 0.09); }), HasSubstr("E5032"));
}

TEST(OverYears, IsStraightBetweenAnalysisYears) {
  const std::vector<YearValue> points{{2026, 10}, {2030, 30}, {2040, 20}};
  EXPECT_THAT(over_years(points, 2025, 7), ElementsAre(10, 10, 15, 20, 25, 30, 29));
  EXPECT_EQ(over_years(points, 2039, 5).back(), 20);
  EXPECT_THAT(message_of([] {
                (void)over_years(std::vector<YearValue>{{2030, 1}, {2026, 2}}, 2025, 3);
              }),
              HasSubstr("found \"2026\", expected a year after 2030"));
  EXPECT_THAT(message_of([] { (void)over_years({}, 2025, 3); }), HasSubstr("E5032"));
}

TEST(ResidualValue, IsTheShareOfLifeThatIsLeft) {
  EXPECT_DOUBLE_EQ(residual_value(100, 25, 40), 37.5);
  EXPECT_EQ(residual_value(100, 50, 40), 0);
}

TEST(EmissionCost, IsTonnesTimesPrice) {
  EXPECT_THAT(emission_cost(std::vector<double>{-10, 20}, std::vector<double>{50, 60}),
              ElementsAre(-500, 1200));
  EXPECT_THAT(message_of([] { (void)emission_cost(std::vector<double>{1}, {}); }),
              HasSubstr("found \"0 years\", expected 1 years"));
}

// STAG table 13.4; Flyvbjerg et al. 2002.
TEST(Optimism, HasTheUpliftsOfItsSources) {
  EXPECT_DOUBLE_EQ(with_uplift(100, *uplift_by_stage(ReferenceClass::road, 1)), 144);
  EXPECT_DOUBLE_EQ(uplift_by_stage(ReferenceClass::fixed_link, 2)->share, 0.23);
  EXPECT_FALSE(uplift_by_stage(ReferenceClass::rail, 1));
  EXPECT_DOUBLE_EQ(mean_overrun(ReferenceClass::rail).share, 0.447);
  EXPECT_EQ(uplift_by_chance(ReferenceClass::road, 20)->confidence, 'C');
  EXPECT_FALSE(uplift_by_chance(ReferenceClass::road, 30));
  EXPECT_FALSE(mean_demand_change(ReferenceClass::road));
}

}  // namespace
}  // namespace corridor::finance
