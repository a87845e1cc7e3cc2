// What a change of the network does to those who ship, against the same demand without it.
#pragma once

#include "corridor/study/flows.h"

namespace corridor::study {

/// Per day of the season. A saving is negative.
struct Effect {
  double delayed_t_per_day = 0;   // of those that move in both: that take over a minute longer
  double cut_off_t_per_day = 0;   // moved before, not any more
  double restored_t_per_day = 0;  // moves now, did not before
  double rerouted_t_per_day = 0;  // tonnes whose share went over to other routes
  /// Of the tonnes that move in both: tonnes times the rise of the logsum (Williams 1977), which is
  /// what the change costs its users; infinite costs never enter.
  double added_user_cost_usd_per_day = 0;
  double added_price_usd_per_day = 0;
  double added_tonne_hours_per_day = 0;
  double added_co2_t_per_day = 0;
  /// The tonnes that are cut off, less those restored, at the value that each commodity declares.
  double unmet_value_usd_per_day = 0;
};

/// @param before, after one season of one year, of one demand, in the same order of pairs
/// @throws std::invalid_argument if the pairs differ
Effect effect_of(const cases::Case& a_case, const SeasonResult& before, const SeasonResult& after);

}  // namespace corridor::study
