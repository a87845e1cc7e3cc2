#include "corridor/disrupt/reliability.h"

#include <gtest/gtest.h>

namespace corridor::disrupt {
namespace {

// The dodecahedron as the generalized Petersen graph GP(10, 2); nodes 0 and 5 are antipodes.
Undirected dodecahedron() {
  Undirected network{.node_count = 20};
  for (std::uint32_t i = 0; i < 10; ++i) {
    network.links.push_back({i, (i + 1) % 10});
    network.links.push_back({i, 10 + i});
    network.links.push_back({10 + i, 10 + (i + 2) % 10});
  }
  return network;
}

Undirected grid(std::uint32_t side) {
  Undirected network{.node_count = side * side};
  for (std::uint32_t r = 0; r < side; ++r) {
    for (std::uint32_t c = 0; c < side; ++c) {
      const std::uint32_t node = side * r + c;
      if (c + 1 < side) {
        network.links.push_back({node, node + 1});
      }
      if (r + 1 < side) {
        network.links.push_back({node, node + side});
      }
    }
  }
  return network;
}

// ../shared/routing-and-disruption.md, section 5.
TEST(Reliability, DodecahedronAntipodes) {
  const std::vector<std::uint64_t> expected = {
      0,         0,         0,        2,        60,       876,      8339,     58452,
      321531,    1431320,   5191542,  15204072, 35460007, 65612664, 97915941, 120395596,
      124204761, 108926544, 81895500, 53021580, 29590944, 14205708, 5835687,  2033706,
      593613,    142500,    27405,    4060,     435,      30,       1};
  const auto sets = disconnecting_sets(dodecahedron(), 0, 5);
  EXPECT_EQ(sets, expected);
  EXPECT_NEAR(unreliability(sets, 0.1) / 2.879601253393e-3, 1, 1e-12);
  EXPECT_NEAR(unreliability(sets, 0.01) / 2.061891098334e-6, 1, 1e-12);
  EXPECT_NEAR(unreliability(sets, 0.001) / 2.006018089215e-9, 1, 1e-12);
  EXPECT_NEAR(unreliability(sets, 0.0001) / 2.000600180089e-12, 1, 1e-12);
}

TEST(Reliability, GridsCornerToCorner) {
  const std::vector<std::uint64_t> expected = {0,   0,   2,   28, 161, 480, 758,
                                               744, 489, 220, 66, 12,  1};
  EXPECT_EQ(disconnecting_sets(grid(3), 0, 8), expected);
  const auto sets = disconnecting_sets(grid(6), 0, 35);
  EXPECT_NEAR(unreliability(sets, 0.1) / 2.435500471484e-2, 1, 1e-12);
  EXPECT_NEAR(unreliability(sets, 0.01) / 2.040304086532e-4, 1, 1e-12);
  EXPECT_NEAR(unreliability(sets, 0.001) / 2.004003004008e-6, 1, 1e-12);
}

TEST(Reliability, NodesThatNothingJoinsAreAlwaysParted) {
  const Undirected two{.node_count = 3, .links = {{0, 1}}};
  EXPECT_EQ(disconnecting_sets(two, 0, 2), (std::vector<std::uint64_t>{1, 1}));
}

}  // namespace
}  // namespace corridor::disrupt
