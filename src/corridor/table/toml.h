// TOML with the place of every value. A thin layer over toml++ that turns its errors into ours and
// reads values with the type that is asked for.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::table {

/// A TOML table (or the whole file). Cheap to copy; keeps its file alive. What is asked for and has
/// the wrong type is an error; what is not there is none. Keys that nobody asked for are reported
/// by unknown_keys().
class TomlTable {
 public:
  static std::optional<TomlTable> parse(std::string text, const std::string& file,
                                        ErrorList& errors);
  static std::optional<TomlTable> read(const std::filesystem::path& path, const std::string& shown,
                                       ErrorList& errors);

  bool has(std::string_view key) const;
  std::optional<std::string> text(std::string_view key, ErrorList& errors) const;
  std::optional<double> number(std::string_view key, ErrorList& errors) const;
  std::optional<bool> boolean(std::string_view key, ErrorList& errors) const;
  std::vector<std::string> texts(std::string_view key,
                                 ErrorList& errors) const;  // array of strings
  std::vector<int> integers(std::string_view key, ErrorList& errors) const;
  std::vector<std::vector<std::string>> text_rows(std::string_view key, ErrorList& errors) const;
  std::optional<TomlTable> table(std::string_view key, ErrorList& errors) const;
  std::vector<TomlTable> tables(std::string_view key, ErrorList& errors) const;  // array of tables

  /// Keys with the value as text (numbers shortest, true, false), in rising order of key.
  std::vector<std::pair<std::string, std::string>> plain_values() const;

  /// An error for each key that is not in `known`, with the near one as hint.
  void check_keys(const std::vector<std::string>& known, ErrorList& errors) const;

  /// An error at the value of `key` (or at the table where there is none).
  Error error(std::string_view key, std::string code, std::string what) const;

 private:
  struct File;  // hides toml++, which takes seconds to compile
  TomlTable(std::shared_ptr<const File> file, const void* node);

  std::shared_ptr<const File> file_;
  const void* node_;
};

}  // namespace corridor::table
