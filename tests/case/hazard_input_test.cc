// What a user sees for each thing that can be wrong with hazards and their footprints, in full.

#include "case/small_case.h"

#include <gtest/gtest.h>

namespace corridor::cases {
namespace {

// An empty cell, of a column that is there; with no hazards nothing is said.
TEST(HazardInput, ALostTonneThatCostsNothingIsAWarning) {
  Files files = {{"commodity.csv",
                  "commodity,name,value_usd_per_t,modes,logit_scale_per_usd,unmet_usd_per_t\n"
                  "goods,Goods,2400,road sea,0.1,\n"
                  "sand,Sand,10,road sea,0.1,0\n"}};
  EXPECT_EQ(problems_of(files), "result: 0 errors, 0 warnings\n");
  files["hazard.csv"] =
      "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
      "duration_sd_days,remaining_capacity,hits\n"
      "slide,landslide,2,per_year,lognormal,3,4,0,one\n";
  files["hazard_footprint.csv"] = "hazard_id,subject_table,subject_id\nslide,link,AB\n";
  EXPECT_EQ(
      problems_of(files),
      "warning[W2416]: a tonne that costs nothing when it is lost\n"
      "  --> commodity.csv:2:31  (unmet_usd_per_t)\n"
      "    |\n"
      "  2 | goods,Goods,2400,road sea,0.1,,S,A\n"
      "    |                               ^ found nothing, expected the value of a tonne of "
      "goods that is not moved, USD/t\n"
      "    = hint: the case has hazards: without it no closure costs more than giving up; 0 if "
      "so meant\n"
      "result: 0 errors, 1 warning\n");
}

TEST(HazardInput, NegativeRate) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,-2,per_year,lognormal,3,4,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E1022]: a number out of range\n"
            "  --> hazard.csv:2:17  (rate)\n"
            "    |\n"
            "  2 | slide,landslide,-2,per_year,lognormal,3,4,0,one,S,A\n"
            "    |                 ^^ found \"-2\", expected a number of at least 0\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, RateWithoutUnit) {
  EXPECT_EQ(
      problems_of({{"hazard.csv",
                    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                    "duration_sd_days,remaining_capacity,hits\n"
                    "slide,landslide,2,,lognormal,3,4,0,one\n"},
                   {"hazard_footprint.csv",
                    "hazard_id,subject_table,subject_id\n"
                    "slide,link,AB\n"}}),
      "error[E1024]: a value is missing\n"
      "  --> hazard.csv:2:19  (rate_unit)\n"
      "    |\n"
      "  2 | slide,landslide,2,,lognormal,3,4,0,one,S,A\n"
      "    |                   ^ found nothing, expected one of per_year, per_year_per_100km\n"
      "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, UnknownUnit) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_month,lognormal,3,4,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E1023]: not one of the allowed values\n"
            "  --> hazard.csv:2:19  (rate_unit)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_month,lognormal,3,4,0,one,S,A\n"
            "    |                   ^^^^^^^^^ found \"per_month\", expected one of per_year, "
            "per_year_per_100km\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, RateIntervalBesideTheRate) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits,rate_low,rate_high\n"
                          "slide,landslide,2,per_year,lognormal,3,4,0,one,3,\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2403]: an interval that does not hold the rate\n"
            "  --> hazard.csv:2:48  (rate_low)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,lognormal,3,4,0,one,3,,S,A\n"
            "    |                                                ^ found \"3\", expected at most "
            "the rate of 2\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, DurationOfZeroMean) {
  EXPECT_EQ(
      problems_of({{"hazard.csv",
                    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                    "duration_sd_days,remaining_capacity,hits\n"
                    "slide,landslide,2,per_year,lognormal,0,4,0,one\n"},
                   {"hazard_footprint.csv",
                    "hazard_id,subject_table,subject_id\n"
                    "slide,link,AB\n"}}),
      "error[E1022]: a number out of range\n"
      "  --> hazard.csv:2:38  (duration_mean_days)\n"
      "    |\n"
      "  2 | slide,landslide,2,per_year,lognormal,0,4,0,one,S,A\n"
      "    |                                      ^ found \"0\", expected a number above 0 d\n"
      "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, DurationOfInfiniteMean) {
  EXPECT_EQ(
      problems_of({{"hazard.csv",
                    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                    "duration_sd_days,remaining_capacity,hits\n"
                    "slide,landslide,2,per_year,lognormal,inf,4,0,one\n"},
                   {"hazard_footprint.csv",
                    "hazard_id,subject_table,subject_id\n"
                    "slide,link,AB\n"}}),
      "error[E1021]: not a finite number\n"
      "  --> hazard.csv:2:38  (duration_mean_days)\n"
      "    |\n"
      "  2 | slide,landslide,2,per_year,lognormal,inf,4,0,one,S,A\n"
      "    |                                      ^^^ found \"inf\", expected a number above 0 d\n"
      "    = hint: leave the cell empty if unknown\n"
      "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, DurationWithoutMean) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,gamma,,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2406]: a duration without a mean\n"
            "  --> hazard.csv:2:34  (duration_mean_days)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,gamma,,,0,one,S,A\n"
            "    |                                  ^ found nothing, expected duration_mean_days "
            "above 0, or durations_days to estimate it from\n"
            "    = hint: a closure with no end belongs to link.csv as status closed\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, DurationWithoutSpread) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,gamma,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2408]: a distribution without its spread\n"
            "  --> hazard.csv:2:36  (duration_sd_days)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,gamma,3,,0,one,S,A\n"
            "    |                                    ^ found nothing, expected duration_sd_days "
            "above 0\n"
            "    = hint: duration_distribution = fixed has none\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, FixedWithoutMean) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2406]: a duration without a mean\n"
            "  --> hazard.csv:2:34  (duration_mean_days)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,fixed,,,0,one,S,A\n"
            "    |                                  ^ found nothing, expected duration_mean_days "
            "above 0\n"
            "    = hint: a closure with no end belongs to link.csv as status closed\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, EmpiricalWithoutAnEnd) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits,durations_days\n"
                          "slide,landslide,2,per_year,empirical,,,0,one,8+ 3+\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2406]: an empirical duration without an observed end\n"
            "  --> hazard.csv:2:46  (durations_days)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,empirical,,,0,one,8+ 3+,S,A\n"
            "    |                                              ^^^^^ found \"8+ 3+\", expected "
            "durations_days with at least one closure that ended\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, DurationsThatTellNoSpread) {
  EXPECT_EQ(problems_of(
                {{"hazard.csv",
                  "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                  "duration_sd_days,remaining_capacity,hits,durations_days\n"
                  "slide,landslide,2,per_year,lognormal,,,0,one,3 3\n"},
                 {"hazard_footprint.csv", "hazard_id,subject_table,subject_id\nslide,link,AB\n"}}),
            "error[E2419]: durations that tell no spread\n"
            "  --> hazard.csv:2:46  (durations_days)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,lognormal,,,0,one,3 3,S,A\n"
            "    |                                              ^^^ found \"3 3\", expected two "
            "durations "
            "that differ, or duration_mean_days and duration_sd_days\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, ADurationThatCannotBeRead) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits,durations_days\n"
                          "slide,landslide,2,per_year,lognormal,,,0,one,3 five 14-2\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2407]: a duration that cannot be read\n"
            "  --> hazard.csv:2:46  (durations_days)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,lognormal,,,0,one,3 five 14-2,S,A\n"
            "    |                                              ^^^^^^^^^^^ found \"3 five 14-2\", "
            "expected days as 3, a range as 2-14, or 8+ for one that was still closed after 8\n"
            "    = hint: \"five\" is none of them\n"
            "error[E2407]: a duration that cannot be read\n"
            "  --> hazard.csv:2:46  (durations_days)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,lognormal,,,0,one,3 five 14-2,S,A\n"
            "    |                                              ^^^^^^^^^^^ found \"3 five 14-2\", "
            "expected days as 3, a range as 2-14, or 8+ for one that was still closed after 8\n"
            "    = hint: \"14-2\" is none of them\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(HazardInput, MonthsThatDoNotSum) {
  EXPECT_EQ(
      problems_of({{"hazard.csv",
                    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                    "duration_sd_days,remaining_capacity,hits,months\n"
                    "slide,landslide,2,per_year,fixed,3,,0,one,0.5 0.3 0 0 0 0 0 0 0 0 0 0\n"},
                   {"hazard_footprint.csv",
                    "hazard_id,subject_table,subject_id\n"
                    "slide,link,AB\n"}}),
      "error[E2405]: months whose weights sum to 0.8\n"
      "  --> hazard.csv:2:43  (months)\n"
      "    |\n"
      "  2 | slide,landslide,2,per_year,fixed,3,,0,one,0.5 0.3 0 0 0 0 0 0 0 0 0 0,S,A\n"
      "    |                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ found \"0.5 0.3 "
      "0 0 0 0 0 0 0 0 0 0\", expected 12 weights that sum to 1\n"
      "    = hint: each is the share of the year's events in that month\n"
      "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, MonthsThatAreNotTwelve) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits,months\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one,0.5 0.5\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2404]: months that are not 12 weights\n"
            "  --> hazard.csv:2:43  (months)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,fixed,3,,0,one,0.5 0.5,S,A\n"
            "    |                                           ^^^^^^^ found \"0.5 0.5\", expected "
            "12 numbers of 0 or above from January, separated by blanks, sum 1\n"
            "    = hint: leave it empty for a hazard of all the year\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, NearWithoutDistance) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,near\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2409]: a hazard that hits what is near, without a distance\n"
            "  --> hazard.csv:2:1  (correlation_km)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,fixed,3,,0,near,S,A\n"
            "    | ^^^^^ found \"slide\", expected correlation_km above 0\n"
            "    = hint: hits = one or all need none\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, NothingTaken) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,1,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2411]: a hazard that takes nothing\n"
            "  --> hazard.csv:2:37  (remaining_capacity)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,fixed,3,,1,one,S,A\n"
            "    |                                     ^ found \"1\", expected remaining_capacity "
            "or remaining_speed below 1\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, EndsBeforeItBegins) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits,year_from,year_to\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one,2030,2020\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2410]: a hazard that ends before it begins\n"
            "  --> hazard.csv:2:48  (year_to)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,fixed,3,,0,one,2030,2020,S,A\n"
            "    |                                                ^^^^ found \"2020\", expected "
            "2030 or later\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, NoFootprint) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv", ""}}),
            "error[E2401]: a hazard without a footprint\n"
            "  --> hazard.csv:2:1  (hazard_id)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,fixed,3,,0,one,S,A\n"
            "    | ^^^^^ found \"slide\", expected at least one row in hazard_footprint.csv\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, FootprintOfAnUnknownLink) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AX\n"}}),
            "error[E2004]: an id that link.csv does not have\n"
            "  --> hazard_footprint.csv:2:12  (subject_id)\n"
            "    |\n"
            "  2 | slide,link,AX\n"
            "    |            ^^ found \"AX\", expected an id of link.csv\n"
            "    = hint: did you mean \"AB\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, FootprintOfAnUnknownHazard) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"
                          "slice,link,AB\n"}}),
            "error[E2004]: an id that hazard.csv does not have\n"
            "  --> hazard_footprint.csv:3:1  (hazard_id)\n"
            "    |\n"
            "  3 | slice,link,AB\n"
            "    | ^^^^^ found \"slice\", expected an id of hazard.csv\n"
            "    = hint: did you mean \"slide\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, FootprintOfNoWeight) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id,weight\n"
                          "slide,link,AB,0\n"}}),
            "error[E2402]: a footprint that hits nothing\n"
            "  --> hazard.csv:2:1  (hazard_id)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,fixed,3,,0,one,S,A\n"
            "    | ^^^^^ found \"slide\", expected a weight above 0 in hazard_footprint.csv\n"
            "    = hint: all its weights are 0\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, AreaThatHitsNothing) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,area\n"
                          "slide,area,\"POLYGON ((50 50, 51 50, 51 51, 50 50))\"\n"}}),
            "error[E2402]: a footprint that hits nothing\n"
            "  --> hazard_footprint.csv:2:13  (area)\n"
            "    |\n"
            "  2 | slide,area,\"POLYGON ((50 50, 51 50, 51 51, 50 50))\"\n"
            "    |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ found \"POLYGON ((50 50, 51 "
            "50, 51 51, 50 50))\", expected an area with links in it\n"
            "    = hint: longitude stands first; links count as straight between their nodes\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, AreaThatCannotBeRead) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,area\n"
                          "slide,area,\"CIRCLE (50 50)\"\n"}}),
            "error[E2413]: an area that cannot be read\n"
            "  --> hazard_footprint.csv:2:13  (area)\n"
            "    |\n"
            "  2 | slide,area,\"CIRCLE (50 50)\"\n"
            "    |             ^^^^^^^^^^^^^^ found \"CIRCLE (50 50)\", expected POLYGON ((lon "
            "lat, ...)), or LINESTRING (lon lat, ...) with a buffer_km\n"
            "    = hint: in degrees; a polygon needs three points, a line two\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, LineWithoutABuffer) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,area\n"
                          "slide,area,\"LINESTRING (0 0, 1 0)\"\n"}}),
            "error[E2413]: a line without a buffer\n"
            "  --> hazard_footprint.csv:2:1  (buffer_km)\n"
            "    |\n"
            "  2 | slide,area,\"LINESTRING (0 0, 1 0)\"\n"
            "    | ^^^^^ found \"slide\", expected buffer_km above 0\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, RatePer100KmOfATerminal) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits\n"
                          "slide,landslide,2,per_year_per_100km,fixed,3,,0,one\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,terminal,port\n"}}),
            "error[E2414]: a rate per 100 km of what has no length\n"
            "  --> hazard.csv:2:19  (rate_unit)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year_per_100km,fixed,3,,0,one,S,A\n"
            "    |                   ^^^^^^^^^^^^^^^^^^ found \"per_year_per_100km\", expected a "
            "footprint of links only, or per_year\n"
            "    = hint: port is a terminal\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, HalfADependence) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits,raised_by\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one,flood\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"}}),
            "error[E2412]: a dependence that is not complete\n"
            "  --> hazard.csv:2:43  (raised_by)\n"
            "    |\n"
            "  2 | slide,landslide,2,per_year,fixed,3,,0,one,flood,S,A\n"
            "    |                                           ^^^^^ found \"flood\", expected "
            "raised_by, raise_factor and raise_days together\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, RaisedByTheUnknown) {
  EXPECT_EQ(
      problems_of({{"hazard.csv",
                    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                    "duration_sd_days,remaining_capacity,hits,raised_by,raise_factor,raise_days\n"
                    "slide,landslide,2,per_year,fixed,3,,0,one,flood,3,7\n"},
                   {"hazard_footprint.csv",
                    "hazard_id,subject_table,subject_id\n"
                    "slide,link,AB\n"}}),
      "error[E2004]: an id that hazard.csv does not have\n"
      "  --> hazard.csv:2:43  (raised_by)\n"
      "    |\n"
      "  2 | slide,landslide,2,per_year,fixed,3,,0,one,flood,3,7,S,A\n"
      "    |                                           ^^^^^ found \"flood\", expected an id of "
      "hazard.csv\n"
      "    = hint: one of slide\n"
      "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, RaisedInACircle) {
  EXPECT_EQ(
      problems_of({{"hazard.csv",
                    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                    "duration_sd_days,remaining_capacity,hits,raised_by,raise_factor,raise_days\n"
                    "slide,landslide,2,per_year,fixed,3,,0,one,flood,3,7\n"
                    "flood,flood,2,per_year,fixed,3,,0,one,slide,3,7\n"},
                   {"hazard_footprint.csv",
                    "hazard_id,subject_table,subject_id\n"
                    "slide,link,AB\n"
                    "flood,link,AB\n"}}),
      "error[E2418]: hazards that raise one another in a circle\n"
      "  --> hazard.csv:2:43  (raised_by)\n"
      "    |\n"
      "  2 | slide,landslide,2,per_year,fixed,3,,0,one,flood,3,7,S,A\n"
      "    |                                           ^^^^^ found \"flood\", expected a chain of "
      "causes with a beginning\n"
      "    = hint: slide comes back to itself\n"
      "error[E2418]: hazards that raise one another in a circle\n"
      "  --> hazard.csv:3:39  (raised_by)\n"
      "    |\n"
      "  3 | flood,flood,2,per_year,fixed,3,,0,one,slide,3,7,S,A\n"
      "    |                                       ^^^^^ found \"slide\", expected a chain of "
      "causes with a beginning\n"
      "    = hint: flood comes back to itself\n"
      "result: 2 errors, 0 warnings\n");
}

