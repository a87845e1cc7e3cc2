#include "corridor/assign/chain_equilibrium.h"

#include <cmath>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::assign {
namespace {

constexpr double kFar = 1e6;

TEST(ChainEquilibrium, WithoutFullArcsItIsLogit) {
  ChainProblem problem;
  problem.pairs.push_back({100, 0.1, 0, kFar, {{0, 20, {}}, {1, 30, {}}}});
  const ChainSolution solution = chain_equilibrium(problem);
  EXPECT_TRUE(solution.converged);
  EXPECT_NEAR(solution.route_t_per_day[0][0], 100 / (1 + std::exp(-1.0)), 1e-9);
  EXPECT_EQ(solution.unmet_t_per_day[0], 0);
}

// A port that takes 50 t of the 73 that would come: its price evens the two chains' costs out.
TEST(ChainEquilibrium, FullPortHasThePriceThatFillsIt) {
  ChainProblem problem;
  problem.arcs = {{50, {}}};
  problem.pairs.push_back({100, 0.1, 0, kFar, {{0, 20, {0}}, {1, 30, {}}}});
  const ChainSolution solution = chain_equilibrium(problem);
  EXPECT_TRUE(solution.converged);
  EXPECT_NEAR(solution.volume_t_per_day[0], 50, 1e-6);
  EXPECT_NEAR(solution.price_usd_per_t[0], 10, 1e-7);
  EXPECT_NEAR(solution.logsum_usd_per_t[0], 30 - std::log(2) / 0.1, 1e-7);
}

// Two railway lines of one chain: the cheap one fills, the rest takes the other at 5 more, and 5 is
// the price. Between chains the logit sees the dearer line.
TEST(ChainEquilibrium, WithinAChainTheUsedRoutesCostTheSame) {
  ChainProblem problem;
  problem.arcs = {{30, {}}};
  problem.pairs.push_back({100, 0.1, 0, kFar, {{0, 20, {0}}, {0, 25, {}}, {1, 25, {}}}});
  const ChainSolution solution = chain_equilibrium(problem);
  EXPECT_TRUE(solution.converged) << solution.relative_gap << " " << solution.worst_overload;
  EXPECT_NEAR(solution.price_usd_per_t[0], 5, 1e-5);
  EXPECT_NEAR(solution.route_t_per_day[0][0], 30, 1e-5);
  EXPECT_NEAR(solution.route_t_per_day[0][1], 20, 1e-4);
  EXPECT_NEAR(solution.route_t_per_day[0][2], 50, 1e-4);
}

TEST(ChainEquilibrium, WhatHasNoRoomStays) {
  ChainProblem problem;
  problem.arcs = {{30, {}}};
  problem.pairs.push_back({100, 0.1, 0, 500, {{0, 20, {0}}}});
  const ChainSolution solution = chain_equilibrium(problem);
  EXPECT_TRUE(solution.converged) << solution.relative_gap << " " << solution.worst_overload;
  EXPECT_NEAR(solution.unmet_t_per_day[0], 70, 1e-5);
  EXPECT_NEAR(solution.price_usd_per_t[0], 480, 1e-4);
}

// t = t0 x^4 for half the pair's goods: the shares must be logit at the hours that they cause.
TEST(ChainEquilibrium, DelaysFollowTheFlows) {
  ChainProblem problem;
  problem.arcs = {{std::numeric_limits<double>::infinity(), {DelayShape::linear, 0, 1, 0.2, 0}}};
  problem.pairs.push_back({100, 0.1, 2, kFar, {{0, 20, {0}}, {1, 30, {}}}});
  const ChainSolution solution = chain_equilibrium(problem);
  EXPECT_TRUE(solution.converged) << solution.relative_gap;
  const double v = solution.route_t_per_day[0][0];
  EXPECT_NEAR(solution.delay_h[0], 0.2 * v, 1e-9);
  EXPECT_NEAR(std::log(v / (100 - v)), -0.1 * (20 + 2 * 0.2 * v - 30), 1e-4);
}

struct Random {
  std::uint64_t seed;
  std::uint64_t next = 0;
  double draw(double below) { return below * uniform(seed, Stream::test, next++); }
  std::uint32_t index(std::uint32_t below) {
    return std::min(below - 1, static_cast<std::uint32_t>(draw(below)));
  }
};

ChainProblem random_problem(std::uint64_t seed) {
  Random random{seed};
  ChainProblem problem;
  const std::uint32_t arcs = 1 + random.index(12);
  for (std::uint32_t a = 0; a < arcs; ++a) {
    problem.arcs.push_back({1 + random.draw(300), {}});
    if (random.index(4) == 0) {
      problem.arcs.back() = {std::numeric_limits<double>::infinity(),
                             {DelayShape::linear, 0, 1, random.draw(0.01), 0}};
    }
  }
  for (std::uint32_t p = 1 + random.index(20); p > 0; --p) {
    ChainPair pair{1 + random.draw(100), 0.01 + random.draw(0.2), random.draw(0.3), 0, {}};
    const std::uint32_t chains = 1 + random.index(4);
    double least = kFar;
    for (std::uint32_t c = 0; c < chains; ++c) {
      for (std::uint32_t r = 1 + random.index(3); r > 0; --r) {
        ChainRoute route{c, 10 + random.draw(100), {}};
        for (std::uint32_t a = 0; a < arcs; ++a) {
          if (random.index(5) == 0) {
            route.arcs.push_back(a);
          }
        }
        least = std::min(least, route.cost_usd_per_t);
        pair.routes.push_back(route);
      }
    }
    pair.stay_usd_per_t = least + 50 + random.draw(400);
    problem.pairs.push_back(pair);
  }
  return problem;
}

// The gap is judged here anew, from flows and prices alone.
TEST(ChainEquilibrium, RandomProblemsPassTheIndependentCheck) {
  int full = 0;
  int stayed = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const ChainProblem problem = random_problem(seed);
    const ChainSolution solution = chain_equilibrium(problem, {.relative_gap = 1e-8});
    ASSERT_TRUE(solution.converged) << "seed " << seed << " gap " << solution.relative_gap
                                    << " overload " << solution.worst_overload;
    std::vector<double> volume(problem.arcs.size(), 0);
    double total = 0;
    double excess = 0;
    for (std::size_t p = 0; p < problem.pairs.size(); ++p) {
      const ChainPair& pair = problem.pairs[p];
      double moved = 0;
      double spent = 0;
      std::vector<double> least(4, 1e300);
      std::vector<double> of_chain(4, 0);
      for (std::size_t r = 0; r < pair.routes.size(); ++r) {
        const double tonnes = solution.route_t_per_day[p][r];
        ASSERT_GE(tonnes, 0);
        double cost = pair.routes[r].cost_usd_per_t;
        for (const std::uint32_t arc : pair.routes[r].arcs) {
          volume[arc] += tonnes;
          cost += solution.price_usd_per_t[arc] +
                  pair.value_of_time_usd_per_t_h * solution.delay_h[arc];
        }
        moved += tonnes;
        spent += tonnes * cost;
        of_chain[pair.routes[r].chain] += tonnes;
        least[pair.routes[r].chain] = std::min(least[pair.routes[r].chain], cost);
      }
      ASSERT_NEAR(moved + solution.unmet_t_per_day[p], pair.t_per_day, 1e-9 * pair.t_per_day);
      total += spent;
      double sum = 0;
      for (std::size_t c = 0; c < 4; ++c) {
        sum += least[c] < 1e300 ? std::exp(-pair.scale_t_per_usd * least[c]) : 0;
        if (of_chain[c] > 0) {
          spent += of_chain[c] * std::log(of_chain[c] / moved) / pair.scale_t_per_usd;
        }
      }
      const double logsum = -std::log(sum) / pair.scale_t_per_usd;
      excess += spent + solution.unmet_t_per_day[p] * pair.stay_usd_per_t -
                pair.t_per_day * std::min(logsum, pair.stay_usd_per_t);
      stayed += solution.unmet_t_per_day[p] > 1e-6 ? 1 : 0;
    }
    for (std::size_t a = 0; a < volume.size(); ++a) {
      const SharedArc& arc = problem.arcs[a];
      ASSERT_LE(volume[a], arc.capacity_t_per_day * (1 + 1e-8)) << "seed " << seed;
      excess +=
          solution.price_usd_per_t[a] > 0
              ? solution.price_usd_per_t[a] * std::max(0.0, arc.capacity_t_per_day - volume[a])
              : 0;
      full += solution.price_usd_per_t[a] > 1e-6 ? 1 : 0;
      ASSERT_NEAR(solution.delay_h[a], delay_at(arc.delay, volume[a]).time, 1e-9);
    }
    ASSERT_LT(std::abs(excess), 1.01e-8 * total + 1e-9) << "seed " << seed;
  }
  EXPECT_GT(full, 300);
  EXPECT_GT(stayed, 50);
}

