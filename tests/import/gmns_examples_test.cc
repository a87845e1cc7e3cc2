// The example data sets of the GMNS project itself. Arlington_Signals_Errors was made by that
// project to be found out; what was planted shows in its difference from Arlington_Signals.
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/import/gmns.h"

namespace corridor::import {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

const std::filesystem::path kExamples = CORRIDOR_SOURCE_DIR "/../shared/networks/gmns-examples";

class GmnsExamples : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(kExamples)) {
      GTEST_SKIP() << "the GMNS examples are not beside the repository: " << kExamples;
    }
  }

  std::optional<GmnsNetwork> read(const std::string& name, bool check_carried = true) {
    return read_gmns(kExamples / name, {.shown = name, .check_carried = check_carried}, errors);
  }

  /// "E1023 link.csv:2 bike_facility", in order.
  std::vector<std::string> found() const {
    std::vector<std::string> lines;
    for (const Error& error : errors.items()) {
      lines.push_back(error.code + " " + error.file.substr(error.file.find('/') + 1) + ":" +
                      std::to_string(error.line) + " " + error.field);
    }
    return lines;
  }

  std::string message(const std::string& code, const std::string& field) const {
    for (const Error& error : errors.items()) {
      if (error.code == code && error.field == field) {
        return format(error);
      }
    }
    return "";
  }

  ErrorList errors;
};

TEST_F(GmnsExamples, ArlingtonIsReadWithItsUnitsAndBothDirections) {
  const auto network = read("Arlington_Signals", false);
  ASSERT_TRUE(network);
  EXPECT_FALSE(errors.has_errors()) << format(errors);
  EXPECT_EQ(network->node_count(), 20U);
  EXPECT_EQ(network->link_count(), 27U);
  EXPECT_EQ(network->graph.arc_count(), 27U + 13U);  // 13 rows have directed 0
  EXPECT_EQ(network->config.crs, "32619");

  const auto bikeway = find_link(*network, "10");
  ASSERT_TRUE(bikeway);
  EXPECT_NEAR(network->length_km[*bikeway], 750 * 0.0003048, 1e-9);  // 750 ft, written in miles
  EXPECT_NEAR(network->free_speed_kmh[*bikeway], 12 * 1.609344, 1e-12);
  EXPECT_EQ(allowed_uses(*network, *bikeway), "WALK, BIKE");
  EXPECT_EQ(node_id(*network, network->to[*bikeway]), "6");
  ASSERT_EQ(network->uses.size(), 9U);
  EXPECT_EQ(network->uses[6].use, "hov3+");
  EXPECT_EQ(network->uses[6].persons_per_vehicle, 3.3);
  EXPECT_THAT(network->notes, ElementsAre("link.csv: the use \"ALL\" is taken as \"all\"",
                                          "link.csv: the use \"BIKE\" is taken as \"bike\"",
                                          "link.csv: the use \"WALK\" is taken as \"walk\"",
                                          "13 undirected links became two arcs each"));
}

// The "clean" set has true faults of its own: a spreadsheet has rounded all five zone ids to
// 2.50174E+11 (the set with errors has them in full), parent links are NULL, a column is called
// time_day_id, and times of day have colons. No node belongs to a zone, so the network stands.
TEST_F(GmnsExamples, ArlingtonsOwnFaultsAreReported) {
  EXPECT_TRUE(read("Arlington_Signals"));
  EXPECT_THAT(found(), ElementsAre("W1063 link.csv:24 parent_link_id", "E1030 zone.csv:3 zone_id",
                                   "E1030 zone.csv:4 zone_id", "E1030 zone.csv:5 zone_id",
                                   "E1030 zone.csv:6 zone_id", "W1065 zone.csv:2 zone_id",
                                   "W1011 signal_timing_plan.csv:1 time_day_id",
                                   "W1064 signal_timing_plan.csv:3 time_day",
                                   "W1064 signal_timing_plan.csv:4 time_day",
                                   "W1064 signal_timing_plan.csv:5 time_day"));
}

// Its lengths are in feet while config.csv says mile: 2,193 for a ramp of 668 m. use_definition.csv
// and use_group.csv stay in the parent folder of the GMNS repository.
TEST_F(GmnsExamples, FreewayInterchangeHasItsLengthsInFeet) {
  const auto network = read("Freeway_Interchange");
  ASSERT_TRUE(network);
  EXPECT_THAT(found(), ElementsAre("W2044 link.csv:5 allowed_uses", "W2040 link.csv:2 length"));
  EXPECT_EQ(
      message("W2040", "length"),
      "warning[W2040]: the lengths do not fit the coordinates\n"
      "  --> Freeway_Interchange/link.csv:2:32  (length)\n"
      "    |\n"
      "  2 | 578653,US3 NB,5,1,1,578653,,,1,2193.040865,,ramp,,55,1,none,none,none,auto,,,\n"
      "    |                                ^^^^^^^^^^^ found \"2193.040865\", expected lengths "
      "in mile, as config.csv says\n"
      "    = hint: in the median of 12 links they are 5,280 times the length of the shape; "
      "they would fit foot: set long_length to foot in config.csv, or convert them\n");
  EXPECT_EQ(network->link_count(), 12U);
  EXPECT_EQ(network->graph.arc_count(), 12U);
  // Joined by geometry_id.
  EXPECT_TRUE(geometry_wkt(*network, *find_link(*network, "5787619"))
                  .starts_with("LINESTRING (-71.219577912 42.484209245"));
}

