#include "corridor/finance/loan_grid.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace corridor::finance {
namespace {

constexpr int kMonthsPerYear = 12;

struct Rounder {
  std::optional<int> digits;
  double operator()(double amount) const { return digits ? rounded(amount, *digits) : amount; }
};

double part_of_period(const Loan& loan, Date from, Date begin, Date end) {
  if (loan.day_count) {
    return year_fraction(*loan.day_count, from, end);
  }
  const double share =
      static_cast<double>(end.days - from.days) / static_cast<double>(end.days - begin.days);
  return share / loan.payments_per_year;
}

int deferred_periods(const Loan& loan) {
  int periods = 0;
  for (const Deferral& deferral : loan.deferrals) {
    periods += deferral.months * loan.payments_per_year / kMonthsPerYear;
  }
  return periods;
}

// The level payment from period k on, at the rate known then for the periods that are left.
double level_payment(const LoanGrid& grid, std::size_t k, double balance) {
  const double rate = grid.periods[k].rate_per_year;
  double factor = 1;
  double factors = 0;
  for (std::size_t j = k; j <= static_cast<std::size_t>(grid.last_repayment); ++j) {
    factor /= 1 + rate * grid.periods[j].share;
    factors += factor;
  }
  return balance / factors;
}

// One pass over the periods. `due` holds principal that is fixed from outside (rescheduling);
// without it principal follows from the terms.
class Roll {
 public:
  Roll(const Loan& loan, const LoanGrid& grid, Rounding rounding, std::vector<ScheduleRow>& rows)
      : loan_(loan), grid_(grid), round_{rounding.digits}, rows_(rows) {}

  void run(std::span<const double> due) {
    rows_.resize(grid_.periods.size());
    start();
    std::size_t last_due = due.size();
    while (last_due > 0 && due[last_due - 1] == 0) {
      --last_due;
    }
    for (std::size_t k = 1; k < rows_.size(); ++k) {
      ScheduleRow& row = rows_[k];
      const GridPeriod& period = grid_.periods[k];
      row = {.period = static_cast<int>(k),
             .date = period.end,
             .year_share = period.share,
             .rate_per_year = period.rate_per_year,
             .opening = rows_[k - 1].closing,
             .drawn = period.drawn,
             .drawn_years = period.drawn_years};
      const double owed_years = row.opening * period.share + period.drawn_years;
      row.interest = round_(period.rate_per_year * owed_years);
      const bool in_grace = static_cast<int>(k) < grid_.first_repayment;
      if (in_grace && loan_.grace_interest == GraceInterest::capitalised) {
        row.capitalised = row.interest;
      }
      row.interest_paid = round_(row.interest - row.capitalised);
      row.principal = round_(due.empty()         ? principal(k, row)
                             : k + 1 == last_due ? balance(row)
                                                 : std::min(due[k], balance(row)));
      row.instalment = due.empty() ? level_ : 0;
      row.closing = round_(row.opening + row.drawn + row.capitalised - row.principal);
      row.fees = fees(k, row, owed_years);
    }
  }

 private:
  void start() {
    const GridPeriod& period = grid_.periods[0];
    rows_[0] = {.date = period.end,
                .drawn = period.drawn,
                .fees = round_(loan_.fees.management_share * loan_.amount),
                .closing = period.drawn};
    undrawn_ = loan_.amount - period.drawn;
  }

  static double balance(const ScheduleRow& row) { return row.opening + row.drawn; }

