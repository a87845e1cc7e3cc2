// Generalized cost by hand. Amounts are USD/t unless the name says otherwise.
#include "corridor/cost/cost.h"

#include "case/small_case.h"

#include <cmath>

#include <gtest/gtest.h>

namespace corridor::cost {
namespace {

using cases::Case;
using cases::Files;
using cases::small_case;

constexpr CommodityId kGoods{0};
constexpr LinkId kAB{0};

ArcId forward(const Case& a_case, LinkId link) {
  return a_case.supernetwork.link_arcs[link][0];
}
ArcId port(const Case& a_case, std::size_t direction = 0) {
  return a_case.supernetwork.transfer_arcs[TerminalId{0}][direction];
}

ArcCosts costs_of(const Case& a_case, const network::Overlay& overlay = {}, int year = 2030) {
  return arc_costs(a_case, arc_states(a_case, overlay), kGoods, year);
}

// A mode of 20 t at 80 % load that moves 10 h a day at 0.9 of the free speed and stops 2 h in 1000
// km, emits 0.1 kg/t km, and whose time varies by 5 h in 1000 km.
Files full_case() {
  return {{"mode.csv",
           "mode,name,family,vehicle_t,load_factor,operating_h_per_day,speed_factor,"
           "stop_h_per_1000km,emission_kg_per_tkm,reliability_h_per_1000km,pce\n"
           "road,road,road,20,0.8,10,0.9,2,0.1,5,2.5\n"
           "sea,sea,sea,20000,1,24,1,0,0.01,0,1\n"},
          {"commodity.csv",
           "commodity,name,value_usd_per_t,value_of_time_share_per_day,reliability_ratio,t_per_teu,"
           "modes,logit_scale_per_usd\n"
           "goods,Goods,2400,0.01,0.5,12,road sea,0.1\n"},
          {"tariff.csv",
           "tariff_id,mode,country,commodity,price,levy,resource_cost,unit\n"
           "road,road,all,all,0.05,0.01,0.03,usd_per_t_km\n"
           "sea,sea,all,all,0.005,,,usd_per_t_km\n"},
          {"parameter.csv", "name,value,unit\ncarbon_price_usd_per_t,50,USD/t\n"}};
}

TEST(Cost, OfARoadLinkByHand) {
  const Case a_case = small_case(full_case());
  const ArcCosts costs = costs_of(a_case);
  const auto a = forward(a_case, kAB).value;
  // 120 km at 60 x 0.9 = 54 km/h is 2.2222 h of movement, x 24/10 = 5.3333 h, + 0.24 h of stops
  const double hours = 120.0 / 54 * 24 / 10 + 2 * 0.12;
  EXPECT_NEAR(costs.hours[a], hours, 1e-12);
  EXPECT_NEAR(costs.hours[a], 5.573333333333, 1e-9);
  EXPECT_NEAR(costs.price_usd[a], 6, 1e-12);   // 120 x 0.05
  EXPECT_NEAR(costs.levy_usd[a], 1.2, 1e-12);  // within it
  EXPECT_NEAR(costs.resource_usd[a], 3.6, 1e-12);
  EXPECT_NEAR(costs.sd_hours[a], 0.6, 1e-12);  // 5 h in 1000 km
  EXPECT_NEAR(costs.co2_kg[a], 12, 1e-12);     // 0.1 kg/t km
  EXPECT_EQ(costs.length_km[a], 120);
  // 6 to pay, 5.5733 h at 1 USD/t h, half of that an hour of deviation, 12 kg at 0.05 USD
  EXPECT_NEAR(costs.generalized_usd[a], 6 + 5.573333333333 + 0.5 * 0.6 + 0.6, 1e-9);
}

TEST(Cost, OfAPortByHand) {
  Files files = full_case();
  files["terminal.csv"] =
      "terminal_id,name,node_id,terminal_type,mode_from,mode_to,hours,price,levy,price_unit,"
      "status\n"
      "port,Port,C,port,road,sea,36,240,60,usd_per_teu,open\n";
  const Case a_case = small_case(files);
  const ArcCosts costs = costs_of(a_case);
  for (const std::size_t direction : {0U, 1U}) {
    const auto a = port(a_case, direction).value;
    EXPECT_EQ(costs.hours[a], 36);
    EXPECT_DOUBLE_EQ(costs.price_usd[a], 20);  // 240 USD/TEU at 12 t/TEU
    EXPECT_DOUBLE_EQ(costs.levy_usd[a], 5);
    EXPECT_DOUBLE_EQ(costs.resource_usd[a], 15);
    EXPECT_EQ(costs.length_km[a], 0);
    EXPECT_DOUBLE_EQ(costs.generalized_usd[a], 20 + 36);
  }
}

TEST(Cost, OfAccessIsNothing) {
  const Case a_case = small_case();
  const ArcCosts costs = costs_of(a_case);
  const ArcId access =
      a_case.supernetwork.graph.leaving[a_case.supernetwork.centroid[ZoneId{0}]][0];
  EXPECT_EQ(costs.generalized_usd[access.value], 0);
  EXPECT_EQ(costs.hours[access.value], 0);
}

double road_price(const std::string& unit, double price, const std::string& commodity = "all") {
  Files files = full_case();
  files["tariff.csv"] =
      "tariff_id,mode,country,commodity,price,unit\n"
      "road,road,all," +
      commodity + "," + std::to_string(price) + "," + unit +
      "\n"
      "sea,sea,all,all,0.005,usd_per_t_km\n";
  files["parameter.csv"] = "name,value,unit\nbarrels_per_tonne,7.33,bbl_per_t\n";
  const Case a_case = small_case(files);
  return costs_of(a_case).price_usd[forward(a_case, kAB).value];
}

TEST(Cost, OfATariffInEachUnit) {
  EXPECT_DOUBLE_EQ(road_price("usd_per_t_km", 0.05), 120 * 0.05);
  EXPECT_DOUBLE_EQ(road_price("usd_per_teu_km", 0.6), 120 * 0.6 / 12);
  EXPECT_DOUBLE_EQ(road_price("usd_per_vehicle_km", 0.8), 120 * 0.8 / 16) << "16 t are loaded";
  EXPECT_DOUBLE_EQ(road_price("usd_per_bbl_km", 0.01), 120 * 0.01 * 7.33);
  EXPECT_DOUBLE_EQ(road_price("usd_per_t", 3), 3) << "whatever the length";
}

TEST(Cost, OfATerminalPriceInEachUnit) {
  const auto price = [](const std::string& unit) {
    Files files = full_case();
    files["terminal.csv"] =
        "terminal_id,name,node_id,terminal_type,mode_from,mode_to,price,price_unit,status\n"
        "port,Port,C,port,road,sea,48," +
        unit + ",open\n";
    const Case a_case = small_case(files);
    const ArcCosts costs = costs_of(a_case);
    EXPECT_EQ(costs.price_usd[port(a_case, 0).value], costs.price_usd[port(a_case, 1).value]);
    return costs.price_usd[port(a_case).value];
  };
  EXPECT_DOUBLE_EQ(price("usd_per_t"), 48);
  EXPECT_DOUBLE_EQ(price("usd_per_teu"), 4);
  EXPECT_DOUBLE_EQ(price("usd_per_vehicle"), 3) << "the lorry's 16 t, not the ship's 20,000";
}

TEST(Cost, OfWhatIsNotContainerisedTakesTheDefaultLoadOfABox) {
  Files files = full_case();
  files["commodity.csv"] =
      "commodity,name,value_usd_per_t,modes,logit_scale_per_usd\ngoods,Goods,2400,road sea,0.1\n";
  files["tariff.csv"] =
      "tariff_id,mode,country,commodity,price,unit\n"
      "road,road,all,all,0.6,usd_per_teu_km\n"
      "sea,sea,all,all,0.005,usd_per_t_km\n";
  files["parameter.csv"] = "name,value,unit\ndefault_t_per_teu,10,t_per_teu\n";
  const Case a_case = small_case(files);
  EXPECT_DOUBLE_EQ(costs_of(a_case).price_usd[forward(a_case, kAB).value], 7.2);
}

// The row that says more wins: country and commodity, country, commodity, neither; among equals the
// later row; and only in its years.
TEST(Tariff, TheMostSpecificRowWins) {
  const std::string header = "tariff_id,mode,country,commodity,year_from,year_to,price,unit\n";
  const std::string sea = "sea,sea,all,all,,,0.005,usd_per_t_km\n";
  const auto wins = [&](const std::string& rows, int year = 2030) {
    const Case a_case =
        small_case({{"tariff.csv", header + "any,road,all,all,,,1,usd_per_t_km\n" + rows + sea}});
    const auto row = find_tariff(a_case, ModeId{0}, "PK", kGoods, year);
    return row ? a_case.tariffs[*row].id : "none";
  };
  EXPECT_EQ(wins(""), "any");
  EXPECT_EQ(wins("cn,road,CN,all,,,1,usd_per_t_km\n"), "any");
  EXPECT_EQ(wins("later,road,all,all,,,1,usd_per_t_km\n"), "later");
  EXPECT_EQ(wins("goods,road,all,goods,,,1,usd_per_t_km\n"), "goods");
  EXPECT_EQ(wins("pk,road,PK,all,,,1,usd_per_t_km\ngoods,road,all,goods,,,1,usd_per_t_km\n"), "pk");
  EXPECT_EQ(wins("both,road,PK,goods,,,1,usd_per_t_km\npk,road,PK,all,,,1,usd_per_t_km\n"), "both");
  EXPECT_EQ(wins("pk,road,PK,all,2031,,1,usd_per_t_km\n"), "any");
  EXPECT_EQ(wins("pk,road,PK,all,2031,,1,usd_per_t_km\n", 2031), "pk");
  EXPECT_EQ(wins("pk,road,PK,all,,2029,1,usd_per_t_km\n"), "any");
}

TEST(ArcStates, ClosedArcsAndModesThatACommodityMayNotUseCostInfinity) {
  Files files;
  files["commodity.csv"] =
      "commodity,name,value_usd_per_t,modes,logit_scale_per_usd\n"
      "goods,Goods,2400,road sea,0.1\n"
      "ore,Ore,100,sea,0.1\n";
  const Case a_case = small_case(files);
  const auto states = arc_states(a_case, {network::close_link(kAB)});
  const ArcCosts goods = arc_costs(a_case, states, kGoods, 2030);
  const ArcCosts ore = arc_costs(a_case, states, CommodityId{1}, 2030);
  const auto ab = forward(a_case, LinkId{0}).value;
  const auto bc = forward(a_case, LinkId{1}).value;
  const auto cd = forward(a_case, LinkId{2}).value;
  EXPECT_TRUE(std::isinf(goods.generalized_usd[ab]));
  EXPECT_TRUE(std::isfinite(goods.generalized_usd[bc]));
  EXPECT_TRUE(std::isinf(ore.generalized_usd[bc]));
  EXPECT_TRUE(std::isfinite(ore.generalized_usd[cd]));
  EXPECT_EQ(goods.price_usd[ab], 6) << "what it would cost is still told";
}

TEST(ArcStates, ATerminalTakesTheCommoditiesItNames) {
  Files files;
  files["commodity.csv"] =
      "commodity,name,value_usd_per_t,modes,logit_scale_per_usd\n"
      "goods,Goods,2400,road sea,0.1\n"
      "ore,Ore,100,road sea,0.1\n";
  files["terminal.csv"] =
      "terminal_id,name,node_id,terminal_type,mode_from,mode_to,commodities,status\n"
      "port,Port,C,port,road,sea,goods,open\n";
  const Case a_case = small_case(files);
  const auto states = arc_states(a_case, {});
  EXPECT_TRUE(
      std::isfinite(arc_costs(a_case, states, kGoods, 2030).generalized_usd[port(a_case).value]));
  EXPECT_TRUE(std::isinf(
      arc_costs(a_case, states, CommodityId{1}, 2030).generalized_usd[port(a_case).value]));
}

using network::Attribute;
using network::Change;
using network::Subject;

TEST(ArcStates, FactorsMultiplyAndTheLastValueWinsInAnyOrder) {
  Files files;
  files["link.csv"] =
      "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,freight_capacity\n"
      "AB,A,B,false,120,60,road,open,1000\n"
      "BC,B,C,false,120,60,road,open,\n"
      "CD,C,D,false,1200,30,sea,open,\n";
  const Case a_case = small_case(files);
  const auto ab = forward(a_case, kAB).value;
  const auto change = [](Attribute attribute, double value) {
    return Change{.attribute = attribute, .value = value};
  };
  const Change half = change(Attribute::capacity_factor, 0.5);
  const Change wide = change(Attribute::capacity, 3000);
  const Change slow = change(Attribute::speed_factor, 0.5);
  const Change fast = change(Attribute::free_speed_kmh, 120);
  EXPECT_EQ(arc_states(a_case, {half, half}).capacity[ab], 250);
  EXPECT_EQ(arc_states(a_case, {half, wide}).capacity[ab], 1500)
      << "a season narrows what a scenario sets";
  EXPECT_EQ(arc_states(a_case, {wide, half}).capacity[ab], 1500);
  EXPECT_EQ(arc_states(a_case, {slow, slow}).hours[ab], 8);
  EXPECT_EQ(arc_states(a_case, {slow, fast}).hours[ab], 2);
  EXPECT_EQ(arc_states(a_case, {fast, slow}).hours[ab], 2);
  EXPECT_EQ(arc_states(a_case, {change(Attribute::hours, 5), slow}).hours[ab], 10);
  EXPECT_EQ(arc_states(a_case, {change(Attribute::hours, 5), fast}).hours[ab], 1)
      << "a speed set later is what holds";
  Change reopened = network::close_link(kAB);
  reopened.value = 0;
  EXPECT_EQ(arc_states(a_case, {network::close_link(kAB), reopened}).open[ab], 1);
}

TEST(ArcStates, AChangeMayHoldInOneDirection) {
  const Case a_case = small_case();
  Change change = network::close_link(kAB);
  change.backward = false;
  const auto states = arc_states(a_case, {change});
  EXPECT_EQ(states.open[a_case.supernetwork.link_arcs[kAB][0].value], 0);
  EXPECT_EQ(states.open[a_case.supernetwork.link_arcs[kAB][1].value], 1);
}

TEST(ArcStates, APriceMayBeSetOnATerminalThatWasFree) {
  Files files;
  files["terminal.csv"] =
      "terminal_id,name,node_id,terminal_type,mode_from,mode_to,hours,price,price_unit,status\n"
      "port,Port,C,port,road,sea,24,0,usd_per_t,open\n";
  const Case a_case = small_case(files);
  const network::Overlay set = {
      {.subject = Subject::terminal, .attribute = Attribute::price, .value = 9}};
  EXPECT_EQ(costs_of(a_case).price_usd[port(a_case).value], 0);
  EXPECT_EQ(costs_of(a_case, set).price_usd[port(a_case).value], 9);
}

std::optional<double> capacity(const std::string& amount, const std::string& unit) {
  Files files = full_case();
  files["link.csv"] =
      "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,freight_capacity,"
      "capacity_unit\n"
      "AB,A,B,false,120,60,road,open," +
      amount + "," + unit +
      "\n"
      "BC,B,C,false,120,60,road,open,,\n"
      "CD,C,D,false,1200,30,sea,open,,\n";
  files["parameter.csv"] =
      "name,value,unit\ndefault_t_per_teu,10,t_per_teu\ncrude_density_t_per_m3,0.86,t_per_m3\n";
  const Case a_case = small_case(files);
  return capacity_t_per_day(a_case, forward(a_case, kAB), arc_states(a_case, {}));
}

TEST(Capacity, InTonnesADayFromEachUnit) {
  EXPECT_DOUBLE_EQ(*capacity("1000", "t_per_day"), 1000);
  EXPECT_DOUBLE_EQ(*capacity("100", "veh_per_day"), 1600) << "16 t are loaded";
  EXPECT_DOUBLE_EQ(*capacity("10", "trains_per_day"), 160);
  EXPECT_DOUBLE_EQ(*capacity("50", "pce_per_h"), 50 * 24 / 2.5 * 16);
  EXPECT_DOUBLE_EQ(*capacity("1000", "m3_per_day"), 860);
  EXPECT_DOUBLE_EQ(*capacity("200", "teu_per_day"), 2000);
  EXPECT_EQ(capacity("", "t_per_day"), std::nullopt);
}

TEST(Capacity, OfAPortCountsLorriesBothWays) {
  Files files = full_case();
  files["terminal.csv"] =
      "terminal_id,name,node_id,terminal_type,mode_from,mode_to,capacity,capacity_unit,status\n"
      "port,Port,C,port,road,sea,100,veh_per_day,open\n";
  const Case a_case = small_case(files);
  const auto states = arc_states(a_case, {});
  EXPECT_EQ(capacity_t_per_day(a_case, port(a_case, 0), states), 1600);
  EXPECT_EQ(capacity_t_per_day(a_case, port(a_case, 1), states), 1600);
}

}  // namespace
}  // namespace corridor::cost
