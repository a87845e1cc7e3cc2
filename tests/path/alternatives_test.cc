// Alternatives against their slow twin: every simple path of a small graph, enumerated.
#include "corridor/path/alternatives.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::path {
namespace {

constexpr std::uint32_t kNone = RouteLabels::kNoLabel;
constexpr AlternativeOptions kEverything = {
    .count = 1'000'000, .searches = 1'000'000, .worst_cost_ratio = 1e9};

struct Labelled {
  network::Graph graph;
  RouteLabels labels;
  std::vector<double> cost;
  NodeId origin{0};
  NodeId destination;
};

// Up to 8 nodes, 3 lines and 3 gates; costs without ties, a few arcs closed.
Labelled random_labelled(std::uint64_t seed) {
  std::uint32_t drawn = 0;
  const auto draw = [&](std::uint32_t below) {
    return static_cast<std::uint32_t>(uniform(seed, Stream::test, drawn++) * below);
  };
  const std::uint32_t nodes = 3 + draw(6);
  const std::uint32_t arcs = nodes + draw(nodes * 2);
  std::vector<network::Endpoints> ends;
  for (std::uint32_t i = 0; i < arcs; ++i) {
    ends.push_back({NodeId{draw(nodes)}, NodeId{draw(nodes)}});
  }
  Labelled made;
  made.graph = network::build_graph(nodes, ends).graph;
  made.destination = NodeId{nodes - 1};
  made.labels.gate_count = 3;
  made.labels.line_count = 3;
  for (std::uint32_t i = 0; i < arcs; ++i) {
    const std::uint32_t kind = draw(5);  // 3 of 5 are lines, one a gate, one a plain transfer
    made.labels.line.push_back(kind < 3 ? draw(3) : kNone);
    made.labels.gate.push_back(kind == 3 ? draw(3) : kNone);
    made.labels.length_km.push_back(kind < 3 ? 1 + draw(100) : 0);
    made.cost.push_back(draw(25) == 0 ? kUnreachable
                                      : 1 + 100 * uniform(seed, Stream::test, drawn++));
  }
  return made;
}

using Class = std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>;  // chain, gates

Class class_of(const Labelled& made, const std::vector<ArcId>& arcs) {
  Class result;
  for (const ArcId arc : arcs) {
    const std::uint32_t line = made.labels.line[arc.value];
    const std::uint32_t gate = made.labels.gate[arc.value];
    if (line != kNone && (result.first.empty() || result.first.back() != line)) {
      result.first.push_back(line);
    }
    if (gate != kNone) {
      result.second.push_back(gate);
    }
  }
  return result;
}

struct SimplePath {
  std::vector<ArcId> arcs;
  double cost = 0;
  std::uint32_t labels = 0;  // bits: gates 0 to 2, lines 3 to 5
};

void extend(const Labelled& made, NodeId node, std::uint32_t visited, SimplePath path,
            std::vector<SimplePath>& all) {
  if (node == made.destination) {
    all.push_back(std::move(path));
    return;
  }
  for (const ArcId arc : made.graph.leaving[node]) {
    const NodeId head = made.graph.head[arc];
    if ((visited >> head.value & 1U) != 0 || made.cost[arc.value] == kUnreachable) {
      continue;
    }
    SimplePath longer = path;
    longer.arcs.push_back(arc);
    longer.cost += made.cost[arc.value];
    if (made.labels.gate[arc.value] != kNone) {
      longer.labels |= 1U << made.labels.gate[arc.value];
    }
    if (made.labels.line[arc.value] != kNone) {
      longer.labels |= 8U << made.labels.line[arc.value];
    }
    extend(made, head, visited | 1U << head.value, std::move(longer), all);
  }
}

std::vector<SimplePath> all_simple_paths(const Labelled& made) {
  std::vector<SimplePath> all;
  extend(made, made.origin, 1U << made.origin.value, {}, all);
  return all;
}

std::vector<Alternative> find(const Labelled& made, double straight_km,
                              const AlternativeOptions& options) {
  AlternativeSearch search(made.graph, made.labels, made.cost);
  return search.find(made.origin, made.destination, straight_km, options);
}

constexpr double kNoMainHaul = 1e9;  // a straight line that no haul is long enough for

TEST(Alternatives, TheCheapestComesFirstAndNoneMeansNone) {
  int joined = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Labelled made = random_labelled(seed);
    const auto all = all_simple_paths(made);
    const auto found = find(made, 50, {});
    ASSERT_EQ(found.empty(), all.empty()) << "seed " << seed;
    if (all.empty()) {
      continue;
    }
    ++joined;
    const auto best = std::min_element(
        all.begin(), all.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
    ASSERT_NEAR(found.front().cost, best->cost, 1e-9) << "seed " << seed;
    ASSERT_EQ(found.front().arcs, best->arcs) << "seed " << seed;
  }
  EXPECT_GT(joined, 500);
}

TEST(Alternatives, EachIsASimpleWayWithItsCostChainAndGates) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Labelled made = random_labelled(seed);
    double last = 0;
    std::set<Class> classes;
    for (const Alternative& route : find(made, 50, kEverything)) {
      NodeId at = made.origin;
      std::set<NodeId> visited = {at};
      double cost = 0;
      for (const ArcId arc : route.arcs) {
        ASSERT_EQ(made.graph.tail[arc], at) << "seed " << seed;
        at = made.graph.head[arc];
        ASSERT_TRUE(visited.insert(at).second) << "seed " << seed;
        cost += made.cost[arc.value];
      }
      ASSERT_EQ(at, made.destination) << "seed " << seed;
      ASSERT_EQ(route.cost, cost) << "seed " << seed;
      ASSERT_GE(route.cost, last) << "seed " << seed;
      last = route.cost;
      ASSERT_EQ(Class(route.chain, route.gates), class_of(made, route.arcs)) << "seed " << seed;
      ASSERT_TRUE(classes.insert({route.chain, route.gates}).second) << "twice, seed " << seed;
    }
  }
}

