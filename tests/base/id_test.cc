#include "corridor/base/id.h"

#include <gtest/gtest.h>

namespace corridor {
namespace {

TEST(Csr, GroupsItemsByRowInRisingOrder) {
  const std::vector<NodeId> tail = {{2}, {0}, {2}, {0}};
  const auto leaving = group_by_row<NodeId, ArcId>(3, tail);
  EXPECT_EQ(leaving.rows(), 3U);
  ASSERT_EQ(leaving[NodeId{0}].size(), 2U);
  EXPECT_EQ(leaving[NodeId{0}][0], ArcId{1});
  EXPECT_EQ(leaving[NodeId{0}][1], ArcId{3});
  EXPECT_TRUE(leaving[NodeId{1}].empty());
  EXPECT_EQ(leaving[NodeId{2}][1], ArcId{2});
}

TEST(IdRange, VisitsAllIdsOnce) {
  std::uint32_t sum = 0;
  for (const NodeId node : IdRange<NodeId>(5)) {
    sum += node.value;
  }
  EXPECT_EQ(sum, 10U);
}

TEST(Id, DefaultIsNone) {
  EXPECT_FALSE(NodeId{}.valid());
  EXPECT_TRUE(NodeId{0}.valid());
}

}  // namespace
}  // namespace corridor
