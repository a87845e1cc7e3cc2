// Other programs' names for columns (DTALite and its relatives). Which one matched is always said.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/table/csv.h"

namespace corridor::import {

struct AliasedColumn {
  std::size_t index = table::kNoColumn;
  std::string spelt = {};  // as the file has it
};

/// The column `name`, or the first of its aliases that the table has. Adds the note
/// `demand.csv: volume is read from "trips"`, also where the name is the one asked for.
///
/// @param name one of o_zone_id, d_zone_id, volume, vdf_alpha, vdf_beta
AliasedColumn find_aliased(const table::Table& table, std::string_view name,
                           std::vector<std::string>& notes);

/// The names under which find_aliased() looks, the column's own first.
std::vector<std::string_view> aliases_of(std::string_view name);

}  // namespace corridor::import
