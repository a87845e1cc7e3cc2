// Lines as well-known text (OGC 06-103r4): what is needed to measure a shape and to see which way
// it runs.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace corridor::import {

struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

/// The points of a LINESTRING, or of the parts of a MULTILINESTRING one after the other, with or
/// without Z and M, whatever the case of its letters. None if the text is anything else or has
/// fewer than two points.
std::optional<std::vector<Point>> parse_line(std::string_view wkt);

}  // namespace corridor::import
