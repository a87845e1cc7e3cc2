#include "corridor/import/gmns_demand.h"

#include <array>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/import/gmns_alias.h"
#include "corridor/import/problem_cap.h"
#include "corridor/table/schema.h"

namespace corridor::import {
namespace {

using table::kNoColumn;
using table::Table;
using ZoneIndex = std::unordered_map<std::string_view, ZoneId>;

void report_absent(const Table& table, std::string_view name, ErrorList& errors) {
  Error error =
      table.header_error(kNoColumn, "E1010", fmt::format("the column \"{}\" is missing", name));
  error.field = name;
  std::vector<std::string> names;
  for (const std::string_view alias : aliases_of(name)) {
    names.emplace_back(alias);
  }
  error.expected = fmt::format("one of {}", fmt::join(names, ", "));
  for (const std::string& column : table.header()) {
    if (const auto near = nearest_name(column, names)) {
      error.hint = fmt::format("did you mean \"{}\" to be \"{}\"?", column, *near);
    }
  }
  errors.add(std::move(error));
}

std::vector<ZoneId> zones(const Table& table, std::size_t column, const ZoneIndex& index,
                          const IdVector<ZoneId, std::string>& zone_ids, ErrorList& errors) {
  std::vector<ZoneId> found(table.row_count());
  ProblemCap cap(errors);
  for (std::size_t row = 0; row < found.size(); ++row) {
    const std::string_view id = table.cell(row, column);
    if (const auto zone = index.find(id); zone != index.end()) {
      found[row] = zone->second;
    } else if (!table.missing(row, column)) {  // the schema check reports those
      cap.add([&] {
        Error error = table.error(row, column, "E2004", "a zone that the network does not have");
        error.expected = "a zone_id of zone.csv or node.csv";
        error.hint = name_hint(id, zone_ids.items());
        return error;
      });
    }
  }
  return found;
}

}  // namespace

std::optional<GmnsDemand> read_gmns_demand(const std::filesystem::path& path,
                                           const IdVector<ZoneId, std::string>& zone_ids,
                                           const std::string& shown, ErrorList& errors) {
  ErrorList found;
  GmnsDemand demand;
  const auto finish = [&]() -> std::optional<GmnsDemand> {
    errors.add_all(found);
    return found.has_errors() ? std::nullopt : std::optional(std::move(demand));
  };
  auto table = Table::read(path, shown, found);
  if (!table || table->header().empty()) {
    return finish();
  }
  constexpr std::array<std::string_view, 3> kColumns = {"o_zone_id", "d_zone_id", "volume"};
  std::array<AliasedColumn, 3> columns;
  table::TableSchema schema = {.file = "demand.csv"};
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    columns[i] = find_aliased(*table, kColumns[i], demand.notes);
    if (columns[i].index == kNoColumn) {
      report_absent(*table, kColumns[i], found);
    } else {
      schema.columns.push_back({.name = columns[i].spelt, .required = true});
    }
  }
  if (columns[2].index != kNoColumn) {
    schema.columns.back().type = table::Type::number;
    schema.columns.back().least = 0;
  }
  table::check(*table, schema, found);
  if (found.has_errors() && schema.columns.size() < kColumns.size()) {
    return finish();
  }
  ZoneIndex index;
  for (const ZoneId zone : IdRange<ZoneId>(zone_ids.size())) {
    index.emplace(zone_ids[zone], zone);
  }
  const auto origins = zones(*table, columns[0].index, index, zone_ids, found);
  const auto destinations = zones(*table, columns[1].index, index, zone_ids, found);
  for (std::size_t row = 0; row < table->row_count(); ++row) {
    demand.flows.push_back({.origin = origins[row],
                            .destination = destinations[row],
                            .volume = table->number(row, columns[2].index).value_or(0)});
  }
  demand.table = std::move(*table);
  return finish();
}

}  // namespace corridor::import
