#include "corridor/finance/cashflow.h"

#include "base/message_of.h"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::finance {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Flows = std::vector<double>;

// Norstrom's two-rate example: (x - 1.1)(x - 1.3) = x^2 - 2.4 x + 1.43 with x = 1 + r.
TEST(InternalRate, FindsBothWhenTheLastYearCostsAgain) {
  const InternalRates result = irr(Flows{-1, 2.4, -1.43});
  EXPECT_THAT(result.rates, ElementsAre(DoubleNear(0.1, 1e-12), DoubleNear(0.3, 1e-12)));
  EXPECT_EQ(result.sign_changes, 2);
  EXPECT_FALSE(result.only());
  EXPECT_EQ(format(*problem_of(result)),
            "warning[W5021]: there are several internal rates of return: the flows change sign 2 "
            "times and 2 rates make their present value zero (10.000 %, 30.000 %): none of them "
            "ranks the project; use the present value at a stated rate\n"
            "    = found \"2 changes of sign\", expected one change of sign\n"
            "    = hint: read the net present value as a curve over the rate\n");
}

// (x - 1.2)^2: the present value touches 0 and turns back.
TEST(InternalRate, FindsARateWhereTheValueOnlyTouchesZero) {
  const InternalRates result = irr(Flows{1, -2.4, 1.44});
  EXPECT_THAT(result.rates, ElementsAre(DoubleNear(0.2, 1e-7)));
}

TEST(InternalRate, SaysWhyThereIsNone) {
  EXPECT_EQ(format(*problem_of(irr(Flows{39, 30}))),
            "error[E5020]: there is no internal rate of return: all flows are receipts (above "
            "zero): no rate makes their present value zero\n"
            "    = found \"0 changes of sign\", expected payments and receipts that balance at "
            "some rate\n"
            "    = hint: read the net present value instead\n");
  EXPECT_THAT(irr(Flows{-1, -2}).why, HasSubstr("payments"));
  EXPECT_THAT(irr(Flows{0, 0}).why, HasSubstr("all flows are zero"));
  EXPECT_THAT(irr(Flows{}).why, HasSubstr("all flows are zero"));
  // x^2 - 2 x + 2 has no real zero.
  EXPECT_THAT(irr(Flows{1, -2, 2}).why, HasSubstr("their present value is above zero"));
  // 1 paid, 12 back after a period: 1100 %, beyond the range.
  EXPECT_THAT(irr(Flows{-1, 12}).why, HasSubstr("up to 1000 %"));
}

TEST(InternalRate, ReachesBothEndsOfItsRange) {
  EXPECT_THAT(irr(Flows{-1, 11}).rates, ElementsAre(DoubleNear(10, 1e-12)));
  EXPECT_THAT(irr(Flows{-1e6, 1}).rates, ElementsAre(DoubleNear(-0.999999, 1e-12)));
  EXPECT_THAT(irr(Flows{0, 0, -1, 1}).rates, ElementsAre(DoubleNear(0, 1e-15)));
}

// Flows are made from chosen rates, as coefficients of the product of (x - 1 - r).
TEST(InternalRate, FindsEveryRateOfRandomPolynomials) {
  for (std::uint32_t trial = 0; trial < 500; ++trial) {
    const int count = 1 + static_cast<int>(trial % 5);
    std::vector<double> chosen;
    Flows flows{1};
    for (int i = 0; i < count; ++i) {
      const double rate = -0.8 + 0.4 * i + 0.3 * uniform(11, Stream::test, trial, i);
      chosen.push_back(rate);
      flows.push_back(0);
      for (std::size_t k = flows.size() - 1; k > 0; --k) {
        flows[k] -= (1 + rate) * flows[k - 1];
      }
    }
    const InternalRates result = irr(flows);
    ASSERT_EQ(result.rates.size(), chosen.size()) << "trial " << trial;
    for (int i = 0; i < count; ++i) {
      EXPECT_NEAR(result.rates[i], chosen[i], 1e-7) << "trial " << trial;
    }
    EXPECT_GE(result.sign_changes, count);
  }
}

// The slow, obvious twin: look for changes of sign of NPV on a fine grid of rates.
TEST(InternalRate, MissesNothingThatAGridSees) {
  for (std::uint32_t trial = 0; trial < 300; ++trial) {
    Flows flows(4 + trial % 20);
    for (std::size_t k = 0; k < flows.size(); ++k) {
      flows[k] = normal(12, Stream::test, trial, static_cast<std::uint32_t>(k));
    }
    const InternalRates result = irr(flows);
    for (const double rate : result.rates) {
      double size = 0;
      for (std::size_t k = 0; k < flows.size(); ++k) {
        size += std::abs(flows[k]) * std::pow(1 + rate, -static_cast<double>(k));
      }
      EXPECT_NEAR(npv(rate, flows) / size, 0, 1e-12);
    }
    std::size_t seen = 0;
    double last = npv(-0.999, flows);
    for (double rate = -0.998; rate <= 10; rate += 0.001) {
      const double value = npv(rate, flows);
      seen += (value < 0) != (last < 0) ? 1 : 0;
      last = value;
    }
    EXPECT_GE(result.rates.size(), seen) << "trial " << trial;
    EXPECT_LE(result.rates.size(), static_cast<std::size_t>(result.sign_changes));
  }
}

