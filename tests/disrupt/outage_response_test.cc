#include "corridor/disrupt/outage_response.h"

#include "path/random_graph.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Drawn {
  path::CostedGraph made;
  ResponseModel::Inputs inputs;
};

// Every node asks for something from a few others; every third arc, or a pair of arcs, can be hit.
Drawn random_inputs(std::uint64_t seed) {
  Drawn drawn{.made = path::random_graph(seed), .inputs = {}};
  std::uint32_t count = 0;
  const auto draw = [&](std::size_t below) {
    return static_cast<std::uint32_t>(uniform(seed, Stream::duration, count++) *
                                      static_cast<double>(below));
  };
  const std::size_t arcs = drawn.made.graph.arc_count();
  drawn.inputs.commodities = {{.holding_usd_per_t_day = 24, .unmet_usd_per_t = 50}};
  ResponseSeason season;
  season.cost_usd_per_t = {drawn.made.cost};
  season.hours = {std::vector<double>(arcs)};
  for (double& hours : season.hours[0]) {
    hours = draw(5);
  }
  season.capacity_t_per_day.assign(arcs, 0);
  for (int i = 0; i < 20; ++i) {
    const std::size_t nodes = drawn.made.graph.node_count();
    season.pairs.push_back({.origin = NodeId{draw(nodes)},
                            .destination = NodeId{draw(nodes)},
                            .commodity = 0,
                            .t_per_day = 1.0 + draw(9)});
  }
  drawn.inputs.seasons = {std::move(season)};
  for (std::uint32_t a = 0; a + 1 < arcs; a += 2) {
    ExposedSubject subject{.arcs = {ArcId{a}}};
    if (draw(3) == 0) {
      subject.arcs.push_back(ArcId{a + 1});
    }
    drawn.inputs.subjects.push_back(std::move(subject));
  }
  drawn.inputs.levels = {{.remaining_capacity = 0, .remaining_speed = 1, .missed_share = 1},
                         {.remaining_capacity = 0.25, .remaining_speed = 0.5, .missed_share = 1},
                         {.remaining_capacity = 0, .remaining_speed = 1, .missed_share = 0.5}};
  return drawn;
}

// The slow twin: costs of the state, a new search.
double naive_cost(const Drawn& drawn, const ResponsePair& pair,
                  const std::vector<OutageItem>& items, bool all_closed) {
  auto cost = drawn.made.cost;
  const auto& inputs = drawn.inputs;
  for (const OutageItem item : items) {
    const OutageLevel& level = inputs.levels[item.level];
    const bool shut = all_closed || (level.remaining_capacity == 0 && level.missed_share == 1);
    for (const ArcId arc : inputs.subjects[item.subject].arcs) {
      cost[arc.value] =
          shut ? kInfinity
               : cost[arc.value] + inputs.seasons[0].hours[0][arc.value] *
                                       (1 / level.remaining_speed - 1);  // 1 USD an hour
    }
  }
  return path::shortest_tree(drawn.made.graph, pair.origin, cost).dist[pair.destination];
}

TEST(OutageResponse, WaysRoundAreThoseOfANewSearch) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    SCOPED_TRACE(seed);
    const Drawn drawn = random_inputs(seed);
    const ResponseModel model(drawn.made.graph, drawn.inputs);
    OutageResponse response(model);
    const auto& pairs = model.season(0).pairs;
    const std::size_t subjects = drawn.inputs.subjects.size();
    std::uint32_t count = 0;
    for (int round = 0; round < 12 && subjects > 0; ++round) {
      std::vector<OutageItem> items;
      for (std::uint16_t s = 0; s < subjects; ++s) {
        const auto roll =
            static_cast<int>(uniform(seed, Stream::finance, count++) * (round % 3 == 0 ? 4 : 12));
        if (roll < 3) {
          items.push_back({s, static_cast<std::uint8_t>(roll)});
        }
      }
      double lost = 0;
      double added = 0;
      for (const auto& base : pairs) {
        bool hit = false;
        double blocked = 0;
        for (const OutageItem item : items) {
          const bool here = std::find(base.exposed.begin(), base.exposed.end(), item.subject) !=
                            base.exposed.end();
          hit = hit || here;
          blocked = std::max(blocked, here ? model.blocked(0, item) : 0);
        }
        for (const bool all_closed : {true, false}) {
          const double share = all_closed ? blocked : 1 - blocked;
          const double way = naive_cost(drawn, base.pair, items, all_closed);
          const double more = way - base.cost_usd_per_t;
          if (hit && more > 50) {
            lost += share * base.pair.t_per_day;
          } else if (hit) {
            added += share * base.pair.t_per_day * std::max(more, 0.0);
          }
          ++compared;
        }
      }
      const OutageState& state = response.state(0, items);
      double ours_lost = 0;
      double ours_added = 0;
      for (const Hindered& one : state.hindered) {
        (one.lost ? ours_lost : ours_added) +=
            one.t_per_day * (one.lost ? 1 : one.threshold_usd_per_t);
      }
      ASSERT_NEAR(ours_lost, lost, 1e-9 * (1 + lost));
      ASSERT_NEAR(ours_added, added, 1e-9 * (1 + added));
    }
  }
  EXPECT_GT(compared, 20'000U);
}

