// Areas of hazard footprints: which part of a link lies in a polygon or near a line. Plain
// longitude and latitude; distances by an equirectangular projection about the point, good to a
// percent over the 100 km that a buffer may have.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace corridor::cases {

struct LonLat {
  double longitude = 0;
  double latitude = 0;
};

/// POLYGON ((x y, ...)) with its outer ring, or LINESTRING (x y, ...) with a buffer.
struct Area {
  bool polygon = true;
  std::vector<LonLat> points = {};
  double buffer_km = 0;  // of a line
};

/// None if the text is neither; a polygon needs 3 points that differ, a line 2.
std::optional<Area> parse_area(std::string_view wkt);

bool contains(const Area& area, LonLat point);

/// Share of the straight line from `a` to `b` inside, by 64 points along it.
double share_inside(const Area& area, LonLat a, LonLat b);

}  // namespace corridor::cases
