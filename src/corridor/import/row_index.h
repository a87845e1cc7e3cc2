// Finds the row of an id. Ids are texts of a table's column and are not copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "corridor/table/csv.h"

namespace corridor::import {

/// An open hash table of row numbers, at most half full: 16 bytes a row where std::unordered_map
/// takes about 60, and no allocation a row. Empty cells are not in it; of equal ids the first row
/// is found.
class RowIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffff'ffff;

  RowIndex() = default;
  /// @param column kNoColumn: an index that finds nothing
  RowIndex(const table::Table& table, std::size_t column);

  /// @param table the table that the index was built from, or what it was moved to
  /// @return row, or kNone
  std::uint32_t find(const table::Table& table, std::string_view id) const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t row = kNone;
  };
  std::vector<Slot> slots_;  // a power of two of them
  std::size_t column_ = table::kNoColumn;
};

}  // namespace corridor::import
