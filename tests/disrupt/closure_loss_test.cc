#include "corridor/disrupt/closure_loss.h"

#include "path/random_graph.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include "corridor/disrupt/subtree_repair.h"
#include "corridor/import/tntp.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

using path::kUnreachable;

std::vector<double> with_closed(std::vector<double> cost, const std::vector<ArcId>& closed) {
  for (const ArcId arc : closed) {
    cost[arc.value] = kUnreachable;
  }
  return cost;
}

// The slow twin: close the arcs, search again.
void expect_same_costs(const network::Graph& graph, const std::vector<double>& cost, NodeId origin,
                       const std::vector<ArcId>& closed, SubtreeRepair& repair) {
  const auto exact = exactly_summable(cost, graph.node_count());
  const auto naive = path::shortest_tree(graph, origin, with_closed(exact, closed));
  const auto found = repair.affected(closed);
  const std::vector<Range> ranges(found.begin(), found.end());
  const auto rises = repair.rises(closed, ranges);
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    const std::uint32_t p = repair.position(node);
    const double ours = p == SubtreeRepair::kNowhere ? kUnreachable : repair.before()[p] + rises[p];
    ASSERT_EQ(ours, naive.dist[node]) << "origin " << origin.value << " node " << node.value;
  }
  repair.reset(ranges);
}

TEST(SubtreeRepair, AgreesWithANewSearchOnRandomGraphs) {
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    SCOPED_TRACE(seed);
    const auto made = path::random_graph(seed);
    const std::size_t arcs = made.graph.arc_count();
    if (arcs == 0) {
      continue;
    }
    SubtreeRepair repair(made.graph, made.cost);
    std::uint32_t drawn = 0;
    const auto draw = [&](std::size_t below) {
      return static_cast<std::uint32_t>(uniform(seed, Stream::outage, drawn++) *
                                        static_cast<double>(below));
    };
    for (int round = 0; round < 3; ++round) {
      const NodeId origin{draw(made.graph.node_count())};
      repair.set_origin(origin);
      const std::uint32_t step = 1 + static_cast<std::uint32_t>(arcs / 30);
      for (std::uint32_t a = 0; a < arcs; a += step) {
        expect_same_costs(made.graph, made.cost, origin, {ArcId{a}}, repair);
      }
      for (const std::size_t closures : {2U, 3U, 5U, 20U}) {
        std::vector<ArcId> closed;
        for (std::size_t k = 0; k < closures; ++k) {
          closed.push_back(ArcId{draw(arcs)});
        }
        expect_same_costs(made.graph, made.cost, origin, closed, repair);
      }
    }
  }
}

// Two ways from A to C; B and D are on one of them each, and only B reaches E.
//
//     A --1--> B --1--> C        A -> D -> C costs 5
//              |
//              +--1--> E
struct TwoWays {
  network::Graph graph;
  std::vector<double> cost;
  std::vector<ArcId> arc;  // AB, BC, AD, DC, BE

  TwoWays() {
    const std::vector<network::Endpoints> ends = {{NodeId{0}, NodeId{1}},
                                                  {NodeId{1}, NodeId{2}},
                                                  {NodeId{0}, NodeId{3}},
                                                  {NodeId{3}, NodeId{2}},
                                                  {NodeId{1}, NodeId{4}}};
    auto built = network::build_graph(5, ends);
    graph = std::move(built.graph);
    arc = built.arc_of_input;
    const double by_input[] = {1, 1, 2, 3, 1};
    cost.resize(5);
    for (std::size_t i = 0; i < 5; ++i) {
      cost[arc[i].value] = by_input[i];
    }
  }
};

const std::vector<NodeId> kTo = {NodeId{2}, NodeId{4}};
const std::vector<double> kTonnes = {10, 7};

