// Front door of corridor::path: trees, skims, k shortest paths, hierarchies and matrices on them.
#pragma once

#include "corridor/path/contraction.h"   // IWYU pragma: export
#include "corridor/path/cost_matrix.h"   // IWYU pragma: export
#include "corridor/path/customizable.h"  // IWYU pragma: export
#include "corridor/path/k_shortest.h"    // IWYU pragma: export
#include "corridor/path/skim.h"          // IWYU pragma: export
#include "corridor/path/tree.h"          // IWYU pragma: export
#include "corridor/path/turns.h"         // IWYU pragma: export