TEST(HazardInput, CommonCauseOfTwoRates) {
  EXPECT_EQ(problems_of({{"hazard.csv",
                          "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                          "duration_sd_days,remaining_capacity,hits,common_cause_group\n"
                          "slide,landslide,2,per_year,fixed,3,,0,one,storm\n"
                          "flood,flood,1,per_year,fixed,3,,0,one,storm\n"},
                         {"hazard_footprint.csv",
                          "hazard_id,subject_table,subject_id\n"
                          "slide,link,AB\n"
                          "flood,link,AB\n"}}),
            "error[E2417]: hazards of one common cause with different rates\n"
            "  --> hazard.csv:3:13  (rate)\n"
            "    |\n"
            "  3 | flood,flood,1,per_year,fixed,3,,0,one,storm,S,A\n"
            "    |             ^ found \"1\", expected the rate of slide, 2\n"
            "    = hint: slide and flood happen together: one draw of events for both\n"
            "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, SeveralBaseSeries) {
  EXPECT_EQ(
      problems_of({{"hazard.csv",
                    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                    "duration_sd_days,remaining_capacity,hits,hazard_group,base\n"
                    "slide,landslide,2,per_year,fixed,3,,0,one,g,true\n"
                    "slide2,landslide,1,per_year,fixed,3,,0,one,g,true\n"},
                   {"hazard_footprint.csv",
                    "hazard_id,subject_table,subject_id\n"
                    "slide,link,AB\n"
                    "slide2,link,AB\n"}}),
      "error[E2416]: a hazard group with several base series\n"
      "  --> hazard.csv:3:46  (base)\n"
      "    |\n"
      "  3 | slide2,landslide,1,per_year,fixed,3,,0,one,g,true,S,A\n"
      "    |                                              ^^^^ found \"true\", expected one base "
      "hazard in the group g\n"
      "    = hint: series of different organisations are rivals: they are never added or mixed\n"
      "result: 1 error, 0 warnings\n");
}

TEST(HazardInput, NoBaseSeries) {
  EXPECT_EQ(
      problems_of({{"hazard.csv",
                    "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
                    "duration_sd_days,remaining_capacity,hits,hazard_group,base\n"
                    "slide,landslide,2,per_year,fixed,3,,0,one,g,false\n"},
                   {"hazard_footprint.csv",
                    "hazard_id,subject_table,subject_id\n"
                    "slide,link,AB\n"}}),
      "error[E2416]: a hazard group without a base series\n"
      "  --> hazard.csv:2:45  (base)\n"
      "    |\n"
      "  2 | slide,landslide,2,per_year,fixed,3,,0,one,g,false,S,A\n"
      "    |                                             ^^^^^ found \"false\", expected one base "
      "hazard in the group g\n"
      "    = hint: series of different organisations are rivals: they are never added or mixed\n"
      "result: 1 error, 0 warnings\n");
}

}  // namespace
}  // namespace corridor::cases
