#include "corridor/physics/profile.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "corridor/base/random.h"
#include "corridor/physics/atmosphere.h"
#include "corridor/physics/convert.h"

namespace corridor::physics {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

//            C 300
//           / \         A valley, a summit, a flat end.
//   A 100  /   \ D 200 --- E 200
//        \B 0
Profile ridge() {
  return {.x_m = {0, 1000, 4000, 5000, 8000},
          .z_m = {100, 0, 300, 200, 200},
          .place = {"A", "B", "C", "", "E"}};
}

TEST(Atmosphere, IsIso2533) {
  EXPECT_NEAR(air_pressure_pa(0), 101325, 1e-9);
  EXPECT_NEAR(air_pressure_pa(1000), 89875, 10);  // table of ISO 2533: 898.76 hPa
  EXPECT_NEAR(air_pressure_pa(5000), 54020, 20);  // 540.20 hPa
  EXPECT_NEAR(air_pressure_pa(4693) / 1000, 56.3, 0.05);
  EXPECT_NEAR(air_density_ratio(5000), 0.73612 / 1.225, 1e-4);
}

TEST(Convert, FactorsAreThoseOfTheirDefinitions) {
  EXPECT_NEAR(kPaPerPsi, kNewtonsPerPoundForce / (kMetresPerInch * kMetresPerInch), 1e-9);
  EXPECT_NEAR(kWattsPerHorsepower, 550 * kNewtonsPerPoundForce * kMetresPerFoot, 1e-9);
  EXPECT_DOUBLE_EQ(kKgPerShortTon, 907.18474);
  EXPECT_DOUBLE_EQ(kMetresPerMile, 5280 * kMetresPerFoot);
  EXPECT_NEAR(kM3PerUsGallon, 231 * std::pow(kMetresPerInch, 3), 1e-15);
  EXPECT_DOUBLE_EQ(kJoulesPerKwh, 1000 * kSecondsPerHour);
  EXPECT_DOUBLE_EQ(kSecondsPerDay, 24 * kSecondsPerHour);
}

TEST(Profile, KnowsClimbDescentAndMeanGradient) {
  EXPECT_DOUBLE_EQ(climb_m(ridge()), 300);
  EXPECT_DOUBLE_EQ(descent_m(ridge()), 200);
  EXPECT_DOUBLE_EQ(mean_gradient(ridge(), 1000, 4000), 0.1);
  EXPECT_DOUBLE_EQ(mean_gradient(ridge(), 0, 4000), 0.05);
  EXPECT_DOUBLE_EQ(mean_gradient(ridge(), 4500, 4500), -0.1);
  EXPECT_EQ(highest_node(ridge()), 2U);
}

// The lowest line is known in closed form: at x the highest of the cones ground(y) - g |x - y|.
RC_GTEST_PROP(Graded, IsTheHighestOfTheConesOverTheGround, (std::uint64_t seed)) {
  Profile ground;
  double x = 0;
  for (std::uint32_t i = 0; i < 30; ++i) {
    ground.x_m.push_back(x);
    ground.z_m.push_back(1000 + 400 * uniform(seed, Stream::test, i, 0));
    x += 100 + 4000 * uniform(seed, Stream::test, i, 1);
  }
  const double steepest = 0.005 + 0.05 * uniform(seed, Stream::test, 99, 0);
  const Graded laid = graded(ground, steepest);
  const Profile& line = laid.profile;
  double most_raised_m = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    double expected = -1e9;
    for (std::size_t j = 0; j < line.size(); ++j) {
      expected = std::max(expected, elevation_m(ground, line.x_m[j]) -
                                        steepest * std::abs(line.x_m[i] - line.x_m[j]));
    }
    RC_ASSERT(std::abs(line.z_m[i] - expected) < 1e-6);
    most_raised_m = std::max(most_raised_m, expected - elevation_m(ground, line.x_m[i]));
  }
  RC_ASSERT(std::abs(laid.most_raised_m - most_raised_m) < 1e-6);
  RC_ASSERT(line.x_m.front() == ground.x_m.front());
  RC_ASSERT(line.x_m.back() == ground.x_m.back());
}

TEST(Graded, LeavesGentleGroundAsItIs) {
  const Graded laid = graded(ridge(), 0.2);  // its steepest place is 10 %
  EXPECT_TRUE(laid.keeps_ends);
  EXPECT_NEAR(laid.most_raised_m, 0, 1e-9);
  EXPECT_NEAR(elevation_m(laid.profile, 2500), 150, 1e-9);
}

TEST(Graded, SaysWhenTheEndsAreTooFarApartInHeight) {
  const Profile ramp = {.x_m = {0, 10000}, .z_m = {0, 500}};
  const Graded laid = graded(ramp, 0.02);  // 10 km at 2 % are 200 m
  EXPECT_FALSE(laid.keeps_ends);
  EXPECT_NEAR(laid.profile.z_m.front(), 300, 1e-9);
  EXPECT_NEAR(laid.profile.z_m.back(), 500, 1e-9);
  EXPECT_NEAR(laid.most_raised_m, 300, 1e-9);
}

TEST(Profile, NamesThePlaceOfAChainage) {
  EXPECT_EQ(place_text(ridge(), 4100), "km 4.1 (C)");
  Profile line = ridge();
  line.x_m = {0, 10000, 40000, 50000, 80000};
  EXPECT_EQ(place_text(line, 20000), "km 20.0 (between B and C)");
  line.place.clear();
  EXPECT_EQ(place_text(line, 20000), "km 20.0");
}

