#include "corridor/finance/currency.h"

#include "base/message_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::finance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Currency kPkr{"PKR"};
const Currency kCny{"CNY"};

// PKR per USD as cpec/project.csv has them (105 in 2016, 281 in 2025); the price levels are made
// up for easy sums.
RateBook book() {
  return {kUsd,
          {{kUsd, 2016, {}, 100, "us_cpi"},
           {kUsd, 2025, {}, 125, "us_cpi"},
           {kPkr, 2016, 105, 100, "sbp"},
           {kPkr, 2025, 281, 250, "sbp"},
           {kCny, 2016, 6.48, {}, "aiddata_54415"}}};
}

// AidData 54415: RMB 4.8 billion at 6.48 is USD 740 million.
TEST(Convert, NominalMoneyAtTheRateOfItsYear) {
  const auto loan = convert(book(), {4800, kCny}, {.currency = kUsd, .paid_year = 2016});
  EXPECT_NEAR(loan.money.amount, 740.74, 0.005);
  EXPECT_EQ(loan.money.currency, kUsd);
  EXPECT_THAT(loan.source_ids, ElementsAre("aiddata_54415"));
}

TEST(Convert, DeflatesInItsOwnCurrencyThenExchangesAtTheRateOfThePriceYear) {
  // 105 PKR of 2016 are 262.5 PKR of 2025, at 281: 0.934 USD of 2025.
  const auto money =
      convert(book(), {105, kPkr, 2016}, {.currency = kUsd, .price_year = 2025}).money;
  EXPECT_NEAR(money.amount, 262.5 / 281, 1e-12);
  EXPECT_EQ(money.price_year, 2025);
  // Nominal money paid in 2016 is in prices of 2016.
  EXPECT_NEAR(
      convert(book(), {105, kPkr}, {.currency = kUsd, .price_year = 2025, .paid_year = 2016})
          .money.amount,
      262.5 / 281, 1e-12);
}

TEST(Convert, ThereAndBackIsTheSame) {
  const Money there{1000, kPkr, 2016};
  const Money abroad = convert(book(), there, {.currency = kUsd, .price_year = 2025}).money;
  const Money back = convert(book(), abroad, {.currency = kPkr, .price_year = 2025}).money;
  EXPECT_NEAR(convert(book(), back, {.currency = kPkr, .price_year = 2016}).money.amount, 1000,
              1e-9);
}

TEST(Convert, WithoutARateNamesTheYearsThatThereAre) {
  EXPECT_EQ(message_of([] {
              (void)convert(book(), {100, kPkr}, {.currency = kUsd, .paid_year = 2020},
                            {.file = "project.csv", .line = 7, .field = "cost"});
            }),
            "error[E5003]: no exchange rate of PKR to USD in 2020\n"
            "  --> project.csv:7  (cost)\n"
            "    = found \"2016, 2025\", expected a row of currency.csv for 2020\n"
            "    = hint: add a sourced rate, or extend the series by a stated assumption\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Convert, WithoutAPriceYearIsAnError) {
  EXPECT_THAT(message_of([] {
                (void)convert(book(), {100, kPkr}, {.currency = kUsd});
              }),
              HasSubstr("error[E5004]: 100.00 PKR (nominal) has no price year\n"));
  EXPECT_THAT(message_of([] {
                (void)convert(book(), {100, kCny, 2016}, {.currency = kUsd, .price_year = 2025});
              }),
              HasSubstr("error[E5004]: no deflator of CNY for 2025\n"));
}

TEST(RateBook, ExtendsByAStatedAssumptionOnly) {
  const RateBook longer = book().extended(kPkr, 2027, 0.05, 0.10, "assumption_pkr");
  EXPECT_NEAR(longer.per_reference(kPkr, 2027), 281 * 1.05 * 1.05, 1e-9);
  EXPECT_NEAR(longer.deflator(kPkr, 2026), 275, 1e-9);
  EXPECT_EQ(longer.source_id(kPkr, 2026), "assumption_pkr");
  EXPECT_THROW((void)longer.per_reference(kPkr, 2028), InputError);
  EXPECT_THROW((void)book().extended(Currency{"EUR"}, 2027, 0, 0, "none"), InputError);
}

TEST(RateBook, RefusesRatesThatCannotBe) {
  EXPECT_THAT(message_of([] {
                RateBook(kUsd, {{kPkr, 2016, 0.0, {}, "sbp"}});
              }),
              HasSubstr("found \"0\", expected units of PKR per USD, above 0"));
  EXPECT_THAT(message_of([] {
                RateBook(kUsd, {{kPkr, 2016, 1.0, -1.0, "sbp"}});
              }),
              HasSubstr("E5004"));
  EXPECT_THAT(message_of([] {
                RateBook(kUsd, {{kPkr, 2016, 105, {}, "sbp"}, {kPkr, 2016, 104, {}, "imf"}});
              }),
              HasSubstr("two rows for PKR in 2016"));
}

}  // namespace
}  // namespace corridor::finance
