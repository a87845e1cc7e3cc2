#include "corridor/output/tables.h"

#include "case/small_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/text.h"

namespace corridor::output {
namespace {

using ::testing::ElementsAre;

// A CSV text as rows to look cells up in.
struct Rows {
  explicit Rows(std::string text) : table(table::Table::parse(std::move(text), "a.csv", errors)) {}
  std::string cell(std::size_t row, std::string_view column) const {
    return std::string(table.cell(row, column));
  }
  double number(std::size_t row, std::string_view column) const {
    return table.number(row, table.column(column)).value();
  }
  std::size_t find(std::string_view column, std::string_view text) const {
    std::size_t row = 0;
    while (row < table.row_count() && table.cell(row, column) != text) {
      ++row;
    }
    return row;
  }
  ErrorList errors;
  table::Table table;
};

// 36,500 t a year from A by way of B and the port C to D: 100 t a day.
class Tables : public ::testing::Test {
 protected:
  const cases::Case a_case = cases::small_case(
      {{"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,surface,"
        "freight_capacity,capacity_unit\n"
        "AB,A,B,false,120,60,road,open,\"gravel, wet\",400,t_per_day\n"
        "BC,B,C,false,120,60,road,open,tar,,\n"
        "CD,C,D,false,1200,30,sea,open,,,\n"}});
  const study::FlowsResult result = study::run_flows(a_case, {.threads = 1});
};

TEST_F(Tables, LinkFlowHasTonnesByDirectionAndCommodity) {
  const Rows rows(link_flow_csv(a_case, result));
  EXPECT_EQ(rows.table.row_count(), 6U);
  const std::size_t forward = rows.find("link_id", "AB");
  EXPECT_EQ(rows.cell(forward, "direction"), "forward");
  EXPECT_NEAR(rows.number(forward, "tonnes_per_year"), 36'500, 1e-6);
  EXPECT_NEAR(rows.number(forward, "t_per_day"), 100, 1e-9);
  EXPECT_NEAR(rows.number(forward, "goods_t_per_day"), 100, 1e-9);
  EXPECT_NEAR(rows.number(forward, "capacity_t_per_day"), 400, 1e-9);
  EXPECT_NEAR(rows.number(forward, "volume_over_capacity"), 0.25, 1e-12);
  EXPECT_EQ(rows.cell(forward + 1, "direction"), "backward");
  EXPECT_EQ(rows.number(forward + 1, "tonnes_per_year"), 0);
}

TEST_F(Tables, UnknownColumnsOfLinkCsvAreCarried) {
  const Rows rows(link_flow_csv(a_case, result));
  EXPECT_EQ(rows.cell(rows.find("link_id", "AB"), "surface"), "gravel, wet");
  EXPECT_EQ(rows.cell(rows.find("link_id", "BC"), "capacity_t_per_day"), "") << "unknown, not 0";
}

TEST_F(Tables, SeasonRowsAddUpToTheYear) {
  const Rows rows(link_flow_season_csv(a_case, result));
  double days = 0;
  for (const cases::Season& season : a_case.seasons) {
    days += season.days;
  }
  ASSERT_EQ(rows.table.row_count(), 3 * a_case.seasons.size()) << "only what carries something";
  EXPECT_NEAR(rows.number(rows.find("link_id", "AB"), "t_per_day") * days, 36'500, 1e-6);
}

TEST_F(Tables, TerminalsAreListedByDirection) {
  const Rows rows(terminal_flow_csv(a_case, result));
  EXPECT_EQ(rows.cell(0, "terminal_id"), "port");
  EXPECT_EQ(rows.cell(0, "season"), "annual");
  EXPECT_NEAR(rows.number(0, "t_per_day"), 100, 1e-9);
}

TEST_F(Tables, PairsNameTheDemandRowsTheyComeFrom) {
  const Rows rows(od_csv(a_case, result));
  EXPECT_EQ(rows.cell(0, "o_zone_id"), "A");
  EXPECT_EQ(rows.cell(0, "d_zone_id"), "D");
  EXPECT_EQ(rows.cell(0, "demand_ids"), "AD");
  EXPECT_EQ(rows.number(0, "unmet_tonnes"), 0);
  EXPECT_EQ(rows.cell(0, "unmet_cause"), "");
}

TEST_F(Tables, LegsAddUpToTheirRoute) {
  const Rows routes(route_csv(a_case, result));
  const Rows legs(leg_csv(a_case, result));
  ASSERT_EQ(legs.table.row_count(), 3U) << "road, port, sea";
  double km = 0;
  double hours = 0;
  double price = 0;
  std::vector<std::string> kinds;
  for (std::size_t row = 0; row < legs.table.row_count(); ++row) {
    km += legs.number(row, "length_km");
    hours += legs.number(row, "hours");
    price += legs.number(row, "price_usd_per_t");
    kinds.push_back(legs.cell(row, "kind"));
  }
  EXPECT_THAT(kinds, ElementsAre("line", "terminal", "line"));
  EXPECT_NEAR(km, 1440, 1e-9);
  EXPECT_NEAR(km, routes.number(0, "length_km"), 1e-9);
  EXPECT_NEAR(hours, routes.number(0, "hours"), 1e-9);
  // 240 km x 0.05 on the road, 6 at the port, 1,200 km x 0.005 at sea.
  EXPECT_NEAR(price, 12 + 6 + 6, 1e-9);
  EXPECT_NEAR(price, routes.number(0, "price_usd_per_t"), 1e-9);
}

TEST_F(Tables, TotalsAgreeWithEachOther) {
  const Rows scenarios(scenario_csv(a_case, result));
  const Rows modes(mode_split_csv(a_case, result));
  double tonne_km = 0;
  for (std::size_t row = 0; row < modes.table.row_count(); ++row) {
    tonne_km += modes.number(row, "tonne_km");
  }
  EXPECT_NEAR(scenarios.number(0, "moved_t"), 36'500, 1e-6);
  EXPECT_NEAR(tonne_km, 36'500.0 * 1440, 1e-3);
  EXPECT_NEAR(scenarios.number(0, "tonne_km"), tonne_km, 1e-3);
  EXPECT_NEAR(scenarios.number(0, "price_usd_per_t"), 24, 1e-9);
}

TEST_F(Tables, AreTheSameForAnyNumberOfThreads) {
  const auto one = run_tables(a_case, result);
  const auto many = run_tables(a_case, study::run_flows(a_case, {.threads = 4}));
  ASSERT_EQ(one.size(), many.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].text, many[i].text) << one[i].name;
  }
}

}  // namespace
}  // namespace corridor::output
