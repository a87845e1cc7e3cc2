// Rival claims one by one, and figures traced to their sources.
#include "corridor/study/finance_claims.h"

#include "case/two_roads.h"

#include <cmath>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/study/claim_sets.h"
#include "corridor/study/explain.h"
#include "corridor/study/finance_json.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::Files;
using cases::small_case;
using finance::Figure;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// The new road, whose cost, loan and what hauliers take are disputed.
Files disputed() {
  Files files = cases::two_roads();
  files["loan.csv"] =
      "loan_id,project_id,currency,principal_m,interest_rate_pct,grace_years,maturity_years,"
      "payments_per_year,first_drawdown_year,drawdown_years,status,portfolio\n"
      "L,road,USD,1,4,1,4,1,2029,1,open,false\n"
      "P,road,USD,9,2,1,5,1,2029,1,open,true\n";
  files["claim.csv"] =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,unit,currency,price_year,"
      "as_of,claimant,source_id,confidence,base\n"
      "c,cost,project,road,cost_musd,2,MUSD,USD,2023,2020,Ministry,S,A,true\n"
      "cheap,cost,project,road,cost_musd,0.5,MUSD,USD,2023,2021,Builder,S,C,false\n"
      "again,cost,project,road,cost_musd,2.0,MUSD,USD,2023,2021,Press,S,B,false\n"
      "l,terms,loan,L,interest_rate_pct,4,percent,,,2020,Bank,S,A,true\n"
      "soft,terms,loan,L,interest_rate_pct,0,percent,,,2021,Press,S,A,false\n"
      "odd,terms,loan,L,grace_years,9,year,,,2021,Blog,S,D,false\n"
      "p,whole,loan,P,interest_rate_pct,2,percent,,,2020,Bank,S,A,true\n"
      "p2,whole,loan,P,interest_rate_pct,6,percent,,,2021,Press,S,A,false\n"
      "p2,whole,loan,P,total_interest_musd,9,MUSD,,,2021,Press,S,A,false\n"
      "t,haul,tariff,road,price,0.05,usd_per_t_km,,,2020,Hauliers,S,A,true\n"
      "t2,haul,tariff,road,price,0.1,usd_per_t_km,,,2021,Drivers,S,A,false\n"
      "x,other,country,PK,gdp_gain_pct,8,percent,,,2021,Bank,S,A,false\n";
  files["parameter.csv"] =
      "name,value,unit\n"
      "usd_inflation_per_year,0,per_year\n"
      "appraisal_years,3,year\n"
      "asset_life_years,3,year\n"
      "upkeep_share_of_cost_per_year,0,per_year\n"
      "default_t_per_teu,10,t_per_teu\n";
  return files;
}

const ClaimEffect& effect(const ClaimsResult& result, const std::string& id) {
  for (const ClaimEffect& entry : result.effects) {
    if (entry.claim_id == id) {
      return entry;
    }
  }
  throw std::out_of_range(id);
}

double npv(const ClaimEffect& entry) {
  return entry.figures[static_cast<std::size_t>(Figure::economic_npv)];
}

TEST(Claims, StandOnTheSameLossesAsTheBase) {
  const Case a_case = small_case(cases::with_slides(disputed()));
  const FinanceResult base = run_finance(a_case, {.loss_years = 50});
  const ClaimsResult claims = run_claims(a_case, {.loss_years = 50});
  ASSERT_EQ(base.kinds.back().name, kDisruptionLoss);
  EXPECT_EQ(claims.bases[0].chain.figures[0], base.chain.figures[0]);
  // A cheaper road is no safer one.
  EXPECT_NEAR(npv(effect(claims, "cheap")),
              base.figure(Figure::economic_npv) + 1.5e6 / std::pow(1.05, 6), 0.01);
}

TEST(ClaimSets, OneOfAGroupTakenTogether) {
  const Case a_case = small_case(disputed());
  const auto sets =
      parse_claim_sets(a_case, {"cost=cheap,terms=soft", "haul=t2", "terms=odd", "other=x"});
  const ClaimSetsResult result = run_claim_sets(a_case, sets);
  ASSERT_EQ(result.bases.size(), 1U);
  ASSERT_EQ(result.effects.size(), 4U);
  const auto figure = [&](std::size_t set, Figure which) {
    return result.effects[set].figures[static_cast<std::size_t>(which)];
  };
  const FinanceResult& base = result.bases[0];
  // Both at once: the cheaper cost in the value, the loan without interest in the service.
  EXPECT_NEAR(figure(0, Figure::economic_npv),
              base.figure(Figure::economic_npv) + 1.5e6 / std::pow(1.05, 6), 0.01);
  EXPECT_NEAR(figure(0, Figure::peak_debt_service), 1e6 / 3, 0.02);
  EXPECT_THAT(result.effects[0].says,
              ElementsAre("road cost_musd 0.5 (base 2)", "L interest_rate_pct 0 (base 4)"));
  EXPECT_EQ(result.effects[0].confidence, 'C');
  // The old road is twice as long, so twice the haulage is another 0.05 USD on 120 km saved.
  EXPECT_TRUE(result.effects[1].traffic);
  double years = 0;
  for (const int n : {7, 8, 9}) {
    years += std::pow(1.05, -n);
  }
  EXPECT_NEAR(figure(1, Figure::economic_npv),
              base.figure(Figure::economic_npv) + 36500 * 6.0 * years, 0.01);
  EXPECT_THAT(result.effects[2].problem, HasSubstr("grace"));
  EXPECT_THAT(result.effects[3].idle, ElementsAre("PK gdp_gain_pct 8"));
  EXPECT_EQ(figure(3, Figure::economic_npv), base.figure(Figure::economic_npv));
  EXPECT_EQ(figure(3, Figure::minimum_dscr), base.figure(Figure::minimum_dscr));
}

