// From flows to treasury on a case small enough to follow by hand, and what must hold on CPEC.
#include "corridor/study/finance.h"

#include "case/two_roads.h"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/text.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::Files;
using cases::small_case;
using finance::Figure;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// The new road costs 2 million in 2029, half of it lent; 36,500 t a year use it from 2030 on.
Files lent_roads() {
  Files files = cases::two_roads("\n[finance]\ncountry = \"PK\"\ndebt_capacity = \"weak\"\n");
  files["project.csv"] += "metro,A metro,new,true,open,2029,2030\n";
  files["loan.csv"] =
      "loan_id,project_id,currency,principal_m,interest_rate_pct,grace_years,maturity_years,"
      "payments_per_year,first_drawdown_year,drawdown_years,status,portfolio\n"
      "L,road,USD,1,4,1,4,1,2029,1,open,false\n"
      "M,metro,USD,3,0,1,4,1,2029,1,open,false\n"
      "P,road,USD,9,2,1,4,1,2029,1,open,true\n";
  files["claim.csv"] =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,unit,currency,price_year,"
      "source_id,confidence,base\n"
      "c,cost,project,road,cost_musd,2,MUSD,USD,2023,S,A,true\n"
      "d,cost,project,road,cost_musd,3,MUSD,USD,2023,S,B,false\n";
  files["parameter.csv"] =
      "name,value,unit\n"
      "usd_inflation_per_year,0,per_year\n"
      "appraisal_years,3,year\n"
      "asset_life_years,3,year\n"
      "upkeep_share_of_cost_per_year,0,per_year\n"
      "default_t_per_teu,10,t_per_teu\n";
  files["series.csv"] =
      "series_id,country,year,value,unit,kind\n"
      "gdp,PK,2031,100,musd,observed\n"
      "exports,PK,2031,20,musd,observed\n"
      "revenue,PK,2031,10,musd,observed\n"
      "external_debt,PK,2031,40,musd,observed\n"
      "external_debt_service,PK,2031,4,musd,observed\n";
  return files;
}

FinanceResult finance_of(const Case& a_case, const FinanceOptions& options = {}) {
  return run_finance(a_case, options);
}

TEST(Finance, TrafficIsTheDifferenceOfTwoScenarios) {
  const Case a_case = small_case(lent_roads());
  const TrafficMoney traffic = traffic_money(a_case, appraisal_pair(a_case, "with"));
  EXPECT_THAT(traffic.projects, ElementsAre("road"));  // the metro has no link
  ASSERT_EQ(traffic.years.size(), 1U);
  const TrafficYear& year = traffic.years[0];
  // 4 USD over 20 t on 36,500 t; what hauliers take is not the road's
  EXPECT_NEAR(year.projects.at("road").levy_usd, 7300, 1e-6);
  EXPECT_EQ(year.projects.at("road").tariff_usd, 0);
  EXPECT_NEAR(year.countries.at("PK").treasury_usd, 7300, 1e-6);
  EXPECT_NEAR(year.levies_with_usd.at("Roads"), 7300, 1e-6);
  // The old road costs 12 and takes 4 h at 1 USD/t, the new one 6.2 and 2 h: 7.8 USD/t, and the
  // places of small cases lie in no country.
  EXPECT_NEAR(year.countries.at("").users_usd, 36500 * 7.8, 1e-4);
  EXPECT_EQ(year.unmet_t, 0);
}

TEST(Finance, NetPresentValueByHand) {
  const FinanceResult result = finance_of(small_case(lent_roads()));
  const double gain = 36500 * 8.0;  // users 7.8 and toll 0.2: the toll is a transfer
  const double expected = -2e6 / std::pow(1.05, 6) +
                          gain * (std::pow(1.05, -7) + std::pow(1.05, -8) + std::pow(1.05, -9));
  EXPECT_NEAR(result.figure(Figure::economic_npv), expected, 0.01);
  EXPECT_NEAR(result.appraisal.npv.amount, expected, 0.01);
  EXPECT_EQ(result.appraisal.npv.price_year, 2023);
  double gains = 0;
  for (const finance::PartyGain& entry : result.gains) {
    gains += entry.present_value;
  }
  EXPECT_NEAR(gains, expected, 0.01);
  EXPECT_NEAR(result.curve_npv_usd[5], expected, 0.01);  // 5 % is the sixth point
}

