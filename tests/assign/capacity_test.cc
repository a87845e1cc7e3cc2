// Hard capacities, demand that stays, elastic demand: closed forms and a linear program.
#include "assign/example.h"

#include <numeric>

#include <coin/ClpSimplex.hpp>
#include <gtest/gtest.h>

#include "corridor/assign/equilibrium.h"
#include "corridor/base/random.h"

namespace corridor::assign {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// 30 trips over a road of cost 10 that takes 20, and one of cost 14: the price of the cheap road's
// capacity is the 4 that one more trip on it would save.
TEST(HardCapacity, ShadowPriceIsWhatOneMoreUnitSaves) {
  Example made =
      example(2, {{0, 1, linear(10, 0)}, {0, 1, linear(14, 0)}}, {{NodeId{0}, NodeId{1}, 30}});
  made.problem.hard_capacity = {20, kInfinity};
  const Assignment solution = user_equilibrium(made.problem);
  EXPECT_EQ(solution.status, Status::converged);
  EXPECT_NEAR(solution.volume[0], 20, 1e-7);
  EXPECT_NEAR(solution.volume[1], 10, 1e-7);
  EXPECT_NEAR(solution.shadow_price[0], 4, 1e-9);
  EXPECT_EQ(solution.shadow_price[1], 0);
  EXPECT_LE(solution.worst_overload, 1e-9);
  EXPECT_TRUE(solution.unmet.empty());
  EXPECT_NEAR(solution.time[0], 10, 1e-12);  // the price is no part of the time
}

//  0 ==20==> 1 ==12==> 2: of 30 trips 12 get through, and the cut is the second link.
TEST(HardCapacity, ExcessIsUnmetWithTheCutNamed) {
  Example made =
      example(3, {{0, 1, linear(1, 0)}, {1, 2, linear(1, 0)}}, {{NodeId{0}, NodeId{2}, 30}});
  made.problem.hard_capacity = {20, 12};
  made.problem.classes[0].unmet_cost = 50;
  const Assignment solution = user_equilibrium(made.problem);
  ASSERT_EQ(solution.unmet.size(), 1U);
  EXPECT_NEAR(solution.unmet[0].amount, 18, 1e-6);
  ASSERT_EQ(solution.unmet[0].cut.size(), 1U);
  EXPECT_EQ(solution.unmet[0].cut[0], made.arc_of_link[1]);
  EXPECT_FALSE(solution.unmet[0].by_choice);
  EXPECT_NEAR(solution.shadow_price[1], 48, 1e-6);
  EXPECT_NEAR(solution.shadow_price[0], 0, 1e-6);
  EXPECT_NEAR(solution.assigned_demand, 12, 1e-6);
}

TEST(HardCapacity, DemandWithoutAWayIsNotCalledUnmet) {
  Example made =
      example(3, {{0, 1, linear(1, 0)}}, {{NodeId{0}, NodeId{1}, 5}, {NodeId{0}, NodeId{2}, 7}});
  made.problem.hard_capacity = {3};
  const Assignment solution = user_equilibrium(made.problem);
  ASSERT_EQ(solution.unreachable.size(), 1U);
  EXPECT_EQ(solution.unreachable[0].amount, 7);
  ASSERT_EQ(solution.unmet.size(), 1U);
  EXPECT_NEAR(solution.unmet[0].amount, 2, 1e-7);
}

// Linear demand 40 (1 - c / 20) over a road of cost 4 + v / 10: v = 40 - 2 c, so v = 40 - 8 - v/5.
TEST(ElasticDemand, LinearByClosedForm) {
  Example made = example(2, {{0, 1, linear(4, 0.1)}}, {{NodeId{0}, NodeId{1}, 40}});
  made.problem.classes[0].elasticity = Elasticity::linear;
  made.problem.classes[0].sensitivity = 1.0 / 20;
  const Assignment solution = user_equilibrium(made.problem, {.relative_gap = 1e-13});
  EXPECT_NEAR(solution.volume[0], 32 / 1.2, 1e-8);
  ASSERT_EQ(solution.unmet.size(), 1U);
  EXPECT_TRUE(solution.unmet[0].by_choice);
  EXPECT_NEAR(solution.unmet[0].amount, 40 - 32 / 1.2, 1e-8);
}

// Two classes, one elastic: 100 exp(-0.1 c) trips on a road of constant cost 7.
TEST(ElasticDemand, ExponentialByClosedForm) {
  Example made = example(2, {{0, 1, linear(3.5, 0)}}, {{NodeId{0}, NodeId{1}, 100}});
  made.problem.classes[0].elasticity = Elasticity::exponential;
  made.problem.classes[0].sensitivity = 0.1;
  made.problem.classes[0].value_of_time = 2;
  made.problem.classes[0].volume_per_unit = 2.5;
  UserClass other;
  other.demand = {{NodeId{0}, NodeId{1}, 11}};
  made.problem.classes.push_back(other);
  const Assignment solution = user_equilibrium(made.problem, {.relative_gap = 1e-13});
  EXPECT_NEAR(solution.class_flow[0][0], 100 * std::exp(-0.7), 1e-9);
  EXPECT_NEAR(solution.class_flow[1][0], 11, 1e-12);
}

TEST(ElasticDemand, ExcessFunctionIsItsIntegralsSlope) {
  const VolumeDelay f{DelayShape::excess, 0.5, 10, 0.2, 0};
  for (const double v : {0.0, 1.0, 9.0, 9.99999, 10.5}) {
    const double h = 1e-6 * std::max(1e-3, std::abs(10 - v));
    EXPECT_NEAR((delay_integral(f, v + h) - delay_integral(f, v)) / h, delay_at(f, v).time,
                2e-3 * (1 + delay_at(f, v).derivative * h * 1e3))
        << v;
  }
  EXPECT_NEAR(delay_at(f, 5).time, 0.5 + std::log(2) / 0.2, 1e-12);
}

struct Random {
  std::uint64_t seed;
  std::uint64_t next = 0;
  double draw(double below) { return below * uniform(seed, Stream::test, next++); }
  std::uint32_t index(std::uint32_t below) {
    return std::min(below - 1, static_cast<std::uint32_t>(draw(below)));
  }
};

/// Least cost of the linear problem, every pair with its own flow on every arc and an escape.
double by_linear_program(const Problem& problem, double unmet_cost) {
  const network::Graph& graph = *problem.graph;
  const int arcs = static_cast<int>(graph.arc_count());
  const int nodes = static_cast<int>(graph.node_count());
  std::vector<OdDemand> pairs;
  for (const OdDemand& od : problem.classes[0].demand) {
    if (od.origin != od.destination && od.amount > 0) {
      pairs.push_back(od);
    }
  }
  const int rows = static_cast<int>(pairs.size()) * nodes + arcs;
  ClpSimplex solver;
  solver.setLogLevel(0);
  solver.resize(rows, 0);
  for (int a = 0; a < arcs; ++a) {
    const double limit = problem.hard_capacity[static_cast<std::size_t>(a)];
    solver.setRowBounds(rows - arcs + a, -COIN_DBL_MAX, limit < kInfinity ? limit : COIN_DBL_MAX);
  }
  for (int p = 0; p < static_cast<int>(pairs.size()); ++p) {
    const OdDemand& od = pairs[static_cast<std::size_t>(p)];
    for (int n = 0; n < nodes; ++n) {
      const auto node = NodeId{static_cast<std::uint32_t>(n)};
      const double balance = node == od.origin        ? od.amount
                             : node == od.destination ? -od.amount
                                                      : 0;
      solver.setRowBounds(p * nodes + n, balance, balance);
    }
    for (int a = 0; a < arcs; ++a) {
      const ArcId arc{static_cast<std::uint32_t>(a)};
      const int tail = p * nodes + static_cast<int>(graph.tail[arc].value);
      const int head = p * nodes + static_cast<int>(graph.head[arc].value);
      if (tail == head) {
        continue;
      }
      const int index[] = {tail, head, rows - arcs + a};
      const double value[] = {1, -1, 1};
      solver.addColumn(3, index, value, 0, COIN_DBL_MAX,
                       problem.delays[static_cast<std::size_t>(a)].free_flow_time);
    }
    const int index[] = {p * nodes + static_cast<int>(od.origin.value),
                         p * nodes + static_cast<int>(od.destination.value)};
    const double value[] = {1, -1};
    solver.addColumn(2, index, value, 0, COIN_DBL_MAX, unmet_cost);
  }
  solver.primal();
  EXPECT_EQ(solver.status(), 0);
  return solver.objectiveValue();
}

// Constant costs: the equilibrium is a linear program. Its value, from our flows and (by duality)
// from our shadow prices, must be that of an independent solver.
TEST(HardCapacity, LinearProblemsAgreeWithALinearProgram) {
  int with_unmet = 0;
  int with_prices = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random{seed};
    const std::uint32_t nodes = 3 + random.index(6);
    std::vector<Link> links;
    for (std::uint32_t i = 0; i < 3 * nodes; ++i) {
      links.push_back(
          {random.index(nodes), random.index(nodes), linear(1 + std::floor(random.draw(9)), 0)});
    }
    std::vector<OdDemand> demand;
    for (std::uint32_t i = 0; i < 2 * nodes; ++i) {
      demand.push_back({NodeId{random.index(nodes)}, NodeId{random.index(nodes)},
                        1 + std::floor(random.draw(20))});
    }
    Example made = example(nodes, links, demand);
    for (std::size_t a = 0; a < links.size(); ++a) {
      made.problem.hard_capacity.push_back(random.index(3) == 0 ? kInfinity : 2 + random.draw(30));
    }
    constexpr double kUnmet = 60;
    made.problem.classes[0].unmet_cost = kUnmet;
    const Assignment solution = user_equilibrium(made.problem, {.relative_gap = 1e-10});
    ASSERT_EQ(solution.status, Status::converged)
        << "seed " << seed << " gap " << solution.relative_gap << " overload "
        << solution.worst_overload;
    double primal = 0;
    for (std::size_t a = 0; a < links.size(); ++a) {
      primal += solution.volume[a] * made.problem.delays[a].free_flow_time;
      ASSERT_LE(solution.volume[a], made.problem.hard_capacity[a] * (1 + 1e-8));
    }
    for (const Unmet& unmet : solution.unmet) {
      primal += unmet.amount * kUnmet;
    }
    double dual = 0;
    std::vector<double> price(links.size());
    for (std::size_t a = 0; a < links.size(); ++a) {
      price[a] = made.problem.delays[a].free_flow_time + solution.shadow_price[a];
      dual -= solution.shadow_price[a] > 0
                  ? solution.shadow_price[a] * made.problem.hard_capacity[a]
                  : 0;
      with_prices += solution.shadow_price[a] > 1e-6 ? 1 : 0;
    }
    double unreachable = 0;
    for (const OdDemand& od : made.problem.classes[0].demand) {
      const double away = plain_dijkstra(*made.graph, od.origin, price)[od.destination.value];
      if (od.origin == od.destination) {
        continue;
      }
      if (away == kInfinity) {
        unreachable += od.amount * kUnmet;
      } else {
        dual += od.amount * std::min(away, kUnmet);
      }
    }
    with_unmet += solution.unmet.empty() ? 0 : 1;
    const double exact = by_linear_program(made.problem, kUnmet) - unreachable;
    ASSERT_NEAR(primal, exact, 1e-6 * exact + 1e-6) << "seed " << seed;
    ASSERT_NEAR(dual, exact, 1e-6 * exact + 1e-6) << "seed " << seed;
  }
  EXPECT_GT(with_unmet, 20);
  EXPECT_GT(with_prices, 100);
}

