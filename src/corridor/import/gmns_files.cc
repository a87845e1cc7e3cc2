#include "corridor/import/gmns_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/import/gmns_schema.h"
#include "corridor/import/problem_cap.h"

namespace corridor::import {
namespace {

using table::Column;
using table::kNoColumn;
using table::Table;
using table::TableSchema;

constexpr std::string_view kNull = "NULL";

// The specification spells one day with a capital: either spelling is read.
TableSchema with_spelling_of(const TableSchema& schema, const Table& table) {
  TableSchema spelt = schema;
  for (Column& column : spelt.columns) {
    if (column.name == "friday" && table.column("friday") == kNoColumn &&
        table.column("Friday") != kNoColumn) {
      column.name = "Friday";
    }
  }
  return spelt;
}

// "2.50174E+11": what a spreadsheet leaves of 250173567031.
bool looks_rounded(std::string_view id) {
  const std::size_t e = id.find("E+");
  return e != std::string_view::npos && e > 0 && parse_number(id).has_value() &&
         id.find('.') != std::string_view::npos;
}

void warn_of_rounded_ids(GmnsFile& file, std::size_t key) {
  for (std::size_t row = 0; row < file.table.row_count(); ++row) {
    if (looks_rounded(file.table.cell(row, key))) {
      Error error = file.table.error(row, key, "W1065", "an id that a spreadsheet has rounded");
      error.expected = "the id in full";
      error.hint = "its last digits are lost: write the table again, with ids as text";
      error.severity = Severity::warning;
      file.problems.add(std::move(error));
      return;
    }
  }
}

// Eight flags (Sunday to Saturday, holidays), then begin and end.
bool is_time_day(std::string_view text) {
  constexpr std::string_view kForm = "XXXXXXXX_HHMM_HHMM";
  if (text.size() != kForm.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
    if (kForm[i] == '_'   ? text[i] != '_'
        : kForm[i] == 'X' ? text[i] != '0' && text[i] != '1'
                          : !digit) {
      return false;
    }
  }
  return true;
}

void check_time_day(GmnsFile& file) {
  const std::size_t column = file.table.column("time_day");
  if (column == kNoColumn) {
    return;
  }
  const bool used = is_network_table(file.schema.file);
  ProblemCap cap(file.problems);
  for (std::size_t row = 0; row < file.table.row_count(); ++row) {
    if (file.table.missing(row, column) || is_time_day(file.table.cell(row, column))) {
      continue;
    }
    cap.add([&] {
      Error error = file.table.error(row, column, used ? "E1064" : "W1064",
                                     "a time of day in another form than GMNS has");
      error.expected = "XXXXXXXX_HHMM_HHMM, such as 01111100_0600_0900";
      error.hint = "eight flags: Sunday to Saturday, then holidays";
      error.severity = used ? Severity::error : Severity::warning;
      return error;
    });
  }
}

bool missing_or_null(const Table& table, std::size_t row, std::size_t column) {
  return table.missing(row, column) || table.cell(row, column) == kNull;
}

void warn_of_null(GmnsFile& file) {
  for (const Column& column : file.schema.columns) {
    const std::size_t index = file.table.column(column.name);
    if (index == kNoColumn || column.refers_to.empty()) {
      continue;
    }
    std::size_t count = 0;
    std::size_t first = 0;
    for (std::size_t row = 0; row < file.table.row_count(); ++row) {
      if (file.table.cell(row, index) == kNull) {
        first = count++ == 0 ? row : first;
      }
    }
    if (count > 0) {
      Error error = file.table.error(first, index, "W1063", "NULL is no missing value of GMNS");
      error.expected = "nothing, or NaN";
      error.hint = fmt::format("taken as missing in {} {} of the column", count,
                               count == 1 ? "cell" : "cells");
      error.severity = Severity::warning;
      file.problems.add(std::move(error));
    }
  }
}

void check_file(GmnsFile& file) {
  table::check(file.table, file.schema, file.problems);
  if (const std::size_t key = file.table.column(file.schema.key); key != kNoColumn) {
    file.index = table::RowIndex(file.table, key);
    warn_of_rounded_ids(file, key);
  }
  warn_of_null(file);
  check_time_day(file);
}

// Near names cost a comparison with every id; a file of faults must not take minutes.
class Hints {
 public:
  explicit Hints(const GmnsFile& target) : target_(target) {}

  std::string operator()(std::string_view typed) {
    const std::size_t key = target_.table.column(target_.schema.key);
    if (key == kNoColumn || spent_ + target_.table.row_count() > kBudget) {
      return {};
    }
    if (ids_.empty()) {
      for (std::size_t row = 0; row < target_.table.row_count(); ++row) {
        ids_.emplace_back(target_.table.cell(row, key));
      }
    }
    spent_ += ids_.size();
    return name_hint(typed, ids_);
  }

