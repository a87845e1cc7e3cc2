#include "corridor/table/row_index.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::table {
namespace {

// Against std::map, with ids that often repeat and some that are empty.
TEST(RowIndex, FindsTheFirstRowOfEachIdAsAMapDoes) {
  std::string text = "other,id\n";
  std::map<std::string, std::uint32_t> first;
  for (std::uint32_t row = 0; row < 5000; ++row) {
    const auto draw = random_bits(7, Stream::test, row, 0)[0] % 3000;
    const std::string id = draw == 0 ? "" : "N" + std::to_string(draw);
    text += "x," + id + "\n";
    if (!id.empty()) {
      first.emplace(id, row);
    }
  }
  ErrorList errors;
  const auto table = Table::parse(text, "t.csv", errors);
  const RowIndex index(table, table.column("id"));
  for (int i = -10; i < 3010; ++i) {
    const std::string id = "N" + std::to_string(i);
    const auto found = first.find(id);
    EXPECT_EQ(index.find(table, id), found == first.end() ? RowIndex::kNone : found->second) << id;
  }
  EXPECT_EQ(index.find(table, ""), RowIndex::kNone);
}

TEST(RowIndex, SaysWhichIdsStandTwice) {
  ErrorList errors;
  const auto table = Table::parse("id\nA\nB\nA\nA\nC\nB\n", "t.csv", errors);
  const std::vector<std::pair<std::uint32_t, std::uint32_t>> repeats = {{2, 0}, {3, 0}, {5, 1}};
  EXPECT_EQ(RowIndex(table, 0).repeats(), repeats);
}

TEST(RowIndex, FindsNothingWithoutAColumnOrRows) {
  ErrorList errors;
  const auto table = Table::parse("id\n", "t.csv", errors);
  EXPECT_EQ(RowIndex().find(table, "A"), RowIndex::kNone);
  EXPECT_EQ(RowIndex(table, kNoColumn).find(table, "A"), RowIndex::kNone);
  EXPECT_EQ(RowIndex(table, 0).find(table, "A"), RowIndex::kNone);
}

}  // namespace
}  // namespace corridor::table
