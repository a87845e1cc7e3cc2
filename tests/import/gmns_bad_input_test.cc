// What a user sees of a broken GMNS folder, in full.
#include "import/folder.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "corridor/base/random.h"
#include "corridor/import/gmns.h"

namespace corridor::import {
namespace {

const std::string kNodes = "node_id,x_coord,y_coord\nN1,0,0\nN2,1000,0\n";
const std::string kLinks =
    "link_id,from_node_id,to_node_id,directed,length\n"
    "L1,N1,N2,true,1\n";
const std::string kConfig = "long_length,speed\nkm,kmh\n";

std::string problems(const Folder& folder) {
  ErrorList errors;
  read_gmns(folder.path(), {.shown = "net"}, errors);
  return errors.items().empty() ? "" : format(errors);
}

std::string problems_of_links(const std::string& links) {
  const Folder folder{{"node.csv", kNodes}, {"link.csv", links}, {"config.csv", kConfig}};
  return problems(folder);
}

TEST(GmnsBadInput, TheNetworkOfTheseTestsIsGood) {
  EXPECT_EQ(problems_of_links(kLinks), "");
}

TEST(GmnsBadInput, MissingFolder) {
  ErrorList errors;
  EXPECT_FALSE(read_gmns("/nowhere/net", {}, errors));
  EXPECT_EQ(format(errors),
            "error[E1001]: a folder is missing\n"
            "  --> /nowhere/net\n"
            "    = found nothing, expected a folder with node.csv and link.csv\n"
            "result: 1 error, 0 warnings\n");
}

TEST(GmnsBadInput, MissingFilesAreNamedTogetherWithOtherProblems) {
  const Folder folder{{"link.csv",
                       "link_id,from_node_id,to_node_id,directed,length\n"
                       "L1,N1,N2,maybe,1\n"}};
  EXPECT_EQ(problems(folder),
            "error[E1001]: a file is missing\n"
            "  --> net/node.csv\n"
            "    = found nothing, expected a CSV file; a row is an end of links\n"
            "    = hint: a GMNS network has at least node.csv and link.csv\n"
            "error[E1020]: not true or false\n"
            "  --> net/link.csv:2:10  (directed)\n"
            "    |\n"
            "  2 | L1,N1,N2,maybe,1\n"
            "    |          ^^^^^ found \"maybe\", expected true or false\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(GmnsBadInput, MisspeltColumns) {
  EXPECT_EQ(problems_of_links("link_id,from_node,to_node_id,directed,lenght\nL1,N1,N2,true,1\n"),
            "error[E1010]: the column \"from_node_id\" is missing\n"
            "  --> net/link.csv:1  (from_node_id)\n"
            "    = hint: did you mean \"from_node\" to be \"from_node_id\"?\n"
            "warning[W1011]: an unknown column\n"
            "  --> net/link.csv:1:39  (lenght)\n"
            "    |\n"
            "  1 | link_id,from_node,to_node_id,directed,lenght\n"
            "    |                                       ^^^^^^ found \"lenght\"\n"
            "    = hint: did you mean \"length\"? As it is, the column is only carried along\n"
            "result: 1 error, 1 warning\n");
}

TEST(GmnsBadInput, TextNaNInfinityAndNegativeLengths) {
  EXPECT_EQ(problems_of_links("link_id,from_node_id,to_node_id,directed,length\n"
                              "L1,N1,N2,true,long\n"
                              "L2,N1,N2,true,inf\n"
                              "L3,N1,N2,true,-2\n"
                              "L4,N1,N2,true,\"1,5\"\n"),
            "error[E1020]: text where a number is due\n"
            "  --> net/link.csv:2:15  (length)\n"
            "    |\n"
            "  2 | L1,N1,N2,true,long\n"
            "    |               ^^^^ found \"long\", expected a number of at least 0 long_length\n"
            "error[E1021]: not a finite number\n"
            "  --> net/link.csv:3:15  (length)\n"
            "    |\n"
            "  3 | L2,N1,N2,true,inf\n"
            "    |               ^^^ found \"inf\", expected a number of at least 0 long_length\n"
            "    = hint: leave the cell empty if unknown\n"
            "error[E1022]: a number out of range\n"
            "  --> net/link.csv:4:15  (length)\n"
            "    |\n"
            "  4 | L3,N1,N2,true,-2\n"
            "    |               ^^ found \"-2\", expected a number of at least 0 long_length\n"
            "error[E1020]: text where a number is due\n"
            "  --> net/link.csv:5:16  (length)\n"
            "    |\n"
            "  5 | L4,N1,N2,true,\"1,5\"\n"
            "    |                ^^^ found \"1,5\", expected a number of at least 0 long_length\n"
            "    = hint: the decimal sign is a point, and thousands are not separated\n"
            "result: 4 errors, 0 warnings\n");
}

// GMNS lets NaN stand for a missing value: a length may miss, a coordinate may not.
TEST(GmnsBadInput, NaNIsAMissingValue) {
  const Folder folder{{"node.csv", "node_id,x_coord,y_coord\nN1,0,NaN\nN2,1000,0\n"},
                      {"link.csv", kLinks},
                      {"config.csv", kConfig}};
  EXPECT_EQ(problems(folder),
            "error[E1024]: a value is missing\n"
            "  --> net/node.csv:2:6  (y_coord)\n"
            "    |\n"
            "  2 | N1,0,NaN\n"
            "    |      ^^^ found \"NaN\", expected a number crs\n"
            "result: 1 error, 0 warnings\n");
}

TEST(GmnsBadInput, UnknownNode) {
  EXPECT_EQ(problems_of_links(kLinks + "L2,N2,N11,true,1\n"),
            "error[E2004]: an id that node.csv does not have\n"
            "  --> net/link.csv:3:7  (to_node_id)\n"
            "    |\n"
            "  3 | L2,N2,N11,true,1\n"
            "    |       ^^^ found \"N11\", expected a node_id of node.csv\n"
            "    = hint: did you mean \"N1\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(GmnsBadInput, DuplicateId) {
  EXPECT_EQ(problems_of_links(kLinks + "L1,N2,N1,true,1\n"),
            "error[E1030]: an id stands twice\n"
            "  --> net/link.csv:3:1  (link_id)\n"
            "    |\n"
            "  3 | L1,N2,N1,true,1\n"
            "    | ^^ found \"L1\", expected an id of its own\n"
            "    = hint: its first row is line 2\n"
            "result: 1 error, 0 warnings\n");
}

TEST(GmnsBadInput, EmptyNetwork) {
  EXPECT_EQ(problems_of_links("link_id,from_node_id,to_node_id,directed,length\n"),
            "error[E2001]: the network is empty\n"
            "  --> net/link.csv\n"
            "    = found nothing, expected at least one row\n"
            "result: 1 error, 0 warnings\n");
  const Folder folder{{"node.csv", ""}, {"link.csv", ""}};
  EXPECT_EQ(problems(folder),
            "error[E1002]: the file is empty\n"
            "  --> net/node.csv\n"
            "    = found nothing, expected a line with the names of the columns\n"
            "error[E1002]: the file is empty\n"
            "  --> net/link.csv\n"
            "    = found nothing, expected a line with the names of the columns\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(GmnsBadInput, AReferenceToATableThatIsNotThere) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv", kLinks},
                      {"config.csv", kConfig},
                      {"lane_tod.csv", "lane_tod_id,lane_id,lane_num,time_day\n1,7,1,\n2,8,1,\n"}};
  EXPECT_EQ(problems(folder),
            "error[E2003]: the ids refer to lane.csv, which is not there\n"
            "  --> net/lane_tod.csv:2:3  (lane_id)\n"
            "    |\n"
            "  2 | 1,7,1,\n"
            "    |   ^ found \"7\", expected the file lane.csv\n"
            "    = hint: add lane.csv, or leave the column lane_id empty\n"
            "result: 1 error, 0 warnings\n");
}

TEST(GmnsBadInput, CrlfByteOrderMarkQuotedNewlinesAndUtf8NamesAreFine) {
  const Folder folder{
      {"node.csv",
       "\xef\xbb\xbfnode_id,name,x_coord,y_coord\r\n"
       "گوادر,\"Gwadar\r\nport\",0,0\r\n"
       "喀什,\"say \"\"Kashgar\"\"\",1000,0\r\n"},
      {"link.csv", "link_id,from_node_id,to_node_id,directed,length\r\nL1,گوادر,喀什,true,1\r\n"},
      {"config.csv", "long_length,speed\r\nkm,kmh\r\n"}};
  EXPECT_EQ(problems(folder), "");
  const GmnsNetwork network = read_gmns(folder.path());
  EXPECT_EQ(node_id(network, network.to[LinkId{0}]), "喀什");
  EXPECT_EQ(network.node_table.cell(0, "name"), "Gwadar\r\nport");
}

TEST(GmnsBadInput, ALineOfTenMegabytes) {
  const std::string name(10'000'000, 'x');
  EXPECT_EQ(problems_of_links("link_id,from_node_id,to_node_id,directed,length,name\n"
                              "L1,N1,N2,true,1," +
                              name + "\n"),
            "");
  const std::string text = problems_of_links(
      "link_id,from_node_id,to_node_id,directed,name,length\n"
      "L1,N1,N2,true," +
      name + ",-1\n");
  EXPECT_NE(text.find("error[E1022]: a number out of range\n  --> net/link.csv:2:10000016"),
            std::string::npos)
      << text;
  EXPECT_LT(text.size(), 1000U);
}

TEST(GmnsBadInput, AFaultInEveryRowIsShownAndCounted) {
  std::string links = "link_id,from_node_id,to_node_id,directed,length\n";
  for (int i = 0; i < 5000; ++i) {
    links += "L" + std::to_string(i) + ",N1,N" + std::to_string(i + 100) + ",true,1\n";
  }
  const std::string text = problems_of_links(links);
  EXPECT_NE(text.find("an id that node.csv does not have: 4981 more rows"), std::string::npos)
      << text;
}

// Bytes changed, dropped and doubled at random, a file at a time.
TEST(GmnsBadInput, DamagedTablesAreReadOrReported) {
  const std::vector<std::pair<std::string, std::string>> good = {
      {"node.csv", "node_id,x_coord,y_coord,zone_id\nA,0,0,1\nB,1000,0,2\nC,1000,1000,1\n"},
      {"link.csv",
       "link_id,from_node_id,to_node_id,directed,length,dir_flag,geometry,allowed_uses\n"
       "1,A,B,1,1.1,1,\"LINESTRING (0 0, 1000 0)\",\"auto, bus\"\n2,B,C,0,1,,,auto\n"},
      {"config.csv", "long_length,speed,crs\nkm,kmh,EPSG:32643\n"},
      {"zone.csv", "zone_id,name\n1,one\n2,two\n"},
      {"link_tod.csv", "link_tod_id,link_id,time_day,lanes\n1,2,01111100_0600_0900,1\n"},
      {"lane.csv", "lane_id,link_id,lane_num\n1,1,1\n2,1,2\n"}};
  for (std::uint32_t i = 0; i < 600; ++i) {
    auto files = good;
    std::string& text = files[i % files.size()].second;
    for (std::uint32_t change = 0; change < 1 + i % 4; ++change) {
      const auto draw = random_bits(5, Stream::test, i, change);
      const std::size_t at = draw[0] % text.size();
      switch (draw[1] % 3) {
        case 0:
          text[at] = static_cast<char>(draw[2]);
          break;
        case 1:
          text.erase(at, 1 + draw[2] % 9);
          break;
        default:
          text.insert(at, text.substr(draw[3] % text.size(), draw[2] % 40));
      }
      text += text.empty() ? "x" : "";
    }
    Folder folder;
    for (const auto& [name, bytes] : files) {
      folder.add(name, bytes);
    }
    ErrorList errors;
    const auto network = read_gmns(folder.path(), {.shown = "net", .threads = 1}, errors);
    EXPECT_TRUE(network || errors.has_errors()) << i;
    EXPECT_FALSE(format(errors).empty());
    if (network) {
      EXPECT_GE(network->graph.arc_count(), network->link_count());
    }
  }
}

}  // namespace
}  // namespace corridor::import
