#include "corridor/physics/truck.h"

#include "base/message_of.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "corridor/base/random.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/truck_run.h"

namespace corridor::physics {
namespace {

using testing::HasSubstr;

Profile slope(double grade, double length_m = 10e3, double base_m = 0) {
  return {.x_m = {0, length_m},
          .z_m = {base_m, base_m + grade * length_m},
          .place = {"Koksil", "Khunjerab Pass"}};
}

Profile random_road(std::uint64_t seed, std::uint32_t nodes = 40) {
  Profile road;
  double x = 0;
  double z = 1500;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    road.x_m.push_back(x);
    road.z_m.push_back(z);
    const double step = 300 + 2000 * uniform(seed, Stream::test, i, 0);
    x += step;
    z += step * 0.07 * (2 * uniform(seed, Stream::test, i, 1) - 1);
  }
  return road;
}

RC_GTEST_PROP(CrawlSpeedProperty, BalancesPowerAndForces, ()) {
  Truck truck = corridor_truck();
  truck.payload_kg = *rc::gen::inRange(0, 60) * 1000.0;
  const double grade = *rc::gen::inRange(-80, 120) / 1000.0;
  const Air air = air_at(truck, *rc::gen::inRange(0, 5000));
  const double v = crawl_speed_m_s(truck, grade, air);
  const double cosine = 1 / std::sqrt(1 + grade * grade);
  const double weight = truck.mass_kg() * kGravity_m_s2 * cosine;
  const double force = weight * (grade + truck.rolling) +
                       0.5 * 1.225 * air.density_ratio * truck.drag_area_m2 * v * v;
  const double power = truck.usable_power * air.power_factor * truck.rated_power_w;
  RC_ASSERT(v > 0);
  RC_ASSERT(std::abs(force * v - power) < 1e-7 * power);
}

RC_GTEST_PROP(CrawlSpeedProperty, FallsWithGradeMassAndHeight, ()) {
  Truck truck = corridor_truck();
  truck.payload_kg = *rc::gen::inRange(10, 50) * 1000.0;
  const double grade = *rc::gen::inRange(10, 100) / 1000.0;
  const double height = *rc::gen::inRange(0, 4500);
  const double v = crawl_speed_m_s(truck, grade, air_at(truck, height));
  RC_ASSERT(crawl_speed_m_s(truck, grade + 0.005, air_at(truck, height)) < v);
  Truck heavier = truck;
  heavier.payload_kg += 1000;
  RC_ASSERT(crawl_speed_m_s(heavier, grade, air_at(heavier, height)) < v);
  // Thin air takes drag away as well: on grades from 3 % the lost power weighs more.
  if (grade >= 0.03 && height >= 1500) {
    RC_ASSERT(crawl_speed_m_s(truck, grade, air_at(truck, height + 300)) < v);
  }
}

TEST(DescentSpeed, IsWhatTheRetarderHolds) {
  const Truck truck = corridor_truck();
  EXPECT_TRUE(std::isinf(descent_speed_m_s(truck, -0.005)));
  const double v = descent_speed_m_s(truck, -0.08);
  const double push =
      truck.mass_kg() * kGravity_m_s2 * (0.08 - truck.rolling) / std::sqrt(1 + 0.08 * 0.08) -
      0.5 * 1.225 * truck.drag_area_m2 * v * v;
  EXPECT_NEAR(push * v, truck.retarder_w, 1);
  EXPECT_LT(descent_speed_m_s(overloaded_truck(), -0.08), v);
}

TEST(CombinedSpeed, IsBelowTheLeastAndMeetsItAtTheLimit) {
  const std::vector<double> limits = {20, 22, std::numeric_limits<double>::infinity()};
  EXPECT_EQ(combined_speed_m_s(limits, 0), 20);
  EXPECT_LT(combined_speed_m_s(limits, 0.25), 20);
  EXPECT_NEAR(combined_speed_m_s(limits, 0.01), 20, 0.1);
  EXPECT_NEAR(combined_speed_m_s(std::vector<double>{20, 20}, 0.25), 20 * std::pow(2, -0.25),
              1e-12);
}

TEST(Limits, CurvesAndRoughness) {
  EXPECT_NEAR(curve_speed_m_s(100), std::sqrt(0.18 * kGravity_m_s2 * 100), 1e-12);
  EXPECT_TRUE(std::isinf(curve_speed_m_s(0)));
  EXPECT_NEAR(roughness_speed_m_s(8) * 3.6, 78.3, 0.1);
}

TEST(Fuel, OfALevelRoadIsThatOfTheWillansLine) {
  Truck truck;
  truck.tare_kg = 14.7e3;
  truck.payload_kg = 19.3e3;
  truck.drag_area_m2 = 5.8;
  // By hand: 1,834 N of rolling and 1,843 N of drag at 22.8 m/s are 83.8 kW at the wheel, 94 kW of
  // engine and 25 kW of friction; over 0.47 x 42.7 MJ/kg 21.4 kg/h, 25.6 l/h, 31.2 l/100 km.
  EXPECT_NEAR(steady_use_per_100km(truck, m_s_from_kmh(82)), 31.2, 0.1);
  // 213 to 241 g/kWh at 95 kW of engine power.
  const double wheel_w = (95e3 - truck.auxiliaries_w) * truck.driveline_efficiency;
  const double g_per_kwh = fuel_l_per_h(truck, wheel_w) * 835 / 95;
  EXPECT_GT(g_per_kwh, 210);
  EXPECT_LT(g_per_kwh, 241);
  EXPECT_EQ(fuel_l_per_h(truck, -50e3), truck.idle_l_per_h);
}

TEST(TruckRun, SettlesAtCrawlSpeed) {
  const Truck truck = corridor_truck();
  const TruckRun run = run_truck(slope(0.06), truck);
  ASSERT_TRUE(run.feasible);
  EXPECT_NEAR(run.slowest_m_s, crawl_speed_m_s(truck, 0.06, air_at(truck, 600)), 0.05);
  EXPECT_EQ(run.series.limit.back(), TruckLimit::power);
  EXPECT_GT(run.crawl_s, 0.8 * run.time_s);
}

RC_GTEST_PROP(TruckRunProperty, HalvingTheStepChangesNextToNothing, (std::uint64_t seed)) {
  const Profile road = random_road(seed, 12);  // some 15 km
  const TruckRun coarse = run_truck(road, corridor_truck());
  const TruckRun half = run_truck(road, corridor_truck(), {.step_m = 12.5});
  RC_ASSERT(coarse.feasible && half.feasible);
  RC_ASSERT(std::abs(coarse.time_s - half.time_s) < 1e-3 * half.time_s);
}

TEST(TruckRun, StepsAndHalfStepsAgree) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const TruckRun coarse = run_truck(random_road(seed), corridor_truck());
    const TruckRun fine = run_truck(random_road(seed), corridor_truck(), {.step_m = 12.5});
    ASSERT_TRUE(coarse.feasible);
    EXPECT_NEAR(coarse.litres, fine.litres, fine.litres * 3e-3) << "seed " << seed;
  }
}

