#include "corridor/import/gmns_shape.h"

#include "import/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::import {
namespace {

using ::testing::ElementsAre;

// Peshawar and Islamabad: 145.64 km on the ellipsoid by the formula of Vincenty (1975).
const std::string kNodes =
    "node_id,x_coord,y_coord\n"
    "peshawar,71.5249,34.0151\n"
    "islamabad,73.0479,33.6844\n";

std::string problems(const std::string& links, const std::string& config,
                     const std::string& nodes = kNodes) {
  const Folder folder{{"node.csv", nodes}, {"link.csv", links}, {"config.csv", config}};
  ErrorList errors;
  read_gmns(folder.path(), {.shown = "net"}, errors);
  return errors.items().empty() ? "" : format(errors);
}

const std::string kHeader = "link_id,from_node_id,to_node_id,directed,length\n";

TEST(GmnsShape, ARoadMayWindButNotBeShorterThanTheStraightLine) {
  const std::string km = "long_length,crs\nkm,4326\n";
  const std::string others = "M2,peshawar,islamabad,1,185\nM3,peshawar,islamabad,1,160\n";
  EXPECT_EQ(problems(kHeader + "M1,peshawar,islamabad,1,155\n" + others, km), "");
  EXPECT_EQ(problems(kHeader + "M1,peshawar,islamabad,1,110\n" + others, km),
            "warning[W2020]: a link shorter than the straight line between its ends\n"
            "  --> net/link.csv:2:25  (length)\n"
            "    |\n"
            "  2 | M1,peshawar,islamabad,1,110\n"
            "    |                         ^^^ found \"110\", expected at least 145.6 km\n"
            "    = hint: check the length and the coordinates of its nodes\n"
            "result: 0 errors, 1 warning\n");
}

TEST(GmnsShape, NamesTheUnitThatFits) {
  const std::string links = kHeader +
                            "M1,peshawar,islamabad,1,96\n"
                            "M2,peshawar,islamabad,1,97\n";
  EXPECT_EQ(problems(links, "long_length,crs\nmile,EPSG:4326\n"), "");
  const std::string in_km = problems(links, "long_length,crs\nkm,EPSG:4326\n");
  EXPECT_NE(in_km.find("they would fit mile: set long_length to mile"), std::string::npos) << in_km;
  const std::string in_feet = problems(links, "long_length,crs\nfoot,EPSG:4326\n");
  EXPECT_NE(in_feet.find("they would fit mile"), std::string::npos) << in_feet;
}

TEST(GmnsShape, SaysSoWhereNoUnitFits) {
  const std::string text =
      problems(kHeader + "M1,peshawar,islamabad,1,1\n", "long_length,crs\nkm,4326\n");
  EXPECT_NE(text.find("hint: in the median of 1 link they are 0.00"), std::string::npos) << text;
  EXPECT_NE(text.find("check long_length and crs in config.csv"), std::string::npos) << text;
}

TEST(GmnsShape, DoesNotCompareWhatCannotBeMeasured) {
  const Folder folder{{"node.csv", kNodes},
                      {"link.csv", kHeader + "M1,peshawar,islamabad,1,1\n"},
                      {"config.csv", "long_length,crs\nkm,EPSG:2263\n"}};
  ErrorList errors;
  const auto network = read_gmns(folder.path(), {}, errors);
  ASSERT_TRUE(network);
  EXPECT_TRUE(errors.items().empty());
  EXPECT_THAT(network->notes,
              ElementsAre("lengths are not compared with coordinates: config.csv gives the crs "
                          "\"EPSG:2263\", which is not known here"));
}

TEST(GmnsShape, WarnsOfCoordinatesThatAreNotOnTheGlobe) {
  EXPECT_EQ(problems(kHeader + "M1,A,B,1,155\n", "long_length,crs\nkm,4326\n",
                     "node_id,x_coord,y_coord\nA,34,171.5\nB,33,71.5\n"),
            "warning[W2045]: no latitude\n"
            "  --> net/node.csv:2:6  (y_coord)\n"
            "    |\n"
            "  2 | A,34,171.5\n"
            "    |      ^^^^^ found \"171.5\", expected -90 to 90 degrees\n"
            "    = hint: config.csv says crs 4326: x_coord is a longitude, y_coord a latitude\n"
            "result: 0 errors, 1 warning\n");
}

// Metres of UTM: A (0, 0), B (10000, 0).
const std::string kMetres = "node_id,x_coord,y_coord\nA,0,0\nB,10000,0\n";
const std::string kUtm = "long_length,crs\nkm,32643\n";
const std::string kShaped = "link_id,from_node_id,to_node_id,directed,length,dir_flag,geometry\n";
const std::string kThere = "\"LINESTRING (0 0, 10000 0)\"\n";
const std::string kBack = "\"LINESTRING (10000 0, 0 0)\"\n";

TEST(GmnsShape, AcceptsDirFlagsThatFit) {
  EXPECT_EQ(problems(kShaped + "1,A,B,1,10,1," + kThere + "2,A,B,1,10,-1," + kBack +
                         "3,A,B,0,10,0," + kThere + "4,A,B,1,10,0,\n" + "5,A,B,1,10,," + kBack,
                     kUtm, kMetres),
            "");
}

TEST(GmnsShape, WarnsOfDirFlagsThatDoNotFit) {
  EXPECT_EQ(problems(kShaped + "1,A,B,1,10,-1," + kThere + "2,A,B,1,10,1," + kBack +
                         "3,A,B,1,10,0," + kBack + "4,A,B,1,10,1,\n",
                     kUtm, kMetres),
            "warning[W2042]: dir_flag does not fit the link's shape\n"
            "  --> net/link.csv:2:12  (dir_flag)\n"
            "    |\n"
            "  2 | 1,A,B,1,10,-1,\"LINESTRING (0 0, 10000 0)\"\n"
            "    |            ^^ found \"-1\", expected 1\n"
            "    = hint: the shape starts at from_node_id\n"
            "warning[W2042]: dir_flag does not fit the link's shape\n"
            "  --> net/link.csv:3:12  (dir_flag)\n"
            "    |\n"
            "  3 | 2,A,B,1,10,1,\"LINESTRING (10000 0, 0 0)\"\n"
            "    |            ^ found \"1\", expected -1\n"
            "    = hint: the shape starts at to_node_id\n"
            "warning[W2042]: dir_flag does not fit the link's shape\n"
            "  --> net/link.csv:4:12  (dir_flag)\n"
            "    |\n"
            "  4 | 3,A,B,1,10,0,\"LINESTRING (10000 0, 0 0)\"\n"
            "    |            ^ found \"0\", expected -1\n"
            "    = hint: 0 is for undirected links and links without a shape\n"
            "warning[W2042]: dir_flag does not fit the link's shape\n"
            "  --> net/link.csv:5:12  (dir_flag)\n"
            "    |\n"
            "  5 | 4,A,B,1,10,1,\n"
            "    |            ^ found \"1\", expected 0\n"
            "    = hint: 1 and -1 say which way a shape runs, and the link has none\n"
            "result: 0 errors, 4 warnings\n");
}

TEST(GmnsShape, WarnsOfALengthThatTheShapeDoesNotHaveAndOfShapesThatAreNone) {
  EXPECT_EQ(
      problems(kShaped + "1,A,B,1,10,1," + kThere + "2,A,B,1,10,1," + kThere + "3,A,B,1,14,1," +
                   kThere + "4,A,B,1,10,,POINT (3 4)\n",
               kUtm, kMetres),
      "warning[W2043]: a shape that cannot be read\n"
      "  --> net/link.csv:5:13  (geometry)\n"
      "    |\n"
      "  5 | 4,A,B,1,10,,POINT (3 4)\n"
      "    |             ^^^^^^^^^^^ found \"POINT (3 4)\", expected well-known text of a line, "
      "such as LINESTRING (1 2, 3 4)\n"
      "    = hint: the link is drawn as a straight line\n"
      "warning[W2041]: a length that its shape does not have\n"
      "  --> net/link.csv:4:9  (length)\n"
      "    |\n"
      "  4 | 3,A,B,1,14,1,\"LINESTRING (0 0, 10000 0)\"\n"
      "    |         ^^ found \"14\", expected about 10 km\n"
      "    = hint: check the length and the shape\n"
      "result: 0 errors, 2 warnings\n");
}

TEST(GmnsShape, ShapesOfAnotherFormatAreLeftAlone) {
  const Folder folder{
      {"node.csv", kMetres},
      {"link.csv", kShaped + "1,A,B,1,10,,\"{\"\"type\"\": \"\"LineString\"\"}\"\n"},
      {"config.csv", "long_length,crs,geometry_field_format\nkm,32643,geojson\n"}};
  ErrorList errors;
  const auto network = read_gmns(folder.path(), {}, errors);
  ASSERT_TRUE(network);
  EXPECT_TRUE(errors.items().empty()) << format(errors);
  EXPECT_EQ(geometry_wkt(*network, LinkId{0}), "");
  EXPECT_THAT(network->notes, ElementsAre("shapes in the format geojson are not read: links are "
                                          "drawn as straight lines"));
}

}  // namespace
}  // namespace corridor::import
