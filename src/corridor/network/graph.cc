#include "corridor/network/graph.h"

namespace corridor::network {

BuiltGraph build_graph(std::size_t node_count, std::span<const Endpoints> arcs) {
  std::vector<NodeId> input_tail;
  input_tail.reserve(arcs.size());
  for (const Endpoints& arc : arcs) {
    input_tail.push_back(arc.tail);
  }
  const auto by_tail = group_by_row<NodeId, ArcId>(node_count, input_tail);

  BuiltGraph built;
  Graph& graph = built.graph;
  graph.tail.resize(arcs.size());
  graph.head.resize(arcs.size());
  graph.leaving.offsets = by_tail.offsets;
  graph.leaving.values.resize(arcs.size());
  built.arc_of_input.resize(arcs.size());
  for (std::uint32_t position = 0; position < arcs.size(); ++position) {
    const ArcId arc{position};
    const std::uint32_t input = by_tail.values[position].value;
    graph.leaving.values[position] = arc;
    graph.tail[arc] = arcs[input].tail;
    graph.head[arc] = arcs[input].head;
    built.arc_of_input[input] = arc;
  }
  graph.entering = group_by_row<NodeId, ArcId>(node_count, graph.head.items());
  return built;
}

}  // namespace corridor::network
