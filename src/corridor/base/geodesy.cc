#include "corridor/base/geodesy.h"

#include <algorithm>
#include <cmath>

namespace corridor {

double great_circle_km(double longitude_a, double latitude_a, double longitude_b,
                       double latitude_b) {
  const double dy = std::sin((latitude_b - latitude_a) * kRadiansPerDegree / 2);
  const double dx = std::sin((longitude_b - longitude_a) * kRadiansPerDegree / 2);
  const double h = dy * dy + std::cos(latitude_a * kRadiansPerDegree) *
                                 std::cos(latitude_b * kRadiansPerDegree) * dx * dx;
  return 2 * kEarthRadiusKm * std::asin(std::min(1.0, std::sqrt(h)));
}

}  // namespace corridor
