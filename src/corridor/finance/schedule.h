// What a loan draws, costs and repays, payment date by payment date.
//
// Rounding: with `digits` every interest, principal and fee of a row is rounded when it arises
// (base/money.h), the balance is carried in rounded amounts, and the last repayment takes what is
// left: the last balance is 0 exactly. Without digits nothing is rounded.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/finance/irr.h"
#include "corridor/finance/loan.h"

namespace corridor::finance {

/// Row 0 is the start of the loan; row k ends period k. Amounts are in the loan's currency.
/// opening + drawn + capitalised - principal = closing;
/// interest = rate_per_year (opening year_share + drawn_years). Every column that a spreadsheet
/// needs to follow the row by formulas is here.
struct ScheduleRow {
  int period = 0;
  Date date = {};            // of payment: the end of the period
  double year_share = 0;     // length of the period by the day count
  double rate_per_year = 0;  // set at the start of the period
  double opening = 0;
  double drawn = 0;          // after the last date up to this one
  double drawn_years = 0;    // each of these drawdowns x its share of a year up to the date
  double undrawn_years = 0;  // what the commitment fee is on: undrawn x share of a year
  double instalment = 0;     // in force: equal principal, level payment, or base of custom shares
  double interest = 0;       // arisen in the period, on what is owed and from each day of drawing
  double capitalised = 0;
  double interest_paid = 0;  // interest - capitalised
  double principal = 0;
  double fees = 0;
  double closing = 0;

  double service() const { return interest_paid + principal; }
};

struct Rounding {
  std::optional<int> digits = 2;  // after the point; none: not rounded
};

struct Schedule {
  Loan loan = {};
  Rounding rounding = {};
  std::vector<ScheduleRow> rows = {};
  ErrorList notes = {};  // warnings of check(loan)
};

/// @throws InputError with all problems of check(loan)
Schedule schedule(const Loan& loan, Rounding rounding = {}, const Error& place = {});

struct Totals {
  double drawn = 0;
  double interest = 0;  // paid and capitalised
  double capitalised = 0;
  double principal = 0;
  double fees = 0;
  double peak_service = 0;  // interest and principal of one payment date
  Date peak_date = {};
};

Totals totals(const Schedule& schedule);

/// Flows of the borrower: drawdowns positive on their own days, then service and fees negative.
std::vector<DatedFlow> borrower_flows(const Schedule& schedule);

/// Sums of a calendar year, or of a fiscal year that begins in `first_month` and is named after the
/// year in which it ends (Pakistan: 7).
struct DebtByYear {
  Currency currency = {};
  int first_year = 0;
  std::vector<double> drawn = {};  // all vectors: one entry a year
  std::vector<double> interest = {};
  std::vector<double> principal = {};
  std::vector<double> fees = {};
  std::vector<double> closing = {};  // owed at the end of the year

  std::size_t years() const { return drawn.size(); }
  double service(std::size_t year) const { return interest[year] + principal[year]; }
};

/// @throws InputError E5001 if the schedules have several currencies
DebtByYear by_year(std::span<const Schedule> schedules, int first_month = 1);

/// The schedule up to a payment date, on which all that is owed is repaid with a fee on it.
/// @throws InputError E5018 unless `at` is one of its payment dates
Schedule prepaid(const Schedule& schedule, Date at, double fee_share = 0, const Error& place = {});

struct Refinanced {
  Schedule old_loan = {};  // up to the prepayment
  Schedule new_loan = {};  // from it
};

/// Replaces a loan on a payment date by another of the amount then owed, plus the prepayment fee.
///
/// @param terms amount, start and draws are set here; currency must be that of the old loan
/// @throws InputError E5018
Refinanced refinance(const Schedule& schedule, Date at, Loan terms, double fee_share = 0,
                     const Error& place = {});

}  // namespace corridor::finance
