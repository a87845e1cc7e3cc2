// The inner part of schedules: periods prepared once, rolled forward many times (Monte Carlo rolls
// a loan ten thousand times with other rates and amounts). Not part of the front door.
#pragma once

#include <span>
#include <vector>

#include "corridor/finance/schedule.h"

namespace corridor::finance {

struct GridPeriod {
  Date end = {};
  double share = 0;  // of a year
  double rate_per_year = 0;
  double drawn = 0;
  double drawn_years = 0;   // sum of each drawdown x its share of a year until the end
  bool commitment = false;  // the commitment fee still runs
};

struct LoanGrid {
  std::vector<GridPeriod> periods = {};  // [0] is the start; deferrals lengthen it beyond maturity
  int first_repayment = 1;
  int last_repayment = 1;  // by the original terms
};

/// @param loan without errors in check()
LoanGrid make_grid(const Loan& loan);

/// Fills `rows` (one a period of the grid) from the terms; rows after the last balance are empty.
/// Returns how many rows are used.
std::size_t roll(const Loan& loan, const LoanGrid& grid, Rounding rounding,
                 std::vector<ScheduleRow>& rows);

}  // namespace corridor::finance
