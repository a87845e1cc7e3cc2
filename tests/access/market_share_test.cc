// Shares over fixed routes, break-even points and the hub index.
#include "corridor/access/market_share.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/access/hub_index.h"
#include "corridor/base/random.h"

namespace corridor::access {
namespace {

// A port at each end of a line, 1,000 km apart: a place at x pays 0.05 USD a km to either, and 10
// USD at the port of our end, 20 at the other.
//
//   ours (10) ----- x km ----- place ----- 1000 - x km ----- theirs (20)
Choice place_at(double x_km, double scale) {
  return {.flow = 0,
          .tonnes = 100,
          .scale_per_usd = scale,
          .routes = {{.money_usd_per_t = 10 + 0.05 * x_km, .by_port = true},
                     {.money_usd_per_t = 20 + 0.05 * (1000 - x_km)}}};
}

TEST(Catchment, OfTwoPortsOnALineEndsWhereCostsAreEqual) {
  // 10 + 0.05 x = 20 + 0.05 (1000 - x) at x = (1000 + (20 - 10) / 0.05) / 2 = 600 km.
  const std::vector<Lever> none = {{}};
  const std::vector<double> base = {0};
  const auto tonnes = [&](double x_km, double scale) {
    return tonnes_by_port(std::vector<Choice>{place_at(x_km, scale)}, 1, none, base, 1)[0];
  };
  EXPECT_NEAR(tonnes(600, 0.1), 50, 1e-9);
  EXPECT_GT(tonnes(599, 1000), 99.99);  // a large scale is all or nothing
  EXPECT_LT(tonnes(601, 1000), 0.01);
  // The same boundary as a break-even of the distance.
  const auto found =
      break_even(std::vector<CostLine>{{10, 0.05}}, std::vector<CostLine>{{70, -0.05}}, 0, 1000);
  EXPECT_THAT(found, testing::ElementsAre(testing::DoubleNear(600, 1e-9)));
}

TEST(BreakEven, FindsEveryTurnOfTwoEnvelopes) {
  // Ours: min(50, 100 - x); theirs: 20 + 0.5 x: theirs cheaper up to 53.3, ours after.
  EXPECT_THAT(break_even(std::vector<CostLine>{{50, 0}, {100, -1}},
                         std::vector<CostLine>{{20, 0.5}}, 0, 100),
              testing::ElementsAre(testing::DoubleNear(160.0 / 3, 1e-9)));
  // Ours level at 20, theirs min(x, 60 - x): theirs is the cheaper at both ends.
  EXPECT_THAT(
      break_even(std::vector<CostLine>{{20, 0}}, std::vector<CostLine>{{0, 1}, {60, -1}}, 0, 60),
      testing::ElementsAre(testing::DoubleNear(20, 1e-9), testing::DoubleNear(40, 1e-9)));
  EXPECT_THAT(break_even(std::vector<CostLine>{{20, 0}}, {}, 0, 60), testing::IsEmpty());
  EXPECT_THAT(break_even(std::vector<CostLine>{{20, 0}}, std::vector<CostLine>{{80, 0}}, 0, 60),
              testing::IsEmpty());
}

TEST(MarketShare, AgreesWithCostsWorkedOutRouteByRoute) {
  const std::vector<Lever> levers = {
      {LeverKind::cost}, {LeverKind::cost}, {LeverKind::value_of_time, 1}, {LeverKind::scale, 0}};
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    const auto draw = [seed](std::uint32_t a, std::uint32_t b) {
      return uniform(seed, Stream::test, a, b);
    };
    std::vector<Choice> choices;
    for (std::uint32_t c = 0; c < 5; ++c) {
      Choice choice{.flow = c % 3,
                    .commodity = c % 2,
                    .tonnes = 10 + draw(c, 0),
                    .value_of_time_usd_per_t_h = draw(c, 1),
                    .reliability_ratio = 0.5,
                    .scale_per_usd = 0.02 + 0.1 * draw(c, 2),
                    .keeps_h = c == 4 ? 60.0 : INFINITY};
      for (std::uint32_t r = 0; r < 4; ++r) {
        choice.routes.push_back(
            {.money_usd_per_t = 50 * draw(c, 10 + r),
             .hours = 100 * draw(c, 20 + r),
             .sd_hours = 10 * draw(c, 30 + r),
             .by_port = draw(c, 40 + r) < 0.5,
             .effects = {
                 {.lever = r % 2, .usd_per_t = draw(c, 50 + r), .hours = draw(c, 60 + r)}}});
      }
      choices.push_back(choice);
    }
    std::vector<double> changes;
    for (std::uint32_t p = 0; p < 200; ++p) {
      changes.insert(changes.end(), {20 * draw(1000 + p, 0) - 10, 5 * draw(1000 + p, 1),
                                     draw(1000 + p, 2), 0.1 * draw(1000 + p, 3)});
    }
    const auto found = tonnes_by_port(choices, 3, levers, changes, 2);
    EXPECT_EQ(found, tonnes_by_port(choices, 3, levers, changes, 1));
    for (std::size_t p = 0; p < 200; ++p) {
      const double* x = changes.data() + 4 * p;
      std::vector<double> expected(3, 0);
      for (const Choice& choice : choices) {
        double all = 0;
        double ours = 0;
        for (const ChoiceRoute& route : choice.routes) {
          const LeverEffect& effect = route.effects[0];
          const double hours = route.hours + effect.hours * x[effect.lever];
          const double value =
              choice.value_of_time_usd_per_t_h + (choice.commodity == 1 ? x[2] : 0);
          const double cost = route.money_usd_per_t + effect.usd_per_t * x[effect.lever] +
                              value * (hours + 0.5 * route.sd_hours);
          const double scale = choice.scale_per_usd + (choice.commodity == 0 ? x[3] : 0);
          const double weight = hours > choice.keeps_h ? 0 : std::exp(-scale * cost);
          all += weight;
          ours += route.by_port ? weight : 0;
        }
        expected[choice.flow] += all > 0 ? choice.tonnes * ours / all : 0;
      }
      for (std::size_t f = 0; f < 3; ++f) {
        EXPECT_NEAR(found[3 * p + f], expected[f], 1e-9) << "seed " << seed;
      }
    }
  }
}

TEST(MarketShare, WaysOfOneAlternativeCountOnceAtTheCheapest) {
  Choice choice{.tonnes = 100,
                .scale_per_usd = 0.1,
                .routes = {{.money_usd_per_t = 50, .by_port = true},
                           {.money_usd_per_t = 40, .by_port = true, .same_alternative = true},
                           {.money_usd_per_t = 40}}};
  const std::vector<Lever> lever = {{}};
  EXPECT_NEAR(tonnes_by_port(std::vector<Choice>{choice}, 1, lever, std::vector<double>{0}, 1)[0],
              50, 1e-9);
}

TEST(HubIndex, CountsTransitOverWhatCouldBeTransit) {
  const std::vector<HubFlow> flows = {
      {.tonnes = 100, .by_port_t = 40, .starts_or_ends_in_country = true, .could_come = true},
      {.tonnes = 200, .by_port_t = 10, .could_come = true},
      {.tonnes = 300, .by_port_t = 0, .could_come = true},
      {.tonnes = 1000, .by_port_t = 0, .could_come = false},
      {.tonnes = 50,
       .by_port_t = 50,
       .starts_or_ends_there = true,
       .starts_or_ends_in_country = true,
       .could_come = true}};
  const HubIndex found = hub_index(flows);
  EXPECT_EQ(found.through_t, 100);
  EXPECT_EQ(found.transit_t, 10);
  EXPECT_NEAR(found.transit_share, 0.1, 1e-12);
  EXPECT_NEAR(found.betweenness, 50.0 / 1600, 1e-12);
  EXPECT_NEAR(found.hub_index, 10.0 / 500, 1e-12);
  EXPECT_EQ(hub_index({}).hub_index, 0);
}

}  // namespace
}  // namespace corridor::access