TEST(ClaimSets, EveryMistakeIsNamed) {
  const Case a_case = small_case(disputed());
  try {
    parse_claim_sets(a_case, {"cost", "term=soft,terms=sof", "cost=cheap,cost=again"});
    FAIL();
  } catch (const InputError& error) {
    const std::string text = error.what();
    EXPECT_THAT(text, HasSubstr("a choice that is not GROUP=CLAIM_ID"));
    EXPECT_THAT(text, HasSubstr("a claim group that claim.csv does not have"));
    EXPECT_THAT(text, HasSubstr("did you mean \"terms\""));
    EXPECT_THAT(text, HasSubstr("a claim that group terms does not have"));
    EXPECT_THAT(text, HasSubstr("two claims of one group in one set"));
    EXPECT_EQ(error.errors().items().size(), 4U);
  }
}

TEST(Claims, EachIsRunAloneAndNoneIsAveraged) {
  const Case a_case = small_case(disputed());
  const ClaimsResult result = run_claims(a_case);
  ASSERT_EQ(result.bases.size(), 1U);
  const double base = result.bases[0].figure(Figure::economic_npv);
  EXPECT_NEAR(npv(effect(result, "cheap")), base + 1.5e6 / std::pow(1.05, 6), 0.01);
  EXPECT_EQ(effect(result, "cheap").confidence, 'C');
  EXPECT_EQ(npv(effect(result, "soft")), base);  // who lends at what is no matter of resources
  EXPECT_EQ(*effect(result, "soft").interest_usd, 0);
  EXPECT_THAT(effect(result, "soft").says, ElementsAre("L interest_rate_pct 0 (base 4)"));
  EXPECT_EQ(result.same_as_base, 1U);      // "again": 2.0 is 2
  EXPECT_EQ(result.not_of_the_model, 1U);  // the gain of the country
}

TEST(Claims, AClaimOnATariffRunsTheAssignmentAgain) {
  const Case a_case = small_case(disputed());
  const ClaimsResult result = run_claims(a_case);
  const ClaimEffect& dear = effect(result, "t2");
  EXPECT_TRUE(dear.traffic);
  EXPECT_EQ(result.traffic_runs, 1U);
  // Hauliers at 0.1: the 120 km that the new road saves are worth 6 more.
  const double more = 36500 * 6 * (std::pow(1.05, -7) + std::pow(1.05, -8) + std::pow(1.05, -9));
  EXPECT_NEAR(npv(dear), result.bases[0].figure(Figure::economic_npv) + more, 0.01);
  // What a whole run of the changed case gives.
  Case changed = a_case;
  ASSERT_TRUE(cases::take_claim_row(changed, a_case.claims[10]));
  EXPECT_NEAR(npv(dear), run_finance(changed).figure(Figure::economic_npv), 0.01);
}

TEST(Claims, ThoseThatTurnAVerdictComeFirst) {
  const ClaimsResult result = run_claims(small_case(disputed()));
  const double base = result.bases[0].figure(Figure::economic_npv);
  EXPECT_LT(base, 0);
  EXPECT_THAT(result.effects.front().flips, Not(IsEmpty()));
  EXPECT_THAT(effect(result, "cheap").flips, ElementsAre(Verdict::npv_below_0));
  // 1 million without interest, four years: not 35 % at 5 %, so nothing turns.
  EXPECT_THAT(effect(result, "soft").flips, IsEmpty());
}

TEST(Claims, APortfolioIsComparedOnItsOwnAndNeverAdded) {
  const ClaimsResult result = run_claims(small_case(disputed()));
  const ClaimEffect& dear = effect(result, "p2");
  EXPECT_NEAR(*dear.interest_usd, 3 * *dear.base_interest_usd, 1);
  EXPECT_EQ(dear.figures[static_cast<std::size_t>(Figure::peak_debt_service)],
            result.bases[0].figure(Figure::peak_debt_service));
}

