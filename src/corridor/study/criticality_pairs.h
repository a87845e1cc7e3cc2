// Two closures at once (N-2): each of the top links with every other link and terminal, exact on
// fixed costs, and what the pair costs beyond the sum of its singles.
#pragma once

#include <optional>
#include <vector>

#include "corridor/study/criticality.h"

namespace corridor::study {

struct PairLoss {
  Subject first = {};  // of the top
  Subject second = {};
  disrupt::Loss loss = {};  // of both closed, all commodities
  double unmet_usd_per_day = 0;
  /// Loss of the pair less the losses of its singles, part by part. The cost of ways round may fall
  /// where the pair cuts off what each alone makes dearer: those tonnes are then in the last two.
  double beyond_added_usd_per_day = 0;
  double beyond_cut_off_t_per_day = 0;
  double beyond_unmet_usd_per_day = 0;

  double usd_per_day() const { return loss.added_usd_per_day + unmet_usd_per_day; }
  double beyond_usd_per_day() const { return beyond_added_usd_per_day + beyond_unmet_usd_per_day; }
};

struct CriticalPairs {
  std::size_t top = 0;              // links and terminals of the ranking that were paired
  std::size_t closed_together = 0;  // pairs
  /// Pairs that interact, by what they cost beyond the sum of their singles, falling (a pair whose
  /// loss is less than the sum stands last); the others lose the sum of both.
  std::vector<PairLoss> interacting = {};
  std::optional<PairLoss> worst = {};  // of all pairs, interacting or not
};

/// @param singles of the same state and commodity
/// @param top of its ranking; each is closed with every other link and terminal of the case
CriticalPairs critical_pairs(const cases::Case& a_case, const cost::ArcStates& states,
                             const cases::Season& season, int year,
                             std::optional<CommodityId> commodity, const Criticality& singles,
                             std::size_t top, int threads);

}  // namespace corridor::study
