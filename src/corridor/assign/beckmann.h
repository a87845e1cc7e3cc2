// The convex objective whose minimum is the user equilibrium (Beckmann, McGuire, Winsten 1956), or
// total cost for the system optimum.
#pragma once

#include <span>
#include <vector>

#include "corridor/assign/problem.h"

namespace corridor::assign {

/// Sum over arcs of the integral of time from the preload to the volume (marginal: of volume times
/// time), plus each class's fixed costs over its value of time, in units of volume times time.
/// Classes without a value of time have no part in it.
///
/// @param class_volume [class][arc]: flow times volume_per_unit
double beckmann_objective(const Problem& problem,
                          const std::vector<std::vector<double>>& class_volume, Response response);

/// Tolls per arc, in time, that make users choose the flows of a system optimum: volume times the
/// derivative of time.
std::vector<double> marginal_tolls(const Problem& problem, std::span<const double> volume);

/// Times at volumes, preload added.
std::vector<double> times_at(const Problem& problem, std::span<const double> volume);

}  // namespace corridor::assign
