#include "corridor/base/money.h"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "corridor/base/error.h"

namespace corridor {
namespace {

const Currency kPkr{"PKR"};

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Money, OfOneCurrencyAndPriceYearAdds) {
  const Money loan{361.225, kUsd, 2016};
  EXPECT_EQ(loan + (Money{1.0, kUsd, 2016}), (Money{362.225, kUsd, 2016}));
  EXPECT_EQ(2 * loan - loan, loan);
  EXPECT_EQ(-loan / -1, loan);
  EXPECT_DOUBLE_EQ(ratio(loan, loan * 2), 0.5);
  EXPECT_EQ(sum(std::vector<Money>{loan, loan}), loan * 2);
}

TEST(Money, OfTwoCurrenciesDoesNotAdd) {
  EXPECT_EQ(message_of([] {
              (void)(Money{6035, kUsd, 0} + Money{1000, kPkr, 0});
            }),
            "error[E5001]: cannot add 6,035.00 USD (nominal) and 1,000.00 PKR (nominal)\n"
            "    = found \"1,000.00 PKR (nominal)\", expected USD (nominal)\n"
            "    = hint: convert one of them with a sourced exchange rate (currency.csv)\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Money, NominalAndRealDoNotAdd) {
  const std::string message = message_of([] {
    (void)(Money{10, kUsd, 2023} - Money{4, kUsd, kNominal});
  });
  EXPECT_NE(message.find("cannot subtract 10.00 USD of 2023 and 4.00 USD (nominal)"),
            std::string::npos);
  EXPECT_NE(message.find("sourced deflator"), std::string::npos);
}

TEST(Money, WithoutACurrencyIsNotDollars) {
  EXPECT_THROW((void)(Money{1, Currency{}, 0} + Money{1, kUsd, 0}), InputError);
}

TEST(Currency, IsThreeCapitalLetters) {
  EXPECT_EQ(Currency{"CNY"}.code(), "CNY");
  EXPECT_NE(message_of([] { (void)Currency{"usd"}; }).find("\"usd\" is not a currency code"),
            std::string::npos);
  EXPECT_THROW((void)Currency{"US"}, InputError);
}

// ROUND of Excel and LibreOffice for the same arguments.
TEST(Rounded, GoesAwayFromZeroAtHalves) {
  EXPECT_EQ(rounded(1.005), 1.01);
  EXPECT_EQ(rounded(2.675), 2.68);
  EXPECT_EQ(rounded(-2.5, 0), -3);
  EXPECT_EQ(rounded(2.4999, 0), 2);
  EXPECT_EQ(rounded(1234567.895), 1234567.9);
  EXPECT_FALSE(std::signbit(rounded(-0.001)));
}

}  // namespace
}  // namespace corridor
