// Headline flows: what is full has a price, what has no room is unmet with its cut, and the CPEC
// case's fixed point is judged from its flows alone.
#include "corridor/study/chain_flows.h"

#include "case/small_case.h"

#include <cmath>
#include <cstring>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/study/chain_search.h"
#include "corridor/study/route_labels.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::Files;
using cases::small_case;

// 100 t/day, and a port of 40: 60 stay, and one more tonne of room saves what a tonne that stays
// would lose, 500 less nothing (it pays 92 either way, on top of the free logsum).
TEST(ChainFlows, FullPortLeavesTheRestUnmetAndIsTheCut) {
  const Case a_case = small_case(cases::small_port());
  const FlowsResult flows = run_flows(a_case);
  const SeasonResult& season = flows.years[0].seasons[0];
  EXPECT_TRUE(season.congestion.converged);
  EXPECT_LE(season.congestion.worst_overload, 1e-9);
  const PairResult& pair = season.pairs[0];
  EXPECT_EQ(pair.cause, Unmet::no_capacity);
  EXPECT_NEAR(pair.unmet_t_per_day, 60, 1e-5);
  const ArcId port = a_case.supernetwork.transfer_arcs[TerminalId{0}][0];
  EXPECT_EQ(pair.cut, std::vector<ArcId>{port});
  EXPECT_NEAR(season.congestion.price_usd_per_t[port.value], 500, 1e-4);
  EXPECT_NEAR(pair.routes[0].queue_usd_per_t, 500, 1e-4);
  EXPECT_NEAR(season.arc_t_per_day[port.value], 40, 1e-5);
  EXPECT_NEAR(flows.years[0].moved_t + flows.years[0].unmet_t, 36500, 1e-6);
  const FlowsResult blind = run_flows(a_case, {.choice = Choice::logit});
  EXPECT_EQ(blind.years[0].unmet_t, 0);
  EXPECT_FALSE(blind.years[0].seasons[0].congestion.solved);
}

// 100 t/day on a road that takes 5 lorries of 20 t: volume is capacity, so 2 h become 2.3.
TEST(ChainFlows, RoadsSlowDownByTheirVolume) {
  const Case a_case = small_case(
      {{"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,freight_capacity,"
        "capacity_unit\n"
        "AB,A,B,false,120,60,road,open,5,veh_per_day\nBC,B,C,false,120,60,road,open,,\n"
        "CD,C,D,false,1200,30,sea,open,,\n"}});
  const FlowsResult flows = run_flows(a_case);
  const RouteResult& route = flows.years[0].seasons[0].pairs[0].routes[0];
  EXPECT_NEAR(route.delay_hours, 2 * 0.15, 1e-9);
  EXPECT_NEAR(route.hours, 68 + 0.3, 1e-9);
  EXPECT_NEAR(route.generalized_usd_per_t, 92.3, 1e-9);
}

TEST(ChainSearch, KeepsToModesAndGates) {
  const Case a_case = small_case();
  const auto labels = route_labels(a_case);
  const auto states = cost::arc_states(a_case, {});
  const auto costs = cost::arc_costs(a_case, states, CommodityId{0}, 2030);
  ChainSearch search(a_case.supernetwork.graph, labels);
  const auto& centroid = a_case.supernetwork.centroid;
  const auto arcs =
      search.find({{0, 1}, {0}}, costs.generalized_usd, centroid[ZoneId{0}], centroid[ZoneId{2}]);
  EXPECT_EQ(chain_of(labels, arcs), (Chain{{0, 1}, {0}}));
  double cost = 0;
  for (const ArcId arc : arcs) {
    cost += costs.generalized_usd[arc.value];
  }
  EXPECT_NEAR(cost, 92, 1e-9);
  EXPECT_TRUE(
      search.find({{0}, {}}, costs.generalized_usd, centroid[ZoneId{0}], centroid[ZoneId{2}])
          .empty());
  EXPECT_TRUE(
      search.find({{1, 0}, {0}}, costs.generalized_usd, centroid[ZoneId{0}], centroid[ZoneId{2}])
          .empty());
}

