#include "corridor/import/gmns_units.h"

#include <gtest/gtest.h>

namespace corridor::import {
namespace {

// Exact by definition: international mile 1609.344 m, foot 0.3048 m, yard 0.9144 m, nautical mile
// 1852 m.
TEST(GmnsUnits, AreExactAndKnownByManyNames) {
  const auto km = [](const char* text) { return find_unit(length_units(), text)->factor; };
  EXPECT_DOUBLE_EQ(km("mile"), 1.609344);
  EXPECT_DOUBLE_EQ(km("Miles"), 1.609344);
  EXPECT_DOUBLE_EQ(km("kilometres"), 1);
  EXPECT_DOUBLE_EQ(km("meter"), 0.001);
  EXPECT_DOUBLE_EQ(km("FEET"), 0.0003048);
  EXPECT_DOUBLE_EQ(km("yd"), 0.0009144);
  EXPECT_DOUBLE_EQ(km("nmi"), 1.852);
  const auto kmh = [](const char* text) { return find_unit(speed_units(), text)->factor; };
  EXPECT_DOUBLE_EQ(kmh("mph"), 1.609344);
  EXPECT_DOUBLE_EQ(kmh("km/h"), 1);
  EXPECT_DOUBLE_EQ(kmh("kph"), 1);
  EXPECT_DOUBLE_EQ(kmh("m/s"), 3.6);
  EXPECT_DOUBLE_EQ(kmh("knots"), 1.852);
}

TEST(GmnsUnits, AreNotGuessed) {
  EXPECT_EQ(find_unit(length_units(), ""), nullptr);
  EXPECT_EQ(find_unit(length_units(), "furlong"), nullptr);
  EXPECT_EQ(find_unit(length_units(), "mph"), nullptr);
  EXPECT_EQ(unit_hint(length_units(), "mlie"), "did you mean \"mile\"?");
  EXPECT_EQ(unit_hint(speed_units(), "warp 9"), "one of kmh, mph, m/s, knot");
}

}  // namespace
}  // namespace corridor::import
