// What of a large layer a map needs at its zoom and place: features in sight, with the points that
// can be told apart, the more important ones where there are too many to draw.
#pragma once

#include <cstdint>
#include <vector>

#include "corridor/output/layers.h"

namespace corridor::serve {

struct MapWindow {
  double zoom = 0;  // of web maps: the world is 512 x 2^zoom pixels wide
  output::Box box = {};
};

/// A layer made ready for windows, once per case. Read-only: threads may share it.
class WindowedLayer {
 public:
  static constexpr std::size_t kMost = 20'000;  // features of one window

  /// @param fields names of those that windows carry; others are left out
  /// @param weight of each feature: where there are more than kMost the heavier are shown, among
  ///               equals the earlier
  WindowedLayer(const output::Layer& layer, const std::vector<std::string>& fields,
                std::vector<double> weight);

  /// The features whose boxes meet the window, in the order of the layer. Lines lose the points
  /// that lie within half a pixel of what is left (Douglas and Peucker 1973, in Web Mercator);
  /// their ends stay.
  ///
  /// @param first positions in the layer that come before all others
  output::Layer window(const MapWindow& window, const std::vector<std::uint32_t>& first = {}) const;

  std::size_t size() const { return layer_.features.size(); }

 private:
  output::Layer layer_;
  std::vector<output::Box> boxes_;
  std::vector<std::uint32_t> order_;  // heaviest first
};

/// Position of a place in pixels of a web map.
struct Pixel {
  double x = 0;
  double y = 0;
};
Pixel pixel_of(output::LonLat place, double zoom);

/// The line without points that lie within `tolerance_px` of what is left.
output::Line simplified(const output::Line& line, double zoom, double tolerance_px);

}  // namespace corridor::serve
