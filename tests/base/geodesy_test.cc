#include "corridor/base/geodesy.h"

#include <gtest/gtest.h>

namespace corridor {
namespace {

TEST(GreatCircle, AQuarterOfTheMeridianAndOfTheEquator) {
  const double quarter = kEarthRadiusKm * std::numbers::pi / 2;
  EXPECT_NEAR(great_circle_km(0, 0, 0, 90), quarter, 1e-9);
  EXPECT_NEAR(great_circle_km(-45, 0, 45, 0), quarter, 1e-9);
  EXPECT_NEAR(great_circle_km(170, 0, -100, 0), quarter, 1e-9);
  EXPECT_EQ(great_circle_km(75.4, 36.8, 75.4, 36.8), 0);
}

// LAX to JFK in the aviation formulary of Ed Williams: 0.623585 radians.
TEST(GreatCircle, AgreesWithAPublishedExample) {
  EXPECT_NEAR(great_circle_km(-118.4, 33.95, -(73 + 47.0 / 60), 40 + 38.0 / 60) / kEarthRadiusKm,
              0.623585, 1e-6);
}

}  // namespace
}  // namespace corridor
