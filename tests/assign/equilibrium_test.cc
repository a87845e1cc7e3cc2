#include "corridor/assign/equilibrium.h"

#include "assign/example.h"

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::assign {
namespace {

double trip_cost(const Example& made, const Assignment& solution, NodeId from, NodeId to) {
  return plain_dijkstra(*made.graph, from, solution.time)[to.value];
}

//        10x        50+x
//   A --------> B --------> D     Braess (1968): six trips from A to D, cost by volume x.
//   A --------> C --------> D     Opening B --10+x--> C makes every one of them longer.
//       50+x         10x
TEST(UserEquilibrium, ShortcutMakesEveryTripLonger) {
  const std::vector<OdDemand> six = {{NodeId{0}, NodeId{3}, 6}};
  std::vector<Link> links = {
      {0, 1, linear(0, 10)}, {1, 3, linear(50, 1)}, {0, 2, linear(50, 1)}, {2, 3, linear(0, 10)}};
  const Example four = example(4, links, six);
  EXPECT_NEAR(trip_cost(four, user_equilibrium(four.problem), NodeId{0}, NodeId{3}), 83, 1e-6);
  links.push_back({1, 2, linear(10, 1)});
  const Example five = example(4, links, six);
  const Assignment solution = user_equilibrium(five.problem);
  EXPECT_NEAR(trip_cost(five, solution, NodeId{0}, NodeId{3}), 92, 1e-6);
  EXPECT_EQ(solution.status, Status::converged);
}

// Two parallel roads, 10 + x and 20 + x/2, for 30 trips: x1 = 20, x2 = 10, both cost 30... in the
// user equilibrium 10 + x1 = 20 + (30 - x1)/2 gives x1 = 50/3. In the system optimum the marginal
// costs 10 + 2 x1 = 20 + (30 - x1) are equal: x1 = 40/3.
TEST(UserEquilibrium, TwoRoutesByClosedForm) {
  const Example made =
      example(2, {{0, 1, linear(10, 1)}, {0, 1, linear(20, 0.5)}}, {{NodeId{0}, NodeId{1}, 30}});
  const Assignment user = user_equilibrium(made.problem, {.relative_gap = 1e-14});
  EXPECT_NEAR(user.volume[0], 50.0 / 3, 1e-12);
  EXPECT_NEAR(user.objective, 10 * 50.0 / 3 + 2500.0 / 18 + 20 * 40.0 / 3 + 1600.0 / 36, 1e-9);
  const Assignment system =
      user_equilibrium(made.problem, {.relative_gap = 1e-14, .response = Response::marginal});
  EXPECT_NEAR(system.volume[0], 40.0 / 3, 1e-12);
  EXPECT_NEAR(system.toll[0], 40.0 / 3, 1e-9);
  EXPECT_NEAR(system.objective, 40.0 / 3 * (10 + 40.0 / 3) + 50.0 / 3 * (20 + 25.0 / 3), 1e-9);
}

/// Nguyen and Dupuis (1984), Transportation Science 18: 13 nodes, 19 links, linear costs.
Example nguyen_dupuis() {
  const double data[19][4] = {
      {1, 5, 7, 0.0125},  {1, 12, 9, 0.01},    {4, 5, 9, 0.01},   {4, 9, 12, 0.005},
      {5, 6, 3, 0.0075},  {5, 9, 9, 0.0075},   {6, 7, 5, 0.0125}, {6, 10, 13, 0.005},
      {7, 8, 5, 0.0125},  {7, 11, 9, 0.0125},  {8, 2, 9, 0.0125}, {9, 10, 10, 0.005},
      {9, 13, 9, 0.005},  {10, 11, 6, 0.0025}, {11, 2, 9, 0.005}, {11, 3, 8, 0.01},
      {12, 6, 7, 0.0125}, {12, 8, 14, 0.01},   {13, 3, 11, 0.01}};
  std::vector<Link> links;
  for (const auto& row : data) {
    links.push_back({static_cast<std::uint32_t>(row[0]) - 1, static_cast<std::uint32_t>(row[1]) - 1,
                     linear(row[2], row[3])});
  }
  return example(13, links,
                 {{NodeId{0}, NodeId{1}, 400},
                  {NodeId{0}, NodeId{2}, 800},
                  {NodeId{3}, NodeId{1}, 600},
                  {NodeId{3}, NodeId{2}, 200}});
}

/// All simple paths by depth-first search.
void paths_from(const network::Graph& graph, NodeId at, NodeId to, std::vector<ArcId>& path,
                std::vector<bool>& seen, std::vector<std::vector<ArcId>>& found) {
  if (at == to) {
    found.push_back(path);
    return;
  }
  seen[at.value] = true;
  for (const ArcId arc : graph.leaving[at]) {
    if (!seen[graph.head[arc].value]) {
      path.push_back(arc);
      paths_from(graph, graph.head[arc], to, path, seen, found);
      path.pop_back();
    }
  }
  seen[at.value] = false;
}

// Every path is written down (25 of them); the equilibrium of linear costs over paths is a convex
// quadratic problem, solved here by moving flow between pairs of paths until nothing changes.
TEST(UserEquilibrium, NguyenDupuisEqualsTheQuadraticProblemOverAllPaths) {
  const Example made = nguyen_dupuis();
  const network::Graph& graph = *made.graph;
  std::vector<double> volume(graph.arc_count(), 0);
  std::vector<std::vector<std::vector<ArcId>>> paths;
  std::vector<std::vector<double>> flows;
  std::size_t count = 0;
  for (const OdDemand& od : made.problem.classes[0].demand) {
    std::vector<ArcId> path;
    std::vector<bool> seen(graph.node_count(), false);
    paths.emplace_back();
    paths_from(graph, od.origin, od.destination, path, seen, paths.back());
    count += paths.back().size();
    flows.emplace_back(paths.back().size(), od.amount / static_cast<double>(paths.back().size()));
    for (std::size_t p = 0; p < paths.back().size(); ++p) {
      for (const ArcId arc : paths.back()[p]) {
        volume[arc.value] += flows.back()[p];
      }
    }
  }
  EXPECT_EQ(count, 25U);
  const auto cost = [&](const std::vector<ArcId>& path, double* slope) {
    double sum = 0;
    for (const ArcId arc : path) {
      const DelayValue value = delay_at(made.problem.delays[arc.value], volume[arc.value]);
      sum += value.time;
      *slope += value.derivative;
    }
    return sum;
  };
  for (int round = 0; round < 20000; ++round) {
    for (std::size_t od = 0; od < paths.size(); ++od) {
      for (std::size_t p = 0; p < paths[od].size(); ++p) {
        for (std::size_t q = 0; q < p; ++q) {
          double slope = 0;
          const double gain = cost(paths[od][p], &slope) - cost(paths[od][q], &slope);
          const double moved = std::clamp(gain / slope, -flows[od][q], flows[od][p]);
          flows[od][p] -= moved;
          flows[od][q] += moved;
          for (const ArcId arc : paths[od][p]) {
            volume[arc.value] -= moved;
          }
          for (const ArcId arc : paths[od][q]) {
            volume[arc.value] += moved;
          }
        }
      }
    }
  }
  const Assignment solution = user_equilibrium(made.problem, {.relative_gap = 1e-14});
  for (std::size_t arc = 0; arc < volume.size(); ++arc) {
    EXPECT_NEAR(solution.volume[arc], volume[arc], 1e-6) << "arc " << arc;
  }
}

Example random_example(std::uint64_t seed) {
  std::uint32_t drawn = 0;
  const auto draw = [&](double below) { return uniform(seed, Stream::test, drawn++) * below; };
  const auto index = [&](std::uint32_t below) { return static_cast<std::uint32_t>(draw(below)); };
  const std::uint32_t nodes = 2 + index(14);
  std::vector<Link> links;
  for (std::uint32_t i = index(4 * nodes) + nodes; i > 0; --i) {
    Link link{index(nodes), index(nodes), {}};
    switch (index(6)) {
      case 0:
        link.delay = {DelayShape::constant, draw(2) < 1 ? 0 : draw(5), 1, 0, 0};
        break;
      case 1:
        link.delay = {DelayShape::conical, draw(5), 5 + draw(40), 1.5 + draw(5), 0};
        break;
      case 2:
        link.delay = {DelayShape::akcelik, draw(5), 5 + draw(40), draw(2), 0.25};
        break;
      default:
        link.delay = {DelayShape::bpr, draw(5), 5 + draw(40), draw(2), std::floor(draw(6))};
        if (link.delay.beta == 3) {
          link.delay.beta = 1.5;
        }
    }
    links.push_back(link);
  }
  std::vector<OdDemand> demand;
  for (std::uint32_t i = index(3 * nodes) + 1; i > 0; --i) {
    demand.push_back({NodeId{index(nodes)}, NodeId{index(nodes)}, draw(30)});
  }
  std::ranges::sort(demand, {}, [](const OdDemand& od) { return od.origin; });
  Example made = example(nodes, links, demand);
  if (index(3) == 0) {
    made.graph->no_through.resize(nodes);
    for (const NodeId node : IdRange<NodeId>(nodes)) {
      made.graph->no_through[node] = index(4) == 0 ? 1 : 0;
    }
  }
  if (index(3) == 0) {
    made.problem.preload.resize(links.size());
    for (double& volume : made.problem.preload) {
      volume = draw(10);
    }
  }
  for (std::uint32_t more = index(3); more > 0; --more) {
    UserClass users = made.problem.classes[0];
    users.value_of_time = index(5) == 0 ? 0 : draw(20);
    users.volume_per_unit = 0.5 + draw(3);
    users.fixed_cost.resize(links.size());
    for (double& cost : users.fixed_cost) {
      cost = index(20) == 0 ? std::numeric_limits<double>::infinity() : draw(20);
    }
    made.problem.classes.push_back(std::move(users));
  }
  return made;
}

// Zero costs, loops, parallel arcs, centroids, preloads, several classes, all delay functions.
TEST(UserEquilibrium, RandomNetworksPassTheIndependentCheck) {
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    const Example made = random_example(seed);
    const Assignment solution =
        user_equilibrium(made.problem, {.relative_gap = 1e-11, .max_iterations = 500});
    ASSERT_EQ(solution.status, Status::converged)
        << "seed " << seed << " gap " << solution.relative_gap;
    const Verdict verdict = judge(made.problem, solution);
    ASSERT_LT(std::abs(verdict.relative_gap), 1e-10) << "seed " << seed;
    ASSERT_LT(verdict.worst_imbalance, 1e-12) << "seed " << seed;
    ASSERT_LT(verdict.worst_volume_error, 1e-9) << "seed " << seed;
    ASSERT_LE(solution.lower_bound, solution.objective) << "seed " << seed;
    double listed = 0;
    for (const Unreachable& missing : solution.unreachable) {
      listed += missing.amount;
    }
    double wanted = 0;
    for (const UserClass& users : made.problem.classes) {
      for (const OdDemand& od : users.demand) {
        wanted += od.origin == od.destination ? 0 : od.amount;
      }
    }
    ASSERT_NEAR(listed + solution.assigned_demand, wanted, 1e-9 * wanted) << "seed " << seed;
  }
}

TEST(UserEquilibrium, AnyNumberOfThreadsGivesTheSameBytes) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Example made = random_example(seed);
    const Assignment one = user_equilibrium(made.problem, {.threads = 1});
    for (const int threads : {2, 16}) {
      const Assignment many = user_equilibrium(made.problem, {.threads = threads});
      ASSERT_EQ(one.volume, many.volume) << "seed " << seed;
      ASSERT_EQ(one.class_flow, many.class_flow) << "seed " << seed;
      ASSERT_EQ(one.relative_gap, many.relative_gap) << "seed " << seed;
    }
  }
}

