// LEMON's Dijkstra, apart from the rest: LEMON 1.3.1 does not compile as C++20.
#pragma once

#include "road_graph.h"

#include <cstdint>
#include <functional>

namespace corridor::bench {

/// One-to-all from a source; answers with the sum of all distances, which must agree.
using Engine = std::function<double(std::uint32_t source)>;

Engine lemon_engine(const RoadGraph& roads);

}  // namespace corridor::bench
