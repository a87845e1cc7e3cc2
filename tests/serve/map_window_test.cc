// What a window of a large layer holds, against slow twins and closed forms.
#include "corridor/serve/map_window.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::serve {
namespace {

// The square of Web Mercator: longitude -180 to 180, latitude to atan(sinh(pi)).
TEST(MapWindow, PixelsAreThoseOfWebMaps) {
  const Pixel middle = pixel_of({0, 0}, 0);
  EXPECT_DOUBLE_EQ(middle.x, 256);
  EXPECT_DOUBLE_EQ(middle.y, 256);
  const Pixel corner = pixel_of({180, 85.051128779806592}, 3);
  EXPECT_NEAR(corner.x, 512 * 8, 1e-9);
  EXPECT_NEAR(corner.y, 0, 1e-6);
  EXPECT_NEAR(pixel_of({0, 45}, 0).y, 256 - 256 * std::log(std::tan(M_PI * 3 / 8)) / M_PI, 1e-9);
}

double to_segment(Pixel p, Pixel a, Pixel b) {
  double least = std::hypot(p.x - a.x, p.y - a.y);
  constexpr int kSteps = 1000;
  for (int i = 0; i <= kSteps; ++i) {
    const double t = static_cast<double>(i) / kSteps;
    least = std::min(least, std::hypot(p.x - a.x - t * (b.x - a.x), p.y - a.y - t * (b.y - a.y)));
  }
  return least;
}

TEST(MapWindow, DroppedPointsLieNearWhatIsLeft) {
  std::size_t dropped = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    output::Line line;
    output::LonLat at{70, 30};
    for (std::uint64_t i = 0; i < 60; ++i) {
      at.longitude += 0.02 * uniform(seed, Stream::test, 2 * i);
      at.latitude += 0.03 * (uniform(seed, Stream::test, 2 * i + 1) - 0.5);
      line.push_back(at);
    }
    const double zoom = 4 + static_cast<double>(seed % 5);
    const output::Line left = simplified(line, zoom, 0.5);
    ASSERT_EQ(left.front(), line.front());
    ASSERT_EQ(left.back(), line.back());
    std::size_t next = 0;  // what is left stands in the order of the line
    for (const output::LonLat place : line) {
      if (place == left[next]) {
        ++next;
        continue;
      }
      ++dropped;
      const double distance = to_segment(pixel_of(place, zoom), pixel_of(left[next - 1], zoom),
                                         pixel_of(left[next], zoom));
      ASSERT_LE(distance, 0.5 + 0.01) << "seed " << seed;
    }
    ASSERT_EQ(next, left.size());
  }
  EXPECT_GT(dropped, 500U);
  EXPECT_EQ(simplified({{0, 0}, {1, 0}, {2, 0}, {3, 0}}, 10, 0.5).size(), 2U);
}

// Links of a tenth of a degree in rows; the weight is their number modulo 100.
struct ManyLinks {
  output::Layer layer{
      .name = "link", .shape = output::Shape::line, .fields = {{"link_id"}, {"note"}}};
  std::vector<double> weight = {};
  std::size_t count;

  explicit ManyLinks(std::size_t links) : count(links) {
    for (std::size_t i = 0; i < links; ++i) {
      const double x = -170 + 0.1 * static_cast<double>(i % 3000);
      const double y = -60 + static_cast<double>(i / 3000);
      layer.features.push_back({.geometry = {{x, y}, {x + 0.05, y + 0.001}, {x + 0.1, y}},
                                .values = {std::to_string(i), std::string("a note")}});
      weight.push_back(static_cast<double>(i % 100));
    }
  }
};

std::string id_of(const output::Feature& feature) {
  return std::get<std::string>(feature.values[0]);
}

TEST(MapWindow, HoldsWhatIsInSight) {
  const ManyLinks many(9000);
  const WindowedLayer windowed(many.layer, {"link_id"}, many.weight);
  const output::Box box{.west = 10.03, .south = -59.5, .east = 12, .north = -57.5};
  const output::Layer seen = windowed.window({.zoom = 12, .box = box});
  std::vector<std::string> due;
  for (const output::Feature& feature : many.layer.features) {
    const bool meets = feature.geometry.front().longitude <= box.east &&
                       feature.geometry.back().longitude >= box.west &&
                       feature.geometry[1].latitude >= box.south &&
                       feature.geometry.front().latitude <= box.north;
    if (meets) {
      due.push_back(id_of(feature));
    }
  }
  ASSERT_EQ(seen.features.size(), due.size());
  EXPECT_GT(due.size(), 30U);
  for (std::size_t i = 0; i < due.size(); ++i) {
    EXPECT_EQ(id_of(seen.features[i]), due[i]);
    EXPECT_EQ(seen.features[i].geometry.size(), 3U) << "at zoom 12 the bend is seen";
  }
  ASSERT_EQ(seen.fields.size(), 1U) << "the note is left out";
  EXPECT_EQ(windowed.window({.zoom = 2, .box = box}).features[0].geometry.size(), 2U);
}

TEST(MapWindow, ShowsTheHeavierOfTooMany) {
  const ManyLinks many(30'000);
  const WindowedLayer windowed(many.layer, {"link_id"}, many.weight);
  const output::Layer seen =
      windowed.window({.zoom = 3, .box = {.west = -180, .south = -90, .east = 180, .north = 90}},
                      {7, 107});  // of a weight that would not be among them
  ASSERT_EQ(seen.features.size(), WindowedLayer::kMost);
  std::size_t light = 0;
  for (const output::Feature& feature : seen.features) {
    // 30,000 links, 300 of each weight: 19,998 places go to weights 34 to 99 and some of 33.
    light += std::stoul(id_of(feature)) % 100 < 33 ? 1 : 0;
  }
  EXPECT_EQ(light, 2U);
}

}  // namespace
}  // namespace corridor::serve
