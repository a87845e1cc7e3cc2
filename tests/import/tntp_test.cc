#include "corridor/import/tntp.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/random.h"

namespace corridor::import {
namespace {

using testing::HasSubstr;

const std::string kHead =
    "<NUMBER OF ZONES> 2\t\t\n<NUMBER OF NODES>\t\t3\t\n<FIRST THRU NODE> 3\n"
    "<NUMBER OF LINKS> 3\t\n<ORIGINAL HEADER>~ \tInit node \tType\t;\n<END OF METADATA>\t\t\n\t\n"
    "~\tinit_node\tterm_node\tcapacity\t;\n";

std::string message(const std::string& text) {
  try {
    parse_tntp_network(text, "x_net.tntp");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string trips_message(const std::string& text) {
  try {
    parse_tntp_trips(text, "x_trips.tntp");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(TntpNetwork, TakesTheFormsThatPublishedFilesHave) {
  const TntpNetwork network = parse_tntp_network(
      "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> 4\n"
      "<TOLL FACTOR> 0.02\n<DISTANCE FACTOR> .04\n<END OF METADATA>\nInit node Term node ;\n"
      "\t3\t2\t25900.20064\t6\t6\t0.15\t4\t0\t7\t1\t;\n"  // tab before ;
      "1 3 1 2 3 4.3e-71 16.83 0 0 1;\r\n"                // glued ;, CRLF
      " \t\r\n"                                           // an empty line with blanks
      "1 3 +1 2 3 0 0 0 0 1\n"                            // no ;, duplicate, power 0
      "2 2 1 2 3 0.15 4 0 0 1 ; ~ a loop",
      "x");
  EXPECT_EQ(network.zone_count, 2U);
  EXPECT_EQ(network.link_count(), 4U);
  EXPECT_EQ(network.duplicate_links, 1U);
  EXPECT_EQ(network.toll_factor, 0.02);
  EXPECT_EQ(network.distance_factor, 0.04);
  EXPECT_EQ(network.b[1], 4.3e-71);
  EXPECT_EQ(network.power[1], 16.83);
  EXPECT_FALSE(network.graph.may_pass(NodeId{1}));
  EXPECT_TRUE(network.graph.may_pass(NodeId{2}));
  EXPECT_EQ(network.graph.tail[network.arc_of_link[0]], NodeId{2});
  EXPECT_EQ(fixed_cost_by_arc(network, 0.5, 0.1)[network.arc_of_link[0].value], 0.5 * 7 + 0.1 * 6);
}

TEST(TntpNetwork, SparseNodeNumbersArePacked) {
  const TntpNetwork network = parse_tntp_network(
      "<NUMBER OF ZONES> 1\n<NUMBER OF NODES> 3\n<NUMBER OF LINKS> 2\n<END OF METADATA>\n"
      "1 2146237932 1 1 1 0 0 0 0 1 ;\n2146237932 77000000 1 1 1 0 0 0 0 1 ;\n",
      "x");
  EXPECT_EQ(network.node_number, (std::vector<std::uint32_t>{1, 77000000, 2146237932}));
  EXPECT_EQ(network.graph.head[network.arc_of_link[1]], NodeId{1});
}

TEST(TntpNetwork, SaysAllThatIsWrongAtOnce) {
  const std::string text = message(kHead +
                                   "1 3 0 1 1 0.15 4 0 0 1 ;\n"
                                   "3 2 5 1 1 0.15 0.5 0 0 1 ;\n"
                                   "3 1 5 1 1 0.15 4 0 0 ;\n"
                                   "3 1 -5 1 1 0.15 4 0 0 1;\n"
                                   "3 1 5 1 1x 0.15 4 0 0 1;\n"
                                   "0 1 5 1 1 0.15 4 0 0 1;\n"
                                   "3 1 5 1 1e999 0.15 4 0 0 1;\n");
  EXPECT_THAT(text, HasSubstr("x_net.tntp:9:5  (capacity)"));
  EXPECT_THAT(text, HasSubstr("link without capacity, by which its delay divides"));
  EXPECT_THAT(text, HasSubstr("x_net.tntp:10:16  (power)"));
  EXPECT_THAT(text, HasSubstr("link row with 9 columns"));
  EXPECT_THAT(text, HasSubstr("link with an impossible capacity"));
  EXPECT_THAT(text, HasSubstr("found \"1x\", expected a number"));
  EXPECT_THAT(text, HasSubstr("node number out of range"));
  EXPECT_THAT(text, HasSubstr("found \"1e999\""));
  EXPECT_THAT(text, HasSubstr("7 errors"));
}

TEST(TntpNetwork, CutOffFilesAreRefused) {
  EXPECT_THAT(message(kHead + "1 3 1 1 1 0.15 4 0 0 1 ;\n"), HasSubstr("was it cut off?"));
  EXPECT_THAT(message("<NUMBER OF ZONES> 2\n"), HasSubstr("NUMBER OF NODES"));
  EXPECT_THAT(message(""), HasSubstr("END OF METADATA"));
}

TEST(TntpTrips, AddsRepeatedPairsDropsZerosAndKeepsIntrazonalApart) {
  const TntpTrips trips = parse_tntp_trips(
      "<NUMBER OF ZONES> 3\n<TOTAL OD FLOW> 1.75e+001\n<END OF METADATA>\n\n\nOrigin  2\n"
      "1 : 2.5; 2:5; 3 :0.0;\n 1:1;\n\nOrigin 3 \nOrigin 1\n3 \t: \t9.0;",
      "x");
  ASSERT_EQ(trips.entries.size(), 2U);
  EXPECT_EQ(trips.entries[0].origin, 0U);
  EXPECT_EQ(trips.entries[0].destination, 2U);
  EXPECT_EQ(trips.entries[1].trips, 3.5);
  EXPECT_EQ(trips.intrazonal, 5);
  EXPECT_EQ(trips.total, 12.5);
  EXPECT_EQ(trips.repeated_pairs, 1U);
  EXPECT_EQ(trips.warnings.warning_count(), 1U);
}

TEST(TntpTrips, SaysWhatIsWrong) {
  const std::string head = "<NUMBER OF ZONES> 2\n<END OF METADATA>\n";
  EXPECT_THAT(trips_message(head + "Origin 3\n1:1;"), HasSubstr("zone from 1 to 2"));
  EXPECT_THAT(trips_message(head + "Origin 1\n2:-1;"), HasSubstr("impossible number of trips"));
  EXPECT_THAT(trips_message(head + "Origin 1\n2:nan;"), HasSubstr("impossible number of trips"));
  EXPECT_THAT(trips_message(head + "Origin 1\n2 1;"), HasSubstr("no : after"));
  EXPECT_THAT(trips_message(head + "2:1;"), HasSubstr("before the first origin"));
  EXPECT_THAT(trips_message(head + "Origin 1\n2: ;"), HasSubstr("a number is missing"));
}

TEST(TntpTrips, PointsAtTheNumberThatIsWrong) {
  EXPECT_EQ(trips_message("<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n 1 : 2; 2 :  -1;"),
            "error[E3302]: impossible number of trips\n"
            "  --> x_trips.tntp:4:14  (trips)\n"
            "    |\n"
            "  4 |  1 : 2; 2 :  -1;\n"
            "    |              ^^ found \"-1\", expected a finite number, 0 or above\n"
            "result: 1 error, 0 warnings\n");
}

TEST(TntpNetwork, RefusesDelaysBeyondTheRangeOfNumbers) {
  const std::string text = message(kHead +
                                   "1 3 5 1 1e308 1e308 4 0 0 1 ;\n"
                                   "3 2 1e-320 1 1 1 4 0 0 1 ;\n"
                                   "3 2 1 1 1 1 4 0 0 1 ;\n");
  EXPECT_THAT(text, HasSubstr("error[E2304]: link whose time at capacity is too large for a number"
                              "\n  --> x_net.tntp:9:15  (b)"));
  EXPECT_THAT(text, HasSubstr("error[E2302]: link with a capacity too small to divide by\n"
                              "  --> x_net.tntp:10:5  (capacity)"));
  EXPECT_THAT(text, HasSubstr("2 errors"));
}

TEST(TntpNetwork, MemoryFollowsTheRowsNotTheHead) {
  const TntpNetwork network = parse_tntp_network(
      "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 100000000\n<NUMBER OF LINKS> 1\n<END OF METADATA>\n"
      "1 99999999 1 1 1 0 0 0 0 1 ;\n",
      "x");
  EXPECT_EQ(network.node_number, (std::vector<std::uint32_t>{1, 2, 99999999}));
  EXPECT_THAT(format(network.warnings), HasSubstr("W2301"));
}

TEST(TntpTrips, ATruncatedTableIsToldByItsTotal) {
  const TntpTrips trips = parse_tntp_trips(
      "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 100\n<END OF METADATA>\nOrigin 1\n2:1;", "x");
  EXPECT_THAT(format(trips.warnings), HasSubstr("the file may be cut off"));
}

TEST(TntpText, AnyBrokenTextGivesAnErrorOrANetworkNeverACrash) {
  const std::string good = kHead +
                           "1 3 1 1 1 0.15 4 0 0 1 ;\n3 2 1 1 1 0.15 4 0 0 1 ;\n"
                           "3 2 1 1 1 0.15 4 0 0 1 ;\nOrigin 1\n 2 : 3.0; \n";
  std::uint32_t drawn = 0;
  const auto draw = [&](std::size_t below) {
    return static_cast<std::size_t>(uniform(7, Stream::test, drawn++) * static_cast<double>(below));
  };
  const std::string letters = "0123456789.;:<>~ \t\n-e+NxO";
  for (int round = 0; round < 20000; ++round) {
    std::string text = good.substr(0, draw(good.size() + 1));
    for (std::size_t edits = draw(6); edits > 0 && !text.empty(); --edits) {
      text[draw(text.size())] = letters[draw(letters.size())];
    }
    try {
      parse_tntp_network(text, "x");
    } catch (const InputError&) {
    }
    try {
      parse_tntp_trips(text, "x");
    } catch (const InputError&) {
    }
    try {
      parse_tntp_flows(text, "x");
    } catch (const InputError&) {
    }
  }
}

const std::filesystem::path kShared = CORRIDOR_SOURCE_DIR "/../shared/networks";

TEST(TntpFiles, PublishedCountsAndTotals) {
  if (!std::filesystem::exists(kShared)) {
    GTEST_SKIP() << "no reference networks at " << kShared;
  }
  const auto chicago = read_tntp_network(kShared / "Chicago-Sketch/ChicagoSketch_net.tntp");
  EXPECT_EQ(chicago.link_count(), 2950U);
  EXPECT_EQ(chicago.node_number.size(), 933U);
  const auto trips = read_tntp_trips(kShared / "Chicago-Sketch/ChicagoSketch_trips.tntp.gz");
  EXPECT_NEAR(trips.total + trips.intrazonal, 1260907.44, 0.01);
  EXPECT_NEAR(trips.intrazonal, 123414, 1);
  const auto berlin = read_tntp_network(kShared / "Berlin-Center/berlin-center_net.tntp.gz");
  EXPECT_EQ(berlin.link_count(), 28376U);
  EXPECT_EQ(berlin.duplicate_links, 6U);
  const auto berlin_trips = read_tntp_trips(kShared / "Berlin-Center/berlin-center_trips.tntp");
  EXPECT_EQ(berlin_trips.entries.size(), 49688U);
  const auto barcelona = read_tntp_network(kShared / "Barcelona/Barcelona_net.tntp");
  const auto flows = read_tntp_flows(kShared / "Barcelona/Barcelona_flow.tntp");
  EXPECT_EQ(flows.size(), barcelona.link_count());
  EXPECT_EQ(volumes_by_arc(barcelona, flows, "x").size(), 2522U);
}

TEST(TntpFiles, ATruncatedArchiveIsRefused) {
  const auto whole = kShared / "Chicago-Sketch/ChicagoSketch_trips.tntp.gz";
  if (!std::filesystem::exists(whole)) {
    GTEST_SKIP() << "no reference networks at " << kShared;
  }
  const auto cut = std::filesystem::path(testing::TempDir()) / "cut_trips.tntp.gz";
  write_file(cut, read_file(whole).substr(0, 100000));
  try {
    read_tntp_trips(cut);
    FAIL() << "the archive was accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("truncated gzip input"));
  }
  std::filesystem::remove(cut);
}

}  // namespace
}  // namespace corridor::import