// With delays that rise: the same flows come from a network whose full links charge the prices.
TEST(HardCapacity, PricesSupportTheFlows) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Random random{seed};
    const std::uint32_t nodes = 4 + random.index(4);
    std::vector<Link> links;
    for (std::uint32_t i = 0; i < 4 * nodes; ++i) {
      links.push_back({random.index(nodes),
                       random.index(nodes),
                       {DelayShape::bpr, 1 + random.draw(9), 10, 0.15, 4}});
    }
    std::vector<OdDemand> demand;
    for (std::uint32_t i = 0; i < nodes; ++i) {
      demand.push_back(
          {NodeId{random.index(nodes)}, NodeId{random.index(nodes)}, 1 + random.draw(20)});
    }
    Example made = example(nodes, links, demand);
    made.problem.hard_capacity.assign(links.size(), 12);
    const Assignment solution = user_equilibrium(made.problem, {.relative_gap = 1e-9});
    ASSERT_EQ(solution.status, Status::converged)
        << "seed " << seed << " gap " << solution.relative_gap << " overload "
        << solution.worst_overload;
    if (!solution.unmet.empty()) {
      continue;
    }
    Problem priced = made.problem;
    priced.hard_capacity.clear();
    priced.classes[0].fixed_cost = solution.shadow_price;
    const Assignment free = user_equilibrium(priced, {.relative_gap = 1e-11});
    double cost = 0;
    double all = 0;
    for (std::size_t a = 0; a < links.size(); ++a) {
      cost += (free.volume[a] - solution.volume[a]) * (solution.time[a] + solution.shadow_price[a]);
      all += solution.volume[a] * solution.time[a];
    }
    ASSERT_LT(std::abs(free.objective -
                       (solution.objective +
                        std::inner_product(solution.volume.begin(), solution.volume.end(),
                                           solution.shadow_price.begin(), 0.0))),
              1e-6 * all)
        << "seed " << seed;
    ASSERT_GT(cost, -1e-6 * all) << "seed " << seed;  // no flow would be cheaper at these costs
  }
}

}  // namespace
}  // namespace corridor::assign
