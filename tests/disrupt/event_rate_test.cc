#include "corridor/disrupt/event_rate.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace corridor::disrupt {
namespace {

// kkh_slide and kkh_washout of cases/cpec/hazard.csv, made by another program: 7 and 4 events in
// 3.75 years.
TEST(EventRate, JeffreysIntervalOfTheCase) {
  const auto slides = event_rate(7, 3.75);
  EXPECT_NEAR(slides.mean_per_year, 2.0, 1e-12);
  EXPECT_NEAR(slides.low_per_year, 0.835, 5e-5);
  EXPECT_NEAR(slides.high_per_year, 3.6651, 5e-5);
  const auto washouts = event_rate(4, 3.75);
  EXPECT_NEAR(washouts.mean_per_year, 1.2, 1e-12);
  EXPECT_NEAR(washouts.low_per_year, 0.3601, 5e-5);
  EXPECT_NEAR(washouts.high_per_year, 2.5364, 5e-5);
}

TEST(EventRate, NeedsTimeAndACount) {
  EXPECT_THROW(event_rate(-1, 1), std::invalid_argument);
  EXPECT_THROW(event_rate(1, 0), std::invalid_argument);
  EXPECT_THROW(event_rate(1, 1, 1), std::invalid_argument);
}

}  // namespace
}  // namespace corridor::disrupt
