#include "corridor/network/graph.h"

#include <gtest/gtest.h>

namespace corridor::network {
namespace {

//   0 --> 1 --> 2     and 2 --> 0 twice, a self loop at 1
TEST(BuildGraph, NumbersArcsByTailAndKeepsParallelArcsAndLoops) {
  const std::vector<Endpoints> arcs = {
      {NodeId{2}, NodeId{0}}, {NodeId{1}, NodeId{2}}, {NodeId{0}, NodeId{1}},
      {NodeId{2}, NodeId{0}}, {NodeId{1}, NodeId{1}},
  };
  const BuiltGraph built = build_graph(3, arcs);
  EXPECT_EQ(built.arc_of_input,
            (std::vector<ArcId>{ArcId{3}, ArcId{1}, ArcId{0}, ArcId{4}, ArcId{2}}));
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    EXPECT_EQ(built.graph.tail[built.arc_of_input[i]], arcs[i].tail);
    EXPECT_EQ(built.graph.head[built.arc_of_input[i]], arcs[i].head);
  }
  EXPECT_EQ(built.graph.leaving[NodeId{1}].size(), 2U);
  ASSERT_EQ(built.graph.entering[NodeId{0}].size(), 2U);
  EXPECT_EQ(built.graph.entering[NodeId{0}][0], ArcId{3});
  EXPECT_TRUE(built.graph.may_pass(NodeId{0}));
}

TEST(BuildGraph, TakesAnEmptyNetwork) {
  EXPECT_EQ(build_graph(0, {}).graph.arc_count(), 0U);
}

}  // namespace
}  // namespace corridor::network
