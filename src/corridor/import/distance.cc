#include "corridor/import/distance.h"

#include <cctype>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <string>

#include <GeographicLib/Geodesic.hpp>

#include "corridor/base/text.h"
#include "corridor/base/units.h"

namespace corridor::import {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kSemiMajor_m = 6378137;           // WGS 84
constexpr double kFlattening = 1 / 298.257223563;  // WGS 84
constexpr double kSquaredEccentricity = kFlattening * (2 - kFlattening);
constexpr double kShortSpanDegrees = 0.2;
constexpr double kHighestShortLatitude = 80;

double geodesic_km(double lon1, double lat1, double lon2, double lat2) {
  double metres = 0;
  GeographicLib::Geodesic::WGS84().Inverse(lat1, lon1, lat2, lon2, metres);
  return km_from_metres(metres);
}

double geographic_km(double lon1, double lat1, double lon2, double lat2) {
  const double middle = (lat1 + lat2) / 2;
  if (!(std::abs(lon2 - lon1) < kShortSpanDegrees && std::abs(lat2 - lat1) < kShortSpanDegrees &&
        std::abs(middle) < kHighestShortLatitude)) {
    return geodesic_km(lon1, lat1, lon2, lat2);
  }
  const double sine = std::sin(middle * kDegree);
  const double w2 = 1 - kSquaredEccentricity * sine * sine;
  const double normal_m = kSemiMajor_m / std::sqrt(w2);
  const double meridian_m = normal_m * (1 - kSquaredEccentricity) / w2;
  const double dx = normal_m * std::cos(middle * kDegree) * (lon2 - lon1) * kDegree;
  const double dy = meridian_m * (lat2 - lat1) * kDegree;
  return km_from_metres(std::hypot(dx, dy));
}

double latitude_of_mercator(double y) {
  return (2 * std::atan(std::exp(y / kSemiMajor_m)) - std::numbers::pi / 2) / kDegree;
}

double longitude_of_mercator(double x) {
  return x / kSemiMajor_m / kDegree;
}

std::optional<long long> epsg_code(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && std::isdigit(static_cast<unsigned char>(text[begin - 1])) != 0) {
    --begin;
  }
  std::string before(text.substr(0, begin));
  for (char& c : before) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  if (!before.empty() && before.find("EPSG") == std::string::npos) {
    return std::nullopt;
  }
  return parse_integer(text.substr(begin));
}

bool between(long long code, long long low, long long high) {
  return code >= low && code <= high;
}

}  // namespace

Crs parse_crs(std::string_view text) {
  text = trimmed(text);
  if (text == "WGS84" || text == "WGS 84" || text.ends_with("CRS84")) {
    return Crs::geographic;
  }
  const long long code = epsg_code(text).value_or(0);
  if (code == 4326 || code == 4979 || code == 4269 || code == 4258) {
    return Crs::geographic;
  }
  if (code == 3857) {
    return Crs::web_mercator;
  }
  const bool utm = between(code, 32601, 32660) || between(code, 32701, 32760) ||
                   between(code, 26901, 26923) || between(code, 25828, 25838);
  return utm ? Crs::projected_metres : Crs::unknown;
}

double distance_km(Crs crs, double x1, double y1, double x2, double y2) {
  switch (crs) {
    case Crs::geographic:
      return geographic_km(x1, y1, x2, y2);
    case Crs::projected_metres:
      return km_from_metres(std::hypot(x2 - x1, y2 - y1));
    case Crs::web_mercator:
      return geographic_km(longitude_of_mercator(x1), latitude_of_mercator(y1),
                           longitude_of_mercator(x2), latitude_of_mercator(y2));
    case Crs::unknown:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace corridor::import
