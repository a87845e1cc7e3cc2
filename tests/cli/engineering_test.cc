// pipeline, train and truck as a user calls them.
#include "cli/program.h"

#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;

//   A ____/\____ C   80 km over a pass of 1,500 m
const char* const kPass =
    "place,chainage_km,elevation_m\n"
    "A,0,100\n"
    "B,40,1500\n"
    "C,80,400\n";

struct Engineering : CommandLine {
  Engineering() { write("pass.csv", kPass); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
  }
};

TEST_F(Engineering, ATruckOverABareProfile) {
  const Answer answer = corridor("truck pass.csv --json -o out");
  ASSERT_EQ(answer.exit_code, 0) << answer.err;
  const json result = json::parse(answer.out);
  EXPECT_EQ(result["line"], "A to C");
  EXPECT_EQ(result["length_km"], 80);
  EXPECT_GT(result["hours"], 1.0);  // 80 km at 80 km/h is one hour
  EXPECT_FALSE(result.contains("cost"));
  EXPECT_THAT(text_of(folder.path() / "out/truck.svg"), HasSubstr("full power holds"));
  EXPECT_THAT(text_of(folder.path() / "out/truck_run.csv"), HasSubstr("crawl_kmh"));
  EXPECT_EQ(json::parse(text_of(folder.path() / "out/truck.json")), result);
}

TEST_F(Engineering, ATrainTakesTheLocomotivesThatTheGradeNeeds) {
  const json few = json::parse(corridor("train pass.csv --wagons 10 --json").out);
  const json many = json::parse(corridor("train pass.csv --wagons 40 --json").out);
  EXPECT_LT(few["locomotives"], many["locomotives"]);
  const Answer answer = corridor("train pass.csv --wagons 40 --locomotives 1");
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_THAT(answer.out, HasSubstr("more locomotive"));
}

TEST_F(Engineering, APipelineNamesWhatBinds) {
  const Answer answer =
      corridor("pipeline pass.csv --bbl-per-day 200000 --diameter 24 --threads 1 -o out");
  ASSERT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("summit at km 40.0 (B)"));
  EXPECT_THAT(text_of(folder.path() / "out/pipeline.svg"), HasSubstr("head line"));
  EXPECT_THAT(text_of(folder.path() / "out/stations.csv"), HasSubstr("binding_spacing"));
  const Answer none = corridor("pipeline pass.csv");
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("--bbl-per-day"));
}

TEST_F(Engineering, APipeThatDoesNotFitHasNoQuantities) {
  const Answer answer = corridor(
      "pipeline pass.csv --bbl-per-day 200000 --diameter 12 24 --grade X65 --threads 1 --json -o "
      "out");
  ASSERT_EQ(answer.exit_code, 0) << answer.err;
  const json curve = json::parse(answer.out)["cost_curve"];
  EXPECT_EQ(curve[0]["diameter_in"], 12);
  EXPECT_EQ(curve[0]["feasible"], false);
  EXPECT_TRUE(curve[0]["shaft_mw"].is_null());  // 0 MW would read as a line without pumps
  EXPECT_GT(curve[1]["shaft_mw"], 0);
  EXPECT_THAT(text_of(folder.path() / "out/cost_curve.csv"),
              HasSubstr("\n12,X65,1,false,,,,,,,,oil would run at "));
}

TEST_F(Engineering, ALineThatNoStationsCanDoIsExitCodeOne) {
  const Answer answer =
      corridor("pipeline pass.csv --bbl-per-day 200000 --diameter 24 --max-pressure-mpa 1");
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_THAT(answer.out, HasSubstr("error[E71"));
}

TEST_F(Engineering, AProfileIsCheckedWholeWithLineAndColumn) {
  write("bad.csv", "place,chainage_km,elevation_m\nA,0,100\nB,40,x\nC,30,99999\n");
  const Answer answer = corridor("truck bad.csv");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_EQ(
      answer.err,
      "error[E1020]: text where a number is due\n"
      "  --> bad.csv:3:6  (elevation_m)\n"
      "    |\n"
      "  3 | B,40,x\n"
      "    |      ^ found \"x\", expected a number of at least -500 and at most 9000 m\n"
      "error[E1022]: a number out of range\n"
      "  --> bad.csv:4:6  (elevation_m)\n"
      "    |\n"
      "  4 | C,30,99999\n"
      "    |      ^^^^^ found \"99999\", expected a number of at least -500 and at most 9000 m\n"
      "error[E7005]: chainage does not rise\n"
      "  --> bad.csv:4:3  (chainage_km)\n"
      "    |\n"
      "  4 | C,30,99999\n"
      "    |   ^^ found \"30\", expected above 40 km\n"
      "    = hint: sort the points of a profile by chainage and drop doubles\n"
      "result: 3 errors, 0 warnings\n");
}

TEST_F(Engineering, AFileOfSeveralProfilesAsksWhich) {
  write("two.csv",
        "profile_id,chainage_km,elevation_m\n"
        "north,0,1\nnorth,10,2\nsouth,0,1\nsouth,20,2\n");
  const Answer answer = corridor("truck two.csv");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.err, HasSubstr("one of north, south"));
  EXPECT_EQ(json::parse(corridor("truck two.csv --profile south --json").out)["length_km"], 20);
}