RC_GTEST_PROP(TruckRunProperty, IsNeverFasterThanDesiredNorCheaperThanTheClimb,
              (std::uint64_t seed)) {
  const Profile road = random_road(seed, 12);
  Truck truck = corridor_truck();
  truck.payload_kg = *rc::gen::inRange(0, 40) * 1000.0;
  const TruckRunOptions options;
  const TruckRun run = run_truck(road, truck, options);
  RC_ASSERT(run.feasible);
  // What the truck brings in motion at the start may be spent on the climb.
  const double v0 = run.series.speed_m_s.front();
  const double start_j = truck.mass_kg() * truck.inertia_factor * v0 * v0 / 2;
  RC_ASSERT(run.wheel_kwh * kJoulesPerKwh + start_j >=
            truck.mass_kg() * kGravity_m_s2 * (road.z_m.back() - road.z_m.front()));
  RC_ASSERT(run.time_s >= road.length_m() / options.desired_m_s * (1 - 1e-12));
}

TEST(TruckRun, HeightCostsTimeOnTheSameGrade) {
  const TruckRun low = run_truck(slope(0.05, 10e3, 0), corridor_truck());
  const TruckRun high = run_truck(slope(0.05, 10e3, 4100), corridor_truck());
  EXPECT_GT(high.time_s, 1.1 * low.time_s);
  const TruckRun without =
      run_truck(slope(0.05, 10e3, 4100), corridor_truck(), {.use_altitude = false});
  EXPECT_LT(without.time_s, 1.02 * low.time_s);
  EXPECT_THAT(format(high.warnings), HasSubstr("W7301]: power of six-axle truck falls to "));
  EXPECT_EQ(without.warnings.warning_count(), 0U);
}

