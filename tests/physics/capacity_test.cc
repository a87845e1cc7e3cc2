// Capacities of roads and railway lines, volume-delay functions, and the front door.

#include "base/message_of.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "corridor/base/random.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/line_capacity.h"
#include "corridor/physics/meet_pass.h"
#include "corridor/physics/physics.h"
#include "corridor/physics/road_capacity.h"
#include "corridor/physics/volume_delay.h"

namespace corridor::physics {
namespace {

using testing::HasSubstr;

// ---- roads ------------------------------------------------------------------------------------

RC_GTEST_PROP(VolumeDelayProperty, SlopeAndIntegralAreThoseOfTheTime, ()) {
  DelayFunction f;
  f.law = *rc::gen::element(DelayLaw::bpr, DelayLaw::conical, DelayLaw::akcelik);
  f.free_h = 0.5;
  f.capacity_per_h = 1400;
  f.alpha = f.law == DelayLaw::bpr ? 0.15 : 4;
  f.delay_parameter = *rc::gen::inRange(1, 16) / 10.0;
  const double v = *rc::gen::inRange(10, 4000);
  const double h = 1e-3;
  const double finite = (delay_time_h(f, v + h) - delay_time_h(f, v - h)) / (2 * h);
  RC_ASSERT(std::abs(finite - delay_slope_h(f, v)) < 1e-6 * std::abs(finite) + 1e-11);
  const double integral = (delay_integral(f, v + h) - delay_integral(f, v - h)) / (2 * h);
  RC_ASSERT(std::abs(integral - delay_time_h(f, v)) < 1e-6 * integral);
  RC_ASSERT(delay_slope_h(f, v) > 0);
  RC_ASSERT(std::abs(delay_integral(f, 0)) < 1e-9);
  RC_ASSERT(std::abs(delay_time_h(f, 0) - 0.5) < 1e-12);
}

TEST(Hdm, ThreeZonesMeetAtTheirEnds) {
  const HdmZones zones = hdm_zones(HdmRoad::two_lane);
  const double free = m_s_from_kmh(80);
  const double slow = m_s_from_kmh(50);
  EXPECT_EQ(hdm_speed_m_s(zones, free, slow, 100), free);
  EXPECT_NEAR(hdm_speed_m_s(zones, free, slow, 0.9 * 2800), slow, 1e-12);
  EXPECT_NEAR(hdm_speed_m_s(zones, free, slow, 2800) * 3.6, 25, 1e-12);
  double before = free;
  for (double q = 0; q <= 2800; q += 10) {
    const double v = hdm_speed_m_s(zones, free, slow, q);
    EXPECT_LE(v, before);
    before = v;
  }
}

TEST(DelayOfLink, MeetsTheThreeZonesAtCapacity) {
  const RoadLinkDelay link =
      delay_of_link({.road = HdmRoad::two_lane, .length_km = 40, .free_kmh = 80, .truck_kmh = 40});
  EXPECT_DOUBLE_EQ(link.function.free_h, 0.5);
  EXPECT_DOUBLE_EQ(link.function.capacity_per_h, 1400);
  EXPECT_NEAR(40 / delay_time_h(link.function, 1400), 25, 1e-9);
  EXPECT_NEAR(40 / delay_time_h(link.function, 0.9 * 1400), 40, 1e-9);
  EXPECT_DOUBLE_EQ(link.truck_term_h, 0.5);
  EXPECT_THAT(link.caveats, testing::Contains(HasSubstr("HDM-4")));
}

TEST(Freeway, SpeedFallsToFortyFiveCarsAMileAtCapacity) {
  const double capacity = freeway_capacity_pc_h_ln(65);
  EXPECT_EQ(freeway_speed_mi_h(65, 1000), 65);
  EXPECT_NEAR(capacity / freeway_speed_mi_h(65, capacity), 45, 1e-9);
  EXPECT_EQ(freeway_capacity_pc_h_ln(80), 2400);
  EXPECT_EQ(multilane_capacity_pc_h_ln(55), 2100);
}

TEST(MixedFlow, OurOwnTruckRunsComeWithinOneAndAHalfPercentOfTheManual) {
  const MixedFlowResult out = mixed_flow({.free_mi_h = 65,
                                          .gradient = 0.05,
                                          .length_mi = 2,
                                          .single_units = 0.05,
                                          .tractor_trailers = 0.1},
                                         1500);
  EXPECT_NEAR(out.speed_mi_h, 47.3, 0.015 * 47.3);
  EXPECT_EQ(mixed_flow({.single_units = 0.05, .tractor_trailers = 0.1}, 5000).speed_mi_h, 0);
}

TEST(CarCapacity, IsThatOfTheManualByLanes) {
  EXPECT_EQ(car_capacity_pc_h(1, 60), 1700);  // chapter 15
  EXPECT_EQ(car_capacity_pc_h(1.5, 60), 2550);
  EXPECT_NEAR(car_capacity_pc_h(2, 60 * 1.609344), 2 * 2200, 1e-9);  // 1,900 + 20 (60 - 45)
  EXPECT_EQ(car_capacity_pc_h(3, 40), 3 * 1900);                     // slowest of chapter 12
  EXPECT_EQ(car_capacity_pc_h(0.5, 40), 300);                        // HDM-4, a direction
}

TEST(MixedFlow, FactorIsThatOfExampleProblemFive) {
  // HCM 7, chapter 26: 15 % of trucks on 2 miles of 5 %: 0.734 of 2,350 are 1,725.
  EXPECT_NEAR(mixed_flow_factor(0.15, 0.05, 2) * 2350, 1725, 2e-3 * 1725);
  EXPECT_NEAR(mixed_flow_factor(0.15, 0, 2), 1 - 0.135, 1e-3);
  EXPECT_EQ(mixed_flow_factor(0.15, 0.2, 2), mixed_flow_factor(0.15, 0.08, 2));
}

TEST(TruckRoom, TakesTheWorseOfTheWorstGradeAndTheSlowestPlace) {
  const Profile hill = {.x_m = {0, 5e3, 8e3, 20e3}, .z_m = {0, 0, 150, 0}};
  // 3 km of 5 % count most; at 60 km/h everywhere the grade is what limits.
  const TruckRoom grade = truck_room(hill, m_s_from_kmh(60), m_s_from_kmh(60));
  EXPECT_DOUBLE_EQ(grade.gradient, 0.05);
  EXPECT_EQ(grade.from_m, 5e3);
  EXPECT_EQ(grade.to_m, 8e3);
  EXPECT_DOUBLE_EQ(grade.factor, mixed_flow_factor(1, 0.05, 3e3 / 1609.344));
  // At 9 km/h, 2.5 m/s, a truck of 18 m follows in 8.7 s, a car at 60 km/h in 1.8 s.
  const TruckRoom slow = truck_room(hill, m_s_from_kmh(60), 2.5);
  EXPECT_NEAR(slow.factor, 1.8 / 8.7, 1e-9);
  // Down the other side nothing rises but 3 % from the back.
  EXPECT_NEAR(truck_room(reversed(hill), 16, 16).gradient, 150 / 12e3, 1e-12);
  const Profile level = {.x_m = {0, 1e4}, .z_m = {0, 0}};
  EXPECT_NEAR(truck_room(level, 20, 20).factor, 0.47, 1e-12);
}

RC_GTEST_PROP(TruckRoomProperty, FallsWithGradeSlownessAndTrucks, ()) {
  const double gradient = *rc::gen::inRange(0, 100) / 1000.0;
  const double share = *rc::gen::inRange(2, 100) / 100.0;
  const double slow_m_s = *rc::gen::inRange(2, 20);
  const auto factor = [&](double i, double v, double p) {
    return truck_room({.x_m = {0, 4e3}, .z_m = {0, i * 4e3}}, 20, v, p).factor;
  };
  const double base = factor(gradient, slow_m_s, share);
  RC_ASSERT(base > 0 && base < 1);
  RC_ASSERT(factor(gradient + 0.01, slow_m_s, share) <= base);
  RC_ASSERT(factor(gradient, slow_m_s * 0.9, share) <= base);
  RC_ASSERT(factor(gradient, slow_m_s, share * 0.9) >= base);
}

TEST(TwoLane, SpeedFallsWithFlowAndVerticalClass) {
  TwoLane road;
  double before = 100;
  for (int vertical = 1; vertical <= 5; ++vertical) {
    road.vertical_class = vertical;
    EXPECT_LE(two_lane_free_mi_h(road), before);
    before = two_lane_free_mi_h(road);
    EXPECT_LT(two_lane_speed_mi_h(road, 1200), two_lane_speed_mi_h(road, 400));
    EXPECT_EQ(two_lane_speed_mi_h(road, 50), two_lane_free_mi_h(road));
  }
}

TEST(OneWayControl, CapacityFallsWithTheLengthOfTheZone) {
  // 500 m at 8 m/s and 10 s: 72.5 s of clearance; cycle 385 s, 40 vehicles a green.
  const OneWayResult out = one_way_control({}, 100);
  EXPECT_DOUBLE_EQ(out.cycle_s, 2 * (120 + 72.5));
  EXPECT_NEAR(out.capacity_direction_veh_h, 3600 / 385.0 * 40, 1e-9);
  EXPECT_GT(out.mean_wait_s, 0);
  EXPECT_TRUE(std::isinf(one_way_control({}, 400).mean_wait_s));
  EXPECT_LT(one_way_control({.length_m = 2000}, 0).capacity_veh_h, out.capacity_veh_h);
  EXPECT_DOUBLE_EQ(work_zone_capacity(1600, 1), 1440);
}

// ---- railway lines ----------------------------------------------------------------------------

Train local_train() {
  Train train;
  train.locomotive = hxd3();
  train.wagon = loaded_wagon();
  train.wagons = 40;
  return train;
}

Profile plain(double length_m) {
  return {.x_m = {0, length_m}, .z_m = {100, 100}};
}

TEST(BlockingTimes, ABlockIsHeldFromTheApproachToTheTail) {
  const TrainRun run = run_train(plain(30e3), local_train());
  const std::vector<double> blocks = {0, 10e3, 12e3, 14e3, 30e3};
  const double length = length_m(local_train());
  const auto held = blocking_times(run, length, blocks);
  ASSERT_EQ(held.size(), 4U);
  // The third block is entered at km 12: approach from km 10, at top speed of 25 m/s by then.
  const double running = held[2].end_s - held[2].begin_s - 10 - 5 - 5;
  EXPECT_NEAR(running, (14e3 + length - 10e3) / 25, 2.0);
  // The same train behind itself: the longest block rules.
  const double headway = line_headway_s(held, held);
  EXPECT_NEAR(headway, std::max(held[0].end_s - held[0].begin_s, held[3].end_s - held[3].begin_s),
              1e-9);
}

TEST(Uic406, CompressesASequenceInACircle) {
  const std::vector<std::vector<double>> headway = {{180, 240}, {300, 200}};
  const std::vector<std::size_t> sequence = {0, 0, 1};
  EXPECT_DOUBLE_EQ(uic406_occupation(headway, sequence, 3600), (180 + 240 + 300) / 3600.0);
  EXPECT_EQ(uic406_recommended(LineUse::mixed, true), 0.75);
}

TEST(SingleTrack, TheWorstSectionRules) {
  const std::vector<Section> sections = {{"A", 10, 11, 6}, {"B", 15, 15, 6}, {"C", 12, 12, 6}};
  const SingleTrack out = single_track_capacity(sections, 90, 0.88);
  EXPECT_EQ(out.worst, 1U);
  EXPECT_DOUBLE_EQ(out.period_min, 36);
  EXPECT_NEAR(out.pairs_per_day, 33, 1e-9);
  EXPECT_DOUBLE_EQ(freight_pairs(33, 10, 1.3), 20);
  EXPECT_NEAR(army_trains(9, 20, 120), 5 * 24 * 20 / 120.0, 1e-12);
}

TEST(FleetNeed, FollowsFromTheCycle) {
  FreightPlan plan;
  plan.tonnes_per_year = 10e6;
  plan.payload_t = 3000;
  plan.peak_factor = 1.05;
  const FleetNeed need = fleet_need(plan);
  EXPECT_NEAR(need.trains_per_day, 10e6 * 1.05 / (3000 * 350), 1e-9);
  EXPECT_EQ(need.wagons, std::ceil(need.trains_per_day * 2 * 50 * 1.1));
  EXPECT_NEAR(annual_tonnes(need.trains_per_day, 3000, 350, 1.05), 10e6, 1e-6);
}

TEST(MeetPass, TwoTrainsMeetAtTheLoop) {
  const std::vector<int> tracks = {9, 2, 9};
  const std::vector<TrackSection> sections = {{20, 20, 2}, {20, 18, 2}};
  const std::vector<PlannedTrain> plan = {{"up", true, 0}, {"down", false, 0}};
  const MeetPass out = meet_pass(tracks, sections, plan, 1440);
  EXPECT_EQ(out.scheduled, 2U);
  EXPECT_EQ(out.trains[0].delay_min, 0);
  // The second is in two minutes before the first goes out, and waits until two minutes after it
  // came in.
  EXPECT_DOUBLE_EQ(out.trains[1].at[1].arrive_min, 18);
  EXPECT_DOUBLE_EQ(out.trains[1].at[1].depart_min, 22);
  EXPECT_DOUBLE_EQ(out.trains[1].delay_min, 4);
}

TEST(MeetPass, WithoutALoopTheSecondWaitsAtTheEnd) {
  const std::vector<int> tracks = {9, 1, 9};
  const std::vector<TrackSection> sections = {{20, 20, 2}, {20, 20, 2}};
  const MeetPass out = meet_pass(
      tracks, sections, std::vector<PlannedTrain>{{"up", true, 0}, {"down", false, 0}}, 1440);
  EXPECT_EQ(out.scheduled, 2U);
  EXPECT_GE(out.trains[1].at[2].depart_min, 22);
}

/// No two trains in a section, no more trains in a station than tracks.
void expect_no_conflict(const MeetPass& out, const std::vector<int>& tracks,
                        const std::vector<TrackSection>& sections,
                        const std::vector<PlannedTrain>& plan, std::uint64_t seed) {
  for (std::size_t s = 0; s < sections.size(); ++s) {
    std::vector<std::pair<double, double>> held;
    for (std::size_t t = 0; t < plan.size(); ++t) {
      if (out.trains[t].scheduled) {
        const auto& at = out.trains[t].at;
        held.emplace_back(
            plan[t].up ? at[s].depart_min : at[s + 1].depart_min,
            (plan[t].up ? at[s + 1].arrive_min : at[s].arrive_min) + sections[s].interval_min);
      }
    }
    std::sort(held.begin(), held.end());
    for (std::size_t i = 1; i < held.size(); ++i) {
      ASSERT_GE(held[i].first, held[i - 1].second - 1e-6) << "seed " << seed << " section " << s;
    }
  }
  for (std::size_t s = 1; s + 1 < tracks.size(); ++s) {
    for (std::size_t t = 0; t < plan.size(); ++t) {
      int present = 0;
      for (std::size_t other = 0; other < plan.size(); ++other) {
        const bool both = out.trains[t].scheduled && out.trains[other].scheduled;
        present += both && out.trains[other].at[s].arrive_min <= out.trains[t].at[s].arrive_min &&
                           out.trains[t].at[s].arrive_min < out.trains[other].at[s].depart_min
                       ? 1
                       : 0;
      }
      ASSERT_LE(present, tracks[s]) << "seed " << seed << " station " << s;
    }
  }
}

TEST(MeetPass, NeverPutsTwoTrainsInOneSection) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::uint32_t k = 0;
    const auto draw = [&](double low, double high) {
      return low + (high - low) * uniform(seed, Stream::test, k++);
    };
    const auto n = static_cast<std::size_t>(draw(2, 8));
    std::vector<int> tracks;
    std::vector<TrackSection> sections;
    for (std::size_t s = 0; s < n; ++s) {
      tracks.push_back(static_cast<int>(draw(1, 4)));
      if (s + 1 < n) {
        sections.push_back({draw(5, 30), draw(5, 30), draw(0, 4)});
      }
    }
    std::vector<PlannedTrain> plan;
    for (int t = 0; t < 25; ++t) {
      plan.push_back({"", draw(0, 1) < 0.5, draw(0, 1000)});
    }
    const MeetPass out = meet_pass(tracks, sections, plan, 5000);
    EXPECT_EQ(out.scheduled, plan.size()) << "seed " << seed;
    for (const TrainPath& path : out.trains) {
      EXPECT_GE(path.delay_min, -1e-9);
    }
    expect_no_conflict(out, tracks, sections, plan, seed);
  }
}

