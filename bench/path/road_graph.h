// A road graph of the 9th DIMACS challenge with the synthetic weights that its SOURCE.md describes:
// the topology is real, the weights are for timing only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace corridor::bench {

struct RoadGraph {
  std::uint32_t nodes = 0;
  std::vector<std::uint32_t> tail;
  std::vector<std::uint32_t> head;
  std::vector<double> weight;  // tenths of a second, whole numbers
};

/// Reads FILE.gr.xz through the xz program. @throws std::runtime_error if it cannot
RoadGraph read_road_graph(const std::string& path);

}  // namespace corridor::bench