// A random arc closes, a random pair's demand grows: the warm start must agree with a fresh one.
TEST(UserEquilibrium, WarmStartAfterAClosureAgreesWithAFreshSolution) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Example made = random_example(seed);
    const EquilibriumOptions options{.relative_gap = 1e-11, .max_iterations = 500};
    const Assignment before = user_equilibrium(made.problem, options);
    const std::size_t arcs = made.graph->arc_count();
    for (UserClass& users : made.problem.classes) {
      users.fixed_cost.resize(arcs, 0);
      users.fixed_cost[seed % arcs] = std::numeric_limits<double>::infinity();
      users.demand[seed % users.demand.size()].amount *= 1.5;
    }
    EquilibriumOptions warm = options;
    warm.start = before.warm_start;
    const Assignment again = user_equilibrium(made.problem, warm);
    const Assignment fresh = user_equilibrium(made.problem, options);
    ASSERT_EQ(again.status, Status::converged) << "seed " << seed << " gap " << again.relative_gap;
    ASSERT_NEAR(again.objective, fresh.objective, 1e-9 * std::abs(fresh.objective) + 1e-9)
        << "seed " << seed;
    ASSERT_EQ(again.unreachable.size(), fresh.unreachable.size()) << "seed " << seed;
    ASSERT_LT(std::abs(judge(made.problem, again).relative_gap), 1e-10) << "seed " << seed;
  }
}

