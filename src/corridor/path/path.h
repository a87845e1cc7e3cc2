// Front door of corridor::path: trees, skims along them, k shortest paths.
#pragma once

#include "corridor/path/k_shortest.h"  // IWYU pragma: export
#include "corridor/path/skim.h"        // IWYU pragma: export
#include "corridor/path/tree.h"        // IWYU pragma: export
