// What a table must look like, as data: `corridor schema` prints it, check() holds a file against
// it.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/table/csv.h"

namespace corridor::table {

enum class Type { text, number, integer, boolean };

struct Column {
  std::string_view name = {};
  Type type = Type::text;
  std::string_view unit = {};
  std::string_view description = {};
  bool required = false;  // the column must be there and each cell filled
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool above_least = false;                    // `least` itself is not allowed
  std::vector<std::string_view> options = {};  // allowed texts; empty: any
  std::string_view refers_to = {};             // "node.csv": the cell is a key of that table
};

struct TableSchema {
  std::string_view file = {};  // "link.csv"
  std::string_view row = {};   // what a row is
  bool required = false;       // a case needs the file
  std::string_view key = {};   // column whose values must differ; empty: none
  std::vector<Column> columns = {};
};

/// Holds `table` against `schema`: columns that miss (with the near name as hint), cells that are
/// empty, of another type, out of range or not among the options, keys that stand twice. Columns
/// that the schema does not name are fine; one that looks like a misspelling is a warning. Of a
/// column's faults the first 1000 are told one by one and the others counted (E1029).
/// References to other tables are checked by whoever has both.
void check(const Table& table, const TableSchema& schema, ErrorList& errors);

std::string_view name(Type type);

}  // namespace corridor::table
