// What the sides have said stands beside the claims and observations on it, of every side.
#include "corridor/output/statements.h"

#include "case/small_case.h"

#include <gtest/gtest.h>

namespace corridor::output {
namespace {

TEST(Statements, EachClaimOnTheirFiguresIsARow) {
  cases::Files files;
  files["project.csv"] = "project_id,name,kind\nroad,A road,new\n";
  files["loan.csv"] =
      "loan_id,project_id,currency,principal_m,interest_rate_pct,grace_years,maturity_years,"
      "first_drawdown_year,drawdown_years\nL,road,USD,100,2,5,20,2016,3\n";
  files["claim.csv"] =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,unit,claimant,source_id,"
      "confidence,base\n"
      "c,terms,loan,L,interest_rate_pct,2,percent,the lender,S,A,true\n"
      "d,terms,loan,L,interest_rate_pct,5,percent,a paper,S,C,false\n"
      "d,terms,loan,L,grace_years,3,year,a paper,S,B,false\n";
  files["statement.csv"] =
      "statement_id,who,date,paraphrase,figures,source_id\n"
      "dear,A minister,2020,The loan is dear,terms,S\n"
      "hub,A mayor,2021,The port will be a hub,hub_share,S\n";
  const cases::Case a_case = cases::small_case(files);
  EXPECT_EQ(
      statement_figure_csv(a_case, nullptr),
      "statement_id,who,date,source_id,figure,row,claim_id,subject_id,attribute,value,unit,base,"
      "claimant,confidence,claim_source_id,scenario,npv_usd,minimum_dscr,interest_usd,"
      "grant_element_percent,flips\n"
      "dear,A minister,2020,S,terms,value,c,L,interest_rate_pct,2,percent,true,the "
      "lender,A,S,,,,,,\n"
      "dear,A minister,2020,S,terms,value,d,L,interest_rate_pct,5,percent,false,a paper,C,S,,,,,,\n"
      "dear,A minister,2020,S,terms,value,d,L,grace_years,3,year,false,a paper,B,S,,,,,,\n"
      "hub,A mayor,2021,S,hub_share,nothing,,,,,,,,,,,,,,,\n");
  // The rival states two values and is run once, as a whole.
  study::ClaimEffect effect{.group = "terms",
                            .claim_id = "d",
                            .claimant = "a paper",
                            .source_id = "S",
                            .confidence = 'C',
                            .scenario = "with",
                            .figures = std::vector<double>(finance::kFigures, -2),
                            .flips = {study::Verdict::cover_below_1}};
  const study::ClaimsResult claims{.effects = {effect}};
  const std::string text = statement_figure_csv(a_case, &claims);
  const std::string run = "dear,A minister,2020,S,terms,run,d,,,,,false,a paper,C,S,with,-2,-2,,," +
                          std::string(study::name(study::Verdict::cover_below_1)) + "\n";
  const std::size_t at = text.find(run);
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(text.find(",run,d,", at + run.size()), std::string::npos);
  EXPECT_EQ(text.find("hub,A mayor"), at + run.size());
}

}  // namespace
}  // namespace corridor::output
