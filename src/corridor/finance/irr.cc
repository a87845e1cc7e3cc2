#include "corridor/finance/irr.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

// The present value at u where it only touches 0, over its largest term: rounding leaves this much.
constexpr double kTouches = 1e-12;
// exp(-36.7) is half a unit in the last place of 1: lower rates cannot be told from -1.
constexpr double kLowestLogFactor = -36.7;

struct Term {
  double time = 0;
  double coefficient = 0;  // not 0
  double log_size = 0;     // ln |coefficient|
};

Term term(double time, double coefficient) {
  return {time, coefficient, std::log(std::abs(coefficient))};
}

int sign_changes(std::span<const Term> terms) {
  int changes = 0;
  for (std::size_t k = 1; k < terms.size(); ++k) {
    changes += std::signbit(terms[k].coefficient) != std::signbit(terms[k - 1].coefficient) ? 1 : 0;
  }
  return changes;
}

struct Value {
  double value = 0;  // over the largest term, so between -n and n
  double slope = 0;  // by u, over the same
};

Value at(std::span<const Term> terms, double u) {
  double largest = terms[0].log_size - terms[0].time * u;
  for (const Term& t : terms) {
    largest = std::max(largest, t.log_size - t.time * u);
  }
  Value sum;
  for (const Term& t : terms) {
    const double size = std::exp(t.log_size - t.time * u - largest);
    const double part = t.coefficient < 0 ? -size : size;
    sum.value += part;
    sum.slope -= t.time * part;
  }
  return sum;
}

// The zero between lo and hi, where the signs differ: Newton, halving where it would leave the
// bracket or is slow.
double zero_between(std::span<const Term> terms, double lo, double hi) {
  const bool rises = at(terms, lo).value < 0;
  double u = 0.5 * (lo + hi);
  double last_step = hi - lo;
  for (int i = 0; i < 200; ++i) {
    const Value here = at(terms, u);
    if (here.value == 0) {
      return u;
    }
    ((here.value < 0) == rises ? lo : hi) = u;
    double next = u - here.value / here.slope;
    if (!(next > lo && next < hi) || std::abs(next - u) > 0.5 * std::abs(last_step)) {
      next = 0.5 * (lo + hi);
    }
    last_step = next - u;
    u = next;
    if (std::abs(last_step) <= 1e-16 * std::max(1.0, std::abs(u))) {
      return u;
    }
  }
  return u;
}

std::vector<Term> derivative_with_one_change_less(std::span<const Term> terms) {
  std::size_t change = 1;
  while (std::signbit(terms[change].coefficient) == std::signbit(terms[change - 1].coefficient)) {
    ++change;
  }
  const double shift = 0.5 * (terms[change - 1].time + terms[change].time);
  std::vector<Term> derivative;
  for (const Term& t : terms) {
    derivative.push_back(term(t.time, t.coefficient * (shift - t.time)));
  }
  return derivative;
}

// Zeros in [lo, hi], rising.
std::vector<double> zeros(std::span<const Term> terms, double lo, double hi) {
  const int changes = sign_changes(terms);
  if (changes == 0) {
    return {};
  }
  std::vector<double> edges{lo};
  if (changes > 1) {
    const std::vector<double> turns = zeros(derivative_with_one_change_less(terms), lo, hi);
    edges.insert(edges.end(), turns.begin(), turns.end());
  }
  edges.push_back(hi);
  std::vector<double> found;
  const auto add = [&](double u) {
    if (found.empty() || u - found.back() > 1e-9) {
      found.push_back(u);
    }
  };
  double left = at(terms, lo).value;
  for (std::size_t i = 1; i < edges.size(); ++i) {
    const double right = at(terms, edges[i]).value;
    const bool touches = std::abs(right) <= kTouches;
    if (touches) {
      add(edges[i]);
    } else if (std::abs(left) > kTouches && (left < 0) != (right < 0)) {
      add(zero_between(terms, edges[i - 1], edges[i]));
    }
    left = right;
  }
  return found;
}

