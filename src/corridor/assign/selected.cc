#include "corridor/assign/selected.h"

#include <algorithm>

#include "corridor/assign/bundle.h"

namespace corridor::assign {

namespace {

constexpr std::uint32_t kNone = 0xffff'ffff;

/// The bushes of a solution, with arcs and nodes as the problem numbers them.
std::vector<Bundle> bundles_of(const Assignment& solution) {
  if (solution.warm_start == nullptr) {
    return {};
  }
  std::vector<Bundle> bundles = solution.warm_start->bundles;
  const auto& own_arc = solution.warm_start->own_arc;
  const auto& own_node = solution.warm_start->own_node;
  if (own_arc.empty()) {
    return bundles;
  }
  for (Bundle& bundle : bundles) {
    bundle.origin = own_node[bundle.origin];
    for (Destination& destination : bundle.destinations) {
      destination.node = own_node[destination.node];
    }
    // A node and the end of trips that stands for it become one name: the later place, behind the
    // arc that joins them, is the one that a look-up by node finds.
    for (std::uint32_t& node : bundle.bush.nodes) {
      node = own_node[node];
    }
    for (Approach& approach : bundle.bush.approaches) {
      approach.arc = own_arc[approach.arc];
    }
  }
  return bundles;
}

double flow_into(const Bush& bush, std::uint32_t node) {
  double sum = 0;
  for (std::uint32_t k = bush.first[node]; k < bush.first[node + 1]; ++k) {
    sum += bush.flow[k];
  }
  return sum;
}

/// Share of the flow at each node of a bush that has passed a marked arc.
std::vector<double> passed(const Bush& bush, std::span<const std::uint8_t> marked) {
  std::vector<double> share(bush.nodes.size(), 0);
  for (std::uint32_t node = 1; node < bush.nodes.size(); ++node) {
    const double all = flow_into(bush, node);
    if (!(all > 0)) {
      continue;
    }
    for (std::uint32_t k = bush.first[node]; k < bush.first[node + 1]; ++k) {
      const Approach approach = bush.approaches[k];
      share[node] +=
          bush.flow[k] / all *
          (approach.arc != kNone && marked[approach.arc] != 0 ? 1 : share[approach.tail]);
    }
  }
  return share;
}

std::vector<std::uint32_t> positions(const Bush& bush, std::size_t nodes) {
  std::vector<std::uint32_t> position(nodes, kNone);
  for (std::uint32_t i = 0; i < bush.nodes.size(); ++i) {
    position[bush.nodes[i]] = i;
  }
  return position;
}

/// Adds the volume that leads to one node of a bush, arc by arc, from far to near.
void add_towards(const Bush& bush, std::uint32_t node, double volume, std::vector<double>& to) {
  std::vector<double> need(bush.nodes.size(), 0);
  need[node] = volume;
  for (std::uint32_t at = node; at > 0; --at) {
    const double all = need[at] > 0 ? flow_into(bush, at) : 0;
    for (std::uint32_t k = bush.first[at]; all > 0 && k < bush.first[at + 1]; ++k) {
      const double part = need[at] * (bush.flow[k] / all);
      if (bush.approaches[k].arc != kNone) {
        to[bush.approaches[k].arc] += part;
      }
      need[bush.approaches[k].tail] += part;
    }
  }
}

}  // namespace

std::vector<PairFlow> select_arcs(const Problem& problem, const Assignment& solution,
                                  std::span<const ArcId> arcs, double least) {
  std::vector<std::uint8_t> marked(problem.graph->arc_count(), 0);
  for (const ArcId arc : arcs) {
    marked[arc.value] = 1;
  }
  std::vector<PairFlow> found;
  for (const Bundle& bundle : bundles_of(solution)) {
    const auto share = passed(bundle.bush, marked);
    const auto position = positions(bundle.bush, problem.graph->node_count());
    const double per_unit = problem.classes[bundle.user_class].volume_per_unit;
    for (const Destination& destination : bundle.destinations) {
      const std::uint32_t at = position[destination.node];
      const double amount = at == kNone ? 0 : destination.volume / per_unit * share[at];
      if (amount > least) {
        found.push_back(
            {bundle.user_class, NodeId{bundle.origin}, NodeId{destination.node}, amount});
      }
    }
  }
  return found;
}

ZoneVolumes select_zone(const Problem& problem, const Assignment& solution, NodeId zone) {
  ZoneVolumes volumes;
  volumes.from.assign(problem.graph->arc_count(), 0);
  volumes.to.assign(problem.graph->arc_count(), 0);
  for (const Bundle& bundle : bundles_of(solution)) {
    const Bush& bush = bundle.bush;
    if (bundle.origin == zone.value) {
      for (std::size_t k = 0; k < bush.flow.size(); ++k) {
        if (bush.approaches[k].arc != kNone) {
          volumes.from[bush.approaches[k].arc] += bush.flow[k];
        }
      }
    }
    for (const Destination& destination : bundle.destinations) {
      if (destination.node == zone.value) {
        const auto position = positions(bush, problem.graph->node_count());
        add_towards(bush, position[zone.value], destination.volume, volumes.to);
      }
    }
  }
  return volumes;
}

std::vector<PathFlow> paths_of(const Problem& problem, const Assignment& solution,
                               std::size_t user_class, NodeId origin, NodeId destination,
                               std::size_t most) {
  std::vector<PathFlow> paths;
  for (const Bundle& bundle : bundles_of(solution)) {
    if (bundle.user_class != user_class || bundle.origin != origin.value) {
      continue;
    }
    const Bush& bush = bundle.bush;
    const auto position = positions(bush, problem.graph->node_count());
    for (const Destination& end : bundle.destinations) {
      if (end.node != destination.value) {
        continue;
      }
      struct Open {
        std::uint32_t node;
        double amount;
        std::vector<ArcId> arcs;  // from the destination back
      };
      // Branches with most flow first, so that what is cut off at `most` is least.
      std::vector<Open> open = {
          {position[end.node], end.volume / problem.classes[user_class].volume_per_unit, {}}};
      const auto less = [](const Open& a, const Open& b) { return a.amount < b.amount; };
      while (!open.empty() && paths.size() < most) {
        std::ranges::pop_heap(open, less);
        const Open way = std::move(open.back());
        open.pop_back();
        if (way.node == 0) {
          paths.push_back({{way.arcs.rbegin(), way.arcs.rend()}, way.amount});
          continue;
        }
        const double all = flow_into(bush, way.node);
        for (std::uint32_t k = bush.first[way.node]; k < bush.first[way.node + 1]; ++k) {
          if (bush.flow[k] > 0) {
            Open next{bush.approaches[k].tail, way.amount * (bush.flow[k] / all), way.arcs};
            if (bush.approaches[k].arc != kNone) {
              next.arcs.push_back(ArcId{bush.approaches[k].arc});
            }
            open.push_back(std::move(next));
            std::ranges::push_heap(open, less);
          }
        }
      }
    }
  }
  return paths;
}

}  // namespace corridor::assign
