#include "corridor/finance/claim_set.h"

#include "base/message_of.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::finance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<UncertainInput> kInputs{{.name = "ml1 cost_musd", .base = 6800},
                                          {.name = "ml1 rate_per_year", .base = 0},
                                          {.name = "ml1 maturity_years", .base = 0}};
const std::vector<ClaimSubject> kSubjects{
    {"ml1 cost_musd", "musd"}, {"ml1 rate_per_year", "per_year"}, {"ml1 maturity_years", "year"}};

// The reference loans' rivals for ML-1: terms lo019 (borrower's request) and lo021 with lo020's
// maturity (lender), costs lo029 and lo028.
std::vector<ClaimRow> ml1() {
  return {
      {"lo019",
       "ML-1 terms",
       "ml1 rate_per_year",
       0.01,
       "per_year",
       "borrower",
       "tribune_2024",
       'A',
       true,
       {.file = "claim.csv", .line = 2}},
      {"lo019",
       "ML-1 terms",
       "ml1 maturity_years",
       25,
       "year",
       "borrower",
       "tribune_2024",
       'A',
       true,
       {.file = "claim.csv", .line = 3}},
      {"lo021",
       "ML-1 terms",
       "ml1 rate_per_year",
       0.023,
       "per_year",
       "press",
       "energyupdate_2024",
       'C',
       false,
       {.file = "claim.csv", .line = 4}},
      {"lo021",
       "ML-1 terms",
       "ml1 maturity_years",
       15,
       "year",
       "press",
       "energyupdate_2024",
       'A',
       false,
       {.file = "claim.csv", .line = 5}},
      {"lo029",
       "ML-1 cost",
       "ml1 cost_musd",
       6678,
       "musd",
       "official",
       "estateland_2024",
       'A',
       true,
       {.file = "claim.csv", .line = 6}},
      {"lo028",
       "ML-1 cost",
       "ml1 cost_musd",
       9850,
       "musd",
       "official",
       "estateland_2024",
       'A',
       false,
       {.file = "claim.csv", .line = 7}},
  };
}

// Yearly service less 600 that there is to pay it.
void budget(const Trial& trial, std::span<double> outputs) {
  outputs[0] = 600 - trial.inputs[0] * (1 / trial.inputs[2] + trial.inputs[1]);
}

TEST(Claims, RunOneWholeClaimAtATime) {
  const ClaimTable table = compare_claims(kInputs, ml1(), 1, budget, 0);
  EXPECT_NEAR(table.base[0], 600 - 6678 * 0.05, 1e-9);
  ASSERT_EQ(table.runs.size(), 4U);
  // 6678 (1/15 + 0.023) = 598.79 a year is the wider change; 9850 x 0.05 = 492.5.
  EXPECT_EQ(table.runs[0].claim_id, "lo019");
  EXPECT_TRUE(table.runs[0].base);
  EXPECT_EQ(table.runs[1].claim_id, "lo021");
  EXPECT_EQ(table.runs[1].claimant, "press");
  EXPECT_EQ(table.runs[1].confidence, 'C');
  EXPECT_NEAR(table.runs[1].outputs[0], 600 - 6678 * (1.0 / 15 + 0.023), 1e-9);
  EXPECT_FALSE(table.runs[1].flips_verdict);
  EXPECT_NEAR(table.runs[3].outputs[0], 600 - 492.5, 1e-9);
}

TEST(Claims, TellWhichFlipsTheVerdict) {
  const ClaimTable table = compare_claims(kInputs, ml1(), 1, budget, 0, 50);
  EXPECT_TRUE(table.runs[1].flips_verdict);
  EXPECT_FALSE(table.runs[3].flips_verdict);
}

