// N-1 of a case by hand.
#include "corridor/study/criticality.h"

#include "case/small_case.h"

#include <gtest/gtest.h>

namespace corridor::study {
namespace {

//   A --AB 120 km--> B --BC 120 km--> C (port) ~~CD~~ D, and the road AC of 400 km beside AB and
//   BC: 160 km at 0.05 USD/t and, at 60 km/h and 1 USD an hour, 160/60 h more: 10.667 USD a tonne.
const cases::Files kWithDetour = {
    {"link.csv",
     "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
     "AB,A,B,false,120,60,road,open\nBC,B,C,false,120,60,road,open\n"
     "CD,C,D,false,1200,30,sea,open\nAC,A,C,false,400,60,road,open\n"},
    {"commodity.csv",
     "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
     "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"}};

const SubjectLoss* find(const cases::Case& a_case, const Criticality& result,
                        const std::string& id) {
  for (const SubjectLoss& loss : result.ranking) {
    if (id_of(a_case, loss.subject) == id) {
      return &loss;
    }
  }
  return nullptr;
}

Criticality rank(const cases::Case& a_case) {
  const cases::Season& season = a_case.seasons.front();
  const auto states = cost::arc_states(
      a_case, cases::scenario_overlay(a_case, a_case.scenarios.front(), 2030, season));
  return criticality(a_case, states, season, 2030, {}, 1);
}

TEST(Criticality, ADetourCostsItsExtraWay) {
  const cases::Case small = cases::small_case(kWithDetour);
  const Criticality result = rank(small);
  EXPECT_EQ(result.subjects, 5U);
  EXPECT_NEAR(result.demand_t_per_day, 100, 1e-9);
  const SubjectLoss* loss = find(small, result, "AB");
  ASSERT_NE(loss, nullptr);
  EXPECT_NEAR(loss->loss.added_usd_per_day, 100 * (160 * 0.05 + 160.0 / 60), 1e-6);
  EXPECT_NEAR(loss->loss.delayed_t_per_day, 100, 1e-9);
  EXPECT_EQ(loss->loss.cut_off_t_per_day, 0);
  EXPECT_EQ(loss->unmet_usd_per_day, 0);
  EXPECT_EQ(loss->hit_most, CommodityId{0});
}

TEST(Criticality, WhatNothingReplacesIsCutOffAndRanksFirst) {
  const cases::Case small = cases::small_case(kWithDetour);
  const Criticality result = rank(small);
  ASSERT_EQ(result.ranking.size(), 4U);  // AC is on nobody's way
  EXPECT_EQ(find(small, result, "AC"), nullptr);
  for (const char* id : {"CD", "port"}) {
    const SubjectLoss* loss = find(small, result, id);
    ASSERT_NE(loss, nullptr);
    EXPECT_NEAR(loss->loss.cut_off_t_per_day, 100, 1e-9);
    EXPECT_EQ(loss->loss.added_usd_per_day, 0);  // never merged by a penalty
    EXPECT_NEAR(loss->unmet_usd_per_day, 100 * 500, 1e-6);
  }
  EXPECT_GT(result.ranking.front().loss.cut_off_t_per_day, 0);
}

TEST(Criticality, ACommodityThatDoesNotMoveLosesNothing) {
  cases::Files files = kWithDetour;
  files["commodity.csv"] =
      "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
      "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\nore,Ore,100,0.01,road sea,0.1,50\n";
  const cases::Case small = cases::small_case(files);
  const cases::Season& season = small.seasons.front();
  const auto states = cost::arc_states(
      small, cases::scenario_overlay(small, small.scenarios.front(), 2030, season));
  EXPECT_TRUE(criticality(small, states, season, 2030, CommodityId{1}, 1).ranking.empty());
  EXPECT_EQ(criticality(small, states, season, 2030, CommodityId{0}, 1).ranking.size(), 4U);
}

}  // namespace
}  // namespace corridor::study
