#include "corridor/assign/stay_arcs.h"

#include <algorithm>
#include <map>

#include "corridor/assign/bundle.h"

namespace corridor::assign {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct NewArc {
  network::Endpoints ends = {};
  VolumeDelay delay = {};
  std::size_t user_class = 0;
  double fixed_cost = 0;  // of that class; others may not use it
  bool for_all = false;
};

class Extender {
 public:
  Extender(const Problem& problem, double otherwise)
      : problem_(problem), otherwise_(otherwise), nodes_(problem.graph->node_count()) {}

  StayProblem extend() {
    for (std::size_t k = 0; k < problem_.classes.size(); ++k) {
      extend_class(k);
    }
    build();
    return std::move(made_);
  }

 private:
  NodeId trip_end(NodeId node, bool origin) {
    if (!problem_.graph->may_pass(node)) {
      return node;
    }
    const auto [found, is_new] =
        own_node_.try_emplace({node.value, origin}, NodeId{static_cast<std::uint32_t>(nodes_)});
    if (is_new) {
      ++nodes_;
      const NodeId own = found->second;
      arcs_.push_back(
          {.ends = origin ? network::Endpoints{own, node} : network::Endpoints{node, own},
           .for_all = true});
    }
    return found->second;
  }

  void extend_class(std::size_t k) {
    const UserClass& users = problem_.classes[k];
    std::map<std::pair<NodeId, NodeId>, double> sums;
    for (const OdDemand& od : users.demand) {
      if (od.origin != od.destination && od.amount > 0) {
        sums[{od.origin, od.destination}] += od.amount;
      }
    }
    const bool elastic = users.elasticity != Elasticity::fixed;
    const double stays = users.unmet_cost < kInfinity ? users.unmet_cost : otherwise_;
    std::vector<OdDemand> demand;
    for (const auto& [pair, amount] : sums) {
      const NodeId origin = trip_end(pair.first, true);
      const NodeId destination = trip_end(pair.second, false);
      demand.push_back({origin, destination, amount});
      if (elastic || stays < kInfinity) {
        NewArc arc{.ends = {origin, destination}, .user_class = k};
        elastic ? set_demand(arc, users, amount) : void(arc.fixed_cost = stays);
        made_.stay_arcs.push_back({.arc = {},
                                   .user_class = k,
                                   .origin = pair.first,
                                   .destination = pair.second,
                                   .by_choice = elastic});
        stay_inputs_.push_back(arcs_.size());
        arcs_.push_back(arc);
      }
    }
    made_.problem.classes.push_back(users);
    made_.problem.classes.back().demand = std::move(demand);
  }

  /// Cost of staying for volume v of the pair: value_of_time * time(v), the inverse demand.
  static void set_demand(NewArc& arc, const UserClass& users, double amount) {
    const double all = amount * users.volume_per_unit;
    const double per_cost = users.value_of_time * users.sensitivity;
    arc.delay = users.elasticity == Elasticity::linear
                    ? VolumeDelay{DelayShape::linear, 0, 1, 1 / (per_cost * all), 0}
                    : VolumeDelay{DelayShape::excess, 0, all, per_cost, 0};
  }

  void build() {
    const network::Graph& old = *problem_.graph;
    std::vector<network::Endpoints> ends;
    for (const ArcId arc : IdRange<ArcId>(old.arc_count())) {
      ends.push_back({old.tail[arc], old.head[arc]});
    }
    for (const NewArc& arc : arcs_) {
      ends.push_back(arc.ends);
    }
    auto built = network::build_graph(nodes_, ends);
    built.graph.no_through.resize(nodes_, 0);
    for (const NodeId node : IdRange<NodeId>(old.node_count())) {
      built.graph.no_through[node] = old.may_pass(node) ? 0 : 1;
    }
    made_.arc_of.assign(built.arc_of_input.begin(),
                        built.arc_of_input.begin() + static_cast<std::ptrdiff_t>(old.arc_count()));
    for (std::size_t i = 0; i < stay_inputs_.size(); ++i) {
      made_.stay_arcs[i].arc = built.arc_of_input[old.arc_count() + stay_inputs_[i]];
    }
    fill(built.arc_of_input);
    for (std::uint32_t node = 0; node < old.node_count(); ++node) {
      made_.own_node.push_back(node);
    }
    made_.own_node.resize(nodes_);
    for (const auto& [end, own] : own_node_) {
      made_.own_node[own.value] = end.first;
    }
    made_.graph = std::make_unique<network::Graph>(std::move(built.graph));
    made_.problem.graph = made_.graph.get();
  }

