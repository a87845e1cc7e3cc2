// Physics in the time and emission of links.
#include "corridor/cost/link_physics.h"

#include "case/small_case.h"

#include <gtest/gtest.h>

#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"

namespace corridor::cost {
namespace {

using cases::small_case;

constexpr LinkId kAB{0};

// A road of 100 km over a pass of 3,000 m, by a truck of 20 t at 80 % load.
cases::Files pass_case(const std::string& extra_scenario = "") {
  return {{"mode.csv",
           "mode,name,family,vehicle_t,load_factor,emission_kg_per_tkm,physics\n"
           "road,Road,road,20,0.8,0.1,truck\n"
           "sea,Sea,sea,20000,1,0.01,none\n"},
          {"profile.csv",
           "profile_id,place,node_id,chainage_km,elevation_m\n"
           "p,A,A,0,0\np,pass,,60,3000\np,B,B,100,0\n"},
          {"link.csv",
           "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
           "AB,A,B,false,112,60,road,open\n"
           "BC,B,C,false,112,60,road,open\n"
           "CD,C,D,false,2000,30,sea,open\n"},
          {"case.toml",
           "[case]\ntitle = \"t\"\nprice_year = 2023\n"
           "[[scenario]]\nid = \"with\"\nyears = [2030]\nstatus = [\"open\"]\n" +
               extra_scenario}};
}

std::uint32_t arc(const cases::Case& a_case, std::size_t direction) {
  return a_case.supernetwork.link_arcs[kAB][direction].value;
}

TEST(LinkPhysics, AGradientAddsTimeAndEnergyByDirection) {
  const auto a_case = small_case(pass_case());
  const ArcStates states = arc_states(a_case, {});
  const double level_h = 112.0 / 60;
  EXPECT_GT(states.hours[arc(a_case, 0)], level_h * 1.05);
  EXPECT_GT(states.hours[arc(a_case, 1)], states.hours[arc(a_case, 0)]);  // 40 km up, not 60
  EXPECT_GT(states.energy_factor[arc(a_case, 0)], 1.3);
  EXPECT_EQ(states.modelled[arc(a_case, 0)], 1);
  const ArcCosts costs = arc_costs(a_case, states, CommodityId{0}, 2030);
  EXPECT_NEAR(costs.co2_kg[arc(a_case, 0)], 0.1 * 112 * states.energy_factor[arc(a_case, 0)], 1e-9);
}

TEST(LinkPhysics, WithoutAProfileTheGivenSpeedStands) {
  cases::Files files = pass_case();
  files["profile.csv"] = "";
  const auto a_case = small_case(files);
  const ArcStates states = arc_states(a_case, {});
  EXPECT_DOUBLE_EQ(states.hours[arc(a_case, 0)], 112.0 / 60);
  EXPECT_EQ(states.energy_factor[arc(a_case, 0)], 1);
  EXPECT_EQ(states.modelled[arc(a_case, 0)], 0);
}

TEST(LinkPhysics, OverlaysOnSpeedStayTrue) {
  const auto a_case = small_case(pass_case());
  const auto hours = [&](const network::Overlay& overlay) {
    return arc_states(a_case, overlay).hours[arc(a_case, 0)];
  };
  const double added = hours({}) - 112.0 / 60;
  // At 20 km/h the engine is not what holds the truck back; a faster road gains nothing uphill.
  EXPECT_NEAR(hours({{.attribute = network::Attribute::free_speed_kmh, .value = 20}}), 112.0 / 20,
              0.01);
  EXPECT_NEAR(hours({{.attribute = network::Attribute::speed_factor, .value = 1.0 / 3}}),
              112.0 / 20, 0.01);
  EXPECT_GT(hours({{.attribute = network::Attribute::free_speed_kmh, .value = 90}}) - 112.0 / 90,
            added);
  EXPECT_EQ(hours({{.attribute = network::Attribute::hours, .value = 9}}), 9);
}

TEST(LinkPhysics, AScenarioSwitchesAModelOff) {
  const auto a_case = small_case(
      pass_case("[[scenario]]\nid = \"without\"\nbase = \"with\"\nphysics_off = [\"truck\"]\n"));
  const auto state = [&](std::size_t scenario) {
    return arc_states(a_case, cases::scenario_overlay(a_case, a_case.scenarios[scenario], 2030,
                                                      a_case.seasons[0]));
  };
  EXPECT_EQ(state(0).modelled[arc(a_case, 0)], 1);
  EXPECT_EQ(state(1).modelled[arc(a_case, 0)], 0);
  EXPECT_DOUBLE_EQ(state(1).hours[arc(a_case, 0)], 112.0 / 60);
}

TEST(LinkPhysics, WhatAVehicleCannotClimbKeepsItsGivenSpeed) {
  cases::Files files = pass_case();
  files["mode.csv"] =
      "mode,name,family,vehicle_t,load_factor,physics\n"
      "road,Road,road,20,0.8,train\n"  // 30 permille and more take no 3,000 t train
      "sea,Sea,sea,20000,1,none\n";
  files["mode.csv"].replace(files["mode.csv"].find("20,0.8"), 6, "9000,1");
  const auto a_case = small_case(files);
  EXPECT_DOUBLE_EQ(arc_states(a_case, {}).hours[arc(a_case, 0)], 112.0 / 60);
  const auto modes = physics_of_modes(a_case);
  ASSERT_EQ(modes.size(), 1U);
  EXPECT_EQ(modes[0].timed, std::vector<std::string>{"AB"});
  EXPECT_EQ(modes[0].stands, std::vector<std::string>{"AB"});
}

TEST(LinkPhysics, ACopyOfACaseForgetsItsRuns) {
  const auto a_case = small_case(pass_case());
  const double before = arc_states(a_case, {}).hours[arc(a_case, 0)];
  cases::Case changed = a_case;
  for (cases::ProfilePoint& point : changed.profiles[0].points) {
    point.elevation_m = 0;
  }
  EXPECT_LT(arc_states(changed, {}).hours[arc(a_case, 0)], before);
}

TEST(LinkPhysics, RunsAreSharedOnlyWhereAReadingDiffersInNothingTheyDependOn) {
  const auto from = small_case(pass_case());
  const auto run = [](const cases::Case& a_case, std::size_t direction) {
    const auto found = link_run(a_case, ArcId{arc(a_case, direction)}, 60, 0);
    return found ? found->hours : -1;
  };
  const double hours = run(from, 0);
  ASSERT_GT(hours, 0);
  // Another tariff: the run that `from` remembers is taken, whatever it is.
  const auto asked = [](const cases::Case& a_case) {
    bool computed = false;
    a_case.link_runs.find_or(
        {.arc = arc(a_case, 0), .speed_kmh = 60, .load_t = 16, .length_km = 112},
        [&]() -> cases::LinkRun {
          computed = true;
          return {};
        });
    return computed;
  };
  cases::Files files = pass_case();
  files["tariff.csv"] =
      "tariff_id,mode,country,commodity,price,unit\nroad,road,all,all,0.09,usd_per_t_km\n"
      "sea,sea,all,all,0.005,usd_per_t_km\n";
  const auto dearer = small_case(files);
  share_link_runs(from, dearer);
  EXPECT_FALSE(asked(dearer));
  // Another load, another height of the pass, another length: computed anew.
  const auto differs = [&](const std::string& file, const std::string& was, const std::string& is) {
    cases::Files changed = pass_case();
    std::string& text = changed[file];
    text.replace(text.find(was), was.size(), is);
    const auto other = small_case(changed);
    share_link_runs(from, other);
    return run(other, 0) != hours && run(other, 0) == run(small_case(changed), 0);
  };
  EXPECT_TRUE(differs("mode.csv", "20,0.8", "20,0.6"));
  EXPECT_TRUE(differs("profile.csv", "60,3000", "60,2500"));
  EXPECT_TRUE(differs("link.csv", "112,60", "105,60"));
}

}  // namespace
}  // namespace corridor::cost
