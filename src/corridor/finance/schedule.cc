#include "corridor/finance/schedule.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "corridor/finance/loan_grid.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

std::size_t row_at(const Schedule& schedule, Date at, const Error& place) {
  for (std::size_t k = 1; k < schedule.rows.size(); ++k) {
    if (schedule.rows[k].date == at) {
      return k;
    }
  }
  throw InputError(placed(
      {.code = "E5018",
       .what =
           fmt::format("loan {} has no payment on the day of prepayment", schedule.loan.loan_id),
       .found = text(at),
       .expected = fmt::format("one of its payment dates, every {} months from {} to {}",
                               12 / schedule.loan.payments_per_year, text(schedule.rows.at(1).date),
                               text(schedule.rows.back().date))},
      place));
}

int year_of(Date date, int first_month) {
  const CivilDate day = civil(date);
  return day.year + (first_month > 1 && day.month >= first_month ? 1 : 0);
}

std::vector<Draw> draws_of(const Loan& loan) {
  return loan.draws.empty() ? std::vector<Draw>{{loan.start, loan.amount}} : loan.draws;
}

}  // namespace

Schedule schedule(const Loan& loan, Rounding rounding, const Error& place) {
  Schedule result{.loan = loan, .rounding = rounding, .notes = check(loan, place)};
  result.notes.throw_if_any();
  const std::size_t used = roll(loan, make_grid(loan), rounding, result.rows);
  result.rows.resize(used);
  return result;
}

Totals totals(const Schedule& schedule) {
  Totals sum;
  for (const ScheduleRow& row : schedule.rows) {
    sum.drawn += row.drawn;
    sum.interest += row.interest;
    sum.capitalised += row.capitalised;
    sum.principal += row.principal;
    sum.fees += row.fees;
    if (row.service() > sum.peak_service) {
      sum.peak_service = row.service();
      sum.peak_date = row.date;
    }
  }
  return sum;
}

std::vector<DatedFlow> borrower_flows(const Schedule& schedule) {
  std::vector<DatedFlow> flows;
  for (const Draw& draw : draws_of(schedule.loan)) {
    if (draw.date <= schedule.rows.back().date) {
      flows.push_back({draw.date, draw.amount});
    }
  }
  for (const ScheduleRow& row : schedule.rows) {
    if (const double paid = row.service() + row.fees; paid != 0) {
      flows.push_back({row.date, -paid});
    }
  }
  std::stable_sort(flows.begin(), flows.end(),
                   [](const DatedFlow& a, const DatedFlow& b) { return a.date < b.date; });
  return flows;
}

DebtByYear by_year(std::span<const Schedule> schedules, int first_month) {
  DebtByYear sums;
  if (schedules.empty()) {
    return sums;
  }
  sums.currency = schedules.front().loan.currency;
  sums.first_year = year_of(schedules.front().rows.front().date, first_month);
  int last_year = sums.first_year;
  for (const Schedule& one : schedules) {
    (void)(Money{0, sums.currency} + Money{0, one.loan.currency});  // throws if unlike
    sums.first_year = std::min(sums.first_year, year_of(one.rows.front().date, first_month));
    last_year = std::max(last_year, year_of(one.rows.back().date, first_month));
  }
  const auto years = static_cast<std::size_t>(last_year - sums.first_year) + 1;
  for (auto* line : {&sums.drawn, &sums.interest, &sums.principal, &sums.fees, &sums.closing}) {
    line->assign(years, 0.0);
  }
  for (const Schedule& one : schedules) {
    for (const Draw& draw : draws_of(one.loan)) {
      if (draw.date <= one.rows.back().date) {
        sums.drawn[static_cast<std::size_t>(year_of(draw.date, first_month) - sums.first_year)] +=
            draw.amount;
      }
    }
    double change = 0;
    std::vector<double> change_by_year(years, 0.0);
    for (const ScheduleRow& row : one.rows) {
      const auto year = static_cast<std::size_t>(year_of(row.date, first_month) - sums.first_year);
      sums.interest[year] += row.interest_paid;
      sums.principal[year] += row.principal;
      sums.fees[year] += row.fees;
      change_by_year[year] += row.closing - change;
      change = row.closing;
    }
    double owed = 0;
    for (std::size_t year = 0; year < years; ++year) {
      owed += change_by_year[year];
      sums.closing[year] += owed;
    }
  }
  return sums;
}

Schedule prepaid(const Schedule& schedule, Date at, double fee_share, const Error& place) {
  const std::size_t k = row_at(schedule, at, place);
  Schedule shorter = schedule;
  shorter.rows.resize(k + 1);
  ScheduleRow& last = shorter.rows.back();
  const double owed = last.closing;
  const auto digits = schedule.rounding.digits;
  last.fees += digits ? rounded(owed * fee_share, *digits) : owed * fee_share;
  last.principal += owed;
  last.closing = 0;
  return shorter;
}

Refinanced refinance(const Schedule& schedule, Date at, Loan terms, double fee_share,
                     const Error& place) {
  if (terms.currency != schedule.loan.currency) {
    throw InputError(placed(
        {.code = "E5018",
         .what = fmt::format("loan {} is refinanced in another currency", schedule.loan.loan_id),
         .found = terms.currency.code(),
         .expected = schedule.loan.currency.code(),
         .hint = "enter it as a prepayment and a new loan, with the exchange rate of that day"},
        place));
  }
  const ScheduleRow& last = schedule.rows[row_at(schedule, at, place)];
  Refinanced result{.old_loan = prepaid(schedule, at, fee_share, place)};
  const double fee = result.old_loan.rows.back().fees - last.fees;
  terms.amount = last.closing + fee;
  terms.start = at;
  terms.draws.clear();
  result.new_loan = corridor::finance::schedule(terms, schedule.rounding, place);
  return result;
}

}  // namespace corridor::finance
