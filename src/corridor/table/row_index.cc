#include "corridor/table/row_index.h"

#include <bit>
#include <functional>

namespace corridor::table {
namespace {

std::uint32_t hash_of(std::string_view id) {
  const std::uint64_t hash = std::hash<std::string_view>{}(id);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

}  // namespace

RowIndex::RowIndex(const Table& table, std::size_t column) : column_(column) {
  if (column == kNoColumn || table.row_count() == 0) {
    return;
  }
  slots_.resize(std::bit_ceil(2 * table.row_count()));
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    const std::string_view id = table.cell(row, column);
    if (id.empty()) {
      continue;
    }
    const std::uint32_t hash = hash_of(id);
    std::size_t at = hash & mask;
    while (slots_[at].row != kNone &&
           (slots_[at].hash != hash || table.cell(slots_[at].row, column) != id)) {
      at = (at + 1) & mask;
    }
    if (slots_[at].row == kNone) {
      slots_[at] = {hash, static_cast<std::uint32_t>(row)};
    } else {
      repeats_.emplace_back(static_cast<std::uint32_t>(row), slots_[at].row);
    }
  }
}

std::uint32_t RowIndex::find(const Table& table, std::string_view id) const {
  if (slots_.empty() || id.empty()) {
    return kNone;
  }
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t hash = hash_of(id);
  for (std::size_t at = hash & mask; slots_[at].row != kNone; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && table.cell(slots_[at].row, column_) == id) {
      return slots_[at].row;
    }
  }
  return kNone;
}

}  // namespace corridor::table
