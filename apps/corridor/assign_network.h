// The network of `corridor assign`, made the problem that its options ask for, and its solution.
#pragma once

#include "assign_options.h"

#include "corridor/assign/assign.h"
#include "corridor/study/bare_network.h"

namespace corridor::app {

/// @throws InputError as `study::read_bare_network`; E1057 for lists of another length than --trips
study::BareNetwork read_assign_network(const AssignOptions& options);

/// By the method of the options.
/// @throws InputError E4103 for costs beyond the range of numbers, and what --start has wrong
assign::Assignment solve_assign(const study::BareNetwork& network, const AssignOptions& options);

}  // namespace corridor::app
