#include "corridor/disrupt/loss_statistics.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::disrupt {
namespace {

// Exponential losses of mean 1: VaR = -ln(1 - p), CVaR = VaR + 1.
TEST(LossDistribution, TailsOfExponentialLosses) {
  std::vector<double> loss;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    loss.push_back(-std::log(uniform(1, Stream::test, i)));
  }
  const LossDistribution distribution(loss, {});
  for (const double p : {0.5, 0.9, 0.99, 0.999}) {
    const TailRisk tail = distribution.tail(p);
    EXPECT_LT(tail.low, -std::log(1 - p));
    EXPECT_GT(tail.high, -std::log(1 - p));
    EXPECT_NEAR(tail.conditional.value, 1 - std::log(1 - p), 4.5 * tail.conditional.standard_error);
    EXPECT_NEAR(distribution.exceedance(tail.value_at_risk).value, 1 - p, 1e-4);
  }
}

// The same losses drawn from an exponential of mean 3, with their likelihood ratios.
TEST(LossDistribution, WeightsBringRareLossesBack) {
  std::vector<double> loss;
  std::vector<double> weight;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    const double x = -3 * std::log(uniform(1, Stream::test, i));
    loss.push_back(x);
    weight.push_back(std::exp(-x) / (std::exp(-x / 3) / 3));
  }
  const LossDistribution distribution(loss, weight);
  const TailRisk tail = distribution.tail(0.999);
  EXPECT_LT(tail.low, -std::log(0.001));
  EXPECT_GT(tail.high, -std::log(0.001));
  EXPECT_GT(distribution.tail_gain(tail.value_at_risk), 10);  // rare losses are drawn often
  const Estimate mean = mean_of(loss, weight);
  EXPECT_NEAR(mean.value, 1, 4.5 * mean.standard_error);
}

TEST(LossDistribution, SmallSamplesByHand) {
  const std::vector<double> loss = {4, 1, 3, 2};
  const LossDistribution distribution(loss, {});
  EXPECT_EQ(distribution.exceedance(2).value, 0.5);
  EXPECT_EQ(distribution.tail(0.5).value_at_risk, 2);
  EXPECT_EQ(distribution.tail(0.5).conditional.value, 3.5);  // of 3 and 4
  EXPECT_EQ(distribution.tail(0.75).conditional.value, 4);
}

// y = 2 c + noise: the control takes all but the noise, and its mean is used, not its sample mean.
TEST(ControlVariate, TakesWhatItExplains) {
  std::vector<double> value;
  std::vector<double> control;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    control.push_back(normal(1, Stream::test, i) + 5);
    value.push_back(2 * control.back() + 0.1 * normal(1, Stream::network_generator, i));
  }
  const Controlled estimate = with_control(value, {}, control, 5);
  EXPECT_NEAR(estimate.beta, 2, 0.01);
  EXPECT_NEAR(estimate.controlled.value, 10, 4.5 * estimate.controlled.standard_error);
  EXPECT_NEAR(estimate.controlled.standard_error, 0.001, 0.0001);
  EXPECT_NEAR(estimate.gain, 401, 40);  // 4.01 / 0.01
}

TEST(ControlVariate, AConstantControlChangesNothing) {
  const std::vector<double> value = {1, 2, 3, 6};
  const Controlled estimate = with_control(value, {}, std::vector<double>(4, 7), 7);
  EXPECT_EQ(estimate.controlled.value, 3);
  EXPECT_EQ(estimate.gain, 1);
}

}  // namespace
}  // namespace corridor::disrupt
