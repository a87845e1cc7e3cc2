// Internal rates of return: all of them, or none and why.
//
// Method: with u = ln(1 + r) the present value is a sum of exponentials, sum c_k exp(-t_k u), for
// equal periods and for dates alike. It has at most as many zeros as its coefficients change sign
// (Descartes' rule, Laguerre 1883); multiplied by exp(s u), with s between two times where the sign
// changes, its derivative is such a sum with one change less. Its zeros, found by recursion, part
// the line into pieces on which the present value has one zero at most: no grid, nothing missed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/finance/dates.h"

namespace corridor::finance {

struct DatedFlow {
  Date date = {};
  double amount = 0;  // receipts above 0, payments below

  friend bool operator==(const DatedFlow&, const DatedFlow&) = default;
};

inline constexpr double kHighestInternalRate = 10;  // 1000 % a period; rates are sought in (-1, 10]

struct InternalRates {
  std::vector<double> rates = {};  // rising; a rate where the value only touches 0 counts once
  int sign_changes = 0;            // of the flows, zeros left out: not fewer than there are rates
  std::string why = {};            // why there is none, or what several mean; empty if just one

  std::optional<double> only() const {
    return rates.size() == 1 ? std::optional(rates[0]) : std::nullopt;
  }
  /// What spreadsheets call IRR.
  std::optional<double> nearest_to_zero() const;
};

/// All r in (-1, 10] with sum flows[k] / (1 + r)^k = 0.
InternalRates irr(std::span<const double> flows);

/// The same for dated flows, t in years by act/365 from the first date, compounded yearly (as XIRR
/// of spreadsheets).
/// @throws InputError E5006 if dates go back
InternalRates xirr(std::span<const DatedFlow> flows, const Error& place = {});

/// E5020 if there is no rate, W5021 if there are several, nothing if there is one.
std::optional<Error> problem_of(const InternalRates& result, const Error& place = {});

}  // namespace corridor::finance
