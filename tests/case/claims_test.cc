#include <filesystem>

#include <gtest/gtest.h>

#include "corridor/case/case.h"
#include "corridor/case/scenario.h"

namespace corridor::cases {
namespace {

std::filesystem::path cpec() {
  return std::filesystem::path(CORRIDOR_SOURCE_DIR) / "cases" / "cpec";
}

// The operator's eight days from Kashgar to Karachi leave 18 h at Sost instead of the 48 h of the
// base claim (claim.csv, tir_8_days).
TEST(Claims, OneTakenForTheRunChangesWhatItIsAbout) {
  const Case a_case = open_case(cpec(), {{"claim", "tir_8_days"}});
  const auto hours_at_sost = [&] {
    double hours = -1;
    for (const network::Change& change :
         scenario_overlay(a_case, *a_case.find_scenario("today"), 2026, a_case.seasons.front())) {
      if (change.subject == network::Subject::terminal &&
          change.attribute == network::Attribute::hours &&
          a_case.terminals[TerminalId{change.index}].id == "sost_dp") {
        hours = change.value;
      }
    }
    return hours;
  };
  EXPECT_EQ(hours_at_sost(), 18);
}

TEST(Claims, AnUnknownOneIsAnErrorWithTheNearId) {
  ErrorList errors;
  read_case(cpec(), {{"claim", "tir_8_day"}}, errors);
  EXPECT_EQ(format(errors),
            "error[E2004]: a claim that claim.csv does not have\n"
            "  --> --set  (claim)\n"
            "    = found \"tir_8_day\"\n"
            "    = hint: did you mean \"tir_8_days\"?\n"
            "result: 1 error, 0 warnings\n");
}

}  // namespace
}  // namespace corridor::cases