// Where every arc is paid what it costs, the account gets as much more of a tonne as its way round
// is dearer, whichever of several equal ways it is; and loses all of a tonne that is not moved.
TEST(OutageResponse, TheWayRoundIsPaidWhatItCosts) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Drawn drawn = random_inputs(seed);
    ArcReceipts receipts;
    for (const double cost : drawn.made.cost) {
      if (std::isfinite(cost)) {
        receipts.values.push_back({1, cost});
      }
      receipts.offsets.push_back(static_cast<std::uint32_t>(receipts.values.size()));
    }
    drawn.inputs.seasons[0].receipts = {receipts};
    drawn.inputs.accounts = 2;
    const ResponseModel model(drawn.made.graph, drawn.inputs);
    EXPECT_EQ(model.season(0).receipts_usd_per_day[0], 0);
    double paid = 0;
    for (const auto& base : model.season(0).pairs) {
      paid += base.pair.t_per_day * base.cost_usd_per_t;
    }
    EXPECT_NEAR(model.season(0).receipts_usd_per_day[1], paid, 1e-9 * (1 + paid));
    OutageResponse response(model);
    for (std::uint16_t s = 0; s < drawn.inputs.subjects.size(); ++s) {
      const std::vector<OutageItem> items = {{s, 0}};
      const OutageState& state = response.state(0, items);
      for (const Hindered& one : state.hindered) {
        const auto changes = state.receipts_of(one);
        ASSERT_LE(changes.size(), 1U);
        if (changes.empty()) {  // a way of arcs that cost nothing, and none round it
          EXPECT_TRUE(one.lost);
          continue;
        }
        EXPECT_EQ(changes[0].account, 1);
        EXPECT_LE(changes[0].lost_usd_per_t, 0);
        if (!one.lost) {
          EXPECT_NEAR(changes[0].round_usd_per_t, one.threshold_usd_per_t, 1e-9);
        }
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 1'000U);
}

TEST(OutageResponse, AStateMetAgainIsTheSame) {
  const Drawn drawn = random_inputs(10);
  const ResponseModel model(drawn.made.graph, drawn.inputs);
  OutageResponse response(model);
  const std::vector<OutageItem> items = {{0, 0}, {1, 1}};
  const auto first = response.state(0, items).hindered.size();
  const std::size_t searches = response.searches();
  EXPECT_EQ(response.state(0, items).hindered.size(), first);
  EXPECT_EQ(response.searches(), searches);
  EXPECT_EQ(response.states_computed(), 1U);
}

// A --1--> B --1--> C --1--> D and no other way: what shuts AB shuts the way as BC and CD do, so
// one search answers for all.
TEST(OutageResponse, LinksInSeriesShareTheirSearch) {
  const std::vector<network::Endpoints> ends = {
      {NodeId{0}, NodeId{1}}, {NodeId{1}, NodeId{2}}, {NodeId{2}, NodeId{3}}};
  const auto graph = network::build_graph(4, ends).graph;
  ResponseModel::Inputs inputs;
  inputs.commodities = {{.holding_usd_per_t_day = 1, .unmet_usd_per_t = 9}};
  inputs.seasons = {{.cost_usd_per_t = {{1, 1, 1}},
                     .hours = {{1, 1, 1}},
                     .pairs = {{NodeId{0}, NodeId{3}, 0, 5}},
                     .capacity_t_per_day = {0, 0, 0}}};
  inputs.subjects = {{{ArcId{0}}}, {{ArcId{1}}}, {{ArcId{2}}}};
  inputs.levels = {{}};
  const ResponseModel model(graph, inputs);
  OutageResponse response(model);
  for (std::uint16_t s = 0; s < 3; ++s) {
    const std::vector<OutageItem> items = {{s, 0}};
    ASSERT_EQ(response.state(0, items).hindered.size(), 1U);
    EXPECT_TRUE(response.state(0, items).hindered[0].lost);
  }
  EXPECT_EQ(response.searches(), 1U);
}

}  // namespace
}  // namespace corridor::disrupt
