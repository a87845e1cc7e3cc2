#include "corridor/assign/logit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::assign {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double sum(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

TEST(Logit, OfTwoIsTheLogisticCurve) {
  for (const double difference : {-30.0, -1.0, 0.0, 0.5, 7.0}) {
    const std::vector<double> cost = {100, 100 + difference};
    EXPECT_NEAR(logit_shares(cost, 0.1)[0], 1 / (1 + std::exp(-0.1 * difference)), 1e-15);
  }
}

TEST(Logit, OfEqualCostsIsEqualSharesAndTheLogsumFallsByTheirNumber) {
  const std::vector<double> cost(4, 25);
  for (const double share : logit_shares(cost, 0.05)) {
    EXPECT_DOUBLE_EQ(share, 0.25);
  }
  EXPECT_DOUBLE_EQ(logsum_usd_per_t(cost, 0.05), 25 - std::log(4) / 0.05);
}

TEST(Logit, OfOneIsAllOfItAtItsCost) {
  EXPECT_EQ(logit_shares(std::vector<double>{42}, 0.1), std::vector<double>{1});
  EXPECT_EQ(logsum_usd_per_t(std::vector<double>{42}, 0.1), 42);
}

TEST(Logit, DependsOnDifferencesOnly) {
  const auto near = logit_shares(std::vector<double>{1, 2, 4}, 1);
  const auto far = logit_shares(std::vector<double>{1001, 1002, 1004}, 1);
  EXPECT_EQ(near, far);
}

TEST(Logit, OfExtremeCostsNeitherOverflowsNorLosesTheCheapest) {
  const std::vector<double> cost = {1e300, 5, -1e6, 1e6};
  EXPECT_EQ(logit_shares(cost, 10), (std::vector<double>{0, 0, 1, 0}));
  EXPECT_EQ(logsum_usd_per_t(cost, 10), -1e6);
  EXPECT_EQ(logit_shares(std::vector<double>{1e300, 1e300}, 1e-3), (std::vector<double>{0.5, 0.5}));
}

TEST(Logit, GivesNothingToWhatIsClosed) {
  EXPECT_EQ(logit_shares(std::vector<double>{kInfinity, 3, kInfinity}, 1),
            (std::vector<double>{0, 1, 0}));
  EXPECT_EQ(logsum_usd_per_t(std::vector<double>{kInfinity, 3}, 1), 3);
  EXPECT_EQ(logit_shares(std::vector<double>{kInfinity, kInfinity}, 1),
            (std::vector<double>{0, 0}));
  EXPECT_EQ(logsum_usd_per_t(std::vector<double>{kInfinity}, 1), kInfinity);
  EXPECT_TRUE(logit_shares({}, 1).empty());
  EXPECT_EQ(logsum_usd_per_t({}, 1), kInfinity);
}

// Williams (1977): the expected least cost falls with one cost by that alternative's share.
TEST(Logit, TheDerivativeOfTheLogsumIsTheShare) {
  constexpr double kStep = 1e-4;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto draw = [&](std::uint32_t i) { return uniform(seed, Stream::test, i); };
    std::vector<double> cost(2 + static_cast<std::size_t>(draw(100) * 6));
    for (std::uint32_t i = 0; i < cost.size(); ++i) {
      cost[i] = 50 + 100 * draw(i);
    }
    const double scale = 0.005 + 0.2 * draw(101);
    const auto shares = logit_shares(cost, scale);
    ASSERT_NEAR(sum(shares), 1, 1e-14) << "seed " << seed;
    for (std::size_t i = 0; i < cost.size(); ++i) {
      auto above = cost;
      auto below = cost;
      above[i] += kStep;
      below[i] -= kStep;
      const double slope =
          (logsum_usd_per_t(above, scale) - logsum_usd_per_t(below, scale)) / (2 * kStep);
      ASSERT_NEAR(slope, shares[i], 1e-8) << "seed " << seed;
    }
    ASSERT_LE(logsum_usd_per_t(cost, scale), *std::min_element(cost.begin(), cost.end()));
  }
}

}  // namespace
}  // namespace corridor::assign
