#include "corridor/output/geojson.h"

#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"

namespace corridor::output {
namespace {

std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        json += "\\\"";
        break;
      case '\\':
        json += "\\\\";
        break;
      case '\n':
        json += "\\n";
        break;
      case '\r':
        json += "\\r";
        break;
      case '\t':
        json += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          json += c;
        }
    }
  }
  return json + "\"";
}

std::string json_value(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return json_string(*text);
  }
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return std::to_string(*integer);
  }
  const auto* real = std::get_if<double>(&value);
  return real != nullptr && std::isfinite(*real) ? shortest(*real) : "null";
}

std::string position_json(LonLat place) {
  constexpr double kMicrodegrees = 1e6;
  const auto rounded = [](double degrees) {
    return shortest(std::round(degrees * kMicrodegrees) / kMicrodegrees);
  };
  return "[" + rounded(place.longitude) + "," + rounded(place.latitude) + "]";
}

std::string line_json(const Line& line) {
  std::string all;
  for (const LonLat place : line) {
    all += (all.empty() ? "" : ",") + position_json(place);
  }
  return "[" + all + "]";
}

std::string geometry_json(const Feature& feature, Shape shape) {
  if (shape == Shape::point) {
    return "{\"type\":\"Point\",\"coordinates\":" + position_json(feature.geometry.front()) + "}";
  }
  if (shape == Shape::line) {
    return "{\"type\":\"LineString\",\"coordinates\":" + line_json(feature.geometry) + "}";
  }
  std::string rings = line_json(feature.geometry);
  for (const Line& hole : feature.holes) {
    rings += "," + line_json(hole);
  }
  return "{\"type\":\"Polygon\",\"coordinates\":[" + rings + "]}";
}

}  // namespace

std::string geojson(const Layer& layer) {
  std::string json =
      "{\"type\":\"FeatureCollection\",\"name\":" + json_string(layer.name) + ",\"features\":[";
  bool first = true;
  for (const Feature& feature : layer.features) {
    json += first ? "\n" : ",\n";
    first = false;
    json += "{\"type\":\"Feature\",\"geometry\":" + geometry_json(feature, layer.shape) +
            ",\"properties\":{";
    for (std::size_t f = 0; f < layer.fields.size(); ++f) {
      json += (f == 0 ? "" : ",") + json_string(layer.fields[f].name) + ":" +
              json_value(feature.values[f]);
    }
    json += "}}";
  }
  return json + "\n]}\n";
}

}  // namespace corridor::output
