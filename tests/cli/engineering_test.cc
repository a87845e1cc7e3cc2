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

}  // namespace
}  // namespace corridor::app
