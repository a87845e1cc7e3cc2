// How much of a loan is a gift: the grant element by the closed forms of the OECD and by the
// schedule, and the average terms of several loans.
//
// Sources: OECD DAC, Grant element formulae and examples (2001); IMF, Calculation of grant element
// (unified discount rate of 5 % since 11 October 2013; concessional from 35 %).
#pragma once

#include <span>

#include "corridor/finance/schedule.h"

namespace corridor::finance {

inline constexpr double kImfDiscountPerYear = 0.05;
inline constexpr double kImfConcessionalPercent = 35;
inline constexpr double kOecdDiscountBefore2018PerYear = 0.10;

/// OECD since 2018 by the borrower's income group. Confidence C: recalled, not seen in print.
enum class IncomeGroup { low, lower_middle, upper_middle };
double oecd_discount_per_year(IncomeGroup group);

/// Equal repayments of principal, interest on what is owed at each of them.
struct OecdTerms {
  double grace_rate_per_year = 0;    // R1, simple a year, paid at the repayment dates
  double rate_per_year = 0;          // R2, after it
  double maturity_years = 0;         // M, to the last repayment
  double first_repayment_years = 0;  // G, to the first
  int repayments_per_year = 2;       // A
  double discount_per_year = kOecdDiscountBefore2018PerYear;  // I, effective
};

/// GE in percent: 100 (1 - ZG - ZM - ZX), with INT = G - 1/A, DR = M - INT,
/// D = (1 + I)^(1/A) - 1, NR = A DR. Any I > -1, 0 included.
/// @throws InputError E5010 unless 0 < G <= M and A DR is a whole number
double oecd_grant_element_percent(const OecdTerms& terms, const Error& place = {});

/// All principal and simple interest at maturity: 100 (1 - (1 + R2 M) / (1 + I)^M).
double oecd_lump_sum_grant_element_percent(double simple_rate_per_year, double maturity_years,
                                           double discount_per_year);

/// Present value at the start of the loan of interest, principal and, if wanted, fees. Row k stands
/// k / A years after the start: equal periods, whatever the day count of interest.
double present_value_of_service(const Schedule& schedule, double discount_per_year,
                                bool with_fees = false);

/// Present value of the drawdowns, each at its own time.
double present_value_of_draws(const Schedule& schedule, double discount_per_year);

/// 100 (1 - PV of service / what is given), in percent: 100 for a gift, of which nothing is repaid.
double grant_element_percent(double given, double present_value_of_service);

/// 100 (1 - PV of service / PV of drawdowns), in percent. One drawdown at the start: the PV of
/// drawdowns is the face value, as IMF and OECD have it.
double grant_element_percent(const Schedule& schedule, double discount_per_year,
                             bool with_fees = false);

/// Terms of one loan for an average; amounts in one currency and price year.
struct WeightedTerms {
  double amount = 0;
  double rate_per_year = 0;
  double maturity_years = 0;
  double grace_years = 0;
  double grant_element_percent = 0;
};

/// Means weighted by amount (their sum is `amount` of the result).
/// @throws InputError E5017 unless the amounts add to more than 0
WeightedTerms average_terms(std::span<const WeightedTerms> loans, const Error& place = {});

}  // namespace corridor::finance
