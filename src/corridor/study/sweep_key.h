// What a planner may vary in one number, by name, and what that does to the cost of every arc. All
// effects are linear in the number or in its inverse, so that routes can be priced anew without a
// search.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corridor/access/market_share.h"
#include "corridor/case/case.h"
#include "corridor/cost/cost.h"

namespace corridor::study {

/// What a key varies. T: a terminal; P: a place with terminals; C: a country; M: a mode.
enum class Vary {
  terminal_hours,      // terminal.T.hours: waiting and handling, h
  terminal_price,      // terminal.T.price: in the unit of its row
  terminal_added_usd,  // terminal.T.added_usd_per_t: surcharge or rebate, 0 today
  terminal_loss,       // terminal.T.loss_share: share of the goods' value lost there, 0 today
  place_added_hours,   // node.P.added_hours: at every terminal of the place, 0 today
  place_added_usd,     // node.P.added_usd_per_t: likewise
  tariff_price,        // tariff.ID.price: in the unit of its row
  mode_constant,       // mode.M.constant_usd_per_t
  link_speed,          // link.ID.speed_factor: 1 today; of the time on the level
  link_added_usd,      // link.ID.added_usd_per_t: 0 today
  country_added_usd,   // country.C.M.added_usd_per_t_km: tariff or security surcharge, 0 today
  country_loss,        // country.C.M.loss_share_per_1000km: of the value, 0 today
  country_speed,       // country.C.M.speed_factor: likewise
  value_of_time,       // commodity.ID.value_of_time_share_per_day
  logit_scale,         // commodity.ID.logit_scale_per_usd
  carbon_price,        // parameter.carbon_price_usd_per_t
};

struct SweepKey {
  std::string text = {};
  Vary vary = Vary::terminal_hours;
  std::uint32_t index = 0;   // of the terminal, place, tariff, mode, link or commodity
  std::string country = {};  // of country.*
  ModeId mode = {};          // of country.*
  std::string unit = {};
  double base = 0;  // its value in the case and state
};

/// A key with the values that it takes: from, to and n - 2 between, evenly.
struct Sweep {
  SweepKey key = {};
  std::vector<double> values = {};
};

/// Reads "key=from:to:n" (n of 2 or more) or "key=value".
///
/// @param overlay of the scenario, year and season, for the base value of what a scenario sets
/// @param[out] errors E8010 unknown key (with the near one), E8011 not a range, E8012 values that
///                the key cannot take; nothing is returned then
std::vector<Sweep> parse_sweeps(const cases::Case& a_case, const network::Overlay& overlay,
                                const std::vector<std::string>& texts, ErrorList& errors);

/// Every key of the case, for hints and `corridor hub --keys`.
std::vector<std::string> sweep_keys(const cases::Case& a_case);

/// The key as a lever of routes.
access::Lever lever_of(const SweepKey& key);

/// How far the lever is moved when the key has this value.
double lever_change(const cases::Case& a_case, const SweepKey& key, double value);

/// The value of the key at which its lever is moved by `change`: the inverse of lever_change().
double lever_value(const cases::Case& a_case, const SweepKey& key, double change);

/// What one unit of the lever adds to each arc. Arrays by arc; zero where it adds nothing.
struct ArcEffects {
  std::vector<double> usd_per_t;
  std::vector<double> hours;
};

/// @param overlay of the scenario, year and season; `states` and `costs` come from it
ArcEffects arc_effects(const cases::Case& a_case, const network::Overlay& overlay,
                       const cost::ArcStates& states, const cost::ArcCosts& costs,
                       CommodityId commodity, int year, const SweepKey& key);

}  // namespace corridor::study
