#include "corridor/import/gmns_demand.h"

#include "import/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::import {
namespace {

using ::testing::ElementsAre;

const IdVector<ZoneId, std::string> kZones(std::vector<std::string>{"1", "2", "karachi"});

std::string problems(const std::string& text) {
  const Folder folder{{"demand.csv", text}};
  ErrorList errors;
  const auto demand =
      read_gmns_demand(folder.path() / "demand.csv", kZones, "net/demand.csv", errors);
  EXPECT_EQ(demand.has_value(), !errors.has_errors());
  return errors.items().empty() ? "" : format(errors);
}

TEST(GmnsDemand, ReadsTheColumnsOfDtalite) {
  const Folder folder{
      {"demand.csv", "o_zone_id,d_zone_id,volume,note\n2,1,10.5,x\nkarachi,2,0,\n"}};
  ErrorList errors;
  const auto demand = read_gmns_demand(folder.path() / "demand.csv", kZones, "demand.csv", errors);
  ASSERT_TRUE(demand) << format(errors);
  ASSERT_EQ(demand->flows.size(), 2U);
  EXPECT_EQ(demand->flows[0].origin, ZoneId{1});
  EXPECT_EQ(demand->flows[0].destination, ZoneId{0});
  EXPECT_EQ(demand->flows[0].volume, 10.5);
  EXPECT_EQ(demand->flows[1].origin, ZoneId{2});
  EXPECT_EQ(demand->table.cell(0, "note"), "x");
  EXPECT_THAT(demand->notes, ElementsAre("demand.csv: o_zone_id is read from \"o_zone_id\"",
                                         "demand.csv: d_zone_id is read from \"d_zone_id\"",
                                         "demand.csv: volume is read from \"volume\""));
}

TEST(GmnsDemand, EchoesTheAliasThatMatched) {
  const Folder folder{{"demand.csv", "origin,destination,trips\n1,2,3\n"}};
  ErrorList errors;
  const auto demand = read_gmns_demand(folder.path() / "demand.csv", kZones, "demand.csv", errors);
  ASSERT_TRUE(demand) << format(errors);
  EXPECT_THAT(demand->notes, ElementsAre("demand.csv: o_zone_id is read from \"origin\"",
                                         "demand.csv: d_zone_id is read from \"destination\"",
                                         "demand.csv: volume is read from \"trips\""));
}

TEST(GmnsDemand, SaysWhichColumnIsMissing) {
  EXPECT_EQ(problems("o_zone_id,d_zone_id,volum\n1,2,3\n"),
            "error[E1010]: the column \"volume\" is missing\n"
            "  --> net/demand.csv:1  (volume)\n"
            "    = found nothing, expected one of volume, demand, trips, flow, total_demand\n"
            "    = hint: did you mean \"volum\" to be \"volume\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(GmnsDemand, SaysWhichZoneAndVolumeAreWrong) {
  EXPECT_EQ(problems("o_zone_id,d_zone_id,volume\n1,karchi,3\n,2,1\n1,2,-1\n1,2,many\n"),
            "error[E1024]: a value is missing\n"
            "  --> net/demand.csv:3:1  (o_zone_id)\n"
            "    |\n"
            "  3 | ,2,1\n"
            "    | ^ found nothing, expected a text\n"
            "error[E1022]: a number out of range\n"
            "  --> net/demand.csv:4:5  (volume)\n"
            "    |\n"
            "  4 | 1,2,-1\n"
            "    |     ^^ found \"-1\", expected a number of at least 0\n"
            "error[E1020]: text where a number is due\n"
            "  --> net/demand.csv:5:5  (volume)\n"
            "    |\n"
            "  5 | 1,2,many\n"
            "    |     ^^^^ found \"many\", expected a number of at least 0\n"
            "error[E2004]: a zone that the network does not have\n"
            "  --> net/demand.csv:2:3  (d_zone_id)\n"
            "    |\n"
            "  2 | 1,karchi,3\n"
            "    |   ^^^^^^ found \"karchi\", expected a zone_id of zone.csv or node.csv\n"
            "    = hint: did you mean \"karachi\"?\n"
            "result: 4 errors, 0 warnings\n");
}

TEST(GmnsDemand, AMissingOrEmptyFileIsAnError) {
  ErrorList errors;
  EXPECT_FALSE(read_gmns_demand("/nowhere/demand.csv", kZones, "demand.csv", errors));
  EXPECT_EQ(errors.items().at(0).code, "E1001");
  EXPECT_NE(problems("").find("error[E1002]: the file is empty"), std::string::npos);
}

}  // namespace
}  // namespace corridor::import