const Case& cpec() {
  static const Case a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
  return a_case;
}

// Every season of every scenario: capacities hold, tonnes add up, used routes of one chain cost the
// same, chains share by logit, what is unmet has a cut of full arcs, prices stand on full arcs
// only.
TEST(ChainFlows, CpecsFixedPointHoldsFromTheFlowsAlone) {
  const Case& a_case = cpec();
  const FlowsResult flows = run_flows(a_case, {.threads = 2});
  const auto labels = route_labels(a_case);
  for (const YearResult& year : flows.years) {
    for (const SeasonResult& season : year.seasons) {
      const std::string where = year.scenario + " " + season.season;
      const Congestion& congestion = season.congestion;
      ASSERT_TRUE(congestion.converged)
          << where << " gap " << congestion.relative_gap << " overload "
          << congestion.worst_overload << " iterations " << congestion.iterations;
      EXPECT_LE(congestion.relative_gap, 1e-8) << where;
      for (std::uint32_t a = 0; a < season.arc_t_per_day.size(); ++a) {
        const auto capacity = cost::capacity_t_per_day(a_case, ArcId{a}, season.states);
        if (congestion.price_usd_per_t[a] > 1e-3) {
          EXPECT_NEAR(season.arc_t_per_day[a], *capacity, 1e-5 * *capacity) << where;
        }
        const bool road =
            a_case.supernetwork.origin[ArcId{a}].kind == network::ArcKind::link &&
            a_case.modes[a_case.supernetwork.mode[ArcId{a}]].family == cases::Family::road;
        if (capacity && !road && season.states.open[a] != 0) {
          EXPECT_LE(season.arc_t_per_day[a], *capacity * (1 + 1e-7)) << where << " arc " << a;
        }
      }
      for (const PairResult& pair : season.pairs) {
        double share = 0;
        double sum = 0;
        struct Kind {
          double least = 1e300, share = 0;
        };
        std::map<std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>, Kind> kinds;
        for (const RouteResult& route : pair.routes) {
          share += route.share;
          const Chain chain = chain_of(labels, route.arcs);
          if (!route.too_slow) {
            Kind& kind = kinds[{chain.lines, chain.gates}];
            kind.least = std::min(kind.least, route.generalized_usd_per_t);
            kind.share += route.share;
          }
        }
        EXPECT_NEAR(share * pair.t_per_day + pair.unmet_t_per_day, pair.t_per_day,
                    1e-7 * pair.t_per_day);
        EXPECT_EQ(pair.unmet_t_per_day > 0, pair.cause != Unmet::none);
        const double scale = a_case.commodities[pair.commodity].logit_scale_per_usd;
        for (const auto& [key, kind] : kinds) {
          sum += std::exp(-scale * (kind.least - pair.logsum_usd_per_t));
          if (share > 1e-6) {
            EXPECT_NEAR(kind.share / share, std::exp(-scale * (kind.least - pair.logsum_usd_per_t)),
                        2e-4)
                << where;
          }
        }
        if (!kinds.empty()) {
          EXPECT_NEAR(sum, 1, 1e-6);
        }
        if (pair.cause == Unmet::no_capacity) {
          EXPECT_FALSE(pair.cut.empty()) << where;
        }
      }
    }
  }
}

TEST(ChainFlows, AnyNumberOfThreadsGivesTheSameBytes) {
  const FlowOptions one{.threads = 1, .scenarios = {"today"}};
  const FlowOptions many{.threads = 16, .scenarios = {"today"}};
  const FlowsResult a = run_flows(cpec(), one);
  const FlowsResult b = run_flows(cpec(), many);
  for (std::size_t s = 0; s < a.years[0].seasons.size(); ++s) {
    EXPECT_EQ(a.years[0].seasons[s].arc_t_per_day, b.years[0].seasons[s].arc_t_per_day);
    EXPECT_EQ(a.years[0].seasons[s].congestion.price_usd_per_t,
              b.years[0].seasons[s].congestion.price_usd_per_t);
  }
}

}  // namespace
}  // namespace corridor::study
