// One-to-all on a large road network beside LEMON's and Boost's Dijkstra, interleaved in one run:
//   path_bench NE.gr.xz
#include "lemon_engine.h"
#include "road_graph.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <utility>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths_no_color_map.hpp>
#include <fmt/format.h>

#include "corridor/base/random.h"
#include "corridor/network/graph.h"
#include "corridor/path/tree.h"

namespace {

using corridor::ArcId;
using corridor::NodeId;
using corridor::bench::RoadGraph;

/// Of the processor: other work on the machine counts less.
double seconds(const std::function<void()>& body) {
  const std::clock_t began = std::clock();
  body();
  return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
}

using corridor::bench::Engine;

Engine corridor_engine(const RoadGraph& roads) {
  std::vector<corridor::network::Endpoints> ends;
  for (std::size_t i = 0; i < roads.tail.size(); ++i) {
    ends.push_back({NodeId{roads.tail[i]}, NodeId{roads.head[i]}});
  }
  auto built = std::make_shared<corridor::network::BuiltGraph>(
      corridor::network::build_graph(roads.nodes, ends));
  auto cost = std::make_shared<std::vector<double>>(roads.tail.size());
  for (std::size_t i = 0; i < roads.tail.size(); ++i) {
    (*cost)[built->arc_of_input[i].value] = roads.weight[i];
  }
  auto search = std::make_shared<corridor::path::TreeSearch>(built->graph);
  search->set_cost(*cost);
  auto tree = std::make_shared<corridor::path::Tree>();
  return [=](std::uint32_t source) {
    search->run(NodeId{source}, *tree);
    double sum = 0;
    for (const double distance : tree->dist) {
      sum += distance;
    }
    (void)built;
    (void)cost;
    return sum;
  };
}

struct BoostArc {
  int weight;
};

Engine boost_engine(const RoadGraph& roads) {
  using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, BoostArc>;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs;
  std::vector<BoostArc> weights;
  for (std::size_t i = 0; i < roads.tail.size(); ++i) {
    arcs.emplace_back(roads.tail[i], roads.head[i]);
    weights.push_back({static_cast<int>(roads.weight[i])});
  }
  auto graph = std::make_shared<Graph>(boost::edges_are_unsorted_multi_pass, arcs.begin(),
                                       arcs.end(), weights.begin(), roads.nodes);
  auto distance = std::make_shared<std::vector<int>>(roads.nodes);
  auto parent = std::make_shared<std::vector<std::size_t>>(roads.nodes);
  return [=](std::uint32_t source) {
    const auto index = boost::get(boost::vertex_index, *graph);
    boost::dijkstra_shortest_paths_no_color_map(
        *graph, source,
        boost::weight_map(boost::get(&BoostArc::weight, *graph))
            .distance_map(boost::make_iterator_property_map(distance->begin(), index))
            .predecessor_map(boost::make_iterator_property_map(parent->begin(), index)));
    double sum = 0;
    for (const int value : *distance) {
      sum += value;
    }
    return sum;
  };
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: path_bench FILE.gr.xz (../shared/networks/us-road-topologies)\n");
    return 2;
  }
  const RoadGraph roads = corridor::bench::read_road_graph(argv[1]);
  fmt::print("{}: {} nodes, {} arcs\n", argv[1], roads.nodes, roads.tail.size());
  const std::vector<std::pair<const char*, Engine>> engines = {
      {"corridor", corridor_engine(roads)},
      {"LEMON", corridor::bench::lemon_engine(roads)},
      {"Boost", boost_engine(roads)}};
  constexpr int kRounds = 7;
  std::vector<double> best(engines.size(), 1e9);
  for (int round = 0; round < kRounds; ++round) {
    const auto source =
        static_cast<std::uint32_t>(corridor::uniform(3, corridor::Stream::network_generator,
                                                     static_cast<std::uint64_t>(round)) *
                                   roads.nodes);
    std::vector<double> sums(engines.size());
    for (std::size_t e = 0; e < engines.size(); ++e) {
      best[e] = std::min(best[e], seconds([&] { sums[e] = engines[e].second(source); }));
    }
    if (sums[0] != sums[1] || sums[0] != sums[2]) {
      fmt::print("the engines disagree: {} {} {}\n", sums[0], sums[1], sums[2]);
      return 1;
    }
  }
  for (std::size_t e = 0; e < engines.size(); ++e) {
    fmt::print("{:10} {:8.1f} ms one to all, best of {} sources\n", engines[e].first,
               1000 * best[e], kRounds);
  }
  fmt::print("ratio to the faster of the two: {:.2f} (bar 1.2), to Boost: {:.2f} (bar 0.5 on NY)\n",
             best[0] / std::min(best[1], best[2]), best[0] / best[2]);
  return 0;
}
