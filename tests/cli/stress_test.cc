// stress and criticality as a user meets them; an ensemble that is killed at random moments.
#include "cli/program.h"

#include <chrono>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "corridor/base/random.h"

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

struct StressLine : CommandLine {
  StressLine() {
    cases::Files hazards = {
        {"commodity.csv",
         "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
         "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"},
        {"hazard.csv",
         "hazard_id,name,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
         "duration_sd_days,remaining_capacity,hits,hazard_group,base\n"
         "slide,Slides,landslide,4,per_year,lognormal,3,3,0,one,slides,true\n"
         "slide_b,Slides by others,landslide,2,per_year,lognormal,3,3,0,one,slides,false\n"},
        {"hazard_footprint.csv",
         "hazard_id,subject_table,subject_id\nslide,link,AB\nslide_b,link,AB\n"}};
    cases::write_case(folder.path() / "small", cases::small_files(hazards));
  }
};

// The years told event by event are those that the ensemble counts.
TEST_F(StressLine, ListsTheEventsOfAYear) {
  const json ensemble = json::parse(corridor("stress small --years 12 --json -q").out);
  std::size_t events = 0;
  for (int year = 1; year <= 12; ++year) {
    const Answer answer = corridor(fmt::format("stress small --list-year {} --json", year));
    ASSERT_EQ(answer.exit_code, 0) << answer.err;
    const json listed = json::parse(answer.out);
    EXPECT_EQ(listed["simulated_year"], year);
    double last = -1e9;
    for (const json& event : listed["events"]) {
      EXPECT_EQ(event["hazard"], "slide");
      EXPECT_EQ(event["held_up"][0]["table"], "link");
      EXPECT_EQ(event["held_up"][0]["id"], "AB");
      EXPECT_GE(event["start_day"], last) << "in the order of their start";
      EXPECT_GT(event["held_up"][0]["end_day"], event["start_day"]);
      EXPECT_GT(event["end_day"], 0);
      EXPECT_LT(event["start_day"], 365);
      last = event["start_day"];
      ++events;
    }
  }
  EXPECT_EQ(static_cast<double>(events) / 12, ensemble["events_per_year"]);
  EXPECT_THAT(corridor("stress small --list-year 3").out,
              HasSubstr("today 2030: year 3 of the simulation, seed 1"));
  const Answer refused = corridor("stress small --list-year 3 --redact");
  EXPECT_THAT(corridor("stress small --list-year 3 -o out").err, HasSubstr("\"--output\""));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("E4609"));
  EXPECT_EQ(corridor("stress small --list-year 0").exit_code, 2);
}

TEST_F(StressLine, AnswersWithErrorsAndCauses) {
  const Answer answer = corridor("stress small --years 1000 -q");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("today 2030: 1,000 simulated years, seed 1"));
  EXPECT_THAT(answer.out, HasSubstr("Fixed costs: no congestion"));
  EXPECT_THAT(answer.out, HasSubstr("expected annual loss"));
  EXPECT_THAT(answer.out, HasSubstr("std error"));
  EXPECT_THAT(answer.out, HasSubstr("slide "));
  const auto printed = json::parse(corridor("stress small --years 1000 -q --json").out);
  EXPECT_GT(printed["expected_annual_loss_usd"]["standard_error"], 0);
  EXPECT_EQ(printed["costs"], "fixed");
  const auto rival =
      json::parse(corridor("stress small --years 1000 -q --json --hazard slide_b").out);
  EXPECT_TRUE(rival["by_hazard_usd_per_year"].contains("slide_b"));
  EXPECT_FALSE(rival["by_hazard_usd_per_year"].contains("slide"));
}

TEST_F(StressLine, SolvesEveryOutageStateAtItsEquilibrium) {
  const Answer answer = corridor("stress small --years 50 --equilibrium -q");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("At the equilibrium of every outage state"));
  const auto printed = json::parse(corridor("stress small --years 50 --equilibrium -q --json").out);
  EXPECT_EQ(printed["costs"], "equilibrium");
}

