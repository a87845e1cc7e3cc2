// From degrees to a page. Lambert's conformal conic keeps shapes over a region of middle latitude;
// the equirectangular projection serves plates that span the equator or most of a hemisphere.
// Spherical formulas of Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper
// 1395: conic p. 106 (15-1 to 15-3), equirectangular p. 91 (12-1, 12-2).
#pragma once

#include <string>

#include "corridor/output/geometry.h"

namespace corridor::output {

struct Point {
  double x = 0;
  double y = 0;  // grows downwards, as on a page
};

enum class ProjectionKind { lambert_conformal_conic, equirectangular };

/// A unit is the sphere's radius before `scale`.
struct Projection {
  ProjectionKind kind = ProjectionKind::equirectangular;
  double longitude_0 = 0;
  double latitude_0 = 0;
  double parallel_1 = 0;  // standard parallels, degrees; one alone for the equirectangular
  double parallel_2 = 0;
  double cone = 0;      // n of Snyder
  double cone_f = 0;    // F of Snyder
  double radius_0 = 0;  // rho_0 of Snyder
  double scale = 1;     // page units per unit of the sphere
  double offset_x = 0;  // added after scaling
  double offset_y = 0;

  Point operator()(LonLat place) const;
  /// Kilometres that one page unit stands for, along the parallel through `at`.
  double km_per_unit(LonLat at) const;
};

/// A projection that shows `box` within a page of `width`; its height follows.
struct Fitted {
  Projection projection = {};
  double width = 0;
  double height = 0;
};

/// Conic with standard parallels a sixth inside the box (Snyder p. 99) if the box lies on one side
/// of the equator, spans at most 50 degrees of latitude and does not reach beyond 80; else
/// equirectangular, true to scale at half the latitude farthest from the equator.
Fitted fit_projection(const Box& box, double width);

/// "Lambert conformal conic, standard parallels 27° and 40° N"
std::string describe(const Projection& projection);

}  // namespace corridor::output
