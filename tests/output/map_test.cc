#include "corridor/output/map.h"

#include "case/small_case.h"
#include "output/markup.h"

#include <gtest/gtest.h>

#include "corridor/output/map_label.h"

namespace corridor::output {
namespace {

TEST(Geometry, ALinestringIsReadAndOtherTextIsNot) {
  const auto line = parse_linestring("LINESTRING (62.3 25.1, 60.5 -24.9,58 25)");
  ASSERT_TRUE(line);
  EXPECT_EQ(*line, (Line{{62.3, 25.1}, {60.5, -24.9}, {58, 25}}));
  EXPECT_FALSE(parse_linestring(""));
  EXPECT_FALSE(parse_linestring("POINT (1 2)"));
  EXPECT_FALSE(parse_linestring("LINESTRING (1 2)"));
  EXPECT_FALSE(parse_linestring("LINESTRING (1 2, x 3)"));
}

TEST(Geometry, LinksTakeTheirOwnGeometryElseRunStraight) {
  const auto a_case = cases::small_case(
      {{"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,geometry\n"
        "AB,A,B,false,120,60,road,open,\n"
        "BC,B,C,false,120,60,road,open,\n"
        "CD,C,D,false,1200,30,sea,open,\"LINESTRING (2 0, 5 -3, 12 0)\"\n"}});
  const auto lines = link_lines(a_case);
  EXPECT_EQ(lines[LinkId{0}], (Line{{0, 0}, {1, 0}}));
  EXPECT_EQ(lines[LinkId{2}], (Line{{2, 0}, {5, -3}, {12, 0}}));
}

TEST(Map, WidthsStandForTheSameTonnesEverywhere) {
  EXPECT_EQ(width_class(0), 0);
  EXPECT_EQ(width_class(9'999), 1);
  EXPECT_EQ(width_class(10'000), 2);
  EXPECT_EQ(width_class(50e6), 5);
  EXPECT_EQ(width_class(1e9), 6);
}

TEST(Labels, TheMoreImportantNameWinsWhereTwoWouldOverlap) {
  std::vector<LabelWish> wishes;
  std::vector<Point> symbols;
  for (int i = 0; i < 12; ++i) {
    const Point at{50 + 3.0 * i, 50};
    wishes.push_back({.text = "Long name", .at = at, .importance = static_cast<double>(i)});
    symbols.push_back(at);
  }
  const auto placed = place_labels(wishes, symbols, {.width = 200, .height = 100});
  ASSERT_FALSE(placed.empty());
  EXPECT_LT(placed.size(), wishes.size());
  EXPECT_EQ(placed.front().wish, 11U);
}

TEST(Map, IsWellFormedWhateverNamesSay) {
  const auto a_case = cases::small_case({{"node.csv",
                                          "node_id,name,x_coord,y_coord\n"
                                          "A,<b>A & \"B\"</b>,0,0\n"
                                          "B,B'>,1,0\n"
                                          "C,C,2,0\n"
                                          "D,]]>,12,0\n"}});
  const auto result = study::run_flows(a_case, {.threads = 1});
  for (Plate plate : plates_of(a_case)) {
    plate.hover = true;
    const std::string svg = map_svg(a_case, result.years.front(), plate);
    EXPECT_EQ(fault_of_markup(svg), "");
    EXPECT_NE(svg.find("&lt;b&gt;A &amp; &quot;B&quot;"), std::string::npos);
    EXPECT_EQ(svg, map_svg(a_case, result.years.front(), plate));
    EXPECT_EQ(svg.find("nan"), std::string::npos);
  }
  EXPECT_EQ(fault_of_markup(map_legend()), "");
}

TEST(Map, WhatIsNotOpenIsDrawnApart) {
  const auto a_case =
      cases::small_case({{"link.csv",
                          "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
                          "AB,A,B,false,120,60,road,open\n"
                          "BC,B,C,false,120,60,road,open\n"
                          "AC,A,C,false,200,60,road,planned\n"
                          "CD,C,D,false,1200,30,sea,open\n"}});
  const auto result = study::run_flows(a_case, {.threads = 1});
  const std::string svg = map_svg(a_case, result.years.front(), plates_of(a_case).front());
  EXPECT_NE(svg.find("class=\"ln road pln\""), std::string::npos);
  EXPECT_NE(svg.find("class=\"ln sea\""), std::string::npos);
}

TEST(Map, MarksAreDrawnAboveFaintLinesTheHighestGradeLast) {
  const auto a_case = cases::small_case();
  const auto result = study::run_flows(a_case, {.threads = 1});
  const Plate plate = plates_of(a_case).front();
  const std::string svg = marked_map_svg(a_case, result.years.front(), plate,
                                         {{{network::Subject::link, 1}, 3, "second <most>"},
                                          {{network::Subject::link, 0}, 0, "first"}});
  EXPECT_EQ(fault_of_markup(svg), "");
  const std::size_t faint = svg.find("class=\"faint\"");
  const std::size_t low = svg.find("class=\"mk mk0\"");
  const std::size_t high = svg.find("class=\"mk mk3\"");
  EXPECT_LT(faint, low);
  EXPECT_LT(low, high);
  EXPECT_NE(high, std::string::npos);
  EXPECT_NE(svg.find("<title>second &lt;most&gt;</title>"), std::string::npos);
  EXPECT_EQ(map_svg(a_case, result.years.front(), plate).find("faint"), std::string::npos);
}

}  // namespace
}  // namespace corridor::output
