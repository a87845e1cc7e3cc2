// The portfolio of least risk where measures and closures work on one another, so that nothing can
// be added up: every portfolio that is looked at is evaluated as a whole, by the caller.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "corridor/protect/portfolio.h"

namespace corridor::protect {

/// Risk of each of some portfolios, USD; several at once, so that they may be computed in parallel.
using JointRiskOf = std::function<std::vector<double>(std::span<const Portfolio>)>;

struct JointOptions {
  /// If so few portfolios are consistent and within the budget, all are evaluated.
  std::size_t most_to_try_all = 512;
};

struct JointlyChosen {
  Portfolio taken = {};
  double cost_usd = 0;
  double risk_usd = 0;
  std::size_t evaluated = 0;  // portfolios
  bool proven = false;        // all were evaluated: none has less
};

/// All portfolios if they are few; else from each start, as long as it lowers the risk, the best of
/// its neighbours: one measure more (with what it requires), one less (with what requires it), or
/// one for another. Of equal risk the cheaper, then the one that was met first.
///
/// @param starts consistent, within the budget
JointlyChosen choose_jointly(std::span<const Choice> measures, double budget_usd,
                             std::span<const Portfolio> starts, const JointRiskOf& risk_of,
                             const JointOptions& options = {});

}  // namespace corridor::protect