  void fill(const std::vector<ArcId>& arc_of_input) {
    const std::size_t old = problem_.graph->arc_count();
    const std::size_t all = arc_of_input.size();
    const auto spread = [&](const std::vector<double>& values, double otherwise) {
      std::vector<double> to(all, otherwise);
      for (std::size_t a = 0; a < values.size(); ++a) {
        to[arc_of_input[a].value] = values[a];
      }
      return to;
    };
    Problem& made = made_.problem;
    made.delays.resize(all);
    for (std::size_t a = 0; a < all; ++a) {
      made.delays[arc_of_input[a].value] = a < old ? problem_.delays[a] : arcs_[a - old].delay;
    }
    made.preload = problem_.preload.empty() ? problem_.preload : spread(problem_.preload, 0);
    made.hard_capacity = problem_.hard_capacity.empty() ? problem_.hard_capacity
                                                        : spread(problem_.hard_capacity, kInfinity);
    for (std::size_t k = 0; k < made.classes.size(); ++k) {
      auto& fixed = made.classes[k].fixed_cost;
      fixed = spread(fixed, 0);
      for (std::size_t n = 0; n < arcs_.size(); ++n) {
        const NewArc& arc = arcs_[n];
        fixed[arc_of_input[old + n].value] = arc.for_all           ? 0
                                             : arc.user_class == k ? arc.fixed_cost
                                                                   : kInfinity;
      }
    }
  }

  const Problem& problem_;
  double otherwise_;
  std::size_t nodes_;
  std::map<std::pair<std::uint32_t, bool>, NodeId> own_node_;
  std::vector<NewArc> arcs_;
  std::vector<std::size_t> stay_inputs_;  // of stay_arcs, in arcs_
  StayProblem made_;
};

/// Full arcs that part the pair: from nodes that room is left to reach to nodes that it is not.
std::vector<ArcId> cut_of(const Problem& problem, const Assignment& solution, const Unmet& unmet) {
  const auto& fixed = problem.classes[unmet.user_class].fixed_cost;
  const NodeId origin = unmet.origin;
  constexpr double kFull = 1 - 1e-6;
  const network::Graph& graph = *problem.graph;
  std::vector<ArcId> full;
  std::vector<std::uint8_t> reached(graph.node_count(), 0);
  std::vector<NodeId> queue = {origin};
  reached[origin.value] = 1;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    if (queue[i] != origin && !graph.may_pass(queue[i])) {
      continue;
    }
    for (const ArcId arc : graph.leaving[queue[i]]) {
      const std::uint32_t a = arc.value;
      if (!fixed.empty() && !(fixed[a] < kInfinity)) {
        continue;
      }
      const double before = problem.preload.empty() ? 0 : problem.preload[a];
      if (solution.volume[a] + before >= kFull * problem.hard_capacity[a]) {
        full.push_back(arc);
      } else if (reached[graph.head[arc].value] == 0) {
        reached[graph.head[arc].value] = 1;
        queue.push_back(graph.head[arc]);
      }
    }
  }
  if (reached[unmet.destination.value] != 0) {
    return {};
  }
  std::erase_if(full, [&](ArcId arc) { return reached[graph.head[arc].value] != 0; });
  return full;
}

}  // namespace

StayProblem with_stay_arcs(const Problem& problem, double otherwise) {
  return Extender(problem, otherwise).extend();
}

Assignment without_stay_arcs(const Problem& problem, const StayProblem& extended,
                             Assignment solution) {
  const auto keep = [&](std::vector<double>& values) {
    if (values.empty()) {
      return;
    }
    std::vector<double> kept(extended.arc_of.size());
    for (std::size_t a = 0; a < kept.size(); ++a) {
      kept[a] = values[extended.arc_of[a].value];
    }
    values = std::move(kept);
  };
  for (const StayProblem::StayArc& stay : extended.stay_arcs) {
    const double amount = solution.class_flow[stay.user_class][stay.arc.value];
    if (amount > 0) {
      solution.unmet.push_back(
          {stay.user_class, stay.origin, stay.destination, amount, stay.by_choice, {}});
      solution.assigned_demand -= amount;
    }
  }
  keep(solution.volume);
  keep(solution.time);
  keep(solution.toll);
  keep(solution.shadow_price);
  for (auto& flow : solution.class_flow) {
    keep(flow);
  }
  for (Unmet& unmet : solution.unmet) {
    if (!unmet.by_choice && !problem.hard_capacity.empty()) {
      unmet.cut = cut_of(problem, solution, unmet);
    }
  }
  if (solution.warm_start != nullptr) {
    auto start = std::make_shared<WarmStart>(*solution.warm_start);
    start->own_arc.assign(extended.problem.graph->arc_count(), 0xffff'ffff);
    for (std::uint32_t a = 0; a < extended.arc_of.size(); ++a) {
      start->own_arc[extended.arc_of[a].value] = a;
    }
    start->own_node = extended.own_node;
    solution.warm_start = std::move(start);
    solution.warm_start_fits = false;
  }
  return solution;
}

}  // namespace corridor::assign
