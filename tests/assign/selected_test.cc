#include "corridor/assign/selected.h"

#include "assign/example.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/assign/equilibrium.h"
#include "corridor/assign/solution_file.h"

namespace corridor::assign {
namespace {

//  0 ==> 1 twice, then 1 -> 2 and 1 -> 3.
Example fork() {
  return example(
      4, {{0, 1, linear(1, 1)}, {0, 1, linear(1, 1)}, {1, 2, linear(1, 0)}, {1, 3, linear(1, 0)}},
      {{NodeId{0}, NodeId{2}, 6}, {NodeId{0}, NodeId{3}, 2}, {NodeId{1}, NodeId{3}, 5}});
}

TEST(Selected, LinkIsUsedByTheSharesOfItsPairs) {
  const Example made = fork();
  const Assignment solution = user_equilibrium(made.problem);
  const auto pairs = select_arcs(made.problem, solution, std::vector{made.arc_of_link[0]});
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_NEAR(pairs[0].amount, 3, 1e-9);
  EXPECT_NEAR(pairs[1].amount, 1, 1e-9);
  const auto both =
      select_arcs(made.problem, solution, std::vector{made.arc_of_link[0], made.arc_of_link[2]});
  EXPECT_NEAR(both[0].amount, 6, 1e-9);  // each unit counts once
}

TEST(Selected, ZoneVolumesAreWhatStartsAndEndsThere) {
  const Example made = fork();
  const Assignment solution = user_equilibrium(made.problem);
  const ZoneVolumes zone = select_zone(made.problem, solution, NodeId{3});
  EXPECT_NEAR(zone.to[made.arc_of_link[3].value], 7, 1e-9);
  EXPECT_NEAR(zone.to[made.arc_of_link[0].value] + zone.to[made.arc_of_link[1].value], 2, 1e-9);
  EXPECT_NEAR(select_zone(made.problem, solution, NodeId{1}).from[made.arc_of_link[3].value], 5,
              1e-9);
}

TEST(Selected, PathsAddUpToThePairsDemand) {
  const Example made = fork();
  const Assignment solution = user_equilibrium(made.problem);
  const auto paths = paths_of(made.problem, solution, 0, NodeId{0}, NodeId{2});
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_NEAR(paths[0].amount + paths[1].amount, 6, 1e-9);
  EXPECT_EQ(paths[0].arcs.back(), made.arc_of_link[2]);
}

TEST(Selected, WorksWhereDemandMayStay) {
  Example made = fork();
  made.problem.hard_capacity = {2, 2, 100, 100};
  const Assignment solution = user_equilibrium(made.problem);
  double through = 0;
  for (const PairFlow& pair :
       select_arcs(made.problem, solution, std::vector{made.arc_of_link[0]})) {
    through += pair.amount;
  }
  EXPECT_NEAR(through, 2, 1e-6);
}

TEST(SolutionFile, ReadsBackAndStartsFromIt) {
  const Example made = fork();
  const Assignment solution = user_equilibrium(made.problem, {.relative_gap = 1e-12});
  const std::string bytes = solution_bytes(*solution.warm_start, 4, 4);
  const Assignment again = user_equilibrium(
      made.problem, {.relative_gap = 1e-12, .start = read_solution(bytes, made.problem, "s")});
  EXPECT_EQ(again.iterations, 1);
  EXPECT_NEAR(again.objective, solution.objective, 1e-9);
}

// A file holds bushes and no trees: going on from it gets nearer, and to the same bytes by any
// number of threads.
TEST(SolutionFile, GoesOnWhereItStopped) {
  const Example made = grid(40);
  const Assignment rough = user_equilibrium(made.problem, {.relative_gap = 1e-3});
  const auto start = read_solution(
      solution_bytes(*rough.warm_start, made.graph->node_count(), made.graph->arc_count()),
      made.problem, "s");
  const Assignment one =
      user_equilibrium(made.problem, {.relative_gap = 1e-10, .threads = 1, .start = start});
  EXPECT_EQ(one.status, Status::converged);
  for (std::size_t round = 1; round < one.log.size(); ++round) {
    EXPECT_LE(one.log[round].relative_gap, rough.relative_gap) << "round " << round + 1;
  }
  EXPECT_LT(judge(made.problem, one).worst_imbalance, 1e-12);
  for (const int threads : {2, 16}) {
    const Assignment many =
        user_equilibrium(made.problem, {.relative_gap = 1e-10, .threads = threads, .start = start});
    EXPECT_EQ(one.volume, many.volume);
  }
}

// Every cut and every changed byte is either refused with a reason or still a sound solution.
TEST(SolutionFile, BrokenBytesAreRefused) {
  const Example made = fork();
  const Assignment solution = user_equilibrium(made.problem);
  const std::string bytes = solution_bytes(*solution.warm_start, 4, 4);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(read_solution(bytes.substr(0, length), made.problem, "s"), InputError) << length;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string broken = bytes;
    broken[i] = static_cast<char>(broken[i] ^ 0x41);
    try {
      const auto start = read_solution(broken, made.problem, "s");
      const Assignment again = user_equilibrium(made.problem, {.start = start});
      EXPECT_NEAR(again.objective, solution.objective, 1e-6) << i;
    } catch (const InputError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("error[E4102]")) << i;
    }
  }
}

TEST(SolutionFile, OtherNetworksAreRefused) {
  const Example made = fork();
  const Example other = example(2, {{0, 1, linear(1, 1)}}, {{NodeId{0}, NodeId{1}, 1}});
  const Assignment solution = user_equilibrium(other.problem);
  try {
    read_solution(solution_bytes(*solution.warm_start, 2, 1), made.problem, "old.solution");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(
        error.what(),
        testing::HasSubstr("error[E4102]: the saved solution belongs to a network of another "
                           "size\n  --> old.solution"));
  }
}

}  // namespace
}  // namespace corridor::assign
