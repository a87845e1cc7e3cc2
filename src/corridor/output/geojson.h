// GeoJSON as RFC 7946 has it: WGS 84, longitude before latitude, no crs member.
#pragma once

#include <string>

#include "corridor/output/layers.h"

namespace corridor::output {

/// A FeatureCollection, a feature a line; unknown values are null. Positions have 6 decimals
/// (0.1 m); other numbers read back to the same bits.
std::string geojson(const Layer& layer);

}  // namespace corridor::output
