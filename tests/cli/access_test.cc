// access and hub as a user meets them: what they answer, and what they say to bad input.
#include "cli/program.h"

#include <cmath>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

// The small case: A == 120 km == B == 120 km == C (port) ~~ sea ~~ D, 0.05 USD a t-km, 60 km/h, an
// hour costs 1 USD/t. `fast` opens a second road from A to B of half the time at the same price. A
// road from E joins it to no other zone, and nobody lives in D.
const cases::Files kPeople = {
    {"case.toml", R"([case]
name = "small"
price_year = 2023
default_scenario = "today"

[access]
compare = [["today", "fast"]]
gateways = ["C"]
threshold = "3h"
decay = "0.5/h"

[hub]
port = "C"

[[scenario]]
id = "today"
years = [2030]
status = ["open"]

[[scenario]]
id = "fast"
base = "today"
status = ["open", "planned"]
)"},
    {"node.csv",
     "node_id,name,x_coord,y_coord,node_type,country\n"
     "A,A,0,0,,XX\nB,B,1,0,,XX\nC,C,2,0,,XX\nD,D,12,0,,YY\nE,E,3,1,,XX\nF,F,3,2,,XX\n"},
    {"link.csv",
     "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,freight_capacity,"
     "capacity_unit\n"
     "AB,A,B,false,120,60,road,open,100,t_per_day\n"
     "AB2,A,B,false,120,120,road,planned,100,t_per_day\n"
     "BC,B,C,false,120,60,road,open,100,t_per_day\n"
     "CD,C,D,false,1200,30,sea,open,,\nEF,E,F,false,100,60,road,open,,\n"},
    {"zone.csv",
     "zone_id,name,node_id,access_modes,population,gdp_musd\n"
     "A,A,A,road,100,10\nB,B,B,road,300,30\nD,D,D,sea,,50\nE,E,E,road,70,7\n"},
    {"parameter.csv", "name,value,unit,derivation\ntrade_elasticity,-3,1,x\n"}};

struct AccessLine : CommandLine {
  AccessLine() { cases::write_case(folder.path() / "small", cases::small_files(kPeople)); }

  void rewrite(const std::string& file, const std::string& text) const {
    cases::Files files = kPeople;
    files[file] = text;
    cases::write_case(folder.path() / "small", cases::small_files(files));
  }

  // Exit code and the whole of what is said.
  void refuses(const std::string& arguments, const std::string& message) const {
    const Answer answer = corridor(arguments);
    EXPECT_EQ(answer.exit_code, 2) << arguments;
    EXPECT_EQ(answer.err, message) << arguments;
    EXPECT_EQ(answer.out, "") << arguments;
  }
};

TEST_F(AccessLine, TellsWhoGainsWithJsonAndTables) {
  const Answer answer = corridor("access small -o out");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, StartsWith("today to fast in 2030: Goods from 3 zones to all others"));
  EXPECT_THAT(answer.out, HasSubstr("on average -"));
  const auto printed = json::parse(corridor("access small --json").out);
  EXPECT_EQ(printed["gains"]["gain_people"], 400);
  const json& zone = printed["zones"][0]["measures"];
  EXPECT_NEAR(zone["today"]["hours"]["mean"], 2, 1e-9);
  EXPECT_NEAR(zone["fast"]["hours"]["mean"], 1, 1e-9);
  EXPECT_NEAR(zone["today"]["gateways"]["C"]["usd_per_t"]["mean"], 16, 1e-9);
  EXPECT_THAT(text_of(folder.path() / "out" / "access_zone.csv"),
              StartsWith("scenario,year,zone_id,population,gdp_musd,cumulative_mean"));
  EXPECT_THAT(text_of(folder.path() / "out" / "access_gateway.csv"), HasSubstr("fast,2030,A,C,"));
}

TEST_F(AccessLine, OneAndManyThreadsPrintTheSameBytes) {
  EXPECT_EQ(corridor("access small --trade --json --threads 1").out,
            corridor("access small --trade --json --threads 4").out);
  EXPECT_EQ(corridor("hub small --sweep terminal.port.price=0:20:9 --json --threads 1").out,
            corridor("hub small --sweep terminal.port.price=0:20:9 --json --threads 4").out);
}

TEST_F(AccessLine, ListsZonesWithoutOpportunitiesAndOffTheNetwork) {
  const Answer answer = corridor("access small");
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_THAT(answer.out, HasSubstr("\nW8006: a zone without opportunities: left out "
                                    "(small/zone.csv:4, D)\n"));
  EXPECT_THAT(answer.out, HasSubstr("\nW8008: a zone that no open way joins to any other "
                                    "(small/zone.csv:5, E)\n"));
  const auto left_out = json::parse(corridor("access small --json").out)["left_out"];
  ASSERT_EQ(left_out.size(), 2U);
  EXPECT_EQ(left_out[0]["code"], "W8006");
  EXPECT_EQ(left_out[0]["line"], 4);
  rewrite("link.csv",
          "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
          "AB,A,B,false,120,60,road,open\nBC,B,C,false,120,60,road,open\n"
          "CD,C,D,false,1200,30,sea,open\n");
  refuses("access small", R"(error[E2009]: a zone with access to a mode that is not there
  --> small/zone.csv:5:7  (access_modes)
    |
  5 | E,E,E,road,70,7,S,A
    |       ^^^^ found "road", expected a mode with a link at E
    = hint: no link of mode road starts or ends there
result: 1 error, 0 warnings
)");
  rewrite("zone.csv", "zone_id,name,node_id,access_modes\nA,A,A,road\nB,B,B,road\nD,D,D,sea\n");
  refuses("access small", R"(error[E8005]: no zone has opportunities
  --> zone.csv  (population)
    = found nothing, expected a number above 0 for the zones that goods start from
    = hint: --weight population or --weight gdp says which column is counted
result: 1 error, 0 warnings
)");
}

