#include "corridor/study/skim.h"

#include "case/small_case.h"

#include <cmath>

#include <gtest/gtest.h>

#include "corridor/case/scenario.h"
#include "corridor/study/flows.h"

namespace corridor::study {
namespace {

using cases::Case;

constexpr CommodityId kGoods{0};

TEST(Skim, OfTheSmallCaseByHand) {
  const Case a_case = cases::small_case();  // zones A and B by road, D by sea
  const auto costs = cost::arc_costs(a_case, cost::arc_states(a_case, {}), kGoods, 2030);
  const Skim result = skim(a_case, costs, 1);
  ASSERT_EQ(result.zones, 3U);
  EXPECT_EQ(result.length_km, (std::vector<double>{0, 120, 1440, 120, 0, 1320, 1440, 1320, 0}));
  EXPECT_EQ(result.hours, (std::vector<double>{0, 2, 68, 2, 0, 66, 68, 66, 0}));
  EXPECT_NEAR(result.price_usd_per_t[1], 6, 1e-12);
  EXPECT_NEAR(result.generalized_usd_per_t[2], 24 + 68, 1e-12);
}

TEST(Skim, IsInfiniteWhereNothingJoinsAPair) {
  const Case a_case = cases::small_case();
  const auto closed = cost::arc_states(a_case, {network::close_link(LinkId{2})});  // the sea link
  const Skim result = skim(a_case, cost::arc_costs(a_case, closed, kGoods, 2030), 2);
  for (const SkimMatrix& matrix : matrices(result)) {
    EXPECT_TRUE(std::isinf((*matrix.values)[2])) << matrix.name;
    EXPECT_TRUE(std::isfinite((*matrix.values)[1])) << matrix.name;
    EXPECT_EQ((*matrix.values)[8], 0) << matrix.name;
  }
}

TEST(Skim, NamesItsMatricesWithUnits) {
  const Skim empty;
  std::vector<std::string> names;
  for (const SkimMatrix& matrix : matrices(empty)) {
    names.push_back(matrix.name);
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"generalized_usd_per_t", "price_usd_per_t", "levy_usd_per_t",
                                      "hours", "length_km", "co2_kg_per_t"}));
}

struct CpecSkim : testing::Test {
  void SetUp() override {
    if (!std::filesystem::exists(CORRIDOR_SOURCE_DIR "/cases/cpec")) {
      GTEST_SKIP() << "cases/cpec is not here";
    }
    a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
    states = cost::arc_states(
        a_case, cases::scenario_overlay(a_case, a_case.scenarios[0], year(), a_case.seasons[0]));
  }
  int year() const { return a_case.scenarios[0].years[0]; }
  Case a_case;
  cost::ArcStates states;
};

TEST_F(CpecSkim, EqualsTheBestRouteOfThePair) {
  const auto costs = cost::arc_costs(a_case, states, kGoods, year());
  const Skim result = skim(a_case, costs, 2);
  const auto& zones = a_case.supernetwork.centroid;
  for (std::uint32_t o = 0; o < result.zones; o += 7) {
    for (std::uint32_t d = 0; d < result.zones; d += 5) {
      const std::size_t cell = o * result.zones + d;
      const auto routes =
          find_routes(a_case, states, kGoods, year(), zones[ZoneId{o}], zones[ZoneId{d}], 1);
      if (routes.empty()) {
        EXPECT_TRUE(std::isinf(result.generalized_usd_per_t[cell]));
        continue;
      }
      const auto best = routes[0];
      const auto near = [](double value) { return 1e-9 * (1 + value); };
      EXPECT_NEAR(result.generalized_usd_per_t[cell], best.generalized_usd_per_t,
                  near(best.generalized_usd_per_t));
      EXPECT_NEAR(result.hours[cell], best.hours, near(best.hours));
      EXPECT_NEAR(result.length_km[cell], best.length_km, near(best.length_km));
      EXPECT_NEAR(result.price_usd_per_t[cell], best.price_usd_per_t, near(best.price_usd_per_t));
      EXPECT_NEAR(result.co2_kg_per_t[cell], best.co2_kg_per_t, near(best.co2_kg_per_t));
    }
  }
}

TEST_F(CpecSkim, IsTheSameForAnyNumberOfThreads) {
  const auto costs = cost::arc_costs(a_case, states, kGoods, year());
  const Skim one = skim(a_case, costs, 1);
  for (const int threads : {2, 16}) {
    const Skim many = skim(a_case, costs, threads);
    for (std::size_t m = 0; m < matrices(one).size(); ++m) {
      EXPECT_EQ(*matrices(one)[m].values, *matrices(many)[m].values) << matrices(one)[m].name;
    }
  }
}

}  // namespace
}  // namespace corridor::study
