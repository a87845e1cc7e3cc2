// protect as a user meets it, and what it says of budgets and cases that give no answer.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;

struct ProtectLine : CommandLine {
  ProtectLine() { write("wall,slide,,,rate_factor,0.5\nfence,slide,,,duration_factor,0.8\n"); }

  void write(const std::string& effects, const std::string& excludes = "") {
    cases::write_case(
        folder.path() / "small",
        cases::small_files(
            {{"commodity.csv",
              "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,"
              "logit_scale_per_usd,unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"},
             {"hazard.csv",
              "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,"
              "remaining_capacity,hits\nslide,landslide,4,per_year,fixed,3,0,one\n"},
             {"hazard_footprint.csv", "hazard_id,subject_table,subject_id\nslide,link,AB\n"},
             {"measure.csv", "measure_id,cost_musd,life_years,excludes\nwall,5,20," + excludes +
                                 "\nfence,3,20,\n"},
             {"measure_effect.csv",
              "measure_id,hazard_id,subject_table,subject_id,attribute,value\n" + effects}}));
  }
};

TEST_F(ProtectLine, BuysWhatTheBudgetAllowsWithItsGapAndTheSimpleRulesBeside) {
  const Answer text = corridor("protect small --budget 6M");
  EXPECT_EQ(text.exit_code, 0) << text.err;
  for (const char* part : {"least expected loss a year", "Fixed costs", "most critical first",
                           "greedy", "gap ", "Budget against risk", "If another claim holds"}) {
    EXPECT_THAT(text.out, HasSubstr(part));
  }
  const json answer = json::parse(corridor("protect small --budget 6M --gap 0 --json").out);
  EXPECT_EQ(answer["chosen"]["measures"], json::array({"wall"}));
  EXPECT_NEAR(answer["chosen"]["risk_usd"].get<double>(),
              answer["risk_without_usd"].get<double>() / 2, 1e-6);
  const json both = json::parse(corridor("protect small --budget 8M --gap 0 --json").out);
  EXPECT_EQ(both["chosen"]["measures"], json::array({"wall", "fence"}));
  EXPECT_NEAR(both["chosen"]["risk_usd"].get<double>(),
              both["risk_without_usd"].get<double>() * 0.5 * 0.8, 1e-6);
}

TEST_F(ProtectLine, SimulatesWhatItChoseAllAtOnce) {
  const Answer text = corridor("protect small --budget 8M --years 100 --joint");
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("All at once, in 100 simulated years"));
  EXPECT_THAT(text.out, HasSubstr("portfolios simulated, all there are)"));
  const json answer = json::parse(corridor("protect small --budget 8M --years 100 --json").out);
  EXPECT_GT(answer["together"]["expected_saved"]["usd_per_year"].get<double>(), 0);
  EXPECT_TRUE(answer["chosen_together"].is_null());
  const Answer worst = corridor("protect small --budget 8M --objective worst --joint");
  EXPECT_EQ(worst.exit_code, 2);
  EXPECT_THAT(worst.err,
              HasSubstr("error[E1087]: the costliest events are not of simulated years\n"));
}

TEST_F(ProtectLine, NeverTakesWhatExcludesEachOther) {
  write("wall,slide,,,rate_factor,0.5\nfence,slide,,,duration_factor,0.8\n", "fence");
  const json answer = json::parse(corridor("protect small --budget 100M --json").out);
  EXPECT_EQ(answer["chosen"]["measures"], json::array({"wall"}));
}

TEST_F(ProtectLine, ABudgetBelowTheCheapestMeasureIsRefused) {
  const Answer answer = corridor("protect small --budget 2.9M");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.err, HasSubstr("error[E1086]: a budget below the cheapest measure\n"));
  EXPECT_THAT(answer.err, HasSubstr("found \"2.9M\", expected at least 3M, the cost of fence"));
}

TEST_F(ProtectLine, ABudgetThatIsNoMoneyIsRefused) {
  for (const char* budget : {"much", "5X", "=-5M", "=nan", "=inf"}) {
    const Answer answer =
        corridor(std::string("protect small --budget") + (budget[0] == '=' ? "" : " ") + budget);
    EXPECT_EQ(answer.exit_code, 2) << budget;
    EXPECT_THAT(answer.err, HasSubstr("error[E1085]: no amount of money\n")) << budget;
  }
}

TEST_F(ProtectLine, AnUnknownHazardIsToldWithItsRow) {
  write("wall,slice,,,rate_factor,0.5\nfence,slide,,,duration_factor,0.8\n");
  const Answer answer = corridor("protect small --budget 6M");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.err, HasSubstr("small/measure_effect.csv:2:6  (hazard_id)\n"));
  EXPECT_THAT(answer.err, HasSubstr("hint: did you mean \"slide\"?"));
}

TEST_F(CommandLine, ProtectSaysThatACaseHasNothingToChoose) {
  const Answer answer = corridor("protect small --budget 6M");
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_THAT(answer.err, HasSubstr("The case has no measure.csv: nothing can be chosen."));
}

}  // namespace
}  // namespace corridor::app
