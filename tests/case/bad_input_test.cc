// What a user sees for each thing that can be wrong with a case, in full.

#include "case/small_case.h"

#include <gtest/gtest.h>

#include "corridor/base/atomic_file.h"

namespace corridor::cases {
namespace {

const std::string kLinkHeader =
    "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n";
const std::string kOtherLinks =
    "BC,B,C,false,120,60,road,open\n"
    "CD,C,D,false,1200,30,sea,open\n";

Files with_link(const std::string& row) {
  return {{"link.csv", kLinkHeader + row + "\n" + kOtherLinks}};
}

const std::string kTerminalHeader =
    "terminal_id,name,node_id,terminal_type,mode_from,mode_to,hours,price,price_unit,status,"
    "far_links\n"
    "port,Port C,C,port,road,sea,24,6,usd_per_t,open,\n";

Files with_gates(const std::string& rows) {
  return {{"terminal.csv", kTerminalHeader + rows}};
}

const std::string kNothing = "result: 0 errors, 0 warnings\n";

TEST(BadInput, ASoundCaseHasNothingToSay) {
  EXPECT_EQ(problems_of({}), kNothing);
}

TEST(BadInput, NoFolder) {
  ErrorList errors;
  read_case("no/such/folder", {}, errors);
  EXPECT_EQ(format(errors),
            "error[E1000]: there is no such case folder\n"
            "  --> no/such/folder\n"
            "    = found nothing, expected a folder with case.toml, node.csv, link.csv and others\n"
            "    = hint: corridor demo copies the embedded case to start from\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, MissingFile) {
  EXPECT_EQ(problems_of({{"link.csv", ""}}),
            "error[E1001]: a file is missing\n"
            "  --> link.csv\n"
            "    = found nothing, expected a table in which a row is a link of one mode\n"
            "    = hint: corridor schema link lists its columns\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of({{"case.toml", ""}}),
            "error[E1001]: a file is missing\n"
            "  --> case.toml\n"
            "    = found nothing, expected a TOML file\n"
            "    = hint: corridor demo writes a case to start from\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, EmptyFile) {
  EXPECT_EQ(problems_of({{"config.csv", "\n"}}),
            "error[E1002]: the file is empty\n"
            "  --> config.csv\n"
            "    = found nothing, expected a line with the names of the columns\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, MisspeltColumnThatIsDue) {
  EXPECT_EQ(problems_of({{"link.csv",
                          "link_id,from_node_id,to_node_id,directed,lenght,free_speed,mode,status\n"
                          "AB,A,B,false,120,60,road,open\n" +
                              kOtherLinks}}),
            "error[E1010]: the column \"length\" is missing\n"
            "  --> link.csv:1  (length)\n"
            "    = hint: did you mean \"lenght\" to be \"length\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, MissingColumnThatOthersNeed) {
  EXPECT_EQ(problems_of({{"node.csv", "name,x_coord,y_coord\nA,0,0\n"}}),
            "error[E1010]: the column \"node_id\" is missing\n"
            "  --> node.csv:1  (node_id)\n"
            "    = hint: corridor schema node lists the columns\n"
            "result: 1 error, 0 warnings\n")
      << "links, terminals and zones name nodes, but that is no fault of theirs";
}

TEST(BadInput, MisspeltOptionalColumnIsAWarning) {
  EXPECT_EQ(
      problems_of({{"link.csv",
                    "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,"
                    "year_form\n"
                    "AB,A,B,false,120,60,road,open,2020\n"
                    "BC,B,C,false,120,60,road,open,\n"
                    "CD,C,D,false,1200,30,sea,open,\n"}}),
      "warning[W1011]: an unknown column\n"
      "  --> link.csv:1:72  (year_form)\n"
      "    |\n"
      "  1 | link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,year_form,"
      "source_id,confidence\n"
      "    |                                                                        ^^^^^^^^^ "
      "found "
      "\"year_form\"\n"
      "    = hint: did you mean \"year_from\"? As it is, the column is only carried along\n"
      "result: 0 errors, 1 warning\n");
}

TEST(BadInput, TextWhereANumberIsDue) {
  EXPECT_EQ(problems_of(with_link("AB,A,B,false,long,60,road,open")),
            "error[E1020]: text where a number is due\n"
            "  --> link.csv:2:14  (length)\n"
            "    |\n"
            "  2 | AB,A,B,false,long,60,road,open,S,A\n"
            "    |              ^^^^ found \"long\", expected a number above 0, in long_length of "
            "config.csv\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(
      problems_of(with_link("AB,A,B,false,\"1,200\",60,road,open")),
      "error[E1020]: text where a number is due\n"
      "  --> link.csv:2:15  (length)\n"
      "    |\n"
      "  2 | AB,A,B,false,\"1,200\",60,road,open,S,A\n"
      "    |               ^^^^^ found \"1,200\", expected a number above 0, in long_length of "
      "config.csv\n"
      "    = hint: the decimal sign is a point, and thousands are not separated\n"
      "result: 1 error, 0 warnings\n");
}

TEST(BadInput, NaNInfinityNegativeAndZeroLength) {
  EXPECT_EQ(problems_of(with_link("AB,A,B,false,NaN,60,road,open")),
            "error[E1024]: a value is missing\n"
            "  --> link.csv:2:14  (length)\n"
            "    |\n"
            "  2 | AB,A,B,false,NaN,60,road,open,S,A\n"
            "    |              ^^^ found \"NaN\", expected a number above 0, in long_length of "
            "config.csv\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of(with_link("AB,A,B,false,inf,60,road,open")),
            "error[E1021]: not a finite number\n"
            "  --> link.csv:2:14  (length)\n"
            "    |\n"
            "  2 | AB,A,B,false,inf,60,road,open,S,A\n"
            "    |              ^^^ found \"inf\", expected a number above 0, in long_length of "
            "config.csv\n"
            "    = hint: leave the cell empty if unknown\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of(with_link("AB,A,B,false,-120,60,road,open")),
            "error[E1022]: a number out of range\n"
            "  --> link.csv:2:14  (length)\n"
            "    |\n"
            "  2 | AB,A,B,false,-120,60,road,open,S,A\n"
            "    |              ^^^^ found \"-120\", expected a number above 0, in long_length of "
            "config.csv\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of(with_link("AB,A,B,false,0,60,road,open")),
            "error[E1022]: a number out of range\n"
            "  --> link.csv:2:14  (length)\n"
            "    |\n"
            "  2 | AB,A,B,false,0,60,road,open,S,A\n"
            "    |              ^ found \"0\", expected a number above 0, in long_length of "
            "config.csv\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, ALinkWithoutSpeedOrHours) {
  EXPECT_EQ(problems_of(with_link("AB,A,B,false,120,,road,open")),
            "error[E2010]: a link has neither a speed nor hours\n"
            "  --> link.csv:2:18  (free_speed)\n"
            "    |\n"
            "  2 | AB,A,B,false,120,,road,open,S,A\n"
            "    |                  ^ found nothing, expected a free_speed above 0, or hours\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, ALinkShorterThanTheStraightLine) {
  EXPECT_EQ(problems_of(with_link("AB,A,B,false,12,60,road,open")),
            "warning[W2020]: a link shorter than the straight line between its ends\n"
            "  --> link.csv:2:14  (length)\n"
            "    |\n"
            "  2 | AB,A,B,false,12,60,road,open,S,A\n"
            "    |              ^^ found \"12\", expected at least 111 km\n"
            "    = hint: check the unit in config.csv and the places\n"
            "result: 0 errors, 1 warning\n");
}

TEST(BadInput, UnknownNode) {
  EXPECT_EQ(problems_of(with_link("AB,A,E,false,120,60,road,open")),
            "error[E2004]: an id that node.csv does not have\n"
            "  --> link.csv:2:6  (to_node_id)\n"
            "    |\n"
            "  2 | AB,A,E,false,120,60,road,open,S,A\n"
            "    |      ^ found \"E\", expected an id of node.csv\n"
            "    = hint: did you mean \"A\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, UnknownMode) {
  EXPECT_EQ(problems_of(with_link("AB,A,B,false,120,60,raod,open")),
            "error[E2004]: an id that mode.csv does not have\n"
            "  --> link.csv:2:21  (mode)\n"
            "    |\n"
            "  2 | AB,A,B,false,120,60,raod,open,S,A\n"
            "    |                     ^^^^ found \"raod\", expected an id of mode.csv\n"
            "    = hint: did you mean \"road\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, UnknownCommodityAndSeason) {
  EXPECT_EQ(problems_of({{"demand.csv",
                          "demand_id,o_zone_id,d_zone_id,commodity,year,season,tonnes_per_year\n"
                          "AD,A,D,good,2030,summer,36500\n"}}),
            "error[E2004]: an id that commodity.csv does not have\n"
            "  --> demand.csv:2:8  (commodity)\n"
            "    |\n"
            "  2 | AD,A,D,good,2030,summer,36500,S,A\n"
            "    |        ^^^^ found \"good\", expected an id of commodity.csv\n"
            "    = hint: did you mean \"goods\"?\n"
            "error[E3003]: a season that case.toml does not have\n"
            "  --> demand.csv:2:18  (season)\n"
            "    |\n"
            "  2 | AD,A,D,good,2030,summer,36500,S,A\n"
            "    |                  ^^^^^^ found \"summer\", expected an id of a [[season]], or "
            "nothing for "
            "the whole year\n"
            "    = hint: one of year\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(BadInput, UnknownSource) {
  EXPECT_EQ(problems_of({{"zone.csv",
                          "zone_id,name,node_id,access_modes,source_id,confidence\n"
                          "A,A,A,road,S,A\n"
                          "B,B,B,road,S;T,A\n"
                          "D,D,D,sea,assumption,D\n"}}),
            "error[E2004]: an id that source.csv does not have\n"
            "  --> zone.csv:3:12  (source_id)\n"
            "    |\n"
            "  3 | B,B,B,road,S;T,A\n"
            "    |            ^ found \"T\", expected an id of source.csv\n"
            "    = hint: did you mean \"S\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, UnknownScenario) {
  EXPECT_EQ(problems_of({{"case.toml",
                          "[case]\n"
                          "default_scenario = \"tody\"\n"
                          "[[scenario]]\n"
                          "id = \"today\"\n"
                          "years = [2030]\n"
                          "status = [\"open\"]\n"
                          "[[scenario]]\n"
                          "id = \"later\"\n"
                          "base = \"to-day\"\n"
                          "years = [2040]\n"}}),
            "error[E1047]: a scenario that the case does not have\n"
            "  --> case.toml:9:8  (base)\n"
            "    |\n"
            "  9 | base = \"to-day\"\n"
            "    |        ^^^^^^ found \"to-day\"\n"
            "    = hint: did you mean \"today\"?\n"
            "error[E1047]: a scenario that the case does not have\n"
            "  --> case.toml:2:20  (default_scenario)\n"
            "    |\n"
            "  2 | default_scenario = \"tody\"\n"
            "    |                    ^^^^ found \"tody\"\n"
            "    = hint: did you mean \"today\"?\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(BadInput, DuplicateId) {
  EXPECT_EQ(
      problems_of({{"node.csv", "node_id,x_coord,y_coord\nA,0,0\nB,1,0\nC,2,0\nD,12,0\nB,1,1\n"}}),
      "error[E1030]: an id stands twice\n"
      "  --> node.csv:6:1  (node_id)\n"
      "    |\n"
      "  6 | B,1,1,S,A\n"
      "    | ^ found \"B\", expected an id of its own\n"
      "    = hint: its first row is line 3\n"
      "result: 1 error, 0 warnings\n");
}

TEST(BadInput, ATerminalBetweenModesThatDoNotMeet) {
  EXPECT_EQ(problems_of({{"terminal.csv",
                          "terminal_id,name,node_id,terminal_type,mode_from,mode_to,status\n"
                          "port,Port,B,port,road,sea,open\n"
                          "port2,Port,C,port,road,sea,open\n"}}),
            "error[E2005]: a terminal between modes that do not meet\n"
            "  --> terminal.csv:2:23  (mode_to)\n"
            "    |\n"
            "  2 | port,Port,B,port,road,sea,open,S,A\n"
            "    |                       ^^^ found \"sea\", expected a mode with a link at B\n"
            "    = hint: no link of mode sea starts or ends at B\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, AGateThatLeadsNowhere) {
  EXPECT_EQ(problems_of(with_gates("b,Border,B,border,road,road,24,6,usd_per_t,open,\n")),
            "error[E2006]: a transfer within one mode without a far side\n"
            "  --> terminal.csv:3:49  (far_links)\n"
            "    |\n"
            "  3 | b,Border,B,border,road,road,24,6,usd_per_t,open,,S,A\n"
            "    |                                                 ^ found nothing, expected the "
            "links beyond the border, customs post or canal\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of(with_gates("b,Border,B,border,road,road,24,6,usd_per_t,open,AB BC\n")),
            "error[E2018]: a gate with all links on its far side\n"
            "  --> terminal.csv:3:49  (far_links)\n"
            "    |\n"
            "  3 | b,Border,B,border,road,road,24,6,usd_per_t,open,AB BC,S,A\n"
            "    |                                                 ^^^^^ found \"AB BC\", expected "
            "only the links beyond it\n"
            "    = hint: the others of mode road at B are its near side\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(
      problems_of(with_gates("b,Border,B,border,road,road,24,6,usd_per_t,open,CD\n")),
      "error[E2007]: a far link that does not touch the terminal\n"
      "  --> terminal.csv:3:49  (far_links)\n"
      "    |\n"
      "  3 | b,Border,B,border,road,road,24,6,usd_per_t,open,CD,S,A\n"
      "    |                                                 ^^ found \"CD\", expected links of "
      "mode road at B\n"
      "    = hint: CD is elsewhere or of another mode\n"
      "result: 1 error, 0 warnings\n");
}

TEST(BadInput, FarLinksWhereTheModesDiffer) {
  EXPECT_EQ(problems_of({{"terminal.csv",
                          "terminal_id,name,node_id,terminal_type,mode_from,mode_to,status,"
                          "far_links\n"
                          "port,Port,C,port,road,sea,open,BC\n"}}),
            "error[E2008]: far links of a transfer between two modes\n"
            "  --> terminal.csv:2:32  (far_links)\n"
            "    |\n"
            "  2 | port,Port,C,port,road,sea,open,BC,S,A\n"
            "    |                                ^^ found \"BC\", expected nothing, or mode_from "
            "equal to mode_to\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, GatesThatDisagreeOnWhatIsBehindThem) {
  Files files = with_gates(
      "b,Border,B,border,road,road,24,6,usd_per_t,open,AB\n"
      "b2,Border,B,border,road,road,24,6,usd_per_t,open,AB AB2\n");
  files["link.csv"] = kLinkHeader +
                      "AB,A,B,false,120,60,road,open\n"
                      "AB2,A,B,false,130,60,road,open\n" +
                      kOtherLinks;
  EXPECT_EQ(
      problems_of(files),
      "error[E2016]: a link behind two gates that differ\n"
      "  --> terminal.csv:4:50  (far_links)\n"
      "    |\n"
      "  4 | b2,Border,B,border,road,road,24,6,usd_per_t,open,AB AB2,S,A\n"
      "    |                                                  ^^^^^^ found \"AB AB2\", expected "
      "the same far_links for posts side by side, or none in common\n"
      "    = hint: AB is behind b as well\n"
      "result: 1 error, 0 warnings\n");
}

TEST(BadInput, AZoneOnAModeThatIsNotThere) {
  EXPECT_EQ(problems_of({{"zone.csv",
                          "zone_id,name,node_id,access_modes\nA,A,A,road\nB,B,B,road sea\n"
                          "D,D,D,sea\n"}}),
            "error[E2009]: a zone with access to a mode that is not there\n"
            "  --> zone.csv:3:7  (access_modes)\n"
            "    |\n"
            "  3 | B,B,B,road sea,S,A\n"
            "    |       ^^^^^^^^ found \"road sea\", expected a mode with a link at B\n"
            "    = hint: no link of mode sea starts or ends there\n"
            "result: 1 error, 0 warnings\n");
}

//   A ==road== B  ..planned..  C (port) ~~sea~~ D
TEST(BadInput, AZoneThatIsNeverReachedNamesTheNearestBreak) {
  EXPECT_EQ(problems_of({{"link.csv", kLinkHeader + "AB,A,B,false,120,60,road,open\n"
                                                    "BC,B,C,false,120,60,road,planned\n"
                                                    "CD,C,D,false,1200,30,sea,open\n"}}),
            "error[E3010]: a zone that goods cannot reach in any scenario and season\n"
            "  --> demand.csv:2:6  (d_zone_id)\n"
            "    |\n"
            "  2 | AD,A,D,goods,2030,36500,S,A\n"
            "    |      ^ found \"D\", expected a way from A by road, sea\n"
            "    = hint: the nearest break is between B (road) and C (road), 111 km apart\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of({{"terminal.csv",
                          "terminal_id,name,node_id,terminal_type,mode_from,mode_to,status\n"
                          "port,Port,C,port,road,sea,planned\n"}}),
            "error[E3010]: a zone that goods cannot reach in any scenario and season\n"
            "  --> demand.csv:2:6  (d_zone_id)\n"
            "    |\n"
            "  2 | AD,A,D,goods,2030,36500,S,A\n"
            "    |      ^ found \"D\", expected a way from A by road, sea\n"
            "    = hint: the nearest break is at C, between road and sea\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, AZoneThatACommodityMayNotReach) {
  EXPECT_EQ(problems_of({{"commodity.csv",
                          "commodity,name,value_usd_per_t,modes,logit_scale_per_usd\n"
                          "goods,Goods,2400,sea,0.1\n"}}),
            "error[E3010]: a zone that goods cannot reach in any scenario and season\n"
            "  --> demand.csv:2:6  (d_zone_id)\n"
            "    |\n"
            "  2 | AD,A,D,goods,2030,36500,S,A\n"
            "    |      ^ found \"D\", expected a way from A by sea\n"
            "    = hint: nothing leaves A: check its access_modes and the modes of goods\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, AZoneThatIsCutOffInWinterIsAWarning) {
  EXPECT_EQ(problems_of({{"link.csv",
                          "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,"
                          "closed_from_month,closed_to_month\n"
                          "AB,A,B,false,120,60,road,open,11,4\n"
                          "BC,B,C,false,120,60,road,open,,\n"
                          "CD,C,D,false,1200,30,sea,open,,\n"},
                         {"case.toml",
                          "[case]\n"
                          "[[season]]\nid = \"winter\"\nmonths = [11, 12, 1, 2, 3, 4]\n"
                          "[[season]]\nid = \"summer\"\nmonths = [5, 6, 7, 8, 9, 10]\n"
                          "[[scenario]]\nid = \"today\"\nyears = [2030]\nstatus = [\"open\"]\n"}}),
            "warning[W3011]: a zone that goods cannot reach in 1 of 2 scenario seasons\n"
            "  --> demand.csv:2:6  (d_zone_id)\n"
            "    |\n"
            "  2 | AD,A,D,goods,2030,36500,S,A\n"
            "    |      ^ found \"D\", expected a way from A in all of them\n"
            "    = hint: its tonnes are unmet there, first in today 2030 winter\n"
            "result: 0 errors, 1 warning\n");
}

TEST(BadInput, AYearlyClosureWithOneEnd) {
  EXPECT_EQ(
      problems_of({{"terminal.csv",
                    "terminal_id,name,node_id,terminal_type,mode_from,mode_to,status,"
                    "closed_from_month\n"
                    "port,Port,C,port,road,sea,open,11\n"}}),
      "error[E2017]: a yearly closure with one end\n"
      "  --> terminal.csv:2:32  (closed_from_month)\n"
      "    |\n"
      "  2 | port,Port,C,port,road,sea,open,11,S,A\n"
      "    |                                ^^ found \"11\", expected closed_to_month as well\n"
      "result: 1 error, 0 warnings\n");
}

TEST(BadInput, AnEmptyNetwork) {
  EXPECT_EQ(problems_of({{"node.csv", "node_id,x_coord,y_coord\n"}, {"link.csv", kLinkHeader}}),
            "error[E2001]: the network is empty\n"
            "  --> node.csv\n"
            "    = found nothing, expected at least one row\n"
            "    = hint: corridor demo copies a case to start from\n"
            "error[E2001]: the network is empty\n"
            "  --> link.csv\n"
            "    = found nothing, expected at least one row\n"
            "    = hint: corridor demo copies a case to start from\n"
            "result: 2 errors, 0 warnings\n");
}

const std::string kTariffHeader = "tariff_id,mode,country,commodity,year_to,price,levy,unit\n";

TEST(BadInput, MovingThatWouldCostNothing) {
  EXPECT_EQ(
      problems_of({{"tariff.csv", kTariffHeader + "road,road,all,all,,0.05,,usd_per_t_km\n"
                                                  "sea,sea,all,all,2025,0.005,,usd_per_t_km\n"}}),
      "error[E2013]: no tariff for mode sea\n"
      "  --> tariff.csv\n"
      "    = found nothing, expected a row that holds for goods in 2030, of that country or "
      "of all\n"
      "    = hint: link CD needs it\n"
      "result: 1 error, 0 warnings\n");
}

TEST(BadInput, ALevyAboveItsPrice) {
  EXPECT_EQ(
      problems_of({{"tariff.csv", kTariffHeader + "road,road,all,all,,0.05,0.06,usd_per_t_km\n"
                                                  "sea,sea,all,all,,0.005,,usd_per_t_km\n"}}),
      "error[E2011]: a levy above the price that holds it\n"
      "  --> tariff.csv:2:25  (levy)\n"
      "    |\n"
      "  2 | road,road,all,all,,0.05,0.06,usd_per_t_km,S,A\n"
      "    |                         ^^^^ found \"0.06\", expected a levy of at most the price\n"
      "    = hint: price is what the user pays, levies included\n"
      "result: 1 error, 0 warnings\n");
}

TEST(BadInput, AParameterThatATariffNeeds) {
  const auto sea_in = [](const std::string& unit) {
    return Files{{"tariff.csv", kTariffHeader + "road,road,all,all,,0.05,,usd_per_t_km\n" +
                                    "sea,sea,all,all,,0.05,," + unit + "\n"}};
  };
  EXPECT_EQ(problems_of(sea_in("usd_per_teu_km")),
            "error[E2015]: parameter default_t_per_teu is missing\n"
            "  --> tariff.csv:3:24  (unit)\n"
            "    |\n"
            "  3 | sea,sea,all,all,,0.05,,usd_per_teu_km,S,A\n"
            "    |                        ^^^^^^^^^^^^^^ found \"usd_per_teu_km\", expected a row "
            "default_t_per_teu of parameter.csv\n"
            "    = hint: tonnes in a TEU of what is not containerised, and of capacities in TEU\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of(sea_in("usd_per_bbl_km")),
            "error[E2015]: parameter barrels_per_tonne is missing\n"
            "  --> tariff.csv:3:24  (unit)\n"
            "    |\n"
            "  3 | sea,sea,all,all,,0.05,,usd_per_bbl_km,S,A\n"
            "    |                        ^^^^^^^^^^^^^^ found \"usd_per_bbl_km\", expected a row "
            "barrels_per_tonne of parameter.csv\n"
            "    = hint: barrels in a tonne of oil\n"
            "result: 1 error, 0 warnings\n");
  Files given = sea_in("usd_per_bbl_km");
  given["parameter.csv"] = "name,value,unit\nbarrels_per_tonne,7.33,bbl_per_t\n";
  EXPECT_EQ(problems_of(given), kNothing);
}

TEST(BadInput, AParameterThatACapacityNeeds) {
  EXPECT_EQ(
      problems_of({{"link.csv",
                    "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,"
                    "freight_capacity,capacity_unit\n"
                    "AB,A,B,false,120,60,road,open,100,teu_per_day\n"
                    "BC,B,C,false,120,60,road,open,100,m3_per_day\n"
                    "CD,C,D,false,1200,30,sea,open,,\n"}}),
      "error[E2015]: parameter default_t_per_teu is missing\n"
      "  --> link.csv:2:35  (capacity_unit)\n"
      "    |\n"
      "  2 | AB,A,B,false,120,60,road,open,100,teu_per_day,S,A\n"
      "    |                                   ^^^^^^^^^^^ found \"teu_per_day\", expected a row "
      "default_t_per_teu of parameter.csv\n"
      "    = hint: tonnes in a TEU of what is not containerised, and of capacities in TEU\n"
      "error[E2015]: parameter crude_density_t_per_m3 is missing\n"
      "  --> link.csv:3:35  (capacity_unit)\n"
      "    |\n"
      "  3 | BC,B,C,false,120,60,road,open,100,m3_per_day,S,A\n"
      "    |                                   ^^^^^^^^^^ found \"m3_per_day\", expected a row "
      "crude_density_t_per_m3 of parameter.csv\n"
      "    = hint: tonnes in a cubic metre of oil\n"
      "result: 2 errors, 0 warnings\n");
}

TEST(BadInput, SetOfAKeyThatDoesNotExist) {
  EXPECT_EQ(problems_of({}, {{"report.alternativs", "3"}, {"carbon", "5"}}),
            "error[E1043]: --set of a key that does not exist\n"
            "  --> --set  (report.alternativs)\n"
            "    = found \"report.alternativs=3\"\n"
            "    = hint: did you mean \"report.alternatives\"?\n"
            "error[E1043]: --set of a key that does not exist\n"
            "  --> --set  (carbon)\n"
            "    = found \"carbon=5\"\n"
            "    = hint: one of report.alternatives, case.discount_rate, case.default_scenario, "
            "case.as_of, claim\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(BadInput, SetOfAValueThatTheKeyCannotTake) {
  for (const std::string value : {"many", "0", "2.5", "1e9", "nan", ""}) {
    EXPECT_EQ(problems_of({}, {{"report.alternatives", value}}),
              "error[E1020]: --set with a value that the key cannot take\n"
              "  --> --set  (report.alternatives)\n"
              "    = found \"report.alternatives=" +
                  value +
                  "\"\n"
                  "result: 1 error, 0 warnings\n");
  }
}

TEST(BadInput, SettingsThatAreMissing) {
  EXPECT_EQ(problems_of({{"case.toml", "[[scenario]]\nid = \"today\"\nyears = [2030]\n"}}),
            "error[E1044]: the table [case] is missing\n"
            "  --> case.toml:1:1  (case)\n"
            "    |\n"
            "  1 | [[scenario]]\n"
            "    | ^ found nothing, expected [case] with title, price_year, default_scenario\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(problems_of({{"case.toml", "[case]\n"}}),
            "error[E1044]: a case without a scenario\n"
            "  --> case.toml:1:1  (scenario)\n"
            "    |\n"
            "  1 | [case]\n"
            "    | ^ found nothing, expected at least one [[scenario]]\n"
            "result: 1 error, 0 warnings\n");
}

TEST(BadInput, SeasonsThatDoNotCoverTheYear) {
  EXPECT_EQ(
      problems_of({{"case.toml",
                    "[case]\n"
                    "[[season]]\nid = \"a\"\nmonths = [1, 2, 3, 4, 5, 6, 7]\n"
                    "[[season]]\nid = \"a\"\nmonths = [7, 8, 9, 10, 13]\n"
                    "[[scenario]]\nid = \"today\"\nyears = []\nstatus = [\"open\"]\n"}}),
      "error[E1048]: a season without an id of its own\n"
      "  --> case.toml:6:6  (id)\n"
      "    |\n"
      "  6 | id = \"a\"\n"
      "    |      ^ found \"a\", expected an id that no other season has\n"
      "error[E1045]: a month that no year has\n"
      "  --> case.toml:7:10  (months)\n"
      "    |\n"
      "  7 | months = [7, 8, 9, 10, 13]\n"
      "    |          ^^ found \"13\", expected 1 to 12\n"
      "error[E1046]: the seasons do not cover the year once\n"
      "  --> case.toml:2:1  (season)\n"
      "    |\n"
      "  2 | [[season]]\n"
      "    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ found \"month 7 in 2, 11 in 0, 12 in 0\", "
      "expected each month in one season\n"
      "error[E1049]: a scenario without analysis years\n"
      "  --> case.toml:10:9  (years)\n"
      "    |\n"
      " 10 | years = []\n"
      "    |         ^^^^^^^^ found \"an array\", expected one year or more, as [2030, 2040]\n"
      "result: 4 errors, 0 warnings\n");
}

TEST(BadInput, ScenariosThatNameWhatIsNotThere) {
  EXPECT_EQ(
      problems_of({{"case.toml",
                    "[case]\n"
                    "pair = [\"A\", \"X\"]\n"
                    "[report]\n"
                    "pairs = [[\"A\"]]\n"
                    "alternatives = 0\n"
                    "[[scenario]]\n"
                    "id = \"today\"\n"
                    "years = [2030]\n"
                    "status = [\"open\", \"opened\"]\n"
                    "claims = [\"c\"]\n"
                    "exclude_projects = [\"p\"]\n"
                    "include = [{ mdoe = \"road\" }]\n"
                    "set = [\n"
                    "  { table = \"link\", id = \"AX\", column = \"free_speed\", value = 3 },\n"
                    "  { table = \"link\", id = \"AB\", column = \"speed\", value = 3 },\n"
                    "  { table = \"link\", id = \"AB\", column = \"free_speed\", value = 0 },\n"
                    "  { table = \"node\", id = \"A\", column = \"x_coord\", value = 0 },\n"
                    "]\n"}}),
      "error[E1040]: a pair of other than two places\n"
      "  --> case.toml:4:9  (pairs)\n"
      "    |\n"
      "  4 | pairs = [[\"A\"]]\n"
      "    |         ^ found \"A\", expected two zones or nodes, as [\"a\", \"b\"]\n"
      "error[E1022]: a number out of range\n"
      "  --> case.toml:5:16  (alternatives)\n"
      "    |\n"
      "  5 | alternatives = 0\n"
      "    |                ^ found \"0\", expected 1 to 100\n"
      "error[E1023]: not one of the allowed values\n"
      "  --> case.toml:9:10  (status)\n"
      "    |\n"
      "  9 | status = [\"open\", \"opened\"]\n"
      "    |          ^^^^^^ found \"opened\", expected open, under_construction, planned, "
      "proposed, "
      "suspended or closed\n"
      "error[E2004]: a place that node.csv and zone.csv do not have\n"
      "  --> case.toml:2:8  (pair)\n"
      "    |\n"
      "  2 | pair = [\"A\", \"X\"]\n"
      "    |        ^ found \"X\"\n"
      "    = hint: did you mean \"A\"?\n"
      "error[E2004]: a scenario sets a row that does not exist\n"
      "  --> case.toml:14:26  (id)\n"
      "    |\n"
      " 14 |   { table = \"link\", id = \"AX\", column = \"free_speed\", value = 3 },\n"
      "    |                          ^^ found \"AX\"\n"
      "    = hint: did you mean \"AB\"?\n"
      "error[E1043]: a value that a scenario cannot set\n"
      "  --> case.toml:15:41  (column)\n"
      "    |\n"
      " 15 |   { table = \"link\", id = \"AB\", column = \"speed\", value = 3 },\n"
      "    |                                         ^^^^^ found \"speed\", expected free_speed, "
      "hours, freight_capacity, lanes, tracks, closed, speed_factor or capacity_factor\n"
      "error[E1022]: a number out of range\n"
      "  --> case.toml:16:63  (value)\n"
      "    |\n"
      " 16 |   { table = \"link\", id = \"AB\", column = \"free_speed\", value = 0 },\n"
      "    |                                                               ^ found \"0\", expected "
      "a "
      "number above 0\n"
      "error[E1023]: not one of the allowed values\n"
      "  --> case.toml:17:13  (table)\n"
      "    |\n"
      " 17 |   { table = \"node\", id = \"A\", column = \"x_coord\", value = 0 },\n"
      "    |             ^^^^ found \"node\", expected link or terminal\n"
      "error[E1042]: a scenario includes by a column that is not there\n"
      "  --> case.toml:12:21  (mdoe)\n"
      "    |\n"
      " 12 | include = [{ mdoe = \"road\" }]\n"
      "    |                     ^^^^ found \"mdoe\", expected a column of link.csv or "
      "terminal.csv\n"
      "    = hint: did you mean \"mode\"?\n"
      "error[E2004]: a project that project.csv does not have\n"
      "  --> case.toml:11:20  (exclude_projects)\n"
      "    |\n"
      " 11 | exclude_projects = [\"p\"]\n"
      "    |                    ^ found \"p\"\n"
      "    = hint: one of corridor\n"
      "error[E2004]: a claim that claim.csv does not have\n"
      "  --> case.toml:10:10  (claims)\n"
      "    |\n"
      " 10 | claims = [\"c\"]\n"
      "    |          ^ found \"c\"\n"
      "result: 11 errors, 0 warnings\n");
}

// Files, rows, settings and options are all wrong: one pass says so of each, and of nothing that
// only follows from another fault (the links name modes of a file that is missing).
TEST(BadInput, AllProblemsOfAllFilesInOnePass) {
  EXPECT_EQ(
      problems_of({{"mode.csv", ""},
                   {"case.toml",
                    "[case]\n"
                    "nme = \"x\"\n"
                    "[[scenario]]\nid = \"today\"\nyears = [2030]\nstatus = [\"open\"]\n"},
                   {"node.csv", "node_id,x_coord,y_coord\nA,0,0\nB,1,north\nC,2,0\nD,12,0\n"},
                   {"link.csv", kLinkHeader + "AB,A,X,false,-1,60,road,open\n" + kOtherLinks}},
                  {{"nonsense", "3"}}),
      "error[E1042]: an unknown key\n"
      "  --> case.toml:2:1  (nme)\n"
      "    |\n"
      "  2 | nme = \"x\"\n"
      "    | ^^^ found \"nme\"\n"
      "    = hint: did you mean \"name\"?\n"
      "error[E1001]: a file is missing\n"
      "  --> mode.csv\n"
      "    = found nothing, expected a table in which a row is a way of moving: road, rail of a "
      "gauge, pipeline of a product, sea\n"
      "    = hint: corridor schema mode lists its columns\n"
      "error[E1020]: text where a number is due\n"
      "  --> node.csv:3:5  (y_coord)\n"
      "    |\n"
      "  3 | B,1,north,S,A\n"
      "    |     ^^^^^ found \"north\", expected a number of at least -90 and at most 90 degree\n"
      "error[E1022]: a number out of range\n"
      "  --> link.csv:2:14  (length)\n"
      "    |\n"
      "  2 | AB,A,X,false,-1,60,road,open,S,A\n"
      "    |              ^^ found \"-1\", expected a number above 0, in long_length of "
      "config.csv\n"
      "error[E2004]: an id that node.csv does not have\n"
      "  --> link.csv:2:6  (to_node_id)\n"
      "    |\n"
      "  2 | AB,A,X,false,-1,60,road,open,S,A\n"
      "    |      ^ found \"X\", expected an id of node.csv\n"
      "    = hint: did you mean \"A\"?\n"
      "error[E1043]: --set of a key that does not exist\n"
      "  --> --set  (nonsense)\n"
      "    = found \"nonsense=3\"\n"
      "    = hint: one of report.alternatives, case.discount_rate, case.default_scenario, "
      "case.as_of, claim\n"
      "result: 6 errors, 0 warnings\n");
}

TEST(BadInput, OneFaultInManyRowsIsShownTwentyTimesAndCounted) {
  std::string rows = kLinkHeader;
  for (int i = 0; i < 25; ++i) {
    rows += "L" + std::to_string(i) + ",A,X,false,120,60,road,open\n";
  }
  const std::string text = problems_of({{"link.csv", rows}});
  EXPECT_TRUE(text.ends_with("... and 5 more of E2004\nresult: 25 errors, 0 warnings\n")) << text;
}

// A line of 10 MB is cut around the fault, and reading it takes no longer than it must.
TEST(BadInput, ALineOfTenMegabytes) {
  const std::string name(10'000'000, 'x');
  EXPECT_EQ(problems_of({{"node.csv", "node_id,name,x_coord,y_coord\nA,\"" + name +
                                          "\",0,0\nB,,1,0\nC,,2,0\nD,,east,0\n"}}),
            "error[E1020]: text where a number is due\n"
            "  --> node.csv:5:4  (x_coord)\n"
            "    |\n"
            "  5 | D,,east,0,S,A\n"
            "    |    ^^^^ found \"east\", expected a number of at least -180 and at most 180 "
            "degree\n"
            "result: 1 error, 0 warnings\n");
  const std::string far_out =
      problems_of({{"node.csv", "node_id,name,x_coord,y_coord\nA,\"" + name +
                                    "\",east,0\nB,,1,0\nC,,2,0\nD,,12,0\n"}});
  EXPECT_LT(far_out.size(), 1000U);
  EXPECT_NE(far_out.find("--> node.csv:2:10000006  (x_coord)\n"), std::string::npos) << far_out;
  EXPECT_NE(far_out.find("found \"east\""), std::string::npos) << far_out;
}

TEST(BadInput, ADiskThatFillsUp) {
  if (!std::filesystem::exists("/dev/full")) {
    GTEST_SKIP() << "no /dev/full on this system";
  }
  const TemporaryFolder folder;
  // What is written beside goes to a device that is always full.
  std::filesystem::create_symlink("/dev/full", folder.path() / "node.csv.partial");
  try {
    write_file(folder.path() / "node.csv", "node_id,x_coord,y_coord\n");
    FAIL() << "a full disk went unnoticed";
  } catch (const EnvironmentError& error) {
    EXPECT_EQ(without_folder(error.what(), folder.path()),
              "cannot write node.csv: No space left on device");
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "node.csv"));
}

TEST(BadInput, AProfileThatDoesNotRise) {
  EXPECT_EQ(problems_of({{"profile.csv",
                          "profile_id,place,node_id,chainage_km,elevation_m,source_id,confidence\n"
                          "p,A,A,10,0,S,A\n"
                          "p,B,B,10,50,S,A\n"
                          "q,,,0,5,S,A\n"
                          "p,C,nowhere,20,60,S,A\n"}}),
            "error[E7005]: chainage does not rise\n"
            "  --> profile.csv:3:7  (chainage_km)\n"
            "    |\n"
            "  3 | p,B,B,10,50,S,A\n"
            "    |       ^^ found \"10\", expected above 10 km\n"
            "    = hint: sort the points of a profile by chainage and drop doubles\n"
            "error[E2004]: an id that node.csv does not have\n"
            "  --> profile.csv:5:5  (node_id)\n"
            "    |\n"
            "  5 | p,C,nowhere,20,60,S,A\n"
            "    |     ^^^^^^^ found \"nowhere\", expected an id of node.csv\n"
            "    = hint: one of A, B, C, D\n"
            "error[E7001]: profile \"q\" has fewer than two points\n"
            "  --> profile.csv  (profile_id)\n"
            "    = found \"one\", expected 2 or more\n"
            "    = hint: begin and end of the line, and its summits and valleys\n"
            "result: 3 errors, 0 warnings\n");
}

TEST(BadInput, APriceOutsideItsRangeAndARouteThatIsNotThere) {
  const std::string problems =
      problems_of({{"unit_price.csv",
                    "price_id,value,low,high,unit,source_id,confidence\nfuel,2,3,4,USD/l,S,A\n"},
                   {"case.toml",
                    "[case]\ntitle = \"t\"\nprice_year = 2023\n[engineering]\ntruck = \"nowhere\"\n"
                    "[[scenario]]\nid = \"now\"\nyears = [2030]\nstatus = [\"open\"]\n"}});
  EXPECT_NE(problems.find("E2031"), std::string::npos) << problems;
  EXPECT_NE(problems.find("a route that route.csv does not have"), std::string::npos) << problems;
}

}  // namespace
}  // namespace corridor::cases
