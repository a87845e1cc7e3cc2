#include "corridor/physics/root.h"

#include <cmath>
#include <cstdint>
#include <stdexcept>

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

namespace corridor::physics {

double bracketed_root(const std::function<double(double)>& f, Bracket bracket, const char* what) {
  const double at_low = f(bracket.low);
  const double at_high = f(bracket.high);
  if (!(at_low * at_high <= 0)) {
    throw std::logic_error(fmt::format("{}: root not bracketed, f({}) = {}, f({}) = {}", what,
                                       bracket.low, at_low, bracket.high, at_high));
  }
  if (at_low == 0 || at_high == 0) {
    return at_low == 0 ? bracket.low : bracket.high;
  }
  std::uintmax_t steps = 200;
  const auto found =
      boost::math::tools::toms748_solve(f, bracket.low, bracket.high, at_low, at_high,
                                        boost::math::tools::eps_tolerance<double>(50), steps);
  if (steps >= 200) {
    throw std::logic_error(fmt::format("{}: no root after 200 steps between {} and {}", what,
                                       bracket.low, bracket.high));
  }
  return (found.first + found.second) / 2;
}

}  // namespace corridor::physics
