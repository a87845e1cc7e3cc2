// What a user sees for each thing that can be wrong with measures and their effects, in full.

#include "case/small_case.h"

#include <gtest/gtest.h>

namespace corridor::cases {
namespace {

TEST(MeasureInput, MeasureOfAnUnknownHazard) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,5,20,,\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
                          "wall,slices,,,rate_factor,0.5\n"}}),
            "error[E2004]: an id that hazard.csv does not have\n"
            "  --> measure_effect.csv:2:6  (hazard_id)\n"
            "    |\n"
            "  2 | wall,slices,,,rate_factor,0.5,S,A\n"
            "    |      ^^^^^^ found \"slices\", expected an id of hazard.csv\n"
            "    = hint: did you mean \"slide\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(MeasureInput, MeasureWithoutAnEffect) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,5,20,,\n"},
                         {"measure_effect.csv", ""}}),
            "error[E2501]: a measure without an effect\n"
            "  --> measure.csv:2:1  (measure_id)\n"
            "    |\n"
            "  2 | wall,5,20,,,S,A\n"
            "    | ^^^^ found \"wall\", expected at least one row in measure_effect.csv\n"
            "result: 1 error, 0 warnings\n");
}

TEST(MeasureInput, MeasureThatCostsNothing) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,0,20,,\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
                          "wall,slide,,,rate_factor,0.5\n"}}),
            "error[E1022]: a number out of range\n"
            "  --> measure.csv:2:6  (cost_musd)\n"
            "    |\n"
            "  2 | wall,0,20,,,S,A\n"
            "    |      ^ found \"0\", expected a number above 0, in million USD\n"
            "result: 1 error, 0 warnings\n");
}

TEST(MeasureInput, EffectWithoutItsHazard) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,5,20,,\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
                          "wall,,link,AB,rate_factor,0.5\n"
                          "wall,,,,capacity_factor,2\n"
                          "wall,slide,link,AB,opens,1\n"}}),
            "error[E2504]: a factor on a hazard that is not named\n"
            "  --> measure_effect.csv:2:6  (hazard_id)\n"
            "    |\n"
            "  2 | wall,,link,AB,rate_factor,0.5,S,A\n"
            "    |      ^ found nothing, expected a hazard_id of hazard.csv\n"
            "error[E2504]: an effect on nothing\n"
            "  --> measure_effect.csv:3:8  (subject_id)\n"
            "    |\n"
            "  3 | wall,,,,capacity_factor,2,S,A\n"
            "    |        ^ found nothing, expected a hazard_id or a subject\n"
            "error[E2504]: a link or terminal opened by a hazard\n"
            "  --> measure_effect.csv:4:6  (hazard_id)\n"
            "    |\n"
            "  4 | wall,slide,link,AB,opens,1,S,A\n"
            "    |      ^^^^^ found \"slide\", expected no hazard_id\n"
            "    = hint: opens is an effect on a subject alone\n"
            "result: 3 errors, 0 warnings\n");
}

TEST(MeasureInput, EffectOutsideTheFootprint) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,5,20,,\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
                          "wall,slide,link,BC,rate_factor,0.5\n"}}),
            "error[E2506]: an effect outside the footprint of its hazard\n"
            "  --> measure_effect.csv:2:17  (subject_id)\n"
            "    |\n"
            "  2 | wall,slide,link,BC,rate_factor,0.5,S,A\n"
            "    |                 ^^ found \"BC\", expected a subject that slide may hit\n"
            "    = hint: the rows of hazard_footprint.csv name them\n"
            "result: 1 error, 0 warnings\n");
}

TEST(MeasureInput, HalfASubject) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,5,20,,\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
                          "wall,slide,link,,rate_factor,0.5\n"}}),
            "error[E2503]: a subject that is named by half\n"
            "  --> measure_effect.csv:2:17  (subject_id)\n"
            "    |\n"
            "  2 | wall,slide,link,,rate_factor,0.5,S,A\n"
            "    |                 ^ found nothing, expected subject_table and subject_id "
            "together, or neither\n"
            "result: 1 error, 0 warnings\n");
}

TEST(MeasureInput, OpenedByAPart) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,5,20,,\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
                          "wall,,link,AB,opens,0.5\n"}}),
            "error[E2505]: a link or terminal that is opened by a part\n"
            "  --> measure_effect.csv:2:21  (value)\n"
            "    |\n"
            "  2 | wall,,link,AB,opens,0.5,S,A\n"
            "    |                     ^^^ found \"0.5\", expected 1\n"
            "result: 1 error, 0 warnings\n");
}

TEST(MeasureInput, ExcludesItself) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,5,20,wall,\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
                          "wall,slide,,,rate_factor,0.5\n"}}),
            "error[E2507]: a measure that excludes itself\n"
            "  --> measure.csv:2:11  (excludes)\n"
            "    |\n"
            "  2 | wall,5,20,wall,,S,A\n"
            "    |           ^^^^ found \"wall\", expected other measures\n"
            "result: 1 error, 0 warnings\n");
}

TEST(MeasureInput, NeedsWhatItExcludes) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,life_years,excludes,requires\n"
                          "wall,5,20,net,net\n"
                          "net,3,10,,\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
                          "wall,slide,,,rate_factor,0.5\n"
                          "net,slide,,,rate_factor,0.5\n"}}),
            "error[E2508]: a measure that can never be taken\n"
            "  --> measure.csv:2:15  (requires)\n"
            "    |\n"
            "  2 | wall,5,20,net,net,S,A\n"
            "    |               ^^^ found \"net\", expected measures that can stand together\n"
            "    = hint: it needs wall and net, which exclude one another\n"
            "result: 1 error, 0 warnings\n");
}

TEST(MeasureInput, RangesBesideTheValue) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"},
                         {"measure.csv",
                          "measure_id,cost_musd,cost_low_musd,life_years\n"
                          "wall,5,6,20\n"},
                         {"measure_effect.csv",
                          "measure_id,hazard_id,subject_table,subject_id,attribute,value,low\n"
                          "wall,slide,,,rate_factor,0.5,0.6\n"}}),
            "error[E2502]: a range that does not hold the cost\n"
            "  --> measure.csv:2:8  (cost_low_musd)\n"
            "    |\n"
            "  2 | wall,5,6,20,S,A\n"
            "    |        ^ found \"6\", expected a range around 5\n"
            "error[E2502]: a range that does not hold the value\n"
            "  --> measure_effect.csv:2:30  (low)\n"
            "    |\n"
            "  2 | wall,slide,,,rate_factor,0.5,0.6,S,A\n"
            "    |                              ^^^ found \"0.6\", expected a range around 0.5\n"
            "result: 2 errors, 0 warnings\n");
}

}  // namespace
}  // namespace corridor::cases