TEST(MeetPass, DelayGrowsWithTheTrains) {
  const std::vector<int> tracks(10, 2);
  const std::vector<TrackSection> sections(9, TrackSection{15, 15, 3});
  double before = -1;
  for (const int pairs : {5, 10, 15}) {
    std::vector<PlannedTrain> plan;
    for (int i = 0; i < pairs; ++i) {
      plan.push_back({"", true, i * 1440.0 / pairs});
      plan.push_back({"", false, (i + 0.3) * 1440.0 / pairs});
    }
    const double delay = meet_pass(tracks, sections, plan, 5000).mean_delay_min;
    EXPECT_GE(delay, before);
    before = delay;
  }
  EXPECT_GT(before, 0);
}

TEST(LineErrors, SayWhatIsMissing) {
  EXPECT_THAT(message_of([] { single_track_capacity({}); }),
              HasSubstr("error[E7220]: a single-track line needs a section between two loops\n"
                        "    = found \"0\", expected 1 or more\n"));
  EXPECT_THAT(message_of([] {
                single_track_capacity(std::vector<Section>{{"Mach - Hirok", 0, 10, 5}});
              }),
              HasSubstr("E7221]: times of section Mach - Hirok must be positive"));
  const std::string line = message_of([] {
    meet_pass(std::vector<int>{1, 0}, std::vector<TrackSection>{{0, 1, 1}, {1, 1, 1}}, {}, 1);
  });
  EXPECT_THAT(line, HasSubstr("error[E7222]: a line has one section fewer than stations\n"
                              "    = found \"2 stations, 2 sections\""));
  EXPECT_THAT(line, HasSubstr("times of section 1 must be positive"));
  EXPECT_THAT(line, HasSubstr("station 2 has no track"));
}