TEST(ClosureLoss, DelayAndCutOffAreKeptApart) {
  const TwoWays net;
  const OriginDemand demand{NodeId{0}, kTo, kTonnes};
  const std::vector<std::vector<ArcId>> closed = {
      {net.arc[0]}, {net.arc[1]}, {net.arc[2]}, {net.arc[0], net.arc[3]}};
  const auto loss = closure_losses(net.graph, net.cost, closures_of_arcs(closed), {&demand, 1});
  EXPECT_EQ(
      loss[0],
      (Loss{.added_usd_per_day = 10 * (5 - 2), .delayed_t_per_day = 10, .cut_off_t_per_day = 7}));
  EXPECT_EQ(loss[1], (Loss{.added_usd_per_day = 30, .delayed_t_per_day = 10}));
  EXPECT_EQ(loss[2], Loss{});
  EXPECT_EQ(loss[3], (Loss{.cut_off_t_per_day = 17}));
}

TEST(ClosureLoss, ATonneWaitsWhereThatIsCheapest) {
  const TwoWays net;
  const OriginDemand demand{NodeId{0}, kTo, kTonnes};
  const std::vector<std::vector<ArcId>> closed = {{net.arc[0]}};
  std::vector<double> wait(5, 2.0);  // less than 3 for the way round
  const auto patient = closure_losses(net.graph, net.cost, closures_of_arcs(closed), {&demand, 1},
                                      {.wait = {.usd_per_t = wait, .unmet_usd_per_t = 100}});
  EXPECT_EQ(patient[0], (Loss{.waiting_t_per_day = 17, .waiting_usd_per_day = 34}));
  wait.assign(5, 4.0);
  const auto mixed = closure_losses(net.graph, net.cost, closures_of_arcs(closed), {&demand, 1},
                                    {.wait = {.usd_per_t = wait, .unmet_usd_per_t = 3.5}});
  EXPECT_EQ(mixed[0],
            (Loss{.added_usd_per_day = 30, .delayed_t_per_day = 10, .cut_off_t_per_day = 7}));
}

// The graph of a seed with chains of dead ends hung on it: two-way, one-way, and a doubled arc,
// which keeps its end out of them.
path::CostedGraph with_dead_ends(std::uint64_t seed) {
  auto made = path::random_graph(seed);
  std::vector<network::Endpoints> ends;
  for (const ArcId arc : IdRange<ArcId>(made.graph.arc_count())) {
    ends.push_back({made.graph.tail[arc], made.graph.head[arc]});
  }
  auto cost = made.cost;  // arcs are numbered by tail: in the order in which they are given again
  std::uint32_t drawn = 0;
  const auto draw = [&](std::size_t below) {
    return static_cast<std::uint32_t>(uniform(seed, Stream::test, 1, drawn++) *
                                      static_cast<double>(below));
  };
  const auto before = static_cast<std::uint32_t>(made.graph.node_count());
  const std::uint32_t nodes = before + 1 + draw(8);
  for (std::uint32_t node = before; node < nodes; ++node) {
    const NodeId above{draw(node)};
    const std::uint32_t shape = draw(6);
    for (std::uint32_t i = 0; i < (shape == 0 ? 0U : shape == 1 ? 2U : 1U); ++i) {
      ends.push_back({above, NodeId{node}});
      cost.push_back(draw(5));
    }
    if (shape != 2) {
      ends.push_back({NodeId{node}, above});
      cost.push_back(draw(5));
    }
  }
  auto built = network::build_graph(nodes, ends);
  path::CostedGraph result{std::move(built.graph), std::vector<double>(cost.size())};
  for (std::size_t i = 0; i < cost.size(); ++i) {
    result.cost[built.arc_of_input[i].value] = cost[i];
  }
  if (!made.graph.no_through.empty()) {
    result.graph.no_through.resize(nodes);
    for (const NodeId node : IdRange<NodeId>(nodes)) {
      result.graph.no_through[node] =
          node.value < before ? made.graph.no_through[node] : static_cast<std::uint8_t>(draw(2));
    }
  }
  return result;
}