TEST(Resample, KeepsSummitsValleysAndNames) {
  const Profile out = resample(ridge(), 3000);
  EXPECT_THAT(out.x_m, ElementsAre(0, 1000, 3000, 4000, 5000, 6000, 8000));
  EXPECT_THAT(out.z_m, ElementsAre(100, 0, 200, 300, 200, 200, 200));
  EXPECT_THAT(out.place, ElementsAre("A", "B", "", "C", "", "", "E"));
}

TEST(Reversed, MovesLimitsWithTheirSegments) {
  Profile line = ridge();
  line.limit_m_s = {10, 20, 30, 40, 0};
  const Profile back = reversed(line);
  EXPECT_THAT(back.x_m, ElementsAre(0, 3000, 4000, 7000, 8000));
  EXPECT_THAT(back.z_m, ElementsAre(200, 200, 300, 0, 100));
  EXPECT_EQ(back.limit_m_s[0], 40);
  EXPECT_EQ(back.limit_m_s[3], 10);
}

TEST(Cut, KeepsChainageAndHeights) {
  const Profile part = cut(ridge(), 2500, 4500);
  EXPECT_THAT(part.x_m, ElementsAre(2500, 4000, 4500));
  EXPECT_THAT(part.z_m, ElementsAre(150, 300, 250));
}

TEST(Smooth, TakesNoiseOutAndSaysHowMuchClimbWent) {
  Profile line;
  for (int i = 0; i <= 100; ++i) {
    line.x_m.push_back(i * 100.0);
    line.z_m.push_back(i * 1.0 + (i % 2 == 0 ? 10 : -10));
  }
  const Smoothed out = smooth(line, 2000);
  EXPECT_NEAR(out.climb_before_m, 100 / 2 * (20 - 1) + 0.0 + 0, 160);
  EXPECT_LT(out.climb_after_m, 130);
  EXPECT_GT(out.removed_share, 0.85);
  ASSERT_EQ(out.warnings.warning_count(), 1U);
  EXPECT_EQ(out.warnings.items()[0].code, "W7001");
  EXPECT_THAT(out.warnings.items()[0].what, HasSubstr("% of the climb"));
  EXPECT_THAT(out.filter, HasSubstr("moving mean over 2000 m"));
  EXPECT_DOUBLE_EQ(out.profile.z_m.front(), line.z_m.front());
}

TEST(Smooth, LeavesAStraightRiseAlone) {
  const Profile line = {.x_m = {0, 400, 1000, 5000}, .z_m = {0, 4, 10, 50}};
  const Smoothed out = smooth(line, 1000);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(out.profile.z_m[i], line.z_m[i], 1e-9);
  }
  EXPECT_EQ(out.warnings.items().size(), 0U);
}

TEST(Developed, WindsASteepLineToItsRulingGradient) {
  const Developed out = developed(ridge(), 0.05);
  // 300 m over 3 km take 6 km at 5 %, 100 m over 1 km take 2 km, twice.
  EXPECT_DOUBLE_EQ(out.added_m, 3000 + 1000 + 1000);
  EXPECT_DOUBLE_EQ(out.profile.x_m.back(), 13000);
}

std::string problems(const Profile& profile) {
  return format(check(profile, "profile.csv"));
}

TEST(ProfileErrors, NameTheNodeAndWhatWouldMendIt) {
  Profile line = ridge();
  line.x_m[2] = 900;
  EXPECT_EQ(problems(line),
            "error[E7005]: chainage does not rise at node 3 (C)\n"
            "  --> profile.csv  (chainage_km)\n"
            "    = found \"km 0.900\", expected more than km 1.000\n"
            "    = hint: sort the nodes by chainage and drop doubles\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_THAT(problems({.x_m = {0}, .z_m = {0}}), HasSubstr("a profile needs at least two nodes"));
  line = ridge();
  line.z_m[1] = std::nan("");
  EXPECT_THAT(problems(line), HasSubstr("E7003]: node 2 (B) of the profile is not a number"));
  line = ridge();
  line.z_m[2] = 15000;
  EXPECT_THAT(problems(line), HasSubstr("E7004]: height of node 3 (C) is not on this earth"));
  EXPECT_THAT(problems(line), HasSubstr("is it in feet?"));
  line = ridge();
  line.radius_m = {300};
  EXPECT_THAT(problems(line),
              HasSubstr("E7002]: profile column radius_m has another length than the chainage"));
  line = ridge();
  line.z_m.pop_back();
  EXPECT_THAT(problems(line), HasSubstr("every node needs a height"));
}

TEST(ProfileErrors, AreAllShownAtOnce) {
  Profile line = ridge();
  line.x_m[2] = 900;
  line.z_m[4] = 12345;
  EXPECT_EQ(check(line).error_count(), 2U);
  EXPECT_THROW(require_valid(line), InputError);
}

RC_GTEST_PROP(Resample, KeepsClimbAndEnds, ()) {
  const auto steps = *rc::gen::container<std::vector<int>>(6, rc::gen::inRange(100, 3000));
  const auto heights = *rc::gen::container<std::vector<int>>(7, rc::gen::inRange(0, 4000));
  Profile line;
  double x = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    line.x_m.push_back(x);
    line.z_m.push_back(heights[i]);
    x += i < 6 ? steps[i] : 0;
  }
  const Profile out = resample(line, *rc::gen::inRange(50, 2000));
  RC_ASSERT(std::abs(climb_m(out) - climb_m(line)) < 1e-6);
  RC_ASSERT(out.x_m.back() == line.x_m.back());
  RC_ASSERT(check(out).items().empty());
}

}  // namespace
}  // namespace corridor::physics
