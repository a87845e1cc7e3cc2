// The tables of the General Modeling Network Specification (GMNS), versions 0.96 and 0.97, as data:
// names, types, ranges and enumerations of github.com/zephyr-data-specs/GMNS, folder spec. Where
// the two versions enumerate differently, the values of both are allowed.
#pragma once

#include <span>
#include <string_view>

#include "corridor/table/schema.h"

namespace corridor::import {

/// All tables, those that a network is built from first. `unit` of a column is a unit, or the
/// column of config.csv that names it (long_length, short_length, speed, currency).
std::span<const table::TableSchema> gmns_tables();

/// @param file "link.csv"; nullptr if GMNS has no such table
const table::TableSchema* gmns_table(std::string_view file);

}  // namespace corridor::import
