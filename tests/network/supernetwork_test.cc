#include "corridor/network/supernetwork.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "corridor/path/tree.h"

namespace corridor::network {
namespace {

constexpr ModeId kRoad{0};
constexpr ModeId kRail{1};
constexpr PlaceId A{0}, B{1}, C{2}, D{3};

// Number of arcs on the way with the fewest; none if there is no way.
std::optional<std::size_t> hops(const Supernetwork& network, NodeId from, NodeId to) {
  const std::vector<double> one(network.graph.arc_count(), 1);
  const auto tree = path::shortest_tree(network.graph, from, one);
  if (tree.dist[to] == path::kUnreachable) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(tree.dist[to]);
}

// As above, along which terminals.
std::vector<std::uint32_t> terminals_between(const Supernetwork& network, ZoneId from, ZoneId to) {
  const std::vector<double> one(network.graph.arc_count(), 1);
  const auto tree = path::shortest_tree(network.graph, network.centroid[from], one);
  std::vector<std::uint32_t> passed;
  for (const ArcId arc : path::path_arcs(network.graph, tree, network.centroid[to])) {
    if (network.origin[arc].kind == ArcKind::transfer) {
      passed.push_back(network.origin[arc].index);
    }
  }
  return passed;
}

TEST(Supernetwork, ATwoWayLinkIsTwoArcsAndADirectedOneIsOne) {
  const std::vector<LinkSpec> links = {{.from = A, .to = B, .mode = kRoad},
                                       {.from = B, .to = C, .mode = kRoad, .two_way = false}};
  const Supernetwork network = build_supernetwork(links, {}, {});
  EXPECT_EQ(network.graph.arc_count(), 3U);
  const auto both = network.link_arcs[LinkId{0}];
  ASSERT_TRUE(both[0].valid() && both[1].valid());
  EXPECT_EQ(network.graph.tail[both[0]], network.graph.head[both[1]]);
  EXPECT_EQ(network.graph.head[both[0]], network.graph.tail[both[1]]);
  EXPECT_EQ(network.origin[both[0]].direction, Direction::forward);
  EXPECT_EQ(network.origin[both[1]].direction, Direction::backward);
  const auto one = network.link_arcs[LinkId{1}];
  EXPECT_TRUE(one[0].valid());
  EXPECT_FALSE(one[1].valid());
  EXPECT_EQ(network.states[network.graph.tail[one[0]]].place, B);
  EXPECT_EQ(network.states[network.graph.head[one[0]]].place, C);
}

TEST(Supernetwork, ParallelLinksAndLoopsKeepTheirOwnArcs) {
  const std::vector<LinkSpec> links = {{.from = A, .to = B, .mode = kRoad},
                                       {.from = A, .to = B, .mode = kRoad},
                                       {.from = B, .to = A, .mode = kRoad},
                                       {.from = A, .to = A, .mode = kRoad}};
  const Supernetwork network = build_supernetwork(links, {}, {});
  std::set<ArcId> arcs;
  for (const auto& pair : network.link_arcs) {
    arcs.insert(pair.begin(), pair.end());
  }
  EXPECT_EQ(arcs.size(), 8U);
  EXPECT_EQ(network.states.size(), 2U);
}

//   A --road-- B --rail-- C: one changes at B where a terminal stands, and only there.
TEST(Supernetwork, ModesMeetAtTerminalsOnly) {
  const std::vector<LinkSpec> links = {{.from = A, .to = B, .mode = kRoad},
                                       {.from = B, .to = C, .mode = kRail}};
  const std::vector<ZoneSpec> zones = {{.place = A, .modes = {kRoad}},
                                       {.place = C, .modes = {kRail}}};
  const Supernetwork apart = build_supernetwork(links, {}, zones);
  EXPECT_EQ(hops(apart, apart.centroid[ZoneId{0}], apart.centroid[ZoneId{1}]), std::nullopt);

  const std::vector<TransferSpec> yard = {{.place = B, .from = kRoad, .to = kRail}};
  const Supernetwork joined = build_supernetwork(links, yard, zones);
  // access, road, transfer, rail, access
  EXPECT_EQ(hops(joined, joined.centroid[ZoneId{0}], joined.centroid[ZoneId{1}]), 5U);
  EXPECT_EQ(hops(joined, joined.centroid[ZoneId{1}], joined.centroid[ZoneId{0}]), 5U);
  const auto arcs = joined.transfer_arcs[TerminalId{0}];
  EXPECT_EQ(joined.mode[arcs[0]], kRail) << "a transfer has the mode that it leads to";
  EXPECT_EQ(joined.mode[arcs[1]], kRoad);
}

TEST(Supernetwork, ADirectedTransferLeadsOneWay) {
  const std::vector<LinkSpec> links = {{.from = A, .to = B, .mode = kRoad},
                                       {.from = B, .to = C, .mode = kRail}};
  const std::vector<TransferSpec> yard = {
      {.place = B, .from = kRoad, .to = kRail, .two_way = false}};
  const std::vector<ZoneSpec> zones = {{.place = A, .modes = {kRoad}},
                                       {.place = C, .modes = {kRail}}};
  const Supernetwork network = build_supernetwork(links, yard, zones);
  EXPECT_EQ(hops(network, network.centroid[ZoneId{0}], network.centroid[ZoneId{1}]), 5U);
  EXPECT_EQ(hops(network, network.centroid[ZoneId{1}], network.centroid[ZoneId{0}]), std::nullopt);
  EXPECT_FALSE(network.transfer_arcs[TerminalId{0}][1].valid());
}

TEST(Supernetwork, ATransferWhoseModesDoNotMeetHasNoArcs) {
  const std::vector<LinkSpec> links = {{.from = A, .to = B, .mode = kRoad},
                                       {.from = C, .to = D, .mode = kRail}};
  const std::vector<TransferSpec> yard = {{.place = B, .from = kRoad, .to = kRail}};
  const Supernetwork network = build_supernetwork(links, yard, {});
  EXPECT_FALSE(network.transfer_arcs[TerminalId{0}][0].valid());
  EXPECT_FALSE(network.transfer_arcs[TerminalId{0}][1].valid());
}

//   A --0-- B --1-- C      B is a border: link 1 is beyond it.
//           |2
//           D
struct Border : testing::Test {
  std::vector<LinkSpec> links = {{.from = A, .to = B, .mode = kRoad},
                                 {.from = B, .to = C, .mode = kRoad},
                                 {.from = B, .to = D, .mode = kRoad}};
  std::vector<ZoneSpec> zones = {{.place = A, .modes = {kRoad}},
                                 {.place = C, .modes = {kRoad}},
                                 {.place = D, .modes = {kRoad}},
                                 {.place = B, .modes = {kRoad}}};
  const ZoneId zone_a{0}, zone_c{1}, zone_d{2}, zone_b{3};
  TransferSpec gate(std::vector<LinkId> far_links, bool two_way = true) const {
    return {.place = B,
            .from = kRoad,
            .to = kRoad,
            .two_way = two_way,
            .far_links = std::move(far_links)};
  }
  Supernetwork with(const std::vector<TransferSpec>& gates) const {
    return build_supernetwork(links, gates, zones);
  }
};

using Passed = std::vector<std::uint32_t>;

TEST_F(Border, IsPassedOnTheWayBeyondAndOnlyThen) {
  const Supernetwork network = with({gate({LinkId{1}})});
  EXPECT_EQ(terminals_between(network, zone_a, zone_c), Passed{0});
  EXPECT_EQ(terminals_between(network, zone_c, zone_d), Passed{0});
  EXPECT_EQ(terminals_between(network, zone_a, zone_d), Passed{});
  EXPECT_EQ(terminals_between(network, zone_b, zone_a), Passed{}) << "the zone is on the near side";
  EXPECT_EQ(terminals_between(network, zone_b, zone_c), Passed{0});
}

TEST_F(Border, WithoutItNothingIsInTheWay) {
  EXPECT_EQ(terminals_between(with({}), zone_a, zone_c), Passed{});
}

TEST_F(Border, OpenOneWayLetsNothingBack) {
  const Supernetwork network = with({gate({LinkId{1}}, false)});
  EXPECT_EQ(hops(network, network.centroid[zone_a], network.centroid[zone_c]), 5U);
  EXPECT_EQ(hops(network, network.centroid[zone_c], network.centroid[zone_a]), std::nullopt);
}

// Two posts at one border, for two kinds of goods say: either will do, not both in turn.
TEST_F(Border, PostsSideBySideShareTheFarSide) {
  const Supernetwork network = with({gate({LinkId{1}, LinkId{2}}), gate({LinkId{2}, LinkId{1}})});
  const auto first = network.transfer_arcs[TerminalId{0}];
  const auto second = network.transfer_arcs[TerminalId{1}];
  for (const std::size_t direction : {0U, 1U}) {
    ASSERT_TRUE(second[direction].valid());
    EXPECT_EQ(network.graph.tail[first[direction]], network.graph.tail[second[direction]]);
    EXPECT_EQ(network.graph.head[first[direction]], network.graph.head[second[direction]])
        << "the order in which far links are named does not matter";
  }
  EXPECT_EQ(terminals_between(network, zone_a, zone_c).size(), 1U);
  EXPECT_EQ(terminals_between(network, zone_c, zone_d), Passed{}) << "both are beyond";
}

TEST_F(Border, TwoCountriesBeyondAreTwoGatesInTurn) {
  const Supernetwork network = with({gate({LinkId{1}}), gate({LinkId{2}})});
  EXPECT_EQ(terminals_between(network, zone_a, zone_c), Passed{0});
  EXPECT_EQ(terminals_between(network, zone_a, zone_d), Passed{1});
  EXPECT_EQ(terminals_between(network, zone_c, zone_d), (Passed{0, 1}));
}

//   zones at A, B and C; A -- B -- C by road only over B's zone if it could be passed through
TEST(Supernetwork, AZoneIsNeverPassedThrough) {
  const std::vector<LinkSpec> links = {{.from = A, .to = B, .mode = kRoad},
                                       {.from = B, .to = C, .mode = kRail}};
  const std::vector<ZoneSpec> zones = {{.place = A, .modes = {kRoad}},
                                       {.place = B, .modes = {kRoad, kRail}},
                                       {.place = C, .modes = {kRail}}};
  const Supernetwork network = build_supernetwork(links, {}, zones);
  EXPECT_TRUE(hops(network, network.centroid[ZoneId{0}], network.centroid[ZoneId{1}]));
  EXPECT_TRUE(hops(network, network.centroid[ZoneId{1}], network.centroid[ZoneId{2}]));
  EXPECT_EQ(hops(network, network.centroid[ZoneId{0}], network.centroid[ZoneId{2}]), std::nullopt)
      << "a zone is no transshipment yard";
}

TEST(Supernetwork, AZoneJoinsOnlyTheModesThatAreThere) {
  const std::vector<LinkSpec> links = {{.from = A, .to = B, .mode = kRoad}};
  const std::vector<ZoneSpec> zones = {{.place = A, .modes = {kRoad, kRail}},
                                       {.place = C, .modes = {kRoad}}};
  const Supernetwork network = build_supernetwork(links, {}, zones);
  EXPECT_EQ(network.graph.leaving[network.centroid[ZoneId{0}]].size(), 1U);
  EXPECT_EQ(network.graph.leaving[network.centroid[ZoneId{1}]].size(), 0U);
}

TEST(Supernetwork, OfNothingIsEmpty) {
  const Supernetwork network = build_supernetwork({}, {}, {});
  EXPECT_EQ(network.graph.node_count(), 0U);
  EXPECT_EQ(network.graph.arc_count(), 0U);
}

}  // namespace
}  // namespace corridor::network
