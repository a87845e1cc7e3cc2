#include "corridor/table/toml.h"

#include <gtest/gtest.h>

namespace corridor::table {
namespace {

TEST(Toml, ReadsValuesTablesAndArrays) {
  ErrorList errors;
  const auto file = TomlTable::parse(R"(
title = "Corridor"
rate = 0.09
years = [2026, 2030]
pairs = [["a", "b"]]
[[scenario]]
id = "today"
)",
                                     "case.toml", errors);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->text("title", errors), "Corridor");
  EXPECT_EQ(file->number("rate", errors), 0.09);
  EXPECT_EQ(file->integers("years", errors), (std::vector<int>{2026, 2030}));
  EXPECT_EQ(file->text_rows("pairs", errors)[0][1], "b");
  ASSERT_EQ(file->tables("scenario", errors).size(), 1U);
  EXPECT_EQ(file->tables("scenario", errors)[0].text("id", errors), "today");
  EXPECT_FALSE(file->text("absent", errors));
  EXPECT_FALSE(errors.has_errors());
}

TEST(Toml, SaysWhereAValueHasAnotherType) {
  ErrorList errors;
  const auto file = TomlTable::parse("title = \"x\"\nrate = \"high\"\n", "case.toml", errors);
  EXPECT_FALSE(file->number("rate", errors));
  EXPECT_EQ(format(errors),
            "error[E1040]: a value of another type\n"
            "  --> case.toml:2:8  (rate)\n"
            "    |\n"
            "  2 | rate = \"high\"\n"
            "    |        ^^^^ found \"high\", expected a number\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Toml, SuggestsTheNearKey) {
  ErrorList errors;
  const auto file = TomlTable::parse("titel = \"x\"\n", "case.toml", errors);
  file->check_keys({"title", "currency"}, errors);
  EXPECT_EQ(format(errors),
            "error[E1042]: an unknown key\n"
            "  --> case.toml:1:1  (titel)\n"
            "    |\n"
            "  1 | titel = \"x\"\n"
            "    | ^^^^^ found \"titel\"\n"
            "    = hint: did you mean \"title\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Toml, ShowsWhereTheSyntaxBreaks) {
  ErrorList errors;
  EXPECT_FALSE(TomlTable::parse("a = 1\nb = = 2\n", "case.toml", errors));
  ASSERT_EQ(errors.items().size(), 1U);
  EXPECT_EQ(errors.items()[0].line, 2U);
  EXPECT_EQ(errors.items()[0].source_line, "b = = 2");
}

// These reached undefined behaviour inside toml++ 3.3.0, which the sanitizers turn into a failure.
TEST(Toml, ReadsALetterWhereABlankMayStand) {
  ErrorList errors;
  const auto file = TomlTable::parse("a = \"\"\"\\\n  §5\"\"\"\n", "case.toml", errors);
  ASSERT_TRUE(file) << format(errors);
  EXPECT_EQ(file->text("a", errors), "§5");

  EXPECT_FALSE(TomlTable::parse("a = 1 ā\n", "case.toml", errors));
  ASSERT_EQ(errors.items().size(), 1U);
  EXPECT_EQ(errors.items()[0].line, 1U);
}

TEST(Toml, RefusesATableWithoutAName) {
  ErrorList errors;
  EXPECT_FALSE(TomlTable::parse("[&]\n", "case.toml", errors));
  ASSERT_EQ(errors.items().size(), 1U);
  EXPECT_EQ(errors.items()[0].line, 1U);
}

}  // namespace
}  // namespace corridor::table