TEST_F(Engineering, TheDefaultCaseAnswersAllThree) {
  const std::string cpec = "'" CORRIDOR_SOURCE_DIR "/cases/cpec'";
  const json train = json::parse(corridor("train " + cpec + " --json").out);
  EXPECT_NEAR(train["length_km"], 1062, 1);
  EXPECT_GE(train["locomotives"], 2);
  EXPECT_TRUE(train["cost"].contains("usd_per_t"));
  const json truck = json::parse(corridor("truck " + cpec + " --json").out);
  EXPECT_THAT(truck["slowest_at"], HasSubstr("Khunjerab"));
  const json pipe = json::parse(corridor("pipeline " + cpec + " --diameter 46 --json").out);
  EXPECT_EQ(pipe["feasible"], true);
  EXPECT_GT(pipe["reduction_stations"], 0);
  const Answer unknown = corridor("truck " + cpec + " --route hakla_kashgar_raod");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean \"hakla_kashgar_road\"?"));
}

// A single-track railway of 112 km without a capacity, and 100,000 t a day that want to pass it.
struct LineCapacity : CommandLine {
  LineCapacity() {
    using cases::Files;
    const Files files = cases::small_files(
        {{"mode.csv",
          "mode,name,family,vehicle_t,load_factor,physics\n"
          "road,Line,rail,1500,1,train\nsea,Sea,sea,20000,1,none\n"},
         {"profile.csv",
          "profile_id,place,node_id,chainage_km,elevation_m\np,A,A,0,0\np,B,B,112,300\n"},
         {"link.csv",
          "link_id,from_node_id,to_node_id,directed,length,free_speed,tracks,mode,status,"
          "freight_capacity,capacity_unit\n"
          "AB,A,B,false,112,80,1,road,open,,trains_per_day\n"
          "BC,B,C,false,120,80,1,road,open,900,trains_per_day\n"
          "CD,C,D,false,1200,30,,sea,open,,\n"},
         {"commodity.csv",
          "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
          "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,900\n"},
         {"demand.csv",
          "demand_id,o_zone_id,d_zone_id,commodity,year,tonnes_per_year\n"
          "AD,A,D,goods,2030,36500000\n"}});
    std::filesystem::create_directory(folder.path() / "line");
    cases::write_case(folder.path() / "line", files);
  }
  double over_ab(const std::string& options) const {
    const Answer answer = corridor("flows line --json " + options);
    EXPECT_EQ(answer.exit_code, 0) << answer.err;
    return json::parse(answer.out)["links"][0]["forward_t_per_day"];
  }
};

TEST_F(LineCapacity, TheModelsBoundBindsWhereNoneIsGiven) {
  const json rows = json::parse(corridor("info line --json").out)["capacities"];
  ASSERT_EQ(rows.size(), 2U);  // both ways of AB; BC has a given one and no profile
  EXPECT_EQ(rows[0]["link"], "AB");
  EXPECT_EQ(rows[0]["stands"], "model");
  EXPECT_TRUE(rows[0]["given_t_per_day"].is_null());
  const double bound = rows[0]["model_t_per_day"];
  EXPECT_GT(bound, 20 * 1500);
  EXPECT_LT(bound, 60 * 1500);
  EXPECT_NEAR(over_ab(""), bound, 1e-3 * bound);
  // Two tracks, or a given capacity, take all of it; half of the speed fewer trains.
  EXPECT_NEAR(over_ab("--set link.AB.tracks=2"), 100e3, 1);
  EXPECT_NEAR(over_ab("--set link.AB.freight_capacity=90"), 100e3, 1);
  EXPECT_LT(over_ab("--set link.AB.free_speed=40"), 0.7 * bound);
  const Answer stands = corridor("flows line --set link.BC.tracks=2");
  EXPECT_EQ(stands.exit_code, 2);
  EXPECT_THAT(stands.err, HasSubstr("capacity is given, which stands"));
  EXPECT_THAT(corridor("info line").out, HasSubstr("  model"));
  // Without its profile nothing limits the line, and info says what would.
  std::filesystem::remove(folder.path() / "line/profile.csv");
  EXPECT_THAT(corridor("info line").out,
              HasSubstr("No capacity, given or by a model, on 1 link: AB needs a profile from A to "
                        "B in profile.csv"));
}

TEST_F(LineCapacity, AGivenOneAboveTheBoundIsAWarningOfValidate) {
  const std::string links = text_of(folder.path() / "line/link.csv");
  std::string full = links;
  full.replace(full.find("open,,trains"), 12, "open,90,trains");
  std::ofstream(folder.path() / "line/link.csv", std::ios::binary) << full;
  const Answer answer = corridor("validate line");
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_THAT(answer.out, HasSubstr("warning[W7010]: 135,000 t/day in a direction, more than "));
  EXPECT_THAT(answer.out, HasSubstr("^^ found \"90\", expected at most "));
  EXPECT_THAT(answer.out, HasSubstr("rail_loop_spacing_km"));
  EXPECT_THAT(corridor("info line").out, HasSubstr("given, above the model"));
  // The given one stands all the same.
  EXPECT_NEAR(over_ab(""), 100e3, 1);
}

}  // namespace
}  // namespace corridor::app
