#include "corridor/import/line_wkt.h"

#include <string>

#include <gtest/gtest.h>

namespace corridor::import {
namespace {

TEST(LineWkt, ReadsLinesInTheFormsThatProgramsWrite) {
  const std::vector<Point> line = {{1, 2}, {3, -4.5}};
  for (const char* text :
       {"LINESTRING (1 2, 3 -4.5)", "LINESTRING(1 2,3 -4.5)", "  linestring ( 1  2 ,3\t-4.5 ) ",
        "LINESTRING Z (1 2 9, 3 -4.5 9)", "LINESTRINGZ(1 2 9,3 -4.5 9)",
        "LINESTRING ZM (1 2 9 8, 3 -4.5 9 8)", "LINESTRING (1e0 0.2e1, 3 -4.5)"}) {
    const auto points = parse_line(text);
    ASSERT_TRUE(points) << text;
    EXPECT_EQ(*points, line) << text;
  }
  EXPECT_EQ(parse_line("MULTILINESTRING ((0 0, 1 1), (1 1, 2 0))")->size(), 4U);
}

TEST(LineWkt, RefusesWhatIsNoLine) {
  for (const char* text :
       {"", "LINESTRING", "LINESTRING EMPTY", "LINESTRING ()", "LINESTRING (1 2)",
        "LINESTRING (1 2, 3)", "LINESTRING (1 2, 3 4", "LINESTRING (1 2, 3 4) x", "POINT (1 2)",
        "LINESTRING (a b, c d)", "LINESTRING (nan 1, 2 3)", "(1 2, 3 4)",
        "LINESTRING (1 2 3 4 5, 6 7)", "MULTILINESTRING (1 2, 3 4)", "LINESTRING (1 2,, 3 4)"}) {
    EXPECT_FALSE(parse_line(text)) << text;
  }
}

TEST(LineWkt, EveryBeginningOfALineIsReadOrRefused) {
  const std::string text = "MULTILINESTRING ((0 0, 1 1), (1 1, 2 0))";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_line(std::string_view(text).substr(0, size))) << size;
  }
}

}  // namespace
}  // namespace corridor::import
