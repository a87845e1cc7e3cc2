#include "corridor/study/network_skim.h"

#include "case/small_case.h"

#include <cmath>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/error.h"

namespace corridor::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsNan;

BareNetwork network_of(const std::string& text, double toll_factor = 0) {
  const cases::TemporaryFolder folder;
  const auto file = folder.path() / "some_net.tntp";
  std::ofstream(file) << text;
  return read_bare_network({.network = file, .toll_factor = toll_factor, .demand = false});
}

//      1 --4--> 2 --3--> 3 --8--> 4      zones 1 to 3, of which none is passed: from 1 to 3 it is
//      |                 ^               1, 4, 3 and not 1, 2, 3
//      +-------9-------> 4 --2--> 3
const std::string kNet =
    "<NUMBER OF ZONES> 3\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> 4\n<NUMBER OF LINKS> 4\n"
    "<END OF METADATA>\n~ init term capacity length time B power speed toll type ;\n"
    "1 2 1 40 4 0.15 4 0 0 1 ;\n2 3 1 30 3 0.15 4 0 0 1 ;\n1 4 1 10 9 0.15 4 0 5 1 ;\n"
    "4 3 1 20 2 0.15 4 0 0 1 ;\n";

TEST(SkimNetwork, PassesNoZoneByAnyMethod) {
  const BareNetwork network = network_of(kNet);
  for (const SkimMethod method :
       {SkimMethod::trees, SkimMethod::contraction, SkimMethod::customizable}) {
    const NetworkSkim skim = skim_network(network, {.method = method});
    EXPECT_EQ(skim.method, method);
    EXPECT_EQ(skim.pairs_without_a_way, 3U);
    EXPECT_THAT(skim.matrices.zone_ids, ElementsAre("1", "2", "3"));
    EXPECT_THAT(skim.matrices.matrices.at(0).values,
                ElementsAre(0, 4, 11, IsNan(), 0, 3, IsNan(), IsNan(), 0));
  }
}

TEST(SkimNetwork, AddsTimeAndLengthAlongTheCheapestWay) {
  const NetworkSkim skim = skim_network(network_of(kNet, 10), {.along = true});
  EXPECT_EQ(skim.method, SkimMethod::trees);
  EXPECT_EQ(skim.matrices.matrices.at(0).values.at(2), 9 + 10 * 5 + 2);
  EXPECT_EQ(skim.matrices.matrices.at(1).name, "time");
  EXPECT_EQ(skim.matrices.matrices.at(1).values.at(2), 11);
  EXPECT_EQ(skim.matrices.matrices.at(2).values.at(2), 30);
}

TEST(SkimNetwork, TakesAHierarchyWhereTheNetworkIsLargeAndHasManyZones) {
  // A ring of 20,000 nodes, 200 of them zones: nodes 1 to 200, which may be passed.
  constexpr int kNodes = 20'000;
  constexpr int kZones = 200;
  std::string text = fmt::format(
      "<NUMBER OF ZONES> {}\n<NUMBER OF NODES> {}\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> {}\n"
      "<END OF METADATA>\n",
      kZones, kNodes, kNodes);
  for (int node = 1; node <= kNodes; ++node) {
    text += fmt::format("{} {} 1 1 1 0 1 0 0 1 ;\n", node, node % kNodes + 1);
  }
  const BareNetwork network = network_of(text);
  const NetworkSkim skim = skim_network(network, {.threads = 2});
  EXPECT_EQ(skim.method, SkimMethod::customizable);
  for (int origin = 0; origin < kZones; ++origin) {
    for (int destination = 0; destination < kZones; ++destination) {
      ASSERT_EQ(skim.matrices.matrices.at(0).values.at(
                    static_cast<std::size_t>(origin * kZones + destination)),
                (destination - origin + kNodes) % kNodes);
    }
  }
}

TEST(SkimNetwork, RefusesANetworkWithoutZones) {
  BareNetwork network = network_of(kNet);
  network.zone_nodes.clear();
  network.zone_ids.clear();
  try {
    skim_network(network);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("E2309"));
  }
}

}  // namespace
}  // namespace corridor::study
