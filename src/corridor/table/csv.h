// CSV as RFC 4180 has it (quotes, quoted newlines, CRLF, a byte order mark), with the place of
// every cell, so that a problem can be shown where it stands. Cells are views into the file's text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::table {

inline constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

class Table {
 public:
  /// Splits `text`. Problems (ragged rows, an open quote, a column named twice) go to `errors`;
  /// what could be read can still be used: short rows are filled with empty cells, long ones cut.
  ///
  /// @param file the name that messages show
  static Table parse(std::string text, std::string file, ErrorList& errors);

  /// Reads and splits a file; a missing one is an error E1001.
  ///
  /// @param shown the name that messages show
  static std::optional<Table> read(const std::filesystem::path& path, const std::string& shown,
                                   ErrorList& errors);

  const std::string& file() const { return file_; }
  const std::vector<std::string>& header() const { return header_; }
  std::size_t row_count() const { return header_.empty() ? 0 : cells_.size() / header_.size(); }
  std::size_t column(std::string_view name) const;  // kNoColumn if there is none

  /// The text of a cell, blanks around it removed; empty for kNoColumn.
  std::string_view cell(std::size_t row, std::size_t column) const;
  std::string_view cell(std::size_t row, std::string_view name) const {
    return cell(row, column(name));
  }

  /// Missing is empty or, as GMNS allows, NaN.
  bool missing(std::size_t row, std::size_t column) const;

  /// The number in a cell; none if it is missing or no finite number (schema.h reports those).
  std::optional<double> number(std::size_t row, std::size_t column) const;
  std::optional<bool> boolean(std::size_t row, std::size_t column) const;

  /// An error that stands at this cell: file, line, column, text of the line and of the cell.
  Error error(std::size_t row, std::size_t column, std::string code, std::string what) const;
  /// An error of the header, at `column` or at its start.
  Error header_error(std::size_t column, std::string code, std::string what) const;

 private:
  struct Cell {  // without the blanks around it
    std::uint32_t begin;
    std::uint32_t length;  // kUnescaped: `begin` is an index into unescaped_
  };
  static constexpr std::uint32_t kUnescaped = 0xffff'ffff;

  struct Scan;
  Error place(std::size_t offset, std::string code, std::string what) const;

  std::string file_;
  std::string text_;
  std::vector<std::uint32_t> line_begin_;  // \n, \r\n and a lone \r end a line
  std::vector<std::string> header_;
  std::vector<std::uint32_t> header_begin_;
  std::vector<Cell> cells_;            // row by row
  std::deque<std::string> unescaped_;  // cells with doubled quotes
  std::vector<std::uint32_t> unescaped_begin_;
};

}  // namespace corridor::table
