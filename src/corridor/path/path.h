// Front door of corridor::path: trees, skims along them, k shortest paths.
#pragma once

#include "corridor/path/tree.h"  // IWYU pragma: export
