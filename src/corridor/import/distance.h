// How far apart two coordinates of a data set are, if its coordinate reference system is one whose
// coordinates have a known length: longitude and latitude, metres of a projection, Web Mercator.
#pragma once

#include <string_view>

namespace corridor::import {

enum class Crs {
  unknown,           // not given, or one that we do not know: nothing can be measured
  geographic,        // x longitude, y latitude, degrees
  projected_metres,  // UTM and its like: scale within 0.1 % of 1
  web_mercator,      // metres on the equator only
};

/// From what config.csv says: an EPSG code ("4326", "EPSG:32619", a URN or URL that ends in it),
/// "WGS84", "CRS84". Codes known: 4326, 4979, 4269, 4258, 3857, UTM on WGS 84 (326xx, 327xx),
/// NAD83 (269xx) and ETRS89 (258xx).
Crs parse_crs(std::string_view text);

/// Distance in km, on the WGS 84 ellipsoid for geographic coordinates: by the radii of curvature at
/// the middle latitude for spans below 0.2 degrees (relative error below 2e-6 up to 80 degrees of
/// latitude), by the geodesic of Karney (2013) beyond. NaN if a latitude is beyond 90 degrees or
/// `crs` is unknown.
double distance_km(Crs crs, double x1, double y1, double x2, double y2);

}  // namespace corridor::import