TEST(InternalRate, OfYearlyDatesIsNearThatOfPeriods) {
  const std::vector<DatedFlow> dated{
      {date(2021, 1, 1), -100}, {date(2022, 1, 1), 60}, {date(2023, 1, 1), 60}};
  EXPECT_NEAR(*xirr(dated).only(), *irr(Flows{-100, 60, 60}).only(), 1e-12);
}

TEST(InternalRate, OfDatesOutOfOrderIsAnError) {
  const std::vector<DatedFlow> dated{{date(2021, 1, 1), -100}, {date(2020, 1, 1), 110}};
  EXPECT_THAT(message_of([&] { (void)xirr(dated); }),
              HasSubstr("error[E5006]: XIRR: dates are out of order"));
  EXPECT_THAT(message_of([&] { (void)xnpv(0.1, dated); }), HasSubstr("XNPV"));
}

TEST(PresentValue, RefusesARateOfMinusHundredPercent) {
  EXPECT_THAT(message_of([] {
                (void)npv(-1, Flows{1, 2});
              }),
              HasSubstr("found \"-1\", expected a rate above -1 (0.05 is 5 %)"));
  EXPECT_NEAR(npv(0, Flows{1, 2, 3}), 6, 1e-15);
  EXPECT_NEAR(npv(-0.5, Flows{1, 2}), 5, 1e-15);
}

TEST(PresentValue, FallsInTheRateWhereTheOnlyPaymentComesFirst) {
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    Flows flows{-100};
    for (std::uint32_t k = 0; k < 1 + trial % 30; ++k) {
      flows.push_back(20 * uniform(13, Stream::test, trial, k));
    }
    double last = npv(-0.9, flows);
    for (double rate = -0.85; rate < 2; rate += 0.05) {
      const double value = npv(rate, flows);
      EXPECT_LT(value, last);
      last = value;
    }
  }
}

TEST(ModifiedRate, NeedsBothPaymentsAndReceipts) {
  EXPECT_FALSE(mirr(Flows{1, 2}, 0.1, 0.1));
  EXPECT_FALSE(mirr(Flows{-1, -2}, 0.1, 0.1));
  EXPECT_NEAR(*mirr(Flows{-100, 121}, 0.1, 0.1), 0.21, 1e-12);
}

TEST(Payback, IsEvenWithinTheYear) {
  EXPECT_NEAR(*payback(Flows{-100, 40, 40, 40}).periods, 2.5, 1e-12);
  // Discounted at 10 %: 36.36, 33.06, 30.05 and 27.32: 0.53 of the fourth year is missing.
  EXPECT_NEAR(*payback(Flows{-100, 40, 40, 40, 40}, 0.10).periods, 3 + 0.5259203606 / 27.3205382146,
              1e-9);
  EXPECT_FALSE(payback(Flows{-100, 40, 40}).periods);
  EXPECT_TRUE(payback(Flows{-100, 120, -50}).negative_again);
  EXPECT_FALSE(payback(Flows{-100, 120, -10}).negative_again);
}

TEST(BenefitCostRatio, IsOfPresentValues) {
  EXPECT_NEAR(*benefit_cost_ratio(0.10, Flows{0, 121, 0}, Flows{50, 55, 0}), 110.0 / 100, 1e-12);
  EXPECT_FALSE(benefit_cost_ratio(0.10, Flows{1}, Flows{0}));
}

TEST(Rates, EffectiveAndNominalAreEachOthersInverse) {
  EXPECT_NEAR(effective_rate(0.12, 12), 0.126825030131970, 1e-15);
  EXPECT_NEAR(nominal_rate(effective_rate(0.052, 2), 2), 0.052, 1e-15);
}

TEST(Annuity, ThatDoesNotCoverItsInterestNeverEnds) {
  EXPECT_FALSE(annuity_periods(0.01, 1, 100));
  EXPECT_FALSE(annuity_periods(0, 0, 100));
  EXPECT_NEAR(*annuity_periods(0, 5, 100), 20, 1e-12);
}

TEST(Annuity, AtATinyRateIsThatOfRateZero) {
  EXPECT_NEAR(annuity_payment(1e-14, 60, 15000), 250, 1e-8);
  EXPECT_NEAR(annuity_future_value(0, 10, 5, 100), 150, 1e-12);
}

}  // namespace
}  // namespace corridor::finance
