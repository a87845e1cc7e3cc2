// The CSV reader with any bytes: it reports problems with their place and never crashes, and a
// table without problems survives being written and read again.
#include "fuzz.h"

#include <string>

#include "corridor/table/csv.h"
#include "corridor/table/csv_writer.h"
#include "corridor/table/schema.h"

namespace corridor::table {
namespace {

const TableSchema kSchema{.file = "fuzz.csv",
                          .row = "a row",
                          .key = "id",
                          .columns = {{.name = "id", .required = true},
                                      {.name = "length", .type = Type::number, .least = 0},
                                      {.name = "lanes", .type = Type::integer},
                                      {.name = "directed", .type = Type::boolean},
                                      {.name = "status", .options = {"open", "closed"}}}};

void read_every_cell(const Table& table) {
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    for (std::size_t column = 0; column < table.header().size(); ++column) {
      const bool missing = table.missing(row, column);
      promise(!missing || !table.number(row, column), "a missing cell is no number");
      table.boolean(row, column);
    }
  }
}

void point_at_corners(const Table& table) {
  if (table.header().empty()) {
    return;
  }
  promise(table.header_error(0, "E", "x").line >= 1, "a header error has a line");
  if (table.row_count() > 0) {
    const Error last = table.error(table.row_count() - 1, table.header().size() - 1, "E", "x");
    promise(last.line > 1, "a row stands below the header");
    format(last);
  }
}

void write_and_read_again(const Table& table) {
  CsvWriter writer({});
  const auto end_row = [&] { writer.end_row(); };
  for (const auto& name : table.header()) {
    writer.add(name);
  }
  end_row();
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    for (std::size_t column = 0; column < table.header().size(); ++column) {
      writer.add(table.cell(row, column));
    }
    end_row();
  }
  ErrorList errors;
  const Table again = Table::parse(writer.text(), "again.csv", errors);
  promise(!errors.has_errors(), "what we write has no problems");
  promise(again.header() == table.header(), "the header survives");
  promise(again.row_count() == table.row_count(), "the rows survive");
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    for (std::size_t column = 0; column < table.header().size(); ++column) {
      promise(again.cell(row, column) == table.cell(row, column), "the cells survive");
    }
  }
}

}  // namespace
}  // namespace corridor::table

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace corridor;
  ErrorList errors;
  const auto table = table::Table::parse(std::string(reinterpret_cast<const char*>(data), size),
                                         "fuzz.csv", errors);
  table::read_every_cell(table);
  table::point_at_corners(table);
  // A table of one column cannot hold an empty cell: its line is blank, and blank lines are
  // skipped.
  if (!errors.has_errors() && table.header().size() > 1) {
    table::write_and_read_again(table);
  }
  table::check(table, table::kSchema, errors);
  format(errors);
  return 0;
}
