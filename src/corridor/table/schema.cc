#include "corridor/table/schema.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/table/row_index.h"

namespace corridor::table {
namespace {

std::string range_text(const Column& column) {
  const bool low = std::isfinite(column.least);
  const bool high = std::isfinite(column.most);
  const bool named = column.unit.find(' ') != std::string_view::npos;  // "speed of config.csv"
  const std::string unit =
      column.unit.empty() ? "" : fmt::format("{} {}", named ? ", in" : "", column.unit);
  if (low && high) {
    return fmt::format("a number {} {} and at most {}{}",
                       column.above_least ? "above" : "of at least", shortest(column.least),
                       shortest(column.most), unit);
  }
  if (low) {
    return fmt::format("a number {} {}{}", column.above_least ? "above" : "of at least",
                       shortest(column.least), unit);
  }
  if (high) {
    return fmt::format("a number of at most {}{}", shortest(column.most), unit);
  }
  return column.type == Type::integer ? "a whole number" : fmt::format("a number{}", unit);
}

class Checker {
 public:
  Checker(const Table& table, const TableSchema& schema, ErrorList& errors)
      : table_(table), schema_(schema), errors_(errors) {}

  void run() {
    for (const Column& column : schema_.columns) {
      const std::size_t index = table_.column(column.name);
      if (index != kNoColumn) {
        check_cells(column, index);
      } else if (column.required) {
        missing_column(column);
      }
    }
    warn_of_misspelt_columns();
    if (const std::size_t key = table_.column(schema_.key); key != kNoColumn) {
      check_unique(key);
    }
  }

 private:
  // A fault in each cell of a long column is said kMostFaults times and then counted.
  class FaultCap {
   public:
    FaultCap(const Checker& checker, std::string_view column)
        : checker_(checker), column_(column) {}
    ~FaultCap() {
      if (count_ > kMostFaults) {
        checker_.errors_.add({.code = "E1029",
                              .what = fmt::format("{} more faults in the column \"{}\"",
                                                  count_ - kMostFaults, column_),
                              .file = checker_.table_.file(),
                              .field = std::string(column_)});
      }
    }
    FaultCap(const FaultCap&) = delete;
    FaultCap& operator=(const FaultCap&) = delete;
    bool keep() { return ++count_ <= kMostFaults; }

   private:
    static constexpr std::size_t kMostFaults = 1000;

    const Checker& checker_;
    std::string_view column_;
    std::size_t count_ = 0;
  };

  std::vector<std::string> unknown_names() const {
    std::vector<std::string> names;
    for (const std::string& name : table_.header()) {
      if (!in_schema(name)) {
        names.push_back(name);
      }
    }
    return names;
  }

  bool in_schema(std::string_view name) const {
    return std::any_of(schema_.columns.begin(), schema_.columns.end(),
                       [&](const Column& column) { return column.name == name; });
  }

  void missing_column(const Column& column) {
    Error error = table_.header_error(kNoColumn, "E1010",
                                      fmt::format("the column \"{}\" is missing", column.name));
    error.field = column.name;
    if (const auto near = nearest_name(column.name, unknown_names())) {
      error.hint = fmt::format("did you mean \"{}\" to be \"{}\"?", *near, column.name);
    } else {
      error.hint = fmt::format("corridor schema {} lists the columns",
                               schema_.file.substr(0, schema_.file.find('.')));
    }
    errors_.add(std::move(error));
  }

  void warn_of_misspelt_columns() {
    std::vector<std::string> absent;
    for (const Column& column : schema_.columns) {
      if (!column.required && table_.column(column.name) == kNoColumn) {
        absent.emplace_back(column.name);
      }
    }
    for (const std::string& name : unknown_names()) {
      const auto near = nearest_name(name, absent);
      if (name.size() < 5 || !near) {
        continue;
      }
      Error error = table_.header_error(table_.column(name), "W1011", "an unknown column");
      error.hint =
          fmt::format("did you mean \"{}\"? As it is, the column is only carried along", *near);
      error.severity = Severity::warning;
      errors_.add(std::move(error));
    }
  }

