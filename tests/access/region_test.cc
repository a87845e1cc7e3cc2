// Polygons of reach and of catchments against circles and lines.
#include "corridor/access/region.h"

#include <cmath>
#include <numbers>
#include <set>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::access {
namespace {

double total_km2(const std::vector<Polygon>& polygons) {
  double area = 0;
  for (const Polygon& polygon : polygons) {
    area += area_km2(polygon);
  }
  return area;
}

TEST(Isochrone, OfOnePointIsADisc) {
  // 5 hours at 10 km/h beside the network: 50 km around.
  const std::vector<ReachPoint> one = {{.at = {67, 30}, .value = 0}};
  const auto disc = isochrone(one, 5, {.cell_deg = 0.01, .reach_km = 200, .value_per_km = 0.1});
  ASSERT_EQ(disc.size(), 1U);
  EXPECT_EQ(disc[0].rings.size(), 1U);
  EXPECT_NEAR(total_km2(disc) / (std::numbers::pi * 50 * 50), 1, 0.005);
  // The reach beside the network bounds it.
  const auto near = isochrone(one, 5, {.cell_deg = 0.01, .reach_km = 20, .value_per_km = 0.1});
  EXPECT_NEAR(total_km2(near) / (std::numbers::pi * 20 * 20), 1, 0.01);
  EXPECT_TRUE(isochrone(one, -1, {}).empty());
}

TEST(Isochrone, ARingRoadLeavesAHole) {
  std::vector<ReachPoint> ring;
  for (int degree = 0; degree < 360; ++degree) {
    const double angle = degree * std::numbers::pi / 180;
    ring.push_back({.at = {10 + 2 * std::cos(angle), 2 * std::sin(angle)}});
  }
  const auto reached = isochrone(ring, 1, {.cell_deg = 0.1, .reach_km = 50});
  ASSERT_EQ(reached.size(), 1U);
  EXPECT_EQ(reached[0].rings.size(), 2U);
}

TEST(Catchments, OfTwoPortsMeetWhereTheirValuesAreEqual) {
  // Two ports on the equator, 4 degrees apart, the second dearer by what 1 degree costs: the border
  // lies half a degree nearer to it.
  const double km_per_degree = 6371.0088 * std::numbers::pi / 180;
  const std::vector<ReachPoint> ports = {{.at = {0, 0}, .value = 0, .label = 0},
                                         {.at = {4, 0}, .value = km_per_degree, .label = 1}};
  const auto found =
      catchments(ports, 2, {.cell_deg = 0.05, .reach_km = 3 * km_per_degree, .value_per_km = 1});
  // Where the outline crosses the equator's first row of cells.
  double east = -180;
  for (const Polygon& polygon : found[0]) {
    const auto& outline = polygon.rings[0];
    for (std::size_t i = 1; i < outline.size(); ++i) {
      const bool crosses = (outline[i - 1].latitude > 0.02) != (outline[i].latitude > 0.02);
      east = crosses ? std::max(east, outline[i].longitude) : east;
    }
  }
  EXPECT_NEAR(east, 2.5, 0.051);  // a cell
}

TEST(Catchments, ShareOutWhatIsReachedWithoutOverlap) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    std::vector<ReachPoint> points;
    for (std::uint32_t i = 0; i < 40; ++i) {
      points.push_back({.at = {60 + 10 * uniform(seed, Stream::test, i, 0),
                               25 + 10 * uniform(seed, Stream::test, i, 1)},
                        .value = 100 * uniform(seed, Stream::test, i, 2),
                        .label = i % 3});
    }
    const RegionOptions options{.cell_deg = 0.25, .reach_km = 100, .value_per_km = 1};
    double parts = 0;
    for (const auto& part : catchments(points, 3, options)) {
      parts += total_km2(part);
      for (const Polygon& polygon : part) {
        for (std::size_t r = 0; r < polygon.rings.size(); ++r) {
          EXPECT_EQ(polygon.rings[r].front(), polygon.rings[r].back());
          EXPECT_EQ(area_km2({{polygon.rings[r]}}) > 0, r == 0) << "seed " << seed;
        }
      }
    }
    EXPECT_NEAR(parts / total_km2(isochrone(points, 1e9, options)), 1, 1e-9) << "seed " << seed;
  }
}

}  // namespace
}  // namespace corridor::access
