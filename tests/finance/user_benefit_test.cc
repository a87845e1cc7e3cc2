#include "corridor/finance/user_benefit.h"

#include "base/message_of.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::finance {
namespace {

using ::testing::HasSubstr;

constexpr double kNotOnOffer = std::numeric_limits<double>::infinity();

// A road becomes quicker: 100 t at 50 a tonne become 120 t at 40, of which 30 is the price.
FlowChange quicker_road() {
  return {.without = {.tonnes = 100,
                      .generalized_cost_per_t = 50,
                      .price_per_t = 30,
                      .levy_per_t = 5,
                      .resource_cost_per_t = 20,
                      .emission_kg_per_t = 80},
          .with = {.tonnes = 120,
                   .generalized_cost_per_t = 40,
                   .price_per_t = 30,
                   .levy_per_t = 5,
                   .resource_cost_per_t = 18,
                   .emission_kg_per_t = 70}};
}

WelfareChange welfare(const std::vector<FlowChange>& flows,
                      const std::vector<ChoiceChange>& choices = {}) {
  return welfare_by_country(flows, choices, 1).at(0);
}

TEST(RuleOfAHalf, GivesNewUsersHalfOfWhatOldOnesGain) {
  EXPECT_DOUBLE_EQ(rule_of_a_half(100, 50, 120, 40), 100 * 10 + 20 * 10 / 2.0);
}

TEST(Welfare, OfAQuickerRoadGoesToUsersOperatorsAndTreasury) {
  const WelfareChange gain = welfare({quicker_road()});
  EXPECT_DOUBLE_EQ(gain.users, 1100);
  EXPECT_DOUBLE_EQ(gain.operators, 120 * 7 - 100 * 5);
  EXPECT_DOUBLE_EQ(gain.treasury, 20 * 5);
  EXPECT_DOUBLE_EQ(gain.emission_t, (120 * 70 - 100 * 80) / 1000.0);
}

TEST(Welfare, OfATollAloneIsATransfer) {
  FlowChange toll = quicker_road();
  toll.with = toll.without;
  toll.with.levy_per_t += 4;
  toll.with.price_per_t += 4;
  toll.with.generalized_cost_per_t += 4;
  const WelfareChange gain = welfare({toll});
  EXPECT_DOUBLE_EQ(gain.users, -400);
  EXPECT_DOUBLE_EQ(gain.treasury, 400);
  EXPECT_DOUBLE_EQ(gain.total(), 0);
}

TEST(Welfare, GoesToTheCountryOfTheRow) {
  FlowChange abroad = quicker_road();
  abroad.country = 1;
  const auto gains =
      welfare_by_country(std::vector<FlowChange>{quicker_road(), abroad, abroad}, {}, 2);
  EXPECT_DOUBLE_EQ(gains[1].users, 2 * gains[0].users);
  EXPECT_THAT(message_of([&] { (void)welfare_by_country(std::vector<FlowChange>{abroad}, {}, 1); }),
              HasSubstr("found \"1\", expected a country below 1"));
}

// A railway at 90 joins a road at 100, scale 0.05 per unit of cost: the logsum falls from 100 to
// 80.518 (computed with Python).
ChoiceChange new_railway() {
  return {.scale_per_cost = 0.05,
          .tonnes_without = 1000,
          .tonnes_with = 1000,
          .cost_without = {100, kNotOnOffer},
          .cost_with = {100, 90}};
}

TEST(Logsum, ValuesANewMode) {
  EXPECT_NEAR(logsum_benefit(new_railway()), 19481.53968, 1e-4);
  EXPECT_EQ(logsum_cost(std::vector<double>{kNotOnOffer}, 0.05), kNotOnOffer);
}

// Small changes: the rule of a half over the modes' own volumes is the logsum to second order.
TEST(Logsum, AgreesWithTheRuleOfAHalfForSmallChanges) {
  for (std::uint32_t trial = 0; trial < 100; ++trial) {
    ChoiceChange choice{.scale_per_cost = 0.05, .tonnes_without = 1, .tonnes_with = 1};
    for (std::uint32_t m = 0; m < 3; ++m) {
      choice.cost_without.push_back(100 + 40 * uniform(14, Stream::test, trial, m));
      choice.cost_with.push_back(choice.cost_without[m] -
                                 0.1 * uniform(14, Stream::test, trial, 10 + m));
    }
    const auto share = [&](const std::vector<double>& cost, std::size_t m) {
      return std::exp(-0.05 * (cost[m] - logsum_cost(cost, 0.05)));
    };
    double by_half = 0;
    for (std::size_t m = 0; m < 3; ++m) {
      by_half += rule_of_a_half(share(choice.cost_without, m), choice.cost_without[m],
                                share(choice.cost_with, m), choice.cost_with[m]);
    }
    EXPECT_NEAR(logsum_benefit(choice), by_half, 1e-7);
  }
}

TEST(Welfare, CountsAFlowByOneMethodOnly) {
  FlowChange road = quicker_road();
  EXPECT_THAT(message_of([&] { (void)welfare({road}, {new_railway()}); }),
              HasSubstr("error[E5033]: a flow is counted by logsum and by rule of a half: origin "
                        "0, destination 0, commodity 0\n"));
  road.by_logsum = true;
  EXPECT_NEAR(welfare({road}, {new_railway()}).users, 19481.53968, 1e-4);
  EXPECT_THAT(message_of([&] { (void)welfare({road}); }),
              HasSubstr("a flow is left to a logsum that is not there"));
}

TEST(Welfare, OfANewModeHasNoRuleOfAHalf) {
  FlowChange railway = quicker_road();
  railway.without = {.generalized_cost_per_t = kNotOnOffer};
  EXPECT_EQ(message_of([&] { (void)welfare({railway}); }),
            "error[E5033]: no rule of a half for origin 0, destination 0, commodity 0, mode 0\n"
            "    = found \"generalized cost ∞ without, 40.00 with the project\", expected a finite "
            "cost on both sides\n"
            "    = hint: a mode that is new or goes needs a choice of modes (logsum)\n"
            "result: 1 error, 0 warnings\n");
}

}  // namespace
}  // namespace corridor::finance
