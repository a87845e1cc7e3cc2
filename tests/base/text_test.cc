#include "corridor/base/text.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace corridor {
namespace {

TEST(Shortest, WritesNoNegativeZeroAndNoNoise) {
  EXPECT_EQ(shortest(-0.0), "0");
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(1e20), "1e+20");
}

RC_GTEST_PROP(Shortest, ReadsBackToTheSameBits, (double value)) {
  RC_PRE(std::isfinite(value));
  RC_ASSERT(parse_number(shortest(value)) == value);
}

TEST(Grouped, SeparatesThousands) {
  EXPECT_EQ(grouped(1234567.891, 1), "1,234,567.9");
  EXPECT_EQ(grouped(-1000), "-1,000");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(-0.2), "0");
  EXPECT_EQ(grouped(std::numeric_limits<double>::infinity()), "∞");
}

TEST(ParseNumber, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_number(" 12.5 "), 12.5);
  EXPECT_EQ(parse_number("+3"), 3.0);
  EXPECT_EQ(parse_number("7.12506e+007"), 7.12506e7);
  EXPECT_FALSE(parse_number("12km"));
  EXPECT_FALSE(parse_number("1,5"));
  EXPECT_FALSE(parse_number(""));
}

TEST(NameHint, SuggestsTheNearNameOrListsAFew) {
  const std::vector<std::string> columns = {"from_node_id", "to_node_id", "length"};
  EXPECT_EQ(name_hint("lenght", columns), "did you mean \"length\"?");
  EXPECT_EQ(name_hint("speed", columns), "one of from_node_id, to_node_id, length");
  EXPECT_EQ(name_hint("x", std::vector<std::string>(13, "abc")), "");
}

TEST(Split, DropsEmptyParts) {
  EXPECT_EQ(split(" a; b;;c ", ';'), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(split("", ';').empty());
}

}  // namespace
}  // namespace corridor
