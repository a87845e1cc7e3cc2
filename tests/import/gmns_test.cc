#include "corridor/import/gmns.h"

#include "import/folder.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::import {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A--L1--B==L2==C : L1 one way, L2 both ways; the nodes are 3 km and 4 km apart.
const std::string kNodes =
    "node_id,x_coord,y_coord,zone_id\n"
    "C,3000,4000,west\n"
    "A,0,0,east\n"
    "B,3000,0,\n";
const std::string kLinks =
    "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity,toll,colour\n"
    "L2,C,B,false,4.2,60,1,900,,red\n"
    "L1,A,B,true,3,90,2,1800,1.5,blue\n";
const std::string kConfig = "long_length,speed,crs,currency\nkm,kmh,32643,USD\n";

GmnsNetwork read(const Folder& folder) {
  return read_gmns(folder.path(), {.shown = "net"});
}

std::string problems(const Folder& folder) {
  ErrorList errors;
  read_gmns(folder.path(), {.shown = "net"}, errors);
  return errors.items().empty() ? "" : format(errors);
}

TEST(Gmns, BuildsArcsOfUnsortedTables) {
  const Folder folder{{"node.csv", kNodes}, {"link.csv", kLinks}, {"config.csv", kConfig}};
  const GmnsNetwork network = read(folder);
  ASSERT_EQ(network.graph.arc_count(), 3U);
  std::vector<std::string> arcs;
  for (const ArcId arc : IdRange<ArcId>(network.graph.arc_count())) {
    arcs.push_back(std::string(node_id(network, network.graph.tail[arc])) + ">" +
                   std::string(node_id(network, network.graph.head[arc])) + " " +
                   std::string(link_id(network, network.link_of_arc[arc])) +
                   (network.against_link[arc] != 0 ? " back" : ""));
  }
  EXPECT_THAT(arcs, ElementsAre("C>B L2", "A>B L1", "B>C L2 back"));
  EXPECT_THAT(network.notes, ElementsAre("1 undirected link became two arcs"));
}

TEST(Gmns, ReadsAttributesAndLeavesOutWhatIsNotGiven) {
  const Folder folder{{"node.csv", kNodes}, {"link.csv", kLinks}, {"config.csv", kConfig}};
  const GmnsNetwork network = read(folder);
  const LinkId l1 = *find_link(network, "L1");
  const LinkId l2 = *find_link(network, "L2");
  EXPECT_EQ(network.length_km[l1], 3);
  EXPECT_EQ(network.free_speed_kmh[l2], 60);
  EXPECT_EQ(network.lanes[l1], 2);
  EXPECT_EQ(network.capacity_pce_per_h_lane[l2], 900);
  EXPECT_EQ(network.toll[l1], 1.5);
  EXPECT_TRUE(std::isnan(network.toll[l2]));
  EXPECT_TRUE(network.vdf_alpha.empty());
  EXPECT_EQ(geometry_wkt(network, l1), "");
  EXPECT_EQ(network.config.currency, "USD");
  // The unknown column is carried along.
  EXPECT_EQ(network.link_table.cell(l1.value, "colour"), "blue");
  EXPECT_FALSE(find_link(network, "L3"));
  EXPECT_EQ(network.x[*find_node(network, "B")], 3000);
}

TEST(Gmns, ZonesWithoutATableAreThoseThatNodesName) {
  const Folder folder{{"node.csv", kNodes}, {"link.csv", kLinks}, {"config.csv", kConfig}};
  const GmnsNetwork network = read(folder);
  EXPECT_THAT(network.zone_ids.items(), ElementsAre("west", "east"));
  EXPECT_EQ(network.zone_of_node[*find_node(network, "A")], ZoneId{1});
  EXPECT_FALSE(network.zone_of_node[*find_node(network, "B")].valid());
}

TEST(Gmns, ZonesOfATableAreThoseThatNodesMayName) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv", kLinks},
                      {"config.csv", kConfig},
                      {"zone.csv", "zone_id,name\neast,East\nwst,West\n"}};
  EXPECT_EQ(problems(folder),
            "error[E2004]: an id that zone.csv does not have\n"
            "  --> net/node.csv:2:13  (zone_id)\n"
            "    |\n"
            "  2 | C,3000,4000,west\n"
            "    |             ^^^^ found \"west\", expected a zone_id of zone.csv\n"
            "    = hint: did you mean \"wst\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Gmns, MeasuresLengthsThatAreNotGiven) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv",
                       "link_id,from_node_id,to_node_id,directed,geometry\n"
                       "L1,A,B,1,\n"
                       "L2,B,C,1,\"LINESTRING (3000 0, 4000 0, 4000 4000, 3000 4000)\"\n"},
                      {"config.csv", "crs\nEPSG:32643\n"}};
  const GmnsNetwork network = read(folder);
  EXPECT_DOUBLE_EQ(network.length_km[LinkId{0}], 3);
  EXPECT_DOUBLE_EQ(network.length_km[LinkId{1}], 6);
  EXPECT_THAT(network.notes, ElementsAre("1 link without a length: measured along the shape",
                                         "1 link without a length: measured as a straight line"));
}

