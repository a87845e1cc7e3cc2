// The tables of a case folder (docs/case.md), as data.
#pragma once

#include <span>
#include <string_view>

#include "corridor/table/schema.h"

namespace corridor::cases {

/// All tables of a case, in the order in which they are read.
std::span<const table::TableSchema> schemas();

/// The schema of "link" or "link.csv"; nullptr if there is none.
const table::TableSchema* find_schema(std::string_view name);

}  // namespace corridor::cases
