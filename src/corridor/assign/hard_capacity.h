// Hard capacities by the method of multipliers (Hestenes 1969; Powell 1969; for assignment Larsson
// and Patriksson 1999, Side constrained traffic equilibrium models, Transportation Research B 33):
// an arc's multiplier is the price, in time, at which its users just fill it. Each step solves an
// equilibrium with the price max(0, multiplier + penalty (volume - limit)), from the solution
// before, and takes that price as the next multiplier.
#pragma once

#include "corridor/assign/equilibrium.h"

namespace corridor::assign {

/// Largest volume above a hard capacity that counts as held, share of the capacity.
inline constexpr double kMostOverload = 1e-9;

/// As user_equilibrium() for fixed demand; every unit must have a way that capacities leave open
/// (stay arcs). The gap counts multipliers as costs, and what they cost on arcs that are not full.
Assignment solve_with_capacities(const Problem& problem, const EquilibriumOptions& options);

}  // namespace corridor::assign
