// Present values and the functions of annuities, as spreadsheets have them but with positive
// amounts: what is paid is a positive payment, what is owed a positive principal.
#pragma once

#include <optional>
#include <span>

#include "corridor/base/error.h"
#include "corridor/finance/dates.h"
#include "corridor/finance/irr.h"

namespace corridor::finance {

enum class FirstFlow {
  now,               // flows[0] is not discounted (numpy, textbooks, appraisal guides)
  after_one_period,  // flows[0] is discounted once (NPV of spreadsheets)
};

/// Sum of flows[k] / (1 + rate)^k, or ^(k + 1) if the first flow comes after one period.
/// @throws InputError E5014 unless rate > -1
double npv(double rate_per_period, std::span<const double> flows, FirstFlow first = FirstFlow::now);

/// Value on the first date (xnpv) or the last (xnfv), years by act/365, compounded yearly.
/// @throws InputError E5006 if dates go back, E5014 unless rate > -1
double xnpv(double rate_per_year, std::span<const DatedFlow> flows, const Error& place = {});
double xnfv(double rate_per_year, std::span<const DatedFlow> flows, const Error& place = {});

/// Modified internal rate: receipts are reinvested to the last period, payments financed from the
/// first. None unless there are both.
std::optional<double> mirr(std::span<const double> flows, double finance_rate,
                           double reinvest_rate);

struct Payback {
  std::optional<double> periods = {};  // until the sum first reaches 0; none: it never does
  bool negative_again = false;         // later flows take the sum below 0 again
};

/// Time until the sum of flows reaches 0, evenly within a period; flows[0] is now. With a rate the
/// flows are discounted first.
Payback payback(std::span<const double> flows, double rate_per_period = 0);

/// Present value of benefits over that of costs (both given positive); none if costs are 0.
std::optional<double> benefit_cost_ratio(double rate_per_period, std::span<const double> benefits,
                                         std::span<const double> costs);

/// (1 + nominal / A)^A - 1, and back.
double effective_rate(double nominal_rate_per_year, int periods_per_year);
double nominal_rate(double effective_rate_per_year, int periods_per_year);

/// Level payment at the end of each of `periods` that repays `principal`; principal / periods at
/// rate 0.
double annuity_payment(double rate_per_period, double periods, double principal);

/// What `payment` at the end of each period is worth now; after `periods`, with `initial` invested
/// now.
double annuity_present_value(double rate_per_period, double periods, double payment);
double annuity_future_value(double rate_per_period, double periods, double payment,
                            double initial = 0);

/// Periods in which `payment` repays `principal`; none if it does not cover the interest.
std::optional<double> annuity_periods(double rate_per_period, double payment, double principal);

/// Interest (CUMIPMT) or principal (CUMPRINC) in the payments `from` to `to`, both counted from 1
/// and included, of the annuity that repays `principal` in `periods`.
double cumulative_interest(double rate_per_period, int periods, double principal, int from, int to);
double cumulative_principal(double rate_per_period, int periods, double principal, int from,
                            int to);

}  // namespace corridor::finance
