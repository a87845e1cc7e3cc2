#include "corridor/serve/api_query.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "corridor/base/text.h"

namespace corridor::serve {
namespace {

std::string percent_decoded(std::string_view text) {
  constexpr int kHex = 16;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* const begin = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(begin, begin + 2, byte, kHex).ptr == begin + 2) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

Query query_of(const httplib::Request& request) {
  Query query;
  const std::size_t mark = request.target.find('?');
  if (mark == std::string::npos) {
    return query;
  }
  for (const std::string& part : split(std::string_view(request.target).substr(mark + 1), '&')) {
    const std::size_t equals = std::min(part.find('='), part.size());
    query.emplace_back(percent_decoded(part.substr(0, equals)),
                       percent_decoded(part.substr(std::min(equals + 1, part.size()))));
  }
  return query;
}

void refuse(const char* code, const std::string& what, const std::string& found,
            const std::string& expected) {
  throw InputError(Error{.code = code,
                         .what = what,
                         .file = "query",
                         .found = found.substr(0, 64),
                         .expected = expected});
}

int parse_year(const std::string& text) {
  constexpr int kLastYear = 9999;
  const auto year = parse_integer(text);
  if (!year || *year < 0 || *year > kLastYear) {
    refuse("E6004", "a parameter with a value that it cannot take", text, "a year");
  }
  return static_cast<int>(*year);
}

output::Box parse_box(const std::string& text) {
  std::vector<double> edges;
  for (const std::string& part : split(text, ',')) {
    const auto number = parse_number(part);
    if (number && std::isfinite(*number)) {
      edges.push_back(*number);
    }
  }
  if (edges.size() != 4 || edges[2] < edges[0] || edges[3] < edges[1]) {
    refuse("E6004", "a parameter with a value that it cannot take", text,
           "west,south,east,north in degrees");
  }
  return {.west = edges[0], .south = edges[1], .east = edges[2], .north = edges[3]};
}

cases::SetOption parse_set(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    refuse("E6004", "set without a value", text, "KEY=VALUE");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace corridor::serve
