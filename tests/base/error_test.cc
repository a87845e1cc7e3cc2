#include "corridor/base/error.h"

#include <gtest/gtest.h>

namespace corridor {
namespace {

Error unknown_node() {
  return {.code = "E2004",
          .what = "link refers to a node that does not exist",
          .file = "link.csv",
          .line = 118,
          .column = 6,
          .field = "from_node_id",
          .source_line = "L117,N0905,N0412",
          .found = "N0905",
          .expected = "a node_id of node.csv",
          .hint = "did you mean \"N0950\"?"};
}

TEST(Format, ShowsPlaceCauseAndMend) {
  EXPECT_EQ(format(unknown_node()),
            "error[E2004]: link refers to a node that does not exist\n"
            "  --> link.csv:118:6  (from_node_id)\n"
            "    |\n"
            "118 | L117,N0905,N0412\n"
            "    |      ^^^^^ found \"N0905\", expected a node_id of node.csv\n"
            "    = hint: did you mean \"N0950\"?\n");
}

TEST(Format, PutsTheMarkUnderCharactersNotBytes) {
  Error error = unknown_node();
  error.source_line = "Kāšġar,N0905";
  error.column = 11;  // ā, š and ġ take two bytes each
  EXPECT_NE(format(error).find("    |        ^^^^^ found"), std::string::npos);
}

TEST(Format, CutsALongLineAroundTheFault) {
  Error error = unknown_node();
  error.source_line = std::string(10'000'000, 'x') + "N0905";
  error.column = 10'000'001;
  const std::string text = format(error);
  EXPECT_LT(text.size(), 1000U);
  EXPECT_NE(text.find("xxN0905"), std::string::npos);
}

TEST(Format, ListsAtMostTwentyOfACodeAndCountsAll) {
  ErrorList errors;
  for (int i = 0; i < 25; ++i) {
    errors.add(unknown_node());
  }
  errors.add({.code = "W2031", .what = "odd", .severity = Severity::warning});
  const std::string text = format(errors);
  EXPECT_NE(text.find("... and 5 more of E2004\n"), std::string::npos);
  EXPECT_NE(text.find("result: 25 errors, 1 warning\n"), std::string::npos);
}

TEST(ErrorList, WarningsAloneDoNotThrow) {
  ErrorList errors;
  errors.add({.code = "W1", .what = "odd", .severity = Severity::warning});
  EXPECT_NO_THROW(errors.throw_if_any());
  errors.add(unknown_node());
  EXPECT_THROW(errors.throw_if_any(), InputError);
}

}  // namespace
}  // namespace corridor
