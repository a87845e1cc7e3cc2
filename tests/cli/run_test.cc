// run and what works on the folder that it leaves.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;

struct Run : CommandLine {};

TEST_F(Run, LeavesAFolderThatVerifies) {
  const Answer made = corridor("run small -o out -q");
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("Next: "));
  for (const char* file : {"run.json", "report.html", "scenario.csv", "link_flow.csv"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "out" / file)) << file;
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out.partial"));
  const std::string manifest = text_of(folder.path() / "out" / "run.json");
  EXPECT_EQ(manifest.find(folder.path().string()), std::string::npos) << "no path of this machine";
  const Answer same = corridor("verify out");
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
  EXPECT_THAT(same.out, EndsWith("all the same bytes\n"));
}

TEST_F(Run, JsonAgreesWithTheCaseByHand) {
  const Answer made = corridor("run small -o out -q --json");
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const json year = json::parse(made.out).at("years").at(0);
  EXPECT_EQ(year.at("scenario"), "today");
  EXPECT_DOUBLE_EQ(year.at("moved_t_per_year"), 36500);
  EXPECT_NEAR(year.at("price_usd_per_year").get<double>(), 36500 * 24, 1e-6);
  EXPECT_NEAR(year.at("tonne_km_per_year").get<double>(), 36500 * 1440, 1e-6);
}

TEST_F(Run, DoesTheAnalysesThatAreNamed) {
  const Answer flows = corridor("run small -o flows -q --only flows --json");
  ASSERT_EQ(flows.exit_code, 0) << flows.err;
  EXPECT_FALSE(json::parse(flows.out).contains("criticality"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "flows" / "criticality.csv"));
  const std::string report = text_of(folder.path() / "flows" / "report.html");
  EXPECT_THAT(report, HasSubstr("corridor run small --only criticality"));
  const Answer named = corridor("run small -o named -q --only criticality --json");
  ASSERT_EQ(named.exit_code, 0) << named.err;
  EXPECT_TRUE(json::parse(named.out).contains("criticality"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "named" / "criticality.csv"));
  EXPECT_EQ(corridor("verify named").exit_code, 0);
}

TEST_F(Run, TellsTheWorstClosuresAsTheCommandDoes) {
  const Answer made = corridor("run small -o out -q --only worst-case,protect --json");
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const json run = json::parse(made.out).at("worst-case");
  const json one = json::parse(
      corridor("worst-case small -k 2 --json --season " + run.at("season").get<std::string>()).out);
  EXPECT_EQ(run.at("sets").at(1).at("closed"), one.at("closed"));
  EXPECT_EQ(run.at("sets").at(1).at("cost_usd_per_day"), one.at("cost_usd_per_day"));
  const std::string report = text_of(folder.path() / "out" / "report.html");
  EXPECT_THAT(report, HasSubstr("id=\"worst-case\""));
  EXPECT_THAT(report, HasSubstr("the case has no measure.csv or no hazard.csv"));
}

TEST_F(Run, RefusesAnalysesThatThereAreNot) {
  const Answer answer = corridor("run small -o out -q --only flows,critical");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.err, HasSubstr("error[E1060]: there is no such analysis\n"));
  EXPECT_THAT(answer.err, HasSubstr("found \"critical\", expected flows, "));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out"));
}

TEST_F(Run, NeverOverwritesWithoutForce) {
  ASSERT_EQ(corridor("run small -o out -q").exit_code, 0);
  const Answer again = corridor("run small -o out -q");
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("error[E1008]: out exists already\n"));
  EXPECT_EQ(corridor("run small -o out -q --force").exit_code, 0);
}

TEST_F(Run, ThreadsDoNotShowInTheFiles) {
  ASSERT_EQ(corridor("run small -o one -q --threads 1").exit_code, 0);
  ASSERT_EQ(corridor("run small -o many -q --threads 16").exit_code, 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "one")) {
    const auto name = entry.path().filename();
    if (name != "run.json") {
      EXPECT_EQ(text_of(entry.path()), text_of(folder.path() / "many" / name)) << name;
    }
  }
}

TEST_F(Run, VerifyFindsChangedInputsAndFiles) {
  ASSERT_EQ(corridor("run small -o out -q").exit_code, 0);
  std::ofstream(folder.path() / "out" / "scenario.csv", std::ios::app) << "\n";
  const Answer tampered = corridor("verify out");
  EXPECT_EQ(tampered.exit_code, 1);
  EXPECT_THAT(tampered.out, HasSubstr("files of the run changed since: scenario.csv\n"));
  std::string tariffs = text_of(folder.path() / "small" / "tariff.csv");
  tariffs.replace(tariffs.find("0.05"), 4, "0.06");
  std::ofstream(folder.path() / "small" / "tariff.csv") << tariffs;
  const json answer = json::parse(corridor("verify out --json").out);
  EXPECT_EQ(answer.at("same"), false);
  EXPECT_EQ(answer.at("inputs_changed"), json::array({"tariff.csv"}));
}

TEST_F(Run, DiffTellsWhatChanged) {
  ASSERT_EQ(corridor("run small -o a -q").exit_code, 0);
  ASSERT_EQ(corridor("run small -o b -q --choice all-or-nothing").exit_code, 0);
  const Answer same = corridor("diff a b --exit-code");
  EXPECT_EQ(same.exit_code, 0) << "one route: the choice makes no difference\n" << same.out;
  std::string demand = text_of(folder.path() / "small" / "demand.csv");
  demand.replace(demand.find("36500"), 5, "73000");
  std::ofstream(folder.path() / "small" / "demand.csv") << demand;
  ASSERT_EQ(corridor("run small -o c -q").exit_code, 0);
  const Answer more = corridor("diff a c --exit-code");
  EXPECT_EQ(more.exit_code, 1);
  EXPECT_THAT(more.out, HasSubstr("differs: input demand.csv\n"));
  EXPECT_THAT(more.out, HasSubstr("100.00"));
  const json answer = json::parse(corridor("diff a c --json").out);
  EXPECT_EQ(answer.at("same"), false);
}

TEST_F(Run, OfAScenarioThatDoesNotExist) {
  const Answer answer = corridor("run small -o out --scenario tody");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.err, HasSubstr("did you mean \"today\"?"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out.partial"));
}

TEST_F(Run, WhatIsNoRunIsSaidSo) {
  const Answer answer = corridor("verify small");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_EQ(answer.err,
            "error[E1001]: this is not the folder of a run\n"
            "  --> small/run.json\n"
            "    = found nothing, expected run.json, as corridor run writes it\n"
            "    = hint: corridor run CASE -o DIR makes one\n"
            "result: 1 error, 0 warnings\n");
}

TEST_F(Run, ReportAndExportWorkOnItsFolder) {
  ASSERT_EQ(corridor("run small -o out -q").exit_code, 0);
  EXPECT_EQ(corridor("report out -o again.html").exit_code, 0);
  EXPECT_EQ(text_of(folder.path() / "again.html"), text_of(folder.path() / "out" / "report.html"));
  const Answer made = corridor("export out --to geojson,csv -o gis");
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_FALSE(std::filesystem::is_empty(folder.path() / "gis"));
  EXPECT_EQ(corridor("export out --to geojson -o gis").exit_code, 2) << "it is there already";
}

}  // namespace
}  // namespace corridor::app
