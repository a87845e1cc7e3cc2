#include "corridor/finance/cashflow.h"

#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

void require_rate(double rate, const Error& place = {}) {
  if (!(rate > -1) || !std::isfinite(rate)) {
    throw InputError(placed({.code = "E5014",
                             .what = "a discount rate cannot be used",
                             .found = shortest(rate),
                             .expected = "a rate above -1 (0.05 is 5 %)"},
                            place));
  }
}

void require_dates(std::span<const DatedFlow> flows, std::string_view what, const Error& place) {
  std::vector<Date> dates;
  dates.reserve(flows.size());
  for (const DatedFlow& flow : flows) {
    dates.push_back(flow.date);
  }
  require_in_order(dates, what, place);
}

// 1 - (1 + rate)^-periods, exact for small rates.
double discounted_share(double rate, double periods) {
  return -std::expm1(-periods * std::log1p(rate));
}

double balance_after(double rate, int periods, double principal, int paid) {
  const double payment = annuity_payment(rate, periods, principal);
  return annuity_future_value(rate, paid, -payment, principal);
}

}  // namespace

double npv(double rate_per_period, std::span<const double> flows, FirstFlow first) {
  require_rate(rate_per_period);
  const double factor = 1 / (1 + rate_per_period);
  double value = 0;
  for (std::size_t k = flows.size(); k-- > 0;) {
    value = value * factor + flows[k];
  }
  return first == FirstFlow::now ? value : value * factor;
}

double xnpv(double rate_per_year, std::span<const DatedFlow> flows, const Error& place) {
  require_rate(rate_per_year, place);
  require_dates(flows, "XNPV", place);
  double value = 0;
  for (const DatedFlow& flow : flows) {
    const double years = year_fraction(DayCount::actual_365, flows.front().date, flow.date);
    value += flow.amount * std::exp(-years * std::log1p(rate_per_year));
  }
  return value;
}

double xnfv(double rate_per_year, std::span<const DatedFlow> flows, const Error& place) {
  const double value = xnpv(rate_per_year, flows, place);
  if (flows.empty()) {
    return value;
  }
  const double years = year_fraction(DayCount::actual_365, flows.front().date, flows.back().date);
  return value * std::exp(years * std::log1p(rate_per_year));
}

std::optional<double> mirr(std::span<const double> flows, double finance_rate,
                           double reinvest_rate) {
  std::vector<double> received;
  std::vector<double> paid;
  for (const double flow : flows) {
    received.push_back(flow > 0 ? flow : 0);
    paid.push_back(flow < 0 ? -flow : 0);
  }
  const double cost = npv(finance_rate, paid);
  const double gain = npv(reinvest_rate, received);
  if (!(cost > 0) || !(gain > 0)) {
    return std::nullopt;
  }
  const auto periods = static_cast<double>(flows.size() - 1);
  return std::expm1(std::log(gain / cost) / periods + std::log1p(reinvest_rate));
}

Payback payback(std::span<const double> flows, double rate_per_period) {
  require_rate(rate_per_period);
  Payback result;
  double sum = 0;
  double factor = 1;
  for (std::size_t k = 0; k < flows.size(); ++k) {
    const double flow = flows[k] * factor;
    factor /= 1 + rate_per_period;
    if (!result.periods && sum + flow >= 0) {
      const double within = k == 0 || flow <= 0 ? 1 : -sum / flow;
      result.periods = k == 0 ? 0 : static_cast<double>(k - 1) + within;
    }
    sum += flow;
    result.negative_again = result.negative_again || (result.periods && sum < 0);
  }
  return result;
}

std::optional<double> benefit_cost_ratio(double rate_per_period, std::span<const double> benefits,
                                         std::span<const double> costs) {
  const double cost = npv(rate_per_period, costs);
  return cost == 0 ? std::nullopt : std::optional(npv(rate_per_period, benefits) / cost);
}

double effective_rate(double nominal_rate_per_year, int periods_per_year) {
  return std::expm1(periods_per_year * std::log1p(nominal_rate_per_year / periods_per_year));
}

double nominal_rate(double effective_rate_per_year, int periods_per_year) {
  return periods_per_year * std::expm1(std::log1p(effective_rate_per_year) / periods_per_year);
}

double annuity_payment(double rate_per_period, double periods, double principal) {
  require_rate(rate_per_period);
  return rate_per_period == 0
             ? principal / periods
             : principal * rate_per_period / discounted_share(rate_per_period, periods);
}

double annuity_present_value(double rate_per_period, double periods, double payment) {
  require_rate(rate_per_period);
  return rate_per_period == 0
             ? payment * periods
             : payment * discounted_share(rate_per_period, periods) / rate_per_period;
}

double annuity_future_value(double rate_per_period, double periods, double payment,
                            double initial) {
  require_rate(rate_per_period);
  const double growth = std::expm1(periods * std::log1p(rate_per_period));
  return initial * (1 + growth) +
         payment * (rate_per_period == 0 ? periods : growth / rate_per_period);
}

std::optional<double> annuity_periods(double rate_per_period, double payment, double principal) {
  require_rate(rate_per_period);
  if (rate_per_period == 0) {
    return payment > 0 ? std::optional(principal / payment) : std::nullopt;
  }
  const double interest_share = principal * rate_per_period / payment;
  if (!(payment > 0) || interest_share >= 1) {
    return std::nullopt;
  }
  return -std::log1p(-interest_share) / std::log1p(rate_per_period);
}

double cumulative_principal(double rate_per_period, int periods, double principal, int from,
                            int to) {
  return balance_after(rate_per_period, periods, principal, from - 1) -
         balance_after(rate_per_period, periods, principal, to);
}

double cumulative_interest(double rate_per_period, int periods, double principal, int from,
                           int to) {
  const double payment = annuity_payment(rate_per_period, periods, principal);
  return payment * (to - from + 1) -
         cumulative_principal(rate_per_period, periods, principal, from, to);
}

}  // namespace corridor::finance
