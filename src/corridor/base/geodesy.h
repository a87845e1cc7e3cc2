// Distances on a sphere: for plausibility, correlation by distance and display. Lengths that enter
// a result come from the case.
#pragma once

#include <numbers>

namespace corridor {

inline constexpr double kEarthRadiusKm = 6371.0088;  // mean radius, IUGG (Moritz 2000)
inline constexpr double kRadiansPerDegree = std::numbers::pi / 180;

/// Great circle by haversine on the mean radius.
///
/// @param longitude_a, latitude_a, longitude_b, latitude_b in degrees
double great_circle_km(double longitude_a, double latitude_a, double longitude_b,
                       double latitude_b);

}  // namespace corridor
