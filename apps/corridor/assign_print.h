// What `corridor assign` prints for people.
#pragma once

#include "assign_options.h"

#include "corridor/assign/assign.h"
#include "corridor/study/bare_network.h"

namespace corridor::app {

void print_assign(const study::BareNetwork& network, const assign::Assignment& solution,
                  const AssignOptions& options);

}  // namespace corridor::app