TEST(Finance, TheMetroIsOwedButNotHeldAgainstTheToll) {
  const FinanceResult result = finance_of(small_case(lent_roads()));
  ASSERT_EQ(result.model.loans.size(), 3U);
  EXPECT_TRUE(result.model.loans[0].in_cover);
  EXPECT_TRUE(result.model.loans[1].counted);
  EXPECT_FALSE(result.model.loans[1].in_cover);
  EXPECT_FALSE(result.model.loans[2].counted);  // the portfolio row
  // 2031: a third of each million, 40,000 of interest on the road's loan, none on the metro's.
  EXPECT_NEAR(result.figure(Figure::peak_debt_service), 1e6 / 3 + 3e6 / 3 + 40000, 0.02);
  EXPECT_EQ(result.chain.peak_service_year, 2031);
  EXPECT_NEAR(result.figure(Figure::minimum_dscr), 7300 / (1e6 / 3 + 40000), 1e-8);
  EXPECT_EQ(result.minimum_cover_year, 2031);
  ASSERT_TRUE(result.model.projects[0].minimum_cover);
  EXPECT_NEAR(*result.model.projects[0].minimum_cover, 7300 / (1e6 / 3 + 40000), 1e-6);
  EXPECT_NEAR(*result.model.projects[0].revenue_multiple, (1e6 / 3 + 40000) / 7300, 1e-4);
}

TEST(Finance, WithoutTheCountrysSeriesHaveTheAgreedLoansTakenOut) {
  const FinanceResult result = finance_of(small_case(lent_roads()));
  const auto row = [&](finance::DebtRatio ratio) {
    for (const finance::RatioRow& entry : result.chain.country) {
      if (entry.ratio == ratio && entry.year == 2031) {
        return entry;
      }
    }
    throw std::out_of_range("no such ratio");
  };
  const auto service = row(finance::DebtRatio::service_to_exports);
  EXPECT_NEAR(service.with_percent, 100 * 4.0 / 20, 1e-4);  // what the series say
  EXPECT_NEAR(service.without_percent, 100 * (4 - 1.04 - 1.0 / 3) / 20, 1e-4);
  EXPECT_EQ(service.threshold.percent, 10);
  EXPECT_EQ(result.chain.country.size(), 4U);  // of the one year that the series know
}

TEST(Finance, OneChangeIsFollowedToTheEnd) {
  const Case a_case = small_case(lent_roads());
  const FinanceResult base = finance_of(a_case);
  const FinanceResult half = finance_of(a_case, {.changes = {{"demand", 0.5}}});
  EXPECT_NEAR(half.figure(Figure::minimum_dscr), base.figure(Figure::minimum_dscr) / 2, 1e-12);
  const FinanceResult dear = finance_of(a_case, {.changes = {{"rate.L", 0.01}}});
  EXPECT_NEAR(dear.figure(Figure::peak_debt_service),
              base.figure(Figure::peak_debt_service) + 10000, 0.02);
  EXPECT_EQ(dear.figure(Figure::economic_npv), base.figure(Figure::economic_npv));
  // With the old road shut nobody can do without the new one: the gain is the value of what would
  // not move, less what moving costs.
  FinanceOptions closed;
  closed.overlay = {network::close_link(LinkId{2})};
  const FinanceResult shut = finance_of(a_case, closed);
  const auto& year = shut.model.traffic.years[0];
  EXPECT_NEAR(year.unmet_t, -36500, 1e-6);
  EXPECT_EQ(year.countries.at("").users_usd, 0);
  const double unmet = a_case.commodities[CommodityId{0}].unmet_usd_per_t;
  // with: 6 + 2, 6.2 + 2, 6 + 24 in the port, 6 + 40 at sea
  EXPECT_NEAR(year.countries.at("").new_usd, 36500 * (unmet - 92.2), 1e-4);
}

TEST(Finance, ARivalClaimOfTheCostChangesTheValueAndNotTheDebt) {
  Case a_case = small_case(lent_roads());
  const FinanceResult base = finance_of(a_case);
  ASSERT_TRUE(cases::take_claim_row(a_case, a_case.claims[1]));
  const FinanceResult rival = finance_of(a_case);
  EXPECT_NEAR(rival.figure(Figure::economic_npv),
              base.figure(Figure::economic_npv) - 1e6 / std::pow(1.05, 6), 0.01);
  EXPECT_EQ(rival.figure(Figure::peak_debt_service), base.figure(Figure::peak_debt_service));
}

