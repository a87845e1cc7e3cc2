#include "corridor/output/axis_step.h"

#include <cmath>

namespace corridor::output {

double axis_step(double range, int steps) {
  const double raw = range / steps;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  const double lead = raw / power;
  return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

}  // namespace corridor::output