TEST(UserEquilibrium, SystemOptimumIsTheEquilibriumUnderItsTolls) {
  const Example made = nguyen_dupuis();
  const Assignment system =
      user_equilibrium(made.problem, {.relative_gap = 1e-13, .response = Response::marginal});
  Problem tolled = made.problem;
  tolled.classes[0].fixed_cost = system.toll;
  const Assignment user = user_equilibrium(tolled, {.relative_gap = 1e-13});
  const Assignment untolled = user_equilibrium(made.problem, {.relative_gap = 1e-13});
  double untolled_cost = 0;
  for (std::size_t arc = 0; arc < system.volume.size(); ++arc) {
    EXPECT_NEAR(user.volume[arc], system.volume[arc], 1e-5);
    untolled_cost += untolled.volume[arc] * untolled.time[arc];
  }
  EXPECT_LT(system.objective, untolled_cost);
}

TEST(UserEquilibrium, DemandThatNothingJoinsIsListedAndLeftOut) {
  const Example made = example(3, {{0, 1, linear(1, 1)}},
                               {{NodeId{0}, NodeId{1}, 5},
                                {NodeId{0}, NodeId{2}, 7},
                                {NodeId{1}, NodeId{1}, 9},
                                {NodeId{2}, NodeId{0}, 0}});
  const Assignment solution = user_equilibrium(made.problem);
  ASSERT_EQ(solution.unreachable.size(), 1U);
  EXPECT_EQ(solution.unreachable[0].amount, 7);
  EXPECT_EQ(solution.assigned_demand, 5);
  EXPECT_EQ(solution.status, Status::converged);
  EXPECT_EQ(solution.volume[0], 5);
}

