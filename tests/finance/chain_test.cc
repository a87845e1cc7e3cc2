// One road from traffic to treasury, small enough to follow by hand.
#include "corridor/finance/chain.h"

#include "base/message_of.h"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/finance/tornado.h"

namespace corridor::finance {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Currency kPkr{"PKR"};

double figure(const ChainResult& result, Figure which) {
  return result.figures.at(static_cast<std::size_t>(which));
}

// 2025: 100 is built, all of it lent for 4 years at 5 % with a year of grace, yearly. From 2026 on
// toll of 10,000 PKR a year at 250 per USD is 40, upkeep 10. So 30 stand against service.
Chain road() {
  Chain chain{
      .first_year = 2025,
      .years = 5,
      .operating_from = 2026,
      .currency = kUsd,
      .inputs = {{"demand", 1}, {"pkr", 1}, {"rate", 0}, {"cost", 1}, {"maturity", 4}},
      .exchange = {{kPkr, {250, 250, 250, 250, 250}, {"pkr"}}},
      .streams =
          {{"construction", StreamKind::construction, kUsd, {100, 0, 0, 0, 0}},
           {"toll", StreamKind::revenue, kPkr, {0, 10'000, 10'000, 10'000, 10'000}, {"demand"}},
           {"upkeep", StreamKind::operating, kUsd, {0, 10, 10, 10, 10}}},
      .price_year = 2023,
      .lines = {{{"construction", "lender", "CN", Side::cost, {100, 0, 0, 0, 0}}, {"cost"}},
                {{"users' benefit", "users", "PK", Side::benefit, {0, 50, 50, 50, 50}},
                 {"demand"}}},
      .financial_rate_per_year = 0.08,
      .economic_rate_per_year = 0.09};
  chain.loans = {{.loan = {.loan_id = "road",
                           .currency = kUsd,
                           .amount = 90,
                           .start = date(2025, 1, 1),
                           .maturity_years = 4,
                           .grace_years = 1,
                           .payments_per_year = 1,
                           .rate = fixed_rate(0.05)},
                  .amount_factors = {"cost"},
                  .rate_shifts = {"rate"},
                  .maturity_input = "maturity"}};
  chain.country = ChainCountry{.thresholds = lic_dsf_thresholds(DebtCapacity::weak)};
  for (int year = 2025; year < 2030; ++year) {
    chain.country->years.push_back({.year = year,
                                    .gdp = 1000,
                                    .exports = 300,
                                    .revenue = 200,
                                    .pv_external_debt = 250,
                                    .external_service = 20});
  }
  return chain;
}

TEST(Chain, FollowsMoneyFromTollToTreasury) {
  const PreparedChain chain(road());
  const ChainResult result = chain.evaluate(chain.base());
  EXPECT_THAT(result.years.revenue, ElementsAre(0, 40, 40, 40, 40));
  EXPECT_THAT(result.years.cash_flow, ElementsAre(0, 30, 30, 30, 30));
  // Payments on 1 January: interest alone in 2026, then 30 a year and interest on what is left.
  EXPECT_THAT(result.years.service.principal, ElementsAre(0, 0, 30, 30, 30));
  EXPECT_THAT(result.years.service.interest,
              ElementsAre(0, DoubleNear(4.5, 1e-12), DoubleNear(4.5, 1e-12), DoubleNear(3, 1e-12),
                          DoubleNear(1.5, 1e-12)));
  EXPECT_THAT(result.years.owed, ElementsAre(90, 90, 60, 30, 0));
  EXPECT_NEAR(figure(result, Figure::minimum_dscr), 30 / 34.5, 1e-12);
  EXPECT_EQ(result.cover.minimum_year, 2U);
  EXPECT_EQ(result.cover.years_below_one, 3);
  EXPECT_NEAR(figure(result, Figure::peak_debt_service), 34.5, 1e-12);
  EXPECT_EQ(*result.peak_service_year, 2027);
  // -100 and four times 30: annuity factor of 4 years at 8 % is 3.3121268.
  EXPECT_NEAR(figure(result, Figure::financial_npv), -100 + 30 * 3.3121268, 1e-5);
  EXPECT_NEAR(figure(result, Figure::economic_npv), -100 + 50 * 3.2397199, 1e-5);
  EXPECT_NEAR(npv(figure(result, Figure::financial_irr), std::vector<double>{-100, 30, 30, 30, 30}),
              0, 1e-10);
  // Service of revenue in 2027: (20 + 34.5) / 200, threshold 14 %.
  EXPECT_NEAR(figure(result, Figure::worst_burden), 54.5 / 200 / 0.14, 1e-12);
  // What is owed peaks at the end of 2025: all four later years count.
  EXPECT_NEAR(figure(result, Figure::loan_life_cover), 30 * 3.3121268 / 90, 1e-7);
}

TEST(Chain, OneExchangeRateIsFelt) {
  const PreparedChain chain(road());
  std::vector<double> inputs = chain.base();
  inputs[1] = 1.25;  // a quarter more PKR per USD: a toll of 32
  const ChainResult result = chain.evaluate(inputs);
  EXPECT_THAT(result.years.cash_flow, ElementsAre(0, 22, 22, 22, 22));
  EXPECT_NEAR(figure(result, Figure::minimum_dscr), 22 / 34.5, 1e-12);
  EXPECT_NEAR(figure(result, Figure::economic_npv), -100 + 50 * 3.2397199, 1e-5);
}

TEST(Chain, OneLoanTermIsFelt) {
  const PreparedChain chain(road());
  std::vector<double> inputs = chain.base();
  inputs[2] = 0.02;  // 7 % instead of 5
  EXPECT_NEAR(chain.evaluate(inputs).years.service.interest[1], 6.3, 1e-12);
  inputs = chain.base();
  inputs[4] = 3;  // repaid a year sooner
  EXPECT_THAT(chain.evaluate(inputs).years.service.principal, ElementsAre(0, 0, 45, 45, 0));
}

// By the World Bank's convention: above 5 % the grant element would be negative and counts as none.
TEST(Chain, ALoanDearerThanTheDiscountRateIsDebtOfWhatIsOwed) {
  const PreparedChain chain(road());
  std::vector<double> inputs = chain.base();
  const auto pv_percent = [&](std::size_t year) {
    for (const RatioRow& row : chain.evaluate(inputs).country) {
      if (row.ratio == DebtRatio::pv_external_to_gdp && row.year == 2025 + static_cast<int>(year)) {
        return row.with_percent - row.without_percent;
      }
    }
    throw std::out_of_range("no such ratio");
  };
  inputs[2] = 0.03;  // 8 %
  EXPECT_NEAR(pv_percent(0), 100 * 90.0 / 1000, 1e-12);
  EXPECT_NEAR(pv_percent(2), 100 * 60.0 / 1000, 1e-12);
  inputs[2] = -0.04;  // 1 %: 0.9 and three times 30 with interest on what is left
  EXPECT_NEAR(pv_percent(0),
              (0.9 / 1.05 + 30.9 / std::pow(1.05, 2) + 30.6 / std::pow(1.05, 3) +
               30.3 / std::pow(1.05, 4)) /
                  10,
              1e-12);
}

TEST(Chain, SaysThatARateIsNegative) {
  Chain negative = road();
  negative.loans[0].loan.rate = fixed_rate(-0.001);
  EXPECT_THAT(format(PreparedChain(negative).notes()), HasSubstr("W5015"));
  EXPECT_TRUE(PreparedChain(road()).notes().items().empty());
}

TEST(Chain, OneForecastIsFelt) {
  const PreparedChain chain(road());
  std::vector<double> inputs = chain.base();
  inputs[0] = 0.5;
  const ChainResult result = chain.evaluate(inputs);
  EXPECT_THAT(result.years.cash_flow, ElementsAre(0, 10, 10, 10, 10));
  EXPECT_NEAR(figure(result, Figure::economic_npv), -100 + 25 * 3.2397199, 1e-5);
}

// A closure takes a quarter of 2028's toll in one sampled future of two, and costs society 8.
Chain closed_in_2028() {
  Chain closed = road();
  closed.losses = {.samples = 2, .years = 5, .economic_loss = {0, 0, 0, 8, 0, 0, 0, 0, 0, 0}};
  closed.streams[1].sampled_change = {0, 0, 0, -2'500, 0, 0, 0, 0, 0, 0};
  return closed;
}

TEST(Chain, OneClosureIsFelt) {
  const Chain closed = closed_in_2028();
  const PreparedChain chain(closed);
  const ChainResult expected = chain.evaluate(chain.base());
  EXPECT_NEAR(expected.years.revenue[3], 40 * 0.875, 1e-12);
  EXPECT_NEAR(expected.years.net_benefits[3], 50 - 4, 1e-12);
  int hit = 0;
  for (std::uint64_t draw = 0; draw < 1000; ++draw) {
    const double revenue = chain.evaluate(chain.base(), draw).years.revenue[3];
    EXPECT_TRUE(revenue == 30 || revenue == 40);
    hit += revenue == 30 ? 1 : 0;
  }
  EXPECT_NEAR(hit, 500, 64);
}

// What a road gains while another is shut is felt too; and no factor of losses takes more than all.
TEST(Chain, AClosureElsewhereBringsToll) {
  Chain chain = closed_in_2028();
  chain.loss_factors = {"losses"};
  chain.inputs.push_back({"losses", 1});
  chain.streams[1].sampled_change = {0, 0, 5'000, -10'000, 0, 0, 0, 5'000, -10'000, 0};
  const PreparedChain prepared(chain);
  std::vector<double> inputs = prepared.base();
  EXPECT_THAT(prepared.evaluate(inputs).years.revenue, ElementsAre(0, 40, 60, 0, 40));
  inputs.back() = 2;
  EXPECT_THAT(prepared.evaluate(inputs).years.revenue, ElementsAre(0, 40, 80, 0, 40));
}

TEST(Chain, GuaranteeIsCalledForWhatIsMissing) {
  Chain chain = road();
  chain.loans[0].borne_by_state = false;
  chain.loans[0].loan.guaranteed_share = 0.8;
  const PreparedChain prepared(chain);
  const ChainResult result = prepared.evaluate(prepared.base());
  EXPECT_THAT(result.years.guarantee_calls,
              ElementsAre(0, 0, DoubleNear(0.8 * 4.5, 1e-12), DoubleNear(0.8 * 3, 1e-12),
                          DoubleNear(0.8 * 1.5, 1e-12)));
  // Only the calls burden the state. At the end of 2026 they are worth 3.6 / 1.05 + 2.4 / 1.1025 +
  // 1.2 / 1.157625 = 6.642047, and 256.642047 of 1000 against 30 % is the worst ratio.
  EXPECT_NEAR(figure(result, Figure::worst_burden), 256.642047 / 300, 1e-8);
}

TEST(Chain, ModelGivesTheFiguresOfEvaluate) {
  const PreparedChain chain(road());
  std::vector<double> figures(kFigures);
  const std::vector<double> inputs{0.9, 1.1, 0.01, 1.2, 4};
  chain.model()({.inputs = inputs}, figures);
  EXPECT_EQ(figures, chain.evaluate(inputs).figures);
}

TEST(Chain, MonteCarloIsTheSameOnAnyThreads) {
  const Chain closed = closed_in_2028();
  const PreparedChain chain(closed, 4);
  const std::vector<UncertainInput> inputs{{"demand", 1, triangular(0.5, 1, 1.2)},
                                           {"pkr", 1, lognormal_about(1.1, 0.2)},
                                           {"rate", 0, uniform_between(-0.005, 0.02)},
                                           {"cost", 1, lognormal_about(1.2, 0.2)},
                                           {"maturity", 4, constant(4)}};
  const Samples one =
      monte_carlo(inputs, {}, kFigures, chain.model(7), {.draws = 500, .threads = 1});
  const Samples four =
      monte_carlo(inputs, {}, kFigures, chain.model(7), {.draws = 500, .threads = 4});
  EXPECT_EQ(one.values, four.values);
  EXPECT_GT(
      chance_below(one.of_output(static_cast<std::size_t>(Figure::minimum_dscr)), 1).share.value,
      0.5);
  const Tornado bars = tornado(inputs, kFigures, chain.model(), 0);
  EXPECT_EQ(bars.bars.size(), 5U);
}

TEST(Chain, SaysEverythingThatIsMissing) {
  Chain broken = road();
  broken.exchange.clear();
  broken.streams[2].per_year = {1, 2};
  broken.lines[1].factors = {"demnad"};
  broken.price_year = kNominal;
  EXPECT_EQ(message_of([&] { PreparedChain chain(broken); }),
            "error[E5003]: no exchange rate for \"toll\"\n"
            "    = found \"PKR\", expected USD or a currency with an exchange path\n"
            "    = hint: add its rates to currency.csv\n"
            "error[E5031]: \"upkeep\" does not cover the years of the chain\n"
            "    = found \"2 years\", expected 5 years\n"
            "error[E5043]: \"users' benefit\" depends on an input that there is not\n"
            "    = found \"demnad\", expected the name of an input\n"
            "    = hint: did you mean \"demand\"?\n"
            "error[E5004]: the appraisal has no price year\n"
            "    = found \"nothing\", expected the year of prices: an appraisal is in real money\n"
            "    = hint: nominal cash flows belong to the financing\n"
            "result: 4 errors, 0 warnings\n");
}

TEST(Chain, MustCoverItsLoansAndSamples) {
  Chain longer = road();
  longer.loans[0].loan.maturity_years = 8;
  EXPECT_THAT(message_of([&] { PreparedChain chain(longer); }),
              HasSubstr("loan road does not lie within the years of the chain\n"
                        "    = found \"2030-01-01\", expected payments from 2025 to 2029\n"));
  Chain samples = road();
  samples.losses = {.samples = 2, .years = 5, .economic_loss = {0.5}};
  EXPECT_THAT(message_of([&] { PreparedChain chain(samples); }),
              HasSubstr("found \"1 values, 5 years\", expected 10 values, 5 years"));
  samples.losses = {.samples = 1, .years = 5, .economic_loss = {0, 0, 0, 0, 0}};
  samples.streams[1].sampled_change = {0, 0, std::nan(""), 0, 0};
  EXPECT_THAT(message_of([&] { PreparedChain chain(samples); }),
              HasSubstr("error[E5017]: a sampled loss that is not a number\n    = found \"nan\""));
  samples = road();
  samples.exchange[0].per_reporting[2] = 0;
  EXPECT_THAT(message_of([&] { PreparedChain chain(samples); }),
              HasSubstr("the exchange rate of PKR cannot be used"));
}

TEST(Chain, RefusesInputsThatDoNotFit) {
  const PreparedChain chain(road());
  EXPECT_THAT(message_of([&] {
                (void)chain.evaluate(std::vector<double>{1, 2});
              }),
              HasSubstr("found \"2 values\", expected 5 values"));
  std::vector<double> inputs = chain.base();
  inputs[4] = 1;  // as long as its grace
  EXPECT_THAT(message_of([&] { (void)chain.evaluate(inputs); }),
              HasSubstr("error[E5010]: loan road: maturity leaves no repayment after the grace"));
}

TEST(Chain, WithoutRevenueHasNoCover) {
  Chain free = road();
  free.streams.erase(free.streams.begin() + 1, free.streams.end());
  const PreparedChain chain(free);
  const ChainResult result = chain.evaluate(chain.base());
  EXPECT_EQ(figure(result, Figure::minimum_dscr), 0);
  EXPECT_TRUE(std::isnan(figure(result, Figure::financial_irr)));
  EXPECT_THAT(format(result.cover.notes), HasSubstr("W5030"));
}

}  // namespace
}  // namespace corridor::finance
