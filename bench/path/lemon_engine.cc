#include "lemon_engine.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <lemon/dijkstra.h>
#include <lemon/static_graph.h>

namespace corridor::bench {

Engine lemon_engine(const RoadGraph& roads) {
  std::vector<std::pair<int, int>> arcs;
  std::vector<std::size_t> order(roads.tail.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return roads.tail[a] < roads.tail[b]; });
  for (const std::size_t i : order) {
    arcs.emplace_back(static_cast<int>(roads.tail[i]), static_cast<int>(roads.head[i]));
  }
  auto graph = std::make_shared<lemon::StaticDigraph>();
  graph->build(static_cast<int>(roads.nodes), arcs.begin(), arcs.end());
  auto length = std::make_shared<lemon::StaticDigraph::ArcMap<int>>(*graph);
  for (std::size_t i = 0; i < order.size(); ++i) {
    (*length)[graph->arc(static_cast<int>(i))] = static_cast<int>(roads.weight[order[i]]);
  }
  return [=](std::uint32_t source) {
    lemon::Dijkstra<lemon::StaticDigraph, lemon::StaticDigraph::ArcMap<int>> search(*graph,
                                                                                    *length);
    search.run(graph->node(static_cast<int>(source)));
    double sum = 0;
    for (std::uint32_t node = 0; node < roads.nodes; ++node) {
      sum += search.dist(graph->node(static_cast<int>(node)));
    }
    return sum;
  };
}

}  // namespace corridor::bench
