#include "corridor/finance/ratios.h"

#include "base/message_of.h"

#include <array>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::finance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CoverRatios, TellMinimumAverageAndYearsBelow) {
  const CoverRatios cover =
      cover_ratios(std::vector<double>{50, 90, 130, 260},
                   {.interest = {0, 40, 40, 30}, .principal = {0, 60, 60, 70}}, 1.35);
  EXPECT_FALSE(cover.dscr[0]);  // nothing is due in the first year
  EXPECT_DOUBLE_EQ(*cover.minimum, 0.9);
  EXPECT_EQ(cover.minimum_year, 1U);
  EXPECT_DOUBLE_EQ(*cover.average, (0.9 + 1.3 + 2.6) / 3);
  EXPECT_EQ(cover.years_below_one, 1);
  EXPECT_EQ(cover.years_below_covenant, 2);
}

TEST(CoverRatios, OfNoCashFlowAreZeroAndSaidSo) {
  const CoverRatios cover =
      cover_ratios(std::vector<double>{0, 0}, {.interest = {1, 1}, .principal = {0, 10}}, 1.2,
                   {.file = "project.csv", .line = 4});
  EXPECT_EQ(*cover.minimum, 0);
  ASSERT_EQ(cover.notes.warning_count(), 1U);
  EXPECT_EQ(format(cover.notes.items()[0]),
            "warning[W5030]: there is no cash flow in any year: debt cover is 0\n"
            "  --> project.csv:4\n"
            "    = found \"0\", expected revenue less cost in some year\n"
            "    = hint: for a road without toll read the burden on the budget instead\n");
}

TEST(CoverRatios, NeedSeriesOfOneLength) {
  EXPECT_THAT(message_of([] {
                (void)cover_ratios(std::vector<double>{1, 2}, {.interest = {1}, .principal = {1}});
              }),
              HasSubstr("interest does not cover the same years"));
}

TEST(LifeCover, DiscountsLaterCashFlowToTheYearEnd) {
  // Owed 100 after the first year; 66 and 60.5 follow, at 10 % worth 60 + 50.
  const std::vector<double> cash{0, 66, 60.5, 200};
  const std::vector<double> owed{100, 50, 0, 0};
  const auto loan_life = life_cover(cash, owed, 0.10, 2);
  EXPECT_NEAR(*loan_life[0], 1.10, 1e-12);
  EXPECT_NEAR(*loan_life[1], 55.0 / 50, 1e-12);
  EXPECT_FALSE(loan_life[2]);
  const auto project_life = life_cover(cash, owed, 0.10, 3);
  EXPECT_NEAR(*project_life[0], 1.10 + 2.0 / 1.331, 1e-12);
}

TEST(RemainingPresentValue, IsOfLaterYears) {
  EXPECT_THAT(remaining_present_value(std::vector<double>{7, 10.5, 11.025}, 0.05),
              ElementsAre(::testing::DoubleEq(20), ::testing::DoubleEq(10.5), 0));
}

// Against the payments themselves, one by one for 2,000 years.
TEST(StockPresentValue, IsThatOfItsPayments) {
  for (const double interest : {0.0, 2.0, 5.0, 9.0}) {
    const double service = 10.7;
    double owed = 100;
    double value = 0;
    for (int year = 1; year <= 2000; ++year) {
      const double repaid = (service - interest) / 100 * owed;
      value += (interest / 100 * owed + repaid) / std::pow(1.05, year);
      owed -= repaid;
    }
    EXPECT_NEAR(*stock_present_value(100, service, interest, 0.05), value, 1e-9) << interest;
  }
  EXPECT_DOUBLE_EQ(*stock_present_value(100, 12, 5, 0.05), 100);  // at its own rate
  EXPECT_FALSE(stock_present_value(100, 4, 5, 0.05));             // a stock that grows
  EXPECT_FALSE(stock_present_value(0, 4, 1, 0.05));
}

// A loan at 5 % is worth what is owed; below that less. Schedule and debt framework agree.
TEST(RemainingPresentValue, OfALoanAtTheRateOfTheFrameworkIsItsBalance) {
  const std::vector<double> service = {5 + 25, 3.75 + 25, 2.5 + 25, 1.25 + 25};  // 100 over 4 years
  const auto value = remaining_present_value(service, kDebtSustainabilityRatePerYear);
  EXPECT_NEAR(value[0], 75, 1e-12);
  EXPECT_NEAR(value[1], 50, 1e-12);
  EXPECT_NEAR(value[2], 25, 1e-12);
}