TEST_F(StressLine, RedactedResultsNameNoPlace) {
  const Answer answer = corridor("stress small --years 1000 -q --redact -o out");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  const std::string text = answer.out + text_of(folder.path() / "out" / "stress.json");
  EXPECT_THAT(text, HasSubstr("landslide"));
  EXPECT_EQ(text.find("\"AB\""), std::string::npos);
  EXPECT_EQ(text.find("slide_b"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out" / "subjects.csv"));
}

TEST_F(StressLine, BadOptionsAreAnswered) {
  const Answer shard = corridor("stress small --shard 5/4 -o out");
  EXPECT_EQ(shard.exit_code, 2);
  EXPECT_THAT(shard.err, HasSubstr("error[E4607]: a shard that is not one of n"));
  EXPECT_THAT(corridor("stress small --hazard slice").err, HasSubstr("did you mean \"slide\"?"));
  EXPECT_EQ(corridor("stress small --measure wall").exit_code, 2);
  EXPECT_EQ(corridor("stress small --resume").exit_code, 2);
}

TEST_F(StressLine, KilledAtAnyPointItEndsWithTheSameBytes) {
  const std::string options = " --years 30000 --threads 2 -q >/dev/null";
  const auto began = std::chrono::steady_clock::now();
  ASSERT_EQ(corridor("stress small -o whole" + options).exit_code, 0);
  double whole_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  int kills = 0;
  for (std::uint64_t round = 0; round < 60; ++round) {
    const double seconds = whole_s * (0.05 + 0.75 * uniform(1, Stream::test, round));
    const Answer answer =
        shell("timeout -s KILL " + std::to_string(seconds) +
              " '" CORRIDOR_BINARY_DIR "/bin/corridor' stress small -o parts --resume" + options);
    if (answer.exit_code != 0) {
      ++kills;
    } else if (kills >= 3) {
      break;
    } else {
      kills = 0;  // it was through before it could be killed often enough: a busy machine was timed
      whole_s *= 0.7;
      ASSERT_EQ(shell("rm -rf parts").exit_code, 0);
    }
  }
  const Answer last = corridor("stress small -o parts --resume" + options);
  EXPECT_EQ(last.exit_code, 0) << last.err;
  EXPECT_GE(kills, 3);
  const Answer compared = shell("diff -r whole parts && ls");
  EXPECT_EQ(compared.exit_code, 0) << compared.out;
  EXPECT_EQ(compared.out.find("partial"), std::string::npos);
}

TEST_F(StressLine, RanksGiveTheSameBytes) {
  const std::string mpi = CORRIDOR_BINARY_DIR "/bin/corridor-mpi";
  if (!std::filesystem::exists(mpi)) {
    GTEST_SKIP() << "built without MPI";
  }
  const std::string options = " --years 3000 --threads 1 -q";
  ASSERT_EQ(corridor("stress small -o one" + options).exit_code, 0);
  const Answer two = shell(
      "ASAN_OPTIONS=detect_leaks=0 "  // Open MPI's own, never ours
      "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 mpirun "
      "--oversubscribe -n 2 '" +
      mpi + "' stress small -o two" + options);
  ASSERT_EQ(two.exit_code, 0) << two.err;
  EXPECT_EQ(shell("diff -r one two").exit_code, 0);
}

TEST_F(StressLine, CriticalityRanksWhatClosingCosts) {
  const auto printed = json::parse(corridor("criticality small --json").out);
  // 100 t a day go from A to D; there is one way, so each of its parts cuts them off
  ASSERT_EQ(printed["ranking"].size(), 4U);
  for (const auto& row : printed["ranking"]) {
    EXPECT_EQ(row["cut_off_t_per_day"], 100);
    EXPECT_EQ(row["added_usd_per_day"], 0);
    EXPECT_EQ(row["commodities"].size(), 1U);
  }
  const Answer answer = corridor("criticality small --top 2");
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_THAT(answer.out, HasSubstr("(4 of 4 cost something"));
  EXPECT_EQ(corridor("criticality small --commodity gods").exit_code, 2);
}

TEST_F(StressLine, CriticalityHasPairsIndicesAndTheRobustnessIndex) {
  const auto printed =
      json::parse(corridor("criticality small --json --indices --robustness 2 -o found").out);
  EXPECT_EQ(printed["pairs"]["top"], 4);
  EXPECT_EQ(printed["pairs"]["closed_together"], 6);
  // Two parts of one way: both closed cut off what one does.
  for (const auto& pair : printed["pairs"]["interacting"]) {
    EXPECT_EQ(pair["cut_off_t_per_day"], 100);
    EXPECT_EQ(pair["beyond_singles"]["cut_off_t_per_day"], -100);
  }
  EXPECT_EQ(printed["indices"]["links"].size(), 4U);
  EXPECT_TRUE(printed["indices"]["links"][0]["detour_usd_per_t"].is_null());
  EXPECT_EQ(printed["indices"]["zones"].size(), 2U);
  EXPECT_EQ(printed["robustness"].size(), 2U);
  EXPECT_EQ(printed["robustness"][0]["lost_t_per_day"], 100);
  for (const char* name : {"criticality.csv", "criticality_pairs.csv", "criticality_indices.csv",
                           "exposure.csv", "robustness.csv"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "found" / name)) << name;
  }
  const Answer text = corridor("criticality small --indices --robustness 1");
  EXPECT_THAT(text.out, HasSubstr("Pairs: each of the top 4 with every other, 6 closed together"));
  EXPECT_THAT(text.out, HasSubstr("zones by exposure"));
  EXPECT_THAT(text.out, HasSubstr("robustness index USD/day"));
}

TEST_F(StressLine, RedactedCriticalityNamesNoLink) {
  const Answer text = corridor("criticality small --redact -o open");
  EXPECT_EQ(text.exit_code, 0) << text.err;
  for (const std::string& told : {text.out, corridor("criticality small --redact --json").out,
                                  text_of(folder.path() / "open" / "criticality.csv")}) {
    EXPECT_THAT(told, HasSubstr("sea in ?"));
    EXPECT_THAT(told, Not(HasSubstr("CD")));
    EXPECT_THAT(told, Not(HasSubstr("Port C")));
  }
  // A folder that holds tables with names is not mixed with one for publication.
  ASSERT_EQ(corridor("criticality small -o named").exit_code, 0);
  EXPECT_THAT(corridor("criticality small --redact -o named").err, HasSubstr("--force"));
  ASSERT_EQ(corridor("criticality small --redact -o named --force").exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "named" / "criticality_pairs.csv"));
  const Answer refused = corridor("criticality small --redact --indices");
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.err,
            "error[E4611]: indices of links are not for publication\n"
            "  --> --redact\n"
            "    = found \"--indices\", expected neither beside --redact, which names no link\n"
            "result: 1 error, 0 warnings\n");
}

}  // namespace
}  // namespace corridor::app
