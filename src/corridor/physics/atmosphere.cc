#include "corridor/physics/atmosphere.h"

#include <cmath>

namespace corridor::physics {
namespace {

constexpr double kLapse_per_m = 2.25577e-5;  // 0.0065 K/m over 288.15 K
constexpr double kExponent = 5.2559;

}  // namespace

double air_pressure_pa(double altitude_m) {
  return 101325 * std::pow(1 - kLapse_per_m * altitude_m, kExponent);
}

double air_density_ratio(double altitude_m) {
  return std::pow(1 - kLapse_per_m * altitude_m, kExponent - 1);
}

double linear_density_ratio(double altitude_m) {
  return 1 - 8.5e-5 * altitude_m;
}

}  // namespace corridor::physics
