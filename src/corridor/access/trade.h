// What trade of a pair does when reaching the partner gets cheaper or quicker.
#pragma once

#include <string>

namespace corridor::access {

/// Elasticity of bilateral trade to the delivered price 1 + g / v (g generalized cost of moving a
/// tonne, v its value): 1 - sigma of a structural gravity model (Anderson and van Wincoop 2003;
/// Head and Mayer 2014), without its general-equilibrium terms. What a day on the way costs is in g
/// through the commodity's value of time (Hummels and Schaur 2013: each day as a tariff of so many
/// percent).
///
/// @throws InputError E8003 if it is above 0 or no number
void check_cost_elasticity(double elasticity, const std::string& where);

/// More trade for a day less on the way, in percent.
/// @throws InputError E8003 if it is below 0 or no number
void check_gain_per_day(double percent, const std::string& where);

/// Trade after over trade before: ((v + g1) / (v + g0))^elasticity. 0 where the pair is no longer
/// joined (g1 infinite); 1 where it was not before (g0 infinite: this model cannot say).
///
/// @param value_usd_per_t v > 0
double trade_factor(double value_usd_per_t, double before_usd_per_t, double after_usd_per_t,
                    double elasticity);

/// exp(percent / 100 x days saved): a semi-elasticity to time, as published for border delays.
double trade_factor_of_days(double days_saved, double percent_per_day);

}  // namespace corridor::access
