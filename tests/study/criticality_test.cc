// N-1 and N-2 of a case by hand, its indices, and the robustness index of Braess's network.
#include "corridor/study/criticality.h"

#include "case/small_case.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "corridor/study/criticality_pairs.h"
#include "corridor/study/criticality_redact.h"
#include "corridor/study/link_indices.h"
#include "corridor/study/robustness.h"

namespace corridor::study {
namespace {

//   A --AB 120 km--> B --BC 120 km--> C (port) ~~CD~~ D, and the road AC of 400 km beside AB and
//   BC: 160 km at 0.05 USD/t and, at 60 km/h and 1 USD an hour, 160/60 h more: 10.667 USD a tonne.
const cases::Files kWithDetour = {
    {"link.csv",
     "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
     "AB,A,B,false,120,60,road,open\nBC,B,C,false,120,60,road,open\n"
     "CD,C,D,false,1200,30,sea,open\nAC,A,C,false,400,60,road,open\n"},
    {"commodity.csv",
     "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
     "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"}};

const SubjectLoss* find(const cases::Case& a_case, const Criticality& result,
                        const std::string& id) {
  for (const SubjectLoss& loss : result.ranking) {
    if (id_of(a_case, loss.subject) == id) {
      return &loss;
    }
  }
  return nullptr;
}

Criticality rank(const cases::Case& a_case) {
  const cases::Season& season = a_case.seasons.front();
  const auto states = cost::arc_states(
      a_case, cases::scenario_overlay(a_case, a_case.scenarios.front(), 2030, season));
  return criticality(a_case, states, season, 2030, {}, 1);
}

TEST(Criticality, ADetourCostsItsExtraWay) {
  const cases::Case small = cases::small_case(kWithDetour);
  const Criticality result = rank(small);
  EXPECT_EQ(result.subjects, 5U);
  EXPECT_NEAR(result.demand_t_per_day, 100, 1e-9);
  const SubjectLoss* loss = find(small, result, "AB");
  ASSERT_NE(loss, nullptr);
  EXPECT_NEAR(loss->loss.added_usd_per_day, 100 * (160 * 0.05 + 160.0 / 60), 1e-6);
  EXPECT_NEAR(loss->loss.delayed_t_per_day, 100, 1e-9);
  EXPECT_EQ(loss->loss.cut_off_t_per_day, 0);
  EXPECT_EQ(loss->unmet_usd_per_day, 0);
  EXPECT_EQ(loss->hit_most, CommodityId{0});
}

TEST(Criticality, WhatNothingReplacesIsCutOffAndRanksFirst) {
  const cases::Case small = cases::small_case(kWithDetour);
  const Criticality result = rank(small);
  ASSERT_EQ(result.ranking.size(), 4U);  // AC is on nobody's way
  EXPECT_EQ(find(small, result, "AC"), nullptr);
  for (const char* id : {"CD", "port"}) {
    const SubjectLoss* loss = find(small, result, id);
    ASSERT_NE(loss, nullptr);
    EXPECT_NEAR(loss->loss.cut_off_t_per_day, 100, 1e-9);
    EXPECT_EQ(loss->loss.added_usd_per_day, 0);  // never merged by a penalty
    EXPECT_NEAR(loss->unmet_usd_per_day, 100 * 500, 1e-6);
  }
  EXPECT_GT(result.ranking.front().loss.cut_off_t_per_day, 0);
}

TEST(Criticality, ACommodityThatDoesNotMoveLosesNothing) {
  cases::Files files = kWithDetour;
  files["commodity.csv"] =
      "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
      "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\nore,Ore,100,0.01,road sea,0.1,50\n";
  const cases::Case small = cases::small_case(files);
  const cases::Season& season = small.seasons.front();
  const auto states = cost::arc_states(
      small, cases::scenario_overlay(small, small.scenarios.front(), 2030, season));
  EXPECT_TRUE(criticality(small, states, season, 2030, CommodityId{1}, 1).ranking.empty());
  EXPECT_EQ(criticality(small, states, season, 2030, CommodityId{0}, 1).ranking.size(), 4U);
}

// AB alone sends 100 t round by AC; AC alone costs nothing; both together part A from all. The
// added cost of AB is gone then: its tonnes are cut off.
TEST(CriticalPairs, OfADetourAndWhatItReplacesByHand) {
  const cases::Case small = cases::small_case(kWithDetour);
  const cases::Season& season = small.seasons.front();
  const auto states = cost::arc_states(
      small, cases::scenario_overlay(small, small.scenarios.front(), 2030, season));
  const Criticality singles = rank(small);
  const CriticalPairs pairs = critical_pairs(small, states, season, 2030, {}, singles, 99, 1);
  EXPECT_EQ(pairs.top, 4U);
  EXPECT_EQ(pairs.closed_together, 4U + 3 + 2 + 1);
  const double detour = 100 * (160 * 0.05 + 160.0 / 60);
  const PairLoss& most = pairs.interacting.front();
  const std::string second = id_of(small, most.second);
  EXPECT_EQ(second, "AC");
  EXPECT_NEAR(most.loss.cut_off_t_per_day, 100, 1e-9);
  EXPECT_EQ(most.loss.added_usd_per_day, 0);
  EXPECT_NEAR(most.beyond_added_usd_per_day, -detour, 1e-6);
  EXPECT_NEAR(most.beyond_cut_off_t_per_day, 100, 1e-9);
  EXPECT_NEAR(most.beyond_unmet_usd_per_day, 100 * 500, 1e-6);
  // CD and the port are one after the other: both cost what one does.
  for (const PairLoss& pair : pairs.interacting) {
    if (id_of(small, pair.first) == "CD" && id_of(small, pair.second) == "port") {
      EXPECT_NEAR(pair.beyond_cut_off_t_per_day, -100, 1e-9);
    }
  }
}

// Every pair against flows of the case with both closed.
TEST(CriticalPairs, AreWhatFlowsWithBothClosedSay) {
  const cases::Case small = cases::small_case(kWithDetour);
  const cases::Season& season = small.seasons.front();
  const auto states = cost::arc_states(
      small, cases::scenario_overlay(small, small.scenarios.front(), 2030, season));
  const CriticalPairs pairs = critical_pairs(small, states, season, 2030, {}, rank(small), 99, 1);
  const auto flows = [&](const network::Overlay& overlay) {
    return run_flows(small, {.choice = Choice::all_or_nothing, .overlay = overlay}).years.front();
  };
  const YearResult open = flows({});
  ASSERT_FALSE(pairs.interacting.empty());
  for (const PairLoss& pair : pairs.interacting) {
    const YearResult closed = flows({{.subject = pair.first.table, .index = pair.first.index},
                                     {.subject = pair.second.table, .index = pair.second.index}});
    EXPECT_NEAR(pair.loss.cut_off_t_per_day, (closed.unmet_t - open.unmet_t) / 365, 1e-9);
    if (pair.loss.cut_off_t_per_day == 0) {
      EXPECT_NEAR(pair.loss.added_usd_per_day,
                  (closed.generalized_usd - open.generalized_usd) / 365, 1e-6);
    }
  }
}

// One pair of zones sends goods; of five closures AB and BC cost the detour, CD and the port cut.
TEST(ClassicIndices, ByHand) {
  const cases::Case small = cases::small_case(kWithDetour);
  const cases::Season& season = small.seasons.front();
  const auto states = cost::arc_states(
      small, cases::scenario_overlay(small, small.scenarios.front(), 2030, season));
  const ClassicIndices indices = classic_indices(small, states, season, 2030, {}, 2);
  ASSERT_EQ(indices.links.size(), 5U);
  const auto of = [&](const std::string& id) {
    for (const LinkIndices& link : indices.links) {
      if (id_of(small, link.subject) == id) {
        return link;
      }
    }
    return LinkIndices{};
  };
  const double detour = 160 * 0.05 + 160.0 / 60;
  const double own = 120 * 0.05 + 2;
  EXPECT_NEAR(of("AB").pair_share, 1, 1e-12);
  EXPECT_NEAR(of("AB").tonnes_share, 1, 1e-12);
  EXPECT_EQ(of("AC").pair_share, 0);
  EXPECT_NEAR(of("AB").importance_usd_per_t, detour, 1e-9);
  EXPECT_EQ(of("AB").cut_off_share, 0);
  EXPECT_EQ(of("CD").cut_off_share, 1);
  EXPECT_NEAR(of("AB").own_usd_per_t, own, 1e-9);
  // From A to B without AB: by C, 400 + 120 km.
  EXPECT_NEAR(of("AB").detour_usd_per_t, 520 * 0.05 + 520.0 / 60, 1e-9);
  EXPECT_NEAR(of("AC").detour_ratio(), 240.0 / 400, 1e-9);  // below 1: nobody needs it
  EXPECT_TRUE(std::isinf(of("CD").detour_usd_per_t));
  ASSERT_EQ(indices.zones.size(), 2U);  // A and D
  for (const ZoneExposure& zone : indices.zones) {
    EXPECT_NEAR(zone.mean_usd_per_t, 2 * detour / 5, 1e-9);
    EXPECT_NEAR(zone.worst_usd_per_t, detour, 1e-9);
    EXPECT_NEAR(zone.mean_cut_off_share, 2.0 / 5, 1e-12);
    EXPECT_EQ(zone.worst_cut_off_share, 1);
  }
}

// Braess (1968) with hours t0 (1 + v / c), so of slope t0 / c: A to B by P and by Q.
//
//        1 h, 2 h a (100 t)/day           50 h, 0.2
//   A ------------------------> P ----------------------> B
//   |   50 h, 0.2               | 10 h, 0.2      1 h, 2   ^
//   +-------------------------> Q <--------------+--------+
//
// An hour costs 1 USD/t and a km 0.05, so a free hour (60 km) costs 4. With x t on each of the
// outer ways and y by PQ, 2x + y = 100: 204 + 2.2x + 2y = 48 + 4x + 4.2y, so x = 320/13, y =
// 660/13.
TEST(Robustness, OfBraesssBridgeIsBelowZero) {
  const cases::Case braess = cases::small_case(
      {{"node.csv", "node_id,x_coord,y_coord\nA,0,0\nP,1,0\nQ,1,1\nB,2,0\n"},
       {"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,freight_capacity,"
        "capacity_unit\n"
        "AP,A,P,true,60,60,road,open,0.5,t_per_day\nPB,P,B,true,3000,60,road,open,250,t_per_day\n"
        "AQ,A,Q,true,3000,60,road,open,250,t_per_day\nQB,Q,B,true,60,60,road,open,0.5,t_per_day\n"
        "PQ,P,Q,true,600,60,road,open,50,t_per_day\n"},
       {"terminal.csv", ""},
       {"zone.csv", "zone_id,name,node_id,access_modes\nA,A,A,road\nB,B,B,road\n"},
       {"parameter.csv", "name,value,unit\nroad_delay_alpha,1,1\nroad_delay_beta,1,1\n"},
       {"demand.csv",
        "demand_id,o_zone_id,d_zone_id,commodity,year,tonnes_per_year\nAB,A,B,goods,2030,"
        "36500\n"}});
  const std::vector<Subject> bridge{{network::Subject::link, 4}};
  const auto indices = robustness(braess, {.threads = 1}, bridge);
  const double with = 204 + 2.2 * 320 / 13 + 2 * 660.0 / 13;
  const double without = 204 + 2.2 * 50;
  EXPECT_TRUE(indices[0].converged);
  EXPECT_NEAR(indices[0].index_usd_per_day, 100 * (without - with), 1e-3);
  EXPECT_LT(indices[0].index_usd_per_day, 0);
  EXPECT_NEAR(indices[0].lost_t_per_day, 0, 1e-9);
}

// Flows of the closed network from scratch: of the tonnes that move in both, what they pay more.
double rise_from_scratch(const cases::Case& a_case, const FlowOptions& open_options,
                         const network::Change& closure) {
  FlowOptions options = open_options;
  const FlowsResult open = run_flows(a_case, options);
  options.overlay = {closure};
  const FlowsResult closed = run_flows(a_case, options);
  const auto mean = [](const PairResult& pair) {
    double usd = 0;
    double share = 0;
    for (const RouteResult& route : pair.routes) {
      usd += route.share * (route.generalized_usd_per_t - route.queue_usd_per_t);
      share += route.share;
    }
    return share > 0 ? usd / share : 0;
  };
  double rise = 0;
  for (std::size_t p = 0; p < open.years[0].seasons[0].pairs.size(); ++p) {
    const PairResult& before = open.years[0].seasons[0].pairs[p];
    const PairResult& after = closed.years[0].seasons[0].pairs[p];
    const double both = before.t_per_day - std::max(before.unmet_t_per_day, after.unmet_t_per_day);
    rise += both > 0 ? both * (mean(after) - mean(before)) : 0;
  }
  return rise;
}

TEST(Robustness, OfCpecIsWhatFlowsOfTheClosedNetworkSay) {
  const cases::Case a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
  const WhatIf state{.scenario = "today", .year = 2026, .season = "winter", .threads = 2};
  const FlowOptions options{
      .threads = 2, .scenarios = {"today"}, .year = 2026, .seasons = {"winter"}};
  std::vector<Subject> subjects;
  std::vector<network::Change> closures;
  for (const char* id : {"S024", "X017", "R033", "T109", "R110", "P030"}) {
    for (const LinkId link : IdRange<LinkId>(a_case.links.size())) {
      if (a_case.links[link].id == id) {
        subjects.push_back({network::Subject::link, link.value});
        closures.push_back(network::close_link(link));
      }
    }
  }
  ASSERT_EQ(subjects.size(), 6U);
  subjects.push_back({network::Subject::terminal, 0});
  closures.push_back(network::close_terminal(TerminalId{0}));
  const auto indices = robustness(a_case, state, subjects);
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    EXPECT_TRUE(indices[i].converged);
    const double expected = rise_from_scratch(a_case, options, closures[i]);
    EXPECT_NEAR(indices[i].index_usd_per_day, expected, 1e-9 * (1 + std::abs(expected)));
  }
  // A commodity counts its own tonnes at the flows of all: the parts sum to the whole.
  std::vector<RobustnessIndex> sum(subjects.size());
  for (const CommodityId commodity : IdRange<CommodityId>(a_case.commodities.size())) {
    const auto part = robustness(a_case, state, subjects, commodity);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      sum[i].index_usd_per_day += part[i].index_usd_per_day;
      sum[i].lost_t_per_day += part[i].lost_t_per_day;
    }
  }
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const double whole = indices[i].index_usd_per_day;
    EXPECT_NEAR(sum[i].index_usd_per_day, whole, 1e-9 * (1 + std::abs(whole)));
    EXPECT_NEAR(sum[i].lost_t_per_day, indices[i].lost_t_per_day, 1e-9);
  }
}

TEST(CriticalityRedact, NamesNoLinkAndTwoDigits) {
  const cases::Case small = cases::small_case(kWithDetour);
  const auto areas = redact(small, rank(small));
  ASSERT_EQ(areas.size(), 3U);
  EXPECT_EQ(areas[0].worst_usd_per_day, 50000);
  EXPECT_EQ(areas[2].area, "road in ?");
  EXPECT_EQ(areas[2].closures, 2U);
  EXPECT_EQ(areas[2].worst_usd_per_day, 1100);  // 1,066.7
}

}  // namespace
}  // namespace corridor::study
