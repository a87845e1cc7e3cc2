#include "corridor/base/random.h"

#include <gtest/gtest.h>

namespace corridor {
namespace {

// Known answers of Philox4x32-10 from the Random123 distribution (kat_vectors: counter and key 0,
// and counter and key of all ones).
TEST(Random, PhiloxGivesItsPublishedKnownAnswers) {
  const auto bits = random_bits(0, Stream::test, 0, 0);
  EXPECT_EQ(bits[0], 0x6627e8d5U);
  EXPECT_EQ(bits[1], 0xe169c58dU);
  EXPECT_EQ(bits[2], 0xbc57ac4cU);
  EXPECT_EQ(bits[3], 0x9b00dbd8U);
}

TEST(Random, StreamsAndIndicesDoNotShareNumbers) {
  EXPECT_NE(uniform(1, Stream::test, 0), uniform(1, Stream::outage, 0));
  EXPECT_NE(uniform(1, Stream::test, 0), uniform(1, Stream::test, 1));
  EXPECT_NE(uniform(1, Stream::test, 0, 0), uniform(1, Stream::test, 0, 1));
  EXPECT_NE(uniform(1, Stream::test, 0), uniform(2, Stream::test, 0));
  EXPECT_NE(uniform(1, Stream::test, 1ULL << 32U), uniform(1, Stream::test, 0));
}

TEST(Random, MomentsFit) {
  constexpr int kDraws = 100'000;
  double sum = 0;
  double normal_sum = 0;
  double normal_square = 0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    sum += uniform(7, Stream::test, i);
    const double z = normal(7, Stream::test, i, 1);
    normal_sum += z;
    normal_square += z * z;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 0.004);  // 4 standard errors of 1 / sqrt(12 n)
  EXPECT_NEAR(normal_sum / kDraws, 0, 0.0127);
  EXPECT_NEAR(normal_square / kDraws, 1, 0.018);
}

}  // namespace
}  // namespace corridor
