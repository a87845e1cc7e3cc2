#include "corridor/assign/frank_wolfe.h"

#include "assign/example.h"

#include <gtest/gtest.h>

#include "corridor/assign/all_or_nothing.h"
#include "corridor/assign/assign.h"

namespace corridor::assign {
namespace {

Example sioux_falls() {
  return example(import::read_tntp_network(kNetworks / "SiouxFalls/SiouxFalls_net.tntp"),
                 import::read_tntp_trips(kNetworks / "SiouxFalls/SiouxFalls_trips.tntp"), 0, 0);
}

TEST(FrankWolfe, AllDirectionsAgreeWithTheBushesOnSiouxFalls) {
  if (!std::filesystem::exists(kNetworks)) {
    GTEST_SKIP() << "no reference networks at " << kNetworks;
  }
  const Example made = sioux_falls();
  const Assignment exact = user_equilibrium(made.problem, {.relative_gap = 1e-12});
  int rounds_before = 0;
  for (const Direction direction :
       {Direction::biconjugate, Direction::conjugate, Direction::plain}) {
    const Assignment found =
        frank_wolfe(made.problem, {.relative_gap = 1e-3, .direction = direction});
    EXPECT_EQ(found.status, Status::converged);
    EXPECT_NEAR(found.objective, exact.objective, 2e-3 * exact.objective);
    EXPECT_LE(found.lower_bound, exact.objective);
    EXPECT_GE(found.objective, exact.objective);
    EXPECT_NEAR(judge(made.problem, found).relative_gap, found.relative_gap, 1e-10);
    EXPECT_GT(found.iterations, rounds_before);  // each is slower than the one before
    rounds_before = found.iterations;
  }
}

// Searches from the tree of before, over and over: no flow may be lost on the way.
TEST(FrankWolfe, KeepsFlowsAndBounds) {
  if (!std::filesystem::exists(kNetworks)) {
    GTEST_SKIP() << "no reference networks at " << kNetworks;
  }
  const Example made =
      example(import::read_tntp_network(kNetworks / "Anaheim/Anaheim_net.tntp"),
              import::read_tntp_trips(kNetworks / "Anaheim/Anaheim_trips.tntp"), 0, 0);
  const Assignment exact = user_equilibrium(made.problem, {.relative_gap = 1e-12});
  for (const double gap : {1e-2, 1e-4}) {
    const Assignment found =
        frank_wolfe(made.problem, {.relative_gap = gap, .max_iterations = 5000});
    EXPECT_EQ(found.status, Status::converged);
    const Verdict verdict = judge(made.problem, found);
    EXPECT_LT(verdict.worst_imbalance, 1e-12);
    EXPECT_NEAR(verdict.relative_gap, found.relative_gap, 1e-10);
    EXPECT_LE(found.lower_bound, exact.objective);
    EXPECT_GE(found.objective, exact.objective * (1 - 1e-12));
  }
}

TEST(FrankWolfe, TheSystemOptimumAndTwoClassesAgreeWithTheBushes) {
  if (!std::filesystem::exists(kNetworks)) {
    GTEST_SKIP() << "no reference networks at " << kNetworks;
  }
  Example made = sioux_falls();
  const Assignment system = user_equilibrium(made.problem, {.response = Response::marginal});
  const Assignment simple = frank_wolfe(
      made.problem, {.relative_gap = 1e-5, .max_iterations = 5000, .response = Response::marginal});
  EXPECT_NEAR(simple.objective, system.objective, 1e-5 * system.objective);

  UserClass trucks = made.problem.classes[0];
  for (OdDemand& od : trucks.demand) {
    od.amount *= 0.1;
  }
  trucks.value_of_time = 3;
  trucks.volume_per_unit = 2;
  trucks.fixed_cost.assign(made.graph->arc_count(), 1.5);
  trucks.fixed_cost[7] = std::numeric_limits<double>::infinity();
  made.problem.classes.push_back(trucks);
  const Assignment exact = user_equilibrium(made.problem, {});
  const Assignment two = frank_wolfe(made.problem, {.relative_gap = 1e-5, .max_iterations = 5000});
  EXPECT_NEAR(two.objective, exact.objective, 1e-5 * exact.objective);
  EXPECT_EQ(exact.class_flow[1][7], 0);
}

TEST(AllOrNothing, LoadsTheCheapestWayAndListsWhatHasNone) {
  const Example made = example(
      4, {{0, 1, linear(1, 9)}, {1, 2, linear(1, 9)}, {0, 2, linear(3, 0)}, {1, 0, linear(0, 0)}},
      {{NodeId{0}, NodeId{2}, 5}, {NodeId{0}, NodeId{1}, 2}, {NodeId{0}, NodeId{3}, 1}});
  const Loading loading = all_or_nothing(made.problem);
  EXPECT_EQ(loading.class_volume[0][made.arc_of_link[0].value], 7);
  EXPECT_EQ(loading.class_volume[0][made.arc_of_link[1].value], 5);
  EXPECT_EQ(loading.class_volume[0][made.arc_of_link[2].value], 0);
  EXPECT_EQ(loading.cost, 12);
  ASSERT_EQ(loading.unreachable.size(), 1U);
  EXPECT_EQ(loading.unreachable[0].destination, NodeId{3});
}

TEST(FrankWolfe, SameBytesForAnyNumberOfThreads) {
  if (!std::filesystem::exists(kNetworks)) {
    GTEST_SKIP() << "no reference networks at " << kNetworks;
  }
  const Example made = sioux_falls();
  const Assignment one = frank_wolfe(made.problem, {.relative_gap = 1e-3, .threads = 1});
  for (const int threads : {2, 16}) {
    EXPECT_EQ(frank_wolfe(made.problem, {.relative_gap = 1e-3, .threads = threads}).volume,
              one.volume);
  }
}

}  // namespace
}  // namespace corridor::assign
