// The portfolio of least risk under a budget, solved to a proven gap; the whole frontier of budget
// against risk; and the simple rules that it is held against.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "corridor/protect/mip.h"
#include "corridor/protect/portfolio.h"

namespace corridor::protect {

struct Chosen {
  Portfolio taken = {};
  double cost_usd = 0;
  double risk_usd = 0;
  double bound_usd = 0;  // no portfolio within the budget has less
  int rounds = 0;        // master problems solved

  double gap() const { return risk_usd > 0 ? std::max(0.0, 1 - bound_usd / risk_usd) : 0; }
};

/// Solves one budget after the other and keeps what it learnt.
///
/// What a cell loses is linear in one 0-1 variable for each set of the measures on it (the sets of
/// a cell sum to 1, those with measure m to x_m). The risk is the largest of its supports (see
/// support()), so a master problem over the supports known so far gives a portfolio and a lower
/// bound, the portfolio its risk and a new support (Benders 1962; Kelley 1960), until both meet.
class Chooser {
 public:
  /// @param problem must outlive the object
  /// @throws std::invalid_argument for a cell with more than kMostPerCell measures or arrays of
  ///         another size than its measures ask for
  Chooser(const Problem& problem, const Risk& risk);

  /// @throws std::runtime_error if the solver fails
  Chosen choose(double budget_usd, double relative_gap = 0.01);

 private:
  void add_measures();
  void add_groups();
  void add_support(const Portfolio& taken);

  const Problem& problem_;
  Risk risk_;
  Mip master_;
  std::uint32_t risk_column_ = 0;
  std::vector<std::vector<std::uint32_t>> columns_of_cell_;  // by subset
};

/// Cost of the dearest portfolio that is consistent.
double dearest_usd(const Problem& problem);

/// `count` rising budgets up to dearest_usd(), none 0, where the curve of greedy() bends: one after
/// the other the cost of what greedy() passes through, with this or a smaller budget, that lies
/// farthest off the line between its neighbours so far (Douglas and Peucker 1973, by height); when
/// none is off, the middle of the widest gap.
std::vector<double> bend_budgets(const Problem& problem, const Risk& risk, std::size_t count);

/// One portfolio a budget; more budget never means more risk.
std::vector<Chosen> frontier(const Problem& problem, const Risk& risk,
                             std::span<const double> budgets_usd, double relative_gap = 0.01);

/// Spends on the costliest cell first: of the measures that act there and can be afforded, the one
/// that lowers its expected loss most; then on the next cell.
Portfolio most_critical_first(const Problem& problem, double budget_usd);

/// Takes again and again, with all that it requires, what lowers the risk most for its cost.
Portfolio greedy(const Problem& problem, const Risk& risk, double budget_usd);

}  // namespace corridor::protect