TEST(FinanceLosses, ExpectedLossIsACostLineAndTakesItsShareOfTheToll) {
  const Case a_case = small_case(cases::with_slides(lent_roads()));
  const LossBook book = {{.scenario = "with",
                          .year = 2030,
                          .loss_usd = {100e3, 0, 500e3, 0},
                          .not_moved_share = {0.5, 0, 0.5, 0}},
                         {.scenario = "without",
                          .year = 2030,
                          .loss_usd = {20e3, 0, 20e3, 0},
                          .not_moved_share = {0, 0, 0, 0}}};
  const FinanceResult none = finance_of(a_case);
  const FinanceResult some = finance_of(a_case, {.loss_years = 4, .losses = &book});
  const double mean = (80e3 + 480e3) / 4;  // open and valued from 2030 to 2032
  const double expected = mean * (std::pow(1.05, -7) + std::pow(1.05, -8) + std::pow(1.05, -9));
  EXPECT_NEAR(some.figure(Figure::economic_npv), none.figure(Figure::economic_npv) - expected,
              1e-6);
  EXPECT_NEAR(some.appraisal.npv.amount, some.figure(Figure::economic_npv), 1e-6);
  ASSERT_EQ(some.kinds.back().name, kDisruptionLoss);
  EXPECT_NEAR(some.kinds.back().present_value, expected, 1e-6);
  EXPECT_NEAR(some.figure(Figure::minimum_dscr), 0.75 * none.figure(Figure::minimum_dscr), 1e-12);
  // "losses" is an input as any other: twice the closures, twice the loss.
  const FinanceResult twice =
      finance_of(a_case, {.changes = {{"losses", 2}}, .loss_years = 4, .losses = &book});
  EXPECT_NEAR(twice.figure(Figure::economic_npv), none.figure(Figure::economic_npv) - 2 * expected,
              1e-6);
}

