#include "corridor/finance/distribution.h"

#include "base/message_of.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::finance {
namespace {

using ::testing::HasSubstr;

// Tables of the standard normal distribution.
TEST(Normal, ProbabilityIsThatOfTheTables) {
  EXPECT_NEAR(normal_probability(0), 0.5, 1e-15);
  EXPECT_NEAR(normal_probability(1.959963984540054), 0.975, 1e-15);
  EXPECT_NEAR(normal_probability(-3), 0.0013498980316301, 1e-15);
}

TEST(Quantile, OfEachShape) {
  EXPECT_EQ(quantile(constant(7), 0.3), 7);
  EXPECT_NEAR(quantile(uniform_between(10, 20), 0.25), 12.5, 1e-12);
  // A triangle from 0 over 1 to 4: a quarter lies left of its mode; the median is 4 - sqrt(6).
  EXPECT_NEAR(quantile(triangular(0, 1, 4), 0.25), 1, 1e-12);
  EXPECT_NEAR(quantile(triangular(0, 1, 4), 0.5), 1.5505102572168, 1e-12);
  EXPECT_EQ(quantile(triangular(3, 3, 3), 0.4), 3);
  EXPECT_NEAR(quantile(normal_about(100, 10), 0.975), 119.59963984540054, 1e-9);
  EXPECT_NEAR(quantile(lognormal_about(100, 0.2), 0.5), 100, 1e-9);
  EXPECT_NEAR(quantile(lognormal_from(80, 150), 0.1), 80, 1e-9);
  EXPECT_NEAR(quantile(lognormal_from(80, 150), 0.9), 150, 1e-9);
  EXPECT_NEAR(quantile(empirical({3, 1, 2}), 0.5), 2, 1e-12);
  EXPECT_NEAR(quantile(empirical({3, 1, 2}), 1.0 / 3), 1.5, 1e-12);
  EXPECT_EQ(quantile(empirical({3, 1, 2}), 0.99), 3);
}

TEST(Distribution, RefusesWhatCannotBe) {
  EXPECT_EQ(message_of([] { (void)triangular(10, 5, 20, {.file = "parameter.csv", .line = 5}); }),
            "error[E5040]: a triangular distribution cannot be\n"
            "  --> parameter.csv:5\n"
            "    = found \"10, 5, 20\", expected low, mode, high in rising order\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_THAT(message_of([] { (void)uniform_between(2, 1); }), HasSubstr("E5040"));
  EXPECT_THAT(message_of([] { (void)normal_about(0, -1); }), HasSubstr("E5040"));
  EXPECT_THAT(message_of([] { (void)lognormal_about(0, 1); }), HasSubstr("a median above 0"));
  EXPECT_THAT(message_of([] { (void)lognormal_from(5, 2); }), HasSubstr("P90 not below it"));
  EXPECT_THAT(message_of([] { (void)empirical({}); }), HasSubstr("at least one outcome"));
  EXPECT_THAT(message_of([] { (void)constant(std::numeric_limits<double>::quiet_NaN()); }),
              HasSubstr("found \"nan\""));
}

}  // namespace
}  // namespace corridor::finance