TEST(Claims, TermsThatCannotBeAreSaidAndTheRestGoesOn) {
  const ClaimsResult result = run_claims(small_case(disputed()));
  EXPECT_THAT(effect(result, "odd").problem, HasSubstr("grace"));
  EXPECT_EQ(result.effects.size(), 5U);
}

TEST(Claims, FiguresInsideOneClaimThatDoNotFitAreReported) {
  const ClaimsResult result = run_claims(small_case(disputed()));
  ASSERT_EQ(result.disagreements.items().size(), 1U);
  EXPECT_EQ(result.disagreements.items()[0].code, "W5046");
  EXPECT_THAT(result.disagreements.items()[0].what, HasSubstr("claim p2: interest of P in all"));
}

TEST(Claims, AreTheSameOnAnyNumberOfThreads) {
  const Case a_case = small_case(disputed());
  const ClaimsResult one = run_claims(a_case, {.threads = 1});
  const ClaimsResult four = run_claims(a_case, {.threads = 4});
  ASSERT_EQ(one.effects.size(), four.effects.size());
  for (std::size_t i = 0; i < one.effects.size(); ++i) {
    EXPECT_EQ(one.effects[i].claim_id, four.effects[i].claim_id);
    EXPECT_EQ(one.effects[i].change_usd, four.effects[i].change_usd);
  }
}

// All that a reader can see of a run, with every digit.
std::string bytes_of(const ClaimsResult& result) {
  std::string text;
  for (const FinanceResult& base : result.bases) {
    text += finance_json(base).dump();
  }
  for (const ClaimEffect& one : result.effects) {
    text += fmt::format("\n{} {} {} {} {} {:a}", one.group, one.claim_id, one.scenario, one.traffic,
                        one.problem, one.change_usd);
    for (const double figure : one.figures) {
      text += fmt::format(" {:a}", figure);
    }
    for (const Verdict flip : one.flips) {
      text += fmt::format(" {}", name(flip));
    }
  }
  return text + fmt::format("\n{} {} {} {}", result.claims_run, result.traffic_runs,
                            result.same_as_base, result.not_of_the_model);
}

// The whole run on CPEC's network, claims and one of its commodities: every claim searching its
// own routes and running its own physics is the slow way round.
TEST(Claims, SharedRoutesAndPhysicsDoNotShow) {
  Case a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
  const auto kept = [&](CommodityId commodity) {
    const std::string& id = a_case.commodities[commodity].id;
    return id == "high_value";
  };
  std::erase_if(a_case.demand, [&](const auto& row) { return !kept(row.commodity); });
  const std::vector<std::string> groups = {"truck_cost_pk", "ml1"};
  const auto run = [&](int threads, bool share) {
    return run_claims(
        a_case, {.threads = threads, .groups = groups, .scenarios = {"today"}, .share = share});
  };
  const ClaimsResult shared = run(2, true);
  const ClaimsResult alone = run(1, false);
  EXPECT_GT(shared.traffic_runs, 3U);
  EXPECT_EQ(bytes_of(shared), bytes_of(alone));
}

TEST(Explain, LeadsFromCoverToLoansClaimsAndSources) {
  const Case a_case = small_case(disputed());
  const FinanceResult result = run_finance(a_case);
  const std::string text = trace_text(a_case, explain(a_case, result, "minimum_dscr"));
  EXPECT_THAT(text, HasSubstr("minimum DSCR"));
  EXPECT_THAT(text, HasSubstr("toll 4 USD a vehicle to Roads [A] <S>"));
  EXPECT_THAT(text, HasSubstr("claim l (base): interest_rate_pct 4 percent [A] by Bank <S>"));
  EXPECT_THAT(text, HasSubstr("claim soft (rival): interest_rate_pct 0 percent [A] by Press <S>"));
  EXPECT_THAT(text, HasSubstr("Sources\n  S: A source"));
  EXPECT_THAT(trace_text(a_case, explain(a_case, result, "npv")),
              HasSubstr("claim cheap (rival): cost_musd 0.5 MUSD of 2023 [C] by Builder <S>"));
}

TEST(Explain, EveryFigureHasATraceAndAnUnknownOneIsNamed) {
  const Case a_case = small_case(disputed());
  const FinanceResult result = run_finance(a_case);
  for (const std::string& name : explainable(result)) {
    EXPECT_FALSE(trace_text(a_case, explain(a_case, result, name)).empty()) << name;
    EXPECT_FALSE(trace_json(explain(a_case, result, name)).empty()) << name;
  }
  try {
    explain(a_case, result, "minimum_dcsr");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean \"minimum_dscr\""));
  }
}

}  // namespace
}  // namespace corridor::study
