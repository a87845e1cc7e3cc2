// The little JSON of the reference tables: objects, arrays, strings, numbers, true and false.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace corridor::physics {

struct Json {
  double number = 0;
  std::string text;
  std::vector<Json> array;
  std::map<std::string, Json> object;

  const Json& operator[](const std::string& key) const { return object.at(key); }
  double operator()(const std::string& key) const { return object.at(key).number; }
  bool has(const std::string& key) const { return object.count(key) > 0; }
};

/// @throws std::runtime_error on anything else
Json parse_json(std::string_view text);

/// Rows of a CSV with quoted cells; the first row is the header.
std::vector<std::map<std::string, std::string>> read_csv(const std::string& path);

}  // namespace corridor::physics
