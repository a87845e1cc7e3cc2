// Front door of corridor::assign: how demand spreads over a congested network.
#pragma once

#include "corridor/assign/all_or_nothing.h"  // IWYU pragma: export
#include "corridor/assign/equilibrium.h"     // IWYU pragma: export
#include "corridor/assign/frank_wolfe.h"     // IWYU pragma: export
#include "corridor/assign/problem.h"         // IWYU pragma: export
#include "corridor/assign/selected.h"        // IWYU pragma: export
#include "corridor/assign/solution_file.h"   // IWYU pragma: export
#include "corridor/assign/stochastic.h"      // IWYU pragma: export
#include "corridor/assign/volume_delay.h"    // IWYU pragma: export
