// What is read from files that are right, however they were written.
#include "case/small_case.h"

#include <gtest/gtest.h>

namespace corridor::cases {
namespace {

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c == '\n' ? "\r\n" : std::string(1, c);
  }
  return out;
}

TEST(ReadCase, SpreadsheetsWriteCrlfAndAByteOrderMark) {
  Files files = small_files();
  for (auto& [file, text] : files) {
    text = (file == "case.toml" ? "" : "\xef\xbb\xbf") + with_crlf(text);
  }
  EXPECT_EQ(problems_of(files), "result: 0 errors, 0 warnings\n");
  const Case plain = small_case();
  const Case crlf = small_case(files);
  ASSERT_EQ(crlf.links.size(), plain.links.size());
  for (const LinkId link : IdRange<LinkId>(plain.links.size())) {
    EXPECT_EQ(crlf.links[link].id, plain.links[link].id);
    EXPECT_EQ(crlf.links[link].length_km, plain.links[link].length_km);
  }
  EXPECT_EQ(crlf.demand[0].tonnes_per_year, 36500);
}

TEST(ReadCase, NamesMayHoldAnyLetterCommasQuotesAndNewlines) {
  const Case a_case = small_case({{"node.csv",
                                   "node_id,name,x_coord,y_coord,source_id,confidence\n"
                                   "A,\"喀什, Kāshgar\",0,0,S,A\n"
                                   "B,\"the \"\"dry port\"\"\",1,0,S,A\n"
                                   "C,\"two\nlines\",2,0,S,A\n"
                                   "D,گوادر,12,0,S,A\n"}});
  EXPECT_EQ(a_case.places[PlaceId{0}].name, "喀什, Kāshgar");
  EXPECT_EQ(a_case.places[PlaceId{1}].name, "the \"dry port\"");
  EXPECT_EQ(a_case.places[PlaceId{2}].name, "two\nlines");
  EXPECT_EQ(a_case.places[PlaceId{3}].name, "گوادر");
}

TEST(ReadCase, MilesAndMilesAnHourBecomeKilometres) {
  Files files = {{"config.csv", "dataset_name,long_length,speed\nsmall,mile,mph\n"}};
  files["case.toml"] =
      small_files()["case.toml"] +
      "set = [{ table = \"link\", id = \"AB\", column = \"free_speed\", value = 10 }]\n";
  const Case a_case = small_case(files);
  EXPECT_DOUBLE_EQ(a_case.links[LinkId{0}].length_km, 120 * 1.609344);
  EXPECT_DOUBLE_EQ(a_case.links[LinkId{0}].free_speed_kmh, 60 * 1.609344);
  EXPECT_DOUBLE_EQ(a_case.scenarios[0].sets[0].value, 10 * 1.609344) << "a set speed is in mph too";
}

TEST(ReadCase, MetresAndMetresASecond) {
  const Case a_case =
      small_case({{"config.csv", "dataset_name,long_length,speed\nsmall,m,m/s\n"},
                  {"link.csv",
                   "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
                   "AB,A,B,false,120000,10,road,open\n"
                   "BC,B,C,false,120000,10,road,open\n"
                   "CD,C,D,false,1200000,10,sea,open\n"}});
  EXPECT_DOUBLE_EQ(a_case.links[LinkId{0}].length_km, 120);
  EXPECT_DOUBLE_EQ(a_case.links[LinkId{0}].free_speed_kmh, 36);
}

TEST(ReadCase, CapacityOfBothDirectionsIsHalved) {
  const Case a_case = small_case(
      {{"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,freight_capacity,"
        "capacity_both_directions,before_freight_capacity\n"
        "AB,A,B,false,120,60,road,open,1000,true,600\n"
        "BC,B,C,false,120,60,road,open,1000,false,600\n"
        "CD,C,D,false,1200,30,sea,open,1000,,\n"},
       {"terminal.csv",
        "terminal_id,name,node_id,terminal_type,mode_from,mode_to,status,capacity,"
        "capacity_both_directions\n"
        "port,Port,C,port,road,sea,open,500,true\n"}});
  EXPECT_EQ(a_case.links[LinkId{0}].capacity, 500);
  EXPECT_EQ(a_case.links[LinkId{0}].before_capacity, 300);
  EXPECT_EQ(a_case.links[LinkId{1}].capacity, 1000);
  EXPECT_EQ(a_case.links[LinkId{1}].before_capacity, 600);
  EXPECT_EQ(a_case.links[LinkId{2}].capacity, 1000);
  EXPECT_EQ(a_case.terminals[TerminalId{0}].capacity, 250);
}

TEST(ReadCase, ResourceCostIsThePriceWithoutTheLevyUnlessGiven) {
  const Case a_case =
      small_case({{"tariff.csv",
                   "tariff_id,mode,country,commodity,price,levy,resource_cost,unit\n"
                   "road,road,all,all,0.05,0.01,,usd_per_t_km\n"
                   "sea,sea,all,all,0.005,0.001,0.003,usd_per_t_km\n"}});
  EXPECT_DOUBLE_EQ(a_case.tariffs[0].resource_cost, 0.04);
  EXPECT_DOUBLE_EQ(a_case.tariffs[1].resource_cost, 0.003);
}

TEST(ReadCase, AShareOfValueLostPerDayIsAValueOfTimePerHour) {
  const Case a_case = small_case();
  EXPECT_DOUBLE_EQ(a_case.commodities[CommodityId{0}].value_of_time_usd_per_t_h, 1)
      << "2400 USD/t, 1 % a day, 24 h";
}

TEST(ReadCase, OptionsOverrideTheFiles) {
  const TemporaryFolder folder;
  write_case(folder.path(),
             small_files({{"parameter.csv", "name,value,unit\ncarbon_price_usd_per_t,0,USD/t\n"}}));
  const Case a_case = open_case(folder.path(), {{"parameter.carbon_price_usd_per_t", "50"},
                                                {"report.alternatives", "3"},
                                                {"case.discount_rate", "0.07"}});
  EXPECT_EQ(a_case.parameter("carbon_price_usd_per_t"), 50);
  EXPECT_EQ(a_case.parameters[0].evidence.source_id, "--set");
  EXPECT_EQ(a_case.settings.alternatives, 3);
  EXPECT_EQ(a_case.settings.discount_rate, 0.07);
}

TEST(ReadCase, AParameterThatNobodyDemandedInTimeIsStillNoSilentZero) {
  const Case a_case = small_case();
  EXPECT_EQ(a_case.parameter("absent", 3), 3);
  EXPECT_THROW(a_case.parameter("absent"), InputError);
}

TEST(ReadCase, TheCpecCaseIsSound) {
  const std::filesystem::path folder = CORRIDOR_SOURCE_DIR "/cases/cpec";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "cases/cpec is not here";
  }
  ErrorList errors;
  const Case a_case = read_case(folder, {}, errors);
  EXPECT_EQ(without_folder(format(errors), folder), "result: 0 errors, 0 warnings\n");
  EXPECT_GT(a_case.links.size(), 400U);
}

}  // namespace
}  // namespace corridor::cases
