// Accessibility of zones and trade response on a road whose numbers are known.
#include "corridor/study/access.h"

#include "case/small_case.h"

#include <cmath>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/study/outage_samples.h"
#include "corridor/study/trade_response.h"

namespace corridor::study {
namespace {

// The small case: A == 120 km == B == 120 km == C (port) ~~ sea ~~ D, 0.05 USD a t-km, 60 km/h, an
// hour costs 1 USD/t. `fast` opens a second road from A to B of half the time at the same price.
cases::Files with_people() {
  return {{"case.toml", R"([case]
name = "small"
price_year = 2023
default_scenario = "today"

[access]
compare = [["today", "fast"]]
gateways = ["C"]
threshold = "3h"
decay = "0.5/h"

[[scenario]]
id = "today"
years = [2030]
status = ["open"]

[[scenario]]
id = "fast"
base = "today"
status = ["open", "planned"]
)"},
          {"link.csv",
           "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
           "AB,A,B,false,120,60,road,open\n"
           "AB2,A,B,false,120,120,road,planned\n"
           "BC,B,C,false,120,60,road,open\n"
           "CD,C,D,false,1200,30,sea,open\n"},
          {"zone.csv",
           "zone_id,name,node_id,access_modes,population,gdp_musd,area_km2\n"
           "A,A,A,road,100,10,\n"
           "B,B,B,road,300,30,28.274333882308138\n"
           "D,D,D,sea,,50,\n"}};
}

// A case whose folder stays while it is used: [access] is read from it.
struct OpenedCase {
  explicit OpenedCase(const cases::Files& changed) {
    cases::write_case(folder.path(), cases::small_files(changed));
    a_case = cases::open_case(folder.path());
  }
  cases::TemporaryFolder folder;
  cases::Case a_case;
};

TEST(Access, MeasuresOfARoadAreThoseOfItsHours) {
  const OpenedCase opened(with_people());
  const cases::Case& a_case = opened.a_case;
  const Access found = analyse_access(a_case, {.scenarios = {"today"}});
  ASSERT_EQ(found.zones.size(), 2U);  // D has no people
  const ZoneMeasures& a = found.zones[0].measures[0];
  const ZoneMeasures& b = found.zones[1].measures[0];
  // A reaches B in 2 h for 6 USD and 2 USD of time; B its own market over 2 km at 30 km/h.
  EXPECT_NEAR(a.hours.mean, 2, 1e-9);
  EXPECT_NEAR(a.usd_per_t.mean, 8, 1e-9);
  EXPECT_NEAR(a.cumulative.mean, 300, 1e-9);
  EXPECT_NEAR(a.gravity.mean, 300 * std::exp(-1), 1e-9);
  EXPECT_NEAR(b.gravity.mean, 100 * std::exp(-1) + 300 * std::exp(-0.5 * 2.0 / 30), 1e-9);
  EXPECT_NEAR(a.logsum.mean, std::log(300) / 0.5 - 2, 1e-9);
  EXPECT_NEAR(a.market_potential.mean, 30 / 8.0, 1e-9);
  EXPECT_NEAR(a.gateways[0].hours.mean, 4, 1e-9);
  EXPECT_NEAR(a.gateways[0].usd_per_t.mean, 16, 1e-9);
}

TEST(Access, SaysWhoGainsBetweenTwoScenarios) {
  const OpenedCase opened(with_people());
  const cases::Case& a_case = opened.a_case;
  const Access found = analyse_access(a_case, {});  // the case's comparison
  ASSERT_EQ(found.scenarios.size(), 2U);
  EXPECT_NEAR(found.zones[0].measures[1].hours.mean, 1, 1e-9);
  ASSERT_TRUE(found.gains.has_value());
  EXPECT_EQ(found.gains->gain_people, 400);
  EXPECT_EQ(found.gains->lose_people, 0);
  EXPECT_NEAR(found.gains->mean_usd_per_t, -1, 1e-9);
  EXPECT_NEAR(found.gains->mean_hours, -1, 1e-9);
  EXPECT_EQ(found.inequality.size(), 2U);
}

TEST(Access, PercentilesAreOverOutageStatesHandedOver) {
  const OpenedCase opened(with_people());
  const cases::Case& a_case = opened.a_case;
  // For 30 % of the time the road takes three times as long.
  const network::Overlay slow = {
      {.index = 0, .attribute = network::Attribute::speed_factor, .value = 1.0 / 3}};
  const Access found = analyse_access(a_case, {.scenarios = {"today"}, .outages = {{0.3, slow}}});
  EXPECT_EQ(found.samples, 2U);
  const Spread& hours = found.zones[0].measures[0].hours;
  EXPECT_NEAR(hours.p10, 2, 1e-9);
  EXPECT_NEAR(hours.p90, 6, 1e-9);
  EXPECT_NEAR(hours.mean, 0.7 * 2 + 0.3 * 6, 1e-9);
}

TEST(Access, SampledDaysCloseWhatHazardsHit) {
  const auto a_case = cases::open_case(std::string(CORRIDOR_SOURCE_DIR) + "/cases/cpec");
  const cases::Scenario& today = *a_case.find_scenario("today");
  const auto days = sample_outages(a_case, today, 2026, 30, 7);
  ASSERT_EQ(days.size(), 4 * 30U);
  std::size_t with_outage = 0;
  std::vector<double> of_season(4, 0);
  for (std::size_t d = 0; d < days.size(); ++d) {
    with_outage += days[d].overlay.empty() ? 0 : 1;
    of_season[days[d].season.value()] += days[d].probability;
  }
  EXPECT_GT(with_outage, 0U);
  for (const double share : of_season) {
    EXPECT_NEAR(share, 1, 1e-9);
  }
  const auto again = sample_outages(a_case, today, 2026, 30, 7);
  for (std::size_t d = 0; d < days.size(); ++d) {
    EXPECT_EQ(days[d].overlay, again[d].overlay);
  }
  // Nobody comes nearer by what is closed or slower.
  const std::string decay = "0.01/usd_per_t";
  const auto plain = analyse_access(a_case, {.scenarios = {"today"}, .decay = decay});
  const auto sampled =
      analyse_access(a_case, {.scenarios = {"today"}, .decay = decay, .outages = days});
  EXPECT_EQ(sampled.samples, 4 * 30U);
  for (std::size_t z = 0; z < plain.zones.size(); ++z) {
    const double open = plain.zones[z].measures[0].gravity.mean;
    EXPECT_LE(sampled.zones[z].measures[0].gravity.mean, open * (1 + 1e-12));
  }
}

TEST(Access, ListsZonesThatHaveNothingOrAreJoinedToNothing) {
  const OpenedCase opened(with_people());
  const auto found = analyse_access(opened.a_case, {.scenarios = {"today"}});
  ASSERT_EQ(found.left_out.items().size(), 1U);
  EXPECT_EQ(found.left_out.items()[0].code, "W8006");
  EXPECT_EQ(found.left_out.items()[0].line, 4U);
  EXPECT_EQ(found.left_out.items()[0].what, "a zone without opportunities: left out");
  // With the road closed nobody reaches anybody.
  const network::Overlay closed = {{.index = 0}, {.index = 2}};
  const auto apart =
      analyse_access(opened.a_case, {.scenarios = {"today"}, .outages = {{1, closed}}});
  EXPECT_EQ(apart.left_out.items().back().code, "W8008");
  EXPECT_EQ(apart.left_out.items().back().what, "a zone that no open way joins to any other");
}

std::string message_of(const AccessOptions& options, const cases::Files& files = with_people()) {
  try {
    const OpenedCase opened(files);
    analyse_access(opened.a_case, options);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST(Access, RefusesThresholdsAndDecaysThatMeanNothing) {
  EXPECT_THAT(message_of({.threshold = "72"}),
              testing::HasSubstr(
                  R"(error[E8004]: a threshold without a unit that we know
  --> --threshold
    = found "72", expected a number with its unit, as 72h or 100usd_per_t)"));
  EXPECT_THAT(message_of({.threshold = "-3h"}),
              testing::HasSubstr("error[E8002]: a threshold below 0"));
  EXPECT_THAT(message_of({.decay = "-0.01/h"}), testing::HasSubstr("error[E8001]"));
  EXPECT_THAT(message_of({.decay = "0.01"}),
              testing::HasSubstr("error[E8004]: a decay without a unit that we know"));
  EXPECT_THAT(message_of({.scenarios = {"tody"}}), testing::HasSubstr("did you mean \"today\"?"));
  cases::Files nobody = with_people();
  nobody["zone.csv"] = "zone_id,name,node_id,access_modes\nA,A,A,road\nB,B,B,road\nD,D,D,sea\n";
  EXPECT_THAT(message_of({}, nobody),
              testing::HasSubstr("error[E8005]: no zone has opportunities"));
}

TEST(Access, ChecksWhatCaseTomlNames) {
  cases::Files files = with_people();
  std::string& toml = files["case.toml"];
  toml.replace(toml.find("\"fast\"]]"), 8, "\"fats\"]]");
  toml.replace(toml.find("[\"C\"]"), 5, "[\"X\"]");
  const std::string problems = cases::problems_of(files);
  EXPECT_THAT(problems, testing::HasSubstr("a scenario that the case does not have"));
  EXPECT_THAT(problems, testing::HasSubstr("a row that node.csv does not have"));
}

TEST(TradeResponseOfFlows, IsTheRatioOfDeliveredPrices) {
  const OpenedCase opened(with_people());
  const cases::Case& a_case = opened.a_case;
  const TradeResponse found = trade_response(
      a_case, {.before = "today", .after = "fast", .elasticity = -3, .relative_gap = 1e-9});
  ASSERT_EQ(found.pairs.size(), 1U);
  const TradePair& pair = found.pairs[0];
  EXPECT_NEAR(pair.base_t, 36500, 1e-6);
  const double factor =
      std::pow((2400 + pair.after_usd_per_t) / (2400 + pair.before_usd_per_t), -3);
  EXPECT_NEAR(pair.response_t, 36500 * factor, 1e-6);
  EXPECT_GT(pair.response_t, pair.base_t);
  // One pair has no other partner to turn to, and nothing congests.
  EXPECT_NEAR(pair.balanced_t, pair.base_t, 1e-6);
  EXPECT_NEAR(pair.induced_t, pair.response_t, 1e-3);
  EXPECT_TRUE(found.converged);
  EXPECT_THROW(trade_response(a_case, {.before = "today", .after = "fast", .elasticity = 1}),
               InputError);
}

}  // namespace
}  // namespace corridor::study
