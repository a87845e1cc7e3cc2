// The files that `corridor assign` writes: flows, log, skims, and the solution for another run.
#pragma once

#include "assign_options.h"

#include "corridor/assign/assign.h"
#include "corridor/study/bare_network.h"

namespace corridor::app {

/// @throws InputError E1008 for a file that is there, E1057 for a solution that cannot be kept
void write_assign_files(const study::BareNetwork& network, const assign::Assignment& solution,
                        const AssignOptions& options);

}  // namespace corridor::app
