#include "corridor/import/gmns_schema.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace corridor::import {
namespace {

const table::Column* column(std::string_view file, std::string_view name) {
  const table::TableSchema* schema = gmns_table(file);
  if (schema == nullptr) {
    return nullptr;
  }
  const auto found = std::find_if(schema->columns.begin(), schema->columns.end(),
                                  [&](const auto& c) { return c.name == name; });
  return found == schema->columns.end() ? nullptr : &*found;
}

TEST(GmnsSchema, HasThe25TablesOfTheSpecificationAndRequiresTwo) {
  std::set<std::string_view> files;
  std::set<std::string_view> required;
  for (const auto& schema : gmns_tables()) {
    files.insert(schema.file);
    if (schema.required) {
      required.insert(schema.file);
    }
  }
  EXPECT_EQ(gmns_tables().size(), 25U);
  EXPECT_EQ(files.size(), 25U);
  EXPECT_EQ(required, (std::set<std::string_view>{"link.csv", "node.csv"}));
}

TEST(GmnsSchema, EveryReferenceNamesATableThatHasAKey) {
  for (const auto& schema : gmns_tables()) {
    for (const auto& c : schema.columns) {
      if (!c.refers_to.empty()) {
        const auto* target = gmns_table(c.refers_to);
        ASSERT_NE(target, nullptr) << schema.file << " " << c.name;
        EXPECT_FALSE(target->key.empty()) << schema.file << " " << c.name;
      }
    }
  }
}

TEST(GmnsSchema, EveryTableHasEachColumnOnceAndAKeyThatIsRequired) {
  for (const auto& schema : gmns_tables()) {
    std::set<std::string_view> names;
    for (const auto& c : schema.columns) {
      EXPECT_TRUE(names.insert(c.name).second) << schema.file << " " << c.name;
      EXPECT_FALSE(c.description.empty()) << schema.file << " " << c.name;
    }
    if (!schema.key.empty()) {
      ASSERT_NE(column(schema.file, schema.key), nullptr) << schema.file;
      EXPECT_TRUE(column(schema.file, schema.key)->required) << schema.file;
    }
  }
}

// spec/link.schema.json, lane.schema.json, movement.schema.json of GMNS 0.96.
TEST(GmnsSchema, KeepsTheRangesAndEnumerationsOfTheSpecification) {
  EXPECT_EQ(column("link.csv", "free_speed")->most, 200);
  EXPECT_EQ(column("link.csv", "grade")->least, -100);
  EXPECT_EQ(column("link.csv", "length")->least, 0);
  EXPECT_EQ(column("lane.csv", "lane_num")->most, 10);
  EXPECT_EQ(column("signal_timing_plan.csv", "cycle_length")->most, 600);
  EXPECT_EQ(column("lane.csv", "r_barrier")->options,
            (std::vector<std::string_view>{"none", "regulatory", "physical"}));
  EXPECT_EQ(column("movement.csv", "type")->options,
            (std::vector<std::string_view>{"left", "right", "uturn", "thru", "merge", "diverge"}));
  EXPECT_TRUE(column("segment.csv", "start_lr")->required);
  EXPECT_FALSE(column("link.csv", "geometry")->required);
}

}  // namespace
}  // namespace corridor::import
