#include "corridor/table/toml.h"

#include <algorithm>
#include <utility>

#define TOML_EXCEPTIONS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"

namespace corridor::table {

struct TomlTable::File {
  std::string name;
  std::string text;
  toml::table root;
};

namespace {

const toml::table& as_table(const void* node) {
  return *static_cast<const toml::table*>(node);
}

std::string line_of(const std::string& text, std::size_t line) {
  std::size_t begin = 0;
  for (std::size_t i = 1; i < line && begin < text.size(); ++i) {
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  }
  return text.substr(begin, std::min(text.find_first_of("\r\n", begin), text.size()) - begin);
}

std::string found_text(const toml::node& node) {
  if (const auto* text = node.as_string()) {
    return text->get();
  }
  if (const auto* number = node.as_integer()) {
    return std::to_string(number->get());
  }
  if (const auto* number = node.as_floating_point()) {
    return shortest(number->get());
  }
  if (const auto* boolean = node.as_boolean()) {
    return boolean->get() ? "true" : "false";
  }
  return node.is_array() ? "an array" : node.is_table() ? "a table" : "a date";
}

Error wrong_type(const TomlTable& table, std::string_view key, const toml::node& node,
                 std::string expected) {
  Error error = table.error(key, "E1040", "a value of another type");
  error.found = found_text(node);
  error.expected = std::move(expected);
  return error;
}

}  // namespace

TomlTable::TomlTable(std::shared_ptr<const File> file, const void* node)
    : file_(std::move(file)), node_(node) {}

std::optional<TomlTable> TomlTable::parse(std::string text, const std::string& file,
                                          ErrorList& errors) {
  auto kept = std::make_shared<File>();
  kept->name = file;
  kept->text = std::move(text);
  toml::parse_result result = toml::parse(kept->text, file);
  if (!result) {
    const auto& fault = result.error();
    errors.add({.code = "E1041",
                .what = "not TOML",
                .file = file,
                .line = fault.source().begin.line,
                .column = fault.source().begin.column,
                .source_line = line_of(kept->text, fault.source().begin.line),
                .hint = std::string(fault.description())});
    return std::nullopt;
  }
  kept->root = std::move(result).table();
  const void* root = &kept->root;
  return TomlTable(std::move(kept), root);
}

std::optional<TomlTable> TomlTable::read(const std::filesystem::path& path,
                                         const std::string& shown, ErrorList& errors) {
  if (!std::filesystem::is_regular_file(path)) {
    errors.add({.code = "E1001",
                .what = "a file is missing",
                .file = shown,
                .expected = "a TOML file",
                .hint = "corridor demo writes a case to start from"});
    return std::nullopt;
  }
  return parse(read_file(path), shown, errors);
}

bool TomlTable::has(std::string_view key) const {
  return as_table(node_).contains(key);
}

Error TomlTable::error(std::string_view key, std::string code, std::string what) const {
  const toml::table& table = as_table(node_);
  const toml::node* node = table.get(key);
  const auto& place = (node != nullptr ? node->source() : table.source()).begin;
  return {.code = std::move(code),
          .what = std::move(what),
          .file = file_->name,
          .line = place.line,
          .column = place.column,
          .field = std::string(key),
          .source_line = line_of(file_->text, place.line),
          .found = node != nullptr ? found_text(*node) : ""};
}

std::optional<std::string> TomlTable::text(std::string_view key, ErrorList& errors) const {
  const toml::node* node = as_table(node_).get(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (const auto* text = node->as_string()) {
    return text->get();
  }
  errors.add(wrong_type(*this, key, *node, "a text in quotes"));
  return std::nullopt;
}

std::optional<double> TomlTable::number(std::string_view key, ErrorList& errors) const {
  const toml::node* node = as_table(node_).get(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (const auto value = node->value<double>(); value && node->is_number()) {
    return value;
  }
  errors.add(wrong_type(*this, key, *node, "a number"));
  return std::nullopt;
}

std::optional<bool> TomlTable::boolean(std::string_view key, ErrorList& errors) const {
  const toml::node* node = as_table(node_).get(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (const auto* value = node->as_boolean()) {
    return value->get();
  }
  errors.add(wrong_type(*this, key, *node, "true or false"));
  return std::nullopt;
}

std::vector<std::string> TomlTable::texts(std::string_view key, ErrorList& errors) const {
  std::vector<std::string> items;
  const toml::node* node = as_table(node_).get(key);
  if (node == nullptr) {
    return items;
  }
  if (const auto* text = node->as_string()) {
    return {text->get()};
  }
  const toml::array* array = node->as_array();
  if (array == nullptr || !array->is_homogeneous(toml::node_type::string)) {
    if (array == nullptr || !array->empty()) {
      errors.add(wrong_type(*this, key, *node, "an array of texts, as [\"a\", \"b\"]"));
    }
    return items;
  }
  for (const toml::node& item : *array) {
    items.push_back(item.as_string()->get());
  }
  return items;
}

std::vector<int> TomlTable::integers(std::string_view key, ErrorList& errors) const {
  std::vector<int> items;
  const toml::node* node = as_table(node_).get(key);
  if (node == nullptr) {
    return items;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr || (!array->empty() && !array->is_homogeneous(toml::node_type::integer))) {
    errors.add(wrong_type(*this, key, *node, "an array of whole numbers, as [1, 2]"));
    return items;
  }
  for (const toml::node& item : *array) {
    items.push_back(static_cast<int>(item.as_integer()->get()));
  }
  return items;
}

std::vector<std::vector<std::string>> TomlTable::text_rows(std::string_view key,
                                                           ErrorList& errors) const {
  std::vector<std::vector<std::string>> rows;
  const toml::node* node = as_table(node_).get(key);
  if (node == nullptr) {
    return rows;
  }
  const toml::array* array = node->as_array();
  const auto wrong = [&] {
    errors.add(wrong_type(*this, key, *node, "an array of arrays of texts, as [[\"a\", \"b\"]]"));
    return std::vector<std::vector<std::string>>{};
  };
  if (array == nullptr) {
    return wrong();
  }
  for (const toml::node& item : *array) {
    const toml::array* inner = item.as_array();
    if (inner == nullptr || !inner->is_homogeneous(toml::node_type::string)) {
      return wrong();
    }
    auto& row = rows.emplace_back();
    for (const toml::node& text : *inner) {
      row.push_back(text.as_string()->get());
    }
  }
  return rows;
}

std::optional<TomlTable> TomlTable::table(std::string_view key, ErrorList& errors) const {
  const toml::node* node = as_table(node_).get(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (const auto* table = node->as_table()) {
    return TomlTable(file_, table);
  }
  errors.add(wrong_type(*this, key, *node, fmt::format("a table, as [{}]", key)));
  return std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key, ErrorList& errors) const {
  std::vector<TomlTable> items;
  const toml::node* node = as_table(node_).get(key);
  if (node == nullptr) {
    return items;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr || (!array->empty() && !array->is_homogeneous(toml::node_type::table))) {
    errors.add(wrong_type(*this, key, *node, fmt::format("an array of tables, as [[{}]]", key)));
    return items;
  }
  for (const toml::node& item : *array) {
    items.push_back(TomlTable(file_, item.as_table()));
  }
  return items;
}

std::vector<std::pair<std::string, std::string>> TomlTable::plain_values() const {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [key, node] : as_table(node_)) {
    values.emplace_back(std::string(key.str()), found_text(node));
  }
  std::sort(values.begin(), values.end());
  return values;
}

void TomlTable::check_keys(const std::vector<std::string>& known, ErrorList& errors) const {
  for (const auto& [key, node] : as_table(node_)) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      continue;
    }
    const auto& place = key.source().begin;
    errors.add({.code = "E1042",
                .what = "an unknown key",
                .file = file_->name,
                .line = place.line,
                .column = place.column,
                .field = name,
                .source_line = line_of(file_->text, place.line),
                .found = name,
                .hint = name_hint(name, known)});
  }
}

}  // namespace corridor::table