TEST(Claims, ScenarioSetsTakeOneClaimAGroup) {
  EXPECT_THAT(inputs_for(kInputs, ml1(), {{"ML-1 terms", "lo021"}, {"ML-1 cost", "lo028"}}),
              ElementsAre(9850, 0.023, 15));
  EXPECT_THAT(inputs_for(kInputs, ml1(), {}), ElementsAre(6678, 0.01, 25));
  EXPECT_EQ(scenario_set_count(ml1()), 4U);
  EXPECT_EQ(scenario_set(ml1(), 0), (ClaimChoice{{"ML-1 cost", "lo029"}, {"ML-1 terms", "lo019"}}));
  EXPECT_EQ(scenario_set(ml1(), 3), (ClaimChoice{{"ML-1 cost", "lo028"}, {"ML-1 terms", "lo021"}}));
}

TEST(Claims, OfAScenarioMustExist) {
  EXPECT_THAT(message_of([] {
                (void)inputs_for(kInputs, ml1(), {{"ML-1 terms", "lo020"}});
              }),
              HasSubstr("error[E5043]: a scenario names an unknown claim_id\n"
                        "    = found \"lo020\", expected a claim_id of claim.csv\n"
                        "    = hint: did you mean \"lo021\"?\n"));
  EXPECT_THAT(message_of([] {
                (void)inputs_for(kInputs, ml1(), {{"ML1 terms", "lo019"}});
              }),
              HasSubstr("unknown claim_group"));
}

TEST(Claims, AreSoundInTheExample) {
  EXPECT_EQ(check(ml1(), kSubjects).error_count(), 0U);
}

TEST(Claims, EveryFaultIsReportedAtItsRow) {
  std::vector<ClaimRow> claims = ml1();
  claims[2].subject = "ml1 rate_per_yaer";
  claims[3].unit = "month";
  claims[4].source_id = "";
  claims[5].base = true;
  const ErrorList errors = check(claims, kSubjects);
  EXPECT_EQ(format(errors),
            "error[E5043]: claim lo021 names an unknown subject\n"
            "  --> claim.csv:4  (subject_id)\n"
            "    = found \"ml1 rate_per_yaer\", expected an input of the model\n"
            "    = hint: did you mean \"ml1 rate_per_year\"?\n"
            "error[E5044]: claim lo021 is in another unit than \"ml1 maturity_years\"\n"
            "  --> claim.csv:5  (unit)\n"
            "    = found \"month\", expected year\n"
            "error[E5045]: claim lo029 has no source\n"
            "  --> claim.csv:6  (source_id)\n"
            "    = found \"nothing\", expected a source_id of source.csv\n"
            "    = hint: \"assumption\" is one, with a note that says why\n"
            "error[E5042]: two base claims for group \"ML-1 cost\"\n"
            "  --> claim.csv:7  (base)\n"
            "    = found \"lo028\", expected lo029 alone\n"
            "    = hint: mark one of them base; scenarios can name another\n"
            "result: 4 errors, 0 warnings\n");
}

TEST(Claims, AGroupNeedsABaseAndASubjectOnlyOne) {
  std::vector<ClaimRow> claims = ml1();
  claims[4].base = false;
  EXPECT_THAT(format(check(claims, kSubjects)), HasSubstr("group \"ML-1 cost\" has no base claim"));
  claims = ml1();
  claims[4].subject = "ml1 rate_per_year";
  claims[4].unit = "per_year";
  EXPECT_THAT(format(check(claims, kSubjects)),
              HasSubstr("two base claims for subject \"ml1 rate_per_year\""));
  EXPECT_THAT(message_of([&] { (void)compare_claims(kInputs, claims, 1, budget, 0); }),
              HasSubstr("E5042"));
}

// The five CPEC loans: 6,035 million at 2 % over 20 years cost 1,569 million, stated are 1,422.
TEST(Claims, OwnFiguresThatDisagreeAreReported) {
  const auto note = disagreement("total interest of cpec_loans", 1422, 1569.1, 0.01,
                                 {.file = "claim.csv", .line = 40});
  ASSERT_TRUE(note);
  EXPECT_EQ(format(*note),
            "warning[W5046]: total interest of cpec_loans: the claim's own terms give another "
            "figure\n"
            "  --> claim.csv:40\n"
            "    = found \"1,422.00\", expected 1,569.10 by its terms\n");
  EXPECT_FALSE(disagreement("repayment", 7457, 6035 + 1422, 0.001));
}

}  // namespace
}  // namespace corridor::finance
