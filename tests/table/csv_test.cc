#include "corridor/table/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "corridor/table/csv_writer.h"

namespace corridor::table {
namespace {

Table parse(const std::string& text, ErrorList& errors) {
  return Table::parse(text, "t.csv", errors);
}

std::string problems(const std::string& text) {
  ErrorList errors;
  parse(text, errors);
  return format(errors);
}

TEST(Csv, ReadsQuotesNewlinesCrlfAndByteOrderMark) {
  ErrorList errors;
  const Table table = parse(
      "\xef\xbb\xbfid,name,note\r\n"
      "1, plain ,\"a, b\"\r\n"
      "\r\n"
      "2,\"two\nlines\",\"say \"\"yes\"\"\"\r\n"
      "3,Kāšġar,",
      errors);
  ASSERT_FALSE(errors.has_errors()) << format(errors);
  ASSERT_EQ(table.row_count(), 3U);
  EXPECT_EQ(table.header()[0], "id");
  EXPECT_EQ(table.cell(0, "name"), "plain");
  EXPECT_EQ(table.cell(0, "note"), "a, b");
  EXPECT_EQ(table.cell(1, "name"), "two\nlines");
  EXPECT_EQ(table.cell(1, "note"), "say \"yes\"");
  EXPECT_EQ(table.cell(2, "name"), "Kāšġar");
  EXPECT_EQ(table.cell(2, "note"), "");
  EXPECT_EQ(table.cell(2, "absent"), "");
}

TEST(Csv, KnowsTheLineOfACellBehindAQuotedNewline) {
  ErrorList errors;
  const Table table = parse("id,name\n1,\"two\nlines\"\n2,x\n", errors);
  const Error error = table.error(1, 1, "E", "wrong");
  EXPECT_EQ(error.line, 4U);
  EXPECT_EQ(error.column, 3U);
  EXPECT_EQ(error.source_line, "2,x");
}

TEST(Csv, CountsLinesThatEndInALoneCarriageReturn) {
  ErrorList errors;
  const Error error = parse("id,name\r1,x\r2,y\r", errors).error(1, 1, "E", "wrong");
  EXPECT_EQ(error.line, 3U);
  EXPECT_EQ(error.column, 3U);
  EXPECT_EQ(error.source_line, "2,y");
}

TEST(Csv, DropsBlanksAroundACellAndPointsAtItsText) {
  ErrorList errors;
  const Table table = parse("a,b,c\n  x y\t,\" \n z \", \"\" \n\t,,\" say \"\"no\"\" \"\n", errors);
  EXPECT_EQ(table.cell(0, 0U), "x y");
  EXPECT_EQ(table.cell(0, 1U), "z");
  EXPECT_EQ(table.cell(0, 2U), "");
  EXPECT_TRUE(table.missing(1, 0));
  EXPECT_TRUE(table.missing(1, 1));
  EXPECT_EQ(table.cell(1, 2U), "say \"no\"");
  EXPECT_EQ(table.error(0, 0, "E", "wrong").column, 3U);
}

TEST(Csv, SaysWhichRowIsRaggedAndHowItMayHaveHappened) {
  EXPECT_EQ(problems("a,b\n1,2,3\n4\n"),
            "error[E1003]: the row has too many cells\n"
            "  --> t.csv:2\n"
            "    = found \"3 cells\", expected 2, as the header has\n"
            "    = hint: a text that holds a comma goes in quotes\n"
            "error[E1003]: the row has too few cells\n"
            "  --> t.csv:3\n"
            "    = found \"1 cells\", expected 2, as the header has\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(Csv, SaysWhereAnOpenQuoteBegan) {
  EXPECT_EQ(problems("a,b\n1,\"open\n2,3\n"),
            "error[E1004]: a quote is opened and never closed\n"
            "  --> t.csv:2:3\n"
            "    |\n"
            "  2 | 1,\"open\n"
            "    |   ^ found nothing, expected a closing \" before the end of the file\n"
            "    = hint: a \" inside a quoted text is written twice\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Csv, SaysThatAColumnStandsTwice) {
  EXPECT_NE(problems("a,b,a\n").find("error[E1006]: a column stands twice\n  --> t.csv:1:5  (a)"),
            std::string::npos);
}

TEST(Csv, AnEmptyFileIsAnError) {
  EXPECT_EQ(problems(""),
            "error[E1002]: the file is empty\n"
            "  --> t.csv\n"
            "    = found nothing, expected a line with the names of the columns\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Csv, AMissingFileIsAnError) {
  ErrorList errors;
  EXPECT_FALSE(Table::read("/nowhere/link.csv", "case/link.csv", errors));
  EXPECT_EQ(format(errors),
            "error[E1001]: a file is missing\n"
            "  --> case/link.csv\n"
            "    = found nothing, expected a CSV file\n"
            "    = hint: corridor schema lists the tables of a case\n"
            "result: 1 error, 0 warnings\n");
}

TEST(Csv, TakesALineOfTenMegabytes) {
  ErrorList errors;
  const Table table = parse("a,b\n" + std::string(10'000'000, 'x') + ",1\n", errors);
  ASSERT_EQ(table.row_count(), 1U);
  EXPECT_EQ(table.cell(0, 0U).size(), 10'000'000U);
  EXPECT_LT(format(table.error(0, 1, "E", "wrong")).size(), 1000U);
}

TEST(Csv, NumbersAndTruthAreReadOrMissing) {
  ErrorList errors;
  const Table table = parse("n,b\n1.5,true\nNaN,0\ninf,maybe\n", errors);
  EXPECT_EQ(table.number(0, 0), 1.5);
  EXPECT_TRUE(table.missing(1, 0));
  EXPECT_FALSE(table.number(2, 0));
  EXPECT_EQ(table.boolean(0, 1), true);
  EXPECT_EQ(table.boolean(1, 1), false);
  EXPECT_FALSE(table.boolean(2, 1));
}

RC_GTEST_PROP(Csv, WhatWasWrittenReadsBack, (const std::vector<std::string>& cells)) {
  CsvWriter writer({"id", "text"});
  for (const std::string& cell : cells) {
    writer.add(1).add(cell).end_row();
  }
  ErrorList errors;
  const Table table = parse(writer.text(), errors);
  RC_ASSERT(!errors.has_errors());
  RC_ASSERT(table.row_count() == cells.size());
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const std::string& cell = cells[row];
    if (cell.find_first_of(" \t\r\n") == std::string::npos) {  // blanks at the edges are dropped
      RC_ASSERT(table.cell(row, 1) == cell);
    }
  }
}

RC_GTEST_PROP(Csv, AnyBytesAreReadOrReported, (const std::string& bytes)) {
  ErrorList errors;
  const Table table = parse(bytes, errors);
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    for (std::size_t column = 0; column < table.header().size(); ++column) {
      RC_ASSERT(table.error(row, column, "E", "x").line >= 1U);
    }
  }
}

}  // namespace
}  // namespace corridor::table
