#include "corridor/study/skim.h"

#include <limits>

#include "corridor/base/parallel.h"
#include "corridor/path/tree.h"

namespace corridor::study {
namespace {

struct Attribute {
  std::vector<double> Skim::*matrix;
  const std::vector<double>* per_arc;
};

}  // namespace

std::vector<SkimMatrix> matrices(const Skim& skim) {
  return {{"generalized_usd_per_t", &skim.generalized_usd_per_t},
          {"price_usd_per_t", &skim.price_usd_per_t},
          {"levy_usd_per_t", &skim.levy_usd_per_t},
          {"hours", &skim.hours},
          {"length_km", &skim.length_km},
          {"co2_kg_per_t", &skim.co2_kg_per_t}};
}

Skim skim(const cases::Case& a_case, const cost::ArcCosts& costs, int threads) {
  const auto& network = a_case.supernetwork;
  Skim result;
  result.zones = a_case.zones.size();
  const std::vector<Attribute> attributes = {{&Skim::generalized_usd_per_t, &costs.generalized_usd},
                                             {&Skim::price_usd_per_t, &costs.price_usd},
                                             {&Skim::levy_usd_per_t, &costs.levy_usd},
                                             {&Skim::hours, &costs.hours},
                                             {&Skim::length_km, &costs.length_km},
                                             {&Skim::co2_kg_per_t, &costs.co2_kg}};
  for (const Attribute& attribute : attributes) {
    (result.*attribute.matrix)
        .assign(result.zones * result.zones, std::numeric_limits<double>::infinity());
  }
  parallel_blocks(result.zones, threads, [&](std::size_t origin, std::size_t) {
    const NodeId root = network.centroid[ZoneId{static_cast<std::uint32_t>(origin)}];
    const auto tree = path::shortest_tree(network.graph, root, costs.generalized_usd);
    const auto order = path::order_of(network.graph, tree);
    std::vector<double> along(network.graph.node_count());
    for (const Attribute& attribute : attributes) {
      for (const NodeId node : order.preorder) {
        const ArcId arc = tree.parent[node];
        along[node.value] =
            arc.valid() ? along[network.graph.tail[arc].value] + (*attribute.per_arc)[arc.value]
                        : 0;
      }
      for (const ZoneId zone : IdRange<ZoneId>(result.zones)) {
        const NodeId centroid = network.centroid[zone];
        if (tree.dist[centroid] != path::kUnreachable) {
          (result.*attribute.matrix)[origin * result.zones + zone.value] = along[centroid.value];
        }
      }
    }
  });
  return result;
}

}  // namespace corridor::study
