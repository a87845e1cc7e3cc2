#include "corridor/serve/map_window.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace corridor::serve {
namespace {

constexpr double kTilePixels = 512;
constexpr double kHalfPixel = 0.5;
constexpr double kMostLatitude = 85.0511287798;  // where the square of Web Mercator ends

bool meet(const output::Box& a, const output::Box& b) {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

double distance_px(Pixel p, Pixel a, Pixel b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double along =
      square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

}  // namespace

Pixel pixel_of(output::LonLat place, double zoom) {
  const double world = kTilePixels * std::exp2(zoom);
  const double latitude =
      std::clamp(place.latitude, -kMostLatitude, kMostLatitude) * std::numbers::pi / 180;
  return {.x = world * (place.longitude + 180) / 360,
          .y = world * (0.5 - std::asinh(std::tan(latitude)) / (2 * std::numbers::pi))};
}

output::Line simplified(const output::Line& line, double zoom, double tolerance_px) {
  if (line.size() < 3) {
    return line;
  }
  std::vector<Pixel> pixels;
  for (const output::LonLat place : line) {
    pixels.push_back(pixel_of(place, zoom));
  }
  std::vector<std::uint8_t> kept(line.size(), 0);
  kept.front() = kept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> open = {{0, line.size() - 1}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    double worst = tolerance_px;
    std::size_t at = from;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double distance = distance_px(pixels[i], pixels[from], pixels[to]);
      if (distance > worst) {
        worst = distance;
        at = i;
      }
    }
    if (at != from) {
      kept[at] = 1;
      open.emplace_back(from, at);
      open.emplace_back(at, to);
    }
  }
  output::Line left;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (kept[i] != 0) {
      left.push_back(line[i]);
    }
  }
  return left;
}

WindowedLayer::WindowedLayer(const output::Layer& layer, const std::vector<std::string>& fields,
                             std::vector<double> weight)
    : order_(layer.features.size()) {
  layer_.name = layer.name;
  layer_.title = layer.title;
  layer_.shape = layer.shape;
  std::vector<std::size_t> columns;
  for (std::size_t f = 0; f < layer.fields.size(); ++f) {
    if (std::find(fields.begin(), fields.end(), layer.fields[f].name) != fields.end()) {
      columns.push_back(f);
      layer_.fields.push_back(layer.fields[f]);
    }
  }
  for (const output::Feature& feature : layer.features) {
    output::Feature& kept = layer_.features.emplace_back();
    kept.geometry = feature.geometry;
    for (const std::size_t column : columns) {
      kept.values.push_back(feature.values[column]);
    }
    output::Box& box = boxes_.emplace_back();
    for (const output::LonLat place : feature.geometry) {
      box.include(place);
    }
  }
  weight.resize(order_.size(), 0);
  std::iota(order_.begin(), order_.end(), 0U);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return weight[a] > weight[b]; });
}

output::Layer WindowedLayer::window(const MapWindow& window,
                                    const std::vector<std::uint32_t>& first) const {
  std::vector<std::uint8_t> taken(size(), 0);
  std::size_t count = 0;
  for (const auto* list : {&first, &order_}) {
    for (const std::uint32_t i : *list) {
      if (count < kMost && taken[i] == 0 && meet(boxes_[i], window.box)) {
        taken[i] = 1;
        ++count;
      }
    }
  }
  output::Layer layer{.name = layer_.name,
                      .title = layer_.title,
                      .shape = layer_.shape,
                      .fields = layer_.fields,
                      .features = {},
                      .style_qml = {}};
  for (std::size_t i = 0; i < size(); ++i) {
    if (taken[i] != 0) {
      const output::Feature& feature = layer_.features[i];
      layer.features.push_back({.geometry = simplified(feature.geometry, window.zoom, kHalfPixel),
                                .values = feature.values,
                                .holes = {}});
    }
  }
  return layer;
}

}  // namespace corridor::serve
