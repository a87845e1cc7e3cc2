// Trade response and the fixed point of induced demand.
#include "corridor/access/induced.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/access/trade.h"
#include "corridor/base/error.h"
#include "corridor/base/random.h"

namespace corridor::access {
namespace {

TEST(TradeResponse, IsTheRatioOfDeliveredPricesToTheElasticity) {
  EXPECT_NEAR(trade_factor(900, 100, 80, -5), std::pow(980.0 / 1000, -5), 1e-12);
  EXPECT_EQ(trade_factor(900, 100, 100, -5), 1);
  EXPECT_EQ(trade_factor(900, 100, INFINITY, -5), 0);
  EXPECT_EQ(trade_factor(900, INFINITY, 100, -5), 1);
  // Small changes: elasticity x share of the way in the price x relative change.
  EXPECT_NEAR(trade_factor(900, 100, 99.99, -5) - 1, 5 * 0.1 * 1e-4, 1e-8);
  EXPECT_NEAR(trade_factor_of_days(2, 5.2), std::exp(0.104), 1e-12);
}

TEST(TradeResponse, RefusesAnElasticityOfTheWrongSign) {
  try {
    check_cost_elasticity(2, "parameter.trade_elasticity");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(
                                  R"(error[E8003]: an elasticity of the wrong sign
  --> parameter.trade_elasticity
    = found "2", expected a number of at most 0
    = hint: it is of trade to the delivered price: with a number above 0 trade would grow as moving gets dearer)"));
  }
  EXPECT_THROW(check_gain_per_day(-1, "x"), InputError);
  EXPECT_THROW(check_cost_elasticity(NAN, "x"), InputError);
}

// One flow, one road whose hours are 10 + v / 10; value 100 and 1 USD an hour; no cost at the base.
InducedProblem one_road(double elasticity) {
  InducedProblem problem;
  problem.flows.push_back({.base_t_per_day = 100,
                           .base_usd_per_t = 20,
                           .value_usd_per_t = 100,
                           .value_of_time_usd_per_t_h = 1,
                           .scale_per_usd = 0.1,
                           .routes = {{.fixed_usd_per_t = 0, .arcs = {0}}}});
  problem.arcs = 1;
  problem.delay = [](std::span<const double> v, std::span<double> hours) {
    hours[0] = 10 + v[0] / 10;
  };
  problem.elasticity = elasticity;
  return problem;
}

TEST(InducedDemand, AnswersNothingWhereTheBaseIsAlreadyTheFixedPoint) {
  // 100 t take 20 h, which is what the base demand met.
  const auto found = induced_demand(one_road(-5));
  EXPECT_TRUE(found.converged);
  EXPECT_NEAR(found.t_per_day[0], 100, 1e-3);
  EXPECT_NEAR(found.usd_per_t[0], 20, 1e-4);
}

TEST(InducedDemand, SolvesTheQuadraticOfOneRoad) {
  // Elasticity -1, base at 40 USD: T = 100 x 140 / (110 + T / 10), so T^2 / 10 + 110 T - 14000 = 0.
  InducedProblem problem = one_road(-1);
  problem.flows[0].base_usd_per_t = 40;
  const double expected = (-110 + std::sqrt(110.0 * 110 + 4 * 0.1 * 14000)) / 0.2;
  const auto found = induced_demand(problem, {.relative_gap = 1e-10});
  EXPECT_TRUE(found.converged);
  EXPECT_NEAR(found.t_per_day[0], expected, 1e-6);
}

// Random flows over random routes of ten arcs with BPR delays.
InducedProblem random_problem(std::uint32_t seed) {
  const auto draw = [seed](std::uint32_t a, std::uint32_t b) {
    return uniform(seed, Stream::test, a, b);
  };
  InducedProblem problem;
  problem.arcs = 10;
  problem.elasticity = -4;
  for (std::uint32_t f = 0; f < 8; ++f) {
    InducedFlow flow{.base_t_per_day = 50 + 100 * draw(f, 0),
                     .base_usd_per_t = 60 + 20 * draw(f, 1),
                     .value_usd_per_t = 500,
                     .value_of_time_usd_per_t_h = 0.5 + draw(f, 2),
                     .scale_per_usd = 0.05};
    for (std::uint32_t r = 0; r < 3; ++r) {
      InducedRoute route{.fixed_usd_per_t = 30 * draw(f, 10 + r)};
      for (std::uint32_t a = 0; a < 10; ++a) {
        if (draw(f, 20 + 10 * r + a) < 0.3) {
          route.arcs.push_back(a);
        }
      }
      flow.routes.push_back(route);
    }
    problem.flows.push_back(flow);
  }
  problem.delay = [](std::span<const double> v, std::span<double> hours) {
    for (std::size_t a = 0; a < v.size(); ++a) {
      hours[a] = 5 * (1 + 0.15 * std::pow(v[a] / 120, 4));
    }
  };
  return problem;
}

TEST(InducedDemand, TwoStartsEndAtOneFixedPoint) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    const auto problem = random_problem(seed);
    const auto low = induced_demand(problem, {.relative_gap = 1e-9, .start_share = 0});
    const auto high = induced_demand(problem, {.relative_gap = 1e-9, .start_share = 3});
    ASSERT_TRUE(low.converged && high.converged) << "seed " << seed << " " << high.relative_gap;
    for (std::size_t f = 0; f < low.t_per_day.size(); ++f) {
      EXPECT_NEAR(low.t_per_day[f] / high.t_per_day[f], 1, 1e-6) << "seed " << seed;
    }
  }
}

TEST(InducedDemand, TellsTheGapWhereItDoesNotConverge) {
  const auto found = induced_demand(random_problem(1), {.relative_gap = 1e-9, .iterations = 1});
  EXPECT_FALSE(found.converged);
  EXPECT_GT(found.relative_gap, 1e-9);
}

}  // namespace
}  // namespace corridor::access
