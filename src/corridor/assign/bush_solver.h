// The solver behind user_equilibrium(): bushes of all origins and classes, balanced round by round.
#pragma once

#include <span>

#include "corridor/assign/delay_kernel.h"
#include "corridor/assign/equilibrium.h"

namespace corridor::assign {

/// As user_equilibrium(), for fixed demand and without hard capacities.
///
/// @param terms empty, or per arc what a hard capacity adds to its time; times of the result hold
///              it, the objective does not
Assignment solve_with_bushes(const Problem& problem, const EquilibriumOptions& options,
                             std::span<const CapacityTerm> terms = {});

}  // namespace corridor::assign
