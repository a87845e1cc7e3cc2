#include "corridor/import/distance.h"

#include <cmath>

#include <GeographicLib/Geodesic.hpp>
#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::import {
namespace {

TEST(Crs, IsReadFromTheFormsThatConfigsUse) {
  for (const char* text : {"4326", "EPSG:4326", "epsg:4326", "urn:ogc:def:crs:EPSG::4326", "WGS84",
                           "OGC:CRS84", "http://www.opengis.net/def/crs/EPSG/0/4326"}) {
    EXPECT_EQ(parse_crs(text), Crs::geographic) << text;
  }
  EXPECT_EQ(parse_crs("32619"), Crs::projected_metres);  // UTM zone 19 N
  EXPECT_EQ(parse_crs("EPSG:32742"), Crs::projected_metres);
  EXPECT_EQ(parse_crs("EPSG:3857"), Crs::web_mercator);
  for (const char* text : {"", "local", "EPSG:2263", "ESRI:102003", "EPSG:99999999999999999999"}) {
    EXPECT_EQ(parse_crs(text), Crs::unknown) << text;
  }
}

// WGS 84: a degree of the equator is 6378.137 km pi / 180, the first degree of a meridian 110.574
// km (National Geospatial-Intelligence Agency, "Length of a degree").
TEST(Distance, OfADegreeAtTheEquator) {
  EXPECT_NEAR(distance_km(Crs::geographic, 0, 0, 0, 1), 110.574, 5e-4);
  EXPECT_NEAR(distance_km(Crs::geographic, 0, 0, 1, 0), 111.31949, 1e-5);
}

TEST(Distance, OfShortSpansAgreesWithTheGeodesic) {
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const double lon = 360 * uniform(1, Stream::test, i, 0) - 180;
    const double lat = 160 * uniform(1, Stream::test, i, 1) - 80;
    const double lon2 = lon + 0.39 * (uniform(1, Stream::test, i, 2) - 0.5);
    const double lat2 = lat + 0.39 * (uniform(1, Stream::test, i, 3) - 0.5);
    double metres = 0;
    GeographicLib::Geodesic::WGS84().Inverse(lat, lon, lat2, lon2, metres);
    ASSERT_NEAR(distance_km(Crs::geographic, lon, lat, lon2, lat2), metres / 1000, 2e-9 * metres)
        << i;
  }
}

TEST(Distance, CrossesTheDateLine) {
  EXPECT_NEAR(distance_km(Crs::geographic, 179.9, 0, -179.9, 0), 0.2 * 111.31949, 1e-5);
}

TEST(Distance, InMetresOfAProjectionAndOfWebMercator) {
  EXPECT_DOUBLE_EQ(distance_km(Crs::projected_metres, 0, 0, 3000, 4000), 5);
  // One degree of longitude on the equator is 111,319.49 m in both.
  EXPECT_NEAR(distance_km(Crs::web_mercator, 0, 0, 111319.49, 0), 111.31949, 1e-5);
  // At 60 degrees north Web Mercator doubles lengths; the ellipsoid's are 0.5 at the sphere's.
  EXPECT_NEAR(distance_km(Crs::web_mercator, 0, 8399737.89, 1000, 8399737.89), 0.5, 2e-3);
}

TEST(Distance, IsNoNumberWhereNothingCanBeMeasured) {
  EXPECT_TRUE(std::isnan(distance_km(Crs::unknown, 0, 0, 1, 1)));
  EXPECT_TRUE(std::isnan(distance_km(Crs::geographic, 0, 91, 1, 95)));
}

}  // namespace
}  // namespace corridor::import