// ---- the front door ---------------------------------------------------------------------------

Profile pass_road() {
  return {.x_m = {0, 59e3, 177e3, 533e3, 707e3, 780e3, 793e3},
          .z_m = {380, 700, 620, 1462, 2800, 4050, 4693},
          .place = {"Burhan", "Havelian", "Thakot", "Gilgit", "Sost", "Koksil", "Khunjerab Pass"}};
}

TEST(TruckLink, TakesTheMountainIntoAccount) {
  const LinkPhysics up = truck_link(pass_road(), {.road = HdmRoad::two_lane});
  const LinkPhysics down = truck_link(reversed(pass_road()), {});
  ASSERT_TRUE(up.feasible && down.feasible);
  EXPECT_GT(up.hours, 793 / 80.0);
  EXPECT_GT(up.hours, down.hours);
  EXPECT_LT(up.slowest_kmh, 40);
  EXPECT_GT(up.kg_co2_per_t_km, down.kg_co2_per_t_km);
  EXPECT_GT(up.capacity_vehicles_per_day, 1000);
  EXPECT_LT(up.capacity_vehicles_per_day, 1400 * 16 * 0.47);  // of trucks alone on the level
  const LinkPhysics with_return = truck_link(pass_road(), {.empty_return_share = 0.5});
  EXPECT_GT(with_return.kwh_per_t_km, up.kwh_per_t_km);
  EXPECT_EQ(with_return.hours, up.hours);
  EXPECT_NEAR(*truck_link_time_h(pass_road(), corridor_truck(), 80), up.hours, 1e-12);
}

