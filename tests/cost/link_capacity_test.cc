// Capacity by physics: what stands in for a capacity that a link does not give.
#include "corridor/cost/link_capacity.h"

#include "base/message_of.h"
#include "case/small_case.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/case/change.h"
#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"
#include "corridor/physics/physics.h"

namespace corridor::cost {
namespace {

using cases::Files;
using cases::small_case;
using testing::HasSubstr;

const std::string kHead =
    "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,tracks,diameter_mm,mode,"
    "status,freight_capacity,capacity_unit\n";

// A and B are 112 km apart, B `rise_m` higher.
Files line_case(const std::string& model, const std::string& link, double rise_m = 0) {
  return {
      {"mode.csv",
       "mode,name,family,vehicle_t,load_factor,operating_h_per_day,physics\n"
       "road,Road,road," +
           std::string(model == "train"      ? "1500,1"
                       : model == "pipeline" ? "1,1"
                                             : "20,0.8") +
           ",20," + model + "\nsea,Sea,sea,20000,1,24,none\n"},
      {"profile.csv", "profile_id,place,node_id,chainage_km,elevation_m\np,A,A,0,0\np,B,B,112," +
                          std::to_string(rise_m) + "\n"},
      {"route.csv", "route_id,mode,name,from_node_id,to_node_id,link_ids\nr,road,r,A,B,AB\n"},
      {"link.csv", kHead + link + "\nBC,B,C,false,120,60,,,,road,open,,\n" +
                       "CD,C,D,false,1200,30,,,,sea,open,,\n"}};
}

Files road_case(const std::string& lanes, const std::string& capacity = ",", double rise_m = 0) {
  return line_case("truck", "AB,A,B,false,112,72.42," + lanes + ",,,road,open," + capacity, rise_m);
}

double capacity(const cases::Case& a_case, std::size_t direction,
                const network::Overlay& overlay = {}) {
  const ArcId arc = a_case.supernetwork.link_arcs[LinkId{0}][direction];
  return capacity_t_per_day(a_case, arc, arc_states(a_case, overlay)).value_or(0);
}

double capacity_with(const Files& files, const std::string& key, const std::string& value) {
  const auto a_case = small_case(files);
  return capacity(a_case, 0, cases::changes_of(a_case, {{.key = key, .value = value}}));
}

std::string refusal_of(const Files& files, const std::string& key, const std::string& value) {
  const auto a_case = small_case(files);
  return message_of([&] { (void)cases::changes_of(a_case, {{.key = key, .value = value}}); });
}

TEST(LinkCapacity, OfALevelRoadIsThatOfTheManual) {
  // HCM 7: 1,700 vehicles an hour and direction; trucks alone 1 - 0.53 of it; 20 h, 16 t.
  EXPECT_NEAR(capacity(small_case(road_case("2")), 0), 1700 * 0.47 * 20 * 16, 1);
  // Two lanes a direction at 45 mi/h: 1,900 each.
  EXPECT_NEAR(capacity(small_case(road_case("4")), 0), 2 * 1900 * 0.47 * 20 * 16, 1);
  // HDM-4's single lane, both directions together 600.
  EXPECT_NEAR(capacity(small_case(road_case("1")), 1), 300 * 0.47 * 20 * 16, 1);
}

TEST(LinkCapacity, WhatIsGivenStands) {
  EXPECT_DOUBLE_EQ(capacity(small_case(road_case("2", "5000,t_per_day")), 0), 5000);
  EXPECT_DOUBLE_EQ(capacity(small_case(road_case("2", "100,veh_per_day")), 0), 1600);
}

TEST(LinkCapacity, OfAClimbIsLessThanOfTheDescent) {
  // 2.2 % all the way: HCM 7 takes 0.096 x 0.69 (e^(12.9 x 0.0223) - 1) x 1.72 more of it.
  const auto a_case = small_case(road_case("2", ",", 2500));
  const double level = 1700 * 20 * 16;
  const double grade = 0.096 * 0.69 * (std::exp(12.9 * 2500 / 112e3) - 1) * 1.72;
  EXPECT_NEAR(capacity(a_case, 0), level * (0.47 - grade), 1e-3 * level);
  EXPECT_NEAR(capacity(a_case, 1), level * 0.47, 1e-3 * level);
}

TEST(LinkCapacity, IsInTheUnitOfTheRow) {
  const auto plain = small_case(road_case("2"));
  const auto vehicles = small_case(road_case("2", ",veh_per_day"));
  EXPECT_NEAR(capacity(vehicles, 0), capacity(plain, 0), 1e-6);
  const ArcId arc = vehicles.supernetwork.link_arcs[LinkId{0}][0];
  EXPECT_NEAR(arc_states(vehicles, {}).capacity[arc.value], 1700 * 0.47 * 20, 0.1);
}

TEST(LinkCapacity, FollowsLanesAndSpeedThatAreSet) {
  const double two = capacity(small_case(road_case("2")), 0);
  EXPECT_NEAR(capacity_with(road_case("2"), "link.AB.lanes", "4"), two * 2 * 1900 / 1700, 1);
  // 60 mi/h: 1,900 + 20 x 15 a lane.
  EXPECT_NEAR(capacity_with(road_case("4"), "link.AB.free_speed", "96.56064"),
              2 * 2200 * 0.47 * 20 * 16, 1);
  EXPECT_NEAR(capacity_with(road_case("2"), "link.AB.capacity_factor", "0.5"), two / 2, 1e-6);
  EXPECT_DOUBLE_EQ(capacity_with(road_case("2"), "link.AB.freight_capacity", "77"), 77);
}

TEST(LinkCapacity, AScenarioDoesWithoutTheModel) {
  Files files = road_case("2");
  files["case.toml"] =
      "[case]\ntitle = \"t\"\nprice_year = 2023\n"
      "[[scenario]]\nid = \"today\"\nyears = [2030]\nstatus = [\"open\"]\n"
      "physics_off = [\"truck\"]\n";
  const auto a_case = small_case(files);
  EXPECT_EQ(capacity(a_case, 0,
                     cases::scenario_overlay(a_case, a_case.scenarios[0], 2030, a_case.seasons[0])),
            0);
}

TEST(LinkCapacity, FewerTrucksAmongTheVehiclesAreFewerTonnes) {
  Files files = road_case("2");
  files["parameter.csv"] = "name,value,unit\nroad_truck_share,0.15,1\n";
  // HCM 7, example problem 5 of chapter 26: 15 % of trucks leave 0.865 on the level.
  EXPECT_NEAR(capacity(small_case(files), 0),
              1700 * (1 - 0.53 * std::pow(0.15, 0.72)) * 0.15 * 20 * 16, 1e-6);
  files["parameter.csv"] = "name,value,unit\nroad_truck_share,1.5,1\nrail_headway_min,0,min\n";
  EXPECT_EQ(cases::problems_of(files),
            "error[E1022]: a number out of range\n"
            "  --> parameter.csv:2:18  (value)\n"
            "    |\n"
            "  2 | road_truck_share,1.5,1,S,A\n"
            "    |                  ^^^ found \"1.5\", expected a share above 0, at most 1\n"
            "    = hint: road_truck_share is read where capacities come from physics\n"
            "error[E1022]: a number out of range\n"
            "  --> parameter.csv:3:18  (value)\n"
            "    |\n"
            "  3 | rail_headway_min,0,min,S,A\n"
            "    |                  ^ found \"0\", expected minutes above 0, at most 1,440\n"
            "    = hint: rail_headway_min is read where capacities come from physics\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(LinkCapacity, OfASingleTrackIsThePairedTimetables) {
  const auto rail = [](const std::string& tracks) {
    return line_case("train", "AB,A,B,false,112,80,," + tracks + ",,road,open,,trains_per_day");
  };
  const double single_t = capacity(small_case(rail("1")), 0);
  const double trains = single_t / 1500;
  // Sections of 100/7 km in some 14 minutes each way from rest to rest, 6 minutes of intervals:
  // (1440 - 90) x 0.9 / 34 pairs.
  EXPECT_GT(trains, 28);
  EXPECT_LT(trains, 40);
  // Double track: 60 % of 1,440 minutes at 8 minutes a train, by UIC 406.
  EXPECT_NEAR(capacity(small_case(rail("2")), 0), 108 * 1500, 1e-6);
  EXPECT_NEAR(capacity_with(rail("1"), "link.AB.tracks", "2"), 108 * 1500, 1e-6);
  Files near = rail("1");
  near["parameter.csv"] = "name,value,unit\nrail_loop_spacing_km,7.5,km\n";
  EXPECT_GT(capacity(small_case(near), 0), 1.4 * single_t);
}

TEST(LinkCapacity, OfAPipelineIsTheGreatestFlowForWhichStationsFit) {
  const auto pipe = [](const std::string& diameter) {
    return line_case("pipeline", "AB,A,B,true,112,60,,," + diameter + ",road,open,,");
  };
  const double wide = capacity(small_case(pipe("1016")), 0);
  // 5 m/s through 0.98 m inside: 325,000 m3 a day.
  EXPECT_NEAR(wide, 5 * 86400 * 3.1416 / 4 * 0.98 * 0.98 * 0.85, 0.03 * wide);
  EXPECT_LT(capacity(small_case(pipe("508")), 0), wide / 3);
}

TEST(LinkCapacity, SaysWhatAModelLacks) {
  const auto lack = [](const Files& files, std::size_t row = 0) {
    const auto a_case = small_case(files);
    const LinkCapacity found = link_capacities(a_case).at(row);
    return found.model.t_per_day ? "nothing"
                                 : lack_text(a_case, a_case.links[found.link], found.model.lack);
  };
  EXPECT_EQ(lack(road_case("")), "lanes in link.csv");
  EXPECT_EQ(lack(road_case("2"), 2), "a profile from B to C in profile.csv");
  EXPECT_EQ(lack(line_case("train", "AB,A,B,false,112,80,,,,road,open,,")), "tracks in link.csv");
  EXPECT_EQ(lack(line_case("train", "AB,A,B,false,112,80,,1,,road,open,,", 9000)),
            "a lighter vehicle in mode.csv: this one cannot run the profile");
  EXPECT_EQ(lack(line_case("pipeline", "AB,A,B,true,112,60,,,,road,open,,")),
            "diameter_mm in link.csv");
  Files unrouted = line_case("pipeline", "AB,A,B,true,112,60,,,610,road,open,,");
  unrouted["route.csv"] = "";
  EXPECT_EQ(lack(unrouted), "a route in route.csv of which profile.csv covers more than half");
  Files timed = road_case("2");
  timed["link.csv"] = kHead + "AB,A,B,false,112,,2,,,road,open,,\n";
  timed["link.csv"].insert(kHead.size() - 1, ",hours");
  timed["link.csv"].insert(timed["link.csv"].size() - 1, ",2");
  timed["link.csv"] += "BC,B,C,false,120,60,,,,road,open,,,\nCD,C,D,false,1200,30,,,,sea,open,,,\n";
  EXPECT_EQ(lack(timed), "free_speed in link.csv");
  // A capacity that is neither given nor found does not limit.
  EXPECT_EQ(capacity(small_case(road_case("")), 0), 0);
}

TEST(LinkCapacity, GivenAboveTheModelByMoreThanATenthIsWarnedOf) {
  const double bound = 1700 * 0.47 * 20 * 16;
  const auto warnings = [](const std::string& given) {
    const auto a_case = small_case(road_case("2", given + ",t_per_day"));
    const ErrorList list = capacity_warnings(a_case);
    return list.items().empty() ? "" : cases::without_folder(format(list), a_case.folder);
  };
  EXPECT_EQ(warnings(std::to_string(bound * 1.09)), "");
  EXPECT_EQ(warnings("300000"),
            "warning[W7010]: 300,000 t/day in a direction, more than physics finds\n"
            "  --> link.csv:2:38  (freight_capacity)\n"
            "    |\n"
            "  2 | AB,A,B,false,112,72.42,2,,,road,open,300000,t_per_day,S,A\n"
            "    |                                      ^^^^^^ found \"300000\", expected at most "
            "255,680 t/day and 10 % more\n"
            "    = hint: check lanes, free_speed and freight_capacity: it counts loaded trucks of "
            "mode.csv\n"
            "result: 0 errors, 1 warning\n");
}

TEST(LinkCapacity, LanesAndTracksAreWholeAndAboveZero) {
  EXPECT_EQ(cases::problems_of(road_case("0")),
            "error[E1022]: a number out of range\n"
            "  --> link.csv:2:24  (lanes)\n"
            "    |\n"
            "  2 | AB,A,B,false,112,72.42,0,,,road,open,,,S,A\n"
            "    |                        ^ found \"0\", expected a number above 0\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_THAT(cases::problems_of(line_case("train", "AB,A,B,false,112,80,,0,,road,open,,")),
              HasSubstr("(tracks)"));
  EXPECT_THAT(refusal_of(road_case("2"), "link.AB.lanes", "1.5"),
              HasSubstr("found \"link.AB.lanes=1.5\", expected a whole number from 1 to 100"));
}

TEST(LinkCapacity, LanesThatWouldChangeNothingAreRefused) {
  EXPECT_EQ(refusal_of(road_case("2", "5000,t_per_day"), "link.AB.lanes", "4"),
            "error[E1043]: lanes of a link whose capacity is given, which stands\n"
            "  --> --set  (link.AB.lanes)\n"
            "    = found \"link.AB.lanes=4\", expected a link without freight_capacity\n"
            "    = hint: set freight_capacity of AB, or leave it empty in link.csv\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(refusal_of(road_case("2"), "link.AB.tracks", "2"),
            "error[E1043]: tracks of a link whose mode has no train physics\n"
            "  --> --set  (link.AB.tracks)\n"
            "    = found \"link.AB.tracks=2\", expected a link of a mode with physics = train in "
            "mode.csv\n"
            "result: 1 error, 0 warnings\n");
}

}  // namespace
}  // namespace corridor::cost