TEST(TruckRun, NamesTheLimit) {
  Profile road = slope(0.0, 20e3);
  EXPECT_EQ(run_truck(road, corridor_truck()).series.limit[400], TruckLimit::desired);
  road.limit_m_s = {10, 10};
  EXPECT_EQ(run_truck(road, corridor_truck()).series.limit[400], TruckLimit::posted);
  road.radius_m = {40, 40};
  EXPECT_EQ(run_truck(road, corridor_truck()).series.limit[400], TruckLimit::curve);
  EXPECT_EQ(run_truck(road, corridor_truck(), {.iri_m_per_km = 30}).series.limit[400],
            TruckLimit::roughness);
  EXPECT_EQ(run_truck(slope(-0.07, 10e3, 1000), corridor_truck()).series.limit[200],
            TruckLimit::descent);
}

TEST(TruckRun, BatteryTrucksGetEnergyBackDownhill) {
  Truck truck = corridor_truck();
  truck.energy = TruckEnergy::battery;
  const TruckRun up = run_truck(slope(0.04), truck);
  const TruckRun down = run_truck(slope(-0.04, 10e3, 400), truck);
  EXPECT_GT(up.grid_kwh, 0);
  EXPECT_LT(down.grid_kwh, 0);
  EXPECT_LT(-down.grid_kwh, 0.6 * up.grid_kwh);
  EXPECT_EQ(up.litres, 0);
  EXPECT_EQ(up.warnings.warning_count(), 0U);  // no derating with height
}

// ---- errors -----------------------------------------------------------------------------------

TEST(TruckErrors, CannotClimb) {
  Truck truck = overloaded_truck();
  truck.rated_power_w = 100e3;
  truck.drive_axles_kg = 9e3;
  const TruckRun run = run_truck(slope(0.12), truck);
  ASSERT_FALSE(run.feasible);
  const std::string text = format(*run.problem);
  EXPECT_THAT(text, HasSubstr("error[E7305]: six-axle truck as surveyed cannot climb at km 0.0 "
                              "(Koksil): "));
  EXPECT_THAT(text, HasSubstr("kN of grip missing on 12.0 %"));
  EXPECT_THAT(text, HasSubstr("at most 24.8 t of payload"));
  truck.drive_axles_kg = 0;
  truck.rated_power_w = 30e3;
  truck.payload_kg = 150e3;
  const TruckRun weak = run_truck(slope(0.12), truck);
  ASSERT_FALSE(weak.feasible);
  EXPECT_THAT(format(*weak.problem), HasSubstr("kN of effort missing on 12.0 %"));
  EXPECT_THAT(format(*weak.problem), HasSubstr("t of payload"));
}

TEST(TruckErrors, BadInput) {
  Truck truck = corridor_truck();
  truck.payload_kg = 60e3;
  EXPECT_THAT(format(check(truck)),
              HasSubstr("E7303]: payload of six-axle truck exceeds its axle limit"));
  EXPECT_THAT(format(check(truck)), HasSubstr("at most 40.0 t of payload"));
  truck = corridor_truck();
  truck.rated_power_w = 0;
  truck.brake_m_s2 = 0;
  EXPECT_THAT(format(check(truck)),
              HasSubstr("E7301]: rated power of six-axle truck must be positive"));
  EXPECT_THAT(format(check(truck)), HasSubstr("brake of six-axle truck must be positive"));
  truck = corridor_truck();
  truck.payload_kg = -1;
  EXPECT_THAT(format(check(truck)), HasSubstr("E7302]: payload of six-axle truck is negative"));
  EXPECT_THAT(message_of([] { run_truck(slope(0.01), corridor_truck(), {.step_m = 0}); }),
              HasSubstr("error[E7304]: step and desired speed of a truck run must be positive\n"
                        "    = found \"0 m, "));
  EXPECT_THAT(message_of([] { run_truck(slope(0.5), corridor_truck()); }),
              HasSubstr("E7306]: road grade of 50 % at km 0.0 (Koksil)\n"
                        "    = found \"50 %\", expected 30 % at most\n"
                        "    = hint: smooth the profile, or are heights in feet or chainage in "
                        "miles?\n"));
}

}  // namespace
}  // namespace corridor::physics