  double principal(std::size_t k, const ScheduleRow& row) {
    const int period = static_cast<int>(k);
    if (period < grid_.first_repayment || period > grid_.last_repayment) {
      return 0;
    }
    if (period == grid_.last_repayment) {
      return balance(row);
    }
    const bool first = period == grid_.first_repayment;
    const bool drawn = row.drawn > 0 || rows_[k - 1].drawn > 0;
    switch (loan_.repayment) {
      case Repayment::equal_principal:
        if (first || row.drawn > 0) {
          level_ = round_(balance(row) / (grid_.last_repayment - period + 1));
        }
        return std::min(level_, balance(row));
      case Repayment::annuity:
        if (first || drawn || row.rate_per_year != rows_[k - 1].rate_per_year) {
          level_ = round_(level_payment(grid_, k, balance(row)));
        }
        return std::clamp(level_ - row.interest, 0.0, balance(row));
      case Repayment::custom:
        if (first) {
          level_ = balance(row);
        }
        return std::min(
            round_(level_ *
                   loan_.custom_shares[k - static_cast<std::size_t>(grid_.first_repayment)]),
            balance(row));
      case Repayment::bullet:
        break;
    }
    return 0;
  }

  double fees(std::size_t k, ScheduleRow& row, double owed_years) {
    double fee = round_(loan_.fees.guarantee_per_year * owed_years);
    if (grid_.periods[k].commitment) {
      row.undrawn_years =
          std::max(0.0, undrawn_ * grid_.periods[k].share - grid_.periods[k].drawn_years);
      fee += round_(loan_.fees.commitment_per_year * row.undrawn_years);
    }
    undrawn_ -= row.drawn;
    return fee;
  }

  const Loan& loan_;
  const LoanGrid& grid_;
  Rounder round_;
  std::vector<ScheduleRow>& rows_;
  double level_ = 0;  // equal principal, level payment or base of the shares
  double undrawn_ = 0;
};

std::vector<double> deferred(const Loan& loan, const std::vector<ScheduleRow>& rows) {
  std::vector<double> due;
  due.reserve(rows.size());
  for (const ScheduleRow& row : rows) {
    due.push_back(row.principal);
  }
  for (const Deferral& deferral : loan.deferrals) {
    const auto shift =
        static_cast<std::size_t>(deferral.months * loan.payments_per_year / kMonthsPerYear);
    std::vector<double> moved(due.size(), 0.0);
    for (std::size_t k = 0; k < due.size(); ++k) {
      const bool hit = rows[k].date >= deferral.from &&
                       (deferral.extends_maturity || rows[k].date <= deferral.to);
      if (due[k] != 0) {
        moved[hit ? k + shift : k] += due[k];
      }
    }
    due = std::move(moved);
  }
  return due;
}

}  // namespace

LoanGrid make_grid(const Loan& loan) {
  LoanGrid grid{.first_repayment = first_repayment_period(loan),
                .last_repayment = period_count(loan)};
  const int months = kMonthsPerYear / loan.payments_per_year;
  const std::vector<Draw> at_once{{loan.start, loan.amount}};
  const std::vector<Draw>& draws = loan.draws.empty() ? at_once : loan.draws;
  std::size_t next = 0;
  Date begin = loan.start;
  const int last = grid.last_repayment + deferred_periods(loan);
  for (int k = 0; k <= last; ++k) {
    GridPeriod period{.end = add_months(loan.start, k * months),
                      .rate_per_year = rate_on(loan.rate, begin)};
    if (k > 0) {
      period.share = part_of_period(loan, begin, begin, period.end);
    }
    period.commitment = k > 0 && begin < draws.back().date;
    for (; next < draws.size() && draws[next].date <= period.end; ++next) {
      period.drawn += draws[next].amount;
      if (k > 0) {
        period.drawn_years +=
            draws[next].amount * part_of_period(loan, draws[next].date, begin, period.end);
      }
    }
    begin = period.end;
    grid.periods.push_back(period);
  }
  return grid;
}

std::size_t roll(const Loan& loan, const LoanGrid& grid, Rounding rounding,
                 std::vector<ScheduleRow>& rows) {
  Roll(loan, grid, rounding, rows).run({});
  if (!loan.deferrals.empty()) {
    const std::vector<double> due = deferred(loan, rows);
    Roll(loan, grid, rounding, rows).run(due);
  }
  std::size_t used = static_cast<std::size_t>(grid.last_repayment) + 1;
  while (used < rows.size() && rows[used].opening > 0) {
    ++used;
  }
  return used;
}

}  // namespace corridor::finance