// The slow twin: for every pair the closed arcs on its way are found by its own tree.
Loss loss_by_new_searches(const network::Graph& graph, const std::vector<double>& cost,
                          const std::vector<ArcId>& closed, const OriginDemand& demand,
                          const Wait& wait) {
  const auto before = path::shortest_tree(graph, demand.origin, cost);
  const auto after = path::shortest_tree(graph, demand.origin, with_closed(cost, closed));
  Loss loss;
  for (std::size_t i = 0; i < demand.destinations.size(); ++i) {
    const NodeId to = demand.destinations[i];
    const double rise = after.dist[to] - before.dist[to];
    if (before.dist[to] == kUnreachable || rise == 0) {
      continue;
    }
    double wait_usd_per_t = kUnreachable;
    if (!wait.usd_per_t.empty()) {
      wait_usd_per_t = 0;
      for (NodeId node = to; before.parent[node].valid(); node = graph.tail[before.parent[node]]) {
        if (std::find(closed.begin(), closed.end(), before.parent[node]) != closed.end()) {
          wait_usd_per_t = std::max(wait_usd_per_t, wait.usd_per_t[before.parent[node].value]);
        }
      }
    }
    if (wait_usd_per_t < std::min(rise, wait.unmet_usd_per_t)) {
      loss.waiting_t_per_day += demand.t_per_day[i];
      loss.waiting_usd_per_day += demand.t_per_day[i] * wait_usd_per_t;
    } else if (rise == kUnreachable || rise > wait.unmet_usd_per_t) {
      loss.cut_off_t_per_day += demand.t_per_day[i];
    } else {
      loss.added_usd_per_day += demand.t_per_day[i] * rise;
      loss.delayed_t_per_day += demand.t_per_day[i];
    }
  }
  return loss;
}

// Costs, tonnes and waits are whole numbers: sums are exact in any order.
TEST(ClosureLoss, IsThatOfNewSearchesWithAndWithoutDeadEnds) {
  for (std::uint64_t seed = 1; seed <= 800; ++seed) {
    SCOPED_TRACE(seed);
    auto made = with_dead_ends(seed);
    for (double& cost : made.cost) {
      cost = cost < kUnreachable ? std::floor(cost) : cost;
    }
    const std::size_t arcs = made.graph.arc_count();
    const std::size_t nodes = made.graph.node_count();
    std::uint32_t drawn = 0;
    const auto draw = [&](std::size_t below) {
      return static_cast<std::uint32_t>(uniform(seed, Stream::outage, drawn++) *
                                        static_cast<double>(below));
    };
    std::vector<NodeId> to;
    std::vector<double> tonnes;
    for (std::size_t i = 0; i < 2 * nodes; ++i) {
      to.push_back(NodeId{draw(nodes)});
      tonnes.push_back(draw(4));
    }
    std::vector<OriginDemand> demand;
    for (int o = 0; o < 4; ++o) {
      demand.push_back({NodeId{draw(nodes)}, to, tonnes});
    }
    std::vector<std::vector<ArcId>> closed;
    for (std::size_t c = 0; c < 12 && arcs > 0; ++c) {
      closed.emplace_back();
      for (std::size_t k = 0; k < 1 + c % 5; ++k) {
        closed.back().push_back(ArcId{draw(arcs)});
      }
    }
    std::vector<double> wait(seed % 3 == 0 ? 0 : arcs);
    for (double& usd_per_t : wait) {
      usd_per_t = draw(20);
    }
    // With waits by arc, which of several cheapest ways is one's own matters: told apart by cost.
    for (std::size_t a = 0; a < arcs && !wait.empty(); ++a) {
      made.cost[a] = made.cost[a] < kUnreachable ? std::ldexp(made.cost[a], 20) + draw(1U << 19)
                                                 : made.cost[a];
    }
    const Wait options{.usd_per_t = wait,
                       .unmet_usd_per_t = seed % 2 == 0 ? std::ldexp(12.0, 20) : kUnreachable};
    const auto losses = closure_losses(made.graph, made.cost, closures_of_arcs(closed), demand,
                                       {.threads = 1, .wait = options});
    for (std::size_t c = 0; c < closed.size(); ++c) {
      Loss naive;
      for (const OriginDemand& from : demand) {
        naive += loss_by_new_searches(made.graph, made.cost, closed[c], from, options);
      }
      EXPECT_EQ(losses[c].added_usd_per_day, naive.added_usd_per_day);
      EXPECT_EQ(losses[c].delayed_t_per_day, naive.delayed_t_per_day);
      EXPECT_EQ(losses[c].cut_off_t_per_day, naive.cut_off_t_per_day);
      EXPECT_EQ(losses[c].waiting_t_per_day, naive.waiting_t_per_day);
      EXPECT_EQ(losses[c].waiting_usd_per_day, naive.waiting_usd_per_day);
    }
  }
}

