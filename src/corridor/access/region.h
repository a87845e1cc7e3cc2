// Polygons of what can be reached and of what belongs to whom, from points with a value: drawn on a
// grid of cells, so that they are valid whatever the points.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace corridor::access {

/// Degrees.
struct Position {
  double longitude = 0;
  double latitude = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

/// A place on the network, with what it takes to be there (hours, USD a tonne) and whose it is.
struct ReachPoint {
  Position at = {};
  double value = 0;
  std::uint32_t label = 0;
};

struct RegionOptions {
  double cell_deg = 0.25;
  double reach_km = 75;     // beside the network
  double value_per_km = 0;  // what a kilometre beside the network adds
};

/// The first ring is the outline, counter-clockwise; the others are holes, clockwise. Every ring
/// ends where it began.
struct Polygon {
  std::vector<std::vector<Position>> rings = {};
};

/// Cells whose centre lies within `limit`: least over points of value + distance x value_per_km,
/// the distance at most reach_km.
std::vector<Polygon> isochrone(std::span<const ReachPoint> points, double limit,
                               const RegionOptions& options = {});

/// For each label the cells that it reaches for less than the others (ties: the lower label).
std::vector<std::vector<Polygon>> catchments(std::span<const ReachPoint> points,
                                             std::uint32_t labels,
                                             const RegionOptions& options = {});

/// On a sphere's cylinder projection of equal area; holes taken off.
double area_km2(const Polygon& polygon);

}  // namespace corridor::access
