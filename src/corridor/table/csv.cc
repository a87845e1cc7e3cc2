#include "corridor/table/csv.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"

namespace corridor::table {
namespace {

std::vector<std::uint32_t> line_begins(std::string_view text) {
  std::vector<std::uint32_t> begins{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && !text.substr(i + 1).starts_with('\n'))) {
      begins.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
  return begins;
}

}  // namespace

// One pass over the text. A record's cells are collected in `record` and then fitted to the header.
struct Table::Scan {
  Table& table;
  ErrorList& errors;
  std::vector<Cell> record = {};
  std::size_t at = 0;
  std::size_t record_begin = 0;

  std::string_view text() const { return table.text_; }

  void run() {
    bool header = true;
    while (at < text().size()) {
      record.clear();
      record_begin = at;
      read_record();
      if (blank_record()) {
        continue;
      }
      if (header) {
        take_header();
        header = false;
      } else {
        take_row();
      }
    }
    if (header) {
      errors.add({.code = "E1002",
                  .what = "the file is empty",
                  .file = table.file_,
                  .expected = "a line with the names of the columns"});
    }
  }

  bool blank_record() const {
    return record.size() == 1 && record[0].length != kUnescaped &&
           trimmed(text().substr(record[0].begin, record[0].length)).empty();
  }

  void read_record() {
    while (true) {
      record.push_back(read_cell());
      if (at >= text().size()) {
        return;
      }
      const char end = text()[at++];
      if (end == ',') {
        if (at == text().size()) {
          record.push_back({static_cast<std::uint32_t>(at), 0});
          return;
        }
        continue;
      }
      if (end == '\r' && at < text().size() && text()[at] == '\n') {
        ++at;
      }
      return;
    }
  }

  static bool is_blank(char c) { return c == ' ' || c == '\t'; }

  // Leaves `at` on the comma or line end behind the cell. A loop over characters: find_first_of
  // calls memchr for each of them and made up a fifth of the time.
  Cell read_cell() {
    const std::size_t begin = at;
    std::size_t look = at;
    while (look < text().size() && is_blank(text()[look])) {
      ++look;
    }
    if (look < text().size() && text()[look] == '"') {
      return read_quoted(look);
    }
    at = look;
    while (at < text().size() && text()[at] != ',' && text()[at] != '\r' && text()[at] != '\n') {
      ++at;
    }
    std::size_t end = at;
    while (end > look && is_blank(text()[end - 1])) {
      --end;
    }
    return {static_cast<std::uint32_t>(end == look ? begin : look),
            static_cast<std::uint32_t>(end - look)};
  }

  Cell read_quoted(std::size_t quote) {
    const std::size_t begin = quote + 1;
    std::size_t look = begin;
    bool doubled = false;
    while (true) {
      look = text().find('"', look);
      if (look == std::string_view::npos) {
        Error error = table.place(quote, "E1004", "a quote is opened and never closed");
        error.expected = "a closing \" before the end of the file";
        error.hint = "a \" inside a quoted text is written twice";
        errors.add(std::move(error));
        at = text().size();
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at - begin)};
      }
      if (look + 1 < text().size() && text()[look + 1] == '"') {
        doubled = true;
        look += 2;
        continue;
      }
      break;
    }
    at = std::min(text().find_first_of(",\r\n", look + 1), text().size());
    if (!trimmed(text().substr(look + 1, at - look - 1)).empty()) {
      Error error = table.place(look + 1, "E1005", "text after a closing quote");
      error.found = std::string(trimmed(text().substr(look + 1, at - look - 1)));
      error.expected = "a comma or the end of the line";
      error.hint = "a \" inside a quoted text is written twice";
      errors.add(std::move(error));
    }
    if (!doubled) {
      const std::string_view inside = trimmed(text().substr(begin, look - begin));
      return {static_cast<std::uint32_t>(
                  inside.empty() ? begin : static_cast<std::size_t>(inside.data() - text().data())),
              static_cast<std::uint32_t>(inside.size())};
    }
    std::string plain;
    for (std::size_t i = begin; i < look; ++i) {
      plain += text()[i];
      i += text()[i] == '"' ? std::size_t{1} : 0;
    }
    table.unescaped_.emplace_back(trimmed(plain));
    table.unescaped_begin_.push_back(static_cast<std::uint32_t>(begin));
    return {static_cast<std::uint32_t>(table.unescaped_.size() - 1), kUnescaped};
  }

  std::string_view view(Cell cell) const {
    return cell.length == kUnescaped ? std::string_view(table.unescaped_[cell.begin])
                                     : text().substr(cell.begin, cell.length);
  }

  std::uint32_t begin_of(Cell cell) const {
    return cell.length == kUnescaped ? table.unescaped_begin_[cell.begin] : cell.begin;
  }

  void take_header() {
    for (const Cell cell : record) {
      std::string name(trimmed(view(cell)));
      const bool twice = !name.empty() && std::find(table.header_.begin(), table.header_.end(),
                                                    name) != table.header_.end();
      table.header_.push_back(name);
      table.header_begin_.push_back(begin_of(cell));
      if (twice) {
        Error error = table.place(begin_of(cell), "E1006", "a column stands twice");
        error.field = name;
        error.found = name;
        error.expected = "each column once";
        errors.add(std::move(error));
      }
    }
    // Rows as the lines allow, but no more cells than a sound file of this size can have.
    const auto lines = static_cast<std::size_t>(std::count(text().begin(), text().end(), '\n'));
    table.cells_.reserve(std::min(table.header_.size() * (lines + 1), text().size()));
  }

  void take_row() {
    const std::size_t due = table.header_.size();
    if (record.size() != due) {
      Error error = table.place(
          record_begin, "E1003",
          record.size() < due ? "the row has too few cells" : "the row has too many cells");
      error.column = 0;
      error.found = fmt::format("{} cells", record.size());
      error.expected = fmt::format("{}, as the header has", due);
      error.hint = record.size() < due ? "" : "a text that holds a comma goes in quotes";
      errors.add(std::move(error));
    }
    record.resize(due, {static_cast<std::uint32_t>(std::min(at, text().size())), 0});
    table.cells_.insert(table.cells_.end(), record.begin(), record.end());
  }
};

