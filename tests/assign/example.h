// Small networks for tests, and an optimality check that shares nothing with the solver.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "corridor/assign/problem.h"
#include "corridor/import/tntp.h"

namespace corridor::assign {

struct Link {
  std::uint32_t from, to;
  VolumeDelay delay;
};

/// t = free + per_volume * v
inline VolumeDelay linear(double free, double per_volume) {
  if (per_volume == 0) {
    return {DelayShape::constant, free, 1, 0, 0};
  }
  // A power function of time 0 at volume 0 has no free-flow time to scale: keep both parts small.
  const double t0 = free > 0 ? free : 1e-9;
  return {DelayShape::bpr, t0, 1, per_volume / t0, 1};
}

/// A problem that owns its graph.
struct Example {
  std::unique_ptr<network::Graph> graph;
  std::vector<ArcId> arc_of_link;
  Problem problem;
};

inline Example example(std::size_t nodes, const std::vector<Link>& links,
                       const std::vector<OdDemand>& demand) {
  std::vector<network::Endpoints> ends;
  for (const Link& link : links) {
    ends.push_back({NodeId{link.from}, NodeId{link.to}});
  }
  auto built = network::build_graph(nodes, ends);
  Example made;
  made.arc_of_link = std::move(built.arc_of_input);
  made.graph = std::make_unique<network::Graph>(std::move(built.graph));
  made.problem.graph = made.graph.get();
  made.problem.delays.resize(links.size());
  for (std::size_t i = 0; i < links.size(); ++i) {
    made.problem.delays[made.arc_of_link[i].value] = links[i].delay;
  }
  made.problem.classes.push_back({.demand = demand});
  return made;
}

/// A grid of `side` by `side` nodes with six pairs from each of 40 origins.
inline Example grid(std::uint32_t side) {
  std::vector<Link> links;
  for (std::uint32_t x = 0; x < side; ++x) {
    for (std::uint32_t y = 0; y < side; ++y) {
      const std::uint32_t node = x * side + y;
      const double capacity = 2 + (7 * x + 3 * y) % 5;
      const VolumeDelay delay{DelayShape::bpr, 1.0 + (x * y) % 3, capacity, 0.15, 4};
      if (x + 1 < side) {
        links.push_back({node, node + side, delay});
        links.push_back({node + side, node, delay});
      }
      if (y + 1 < side) {
        links.push_back({node, node + 1, delay});
        links.push_back({node + 1, node, delay});
      }
    }
  }
  std::vector<OdDemand> demand;
  for (std::uint32_t i = 0; i < 40; ++i) {
    for (std::uint32_t j = 0; j < 6; ++j) {
      demand.push_back({NodeId{i * 37 % (side * side)},
                        NodeId{(i * 613 + j * 211 + 300) % (side * side)}, 0.2 + i % 4 * 0.1});
    }
  }
  return example(side * side, links, demand);
}

/// The equilibrium problem of a TNTP network and trip table.
inline Example example(import::TntpNetwork network, const import::TntpTrips& trips,
                       double toll_factor, double distance_factor) {
  Example made;
  made.arc_of_link = network.arc_of_link;
  made.problem.delays.resize(network.link_count());
  for (std::size_t i = 0; i < network.link_count(); ++i) {
    made.problem.delays[network.arc_of_link[i].value] = {DelayShape::bpr, network.free_flow_time[i],
                                                         network.capacity[i], network.b[i],
                                                         network.power[i]};
  }
  UserClass users;
  for (const auto& entry : trips.entries) {
    users.demand.push_back({NodeId{entry.origin}, NodeId{entry.destination}, entry.trips});
  }
  if (toll_factor != 0 || distance_factor != 0) {
    users.fixed_cost = import::fixed_cost_by_arc(network, toll_factor, distance_factor);
  }
  made.problem.classes.push_back(std::move(users));
  made.graph = std::make_unique<network::Graph>(std::move(network.graph));
  made.problem.graph = made.graph.get();
  return made;
}

inline const std::filesystem::path kNetworks = CORRIDOR_SOURCE_DIR "/../shared/networks";

/// Cheapest costs from `origin`, by scanning for the nearest open node (Dijkstra 1959 as printed).
inline std::vector<double> plain_dijkstra(const network::Graph& graph, NodeId origin,
                                          const std::vector<double>& cost) {
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> dist(graph.node_count(), infinity);
  std::vector<bool> settled(graph.node_count(), false);
  dist[origin.value] = 0;
  for (;;) {
    NodeId nearest;
    for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
      if (!settled[node.value] && dist[node.value] < infinity &&
          (!nearest.valid() || dist[node.value] < dist[nearest.value])) {
        nearest = node;
      }
    }
    if (!nearest.valid()) {
      return dist;
    }
    settled[nearest.value] = true;
    if (nearest != origin && !graph.may_pass(nearest)) {
      continue;
    }
    for (const ArcId arc : graph.leaving[nearest]) {
      double& head = dist[graph.head[arc].value];
      head = std::min(head, dist[nearest.value] + cost[arc.value]);
    }
  }
}

/// What is wrong with a solution, judged from its flows alone.
struct Verdict {
  double relative_gap = 0;        // 1 - sum demand * cheapest / sum flow * cost, at its volumes
  double worst_imbalance = 0;     // of a class at a node, share of all demand
  double worst_volume_error = 0;  // volume less the sum of class flows
};

inline Verdict judge(const Problem& problem, const Assignment& solution) {
  const network::Graph& graph = *problem.graph;
  Verdict verdict;
  double total = 0;
  double cheapest = 0;
  double all_demand = 0;
  std::vector<double> volume(graph.arc_count(), 0);
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    const UserClass& users = problem.classes[k];
    const auto& flow = solution.class_flow[k];
    std::vector<double> cost(graph.arc_count());
    for (std::size_t arc = 0; arc < cost.size(); ++arc) {
      const double before = problem.preload.empty() ? 0 : problem.preload[arc];
      cost[arc] =
          users.value_of_time * delay_at(problem.delays[arc], solution.volume[arc] + before).time +
          (users.fixed_cost.empty() ? 0 : users.fixed_cost[arc]);
      total += flow[arc] > 0 ? flow[arc] * cost[arc] : 0;
      volume[arc] += flow[arc] * users.volume_per_unit;
    }
    std::vector<double> balance(graph.node_count(), 0);
    NodeId origin;
    std::vector<double> dist;
    for (const OdDemand& od : users.demand) {
      if (od.origin == od.destination) {
        continue;
      }
      if (od.origin != origin) {
        origin = od.origin;
        dist = plain_dijkstra(graph, origin, cost);
      }
      if (dist[od.destination.value] < std::numeric_limits<double>::infinity()) {
        cheapest += od.amount * dist[od.destination.value];
        balance[od.origin.value] += od.amount;
        balance[od.destination.value] -= od.amount;
        all_demand += od.amount;
      }
    }
    for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
      balance[graph.tail[arc].value] -= flow[arc.value];
      balance[graph.head[arc].value] += flow[arc.value];
    }
    for (const double rest : balance) {
      verdict.worst_imbalance = std::max(verdict.worst_imbalance, std::abs(rest));
    }
  }
  for (std::size_t arc = 0; arc < volume.size(); ++arc) {
    verdict.worst_volume_error =
        std::max(verdict.worst_volume_error, std::abs(volume[arc] - solution.volume[arc]));
  }
  verdict.worst_imbalance /= std::max(all_demand, 1e-300);
  verdict.relative_gap = total > 0 ? 1 - cheapest / total : 0;
  return verdict;
}

}  // namespace corridor::assign