TEST(Gmns, DoesNotInventALengthWithoutCoordinatesThatCanBeMeasured) {
  const Folder folder{
      {"node.csv", kNodes},
      {"link.csv", "link_id,from_node_id,to_node_id,directed\nL1,A,B,1\nL2,B,C,1\n"}};
  EXPECT_EQ(problems(folder),
            "error[E2046]: a link without a length\n"
            "  --> net/link.csv:2:1  (link_id)\n"
            "    |\n"
            "  2 | L1,A,B,1\n"
            "    | ^^ found \"L1\", expected a length, or coordinates that can be measured\n"
            "    = hint: 2 of 2 links have none; give them, or the crs in config.csv (such as "
            "EPSG:4326)\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Gmns, RefusesToGuessUnits) {
  const Folder folder{{"node.csv", kNodes}, {"link.csv", kLinks}};
  EXPECT_EQ(problems(folder),
            "error[E1060]: the unit of length in net/link.csv is not given\n"
            "  --> net/config.csv  (long_length)\n"
            "    = found nothing, expected config.csv with the column long_length\n"
            "    = hint: units are not guessed: add config.csv with the two lines "
            "\"long_length,speed\" and \"km,kmh\", or the units they are in\n"
            "error[E1060]: the unit of free_speed in net/link.csv is not given\n"
            "  --> net/config.csv  (speed)\n"
            "    = found nothing, expected config.csv with the column speed\n"
            "    = hint: units are not guessed: add config.csv with the two lines "
            "\"long_length,speed\" and \"km,kmh\", or the units they are in\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(Gmns, SaysWhichUnitIsMissingOrUnknown) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv", kLinks},
                      {"config.csv", "long_length,crs\nkilometr,32643\n"}};
  EXPECT_EQ(problems(folder),
            "error[E1061]: a unit that is not known\n"
            "  --> net/config.csv:2:1  (long_length)\n"
            "    |\n"
            "  2 | kilometr,32643\n"
            "    | ^^^^^^^^ found \"kilometr\", expected a unit of length\n"
            "    = hint: one of km, mile, m, foot, yard, nautical mile\n"
            "error[E1060]: the unit of free_speed in net/link.csv is not given\n"
            "  --> net/config.csv:1  (speed)\n"
            "    = found nothing, expected a unit in the column speed, such as kmh\n"
            "    = hint: units are not guessed: add the column speed with kmh, or the unit it is "
            "in\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(Gmns, ConfigHasOneRow) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv", kLinks},
                      {"config.csv", "long_length,speed\nkm,kmh\nmile,mph\n"}};
  EXPECT_EQ(problems(folder),
            "error[E1062]: config.csv has not one row\n"
            "  --> net/config.csv\n"
            "    = found \"2 rows\", expected one row: the units of the whole data set\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Gmns, ReadsTimesOfDayInEitherForm) {
  const Folder folder{
      {"node.csv", kNodes},
      {"link.csv", kLinks},
      {"config.csv", "long_length,speed,crs\nkm,mph,32643\n"},
      {"time_set_definitions.csv",
       "timeday_id,monday,tuesday,wednesday,thursday,Friday,saturday,sunday,holiday,start_time,"
       "end_time\nam,1,1,1,1,1,0,0,0,06:00,9:30:00\n"},
      {"link_tod.csv",
       "link_tod_id,link_id,timeday_id,time_day,free_speed,lanes,allowed_uses\n"
       "1,L1,am,,30,,\n"
       "2,L2,,01111100_1500_1900,,1,bus\n"}};
  const GmnsNetwork network = read(folder);
  ASSERT_EQ(network.times_of_day.size(), 2U);
  const auto& morning = network.times_of_day[0];
  EXPECT_EQ(link_id(network, morning.link), "L1");
  EXPECT_EQ(morning.time_day, "01111100_0600_0930");
  EXPECT_DOUBLE_EQ(morning.free_speed_kmh, 30 * 1.609344);
  EXPECT_TRUE(std::isnan(morning.lanes));
  const auto& evening = network.times_of_day[1];
  EXPECT_EQ(link_id(network, evening.link), "L2");
  EXPECT_EQ(evening.time_day, "01111100_1500_1900");
  EXPECT_EQ(evening.allowed_uses, "bus");
}