TEST(ChainEquilibrium, WarmStartReachesTheSameInFewerSteps) {
  const ChainProblem problem = random_problem(7);
  const ChainSolution cold = chain_equilibrium(problem);
  const ChainSolution warm = chain_equilibrium(problem, {.start_usd_per_t = cold.price_usd_per_t});
  for (std::size_t a = 0; a < problem.arcs.size(); ++a) {
    EXPECT_NEAR(warm.volume_t_per_day[a], cold.volume_t_per_day[a],
                1e-3 * (1 + cold.volume_t_per_day[a]));
  }
}

// Routes come in at the ends of pairs: going on from the solution without them is the same as
// starting with all of them.
TEST(ChainEquilibrium, GoesOnFromASolutionWithFewerRoutes) {
  int steps_cold = 0;
  int steps_warm = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const ChainProblem all = random_problem(seed);
    ChainProblem fewer = all;
    for (ChainPair& pair : fewer.pairs) {
      pair.routes.resize(1 + pair.routes.size() / 2);  // no holes: chains come in order
    }
    const ChainSolution before = chain_equilibrium(fewer, {.relative_gap = 1e-10});
    const ChainSolution cold = chain_equilibrium(all, {.relative_gap = 1e-10});
    const ChainSolution warm = chain_equilibrium(all, {.relative_gap = 1e-10, .start = &before});
    ASSERT_TRUE(warm.converged) << "seed " << seed << " gap " << warm.relative_gap;
    steps_cold += cold.iterations;
    steps_warm += warm.iterations;
    for (std::size_t p = 0; p < all.pairs.size(); ++p) {
      ASSERT_NEAR(warm.logsum_usd_per_t[p], cold.logsum_usd_per_t[p], 1e-3) << "seed " << seed;
    }
  }
  EXPECT_LT(steps_warm, steps_cold);
}

}  // namespace
}  // namespace corridor::assign
