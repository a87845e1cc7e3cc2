#include "corridor/finance/monte_carlo.h"

#include "base/message_of.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/finance/tornado.h"

namespace corridor::finance {
namespace {

using ::testing::HasSubstr;

const std::vector<UncertainInput> kInputs{
    {.name = "demand", .base = 100, .distribution = normal_about(100, 15)},
    {.name = "toll", .base = 2, .distribution = triangular(1, 2, 3)},
    {.name = "cost", .base = 150, .distribution = lognormal_about(150, 0.1)},
};

// Outputs: revenue less cost, and the inputs themselves.
void road(const Trial& trial, std::span<double> outputs) {
  outputs[0] = trial.inputs[0] * trial.inputs[1] - trial.inputs[2];
  for (std::size_t i = 0; i < 3; ++i) {
    outputs[1 + i] = trial.inputs[i];
  }
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double n = static_cast<double>(a.size());
  double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sa += a[i];
    sb += b[i];
    saa += a[i] * a[i];
    sbb += b[i] * b[i];
    sab += a[i] * b[i];
  }
  return (n * sab - sa * sb) / std::sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
}

TEST(MonteCarlo, GivesTheSameBytesForAnyNumberOfThreads) {
  const auto factor =
      correlation_factor(kInputs, std::vector<CorrelationPair>{{"demand", "toll", -0.4}});
  const Samples one = monte_carlo(kInputs, factor, 4, road, {.draws = 1001, .threads = 1});
  for (const int threads : {2, 3, 8}) {
    EXPECT_EQ(monte_carlo(kInputs, factor, 4, road, {.draws = 1001, .threads = threads}).values,
              one.values);
  }
  EXPECT_NE(monte_carlo(kInputs, factor, 4, road, {.draws = 1001, .seed = 2}).values, one.values);
  // More draws keep the earlier ones.
  const Samples more = monte_carlo(kInputs, factor, 4, road, {.draws = 2000});
  EXPECT_TRUE(std::equal(one.values.begin(), one.values.end(), more.values.begin()));
}

TEST(MonteCarlo, DrawsHaveTheMomentsOfTheirDistributions) {
  const Samples samples = monte_carlo(kInputs, {}, 4, road, {.draws = 40'000});
  EXPECT_NEAR(spread(samples.of_output(1)).mean.value, 100, 4 * 15 / 200.0);
  // The triangle from 1 to 3 has standard deviation 1 / sqrt 6, the lognormal mean 150 e^0.005.
  EXPECT_NEAR(spread(samples.of_output(2)).mean.value, 2, 4 * 0.4082 / 200);
  EXPECT_NEAR(spread(samples.of_output(3)).mean.value, 150 * std::exp(0.005), 4 * 15.1 / 200);
  EXPECT_NEAR(correlation(samples.of_output(1), samples.of_output(2)), 0, 0.02);
}

// Both normal: the copula's correlation is that of the inputs.
TEST(MonteCarlo, CorrelatesAsAsked) {
  std::vector<UncertainInput> inputs = kInputs;
  inputs[1].distribution = normal_about(2, 0.3);
  const auto factor = correlation_factor(
      inputs, std::vector<CorrelationPair>{{"demand", "toll", -0.6}, {"toll", "cost", 0.3}});
  const Samples samples = monte_carlo(inputs, factor, 4, road, {.draws = 40'000});
  EXPECT_NEAR(correlation(samples.of_output(1), samples.of_output(2)), -0.6, 4 * 0.64 / 200);
  EXPECT_NEAR(correlation(samples.of_output(2), samples.of_output(3)), 0.3, 4.0 / 200);
}

// Price's theorem aside, a sum of independent normals has known quantiles and chances.
TEST(MonteCarlo, IntervalsHoldTheTrueValues) {
  const std::vector<UncertainInput> inputs{
      {.name = "a", .distribution = normal_about(1, 3)},
      {.name = "b", .distribution = normal_about(2, 4)},
  };
  const Model sum = [](const Trial& trial, std::span<double> outputs) {
    outputs[0] = trial.inputs[0] + trial.inputs[1];
  };
  int held = 0;
  int chances_held = 0;
  constexpr int kTrials = 100;
  for (int trial = 0; trial < kTrials; ++trial) {
    const Samples samples =
        monte_carlo(inputs, {}, 1, sum, {.draws = 500, .seed = 100U + trial, .threads = 1});
    const auto values = samples.of_output(0);
    const Estimate p90 = spread(values).p90;
    held += p90.low <= 3 + 5 * 1.2815515655446 && 3 + 5 * 1.2815515655446 <= p90.high ? 1 : 0;
    const Estimate below = chance_below(values, 0).share;
    const double truth = normal_probability(-0.6);
    chances_held += below.low <= truth && truth <= below.high ? 1 : 0;
  }
  EXPECT_GE(held, 88);  // 95 expected, standard deviation 2.2
  EXPECT_GE(chances_held, 88);
}

TEST(Spread, OfKnownNumbers) {
  std::vector<double> values;
  for (int i = 1; i <= 100; ++i) {
    values.push_back(i);
  }
  values.push_back(std::numeric_limits<double>::quiet_NaN());
  const Spread result = spread(values);
  EXPECT_EQ(result.counted, 100U);
  EXPECT_EQ(result.missing, 1U);
  EXPECT_DOUBLE_EQ(result.mean.value, 50.5);
  EXPECT_EQ(result.p10.value, 10);
  EXPECT_EQ(result.p50.value, 50);
  EXPECT_EQ(result.p90.value, 90);
  EXPECT_LT(result.p50.low, 50);
  EXPECT_GT(result.p50.high, 50);
  EXPECT_THAT(message_of([] {
                (void)spread(std::vector<double>{std::numeric_limits<double>::quiet_NaN()});
              }),
              HasSubstr("error[E5032]: an output exists in no future"));
}

// Wilson (1927) for 0 of 10: from 0 to 0.2775 (Newcombe 1998, table of intervals for 0/10).
TEST(Chance, OfNoneIsNotCertainty) {
  const Chance none = chance_below(std::vector<double>(10, 5.0), 0);
  EXPECT_EQ(none.share.value, 0);
  EXPECT_EQ(none.share.low, 0);
  EXPECT_NEAR(none.share.high, 0.2775, 5e-5);
  const Chance half = chance_below(std::vector<double>{-1, 1, -1, 1}, 0);
  EXPECT_DOUBLE_EQ(half.share.value, 0.5);
  EXPECT_DOUBLE_EQ(half.standard_error, 0.25);
}

TEST(Correlation, ThatContradictsItselfIsRefused) {
  const std::vector<CorrelationPair> pairs{
      {"demand", "toll", 0.9}, {"toll", "cost", 0.9}, {"demand", "cost", -0.9}};
  EXPECT_EQ(message_of([&] { (void)correlation_factor(kInputs, pairs); }),
            "error[E5041]: the correlations of \"cost\" contradict those of the inputs before it\n"
            "    = found \"a matrix that is not positive definite\", expected correlations that "
            "can hold together\n"
            "    = hint: if A moves with B and B with C, A and C cannot move against each other\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Correlation, OfUnknownOrOneInputIsRefused) {
  const auto message = [](const CorrelationPair& pair) {
    return message_of([&] { (void)correlation_factor(kInputs, std::vector{pair}); });
  };
  EXPECT_THAT(message({"demnad", "toll", 0.1}), HasSubstr("did you mean \"demand\"?"));
  EXPECT_THAT(message({"toll", "toll", 0.1}), HasSubstr("expected two different inputs"));
  EXPECT_THAT(message({"toll", "cost", 1}), HasSubstr("expected a value between -1 and 1"));
  const std::vector<CorrelationPair> twice{{"toll", "cost", 0.1}, {"cost", "toll", 0.2}};
  EXPECT_THAT(message_of([&] { (void)correlation_factor(kInputs, twice); }),
              HasSubstr("is given twice"));
}

TEST(Tornado, PutsTheWidestBarFirst) {
  const Tornado result = tornado(kInputs, 4, road, 0);
  EXPECT_NEAR(result.base[0], 50, 1e-12);
  ASSERT_EQ(result.bars.size(), 3U);
  // Toll: P10 and P90 of the triangle are 1.447 and 2.553, times 100; demand +- 19.2, times 2.
  EXPECT_EQ(result.bars[0].input, "toll");
  EXPECT_NEAR(result.bars[0].span(0), 100 * 2 * (1 - std::sqrt(0.2)), 1e-9);
  EXPECT_EQ(result.bars[1].input, "demand");
  EXPECT_NEAR(result.bars[1].at_high[0], 50 + 2 * 15 * 1.2815515655446, 1e-9);
  EXPECT_EQ(result.bars[2].input, "cost");
}

TEST(SwitchingValue, IsWhereTheVerdictTurns) {
  EXPECT_NEAR(*switching_value(kInputs, 4, road, 1, 0, 5, 0), 1.5, 1e-11);
  EXPECT_FALSE(switching_value(kInputs, 4, road, 1, 2, 5, 0));
}

}  // namespace
}  // namespace corridor::finance
