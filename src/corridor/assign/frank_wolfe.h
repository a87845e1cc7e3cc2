// The simple method: combinations of all-or-nothing loadings. Slow to the last digits, but it
// shares no flow-moving code with the bushes and so checks them.
//
// Frank and Wolfe (1956); conjugate directions after Daneva and Lindberg (2003); bi-conjugate after
// Mitradjieva and Lindberg (2013), The stiff is moving, Transportation Science 47.
#pragma once

#include "corridor/assign/problem.h"
#include "corridor/base/progress.h"

namespace corridor::assign {

enum class Direction { plain, conjugate, biconjugate };

struct FrankWolfeOptions {
  double relative_gap = 1e-4;
  int max_iterations = 1000;
  double max_seconds = 0;  // 0: no limit
  int threads = 1;         // 0: all cores; never changes the result
  Direction direction = Direction::biconjugate;
  Response response = Response::average;
  Progress progress = {};
};

/// As `user_equilibrium`; no warm start.
Assignment frank_wolfe(const Problem& problem, const FrankWolfeOptions& options = {});

}  // namespace corridor::assign
