#include "corridor/output/projection.h"

#include <cmath>

#include <gtest/gtest.h>

#include "corridor/output/basemap.h"

namespace corridor::output {
namespace {

// Snyder (1987), p. 295: sphere of radius 1, parallels 33 and 45 N, origin 23 N 96 W; 35 N 75 W is
// at x = 0.2966785, y = 0.2462112. A box from 30 to 48 N has those parallels.
TEST(Projection, ConicAgreesWithSnydersExample) {
  const auto fitted = fit_projection({.west = -120, .south = 30, .east = -72, .north = 48}, 1000);
  const Projection& p = fitted.projection;
  ASSERT_EQ(p.kind, ProjectionKind::lambert_conformal_conic);
  EXPECT_DOUBLE_EQ(p.parallel_1, 33);
  EXPECT_DOUBLE_EQ(p.parallel_2, 45);
  EXPECT_NEAR(p.cone, 0.6304777, 1e-7);
  const Point origin = p({-96, 23});
  const Point place = p({-75, 35});
  EXPECT_NEAR((place.x - origin.x) / p.scale, 0.2966785, 1e-7);
  EXPECT_NEAR((origin.y - place.y) / p.scale, 0.2462112, 1e-7);
}

// Conformal: a small step east and a small step north of equal ground length look equally long.
TEST(Projection, ConicKeepsShapes) {
  const auto p =
      fit_projection({.west = 60, .south = 24, .east = 90, .north = 45}, 1000).projection;
  for (const LonLat place : {LonLat{62, 25}, LonLat{75, 37}, LonLat{88, 44}}) {
    constexpr double kStep = 1e-4;
    const double parallel = std::cos(place.latitude * 3.14159265358979 / 180);
    const Point at = p(place);
    const Point east = p({place.longitude + kStep / parallel, place.latitude});
    const Point north = p({place.longitude, place.latitude + kStep});
    const double along = std::hypot(east.x - at.x, east.y - at.y);
    EXPECT_NEAR(std::hypot(north.x - at.x, north.y - at.y) / along, 1, 1e-5);
  }
}

TEST(Projection, AllOfTheBoxIsOnThePage) {
  const Box boxes[] = {{.west = 60, .south = 24, .east = 90, .north = 45},
                       {.west = -20, .south = -36, .east = 125, .north = 58}};
  for (const Box& box : boxes) {
    const auto fitted = fit_projection(box, 1000);
    for (double x = box.west; x <= box.east; x += 1) {
      for (double y = box.south; y <= box.north; y += 1) {
        const Point p = fitted.projection({x, y});
        EXPECT_GE(p.x, -0.5);
        EXPECT_LE(p.x, fitted.width + 0.5);
        EXPECT_GE(p.y, -0.5);
        EXPECT_LE(p.y, fitted.height + 0.5);
      }
    }
  }
}

TEST(Projection, APlateAcrossTheEquatorIsEquirectangular) {
  const auto fitted = fit_projection({.west = -20, .south = -36, .east = 125, .north = 58}, 1000);
  const Projection& p = fitted.projection;
  EXPECT_EQ(p.kind, ProjectionKind::equirectangular);
  EXPECT_EQ(describe(p), "Equirectangular, true to scale along 29° N and S");
  const double km_per_degree = 6371.0088 * 3.14159265358979 / 180;
  const double px = p({31, 29}).x - p({30, 29}).x;
  EXPECT_NEAR(p.km_per_unit({30, 29}), km_per_degree * std::cos(29 * 3.14159265358979 / 180) / px,
              1e-3);
}

// Even-odd rule, as the map fills.
bool on_land(LonLat place, const Box& box) {
  bool inside = false;
  for (const Line& ring : land_within(box)) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const LonLat a = ring[i];
      const LonLat b = ring[(i + 1) % ring.size()];
      if ((a.latitude > place.latitude) != (b.latitude > place.latitude)) {
        const double t = (place.latitude - a.latitude) / (b.latitude - a.latitude);
        inside ^= place.longitude < a.longitude + t * (b.longitude - a.longitude);
      }
    }
  }
  return inside;
}

TEST(Basemap, CitiesAreOnLandAndSeasAreNot) {
  const Box asia{.west = 30, .south = -10, .east = 130, .north = 55};
  EXPECT_TRUE(on_land({74.35, 31.56}, asia)) << "Lahore";
  EXPECT_TRUE(on_land({75.99, 39.47}, asia)) << "Kashgar";
  EXPECT_TRUE(on_land({121.4, 31.2}, asia)) << "Shanghai";
  EXPECT_FALSE(on_land({65, 15}, asia)) << "Arabian Sea";
  EXPECT_FALSE(on_land({51, 27}, asia)) << "Persian Gulf";
  EXPECT_FALSE(on_land({51, 42}, asia)) << "Caspian Sea";
  EXPECT_FALSE(on_land({90, 10}, asia)) << "Bay of Bengal";
}

TEST(Basemap, IsCutToTheBox) {
  const Box box{.west = 60, .south = 20, .east = 80, .north = 40};
  const auto rings = land_within(box);
  ASSERT_FALSE(rings.empty());
  const Box wide = box.grown(0, 1e-9);
  for (const Line& ring : rings) {
    for (const LonLat place : ring) {
      EXPECT_TRUE(wide.contains(place)) << place.longitude << " " << place.latitude;
    }
  }
}

}  // namespace
}  // namespace corridor::output