// Whatever ports, borders and modes are left out, the best way without them is among the routes.
TEST(Alternatives, HoldTheCheapestOfEverySetOfLabelsLeftOut) {
  std::size_t sets = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const Labelled made = random_labelled(seed);
    const auto all = all_simple_paths(made);
    std::map<Class, double> found;
    for (const Alternative& route : find(made, kNoMainHaul, kEverything)) {
      found[{route.chain, route.gates}] = route.cost;
    }
    std::set<Class> due;
    for (std::uint32_t without = 0; without < 64; ++without) {
      const SimplePath* best = nullptr;
      for (const SimplePath& path : all) {
        if ((path.labels & without) == 0 && (best == nullptr || path.cost < best->cost)) {
          best = &path;
        }
      }
      if (best == nullptr) {
        continue;
      }
      const Class kind = class_of(made, best->arcs);
      ASSERT_TRUE(found.contains(kind)) << "seed " << seed << " without " << without;
      ASSERT_NEAR(found[kind], best->cost, 1e-9) << "seed " << seed << " without " << without;
      due.insert(kind);
      ++sets;
    }
    ASSERT_EQ(found.size(), due.size()) << "and nothing else, seed " << seed;
  }
  EXPECT_GT(sets, 5000U);
}

TEST(Alternatives, AreTheFirstOfThemWhenFewAreAsked) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Labelled made = random_labelled(seed);
    const auto all = find(made, kNoMainHaul, kEverything);
    const auto three =
        find(made, kNoMainHaul, {.count = 3, .searches = 1'000'000, .worst_cost_ratio = 1e9});
    ASSERT_EQ(three.size(), std::min<std::size_t>(3, all.size())) << "seed " << seed;
    for (std::size_t i = 0; i < three.size(); ++i) {
      ASSERT_EQ(three[i].arcs, all[i].arcs) << "seed " << seed;
    }
    const auto near =
        find(made, kNoMainHaul, {.count = 1000, .searches = 1'000'000, .worst_cost_ratio = 1.5});
    const auto within = std::count_if(all.begin(), all.end(), [&](const Alternative& route) {
      return route.cost <= 1.5 * all.front().cost;
    });
    ASSERT_EQ(static_cast<long>(near.size()), within) << "seed " << seed;
  }
}

