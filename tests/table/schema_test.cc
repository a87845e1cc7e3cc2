#include "corridor/table/schema.h"

#include <gtest/gtest.h>

namespace corridor::table {
namespace {

const TableSchema kLinks = {.file = "link.csv",
                            .row = "a link",
                            .key = "link_id",
                            .columns = {{.name = "link_id", .required = true},
                                        {.name = "length",
                                         .type = Type::number,
                                         .unit = "km",
                                         .required = true,
                                         .least = 0,
                                         .above_least = true},
                                        {.name = "lanes", .type = Type::integer, .least = 1},
                                        {.name = "directed", .type = Type::boolean},
                                        {.name = "status", .options = {"open", "planned"}}}};

std::string problems(const std::string& text) {
  ErrorList errors;
  const Table table = Table::parse(text, "link.csv", errors);
  check(table, kLinks, errors);
  return errors.items().empty() ? "" : format(errors);
}

TEST(Check, PassesAGoodTableAndCarriesUnknownColumns) {
  EXPECT_EQ(
      problems("link_id,length,lanes,directed,status,colour\nA,1.5,2,false,open,red\nB,2,,,,\n"),
      "");
}

TEST(Check, SuggestsTheNearNameOfAMisspeltColumn) {
  EXPECT_EQ(problems("link_id,lenght\nA,1\n"),
            "error[E1010]: the column \"length\" is missing\n"
            "  --> link.csv:1  (length)\n"
            "    = hint: did you mean \"lenght\" to be \"length\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Check, WarnsOfAnOptionalColumnThatLooksMisspelt) {
  EXPECT_EQ(problems("link_id,length,staus\nA,1,open\n"),
            "warning[W1011]: an unknown column\n"
            "  --> link.csv:1:16  (staus)\n"
            "    |\n"
            "  1 | link_id,length,staus\n"
            "    |                ^^^^^ found \"staus\"\n"
            "    = hint: did you mean \"status\"? As it is, the column is only carried along\n"
            "result: 0 errors, 1 warning\n");
}

TEST(Check, ShowsTextWhereANumberIsDue) {
  EXPECT_EQ(problems("link_id,length\nA,far\n"),
            "error[E1020]: text where a number is due\n"
            "  --> link.csv:2:3  (length)\n"
            "    |\n"
            "  2 | A,far\n"
            "    |   ^^^ found \"far\", expected a number above 0 km\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Check, ExplainsADecimalComma) {
  EXPECT_NE(problems("link_id,length\nA,\"1,5\"\n")
                .find("hint: the decimal sign is a point, and thousands are not separated"),
            std::string::npos);
}

TEST(Check, RefusesNaNInfinityAndNegativeLength) {
  EXPECT_EQ(problems("link_id,length\nA,NaN\nB,inf\nC,-3\nD,0\n"),
            "error[E1024]: a value is missing\n"
            "  --> link.csv:2:3  (length)\n"
            "    |\n"
            "  2 | A,NaN\n"
            "    |   ^^^ found \"NaN\", expected a number above 0 km\n"
            "error[E1021]: not a finite number\n"
            "  --> link.csv:3:3  (length)\n"
            "    |\n"
            "  3 | B,inf\n"
            "    |   ^^^ found \"inf\", expected a number above 0 km\n"
            "    = hint: leave the cell empty if unknown\n"
            "error[E1022]: a number out of range\n"
            "  --> link.csv:4:3  (length)\n"
            "    |\n"
            "  4 | C,-3\n"
            "    |   ^^ found \"-3\", expected a number above 0 km\n"
            "error[E1022]: a number out of range\n"
            "  --> link.csv:5:3  (length)\n"
            "    |\n"
            "  5 | D,0\n"
            "    |   ^ found \"0\", expected a number above 0 km\n"
            "result: 4 errors, 0 warnings\n");
}

TEST(Check, SuggestsTheNearOption) {
  EXPECT_EQ(problems("link_id,length,status\nA,1,opne\n"),
            "error[E1023]: not one of the allowed values\n"
            "  --> link.csv:2:5  (status)\n"
            "    |\n"
            "  2 | A,1,opne\n"
            "    |     ^^^^ found \"opne\", expected one of open, planned\n"
            "    = hint: did you mean \"open\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Check, CountsTheFaultsOfALongColumn) {
  std::string text = "link_id,length\n";
  for (int i = 0; i < 5000; ++i) {
    text += std::to_string(i) + ",-1\n";
  }
  ErrorList errors;
  const Table table = Table::parse(text, "link.csv", errors);
  check(table, kLinks, errors);
  EXPECT_EQ(errors.error_count(), 1001U);
  EXPECT_EQ(format(errors.items().back()),
            "error[E1029]: 4000 more faults in the column \"length\"\n"
            "  --> link.csv  (length)\n");
}

TEST(Check, SaysWhereADuplicateIdStoodFirst) {
  EXPECT_EQ(problems("link_id,length\nA,1\nB,1\nA,2\n"),
            "error[E1030]: an id stands twice\n"
            "  --> link.csv:4:1  (link_id)\n"
            "    |\n"
            "  4 | A,2\n"
            "    | ^ found \"A\", expected an id of its own\n"
            "    = hint: its first row is line 2\n"
            "result: 1 error, 0 warnings\n");
}

}  // namespace
}  // namespace corridor::table