TEST(FinanceLosses, ADrawIsAFutureOfSimulatedYears) {
  const Case a_case = small_case(cases::with_slides(lent_roads()));
  LossBook book = {{.scenario = "with", .year = 2030}, {.scenario = "without", .year = 2030}};
  for (int year = 0; year < 500; ++year) {
    book[0].loss_usd.push_back(year % 10 < 3 ? 1e6 : 0);
    book[1].loss_usd.push_back(0);
    book[0].not_moved_share.push_back(0);
    book[1].not_moved_share.push_back(0);
  }
  const FinanceResult result = finance_of(a_case, {.loss_years = 500, .losses = &book});
  const FinanceRisk risk = finance_risk(result, {.draws = 20'000});
  const auto& npv = *risk.spreads[static_cast<std::size_t>(Figure::economic_npv)];
  const auto& cost = *risk.spreads[static_cast<std::size_t>(Figure::minimum_dscr)];
  EXPECT_EQ(cost.p10.value, cost.p90.value);
  // The mean of the draws is the cost line. In three unrelated years of 30 % the best third has no
  // loss (34 %) and the worst fifth two or more (22 %).
  EXPECT_NEAR(npv.mean.value, result.figure(Figure::economic_npv), 1.5e4);
  const double unharmed = finance_of(a_case).figure(Figure::economic_npv);
  EXPECT_NEAR(npv.p90.value, unharmed, 1e-6);
  EXPECT_LT(npv.p10.value, unharmed - 1e6 * (std::pow(1.05, -8) + std::pow(1.05, -9)) + 1e-6);
}

TEST(FinanceLosses, AreThoseOfTheStressEngine) {
  const Case a_case = small_case(cases::with_slides(lent_roads()));
  const auto loss_of = [&](const char* scenario) {
    const StressModel model(a_case, *a_case.find_scenario(scenario), 2030, {.seed = 3});
    return stress(model, 400).total_usd.plain.value;
  };
  EXPECT_EQ(loss_of("without"), 0);  // the old road has no slides
  const FinanceResult result = finance_of(a_case, {.loss_years = 400, .seed = 3});
  const double years = std::pow(1.05, -7) + std::pow(1.05, -8) + std::pow(1.05, -9);
  // 4 slides of 3 days on average; 100 t a day go round for 7.8 USD a tonne, or wait where that is
  // cheaper: about as much, and never more.
  EXPECT_LE(loss_of("with"), 4 * 3 * 100 * 7.8 * 1.1);
  EXPECT_GT(loss_of("with"), 4 * 3 * 100 * 7.8 * 0.8);
  // Users lose 7.8 USD a tonne with the toll of 0.2 in it, which the treasury loses as well.
  const StressModel model(a_case, *a_case.find_scenario("with"), 2030,
                          {.seed = 3, .receipts = true});
  const StressResult followed = stress(model, 400);
  const double toll =
      std::accumulate(followed.receipts_lost_usd.begin(), followed.receipts_lost_usd.end(), 0.0) /
      (2 * 400);  // the road's account and everybody's
  EXPECT_NEAR(toll, 0.2 * followed.delayed_t.value, 1e-6);
  const StressModel alone(a_case, *a_case.find_scenario("with"), 2030,
                          {.seed = 3, .threads = 1, .receipts = true});
  EXPECT_EQ(stress(alone, 400).receipts_lost_usd, followed.receipts_lost_usd);
  EXPECT_EQ(followed.total_usd.plain.value, loss_of("with"));
  EXPECT_NEAR(result.kinds.back().present_value, (loss_of("with") + toll) * years, 1e-6);
  EXPECT_NEAR(result.figure(Figure::minimum_dscr),
              finance_of(a_case).figure(Figure::minimum_dscr) * (1 - toll / 7300), 1e-9);
  const Case dry = small_case(lent_roads());  // no hazard.csv: no losses, and it is said
  EXPECT_THAT(finance_of(dry, {.loss_years = 400}).model.notes,
              testing::Contains(HasSubstr("no disruption losses")));
}

// The project is two roads from B to C: BC with a toll of 4 a lorry of 20 t, and beside it BY, half
// as long again, with a toll of 10. Where slides shut BC all year, goods take BY.
Files two_tolled_roads() {
  Files files = cases::with_slides(lent_roads());
  files["link.csv"] += "BY,B,C,false,180,60,road,open,10,Roads,PK,road\n";
  files["hazard.csv"] =
      "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,remaining_capacity,"
      "hits\n"
      "slide,landslide,0.5,per_year,fixed,800,0,one\n";
  return files;
}

ScenarioLosses one_year_of(ScenarioLosses losses, std::size_t year) {
  for (auto* values : {&losses.loss_usd, &losses.not_moved_share, &losses.surplus_lost_usd}) {
    *values = {values->at(year)};
  }
  for (SampledReceipts& receipts : losses.receipts) {
    receipts.gained_usd = {receipts.gained_usd.at(year)};
    if (!receipts.lost_share.empty()) {
      receipts.lost_share = {receipts.lost_share.at(year)};
    }
  }
  return losses;
}

TEST(FinanceLosses, ASampledYearOfOneClosureIsThatLinkClosed) {
  const Case a_case = small_case(two_tolled_roads());
  FinanceOptions closed;
  closed.overlay = {network::close_link(LinkId{1})};
  const FinanceResult expected = finance_of(a_case, closed);
  EXPECT_NEAR(expected.figure(Figure::minimum_dscr), 36500 * 0.5 / (1e6 / 3 + 40000), 1e-8);

  LossBook book;
  for (const char* scenario : {"with", "without"}) {
    const StressModel model(a_case, *a_case.find_scenario(scenario), 2030, {.receipts = true});
    const ScenarioLosses losses = losses_of(model, stress(model, 60));
    // The year that costs most is one in which the road is shut from its first to its last day.
    const auto worst = std::max_element(losses.loss_usd.begin(), losses.loss_usd.end());
    book.push_back(one_year_of(losses, static_cast<std::size_t>(worst - losses.loss_usd.begin())));
  }
  const FinanceResult sampled = finance_of(a_case, {.loss_years = 1, .losses = &book});
  ASSERT_EQ(sampled.chain.years.revenue.size(), expected.chain.years.revenue.size());
  for (std::size_t i = 0; i < expected.chain.years.revenue.size(); ++i) {
    EXPECT_NEAR(sampled.chain.years.revenue[i], expected.chain.years.revenue[i], 1e-6);
  }
  EXPECT_NEAR(sampled.figure(Figure::minimum_dscr), expected.figure(Figure::minimum_dscr), 1e-12);
  EXPECT_NEAR(sampled.figure(Figure::economic_npv), expected.figure(Figure::economic_npv), 1e-3);
}

// A road of others, no part of the project, is shut: its goods come to the project's road.
TEST(FinanceLosses, TollOfGoodsThatComeFromAShutRoadIsGained) {
  Files files = cases::with_slides(lent_roads());
  files["link.csv"] += "BZ,B,C,false,100,60,road,open,0,,PK,\n";  // the shortest and free
  files["hazard_footprint.csv"] = "hazard_id,subject_table,subject_id\nslide,link,BZ\n";
  const Case a_case = small_case(files);
  const FinanceResult result = finance_of(a_case, {.loss_years = 2000});
  EXPECT_EQ(finance_of(a_case).chain.years.revenue.back(), 0);
  // 4 closures of 3 days a year, of 100 t a day, 0.2 USD a tonne: less what rather waits, and less
  // where two meet.
  EXPECT_GT(result.chain.years.revenue.back(), 4 * 3 * 100 * 0.2 * 0.5);
  EXPECT_LT(result.chain.years.revenue.back(), 4 * 3 * 100 * 0.2 * 1.05);
}

std::string message_of(const Files& files, const FinanceOptions& options = {}) {
  try {
    run_finance(small_case(files), options);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Finance, WhatCannotBeComputedIsSaid) {
  Files files = lent_roads();
  EXPECT_THAT(message_of(files, {.scenario = "without"}), HasSubstr("E5050"));
  EXPECT_THAT(message_of(files, {.changes = {{"demnd", 2}}}), HasSubstr("did you mean \"demand\""));
  files["claim.csv"] =
      "claim_id,claim_group,subject_table,subject_id,attribute,value,unit,source_id,confidence,"
      "base\n"
      "c,cost,project,road,cost_musd,2,MUSD,S,A,true\n";
  const std::string missing = message_of(files);
  EXPECT_THAT(missing,
              StartsWith("error[E5004]: a cost without the year of its prices: claim c\n"));
  EXPECT_THAT(missing,
              EndsWith("claim.csv:2:31  (value)\n"
                       "    |\n"
                       "  2 | c,cost,project,road,cost_musd,2,MUSD,S,A,true\n"
                       "    |                               ^ found \"2\", expected a price_year "
                       "beside it\n"
                       "    = hint: a sum across price years needs the year of each\n"
                       "result: 1 error, 0 warnings\n"));
  files = lent_roads();
  files["case.toml"].replace(files["case.toml"].find("debt_capacity = \"weak\""), 22,
                             "debt_capacity = \"weak\"\nrevenue_currency = \"PKR\"");
  EXPECT_THAT(message_of(files), HasSubstr("E5003"));
}

TEST(Finance, ZeroRevenueIsAnAnswer) {
  Files files = lent_roads();
  files["link.csv"] =
      "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,country,project_id\n"
      "AB,A,B,false,120,60,road,open,PK,\n"
      "BC,B,C,false,120,60,road,open,PK,road\n"
      "BX,B,C,false,240,60,road,open,PK,\n"
      "CD,C,D,false,1200,30,sea,open,,\n";
  const FinanceResult result = finance_of(small_case(files));
  EXPECT_EQ(result.figure(Figure::minimum_dscr), 0);
  EXPECT_FALSE(result.model.projects[0].revenue_multiple);
  ASSERT_EQ(result.chain.cover.notes.items().size(), 1U);
  EXPECT_EQ(result.chain.cover.notes.items()[0].code, "W5030");
}

TEST(Finance, OfCpecSumsItsPartsAndIsTheSameOnAnyNumberOfThreads) {
  const Case a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
  const FinanceResult result = finance_of(a_case, {.threads = 1});
  double interest = 0;
  double principal = 0;
  for (const LoanAccount& loan : result.model.loans) {
    EXPECT_EQ(loan.terms.portfolio && loan.counted, false) << loan.terms.id;
    for (std::size_t i = 0; loan.counted && i < result.model.chain.years; ++i) {
      interest += loan.interest_usd_by_year[i];
      principal += loan.principal_usd_by_year[i];
    }
  }
  const auto& service = result.chain.years.service;
  // Schedules round to the cent, the chain does not: a few cents a loan.
  EXPECT_NEAR(std::accumulate(service.interest.begin(), service.interest.end(), 0.0), interest, 5);
  EXPECT_NEAR(std::accumulate(service.principal.begin(), service.principal.end(), 0.0), principal,
              5);
  EXPECT_NEAR(result.appraisal.npv.amount, result.figure(Figure::economic_npv), 1);
  const FinanceResult again = finance_of(a_case, {.threads = 4});
  EXPECT_EQ(result.chain.figures, again.chain.figures);
  const FinanceRisk one = finance_risk(result, {.draws = 500, .threads = 1});
  const FinanceRisk four = finance_risk(result, {.draws = 500, .threads = 4});
  EXPECT_EQ(one.spreads[0]->p50.value, four.spreads[0]->p50.value);
  EXPECT_EQ(one.npv_below_0.share.value, four.npv_below_0.share.value);
  EXPECT_GE(one.uncertain.size(), 10U);
}

}  // namespace
}  // namespace corridor::study
