#include "corridor/assign/volume_delay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/assign/delay_kernel.h"
#include "corridor/base/random.h"

namespace corridor::assign {
namespace {

const std::vector<VolumeDelay> kShapes = {
    {DelayShape::constant, 3, 0, 0, 0},
    {DelayShape::bpr, 2, 100, 0.15, 4},
    {DelayShape::bpr, 2, 100, 0.15, 1},
    {DelayShape::bpr, 2, 100, 1.5, 2},
    {DelayShape::bpr, 2, 100, 0.5, 3},
    {DelayShape::bpr, 2, 100, 0.7, 5},
    {DelayShape::bpr, 1.7, 90, 2.5, 16.83},
    {DelayShape::bpr, 1.7, 90, 2.5, 1.5},
    {DelayShape::conical, 2, 100, 4, 0},
    {DelayShape::conical, 2, 100, 1.2, 0},
    {DelayShape::akcelik, 2, 100, 0.1, 1},
    {DelayShape::akcelik, 2, 100, 1.6, 0.25},
    {DelayShape::akcelik, 2, 3, 1.6, 1.0666666666666667},
};

TEST(VolumeDelay, DerivativesAndIntegralAgreeWithDifferencesAndQuadrature) {
  for (const VolumeDelay& f : kShapes) {
    for (const double volume : {1.0, 40.0, 99.0, 130.0, 260.0}) {
      const double h = 1e-4 * volume;
      const DelayValue at = delay_at(f, volume);
      const DelayValue above = delay_at(f, volume + h);
      const DelayValue below = delay_at(f, volume - h);
      EXPECT_NEAR(at.derivative, (above.time - below.time) / (2 * h),
                  1e-5 * std::abs(at.derivative) + 1e-15 * at.time / h);
      EXPECT_NEAR(at.second, (above.derivative - below.derivative) / (2 * h),
                  1e-5 * std::abs(at.second) + 1e-15 * at.derivative / h);
      double integral = 0;  // Simpson's rule on 2000 strips
      const int strips = 2000;
      const double width = volume / strips;
      for (int i = 0; i < strips; ++i) {
        integral += width / 6 *
                    (delay_at(f, i * width).time + 4 * delay_at(f, (i + 0.5) * width).time +
                     delay_at(f, (i + 1) * width).time);
      }
      EXPECT_NEAR(delay_integral(f, volume), integral, 1e-9 * integral);
    }
  }
}

// Spiess (1990): f(0) close to 1, f(1) = 2, slope at capacity a (per unit of v/c).
TEST(VolumeDelay, ConicalIsTwiceFreeFlowAtCapacity) {
  const VolumeDelay f{DelayShape::conical, 5, 200, 4, 0};
  EXPECT_NEAR(delay_at(f, 200).time, 10, 1e-12);
  EXPECT_NEAR(delay_at(f, 200).derivative * 200 / 5, 4, 1e-12);
  EXPECT_NEAR(delay_at(f, 0).time, 5, 1e-12);
}

// Akcelik (1991): at capacity t = t0 + T/4 sqrt(8 J / (c T)).
TEST(VolumeDelay, AkcelikAtCapacity) {
  const VolumeDelay f{DelayShape::akcelik, 0.02, 1800, 0.1, 1};
  EXPECT_NEAR(delay_at(f, 1800).time, 0.02 + std::sqrt(8 * 0.1 / 1800) / 4, 1e-15);
}

TEST(VolumeDelay, PowerZeroIsConstantAtAnyVolume) {
  const VolumeDelay f{DelayShape::bpr, 2, 1, 0.5, 0};
  EXPECT_EQ(delay_at(f, 0).time, 3);
  EXPECT_EQ(delay_at(f, 7).time, 3);
  EXPECT_EQ(delay_at(f, 0).derivative, 0);
  EXPECT_EQ(delay_integral(f, 2), 6);
}

TEST(VolumeDelay, TinyFactorsKeepTheirDigits) {
  const VolumeDelay f{DelayShape::bpr, 1.0833, 1, 4.3e-71, 16.83};
  const double expected = 1.0833 * (1 + 4.3e-71 * std::pow(15000.0, 16.83));
  EXPECT_GT(expected, 1.0834);
  EXPECT_NEAR(delay_at(f, 15000).time, expected, 1e-12);
}

TEST(DelayKernel, AgreesWithTheValuesAndWithMarginalCosts) {
  const DelayKernel average(kShapes, {}, Response::average);
  const DelayKernel marginal(kShapes, {}, Response::marginal);
  const std::vector<double> preload(kShapes.size(), 25);
  const DelayKernel loaded(kShapes, preload, Response::average);
  for (std::uint32_t i = 0; i < kShapes.size(); ++i) {
    for (const double volume : {0.0, 1e-9, 55.0, 180.0}) {
      const DelayValue v = delay_at(kShapes[i], volume);
      EXPECT_NEAR(average(i, volume).time, v.time, 1e-13 * v.time);
      EXPECT_NEAR(average(i, volume).slope, v.derivative, 1e-12 * v.derivative + 1e-300);
      EXPECT_NEAR(marginal(i, volume).time, v.time + volume * v.derivative, 1e-12 * v.time);
      EXPECT_NEAR(loaded(i, volume).time, delay_at(kShapes[i], volume + 25).time, 1e-12 * v.time);
      if (volume > 1) {
        EXPECT_NEAR(marginal(i, volume).slope, 2 * v.derivative + volume * v.second,
                    1e-11 * v.derivative);
      }
    }
  }
}

TEST(CheckDelays, NamesEveryArcThatIsRefused) {
  const std::vector<VolumeDelay> delays = {
      {DelayShape::bpr, 1, 0, 0.15, 4},   {DelayShape::bpr, 1, 5, 0.15, 0.5},
      {DelayShape::bpr, -1, 5, 0.15, 4},  {DelayShape::conical, 1, 5, 1, 0},
      {DelayShape::bpr, 1, 0, 0, 4},      {DelayShape::bpr, 0, 0, 0.15, 4},
      {DelayShape::akcelik, 1, 5, 0.1, 0}};
  const ErrorList errors = check_delays(delays);
  EXPECT_EQ(errors.error_count(), 5U);
  EXPECT_THAT(format(errors),
              testing::HasSubstr("no capacity, by which the delay divides (arc 0)"));
  EXPECT_THAT(format(errors), testing::HasSubstr("impossible power of a delay function (arc 1)"));
}

}  // namespace
}  // namespace corridor::assign