Table Table::parse(std::string text, std::string file, ErrorList& errors) {
  Table table;
  table.file_ = std::move(file);
  if (text.size() >= kUnescaped) {
    errors.add({.code = "E1007",
                .what = "the file is too large",
                .file = table.file_,
                .found = fmt::format("{} bytes", text.size()),
                .expected = "less than 4 GiB",
                .hint = "split the table"});
    return table;
  }
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) {
    text.erase(0, kByteOrderMark.size());
  }
  table.text_ = std::move(text);
  table.line_begin_ = line_begins(table.text_);
  table.cells_.reserve(table.text_.size() / 8);
  Scan{.table = table, .errors = errors}.run();
  if (table.cells_.size() < table.cells_.capacity() / 2) {
    table.cells_.shrink_to_fit();
  }
  return table;
}

std::optional<Table> Table::read(const std::filesystem::path& path, const std::string& shown,
                                 ErrorList& errors) {
  if (!std::filesystem::is_regular_file(path)) {
    errors.add({.code = "E1001",
                .what = "a file is missing",
                .file = shown,
                .expected = "a CSV file",
                .hint = "corridor schema lists the tables of a case"});
    return std::nullopt;
  }
  return parse(read_file(path), shown, errors);
}

std::size_t Table::column(std::string_view name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  return found == header_.end() ? kNoColumn : static_cast<std::size_t>(found - header_.begin());
}

std::string_view Table::cell(std::size_t row, std::size_t column) const {
  if (column == kNoColumn) {
    return {};
  }
  const Cell cell = cells_[row * header_.size() + column];
  return cell.length == kUnescaped ? std::string_view(unescaped_[cell.begin])
                                   : std::string_view(text_).substr(cell.begin, cell.length);
}

bool Table::missing(std::size_t row, std::size_t column) const {
  const std::string_view text = cell(row, column);
  constexpr std::size_t kNaNSize = 3;
  return text.empty() ||
         (text.size() == kNaNSize && (text == "NaN" || text == "nan" || text == "NAN"));
}

std::optional<double> Table::number(std::size_t row, std::size_t column) const {
  if (missing(row, column)) {
    return std::nullopt;
  }
  const auto value = parse_number(cell(row, column));
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<bool> Table::boolean(std::size_t row, std::size_t column) const {
  const std::string_view text = cell(row, column);
  if (text == "true" || text == "True" || text == "TRUE" || text == "1") {
    return true;
  }
  if (text == "false" || text == "False" || text == "FALSE" || text == "0") {
    return false;
  }
  return std::nullopt;
}

Error Table::place(std::size_t offset, std::string code, std::string what) const {
  constexpr std::size_t kKept = 400;  // of the line, on both sides of the fault
  const std::string_view text = text_;
  const auto next_line = std::upper_bound(line_begin_.begin(), line_begin_.end(), offset);
  const std::size_t line_begin = *std::prev(next_line);
  const std::size_t line_end = std::min(text.find_first_of("\r\n", offset), text.size());
  const std::size_t shown_begin = offset - std::min(offset - line_begin, kKept);
  Error error{.code = std::move(code),
              .what = std::move(what),
              .file = file_,
              .line = static_cast<std::size_t>(next_line - line_begin_.begin()),
              .column = offset - line_begin + 1};
  if (shown_begin == line_begin) {
    error.source_line = text.substr(line_begin, std::min(line_end, offset + kKept) - line_begin);
  }
  return error;
}

Error Table::error(std::size_t row, std::size_t column, std::string code, std::string what) const {
  const Cell cell = cells_[row * header_.size() + column];
  const std::size_t begin = cell.length == kUnescaped ? unescaped_begin_[cell.begin] : cell.begin;
  Error error = place(begin, std::move(code), std::move(what));
  error.field = header_[column];
  error.found = this->cell(row, column);
  return error;
}

Error Table::header_error(std::size_t column, std::string code, std::string what) const {
  Error error =
      place(column == kNoColumn || column >= header_begin_.size() ? 0 : header_begin_[column],
            std::move(code), std::move(what));
  if (column != kNoColumn && column < header_.size()) {
    error.field = header_[column];
    error.found = header_[column];
  } else {
    error.column = 0;
  }
  return error;
}

}  // namespace corridor::table
