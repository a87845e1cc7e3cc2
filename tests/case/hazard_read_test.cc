// What the reader makes of sound hazards and measures.
#include "case/small_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/case/hazard.h"
#include "corridor/case/hazard_area.h"
#include "corridor/case/measure.h"

namespace corridor::cases {
namespace {

using testing::DoubleNear;

const std::string kHeader =
    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,duration_sd_days,"
    "remaining_capacity,hits,hazard_group,base,year_from\n";

TEST(Hazards, OfAGroupTheBaseIsTakenUnlessAnotherIsNamed) {
  const Case small = small_case(
      {{"hazard.csv", kHeader + "one,security,2,per_year,fixed,1,,0,one,attacks,true,\n"
                                "two,security,3,per_year,fixed,1,,0,one,attacks,false,\n"
                                "later,flood,1,per_year,fixed,1,,0,one,,,2040\n"},
       {"hazard_footprint.csv",
        "hazard_id,subject_table,subject_id\none,link,AB\ntwo,link,AB\nlater,link,AB\n"}});
  const Hazards hazards = hazards_of(small);
  EXPECT_THAT(hazards_taken(hazards, {}, 2030), testing::ElementsAre(HazardId{0}));
  EXPECT_THAT(hazards_taken(hazards, {"two"}, 2030), testing::ElementsAre(HazardId{1}));
  EXPECT_THAT(hazards_taken(hazards, {}, 2040), testing::ElementsAre(HazardId{0}, HazardId{2}));
  EXPECT_THROW(hazards_taken(hazards, {"one", "two"}, 2030), InputError);
  EXPECT_THROW(hazards_taken(hazards, {"three"}, 2030), InputError);
}

TEST(Hazards, AnAreaCountsALinkByItsShareInside) {
  //   A (0,0) === B (1,0) === C (2,0): a square about the second half of AB and all of BC
  const Case small =
      small_case({{"hazard.csv", kHeader + "flood,flood,1,per_year,fixed,1,,0,one,,,\n"},
                  {"hazard_footprint.csv",
                   "hazard_id,subject_table,area,modes,weight\n"
                   "flood,area,\"POLYGON ((0.5 -1, 5 -1, 5 1, 0.5 1, 0.5 -1))\",road,2\n"}});
  const auto members = hazards_of(small).all[HazardId{0}].members;
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].subject_id, "AB");
  EXPECT_THAT(members[0].draw_weight(), DoubleNear(2 * 0.5 * 120, 1e-9));
  EXPECT_EQ(members[1].subject_id, "BC");
  EXPECT_THAT(members[1].draw_weight(), DoubleNear(2 * 120, 1e-9));
}

TEST(Hazards, ABufferReachesAsFarAsItSays) {
  const auto line = parse_area("LINESTRING (0 0, 10 0)");
  ASSERT_TRUE(line);
  Area near = *line;
  near.buffer_km = 20;  // a degree of latitude is 111.2 km
  EXPECT_TRUE(contains(near, {5, 0.17}));
  EXPECT_FALSE(contains(near, {5, 0.19}));
  EXPECT_TRUE(contains(near, {10.17, 0}));
  EXPECT_FALSE(contains(near, {10.19, 0}));
  EXPECT_FALSE(parse_area("LINESTRING (0 0)"));
  EXPECT_FALSE(parse_area("POLYGON ((0 0, 1 0, 0 0))"));
  EXPECT_FALSE(parse_area("POLYGON ((0 0, 1 x, 0 1))"));
}

TEST(Hazards, ANodeIsHitWithAllThatTouchesIt) {
  const Case small =
      small_case({{"hazard.csv", kHeader + "storm,cyclone,1,per_year,fixed,1,,0,all,,,\n"},
                  {"hazard_footprint.csv", "hazard_id,subject_table,subject_id\nstorm,node,C\n"}});
  const auto members = hazards_of(small).all[HazardId{0}].members;
  ASSERT_EQ(members.size(), 1U);
  EXPECT_THAT(members[0].subjects,
              testing::ElementsAre(HazardSubject{network::Subject::link, 1},
                                   HazardSubject{network::Subject::link, 2},
                                   HazardSubject{network::Subject::terminal, 0}));
}

TEST(Measures, ExclusionHoldsBothWays) {
  const Case small = small_case(
      {{"hazard.csv", kHeader + "slide,landslide,1,per_year,fixed,1,,0,one,,,\n"},
       {"hazard_footprint.csv", "hazard_id,subject_table,subject_id\nslide,link,AB\n"},
       {"measure.csv",
        "measure_id,cost_musd,life_years,excludes,requires\nwall,5,20,,\ntunnel,50,60,wall,\n"},
       {"measure_effect.csv",
        "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
        "wall,slide,link,AB,rate_factor,0.5\ntunnel,slide,,,rate_factor,0.1\n"
        "tunnel,,link,BC,capacity_factor,2\n"}});
  const auto measures = measures_of(small, hazards_of(small));
  EXPECT_THAT(measures.all[MeasureId{0}].excludes, testing::ElementsAre(MeasureId{1}));
  ASSERT_EQ(measures.all[MeasureId{1}].effects.size(), 2U);
  EXPECT_FALSE(measures.all[MeasureId{1}].effects[0].subject);
  EXPECT_EQ(measures.all[MeasureId{1}].effects[1].subject->index, 1U);
}

}  // namespace
}  // namespace corridor::cases