 private:
  static constexpr std::size_t kBudget = 1'000'000;  // comparisons, about a second

  const GmnsFile& target_;
  std::vector<std::string> ids_ = {};
  std::size_t spent_ = 0;
};

}  // namespace

GmnsFile* GmnsFiles::find(std::string_view file) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const GmnsFile& f) { return f.schema.file == file; });
  return found == files.end() ? nullptr : &*found;
}

const GmnsFile* GmnsFiles::find(std::string_view file) const {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const GmnsFile& f) { return f.schema.file == file; });
  return found == files.end() ? nullptr : &*found;
}

bool is_network_table(std::string_view file) {
  constexpr std::array<std::string_view, 9> kTables = {
      "node.csv",    "link.csv",           "config.csv",    "geometry.csv",
      "zone.csv",    "use_definition.csv", "use_group.csv", "time_set_definitions.csv",
      "link_tod.csv"};
  return std::find(kTables.begin(), kTables.end(), file) != kTables.end();
}

GmnsFiles read_gmns_files(const std::filesystem::path& folder, const std::string& shown,
                          bool carried) {
  GmnsFiles read;
  for (const TableSchema& schema : gmns_tables()) {
    if (!carried && !is_network_table(schema.file)) {
      continue;
    }
    const std::filesystem::path path = folder / schema.file;
    const std::string name =
        shown.empty() ? std::string(schema.file) : fmt::format("{}/{}", shown, schema.file);
    if (!std::filesystem::is_regular_file(path)) {
      if (schema.required) {
        read.missing.add({.code = "E1001",
                          .what = "a file is missing",
                          .file = name,
                          .expected = fmt::format("a CSV file; a row is {}", schema.row),
                          .hint = "a GMNS network has at least node.csv and link.csv"});
      }
      continue;
    }
    ErrorList problems;
    auto table = Table::read(path, name, problems);
    if (!table) {
      read.missing.add_all(problems);
      continue;
    }
    GmnsFile file{.schema = with_spelling_of(schema, *table),
                  .table = std::move(*table),
                  .problems = std::move(problems)};
    check_file(file);
    read.files.push_back(std::move(file));
  }
  return read;
}

std::vector<std::uint32_t> resolve(GmnsFile& file, std::string_view column,
                                   const GmnsFile& target) {
  const std::size_t index = file.table.column(column);
  std::vector<std::uint32_t> rows(file.table.row_count(), table::RowIndex::kNone);
  if (index == kNoColumn || target.table.column(target.schema.key) == kNoColumn) {
    return rows;  // the schema check has said so
  }
  const bool groups_only = &file == &target;
  Hints hint(target);
  ErrorList found;  // apart, because `target` may be `file`
  {
    ProblemCap cap(found);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (missing_or_null(file.table, row, index)) {
        continue;
      }
      const std::string_view id = file.table.cell(row, index);
      rows[row] = target.index.find(target.table, id);
      if (rows[row] != table::RowIndex::kNone) {
        continue;
      }
      cap.add([&] {
        Error error =
            file.table.error(row, index, groups_only ? "W2004" : "E2004",
                             fmt::format("an id that {} does not have", target.schema.file));
        error.expected = fmt::format("a {} of {}", target.schema.key, target.schema.file);
        error.hint = hint(id);
        error.severity = groups_only ? Severity::warning : Severity::error;
        return error;
      });
    }
  }
  file.problems.add_all(found);
  return rows;
}

namespace {

void report_absent_target(GmnsFile& file, const Column& column) {
  const std::size_t index = file.table.column(column.name);
  for (std::size_t row = 0; index != kNoColumn && row < file.table.row_count(); ++row) {
    if (missing_or_null(file.table, row, index)) {
      continue;
    }
    Error error =
        file.table.error(row, index, "E2003",
                         fmt::format("the ids refer to {}, which is not there", column.refers_to));
    error.expected = fmt::format("the file {}", column.refers_to);
    error.hint = fmt::format("add {}, or leave the column {} empty", column.refers_to, column.name);
    file.problems.add(std::move(error));
    return;
  }
}

}  // namespace

void check_references(GmnsFiles& files, const std::vector<std::string_view>& done) {
  for (GmnsFile& file : files.files) {
    for (const Column& column : file.schema.columns) {
      const std::string name = fmt::format("{} {}", file.schema.file, column.name);
      // Zones may be named by node.csv alone.
      const bool optional_target = name == "node.csv zone_id";
      if (column.refers_to.empty() ||
          std::find(done.begin(), done.end(), std::string_view(name)) != done.end()) {
        continue;
      }
      if (const GmnsFile* target = files.find(column.refers_to)) {
        resolve(file, column.name, *target);
      } else if (!optional_target && gmns_table(column.refers_to) != nullptr &&
                 !gmns_table(column.refers_to)->required) {
        report_absent_target(file, column);
      }
    }
  }
}

}  // namespace corridor::import
