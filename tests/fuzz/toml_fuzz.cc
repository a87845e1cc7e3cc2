// The TOML reader with any bytes: whatever is asked of whatever was read, the answer is a value or
// a problem with its place.
#include "fuzz.h"

#include <string>

#include "corridor/table/toml.h"

namespace corridor::table {
namespace {

void ask_everything(const TomlTable& table, ErrorList& errors) {
  for (const auto& [key, value] : table.plain_values()) {
    promise(table.has(key), "a key that is listed is there");
    table.text(key, errors);
    table.number(key, errors);
    table.boolean(key, errors);
    table.texts(key, errors);
    table.integers(key, errors);
    table.text_rows(key, errors);
    promise(table.error(key, "E", "x").line >= 1, "a value has a line");
    if (const auto inner = table.table(key, errors)) {
      ask_everything(*inner, errors);
    }
    for (const auto& inner : table.tables(key, errors)) {
      ask_everything(inner, errors);
    }
  }
  table.check_keys({"case", "title", "scenario"}, errors);
}

}  // namespace
}  // namespace corridor::table

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace corridor;
  ErrorList errors;
  const auto table = table::TomlTable::parse(std::string(reinterpret_cast<const char*>(data), size),
                                             "fuzz.toml", errors);
  promise(table.has_value() != errors.has_errors(), "either a table or a problem");
  if (table) {
    table::ask_everything(*table, errors);
  }
  format(errors);
  return 0;
}
