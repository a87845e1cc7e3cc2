#include "corridor/disrupt/worst_closures.h"

#include "path/random_graph.h"

#include <gtest/gtest.h>

#include "corridor/disrupt/subtree_repair.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

struct Instance {
  network::Graph graph = {};
  std::vector<double> cost = {};
  Csr<ClosureId, ArcId> closures = {};
  std::vector<NodeId> to = {};
  std::vector<std::vector<double>> tonnes = {};
  std::vector<OriginDemand> demand = {};
  double unmet_usd_per_t = 0;
};

Instance random_instance(std::uint64_t seed) {
  auto made = path::random_graph(seed);
  Instance it{.graph = std::move(made.graph)};
  it.cost = exactly_summable(made.cost, it.graph.node_count());
  std::vector<std::vector<ArcId>> closed;
  for (std::uint32_t a = 0; a < it.graph.arc_count(); ++a) {
    if (a % 3 == 0 && a > 0) {
      closed.back().push_back(ArcId{a});  // some closures are two arcs
    } else if (a % 7 != 5) {              // some arcs cannot be closed
      closed.push_back({ArcId{a}});
    }
  }
  it.closures = closures_of_arcs(closed);
  for (std::uint32_t n = 0; n < it.graph.node_count(); n += 2) {
    it.to.push_back(NodeId{n});
  }
  it.tonnes.resize(3);
  for (std::uint32_t o = 0; o < 3 && o < it.graph.node_count(); ++o) {
    for (std::uint32_t i = 0; i < it.to.size(); ++i) {
      it.tonnes[o].push_back(1 + uniform(seed, Stream::test, 900 + o, i) * 9);
    }
    it.demand.push_back({NodeId{o}, it.to, it.tonnes[o]});
  }
  it.unmet_usd_per_t = seed % 2 == 0 ? 5 : 700;
  return it;
}

// The slow twin: every origin searched again.
double loss_of(const Instance& it, const std::vector<ClosureId>& closed) {
  auto cost = it.cost;
  for (const ClosureId c : closed) {
    for (const ArcId arc : it.closures[c]) {
      cost[arc.value] = path::kUnreachable;
    }
  }
  double sum = 0;
  for (const OriginDemand& from : it.demand) {
    const auto before = path::shortest_tree(it.graph, from.origin, it.cost);
    const auto after = path::shortest_tree(it.graph, from.origin, cost);
    for (std::size_t i = 0; i < it.to.size(); ++i) {
      if (before.dist[it.to[i]] < path::kUnreachable) {
        sum += from.t_per_day[i] *
               std::min(after.dist[it.to[i]] - before.dist[it.to[i]], it.unmet_usd_per_t);
      }
    }
  }
  return sum;
}

double worst_by_enumeration(const Instance& it, std::vector<ClosureId>& closed, std::uint32_t from,
                            int k) {
  double worst = loss_of(it, closed);
  for (std::uint32_t c = from; k > 0 && c < it.closures.rows(); ++c) {
    closed.push_back(ClosureId{c});
    worst = std::max(worst, worst_by_enumeration(it, closed, c + 1, k - 1));
    closed.pop_back();
  }
  return worst;
}

TEST(WorstClosures, AgreesWithEverySetOnRandomGraphs) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    const Instance it = random_instance(seed);
    const int k = it.closures.rows() <= 18 ? 3 : 2;
    if (it.closures.rows() > 45) {
      continue;
    }
    const PricedDemand priced{it.cost, it.demand, it.unmet_usd_per_t};
    const auto found = worst_closures(it.graph, {&priced, 1}, it.closures, k);
    std::vector<ClosureId> none;
    const double expected = worst_by_enumeration(it, none, 0, k);
    ASSERT_NEAR(found.usd_per_day(), expected, 1e-9 * (1 + expected));
    EXPECT_TRUE(found.proven());
    EXPECT_NEAR(loss_of(it, found.closed), expected, 1e-9 * (1 + expected));
  }
}

// A search that is cut short says how far off it may be.
TEST(WorstClosures, ABoundIsStatedWhenTheSearchIsCutShort) {
  int short_of_proof = 0;
  for (std::uint64_t seed = 11; seed <= 60; ++seed) {
    const Instance it = random_instance(seed);
    const PricedDemand priced{it.cost, it.demand, it.unmet_usd_per_t};
    const auto all = worst_closures(it.graph, {&priced, 1}, it.closures, 3);
    const auto cut = worst_closures(it.graph, {&priced, 1}, it.closures, 3, {.most_nodes = 2});
    EXPECT_LE(all.usd_per_day(), cut.bound_usd_per_day * (1 + 1e-9) + 1e-6) << seed;
    short_of_proof += cut.proven() ? 0 : 1;
  }
  EXPECT_GT(short_of_proof, 0);
}

TEST(WorstClosures, AnArcOfTwoClosuresIsRefused) {
  const auto built =
      network::build_graph(2, std::vector<network::Endpoints>{{NodeId{0}, NodeId{1}}});
  const std::vector<std::vector<ArcId>> twice = {{ArcId{0}}, {ArcId{0}}};
  const auto closures = closures_of_arcs(twice);
  EXPECT_THROW(worst_closures(built.graph, {}, closures, 1), std::invalid_argument);
}

}  // namespace
}  // namespace corridor::disrupt
