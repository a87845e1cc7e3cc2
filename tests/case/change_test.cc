// Changes of links and terminals by --set: what they mean, and what is said of wrong ones.
#include "corridor/case/change.h"

#include "case/small_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/case/scenario.h"

namespace corridor::cases {
namespace {

using network::Attribute;
using network::Change;
using network::Subject;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Changes, AreAnOverlayInTheOrderGiven) {
  EXPECT_THAT(
      changes_of(small_case(), {{"link.BC.closed", "1"},
                                {"case.discount_rate", "0.1"},
                                {"terminal.port.hours", "0"},
                                {"link.AB.speed_factor", "0.5"}}),
      ElementsAre(Change{.index = 1},
                  Change{.subject = Subject::terminal, .attribute = Attribute::hours, .value = 0},
                  Change{.attribute = Attribute::speed_factor, .value = 0.5}));
}

TEST(Changes, OfACaseGoOnTopOfEveryScenario) {
  const TemporaryFolder folder;
  write_case(folder.path(), small_files());
  const Case a_case = open_case(folder.path(), {{"link.BC.closed", "true"}});
  EXPECT_THAT(scenario_overlay(a_case, a_case.scenarios[0], 2030, a_case.seasons[0]),
              ElementsAre(Change{.index = 1}));
}

TEST(Changes, HaveTheUnitsOfTheTables) {
  const Case a_case =
      small_case({{"config.csv", "dataset_name,long_length,speed\nsmall,km,mph\n"}});
  const auto overlay = changes_of(a_case, {{"link.AB.free_speed", "10"}});
  EXPECT_DOUBLE_EQ(overlay.at(0).value, 16.09344);
}

TEST(Changes, ThatCannotBeAreNamedAllAtOnce) {
  const std::string problems = problems_of({}, {{"link.AC.closed", "1"},
                                                {"link.AB.colour", "2"},
                                                {"link.AB.free_speed", "0"},
                                                {"link.AB.closed", "2"},
                                                {"terminal.port.hours", "-1"},
                                                {"link.AB.hours", "nan"},
                                                {"terminal.prt", "1"},
                                                {"link.AB.capacity_factor", "wide"}});
  EXPECT_THAT(problems, HasSubstr("--set of a link that does not exist"));
  EXPECT_THAT(problems, HasSubstr("found \"link.AC.closed=1\""));
  EXPECT_THAT(problems, HasSubstr("found \"link.AB.colour=2\", expected closed, speed_factor"));
  EXPECT_THAT(problems, HasSubstr("found \"link.AB.free_speed=0\", expected a number above 0"));
  EXPECT_THAT(problems, HasSubstr("found \"link.AB.closed=2\", expected 1 (closed) or 0 (open)"));
  EXPECT_THAT(problems, HasSubstr("\"terminal.port.hours=-1\", expected a number of at least 0"));
  EXPECT_THAT(problems, HasSubstr("found \"link.AB.hours=nan\", expected a number above 0"));
  EXPECT_THAT(problems, HasSubstr("--set of a terminal that does not exist"));
  EXPECT_THAT(problems, HasSubstr("found \"link.AB.capacity_factor=wide\""));
}

}  // namespace
}  // namespace corridor::cases
