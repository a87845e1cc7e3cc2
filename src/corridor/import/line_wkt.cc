#include "corridor/import/line_wkt.h"

#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>

namespace corridor::import {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool take(char c) {
    skip_blanks();
    if (!rest_.starts_with(c)) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  std::string word() {
    skip_blanks();
    std::string upper;
    while (!rest_.empty() && std::isalpha(static_cast<unsigned char>(rest_[0])) != 0) {
      upper += static_cast<char>(std::toupper(static_cast<unsigned char>(rest_[0])));
      rest_.remove_prefix(1);
    }
    return upper;
  }

  std::optional<double> number() {
    skip_blanks();
    double value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) {
      return std::nullopt;
    }
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }

  bool at_end() {
    skip_blanks();
    return rest_.empty();
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_[0])) != 0) {
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
};

bool read_part(Reader& reader, std::vector<Point>& points) {
  if (!reader.take('(')) {
    return false;
  }
  do {
    const auto x = reader.number();
    const auto y = reader.number();
    if (!x || !y) {
      return false;
    }
    points.push_back({*x, *y});
    constexpr int kMostFurther = 2;  // Z and M
    for (int further = 0; further < kMostFurther && reader.number(); ++further) {
    }
  } while (reader.take(','));
  return reader.take(')');
}

bool read_parts(Reader& reader, std::vector<Point>& points) {
  if (!reader.take('(')) {
    return false;
  }
  do {
    if (!read_part(reader, points)) {
      return false;
    }
  } while (reader.take(','));
  return reader.take(')');
}

}  // namespace

std::optional<std::vector<Point>> parse_line(std::string_view wkt) {
  Reader reader(wkt);
  std::string kind = reader.word();
  std::vector<Point> points;
  if (const std::string measures = reader.word(); kind.empty() || measures.size() > 2) {
    return std::nullopt;
  }
  if (kind.ends_with('Z')) {  // LINESTRINGZ, as some programs write
    kind.pop_back();
  }
  const bool read = kind == "LINESTRING"        ? read_part(reader, points)
                    : kind == "MULTILINESTRING" ? read_parts(reader, points)
                                                : false;
  if (!read || !reader.at_end() || points.size() < 2) {
    return std::nullopt;
  }
  return points;
}

}  // namespace corridor::import