// Below it the last term outweighs all others together.
double lower_bound(std::span<const Term> terms) {
  const Term& last = terms.back();
  double others = 0;
  for (const Term& t : terms.first(terms.size() - 1)) {
    others += std::exp(t.log_size - last.log_size);
  }
  const double gap = last.time - terms[terms.size() - 2].time;
  return std::max(kLowestLogFactor, std::min(0.0, -std::log(others) / gap) - 1);
}

std::vector<Term> merged(std::vector<std::pair<double, double>> time_and_amount) {
  std::vector<Term> terms;
  for (std::size_t i = 0; i < time_and_amount.size();) {
    const double time = time_and_amount[i].first;
    double amount = 0;
    for (; i < time_and_amount.size() && time_and_amount[i].first == time; ++i) {
      amount += time_and_amount[i].second;
    }
    if (amount != 0) {
      terms.push_back(term(time, amount));
    }
  }
  return terms;
}

std::string percent_list(std::span<const double> rates) {
  std::vector<std::string> parts;
  for (const double rate : rates) {
    parts.push_back(fmt::format("{:.3f} %", 100 * rate));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

InternalRates solve(std::span<const Term> terms) {
  if (terms.empty()) {
    return {.why = "all flows are zero: every rate gives a present value of zero"};
  }
  InternalRates result{.sign_changes = sign_changes(terms)};
  if (result.sign_changes == 0) {
    result.why =
        fmt::format("all flows are {}: no rate makes their present value zero",
                    terms[0].coefficient < 0 ? "payments (below zero)" : "receipts (above zero)");
    return result;
  }
  const double highest = std::log1p(kHighestInternalRate);
  for (const double u : zeros(terms, lower_bound(terms), highest)) {
    if (const double rate = std::expm1(u); rate > -1) {
      result.rates.push_back(std::min(rate, kHighestInternalRate));
    }
  }
  if (result.rates.empty()) {
    result.why = fmt::format(
        "the flows change sign {} times, yet their present value is {} at every rate above -100 % "
        "up to 1000 %",
        result.sign_changes, at(terms, highest).value < 0 ? "below zero" : "above zero");
  } else if (result.rates.size() > 1) {
    result.why = fmt::format(
        "the flows change sign {} times and {} rates make their present value zero ({}): none of "
        "them ranks the project; use the present value at a stated rate",
        result.sign_changes, result.rates.size(), percent_list(result.rates));
  }
  return result;
}

}  // namespace

std::optional<double> InternalRates::nearest_to_zero() const {
  if (rates.empty()) {
    return std::nullopt;
  }
  return *std::min_element(rates.begin(), rates.end(),
                           [](double a, double b) { return std::abs(a) < std::abs(b); });
}

InternalRates irr(std::span<const double> flows) {
  std::vector<Term> terms;
  for (std::size_t k = 0; k < flows.size(); ++k) {
    if (flows[k] != 0) {
      terms.push_back(term(static_cast<double>(k), flows[k]));
    }
  }
  return solve(terms);
}

InternalRates xirr(std::span<const DatedFlow> flows, const Error& place) {
  std::vector<Date> dates;
  std::vector<std::pair<double, double>> timed;
  for (const DatedFlow& flow : flows) {
    dates.push_back(flow.date);
    timed.emplace_back(year_fraction(DayCount::actual_365, flows.front().date, flow.date),
                       flow.amount);
  }
  require_in_order(dates, "XIRR", place);
  return solve(merged(std::move(timed)));
}

std::optional<Error> problem_of(const InternalRates& result, const Error& place) {
  if (result.rates.size() == 1) {
    return std::nullopt;
  }
  const std::string found =
      fmt::format("{} change{} of sign", result.sign_changes, result.sign_changes == 1 ? "" : "s");
  if (result.rates.empty()) {
    return placed({.code = "E5020",
                   .what = "there is no internal rate of return: " + result.why,
                   .found = found,
                   .expected = "payments and receipts that balance at some rate",
                   .hint = "read the net present value instead"},
                  place);
  }
  return placed({.code = "W5021",
                 .what = "there are several internal rates of return: " + result.why,
                 .found = found,
                 .expected = "one change of sign",
                 .hint = "read the net present value as a curve over the rate",
                 .severity = Severity::warning},
                place);
}

}  // namespace corridor::finance
