// Where the marks of an axis stand.
#pragma once

namespace corridor::output {

/// 1, 2 or 5 times a power of ten, so that `range` takes about `steps` of them.
///
/// @param range > 0
/// @param steps > 0
double axis_step(double range, int steps);

}  // namespace corridor::output
