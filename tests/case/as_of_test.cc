// A case as it could be read on a day in the past.
#include "case/small_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::cases {
namespace {

using testing::HasSubstr;

Files files() {
  Files files;
  files["project.csv"] = "project_id,name,kind\nroad,A road,new\n";
  files["loan.csv"] =
      "loan_id,project_id,currency,principal_m,principal_musd,interest_rate_pct,grace_years,"
      "maturity_years,first_drawdown_year,deferral_from,deferral_to,deferral_months,as_of,"
      "source_id,confidence\n"
      "old,road,USD,100,100,2,5,20,2016,2023-07-21,2025-06-30,24,2018,S,A\n"
      "told,road,USD,100,100,3,5,20,2016,,,,2024,S,A\n"
      "new,road,USD,50,50,2,5,20,2016,,,,2024,S,A\n";
  files["claim.csv"] =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,as_of,source_id,confidence,"
      "base\n"
      "late,g,loan,told,principal_musd,100,2024,S,A,true\n"
      "early,g,loan,told,principal_musd,80,2017,S,B,false\n"
      "sure,g,loan,told,principal_musd,90,2019,S,A,false\n"
      "h24,port,terminal,port,hours,24,2024,S,A,true\n"
      "h30,port,terminal,port,hours,30,2021,S,A,false\n";
  files["statement.csv"] =
      "statement_id,who,date,paraphrase,source_id\n"
      "a,A,2022-06-02,Before,S\n"
      "b,B,2022,In the year,S\n"
      "c,C,2023-01,After,S\n";
  files["currency.csv"] =
      "currency,year,usd_per_unit,as_of,source_id,confidence\n"
      "CNY,2021,0.15,2021,S,A\n"
      "CNY,2023,0.14,2023,S,A\n";
  return files;
}

Case as_of(const std::string& date) {
  TemporaryFolder folder;
  write_case(folder.path(), small_files(files()));
  return open_case(folder.path(), {{"case.as_of", date}});
}

TEST(AsOf, TakesTheSurestAndNewestThatWasKnown) {
  const Case a_case = as_of("2022-06-13");
  ASSERT_EQ(a_case.loans.size(), 2U);  // nobody had told of "new"
  EXPECT_EQ(a_case.loans[0].deferral_months, 0);
  EXPECT_EQ(a_case.loans[1].id, "told");
  EXPECT_EQ(a_case.loans[1].principal_m, 90);
  EXPECT_EQ(a_case.loans[1].claim_ids, std::vector<std::string>{"sure"});
  ASSERT_FALSE(a_case.scenarios[0].sets.empty());
  EXPECT_EQ(a_case.scenarios[0].sets.front().value, 30);
}

TEST(AsOf, AYearIsKnownAtItsEnd) {
  const Case a_case = as_of("2022-06-13");
  ASSERT_EQ(a_case.statements.size(), 1U);
  EXPECT_EQ(a_case.statements[0].id, "a");
  EXPECT_EQ(as_of("2022-12-31").statements.size(), 2U);
  EXPECT_EQ(a_case.currencies.size(), 1U);
}

TEST(AsOf, SaysWhatItLeftOut) {
  const Case a_case = as_of("2022-06-13");
  std::string text;
  for (const Error& warning : a_case.warnings.items()) {
    text += warning.what + "\n";
  }
  EXPECT_THAT(text, HasSubstr("nothing was known of loans new"));
  EXPECT_THAT(text, HasSubstr("replaced by h30"));
}

TEST(AsOf, TodayLeavesEverythingAsItIs) {
  const Case a_case = as_of("2030-01-01");
  EXPECT_EQ(a_case.loans.size(), 3U);
  EXPECT_EQ(a_case.loans[0].deferral_months, 24);
  EXPECT_EQ(a_case.loans[1].principal_m, 100);
}

TEST(AsOf, ADateThatDoesNotExist) {
  EXPECT_THAT(problems_of(files(), {{"case.as_of", "June 2022"}}),
              HasSubstr("error[E5005]: no such date"));
}

TEST(FinanceSettings, NameScenariosThatExist) {
  Files broken;
  broken["case.toml"] = R"([case]
name = "small"
price_year = 2023
default_scenario = "today"

[[scenario]]
id = "today"
years = [2030]
status = ["open"]

[finance]
debt_capacity = "huge"

[[appraisal]]
with = "todday"
without = "today"

[[appraisal]]
with = "today"
without = "today"

[[correlation]]
inputs = ["gdp"]
value = 0.5
)";
  const std::string problems = problems_of(broken);
  EXPECT_THAT(problems, HasSubstr("expected weak, medium or strong"));
  EXPECT_THAT(problems, HasSubstr("an appraisal of a scenario that does not exist"));
  EXPECT_THAT(problems, HasSubstr("did you mean \"today\""));
  EXPECT_THAT(problems, HasSubstr("an appraisal of a scenario against itself"));
  EXPECT_THAT(problems, HasSubstr("error[E5041]: a correlation that cannot be"));
}

}  // namespace
}  // namespace corridor::cases