struct City {
  import::TntpNetwork network = {};
  std::vector<double> cost = {};
  std::vector<std::vector<ArcId>> links = {};  // both directions
  std::vector<NodeId> zones = {};
  std::vector<double> tonnes = {};
  std::vector<OriginDemand> demand = {};
};

std::optional<City> chicago_sketch() {
  const std::filesystem::path file =
      CORRIDOR_SOURCE_DIR "/../shared/networks/Chicago-Sketch/ChicagoSketch_net.tntp";
  if (!std::filesystem::exists(file)) {
    return std::nullopt;
  }
  City city{.network = import::read_tntp_network(file)};
  city.cost = import::by_arc(city.network, city.network.free_flow_time);
  std::map<std::pair<NodeId, NodeId>, std::size_t> link_of;
  const auto& graph = city.network.graph;
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    const auto ends = std::minmax(graph.tail[arc], graph.head[arc]);
    const auto [found, is_new] = link_of.try_emplace(ends, city.links.size());
    if (is_new) {
      city.links.emplace_back();
    }
    city.links[found->second].push_back(arc);
  }
  for (std::uint32_t zone = 0; zone < city.network.zone_count; ++zone) {
    city.zones.push_back(NodeId{zone});
    city.tonnes.push_back(1 + zone % 7);
  }
  return city;
}

void add_demand(City& city) {
  for (const NodeId zone : city.zones) {
    city.demand.push_back({zone, city.zones, city.tonnes});
  }
}

TEST(ClosureLoss, ChicagoSketchAgreesBitForBitInCost) {
  auto city = chicago_sketch();
  if (!city) {
    GTEST_SKIP() << "../shared/networks/Chicago-Sketch is not there";
  }
  const auto& graph = city->network.graph;
  SubtreeRepair repair(graph, city->cost);
  for (std::uint32_t origin = 0; origin < 387; origin += 43) {
    repair.set_origin(NodeId{origin});
    for (std::size_t link = origin % 7; link < city->links.size(); link += 29) {
      expect_same_costs(graph, city->cost, NodeId{origin}, city->links[link], repair);
    }
  }
}

TEST(ClosureLoss, ChicagoSketchLossesAreThoseOfNewSearchesForAnyThreads) {
  auto city = chicago_sketch();
  if (!city) {
    GTEST_SKIP() << "../shared/networks/Chicago-Sketch is not there";
  }
  add_demand(*city);
  const auto closures = closures_of_arcs(city->links);
  const auto& graph = city->network.graph;
  city->cost = exactly_summable(city->cost, graph.node_count());
  const auto one = closure_losses(graph, city->cost, closures, city->demand, {.threads = 1});
  const auto four = closure_losses(graph, city->cost, closures, city->demand, {.threads = 4});
  EXPECT_TRUE(one == four);
  for (const std::size_t link : {10U, 600U, 1200U}) {
    Loss naive;
    for (const OriginDemand& from : city->demand) {
      const auto before = path::shortest_tree(graph, from.origin, city->cost);
      const auto after =
          path::shortest_tree(graph, from.origin, with_closed(city->cost, city->links[link]));
      for (std::size_t i = 0; i < city->zones.size(); ++i) {
        const double old_cost = before.dist[city->zones[i]];
        const double new_cost = after.dist[city->zones[i]];
        if (old_cost < kUnreachable && new_cost == kUnreachable) {
          naive.cut_off_t_per_day += city->tonnes[i];
        } else if (new_cost > old_cost) {
          naive.added_usd_per_day += city->tonnes[i] * (new_cost - old_cost);
          naive.delayed_t_per_day += city->tonnes[i];
        }
      }
    }
    EXPECT_EQ(one[link].cut_off_t_per_day, naive.cut_off_t_per_day);
    EXPECT_EQ(one[link].delayed_t_per_day, naive.delayed_t_per_day);
    // The order of the sum differs, its terms do not.
    EXPECT_NEAR(one[link].added_usd_per_day, naive.added_usd_per_day,
                1e-12 * naive.added_usd_per_day);
  }
}

}  // namespace
}  // namespace corridor::disrupt
