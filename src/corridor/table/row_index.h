// Finds the row of an id. Ids are texts of a table's column and are not copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "corridor/table/csv.h"

namespace corridor::table {

/// An open hash table of row numbers, at most half full: 16 bytes a row where std::unordered_map
/// takes about 60, and no allocation a row. Empty cells are not in it; of equal ids the first row
/// is found.
class RowIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffff'ffff;

  RowIndex() = default;
  /// @param column kNoColumn: an index that finds nothing
  RowIndex(const Table& table, std::size_t column);

  /// Rows whose id stands in an earlier row, each with the first such row; in rising order.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& repeats() const { return repeats_; }

  /// @param table the table that the index was built from, or what it was moved to
  /// @return row, or kNone
  std::uint32_t find(const Table& table, std::string_view id) const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t row = kNone;
  };
  std::vector<Slot> slots_;  // a power of two of them
  std::vector<std::pair<std::uint32_t, std::uint32_t>> repeats_;
  std::size_t column_ = kNoColumn;
};

}  // namespace corridor::table