TEST_F(AccessLine, RefusesDecaysAndThresholdsThatMeanNothing) {
  refuses("access small --decay=-0.01/h",
          R"(error[E8001]: a decay that lets far places count as much as near ones, or more
  --> --decay
    = found "-0.01/h", expected a number above 0
result: 1 error, 0 warnings
)");
  refuses("access small --decay 0.01", R"(error[E8004]: a decay without a unit that we know
  --> --decay
    = found "0.01", expected a number per unit, as 0.01/h or 0.02/usd_per_t
result: 1 error, 0 warnings
)");
  refuses("access small --threshold 72", R"(error[E8004]: a threshold without a unit that we know
  --> --threshold
    = found "72", expected a number with its unit, as 72h or 100usd_per_t
result: 1 error, 0 warnings
)");
  refuses("access small --threshold=-3h", R"(error[E8002]: a threshold below 0
  --> --threshold
    = found "-3h", expected a number of at least 0
result: 1 error, 0 warnings
)");
}

TEST_F(AccessLine, RefusesAnElasticityOfTheWrongSignWithTheReason) {
  refuses("access small --trade --elasticity 2", R"(error[E8003]: an elasticity of the wrong sign
  --> --elasticity, parameter trade_elasticity
    = found "2", expected a number of at most 0
    = hint: it is of trade to the delivered price: with a number above 0 trade would grow as moving gets dearer
result: 1 error, 0 warnings
)");
}

TEST_F(AccessLine, TellsThatTheFixedPointDidNotConverge) {
  const std::string all = "access small --trade --json";
  const Answer enough = corridor(all);
  EXPECT_EQ(enough.exit_code, 0) << enough.err;
  EXPECT_TRUE(json::parse(enough.out)["trade"]["converged"]);
  const Answer answer = corridor("access small --trade --gap 1e-12 --iterations 3");
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_THAT(answer.out, HasSubstr("The fixed point did not converge: last gap "));
  EXPECT_THAT(answer.out, HasSubstr("within 3 iterations (--gap, --iterations).\n"));
  const Answer printed = corridor(all + " --gap 1e-12 --iterations 3");
  EXPECT_EQ(printed.exit_code, 1);
  const json trade = json::parse(printed.out)["trade"];
  EXPECT_FALSE(trade["converged"]);
  EXPECT_GT(trade["relative_gap"], 1e-12);
}

TEST_F(AccessLine, ShowsWhatOthersFoundBesideItsOwn) {
  rewrite("claim.csv",
          "claim_id,claim_group,subject_table,subject_id,attribute,value,unit,as_of,claimant,base\n"
          "gain,gains,country,XX,gdp_gain_pct,3.4,percent,2020,\"Other, Study\",true\n");
  const auto plain = json::parse(corridor("access small --trade --json").out);
  ASSERT_EQ(plain["gains_that_others_found"].size(), 1U);
  EXPECT_EQ(plain["gains_that_others_found"][0]["value"], "3.4");
  EXPECT_THAT(corridor("access small --trade").out,
              HasSubstr("beside, not ours: 3.4 percent of product by Other, Study (gain, 2020, "
                        "source S, confidence A)"));
}

TEST_F(AccessLine, HubShowsSharesSweepsAndRankings) {
  const Answer answer =
      corridor("hub small --sweep terminal.port.price=0:20:3 --rank -o out --top 3");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, StartsWith("C: scenario today 2030, 1 flows of 0.0 Mt a year"));
  EXPECT_THAT(answer.out, HasSubstr("terminal.port.price from 0 to 20"));
  EXPECT_THAT(answer.out, HasSubstr("Other figures in place of the base ones"));
  const auto printed =
      json::parse(corridor("hub small --sweep terminal.port.price=0:20:3 --json").out);
  EXPECT_EQ(printed["port"], "C");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "out" / "hub_flow.csv"));
  EXPECT_THAT(corridor("hub small --keys").out, HasSubstr("terminal.port.price\n"));
}

TEST_F(AccessLine, HubTellsEverythingWrongWithItsSweepsAtOnce) {
  refuses(
      "hub small --sweep terminal.port_x.price=0:20:3 --sweep terminal.port.hours=2:96 "
      "--sweep terminal.port.price=-1:20:3",
      R"(error[E8010]: a sweep over a key that does not exist
  --> --sweep
    = found "terminal.port_x.price", expected a key such as terminal.ID.hours, node.ID.added_usd_per_t, tariff.ID.price, country.PK.road.added_usd_per_t_km
    = hint: did you mean "terminal.port.price"?
error[E8011]: a sweep without a range
  --> --sweep
    = found "terminal.port.hours=2:96", expected KEY=FROM:TO:N with N of 2 or more, or KEY=VALUE
    = hint: as terminal.port.hours=2:96:20
error[E8012]: a sweep over values that the key cannot take
  --> --sweep
    = found "terminal.port.price=-1:20:3", expected values of at least 0
result: 3 errors, 0 warnings
)");
}

TEST_F(AccessLine, HubRefusesPlacesThatAreNoPorts) {
  refuses("hub small --port Z", R"(error[E2004]: a place that node.csv does not have
  --> --port
    = found "Z"
    = hint: did you mean "A"?
result: 1 error, 0 warnings
)");
  refuses("hub small --port B",
          R"(error[E8014]: a place that no goods change mode or cross a border at
  --> --port
    = found "B", expected a node_id that terminal.csv names
    = hint: corridor info CASE lists ports and borders
result: 1 error, 0 warnings
)");
}

}  // namespace
}  // namespace corridor::app