  void check_cells(const Column& column, std::size_t index) {
    FaultCap cap(*this, column.name);
    for (std::size_t row = 0; row < table_.row_count(); ++row) {
      if (table_.missing(row, index)) {
        if (column.required) {
          add(column, row, index, cap, "E1024", "a value is missing");
        }
        continue;
      }
      check_cell(column, row, index, cap);
    }
  }

  std::string expected(const Column& column) const {
    if (!column.options.empty()) {
      return fmt::format("one of {}", fmt::join(column.options, ", "));
    }
    switch (column.type) {
      case Type::text:
        return column.refers_to.empty() ? "a text" : fmt::format("an id of {}", column.refers_to);
      case Type::boolean:
        return "true or false";
      case Type::number:
      case Type::integer:
        return range_text(column);
    }
    return {};
  }

  void check_cell(const Column& column, std::size_t row, std::size_t index, FaultCap& cap) {
    const std::string_view text = table_.cell(row, index);
    if (column.type == Type::boolean) {
      if (!table_.boolean(row, index)) {
        add(column, row, index, cap, "E1020", "not true or false");
      }
    } else if (column.type == Type::number || column.type == Type::integer) {
      check_number(column, row, index, text, cap);
    } else if (!column.options.empty() && std::find(column.options.begin(), column.options.end(),
                                                    text) == column.options.end()) {
      const std::vector<std::string> options(column.options.begin(), column.options.end());
      const auto near = nearest_name(text, options);
      add(column, row, index, cap, "E1023", "not one of the allowed values",
          near ? fmt::format("did you mean \"{}\"?", *near) : "");
    }
  }

  void check_number(const Column& column, std::size_t row, std::size_t index, std::string_view text,
                    FaultCap& cap) {
    const auto value = parse_number(text);
    if (!value) {
      const bool comma = text.find(',') != std::string_view::npos;
      add(column, row, index, cap, "E1020", "text where a number is due",
          comma ? "the decimal sign is a point, and thousands are not separated" : "");
    } else if (!std::isfinite(*value)) {
      add(column, row, index, cap, "E1021", "not a finite number",
          "leave the cell empty if unknown");
    } else if (column.type == Type::integer && *value != std::floor(*value)) {
      add(column, row, index, cap, "E1020", "not a whole number");
    } else if (*value < column.least || *value > column.most ||
               (column.above_least && *value == column.least)) {
      add(column, row, index, cap, "E1022", "a number out of range");
    }
  }

  void add(const Column& column, std::size_t row, std::size_t index, FaultCap& cap,
           const char* code, const char* what, std::string hint = "") {
    if (!cap.keep()) {
      return;
    }
    Error error = table_.error(row, index, code, what);
    error.expected = expected(column);
    error.hint = std::move(hint);
    errors_.add(std::move(error));
  }

  void check_unique(std::size_t key) {
    FaultCap cap(*this, schema_.key);
    const RowIndex index(table_, key);
    for (const auto& [row, first] : index.repeats()) {
      if (!cap.keep()) {
        continue;
      }
      Error error = table_.error(row, key, "E1030", "an id stands twice");
      error.expected = "an id of its own";
      error.hint = fmt::format("its first row is line {}", table_.error(first, key, "", "").line);
      errors_.add(std::move(error));
    }
  }

  const Table& table_;
  const TableSchema& schema_;
  ErrorList& errors_;
};

}  // namespace

void check(const Table& table, const TableSchema& schema, ErrorList& errors) {
  if (!table.header().empty()) {
    Checker(table, schema, errors).run();
  }
}

std::string_view name(Type type) {
  switch (type) {
    case Type::text:
      return "text";
    case Type::number:
      return "number";
    case Type::integer:
      return "integer";
    case Type::boolean:
      return "boolean";
  }
  return {};
}

}  // namespace corridor::table
