// finance, claims and explain as a user calls them.
#include "case/two_roads.h"
#include "cli/program.h"

#include <cmath>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

// The new road for 2 million, half of it lent at 4 %.
cases::Files priced_roads() {
  cases::Files files = cases::two_roads();
  files["loan.csv"] =
      "loan_id,project_id,currency,principal_m,interest_rate_pct,grace_years,maturity_years,"
      "payments_per_year,first_drawdown_year,drawdown_years,status,portfolio\n"
      "L,road,USD,1,4,1,4,1,2029,1,open,false\n";
  files["claim.csv"] =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,unit,currency,price_year,"
      "as_of,claimant,source_id,confidence,base\n"
      "c,cost,project,road,cost_musd,2,MUSD,USD,2023,2020,Ministry,S,A,true\n"
      "cheap,cost,project,road,cost_musd,0.5,MUSD,USD,2023,2024,Builder,S,C,false\n"
      "l,terms,loan,L,interest_rate_pct,4,percent,,,2020,Bank,S,A,true\n"
      "soft,terms,loan,L,interest_rate_pct,0,percent,,,2021,Press,S,A,false\n";
  files["parameter.csv"] =
      "name,value,unit\n"
      "usd_inflation_per_year,0,per_year\n"
      "appraisal_years,3,year\n"
      "asset_life_years,3,year\n"
      "upkeep_share_of_cost_per_year,0,per_year\n"
      "factor_demand,1,factor\n"
      "default_t_per_teu,10,t_per_teu\n";
  return files;
}

struct Money : CommandLine {
  Money() { put("case", priced_roads()); }
  void put(const std::string& name, const cases::Files& changes) const {
    std::filesystem::create_directory(folder.path() / name);
    cases::write_case(folder.path() / name, cases::small_files(changes));
  }
};

TEST_F(Money, FinanceAnswersOnOneScreenAndAsJson) {
  const Answer answer = corridor("finance case");
  ASSERT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("debt service peaks at USD 0.37 million in 2031"));
  EXPECT_THAT(answer.out, HasSubstr("net present value"));
  EXPECT_THAT(answer.out, HasSubstr("no disruption losses: no hazards"));
  const json result = json::parse(corridor("finance case --json --draws 200").out);
  const double gain = 36500 * 8.0;  // time and price of users, and the toll
  EXPECT_NEAR(result["figures"]["economic_npv"],
              -2e6 / std::pow(1.05, 6) +
                  gain * (std::pow(1.05, -7) + std::pow(1.05, -8) + std::pow(1.05, -9)),
              0.01);
  EXPECT_EQ(result["risk"]["draws"], 200);
}

TEST_F(Money, AChangeStandsBesideTheBase) {
  const json result = json::parse(corridor("finance case --change demand=0.5 --json").out);
  EXPECT_NEAR(result["figures"]["minimum_dscr"].get<double>() * 2,
              result["base"]["minimum_dscr"].get<double>(), 1e-12);
  EXPECT_THAT(corridor("finance case --inputs").out, HasSubstr("cost.road 1\n"));
}

TEST_F(Money, BadInputOfFinanceIsNamedAtOnce) {
  const Answer change = corridor("finance case --change demnd=2 --change toll=much");
  EXPECT_EQ(change.exit_code, 2);
  EXPECT_THAT(change.err, HasSubstr("found \"toll=much\", expected for example demand=0.8"));
  const Answer unknown = corridor("finance case --change demnd=2");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean \"demand\""));
  const Answer link = corridor("finance case --close BCC");
  EXPECT_EQ(link.exit_code, 2);
  EXPECT_THAT(link.err, HasSubstr("a link that link.csv does not have"));
  const Answer scenario = corridor("finance case --scenario without");
  EXPECT_EQ(scenario.exit_code, 2);
  EXPECT_THAT(scenario.err, HasSubstr("E5050"));
}

TEST_F(Money, TermsThatCannotBeAreToldWithFileAndRow) {
  cases::Files files = priced_roads();
  files["loan.csv"] =
      "loan_id,project_id,currency,principal_m,interest_rate_pct,grace_years,maturity_years,"
      "payments_per_year,first_drawdown_year,drawdown_years,status,portfolio\n"
      "L,road,USD,1,4,6,4,1,2029,1,open,false\n";
  put("grace", files);
  const Answer answer = corridor("finance grace");
  EXPECT_EQ(answer.exit_code, 2) << answer.out;
  EXPECT_THAT(answer.err, HasSubstr("grace"));
  EXPECT_THAT(answer.err, HasSubstr("loan.csv"));
}

TEST_F(Money, ClaimsOneByOneAndTogether) {
  const Answer alone = corridor("claims case");
  ASSERT_EQ(alone.exit_code, 0) << alone.err;
  EXPECT_THAT(alone.out, HasSubstr("cost / cheap [C]"));
  EXPECT_THAT(alone.out, HasSubstr("road cost_musd 0.5 (base 2) <S>"));
  const json both =
      json::parse(corridor("claims case --together cost=cheap,terms=soft --json").out);
  ASSERT_EQ(both["sets"].size(), 1U);
  EXPECT_NEAR(both["sets"][0]["figures"]["peak_debt_service"], 1e6 / 3, 0.02);
  const Answer wrong = corridor("claims case --together cost=cheep,soft");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean \"cheap\""));
  EXPECT_THAT(wrong.err, HasSubstr("expected for example ml1=lo019,cpec_loans=lo001"));
  const Answer group = corridor("claims case --group costs");
  EXPECT_EQ(group.exit_code, 2);
  EXPECT_THAT(group.err, HasSubstr("did you mean \"cost\""));
}

TEST_F(Money, AsOfADayKnowsNoLaterClaim) {
  EXPECT_THAT(corridor("claims case --as-of 2022-06-13").out, Not(HasSubstr("cheap")));
  EXPECT_THAT(corridor("claims case --as-of 2022-06-13").out, HasSubstr("soft"));
  EXPECT_THAT(corridor("claims case --as-of 2025-01-01").out, HasSubstr("cheap"));
  const Answer wrong = corridor("claims case --as-of 13.6.2022");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("expected a day as 2022-06-13"));
}

TEST_F(Money, ExplainGoesDownToClaimsAndSources) {
  const Answer answer = corridor("explain case npv");
  ASSERT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("claim c (base): cost_musd 2 MUSD of 2023 [A] by Ministry"));
  EXPECT_THAT(answer.out, HasSubstr("\nSources\n"));
  const json tree = json::parse(corridor("explain case loan:L --json").out);
  EXPECT_EQ(tree["parts"][0]["claim_id"], "l");
  const Answer wrong = corridor("explain case npw");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean \"npv\""));
}

}  // namespace
}  // namespace corridor::app
