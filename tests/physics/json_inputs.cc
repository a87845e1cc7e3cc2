#include "physics/json_inputs.h"

#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace corridor::physics {
namespace {

struct Reader {
  std::string_view text;
  std::size_t at = 0;

  char peek() {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      ++at;
    }
    if (at >= text.size()) {
      throw std::runtime_error("JSON ends early");
    }
    return text[at];
  }
  void expect(char c) {
    if (peek() != c) {
      throw std::runtime_error(std::string("JSON: expected ") + c);
    }
    ++at;
  }
  std::string string() {
    expect('"');
    std::string out;
    while (text.at(at) != '"') {
      out += text[at++];
    }
    ++at;
    return out;
  }
  Json value() {
    Json out;
    const char c = peek();
    if (c == '{') {
      ++at;
      while (peek() != '}') {
        const std::string key = string();
        expect(':');
        out.object[key] = value();
        if (peek() == ',') {
          ++at;
        }
      }
      ++at;
    } else if (c == '[') {
      ++at;
      while (peek() != ']') {
        out.array.push_back(value());
        if (peek() == ',') {
          ++at;
        }
      }
      ++at;
    } else if (c == '"') {
      out.text = string();
    } else if (c == 't' || c == 'f') {
      out.number = c == 't' ? 1 : 0;
      at += c == 't' ? 4 : 5;
    } else {
      std::size_t used = 0;
      out.number = std::stod(std::string(text.substr(at, 40)), &used);
      at += used;
    }
    return out;
  }
};

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"') {
        out.back() += line[++i];
      } else {
        quoted = !quoted;
      }
    } else if (line[i] == ',' && !quoted) {
      out.emplace_back();
    } else if (line[i] != '\r') {
      out.back() += line[i];
    }
  }
  return out;
}

}  // namespace

Json parse_json(std::string_view text) {
  return Reader{text}.value();
}

std::vector<std::map<std::string, std::string>> read_csv(const std::string& path) {
  std::vector<std::map<std::string, std::string>> rows;
  std::ifstream file(path);
  std::string line;
  std::vector<std::string> header;
  while (std::getline(file, line)) {
    const std::vector<std::string> row = cells(line);
    if (header.empty()) {
      header = row;
      continue;
    }
    std::map<std::string, std::string> named;
    for (std::size_t i = 0; i < row.size() && i < header.size(); ++i) {
      named[header[i]] = row[i];
    }
    rows.push_back(named);
  }
  return rows;
}

}  // namespace corridor::physics