TEST(TrainLink, GivesTrainsADayOnASingleTrack) {
  TrainLinkOptions options;
  options.train = local_train();
  options.train.locomotives = 3;
  const Profile line = cut(pass_road(), 177e3, 533e3);
  const LinkPhysics out = train_link(line, options);
  ASSERT_TRUE(out.feasible);
  EXPECT_GT(out.capacity_vehicles_per_day, 10);
  EXPECT_LT(out.capacity_vehicles_per_day, 60);
  EXPECT_NEAR(out.capacity_t_per_day, out.capacity_vehicles_per_day * 40 * 61, 1e-6);
  EXPECT_GT(out.kwh_per_t_km, 0.01);
  EXPECT_LT(out.kwh_per_t_km, 0.1);
  options.train.locomotives = 1;
  options.train.wagons = 80;
  const LinkPhysics stuck = train_link(pass_road(), options);
  EXPECT_FALSE(stuck.feasible);
  EXPECT_THAT(format(*stuck.problem), HasSubstr("more locomotive"));
  EXPECT_FALSE(train_link_time_h(pass_road(), options.train).has_value());
}

TEST(TrainsPerDay, AreThoseOfTheLink) {
  Profile line = {.x_m = {0, 30e3, 60e3}, .z_m = {0, 300, 100}};
  TrainLinkOptions options;
  options.train.locomotive = hxn3();
  options.train.wagons = 20;
  options.train.locomotives = 2;
  EXPECT_EQ(trains_per_day(line, options), train_link(line, options).capacity_vehicles_per_day);
  EXPECT_GT(trains_per_day(line, options), 0);
  options.tracks = 2;
  EXPECT_DOUBLE_EQ(trains_per_day(line, options), 1440 * 0.6 / 8);
}

