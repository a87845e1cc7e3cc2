// The ground under links and routes, and what quantities cost.
#include "corridor/cost/line_profile.h"

#include "case/small_case.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/cost/unit_cost.h"

namespace corridor::cost {
namespace {

using cases::small_case;
using testing::ElementsAre;
using testing::HasSubstr;

//   A --AB 100 km-- B --BC 50 km-- C --CD-- D       a profile over A, top and B of 80 km
const char* const kLinks =
    "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,ruling_gradient_permille,"
    "status\n"
    "AB,A,B,false,100,50,road,,open\n"
    "BC,B,C,false,50,40,road,,open\n"
    "CD,C,D,false,100,30,sea,,open\n";
const char* const kProfile =
    "profile_id,place,node_id,chainage_km,elevation_m\n"
    "p,A,A,10,0\n"
    "p,top,,50,800\n"
    "p,B,B,90,400\n";

cases::Case profiled(const std::string& links = kLinks) {
  return small_case({{"link.csv", links}, {"profile.csv", kProfile}});
}

LinkId link_of(const cases::Case& a_case, const std::string& id) {
  for (const LinkId link : IdRange<LinkId>(a_case.links.size())) {
    if (a_case.links[link].id == id) {
      return link;
    }
  }
  return {};
}

TEST(LineProfile, AProfileIsStretchedToTheLink) {
  const auto a_case = profiled();
  const auto profile = link_profile(a_case, link_of(a_case, "AB"));
  ASSERT_TRUE(profile);
  EXPECT_THAT(profile->x_m, ElementsAre(0, 50e3, 100e3));
  EXPECT_THAT(profile->z_m, ElementsAre(0, 800, 400));
  EXPECT_FALSE(link_profile(a_case, link_of(a_case, "BC")));
}

TEST(LineProfile, ALinkAgainstTheProfileRunsItBackwards) {
  std::string links = kLinks;
  links.replace(links.find("AB,A,B"), 6, "AB,B,A");
  const auto a_case = profiled(links);
  EXPECT_THAT(link_profile(a_case, link_of(a_case, "AB"))->z_m, ElementsAre(400, 800, 0));
}

TEST(LineProfile, AnotherWayBetweenTheSamePlacesIsNotThisOne) {
  std::string links = kLinks;
  links.replace(links.find("100,50"), 3, "170");
  const auto a_case = profiled(links);
  EXPECT_FALSE(link_profile(a_case, link_of(a_case, "AB")));  // 170 km against 80
}

TEST(LineProfile, ARouteIsFilledInAndSaysSo) {
  auto a_case = profiled();
  a_case.places[a_case.links[link_of(a_case, "BC")].to].elevation_m = 900;
  const LinkId chain[] = {link_of(a_case, "BC"), link_of(a_case, "AB")};
  const auto route = route_profile(a_case, chain, a_case.links[chain[0]].to);
  EXPECT_THAT(route.profile.x_m, ElementsAre(0, 50e3, 100e3, 150e3));
  EXPECT_THAT(route.profile.z_m, ElementsAre(900, 400, 800, 0));
  EXPECT_EQ(route.straight_km, 50);
  EXPECT_EQ(route.profiled_km, 100);
  EXPECT_THAT(route.notes.back(), HasSubstr("50 of 150 km have no profile"));
  EXPECT_NEAR(route.profile.limit_m_s.front(), 40 / 3.6, 1e-12);
  EXPECT_NEAR(route.profile.limit_m_s[1], 50 / 3.6, 1e-12);
}

TEST(LineProfile, WithoutHeightsThereIsNoRoute) {
  const auto a_case = small_case({{"link.csv", kLinks}});
  const LinkId chain[] = {link_of(a_case, "AB")};
  try {
    route_profile(a_case, chain, a_case.links[chain[0]].from);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("error[E7007]: a route along which no heights are known"));
    EXPECT_THAT(error.what(), HasSubstr("expected a profile that names places of the route, or "
                                        "elevation_m of its nodes"));
  }
}

TEST(UnitCost, TheRecoveryFactorPaysBackExactly) {
  // An annuity of CRF at 9 % for 30 years is worth 1 today.
  const double factor = capital_recovery_factor(0.09, 30);
  double worth = 0;
  for (int year = 1; year <= 30; ++year) {
    worth += factor / std::pow(1.09, year);
  }
  EXPECT_NEAR(worth, 1, 1e-12);
  EXPECT_DOUBLE_EQ(capital_recovery_factor(0, 25), 0.04);
}

TEST(UnitCost, QuantitiesTimesPricesWithTheirRange) {
  auto a_case = small_case({{"unit_price.csv",
                             "price_id,value,low,high,unit\n"
                             "fuel,2,1,4,USD/l\n"
                             "truck,1000,,,USD\n"
                             "life,10,,,years\n"}});
  a_case.settings.discount_rate = 0;
  const auto cost = unit_cost(a_case, {{"fuel", 100, ""}, {"truck", 2, "life"}}, 50, 10);
  EXPECT_TRUE(cost.complete());
  EXPECT_DOUBLE_EQ(cost.usd_per_year, 400);  // 200 of fuel, 2,000 over ten years
  EXPECT_DOUBLE_EQ(cost.usd_per_t, 8);
  EXPECT_DOUBLE_EQ(cost.usd_per_t_low, 6);
  EXPECT_DOUBLE_EQ(cost.usd_per_t_high, 12);
  EXPECT_DOUBLE_EQ(cost.usd_per_t_km, 0.8);
  EXPECT_DOUBLE_EQ(cost.capital_usd, 2000);
  const auto missing = unit_cost(a_case, {{"steel", 1, "life"}, {"fuel", 1, ""}}, 1, 1);
  EXPECT_THAT(missing.missing, ElementsAre("steel"));
  EXPECT_EQ(missing.usd_per_t, 0);
}

}  // namespace
}  // namespace corridor::cost