// Branching as Lawler has it, a plain search for every set left out.
std::vector<std::vector<ArcId>> branched_by_hand(const Labelled& made, std::size_t count,
                                                 int searches) {
  using Bans = std::set<std::uint32_t>;
  const auto label_of = [&](ArcId arc) {
    const std::uint32_t line = made.labels.line[arc.value];
    return line == kNone ? made.labels.gate[arc.value] : made.labels.gate_count + line;
  };
  std::map<std::pair<double, std::vector<std::uint32_t>>, std::vector<ArcId>> open;
  std::set<Bans> tried;
  const auto search = [&](const Bans& bans) {
    if (static_cast<int>(tried.size()) >= searches || !tried.insert(bans).second) {
      return;
    }
    std::vector<double> cost = made.cost;
    for (std::uint32_t a = 0; a < cost.size(); ++a) {
      cost[a] = bans.contains(label_of(ArcId{a})) ? kUnreachable : cost[a];
    }
    const Tree tree = shortest_tree(made.graph, made.origin, cost);
    if (tree.dist[made.destination] < kUnreachable) {
      open[{tree.dist[made.destination], {bans.begin(), bans.end()}}] =
          path_arcs(made.graph, tree, made.destination);
    }
  };
  search({});
  std::vector<std::vector<ArcId>> found;
  std::set<Class> classes;
  double first = 0;
  while (!open.empty() && found.size() < count) {
    const auto [key, arcs] = *open.begin();
    open.erase(open.begin());
    if (!found.empty() && first == 0 && key.first > 0) {
      break;  // any multiple of nothing is nothing
    }
    first = found.empty() ? key.first : first;
    if (classes.insert(class_of(made, arcs)).second) {
      found.push_back(arcs);
    }
    std::set<std::uint32_t> labels;
    for (const ArcId arc : arcs) {
      labels.insert(label_of(arc));
    }
    labels.erase(kNone);
    for (const std::uint32_t label : labels) {
      Bans bans(key.second.begin(), key.second.end());
      bans.insert(label);
      search(bans);
    }
  }
  return found;
}

TEST(Alternatives, AreThoseOfAPlainSearchForEverySetLeftOut) {
  std::size_t routes = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Labelled made = random_labelled(seed);
    for (double& cost : made.cost) {  // ties on every other network, arcs of no cost among them
      cost = seed % 2 == 0 || cost == kUnreachable ? cost : std::floor(cost / 25);
    }
    const int searches = 2 + static_cast<int>(seed % 40);
    const auto due = branched_by_hand(made, 5, searches);
    const auto found =
        find(made, kNoMainHaul, {.count = 5, .searches = searches, .worst_cost_ratio = 1e9});
    ASSERT_EQ(found.size(), due.size()) << "seed " << seed;
    for (std::size_t i = 0; i < due.size(); ++i) {
      ASSERT_EQ(found[i].arcs, due[i]) << "seed " << seed << ", route " << i;
    }
    routes += due.size();
  }
  EXPECT_GT(routes, 1500U);
}

// The cheapest of: the cheapest way to a place of the line, the cheapest way along the line (and
// through gates that stay on it) that is long enough, the cheapest way on.
std::optional<std::vector<ArcId>> main_haul_by_hand(const Labelled& made, std::uint32_t line,
                                                    double least_km) {
  std::set<NodeId> touched;
  for (std::uint32_t a = 0; a < made.cost.size(); ++a) {
    if (made.labels.line[a] == line) {
      touched.insert(made.graph.tail[ArcId{a}]);
      touched.insert(made.graph.head[ArcId{a}]);
    }
  }
  std::vector<double> along(made.cost.size(), kUnreachable);
  for (std::uint32_t a = 0; a < made.cost.size(); ++a) {
    const bool gate_within = made.labels.line[a] == kNone &&
                             touched.contains(made.graph.tail[ArcId{a}]) &&
                             touched.contains(made.graph.head[ArcId{a}]);
    if (made.labels.line[a] == line || gate_within) {
      along[a] = made.cost[a];
    }
  }
  const Tree to_line = shortest_tree(made.graph, made.origin, made.cost);
  double best = kUnreachable;
  std::vector<ArcId> best_arcs;
  for (const NodeId from : touched) {
    const Tree haul = shortest_tree(made.graph, from, along);
    for (const NodeId to : touched) {
      const Tree onward = shortest_tree(made.graph, to, made.cost);
      const double cost = to_line.dist[from] + haul.dist[to] + onward.dist[made.destination];
      auto arcs = path_arcs(made.graph, haul, to);
      double length_km = 0;
      for (const ArcId arc : arcs) {
        length_km += made.labels.length_km[arc.value];
      }
      if (!(cost < best) || length_km < least_km) {
        continue;
      }
      best = cost;
      best_arcs = path_arcs(made.graph, to_line, from);
      best_arcs.insert(best_arcs.end(), arcs.begin(), arcs.end());
      arcs = path_arcs(made.graph, onward, made.destination);
      best_arcs.insert(best_arcs.end(), arcs.begin(), arcs.end());
    }
  }
  std::set<NodeId> visited = {made.origin};
  for (const ArcId arc : best_arcs) {
    if (!visited.insert(made.graph.head[arc]).second) {
      return std::nullopt;  // it would run back over its own way: no route of its own
    }
  }
  return best == kUnreachable ? std::nullopt : std::optional(best_arcs);
}

