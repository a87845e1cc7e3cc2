// The outline of the land, for the ground of a map: Natural Earth 1:50m, thinned by
// scripts/build_basemap. It has coasts and large lakes, no boundaries between countries.
#pragma once

#include <vector>

#include "corridor/output/geometry.h"

namespace corridor::output {

/// Closed rings of land and of lakes in it (fill by the even-odd rule), cut to `box`. The cut runs
/// along the edge of the box, so choose one larger than what is shown.
std::vector<Line> land_within(const Box& box);

}  // namespace corridor::output
