#include "corridor/protect/mip.h"

#include <gtest/gtest.h>

namespace corridor::protect {
namespace {

// Maximise 5a + 4b + 3c with 2a + 3b + c <= 5, 4a + b + 2c <= 11, 3a + 4b + 2c <= 8: 13 at (2, 0,
// 1) (Chvatal 1983, Linear Programming, chapter 1).
TEST(Mip, SolvesALinearProgram) {
  const Mip mip{.columns = {{.cost = -5}, {.cost = -4}, {.cost = -3}},
                .rows = {{.entries = {{0, 2}, {1, 3}, {2, 1}}, .upper = 5},
                         {.entries = {{0, 4}, {1, 1}, {2, 2}}, .upper = 11},
                         {.entries = {{0, 3}, {1, 4}, {2, 2}}, .upper = 8}}};
  const MipResult found = solve(mip);
  ASSERT_EQ(found.status, MipStatus::optimal);
  EXPECT_NEAR(found.objective, -13, 1e-7);
  EXPECT_NEAR(found.value[0], 2, 1e-7);
}

TEST(Mip, SolvesAKnapsack) {  // values 60, 100, 120; weights 10, 20, 30; 50 fit: 220
  const Mip mip{.columns = {{.cost = -60, .upper = 1, .is_integer = true},
                            {.cost = -100, .upper = 1, .is_integer = true},
                            {.cost = -120, .upper = 1, .is_integer = true}},
                .rows = {{.entries = {{0, 10}, {1, 20}, {2, 30}}, .upper = 50}}};
  const MipResult found = solve(mip);
  ASSERT_EQ(found.status, MipStatus::optimal);
  EXPECT_NEAR(found.objective, -220, 1e-7);
  EXPECT_NEAR(found.bound, -220, 1e-7);
}

TEST(Mip, SaysThatNothingFits) {
  const Mip mip{.columns = {{.cost = 1, .upper = 1, .is_integer = true}},
                .rows = {{.entries = {{0, 1}}, .lower = 2}}};
  EXPECT_EQ(solve(mip).status, MipStatus::infeasible);
}

}  // namespace
}  // namespace corridor::protect
