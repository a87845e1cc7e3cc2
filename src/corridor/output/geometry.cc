#include "corridor/output/geometry.h"

#include "corridor/base/text.h"

namespace corridor::output {

Box Box::grown(double share, double least_deg) const {
  const double x = std::max(least_deg, share * width_deg());
  const double y = std::max(least_deg, share * height_deg());
  return {.west = std::max(-180.0, west - x),
          .south = std::max(-89.0, south - y),
          .east = std::min(180.0, east + x),
          .north = std::min(89.0, north + y)};
}

std::optional<Line> parse_linestring(std::string_view wkt) {
  wkt = trimmed(wkt);
  const std::size_t open = wkt.find('(');
  if (open == std::string_view::npos || wkt.back() != ')' ||
      trimmed(wkt.substr(0, open)) != "LINESTRING") {
    return {};
  }
  Line line;
  for (const std::string& pair : split(wkt.substr(open + 1, wkt.size() - open - 2), ',')) {
    const auto parts = split(trimmed(pair), ' ');
    const auto x = parts.size() < 2 ? std::nullopt : parse_number(parts[0]);
    const auto y = parts.size() < 2 ? std::nullopt : parse_number(parts[1]);
    if (!x || !y) {
      return {};
    }
    line.push_back({*x, *y});
  }
  return line.size() < 2 ? std::nullopt : std::optional(line);
}

LonLat position(const cases::Place& place) {
  return {place.longitude, place.latitude};
}

IdVector<LinkId, Line> link_lines(const cases::Case& a_case) {
  const auto found = a_case.tables.find("link.csv");
  const table::Table* table = found == a_case.tables.end() ? nullptr : &found->second;
  const std::size_t column = table == nullptr ? table::kNoColumn : table->column("geometry");
  IdVector<LinkId, Line> lines;
  for (const LinkId id : IdRange<LinkId>(a_case.links.size())) {
    const cases::Link& link = a_case.links[id];
    auto drawn =
        column == table::kNoColumn ? std::nullopt : parse_linestring(table->cell(id.value, column));
    lines.push_back(
        drawn ? std::move(*drawn)
              : Line{position(a_case.places[link.from]), position(a_case.places[link.to])});
  }
  return lines;
}

}  // namespace corridor::output
