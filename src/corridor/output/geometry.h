// Where links lie on the earth, for drawing and for GIS files.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::output {

/// Degrees on WGS 84.
struct LonLat {
  double longitude = 0;
  double latitude = 0;
  friend auto operator<=>(const LonLat&, const LonLat&) = default;
};

using Line = std::vector<LonLat>;

struct Box {
  double west = 180;
  double south = 90;
  double east = -180;
  double north = -90;

  bool empty() const { return east < west; }
  double width_deg() const { return east - west; }
  double height_deg() const { return north - south; }
  void include(LonLat point) {
    west = std::min(west, point.longitude);
    east = std::max(east, point.longitude);
    south = std::min(south, point.latitude);
    north = std::max(north, point.latitude);
  }
  bool contains(LonLat point) const {
    return point.longitude >= west && point.longitude <= east && point.latitude >= south &&
           point.latitude <= north;
  }
  /// Wider by a share of its size on every side; at least `least_deg`.
  Box grown(double share, double least_deg = 0) const;
};

/// The points of "LINESTRING (x y, x y, ...)"; none if the text is something else.
std::optional<Line> parse_linestring(std::string_view wkt);

LonLat position(const cases::Place& place);

/// A line for every link: its `geometry` in link.csv if that is a LINESTRING, else from place to
/// place.
IdVector<LinkId, Line> link_lines(const cases::Case& a_case);

}  // namespace corridor::output