TEST(MainHaul, IsTheCheapestOfEachLineThatIsLongEnough) {
  int added = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Labelled made = random_labelled(seed);
    constexpr double kLeastKm = 60;
    const AlternativeOptions only_best = {
        .count = 1, .main_haul_share = 1, .searches = 1, .worst_cost_ratio = 3};
    const auto found = find(made, kLeastKm, only_best);
    if (found.empty()) {
      continue;
    }
    std::set<std::vector<ArcId>> due = {found.front().arcs};
    std::set<Class> classes = {class_of(made, found.front().arcs)};
    for (std::uint32_t line = 0; line < 3; ++line) {
      const auto haul = main_haul_by_hand(made, line, kLeastKm);
      double cost = 0;
      for (const ArcId arc : haul.value_or(std::vector<ArcId>{})) {
        cost += made.cost[arc.value];
      }
      if (haul && cost <= 3 * found.front().cost && classes.insert(class_of(made, *haul)).second) {
        due.insert(*haul);
        ++added;
      }
    }
    std::set<std::vector<ArcId>> got;
    for (const Alternative& route : found) {
      got.insert(route.arcs);
    }
    ASSERT_EQ(got, due) << "seed " << seed;
  }
  EXPECT_GT(added, 100);
}

// One search object serves many pairs; what was asked before does not show.
TEST(Alternatives, DoNotDependOnWhatWasAskedBefore) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Labelled made = random_labelled(seed);
    AlternativeSearch search(made.graph, made.labels, made.cost);
    for (const NodeId from : IdRange<NodeId>(made.graph.node_count())) {
      for (const NodeId to : IdRange<NodeId>(made.graph.node_count())) {
        AlternativeSearch fresh(made.graph, made.labels, made.cost);
        const auto again = search.find(from, to, 30);
        const auto first = fresh.find(from, to, 30);
        ASSERT_EQ(again.size(), first.size()) << "seed " << seed;
        for (std::size_t i = 0; i < again.size(); ++i) {
          ASSERT_EQ(again[i].arcs, first[i].arcs) << "seed " << seed;
        }
      }
    }
  }
}

// Whole costs from 0 to 3: ties everywhere, arcs that add nothing.
void round_costs(Labelled& made) {
  for (double& cost : made.cost) {
    cost = cost == kUnreachable ? cost : std::floor(cost / 25);
  }
}

// After a few arcs have risen or closed, a search that remembers gives what one from scratch gives.
TEST(AlternativeMemory, GivesTheAnswerOfASearchFromScratch) {
  std::size_t taken_over = 0;
  std::size_t different = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Labelled made = random_labelled(seed);
    if (seed % 2 == 1) {
      round_costs(made);
    }
    const AlternativeOptions options = {
        .count = 3, .main_haul_share = 1, .searches = 12, .worst_cost_ratio = 3};
    constexpr double kLeastKm = 60;
    AlternativeMemory memory;
    AlternativeSearch first(made.graph, made.labels, made.cost);
    const auto before =
        first.find(made.origin, made.destination, kLeastKm, options, {.keep = &memory});
    std::vector<std::uint8_t> risen(made.cost.size(), 0);
    for (std::uint32_t drawn = 1000; drawn < 1000 + 2 + seed % 3; ++drawn) {
      const auto a = static_cast<std::size_t>(uniform(seed, Stream::test, drawn) *
                                              static_cast<double>(made.cost.size()));
      risen[a] = 1;
      made.cost[a] = drawn % 2 == 0 ? kUnreachable : made.cost[a] + 1 + static_cast<double>(a % 2);
    }
    AlternativeSearch again(made.graph, made.labels, made.cost);
    AlternativeSearch scratch(made.graph, made.labels, made.cost);
    const auto remembered = again.find(made.origin, made.destination, kLeastKm, options,
                                       {.before = &memory, .risen = risen});
    const auto due = scratch.find(made.origin, made.destination, kLeastKm, options);
    ASSERT_EQ(remembered.size(), due.size()) << "seed " << seed;
    bool same = before.size() == due.size();
    for (std::size_t i = 0; i < due.size(); ++i) {
      ASSERT_EQ(remembered[i].arcs, due[i].arcs) << "seed " << seed;
      ASSERT_EQ(remembered[i].cost, due[i].cost) << "seed " << seed;
      same = same && before[i].arcs == due[i].arcs;
    }
    const auto rests_on = memory.rests_on();
    const bool stands = std::none_of(rests_on.begin(), rests_on.end(),
                                     [&](ArcId arc) { return risen[arc.value] != 0; });
    ASSERT_TRUE(same || !stands) << "nothing that it rests on has risen, seed " << seed;
    taken_over += stands ? 1 : 0;
    different += same ? 0 : 1;
  }
  EXPECT_GT(taken_over, 300U);
  EXPECT_GT(different, 300U);
}

}  // namespace
}  // namespace corridor::path
