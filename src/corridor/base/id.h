// Ids that cannot be mixed up, vectors indexed by one kind of id, and ragged rows.
#pragma once

#include <cassert>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace corridor {

template <class Tag>
struct Id {
  static constexpr std::uint32_t kNone = 0xffff'ffff;
  std::uint32_t value = kNone;

  constexpr bool valid() const { return value != kNone; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using NodeId = Id<struct NodeTag>;
using ArcId = Id<struct ArcTag>;    // one direction of a link
using LinkId = Id<struct LinkTag>;  // a row of link.csv
using ZoneId = Id<struct ZoneTag>;
using ModeId = Id<struct ModeTag>;
using TerminalId = Id<struct TerminalTag>;
using CommodityId = Id<struct CommodityTag>;

/// A vector with one kind of index: time_h[arc] compiles, time_h[node] does not.
template <class Key, class T>
class IdVector {
 public:
  IdVector() = default;
  explicit IdVector(std::size_t size, const T& fill = {}) : items_(size, fill) {}
  explicit IdVector(std::vector<T> items) : items_(std::move(items)) {}

  T& operator[](Key id) {
    assert(id.value < items_.size());
    return items_[id.value];
  }
  const T& operator[](Key id) const {
    assert(id.value < items_.size());
    return items_[id.value];
  }
  Key push_back(T item) {
    items_.push_back(std::move(item));
    return Key{static_cast<std::uint32_t>(items_.size() - 1)};
  }

  std::size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  void resize(std::size_t size, const T& fill = {}) { items_.resize(size, fill); }
  std::span<const T> items() const { return items_; }
  std::span<T> items() { return items_; }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }

  friend bool operator==(const IdVector&, const IdVector&) = default;

 private:
  std::vector<T> items_;  // for flags std::uint8_t: vector<bool> has no span, and its bits race
};

/// All ids 0 .. count-1, for range-for loops.
template <class Key>
class IdRange {
 public:
  explicit constexpr IdRange(std::size_t count) : count_(static_cast<std::uint32_t>(count)) {}

  struct Iterator {
    std::uint32_t value;
    Key operator*() const { return Key{value}; }
    Iterator& operator++() {
      ++value;
      return *this;
    }
    friend bool operator==(Iterator, Iterator) = default;
  };
  Iterator begin() const { return {0}; }
  Iterator end() const { return {count_}; }

 private:
  std::uint32_t count_;
};

/// Ragged rows in two flat arrays: row r is values[offsets[r], offsets[r + 1]).
template <class Row, class T>
struct Csr {
  std::vector<std::uint32_t> offsets{0};  // rows + 1 entries, first 0, never decreasing
  std::vector<T> values;

  std::size_t rows() const { return offsets.size() - 1; }
  std::span<const T> operator[](Row r) const {
    assert(r.value + 1 < offsets.size());
    return {values.data() + offsets[r.value], values.data() + offsets[r.value + 1]};
  }
};

/// Groups items 0 .. row_of.size()-1 by row; within a row in rising order.
template <class Row, class T>
Csr<Row, T> group_by_row(std::size_t rows, std::span<const Row> row_of) {
  Csr<Row, T> csr;
  csr.offsets.assign(rows + 1, 0);
  for (const Row row : row_of) {
    ++csr.offsets[row.value + 1];
  }
  for (std::size_t r = 0; r < rows; ++r) {
    csr.offsets[r + 1] += csr.offsets[r];
  }
  csr.values.resize(row_of.size());
  std::vector<std::uint32_t> next(csr.offsets.begin(), csr.offsets.end() - 1);
  for (std::size_t i = 0; i < row_of.size(); ++i) {
    csr.values[next[row_of[i].value]++] = T{static_cast<std::uint32_t>(i)};
  }
  return csr;
}

}  // namespace corridor

template <class Tag>
struct std::hash<corridor::Id<Tag>> {
  std::size_t operator()(corridor::Id<Tag> id) const noexcept { return id.value; }
};