TEST(Gmns, ATimeOfDayMustSayWhenAndForWhichLink) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv", kLinks},
                      {"config.csv", kConfig},
                      {"link_tod.csv",
                       "link_tod_id,link_id,time_day,lanes\n"
                       "1,L1,,2\n"
                       "2,L7,06:00,2\n"}};
  EXPECT_EQ(
      problems(folder),
      "error[E1064]: a time of day in another form than GMNS has\n"
      "  --> net/link_tod.csv:3:6  (time_day)\n"
      "    |\n"
      "  3 | 2,L7,06:00,2\n"
      "    |      ^^^^^ found \"06:00\", expected XXXXXXXX_HHMM_HHMM, such as "
      "01111100_0600_0900\n"
      "    = hint: eight flags: Sunday to Saturday, then holidays\n"
      "error[E2004]: an id that link.csv does not have\n"
      "  --> net/link_tod.csv:3:3  (link_id)\n"
      "    |\n"
      "  3 | 2,L7,06:00,2\n"
      "    |   ^^ found \"L7\", expected a link_id of link.csv\n"
      "    = hint: did you mean \"L2\"?\n"
      "error[E1066]: a row that does not say when it holds\n"
      "  --> net/link_tod.csv:2:1  (link_tod_id)\n"
      "    |\n"
      "  2 | 1,L1,,2\n"
      "    | ^ found nothing, expected a timeday_id of time_set_definitions.csv, or a time_day\n"
      "result: 3 errors, 0 warnings\n");
}

TEST(Gmns, EchoesTheAliasesOfVolumeDelayColumns) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv",
                       "link_id,from_node_id,to_node_id,directed,length,VDF_alpha1,VDF_beta1\n"
                       "L1,A,B,1,3,0.15,4\n"},
                      {"config.csv", kConfig}};
  const GmnsNetwork network = read(folder);
  EXPECT_EQ(network.vdf_alpha[LinkId{0}], 0.15);
  EXPECT_EQ(network.vdf_beta[LinkId{0}], 4);
  EXPECT_THAT(network.notes, ElementsAre("net/link.csv: vdf_alpha is read from \"VDF_alpha1\"",
                                         "net/link.csv: vdf_beta is read from \"VDF_beta1\""));
}

TEST(Gmns, ErrorsInCarriedTablesLeaveTheNetworkUsable) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv", kLinks},
                      {"config.csv", kConfig},
                      {"lane.csv", "lane_id,link_id,lane_num,hue\n1,L9,40,red\n"}};
  ErrorList errors;
  const auto network = read_gmns(folder.path(), {.shown = "net"}, errors);
  ASSERT_TRUE(network);
  EXPECT_EQ(errors.error_count(), 2U) << format(errors);  // lane 40, link L9
  EXPECT_THROW(read(folder), InputError);
  ErrorList none;
  EXPECT_TRUE(read_gmns(folder.path(), {.check_carried = false}, none));
  EXPECT_EQ(none.items().size(), 0U);
  // Carried along with the column that GMNS does not know.
  const auto lanes = std::find_if(network->carried.begin(), network->carried.end(),
                                  [](const GmnsCarried& c) { return c.file == "lane.csv"; });
  ASSERT_NE(lanes, network->carried.end());
  EXPECT_EQ(lanes->table.cell(0, "hue"), "red");
}

TEST(Gmns, OneAndManyThreadsReadTheSame) {
  std::string nodes = "node_id,x_coord,y_coord\n";
  std::string links = "link_id,from_node_id,to_node_id,directed,length\n";
  for (int i = 0; i < 40000; ++i) {
    nodes += std::to_string(i) + "," + std::to_string(1000 * i) + ",0\n";
    if (i > 0) {
      links += std::to_string(i) + "," + std::to_string(i - 1) + "," + std::to_string(i) + ",1," +
               (i % 100 == 0 ? "0.5" : "1.1") + "\n";
    }
  }
  const Folder folder{{"node.csv", nodes}, {"link.csv", links}, {"config.csv", kConfig}};
  ErrorList one;
  ErrorList four;
  const auto a = read_gmns(folder.path(), {.shown = "net", .threads = 1}, one);
  const auto b = read_gmns(folder.path(), {.shown = "net", .threads = 4}, four);
  EXPECT_EQ(a->length_km, b->length_km);
  EXPECT_EQ(a->graph.head, b->graph.head);
  EXPECT_EQ(format(one), format(four));
  // 399 links are shorter than their straight line: 19 are shown, the others counted.
  EXPECT_EQ(one.warning_count(), 20U);
  EXPECT_THAT(format(one.items().back()), HasSubstr("380 more rows"));
}

}  // namespace
}  // namespace corridor::import