TEST(PipelineFlow, IsThatOfTheVelocityLimitWhereStationsFit) {
  const Profile level = {.x_m = {0, 200e3}, .z_m = {0, 0}};
  PipelineLinkOptions options;
  options.pipe.outside_diameter_m = 0.762;
  const double most = pipeline_m3_per_day(level, options);
  PipelineTask task;
  task.profile = level;
  task.flow_m3_s = most * 0.999 / 86400;
  EXPECT_TRUE(design(task, options.pipe).feasible);
  task.flow_m3_s = most * 1.005 / 86400;
  const PipelineDesign beyond = design(task, options.pipe);
  ASSERT_TRUE(beyond.problem);
  EXPECT_EQ(beyond.problem->code, "E7136");  // too fast
}

TEST(PipelineFlow, IsNothingWhereNoStationsReachTheSummit) {
  // 4,000 m up within 10 km: no wall holds the column, whatever the flow.
  const Profile wall = {.x_m = {0, 50e3, 52e3, 100e3}, .z_m = {0, 0, 4000, 4000}};
  PipelineLinkOptions options;
  options.pipe.outside_diameter_m = 0.762;
  EXPECT_EQ(pipeline_m3_per_day(wall, options), 0);
}

TEST(PipelineLink, GivesTimeAndEnergy) {
  PipelineLinkOptions options;
  options.pipe.outside_diameter_m = 1.016;
  options.flow_m3_per_day = 100e3;
  options.fluid.pour_point_c = -25;
  const LinkPhysics out = pipeline_link(pass_road(), options);
  ASSERT_TRUE(out.feasible) << format(*out.problem);
  EXPECT_GT(out.hours, 100);
  EXPECT_GT(out.kwh_per_t_km, 0.01);
  EXPECT_NEAR(out.capacity_t_per_day, 86e3, 1);
}

}  // namespace
}  // namespace corridor::physics
