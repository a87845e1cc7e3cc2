// The tables of a GMNS folder, each held against its schema and against the tables it refers to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/table/csv.h"
#include "corridor/table/row_index.h"
#include "corridor/table/schema.h"

namespace corridor::import {

struct GmnsFile {
  table::TableSchema schema;
  table::Table table;
  table::RowIndex index = {};  // of the schema's key
  ErrorList problems = {};     // of this file
};

struct GmnsFiles {
  std::vector<GmnsFile> files = {};  // in the order of gmns_tables(); absent ones are left out
  ErrorList missing = {};            // required files that are not there

  GmnsFile* find(std::string_view file);
  const GmnsFile* find(std::string_view file) const;
};

/// Tables that a network is built from; the others are only carried along.
bool is_network_table(std::string_view file);

/// Reads what is there and checks each table by itself: schema, NULL for a missing value, ids that
/// a spreadsheet rounded, the form of time_day.
///
/// @param shown    the folder as messages show it
/// @param carried  false: tables that no network is built from are not opened
GmnsFiles read_gmns_files(const std::filesystem::path& folder, const std::string& shown,
                          bool carried);

/// Row of the table that `column` refers to, for each row of `file`: table::RowIndex::kNone where
/// the cell is missing or names no row; the latter is a problem of `file`, with the near id as
/// hint. A reference from a table to itself only groups rows, so there it is a warning.
std::vector<std::uint32_t> resolve(GmnsFile& file, std::string_view column, const GmnsFile& target);

/// Resolves every reference of every table but those in `done` ("link.csv from_node_id"), for its
/// problems only. Where the file that is referred to is not there, one problem a column says so.
void check_references(GmnsFiles& files, const std::vector<std::string_view>& done);

}  // namespace corridor::import
