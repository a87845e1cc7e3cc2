// A scenario, year and season as an overlay.
#include "corridor/case/scenario.h"

#include "case/small_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::cases {
namespace {

using network::Attribute;
using network::Overlay;
using network::Subject;

std::string show(const Case& a_case, const Overlay& overlay) {
  const auto name_of = [](Attribute attribute) {
    switch (attribute) {
      case Attribute::closed:
        return "closed";
      case Attribute::speed_factor:
        return "speed x";
      case Attribute::capacity_factor:
        return "capacity x";
      case Attribute::free_speed_kmh:
        return "speed";
      case Attribute::hours:
        return "hours";
      case Attribute::capacity:
        return "capacity";
      case Attribute::physics:
        return "physics";
      case Attribute::price:
        return "price";
      case Attribute::lanes:
        return "lanes";
    }
    return "";
  };
  std::string text;
  for (const auto& change : overlay) {
    const bool link = change.subject == Subject::link;
    char value[32];
    std::snprintf(value, sizeof value, "%.4g", change.value);
    text += (text.empty() ? "" : "; ") +
            (link ? a_case.links[LinkId{change.index}].id
                  : a_case.terminals[TerminalId{change.index}].id) +
            " " + name_of(change.attribute) +
            (change.attribute == Attribute::closed && change.value == 1 ? ""
                                                                        : std::string(" ") + value);
  }
  return text;
}

std::string overlay_of(const Case& a_case, const std::string& scenario, int year,
                       std::size_t season = 0) {
  return show(a_case, scenario_overlay(a_case, *a_case.find_scenario(scenario), year,
                                       a_case.seasons[season]));
}

const std::string kLinks =
    "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,year_from,year_to,"
    "project_id,before_free_speed,before_status,before_freight_capacity,closed_from_month,"
    "closed_to_month,closed_until_year,freight_capacity,capacity_both_directions\n";
const std::string kBeyond =
    "BC,B,C,false,120,60,road,open,,,,,,,,,,,\n"
    "CD,C,D,false,1200,30,sea,open,,,,,,,,,,,\n";

Files road(const std::string& rows) {
  return {{"link.csv", kLinks + rows + kBeyond}};
}

std::string scenarios(const std::string& more) {
  return "[case]\n"
         "[[season]]\nid = \"winter\"\nmonths = [12, 1, 2]\n"  // 31 + 31 + 28 = 90 days
         "[[season]]\nid = \"rest\"\nmonths = [3, 4, 5, 6, 7, 8, 9, 10, 11]\n"
         "[[scenario]]\nid = \"today\"\nyears = [2030]\nstatus = [\"open\"]\n" +
         more;
}

TEST(Scenario, OpensByStatus) {
  Files files = road(
      "AB,A,B,false,120,60,road,open,,,,,,,,,,,\n"
      "new,A,B,false,115,90,road,planned,,,,,,,,,,,\n"
      "old,A,B,false,140,40,road,closed,,,,,,,,,,,\n");
  files["case.toml"] = scenarios(
      "[[scenario]]\nid = \"later\"\nbase = \"today\"\nyears = [2040]\n"
      "status = [\"open\", \"planned\"]\n");
  const Case a_case = small_case(files);
  EXPECT_EQ(overlay_of(a_case, "today", 2030), "new closed; old closed");
  EXPECT_EQ(overlay_of(a_case, "later", 2040), "old closed");
}

TEST(Scenario, OpensInTheYearsInWhichALinkExists) {
  const Case a_case =
      small_case(road("AB,A,B,false,120,60,road,open,,2034,,,,,,,,,\n"
                      "new,A,B,false,115,90,road,open,2035,,,,,,,,,,\n"));
  EXPECT_EQ(overlay_of(a_case, "today", 2034), "new closed");
  EXPECT_EQ(overlay_of(a_case, "today", 2035), "AB closed");
}

TEST(Scenario, IncludesRowsThatMatchEveryKey) {
  Files files = road(
      "AB,A,B,false,120,60,road,open,,,,,,,,,,,\n"
      "new,A,B,false,115,90,road,planned,,,,,,,,,,,\n"
      "sea,C,D,false,1150,40,sea,planned,,,,,,,,,,,\n");
  files["terminal.csv"] =
      "terminal_id,name,node_id,terminal_type,mode_from,mode_to,status\n"
      "port,Port,C,port,road,sea,open\n"
      "port2,Second port,C,port,road,sea,planned\n";
  files["case.toml"] = scenarios(
      "[[scenario]]\nid = \"sea\"\nbase = \"today\"\ninclude = [{ mode = \"sea\", status = "
      "\"planned\" }]\n"
      "[[scenario]]\nid = \"ports\"\nbase = \"today\"\ninclude = [{ table = \"terminal\", status = "
      "\"planned\" }]\n"
      "[[scenario]]\nid = \"both\"\nbase = \"sea\"\ninclude = [{ table = \"terminal\", status = "
      "\"planned\" }]\n");
  const Case a_case = small_case(files);
  EXPECT_EQ(overlay_of(a_case, "today", 2030), "new closed; sea closed; port2 closed");
  EXPECT_EQ(overlay_of(a_case, "sea", 2030), "new closed; port2 closed");
  EXPECT_EQ(overlay_of(a_case, "ports", 2030), "new closed; sea closed");
  EXPECT_EQ(overlay_of(a_case, "both", 2030), "new closed") << "it adds to what the base includes";
}

TEST(Scenario, WithoutItsProjectsNewLinksGoAndUpgradesFallBack) {
  Files files = road(
      "AB,A,B,false,120,60,road,open,,,,,,,,,,,\n"
      "new,A,B,false,115,90,road,open,,,bypass,,,,,,,,\n"
      "up,A,B,false,118,80,road,open,,,widening,45,open,300,,,,1000,true\n"
      "gone,A,B,false,118,80,road,open,,,widening,45,proposed,,,,,,\n"
      "other,A,B,false,118,80,road,open,,,elsewhere,45,,,,,,,\n");
  files["project.csv"] =
      "project_id,name,kind,corridor\n"
      "bypass,Bypass,new,true\n"
      "widening,Widening,upgrade,true\n"
      "elsewhere,Elsewhere,upgrade,false\n";
  files["case.toml"] = scenarios(
      "[[scenario]]\nid = \"without\"\nbase = \"today\"\nexclude_projects = \"corridor\"\n"
      "[[scenario]]\nid = \"no-bypass\"\nbase = \"today\"\nexclude_projects = [\"bypass\"]\n"
      "[[scenario]]\nid = \"again\"\nbase = \"without\"\nexclude_projects = []\n");
  const Case a_case = small_case(files);
  EXPECT_EQ(overlay_of(a_case, "today", 2030), "");
  EXPECT_EQ(overlay_of(a_case, "without", 2030),
            "new closed; up speed 45; up capacity 150; gone closed");
  EXPECT_EQ(overlay_of(a_case, "no-bypass", 2030), "new closed");
  EXPECT_EQ(overlay_of(a_case, "again", 2030), "");
}

TEST(Scenario, AYearlyClosureMayWrapTheYearAndEnd) {
  Files files = road("AB,A,B,false,120,60,road,open,,,,,,,11,4,2032,,\n");
  files["case.toml"] = scenarios("");
  const Case a_case = small_case(files);
  EXPECT_EQ(overlay_of(a_case, "today", 2030, 0), "AB closed");
  EXPECT_EQ(overlay_of(a_case, "today", 2030, 1), "AB capacity x 0.6691")
      << "of 275 days, those of March, April and November (91) are closed";
  EXPECT_EQ(overlay_of(a_case, "today", 2032, 0), "AB closed");
  EXPECT_EQ(overlay_of(a_case, "today", 2033, 0), "") << "open all the year since 2033";
}

TEST(Scenario, SeasonRowsSlowNarrowAndClose) {
  Files files = road("AB,A,B,false,120,60,road,open,,,,,,,,,,,\n");
  files["season.csv"] =
      "season_id,subject_table,subject_id,month_from,month_to,year_from,year_to,capacity_factor,"
      "speed_factor,closed\n"
      "snow,link,AB,12,2,,,0.5,0.8,\n"
      "january,link,BC,1,1,,,0.4,0.5,\n"
      "dredging,terminal,port,12,12,2031,2031,,,true\n"
      "storm,link,CD,11,3,2035,,,,true\n";
  files["case.toml"] = scenarios("");
  const Case a_case = small_case(files);
  // January is 31 of 90 days: time 59/90 + 31/90 / 0.5 = 1.3444, capacity 59/90 + 31/90 x 0.4.
  EXPECT_EQ(overlay_of(a_case, "today", 2030, 0),
            "AB speed x 0.8; AB capacity x 0.5; BC speed x 0.7438; BC capacity x 0.7933");
  EXPECT_EQ(overlay_of(a_case, "today", 2030, 1), "");
  EXPECT_THAT(overlay_of(a_case, "today", 2031, 0), testing::EndsWith("; port capacity x 0.6556"));
  EXPECT_THAT(overlay_of(a_case, "today", 2035, 0), testing::EndsWith("; CD closed"));
}

TEST(Scenario, SetsValuesInTheUnitsOfTheRow) {
  Files files = road("AB,A,B,false,120,60,road,open,,,,,,,,,,1000,true\n");
  files["case.toml"] = scenarios(
      "set = [\n"
      "  { table = \"link\", id = \"AB\", column = \"freight_capacity\", value = 3000 },\n"
      "  { table = \"link\", id = \"BC\", column = \"freight_capacity\", value = 3000 },\n"
      "  { table = \"link\", id = \"AB\", column = \"free_speed\", value = 75 },\n"
      "  { table = \"link\", id = \"BC\", column = \"hours\", value = 5 },\n"
      "  { table = \"terminal\", id = \"port\", column = \"hours\", value = 0 },\n"
      "  { table = \"terminal\", id = \"port\", column = \"price\", value = 9 },\n"
      "]\n"
      "[[scenario]]\nid = \"later\"\nbase = \"today\"\n"
      "set = [{ table = \"link\", id = \"AB\", column = \"free_speed\", value = 90 }]\n");
  const Case a_case = small_case(files);
  const std::string today =
      "AB capacity 1500; BC capacity 3000; AB speed 75; BC hours 5; port hours 0; port price 9";
  EXPECT_EQ(overlay_of(a_case, "today", 2030), today)
      << "the capacity of AB is for both directions together, as link.csv says";
  EXPECT_EQ(overlay_of(a_case, "later", 2030), today + "; AB speed 90");
}

TEST(Scenario, TakesOverFromItsBaseWhatItDoesNotGive) {
  Files files;
  files["case.toml"] = scenarios(
      "exclude_projects = [\"p\"]\n"
      "[[scenario]]\nid = \"child\"\nbase = \"today\"\n"
      "[[scenario]]\nid = \"own\"\nbase = \"today\"\nyears = [2040]\nstatus = [\"planned\"]\n"
      "exclude_projects = []\n");
  files["project.csv"] = "project_id,name\np,P\n";
  const Case a_case = small_case(files);
  const Scenario& child = *a_case.find_scenario("child");
  EXPECT_EQ(child.title, "child");
  EXPECT_THAT(child.years, testing::ElementsAre(2030));
  EXPECT_THAT(child.statuses, testing::ElementsAre(Status::open));
  EXPECT_THAT(child.excluded_projects, testing::ElementsAre("p"));
  const Scenario& own = *a_case.find_scenario("own");
  EXPECT_THAT(own.years, testing::ElementsAre(2040));
  EXPECT_THAT(own.statuses, testing::ElementsAre(Status::planned));
  EXPECT_TRUE(own.excluded_projects.empty());
}

}  // namespace
}  // namespace corridor::cases
