#include "corridor/output/projection.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/geodesy.h"

namespace corridor::output {
namespace {

constexpr int kEdgeSteps = 24;

double cone_tan(double latitude) {
  return std::tan((45 + latitude / 2) * kRadiansPerDegree);
}

Projection conic(const Box& box) {
  Projection p{.kind = ProjectionKind::lambert_conformal_conic};
  p.longitude_0 = (box.west + box.east) / 2;
  p.latitude_0 = (box.south + box.north) / 2;
  p.parallel_1 = box.south + box.height_deg() / 6;
  p.parallel_2 = box.north - box.height_deg() / 6;
  const double cos_1 = std::cos(p.parallel_1 * kRadiansPerDegree);
  const double cos_2 = std::cos(p.parallel_2 * kRadiansPerDegree);
  p.cone =
      p.parallel_2 - p.parallel_1 < 1e-9
          ? std::sin(p.parallel_1 * kRadiansPerDegree)
          : std::log(cos_1 / cos_2) / std::log(cone_tan(p.parallel_2) / cone_tan(p.parallel_1));
  p.cone_f = cos_1 * std::pow(cone_tan(p.parallel_1), p.cone) / p.cone;
  p.radius_0 = p.cone_f / std::pow(cone_tan(p.latitude_0), p.cone);
  return p;
}

Projection equirectangular(const Box& box) {
  Projection p{.kind = ProjectionKind::equirectangular};
  p.longitude_0 = (box.west + box.east) / 2;
  p.latitude_0 = (box.south + box.north) / 2;
  p.parallel_1 = std::max(std::abs(box.south), std::abs(box.north)) / 2;
  p.parallel_2 = p.parallel_1;
  return p;
}

std::string degrees(double latitude) {
  return fmt::format("{:.0f}° {}", std::abs(latitude), latitude < 0 ? "S" : "N");
}

}  // namespace

Point Projection::operator()(LonLat place) const {
  double x = 0;
  double y = 0;
  if (kind == ProjectionKind::lambert_conformal_conic) {
    const double latitude = std::clamp(place.latitude, -89.5, 89.5);
    const double radius = cone_f / std::pow(cone_tan(latitude), cone);
    const double angle = cone * (place.longitude - longitude_0) * kRadiansPerDegree;
    x = radius * std::sin(angle);
    y = radius_0 - radius * std::cos(angle);
  } else {
    x = (place.longitude - longitude_0) * kRadiansPerDegree *
        std::cos(parallel_1 * kRadiansPerDegree);
    y = (place.latitude - latitude_0) * kRadiansPerDegree;
  }
  return {offset_x + scale * x, offset_y - scale * y};
}

double Projection::km_per_unit(LonLat at) const {
  constexpr double kStepDeg = 0.01;
  const Point a = (*this)({at.longitude - kStepDeg, at.latitude});
  const Point b = (*this)({at.longitude + kStepDeg, at.latitude});
  const double km =
      2 * kStepDeg * kRadiansPerDegree * kEarthRadiusKm * std::cos(at.latitude * kRadiansPerDegree);
  return km / std::hypot(b.x - a.x, b.y - a.y);
}

Fitted fit_projection(const Box& box, double width) {
  const bool one_side = box.south >= 0 || box.north <= 0;
  const bool regional = one_side && box.height_deg() <= 50 && box.width_deg() <= 120 &&
                        std::max(std::abs(box.south), std::abs(box.north)) <= 80;
  Projection p = regional ? conic(box) : equirectangular(box);
  double left = INFINITY;
  double right = -INFINITY;
  double top = INFINITY;
  double bottom = -INFINITY;
  for (int i = 0; i <= kEdgeSteps; ++i) {
    const double t = static_cast<double>(i) / kEdgeSteps;
    const double longitude = box.west + t * box.width_deg();
    const double latitude = box.south + t * box.height_deg();
    for (const LonLat edge : {LonLat{longitude, box.south}, LonLat{longitude, box.north},
                              LonLat{box.west, latitude}, LonLat{box.east, latitude}}) {
      const Point point = p(edge);
      left = std::min(left, point.x);
      right = std::max(right, point.x);
      top = std::min(top, point.y);
      bottom = std::max(bottom, point.y);
    }
  }
  p.scale = width / (right - left);
  p.offset_x = -left * p.scale;
  p.offset_y = -top * p.scale;
  return {.projection = p, .width = width, .height = (bottom - top) * p.scale};
}

std::string describe(const Projection& projection) {
  if (projection.kind == ProjectionKind::lambert_conformal_conic) {
    return fmt::format("Lambert conformal conic, standard parallels {} and {}",
                       degrees(projection.parallel_1), degrees(projection.parallel_2));
  }
  return fmt::format("Equirectangular, true to scale along {:.0f}° N and S", projection.parallel_1);
}

}  // namespace corridor::output
