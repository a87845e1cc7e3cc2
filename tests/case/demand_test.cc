// Tonnes a day of a year and season from the rows of demand.csv.
#include "case/small_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/case/scenario.h"

namespace corridor::cases {
namespace {

const std::string kHeader = "demand_id,o_zone_id,d_zone_id,commodity,year,season,tonnes_per_year\n";

Case with_demand(const std::string& rows) {
  return small_case({{"demand.csv", kHeader + rows},
                     {"case.toml",
                      "[case]\n"
                      "[[season]]\nid = \"winter\"\nmonths = [12, 1, 2]\n"  // 90 days
                      "[[season]]\nid = \"rest\"\nmonths = [3, 4, 5, 6, 7, 8, 9, 10, 11]\n"
                      "[[scenario]]\nid = \"today\"\nyears = [2030]\nstatus = [\"open\"]\n"}});
}

double t_per_day(const Case& a_case, int year, std::size_t season = 0) {
  double sum = 0;
  for (const Flow& flow : demand_flows(a_case, year, a_case.seasons[season])) {
    sum += flow.t_per_day;
  }
  return sum;
}

TEST(Demand, IsInterpolatedBetweenYearsAndHoldsBeyondThem) {
  const Case a_case = with_demand(
      "a,A,D,goods,2030,,36500\n"
      "b,A,D,goods,2040,,73000\n");
  EXPECT_DOUBLE_EQ(t_per_day(a_case, 2025), 100);
  EXPECT_DOUBLE_EQ(t_per_day(a_case, 2030), 100);
  EXPECT_DOUBLE_EQ(t_per_day(a_case, 2033), 130);
  EXPECT_DOUBLE_EQ(t_per_day(a_case, 2040), 200);
  EXPECT_DOUBLE_EQ(t_per_day(a_case, 2050), 200);
}

TEST(Demand, SaysWhichRowsItWasMadeFrom) {
  const Case a_case = with_demand(
      "a,A,D,goods,2030,,36500\n"
      "b,A,D,goods,2040,,73000\n"
      "c,A,D,goods,2050,,73000\n");
  const auto between = demand_flows(a_case, 2033, a_case.seasons[0]);
  ASSERT_EQ(between.size(), 1U);
  EXPECT_THAT(between[0].rows, testing::ElementsAre(0, 1));
  EXPECT_TRUE(between[0].interpolated);
  const auto at = demand_flows(a_case, 2040, a_case.seasons[0]);
  EXPECT_THAT(at[0].rows, testing::ElementsAre(1));
  EXPECT_FALSE(at[0].interpolated);
}

TEST(Demand, OfASeasonSpreadsOverItsDays) {
  const Case a_case = with_demand(
      "a,A,D,goods,2030,,36500\n"
      "b,A,D,goods,2030,winter,9000\n");
  EXPECT_DOUBLE_EQ(t_per_day(a_case, 2030, 0), 100 + 9000.0 / 90);
  EXPECT_DOUBLE_EQ(t_per_day(a_case, 2030, 1), 100);
}

TEST(Demand, OverTheSeasonsIsTheYears) {
  const Case a_case = with_demand(
      "a,A,D,goods,2030,,36500\n"
      "b,A,B,goods,2030,winter,9000\n"
      "c,B,D,goods,2030,,1234.5\n");
  double year = 0;
  for (std::size_t season = 0; season < 2; ++season) {
    year += t_per_day(a_case, 2030, season) * a_case.seasons[season].days;
  }
  EXPECT_NEAR(year, 36500 + 9000 + 1234.5, 1e-9);
}

TEST(Demand, RowsOfOneFlowAddUpAndNothingIsNoFlow) {
  const Case a_case = with_demand(
      "a,A,D,goods,2030,,36500\n"
      "b,A,D,goods,2030,,3650\n"
      "c,B,D,goods,2030,,0\n");
  const auto flows = demand_flows(a_case, 2030, a_case.seasons[0]);
  ASSERT_EQ(flows.size(), 1U);
  EXPECT_DOUBLE_EQ(flows[0].t_per_day, 110);
}

}  // namespace
}  // namespace corridor::cases
