// Loans, exchange rates, series and statements as tables.
#include "case/small_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::cases {
namespace {

using testing::HasSubstr;

const std::string kProject = "project_id,name,kind\nroad,A road,new\n";
const std::string kHeader =
    "loan_id,project_id,currency,principal_m,interest_rate_pct,grace_years,maturity_years,"
    "first_drawdown_year,drawdown_years\n";

Files with_loan(const std::string& row) {
  return {{"project.csv", kProject}, {"loan.csv", kHeader + row + "\n"}};
}

TEST(Money, ALoanIsReadWithItsDefaults) {
  const Case a_case = small_case(with_loan("L,road,USD,100,2,5,20,2016,3"));
  ASSERT_EQ(a_case.loans.size(), 1U);
  const Loan& loan = a_case.loans[0];
  EXPECT_EQ(loan.principal_m, 100);
  EXPECT_EQ(loan.interest_rate_pct, 2);
  EXPECT_EQ(loan.repayment, "equal_principal");
  EXPECT_EQ(loan.payments_per_year, 2);
  EXPECT_TRUE(loan.borne_by_state);
}

TEST(Money, MaturityShorterThanGrace) {
  EXPECT_EQ(
      problems_of(with_loan("L,road,USD,100,2,20,15,2016,3")),
      "error[E5010]: a grace that leaves no time to repay\n"
      "  --> loan.csv:2:18  (grace_years)\n"
      "    |\n"
      "  2 | L,road,USD,100,2,20,15,2016,3,S,A\n"
      "    |                  ^^ found \"20\", expected a grace below the maturity of 15 years\n"
      "    = hint: both count from the first drawdown\n"
      "result: 1 error, 0 warnings\n");
}

TEST(Money, EachBrokenTermIsNamed) {
  const auto says = [](const std::string& row) { return problems_of(with_loan(row)); };
  EXPECT_THAT(says("L,rood,USD,100,2,5,20,2016,3"), HasSubstr("did you mean \"road\""));
  EXPECT_THAT(says("L,road,CNY,100,2,5,20,2016,3"), HasSubstr("without an exchange rate"));
  EXPECT_THAT(says("L,road,USD,100,2,1,5,2016,8"), HasSubstr("drawn after its maturity"));
  EXPECT_THAT(says("L,road,USD,100,,5,20,2016,3"), HasSubstr("a fixed rate that is not given"));
  EXPECT_THAT(says("L,road,USD,100,-1,5,20,2016,3"), HasSubstr("warning[W5015]"));
}

TEST(Money, ClaimsNameWhatIsThereAndHaveOneBase) {
  Files files = with_loan("L,road,USD,100,2,5,20,2016,3");
  const std::string header =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,source_id,confidence,base\n";
  files["claim.csv"] = header + "c,g,loan,M,interest_rate_pct,3,S,A,true\n";
  EXPECT_THAT(problems_of(files), HasSubstr("error[E5043]: a claim about what does not exist"));
  files["claim.csv"] = header + "c,g,loan,L,colour,3,S,A,true\n";
  EXPECT_THAT(problems_of(files), HasSubstr("a term that loans do not have"));
  files["claim.csv"] = header +
                       "c,g,loan,L,interest_rate_pct,2,S,A,true\n"
                       "d,g,loan,L,interest_rate_pct,3,S,A,true\n";
  EXPECT_THAT(problems_of(files), HasSubstr("error[E5042]: two base claims for one subject"));
}

TEST(Money, AClaimHasASourceAndAKnownUnit) {
  Files files = with_loan("L,road,USD,100,2,5,20,2016,3");
  files["claim.csv"] =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,unit,source_id,confidence,"
      "base\n"
      "c,g,loan,L,interest_rate_pct,3,percent,,A,true\n"
      "d,g,loan,L,principal_musd,3,billion USD,S,A,true\n";
  EXPECT_EQ(problems_of(files),
            "error[E1024]: a value is missing\n"
            "  --> claim.csv:2:40  (source_id)\n"
            "    |\n"
            "  2 | c,g,loan,L,interest_rate_pct,3,percent,,A,true\n"
            "    |                                        ^ found nothing, expected an id of "
            "source.csv\n"
            "error[E5044]: a claim in a unit that its subject is not measured in\n"
            "  --> claim.csv:3:29  (unit)\n"
            "    |\n"
            "  3 | d,g,loan,L,principal_musd,3,billion USD,S,A,true\n"
            "    |                             ^^^^^^^^^^^ found \"billion USD\", expected MUSD or "
            "million USD\n"
            "    = hint: convert it, and say so in the note\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(Money, BadTermsInFull) {
  EXPECT_EQ(problems_of(with_loan("L,road,USD,100,2,1,5,2016,8")),
            "error[E5012]: a loan that is drawn after its maturity\n"
            "  --> loan.csv:2:27  (drawdown_years)\n"
            "    |\n"
            "  2 | L,road,USD,100,2,1,5,2016,8,S,A\n"
            "    |                           ^ found \"8\", expected at most 5 years\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of(with_loan("L,road,CNY,100,2,5,20,2016,3")),
            "error[E5003]: a loan in a currency without an exchange rate\n"
            "  --> loan.csv:2:8  (currency)\n"
            "    |\n"
            "  2 | L,road,CNY,100,2,5,20,2016,3,S,A\n"
            "    |        ^^^ found \"CNY\", expected a currency of currency.csv\n"
            "    = hint: add a row for it, with its source\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of(with_loan("L,road,USD,100,-1,5,20,2016,3")),
            "warning[W5015]: a negative interest rate\n"
            "  --> loan.csv:2:16  (interest_rate_pct)\n"
            "    |\n"
            "  2 | L,road,USD,100,-1,5,20,2016,3,S,A\n"
            "    |                ^^ found \"-1\", expected a rate of 0 or above\n"
            "    = hint: it is taken as it stands\n"
            "result: 0 errors, 1 warning\n");
  EXPECT_EQ(problems_of(with_loan("L,road,USD,100,0,5,20,2016,3")),
            "result: 0 errors, 0 warnings\n");
  Files files = with_loan("L,road,USD,100,2,5,20,2016,3");
  files["loan.csv"] =
      "loan_id,project_id,currency,principal_m,interest_rate_pct,grace_years,maturity_years,"
      "first_drawdown_year,drawdown_years,deferral_from,deferral_to,deferral_months\n"
      "L,road,USD,100,2,5,20,2016,3,2025-07-01,2023-07-01,24\n";
  EXPECT_EQ(problems_of(files),
            "error[E5006]: a deferral that ends before it begins\n"
            "  --> loan.csv:2:41  (deferral_to)\n"
            "    |\n"
            "  2 | L,road,USD,100,2,5,20,2016,3,2025-07-01,2023-07-01,24,S,A\n"
            "    |                                         ^^^^^^^^^^ found \"2023-07-01\", "
            "expected a date after deferral_from\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Money, BadClaimsInFull) {
  Files files = with_loan("L,road,USD,100,2,5,20,2016,3");
  const std::string header =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,source_id,confidence,base\n";
  files["claim.csv"] = header + "c,g,loan,M,interest_rate_pct,3,S,A,true\n";
  EXPECT_EQ(problems_of(files),
            "error[E5043]: a claim about what does not exist\n"
            "  --> claim.csv:2:10  (subject_id)\n"
            "    |\n"
            "  2 | c,g,loan,M,interest_rate_pct,3,S,A,true\n"
            "    |          ^ found \"M\", expected a loan_id of loan.csv\n"
            "    = hint: did you mean \"L\"?\n"
            "result: 1 error, 0 warnings\n");
  files["claim.csv"] = header +
                       "c,g,loan,L,interest_rate_pct,2,S,A,true\n"
                       "d,g,loan,L,interest_rate_pct,3,S,A,true\n";
  EXPECT_EQ(problems_of(files),
            "error[E5042]: two base claims for one subject\n"
            "  --> claim.csv:3:36  (base)\n"
            "    |\n"
            "  3 | d,g,loan,L,interest_rate_pct,3,S,A,true\n"
            "    |                                    ^^^^ found \"true\", expected one base claim "
            "for each subject and attribute\n"
            "    = hint: c is base as well\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Money, RatesAndSeriesHaveOneValueAYear) {
  EXPECT_THAT(
      problems_of({{"currency.csv", "currency,year,usd_per_unit\nCNY,2020,0.14\nCNY,2020,0.15\n"}}),
      HasSubstr("two rates for one year"));
  EXPECT_THAT(
      problems_of({{"series.csv", "series_id,country,year,value\ngdp,PK,2020,1\ngdp,PK,2020,2\n"}}),
      HasSubstr("two values for one year"));
}

}  // namespace
}  // namespace corridor::cases
