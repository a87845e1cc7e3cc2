// The classic indices of links and zones beside the losses of criticality.h, on the same fixed
// costs: betweenness, redundancy, importance of links and exposure of zones.
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "corridor/study/criticality.h"

namespace corridor::study {

/// Importance: Jenelius, Petersen and Mattsson 2006, Importance and Exposure in Road Network
/// Vulnerability Analysis. Their two measures are kept apart: what the ways round add, over all
/// tonnes, and the share of tonnes that have none.
struct LinkIndices {
  Subject subject = {};
  double pair_share = 0;    // betweenness: of pairs with demand, whose cheapest way passes here
  double tonnes_share = 0;  // likewise of their tonnes
  double importance_usd_per_t = 0;
  double cut_off_share = 0;
  /// Redundancy: the cheapest way from one end to the other without it, the dearer of both
  /// directions, for the commodity that moves most over it (none does: the first that may).
  double own_usd_per_t = 0;
  double detour_usd_per_t = std::numeric_limits<double>::infinity();  // none: nothing replaces it
  CommodityId detour_of = {};  // none: closed to all, or no commodity with demand may use it

  double detour_ratio() const { return detour_usd_per_t / own_usd_per_t; }
};

/// Exposure of those who send from or to a zone, one link or terminal closed at a time.
struct ZoneExposure {
  ZoneId zone = {};
  double t_per_day = 0;
  double mean_usd_per_t = 0;  // over closures, each as likely
  double mean_cut_off_share = 0;
  double worst_usd_per_t = 0;
  Subject worst_for_cost = {};
  double worst_cut_off_share = 0;
  Subject worst_cut = {};  // index of no subject where nothing cuts the zone off
};

struct ClassicIndices {
  std::vector<LinkIndices> links = {};   // as closables() has them
  std::vector<ZoneExposure> zones = {};  // with demand, by mean added cost, falling
};

ClassicIndices classic_indices(const cases::Case& a_case, const cost::ArcStates& states,
                               const cases::Season& season, int year,
                               std::optional<CommodityId> commodity, int threads);

}  // namespace corridor::study
