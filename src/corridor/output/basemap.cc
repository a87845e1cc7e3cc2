#include "corridor/output/basemap.h"

#include <charconv>
#include <string_view>

namespace corridor::output {
namespace {

constexpr std::string_view kRings[] = {
#include "corridor/output/basemap_data.inc"
};
constexpr double kStepsPerDegree = 100;

Line decode(std::string_view text) {
  Line ring;
  int position[2] = {0, 0};
  int axis = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    int step = 0;
    at = std::from_chars(at, end, step).ptr + 1;
    position[axis] += step;
    if (axis == 1) {
      ring.push_back({position[0] / kStepsPerDegree, position[1] / kStepsPerDegree});
    }
    axis = 1 - axis;
  }
  return ring;
}

// One side of the box: what is kept, and where an edge of the ring crosses it.
struct Side {
  double LonLat::*axis;
  double limit;
  double sign;  // keep where sign * (value - limit) >= 0

  bool keeps(LonLat p) const { return sign * (p.*axis - limit) >= 0; }
  LonLat crossing(LonLat a, LonLat b) const {
    const double t = (limit - a.*axis) / (b.*axis - a.*axis);
    return {a.longitude + t * (b.longitude - a.longitude),
            a.latitude + t * (b.latitude - a.latitude)};
  }
};

// Sutherland and Hodgman (1974), Reentrant polygon clipping: one side at a time.
Line cut(const Line& ring, const Side& side) {
  Line kept;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const LonLat a = ring[i];
    const LonLat b = ring[(i + 1) % ring.size()];
    if (side.keeps(a)) {
      kept.push_back(a);
    }
    if (side.keeps(a) != side.keeps(b)) {
      kept.push_back(side.crossing(a, b));
    }
  }
  return kept;
}

}  // namespace

std::vector<Line> land_within(const Box& box) {
  const Side sides[] = {{&LonLat::longitude, box.west, 1},
                        {&LonLat::longitude, box.east, -1},
                        {&LonLat::latitude, box.south, 1},
                        {&LonLat::latitude, box.north, -1}};
  std::vector<Line> rings;
  for (const std::string_view text : kRings) {
    Line ring = decode(text);
    for (const Side& side : sides) {
      ring = cut(ring, side);
    }
    if (ring.size() > 2) {
      rings.push_back(std::move(ring));
    }
  }
  return rings;
}

}  // namespace corridor::output