TEST_F(GmnsExamples, EveryPlantedErrorIsFound) {
  EXPECT_FALSE(read("Arlington_Signals_Errors"));
  std::vector<std::string> planted = {
      // enumerations of link.csv that GMNS does not have
      "E1023 link.csv:2 bike_facility", "E1023 link.csv:3 bike_facility",
      "E1023 link.csv:6 bike_facility", "E1023 link.csv:7 bike_facility",
      "E1023 link.csv:14 bike_facility", "E1023 link.csv:15 bike_facility",
      "E1023 link.csv:2 ped_facility", "E1023 link.csv:3 ped_facility",
      "E1023 link.csv:14 ped_facility", "E1023 link.csv:15 ped_facility",
      // use_definition.csv and use_group.csv are taken away
      "W2044 link.csv:4 allowed_uses",
      // lengths are in feet under the unit mile
      "W2040 link.csv:2 length",
      // super zones that zone.csv does not have
      "W2004 zone.csv:2 super_zone", "W2004 zone.csv:3 super_zone", "W2004 zone.csv:4 super_zone",
      "W2004 zone.csv:5 super_zone", "W2004 zone.csv:6 super_zone",
      // a barrier and a control that GMNS does not have, a lane far out of range
      "E1023 lane.csv:10 r_barrier", "E1022 segment_lane.csv:5 lane_num",
      "E1023 movement.csv:2 ctrl_type",
      // required columns taken away
      "E1010 location.csv:1 ref_node_id", "E1010 signal_phase_mvmt.csv:1 timing_phase_id"};
  const std::vector<std::string> in_both = {
      "W1063 link.csv:24 parent_link_id", "W1011 signal_timing_plan.csv:1 time_day_id",
      "W1064 signal_timing_plan.csv:3 time_day", "W1064 signal_timing_plan.csv:4 time_day",
      "W1064 signal_timing_plan.csv:5 time_day"};
  planted.insert(planted.end(), in_both.begin(), in_both.end());
  EXPECT_THAT(found(), ::testing::UnorderedElementsAreArray(planted));
}

TEST_F(GmnsExamples, PlantedErrorsAreShownWhereTheyStand) {
  read("Arlington_Signals_Errors");
  EXPECT_EQ(message("E1022", "lane_num"),
            "error[E1022]: a number out of range\n"
            "  --> Arlington_Signals_Errors/segment_lane.csv:5:7  (lane_num)\n"
            "    |\n"
            "  5 | 314,6,40,,BIKE,,,5,Bike lane Mass WB\n"
            "    |       ^^ found \"40\", expected a number of at least -10 and at most 10\n");
  EXPECT_EQ(
      message("E1023", "r_barrier"),
      "error[E1023]: not one of the allowed values\n"
      "  --> Arlington_Signals_Errors/lane.csv:10:15  (r_barrier)\n"
      "    |\n"
      " 10 | 333,32,3,BIKE,curb,,5\n"
      "    |               ^^^^ found \"curb\", expected one of none, regulatory, physical\n");
  EXPECT_EQ(message("E1023", "ctrl_type"),
            "error[E1023]: not one of the allowed values\n"
            "  --> Arlington_Signals_Errors/movement.csv:2:24  (ctrl_type)\n"
            "    |\n"
            "  2 | 1,6,10,1,,32,3,,left,,,Bike signals,MM Bikeway to Mass EB\n"
            "    |                        ^^^^^^^^^^^^ found \"Bike signals\", expected one of "
            "no_control, yield, stop, stop_2_way, stop_4_way, signal_with_RTOR, signal\n");
  EXPECT_EQ(message("E1010", "ref_node_id"),
            "error[E1010]: the column \"ref_node_id\" is missing\n"
            "  --> Arlington_Signals_Errors/location.csv:1  (ref_node_id)\n"
            "    = hint: corridor schema location lists the columns\n");
  EXPECT_EQ(message("E1010", "timing_phase_id"),
            "error[E1010]: the column \"timing_phase_id\" is missing\n"
            "  --> Arlington_Signals_Errors/signal_phase_mvmt.csv:1  (timing_phase_id)\n"
            "    = hint: corridor schema signal_phase_mvmt lists the columns\n");
  const std::string lengths = message("W2040", "length");
  EXPECT_NE(lengths.find("expected lengths in mile, as config.csv says"), std::string::npos)
      << lengths;
  EXPECT_NE(lengths.find("they would fit foot: set long_length to foot in config.csv"),
            std::string::npos)
      << lengths;
  const std::string facility = message("E1023", "ped_facility");
  EXPECT_NE(facility.find("= hint: did you mean \"offstreet_path\"?"), std::string::npos)
      << facility;
  EXPECT_TRUE(format(errors).ends_with("result: 15 errors, 12 warnings\n")) << format(errors);
}

}  // namespace
}  // namespace corridor::import
