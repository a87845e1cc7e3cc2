#include "include_rule.h"

#include <optional>
#include <regex>

namespace corridor::architecture {
namespace {

const std::regex kHeader(R"(^\|\s*layer\s*\|\s*module\s*\|.*)");
const std::regex kRow(R"(^\|\s*(\d+)\s*\|([^|]*)\|.*)");
const std::regex kName(R"(`([a-z_]+)[^`]*`)");
const std::regex kInclude(R"(^\s*#\s*include\s*["<]([^">]+)[">].*)");

// What follows a prefix up to the next slash: ("corridor/path/tree.h", "corridor/") is "path".
std::optional<std::string> part_after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) {
    return std::nullopt;
  }
  text.remove_prefix(prefix.size());
  const auto slash = text.find('/');
  return slash == std::string_view::npos ? std::nullopt
                                         : std::optional(std::string(text.substr(0, slash)));
}

std::string fault_of_include(const std::string& user, const std::string& included,
                             const Layers& layers) {
  if (included.find("../") != std::string::npos) {
    return "includes \"" + included + "\" by a relative path; write \"corridor/MODULE/...\"";
  }
  const auto module = part_after(included, "corridor/");
  if (!module || *module == user) {
    return {};
  }
  const auto its_layer = layers.find(*module);
  if (its_layer == layers.end()) {
    return "includes \"" + included + "\", but the table has no module " + *module;
  }
  const int user_layer = layers.find(user)->second;
  if (its_layer->second < user_layer) {
    return {};
  }
  return user + " (layer " + std::to_string(user_layer) + ") includes \"" + included +
         "\" of layer " + std::to_string(its_layer->second) + "; only lower layers are allowed";
}

}  // namespace

Layers read_layers(std::istream& markdown) {
  Layers layers;
  bool in_table = false;
  for (std::string line; std::getline(markdown, line);) {
    in_table = std::regex_match(line, kHeader) || (in_table && line.starts_with('|'));
    std::smatch row;
    if (!in_table || !std::regex_match(line, row, kRow)) {
      continue;
    }
    const std::string names = row[2];
    for (auto name = std::sregex_iterator(names.begin(), names.end(), kName);
         name != std::sregex_iterator(); ++name) {
      layers[(*name)[1]] = std::stoi(row[1]);
    }
  }
  return layers;
}

std::string module_of(std::string_view path) {
  if (const auto module = part_after(path, "src/corridor/")) {
    return *module;
  }
  const auto top = part_after(path, "");
  return top && (*top == "apps" || *top == "python") ? *top : "";
}

std::vector<std::string> include_faults(std::string_view path, std::istream& source,
                                        const Layers& layers) {
  const std::string user = module_of(path);
  if (!layers.contains(user)) {
    return {std::string(path) + ":1: the table has no module \"" + user + "\""};
  }
  std::vector<std::string> faults;
  int line_number = 0;
  for (std::string line; std::getline(source, line);) {
    ++line_number;
    std::smatch include;
    if (!std::regex_match(line, include, kInclude)) {
      continue;
    }
    if (const auto fault = fault_of_include(user, include[1], layers); !fault.empty()) {
      faults.push_back(std::string(path) + ":" + std::to_string(line_number) + ": " + fault);
    }
  }
  return faults;
}

}  // namespace corridor::architecture