TEST(UserEquilibrium, WithoutDemandNothingFlows) {
  const Example made = example(2, {{0, 1, linear(1, 1)}}, {});
  const Assignment solution = user_equilibrium(made.problem);
  EXPECT_EQ(solution.status, Status::converged);
  EXPECT_EQ(solution.volume[0], 0);
  EXPECT_EQ(solution.objective, 0);
}

TEST(UserEquilibrium, StopsEarlyWithTheBestSoFarAndSaysSo) {
  const Example made = nguyen_dupuis();
  const Assignment stopped = user_equilibrium(made.problem, {.max_iterations = 2});
  EXPECT_EQ(stopped.status, Status::iteration_limit);
  EXPECT_EQ(stopped.log.size(), 2U);
  EXPECT_NEAR(judge(made.problem, stopped).relative_gap, stopped.relative_gap, 1e-12);
}

// Large enough for threads to be started, also for the first loading (40 origins, batches of 16).
TEST(UserEquilibrium, AGridIsLoadedToTheSameBytesByAnyNumberOfThreads) {
  const Example made = grid(40);
  const Assignment one = user_equilibrium(made.problem, {.relative_gap = 1e-6, .threads = 1});
  EXPECT_EQ(one.status, Status::converged);
  for (const int threads : {2, 16}) {
    const Assignment many =
        user_equilibrium(made.problem, {.relative_gap = 1e-6, .threads = threads});
    EXPECT_EQ(one.volume, many.volume);
    EXPECT_EQ(one.log.size(), many.log.size());
  }
}

}  // namespace
}  // namespace corridor::assign
