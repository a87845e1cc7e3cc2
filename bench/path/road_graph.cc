#include "road_graph.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "corridor/base/random.h"

namespace corridor::bench {
namespace {

struct Edges {
  std::uint32_t nodes = 0;
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
};

Edges read_edges(const std::string& path) {
  const std::string command = "xz -dc '" + path + "'";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  Edges edges;
  unsigned nodes = 0;
  unsigned count = 0;
  if (!pipe || std::fscanf(pipe.get(), "p tw %u %u", &nodes, &count) != 2) {
    throw std::runtime_error("cannot read " + path);
  }
  edges.nodes = nodes;
  unsigned u = 0;
  unsigned v = 0;
  while (std::fscanf(pipe.get(), "%u %u", &u, &v) == 2) {
    edges.a.push_back(u - 1);
    edges.b.push_back(v - 1);
  }
  return edges;
}

// Edges by node, both directions.
struct Star {
  std::vector<std::uint32_t> offset;
  std::vector<std::uint32_t> edge;
};

Star star_of(const Edges& edges) {
  Star star;
  star.offset.assign(edges.nodes + 1, 0);
  for (std::size_t e = 0; e < edges.a.size(); ++e) {
    ++star.offset[edges.a[e] + 1];
    ++star.offset[edges.b[e] + 1];
  }
  std::partial_sum(star.offset.begin(), star.offset.end(), star.offset.begin());
  star.edge.resize(2 * edges.a.size());
  auto next = star.offset;
  for (std::uint32_t e = 0; e < edges.a.size(); ++e) {
    star.edge[next[edges.a[e]]++] = e;
    star.edge[next[edges.b[e]]++] = e;
  }
  return star;
}

// How often 32 breadth-first trees from far-apart pivots use each edge, subtrees counted.
std::vector<std::uint64_t> usage(const Edges& edges, const Star& star) {
  constexpr int kPivots = 32;
  constexpr std::uint32_t kFar = 0xffff'ffff;
  std::vector<std::uint64_t> used(edges.a.size(), 0);
  std::vector<std::uint32_t> nearest_pivot(edges.nodes, kFar);
  std::uint32_t pivot = 0;
  for (int p = 0; p < kPivots; ++p) {
    std::vector<std::uint32_t> depth(edges.nodes, kFar);
    std::vector<std::uint32_t> parent(edges.nodes, kFar);
    std::vector<std::uint32_t> queue = {pivot};
    depth[pivot] = 0;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const std::uint32_t node = queue[i];
      for (std::uint32_t k = star.offset[node]; k < star.offset[node + 1]; ++k) {
        const std::uint32_t e = star.edge[k];
        const std::uint32_t other = edges.a[e] == node ? edges.b[e] : edges.a[e];
        if (depth[other] == kFar) {
          depth[other] = depth[node] + 1;
          parent[other] = e;
          queue.push_back(other);
        }
      }
    }
    std::vector<std::uint64_t> below(edges.nodes, 1);
    for (std::size_t i = queue.size(); i-- > 1;) {
      const std::uint32_t node = queue[i];
      const std::uint32_t e = parent[node];
      used[e] += below[node];
      below[edges.a[e] == node ? edges.b[e] : edges.a[e]] += below[node];
    }
    for (std::uint32_t node = 0; node < edges.nodes; ++node) {
      nearest_pivot[node] = std::min(nearest_pivot[node], depth[node]);
    }
    pivot = static_cast<std::uint32_t>(
        std::max_element(nearest_pivot.begin(), nearest_pivot.end()) - nearest_pivot.begin());
  }
  return used;
}

std::vector<double> weights(const Edges& edges, const std::vector<std::uint64_t>& used) {
  constexpr double kFastShare = 0.03;
  constexpr double kMiddleShare = 0.13;
  std::vector<std::uint64_t> sorted = used;
  std::sort(sorted.rbegin(), sorted.rend());
  const auto at = [&](double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))];
  };
  const std::uint64_t fast = at(kFastShare);
  const std::uint64_t middle = at(kMiddleShare);
  std::vector<double> weight(edges.a.size());
  for (std::size_t e = 0; e < weight.size(); ++e) {
    const double kmh = used[e] > fast ? 100 : used[e] > middle ? 60 : 35;
    const double metres = 180 * std::exp(0.8 * normal(1, Stream::network_generator, e));
    weight[e] = std::max(1.0, std::round(metres / (kmh / 3.6) * 10));
  }
  return weight;
}

}  // namespace

RoadGraph read_road_graph(const std::string& path) {
  const Edges edges = read_edges(path);
  const auto weight = weights(edges, usage(edges, star_of(edges)));
  RoadGraph graph;
  graph.nodes = edges.nodes;
  for (std::size_t e = 0; e < edges.a.size(); ++e) {
    for (const auto& [tail, head] :
         {std::pair{edges.a[e], edges.b[e]}, std::pair{edges.b[e], edges.a[e]}}) {
      graph.tail.push_back(tail);
      graph.head.push_back(head);
      graph.weight.push_back(weight[e]);
    }
  }
  return graph;
}

}  // namespace corridor::bench