TEST(GuaranteeCall, IsTheShareOfWhatIsLeftUnpaid) {
  EXPECT_EQ(guarantee_call(0.8, 100, 60), 32);
  EXPECT_EQ(guarantee_call(0.8, 100, 130), 0);
  EXPECT_EQ(guarantee_call(1, 100, -20), 100);  // losses of the operator are not guaranteed
}

// IMF factsheet (2023): PV / GDP, PV / exports, service / exports, service / revenue, total / GDP.
TEST(Thresholds, AreThoseOfTheFactsheet) {
  const auto percents = [](DebtCapacity capacity) {
    std::vector<double> values;
    for (std::size_t r = 0; r < 5; ++r) {
      values.push_back(lic_dsf_thresholds(capacity)[r]->percent);
    }
    return values;
  };
  EXPECT_THAT(percents(DebtCapacity::weak), ElementsAre(30, 140, 10, 14, 35));
  EXPECT_THAT(percents(DebtCapacity::medium), ElementsAre(40, 180, 15, 18, 55));
  EXPECT_THAT(percents(DebtCapacity::strong), ElementsAre(55, 240, 21, 23, 70));
}

TEST(Thresholds, OfMarketAccessAreMarkedAsRecalled) {
  const Thresholds emerging = market_access_benchmarks(Market::emerging);
  EXPECT_FALSE(emerging[0]);
  EXPECT_EQ(emerging[5]->percent, 70);
  EXPECT_EQ(emerging[6]->percent, 15);
  EXPECT_EQ(emerging[5]->confidence, 'C');
}

CountryYear pakistan() {
  // World Bank IDR 2024: service of 43 % of exports; the amounts are chosen to give it.
  return {.year = 2023,
          .gdp = 338e9,
          .exports = 37e9,
          .revenue = 40e9,
          .external_service = 0.43 * 37e9};
}

TEST(CountryRatios, CompareWithAndWithoutTheProject) {
  const auto rows = country_ratios(std::vector<CountryYear>{pakistan()},
                                   std::vector<ProjectDebtYear>{{.service = 0.37e9}},
                                   lic_dsf_thresholds(DebtCapacity::medium));
  ASSERT_EQ(rows.size(), 2U);  // what is not known is left out
  EXPECT_EQ(rows[0].ratio, DebtRatio::service_to_exports);
  EXPECT_NEAR(rows[0].without_percent, 43, 1e-12);
  EXPECT_NEAR(rows[0].with_percent, 44, 1e-12);
  EXPECT_TRUE(rows[0].breached_without());
  EXPECT_EQ(rows[0].threshold.claim_id, "lo064");
}

TEST(CountryRatios, AThresholdIsBreachedAboveIt) {
  CountryYear year = pakistan();
  year.external_service = 0.15 * year.exports;
  const auto rows =
      country_ratios(std::vector<CountryYear>{year}, std::vector<ProjectDebtYear>{{.service = 1e6}},
                     lic_dsf_thresholds(DebtCapacity::medium));
  EXPECT_FALSE(rows[0].breached_without());
  EXPECT_TRUE(rows[0].breached_with());
}

TEST(CountryRatios, DoNotDivideByNothing) {
  CountryYear year = pakistan();
  year.revenue = 0;
  EXPECT_EQ(message_of([&] {
              (void)country_ratios(std::vector<CountryYear>{year}, std::vector<ProjectDebtYear>(1),
                                   lic_dsf_thresholds(DebtCapacity::weak),
                                   {.file = "series.csv", .line = 9});
            }),
            "error[E5030]: external debt service / revenue in 2023 divides by 0\n"
            "  --> series.csv:9  (revenue)\n"
            "    = found \"0\", expected revenue above 0\n"
            "    = hint: leave the debt figure of that year out if its base is not known\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_THAT(message_of([&] {
                (void)country_ratios(std::vector<CountryYear>{year}, {},
                                     lic_dsf_thresholds(DebtCapacity::weak));
              }),
              HasSubstr("the project's debt does not cover the same years"));
}

}  // namespace
}  // namespace corridor::finance
