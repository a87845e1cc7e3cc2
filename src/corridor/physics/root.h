// A root between two signs. One translation unit pays for Boost.Math.
#pragma once

#include <functional>

namespace corridor::physics {

struct Bracket {
  double low = 0;
  double high = 0;
};

/// x in the bracket with f(x) = 0, to full precision, by TOMS 748 (Alefeld, Potra, Shi 1995).
///
/// @param f continuous, of different sign at the two ends
/// @throws std::logic_error naming `what` and both ends if the signs are equal, or after 200 steps
double bracketed_root(const std::function<double(double)>& f, Bracket bracket, const char* what);

}  // namespace corridor::physics
