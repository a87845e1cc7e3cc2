#include "corridor/case/hazard_area.h"

#include <algorithm>
#include <cmath>

#include "corridor/base/geodesy.h"
#include "corridor/base/text.h"

namespace corridor::cases {
namespace {

constexpr double kKmPerDegree = kEarthRadiusKm * kRadiansPerDegree;

std::optional<std::vector<LonLat>> parse_points(std::string_view text) {
  std::vector<LonLat> points;
  for (const std::string& pair : split(text, ',')) {
    const auto parts = split(std::string(trimmed(pair)), ' ');
    if (parts.size() != 2) {
      return std::nullopt;
    }
    const auto x = parse_number(parts[0]);
    const auto y = parse_number(parts[1]);
    if (!x || !y || !(std::abs(*x) <= 180) || !(std::abs(*y) <= 90)) {
      return std::nullopt;
    }
    points.push_back({*x, *y});
  }
  return points;
}

// Kilometres east and north of `origin`.
LonLat plane_km(LonLat point, LonLat origin) {
  const double squeeze = std::cos(origin.latitude * kRadiansPerDegree);
  return {(point.longitude - origin.longitude) * kKmPerDegree * squeeze,
          (point.latitude - origin.latitude) * kKmPerDegree};
}

double distance_km(LonLat point, LonLat a, LonLat b) {
  const LonLat p = plane_km(a, point);
  const LonLat q = plane_km(b, point);
  const double dx = q.longitude - p.longitude;
  const double dy = q.latitude - p.latitude;
  const double length2 = dx * dx + dy * dy;
  const double along =
      length2 == 0 ? 0 : std::clamp(-(p.longitude * dx + p.latitude * dy) / length2, 0.0, 1.0);
  return std::hypot(p.longitude + along * dx, p.latitude + along * dy);
}

}  // namespace

std::optional<Area> parse_area(std::string_view wkt) {
  const auto open = wkt.find('(');
  const auto close = wkt.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return std::nullopt;
  }
  const std::string_view kind = trimmed(wkt.substr(0, open));
  std::string_view inside = trimmed(wkt.substr(open + 1, close - open - 1));
  Area area;
  area.polygon = kind == "POLYGON";
  if (area.polygon) {
    if (inside.size() < 2 || inside.front() != '(' || inside.back() != ')') {
      return std::nullopt;
    }
    inside = inside.substr(1, inside.size() - 2);
  } else if (kind != "LINESTRING") {
    return std::nullopt;
  }
  auto points = parse_points(inside);
  if (!points) {
    return std::nullopt;
  }
  area.points = std::move(*points);
  const auto same = [](LonLat a, LonLat b) {
    return a.longitude == b.longitude && a.latitude == b.latitude;
  };
  if (area.polygon && area.points.size() > 1 && same(area.points.front(), area.points.back())) {
    area.points.pop_back();
  }
  return area.points.size() < (area.polygon ? 3U : 2U) ? std::nullopt : std::optional(area);
}

bool contains(const Area& area, LonLat point) {
  const auto& points = area.points;
  if (!area.polygon) {
    for (std::size_t i = 1; i < points.size(); ++i) {
      if (distance_km(point, points[i - 1], points[i]) <= area.buffer_km) {
        return true;
      }
    }
    return false;
  }
  bool inside = false;  // a ray to the east crosses the ring an odd number of times
  for (std::size_t i = 0, j = points.size() - 1; i < points.size(); j = i++) {
    const LonLat a = points[i];
    const LonLat b = points[j];
    if ((a.latitude > point.latitude) != (b.latitude > point.latitude) &&
        point.longitude < (b.longitude - a.longitude) * (point.latitude - a.latitude) /
                                  (b.latitude - a.latitude) +
                              a.longitude) {
      inside = !inside;
    }
  }
  return inside;
}

double share_inside(const Area& area, LonLat a, LonLat b) {
  constexpr int kPoints = 64;
  int inside = 0;
  for (int i = 0; i < kPoints; ++i) {
    const double t = (i + 0.5) / kPoints;
    const LonLat point{a.longitude + t * (b.longitude - a.longitude),
                       a.latitude + t * (b.latitude - a.latitude)};
    inside += contains(area, point) ? 1 : 0;
  }
  return static_cast<double>(inside) / kPoints;
}

}  // namespace corridor::cases
