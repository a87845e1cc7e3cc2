// What an assignment starts from and what it ends with.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "corridor/assign/delay_kernel.h"
#include "corridor/assign/volume_delay.h"
#include "corridor/network/graph.h"

namespace corridor::assign {

struct OdDemand {
  NodeId origin;
  NodeId destination;
  double amount = 0;  // vehicles, tonnes, trips: per unit of time
};

/// How demand falls with the cost of its cheapest way, c; `amount` is what it is at cost 0.
enum class Elasticity : std::uint8_t {
  fixed,
  linear,       // amount (1 - s c), 0 from c = 1 / s on
  exponential,  // amount exp(-s c)
};

/// Users who value alike. Cost of an arc for one unit of their flow:
/// value_of_time * time(volume) + fixed_cost.
struct UserClass {
  std::vector<OdDemand> demand = {};
  double value_of_time = 1;             // cost per unit of time, >= 0
  double volume_per_unit = 1;           // e.g. passenger-car equivalents of a vehicle, > 0
  std::vector<double> fixed_cost = {};  // per arc, >= 0: tolls, tariffs, own slowness; infinity:
                                        // not allowed here; empty: none anywhere
  Elasticity elasticity = Elasticity::fixed;
  double sensitivity = 0;  // s of an elastic demand, 1 / cost, > 0
  /// What a unit that does not move costs its owner: it stays where it is rather than pay more, in
  /// shadow prices too. Infinity: with hard capacities kUnmetCost times the dearest free pair.
  double unmet_cost = std::numeric_limits<double>::infinity();
};

/// The graph must outlive the problem. Volumes of an arc: preload + sum over classes of flow times
/// volume_per_unit.
struct Problem {
  const network::Graph* graph = nullptr;
  std::vector<VolumeDelay> delays = {};  // per arc
  std::vector<double> preload = {};      // per arc, volume of others who do not choose; empty: none
  std::vector<UserClass> classes = {};
  /// Per arc, most that may pass, preload included; infinity: no limit; empty: none anywhere. Not
  /// part of the delay but a constraint of its own.
  std::vector<double> hard_capacity = {};
};

enum class Status { converged, iteration_limit, time_limit, cancelled };

struct Unreachable {
  std::size_t user_class = 0;
  NodeId origin, destination;
  double amount = 0;
};

/// Demand that has a way but stays: hard capacities leave no room, or an elastic demand's cost.
struct Unmet {
  std::size_t user_class = 0;
  NodeId origin, destination;
  double amount = 0;
  bool by_choice = false;       // elastic demand
  std::vector<ArcId> cut = {};  // full arcs that part origin and destination; empty: a way is left,
                                // but dearer than `unmet_cost`
};

struct LogEntry {
  int iteration = 0;
  double seconds = 0;
  double relative_gap = 0;
  double objective = 0;
};

/// Solver's own description of a solution, from which another may start. Opaque.
struct WarmStart;

struct Assignment {
  Status status = Status::iteration_limit;
  std::vector<double> volume;                   // per arc, preload not included
  std::vector<double> time;                     // per arc at that volume
  std::vector<std::vector<double>> class_flow;  // [class][arc], in units of the class
  std::vector<double> toll;  // per arc, time: what marginal delay costs (system optimum)

  double relative_gap = std::numeric_limits<double>::infinity();  // excess / total cost
  double average_excess_cost = 0;  // cost a unit of demand could save
  double objective = 0;            // Beckmann (1956); of the system optimum: total cost
  double lower_bound = 0;          // objective of the linearised problem, <= best objective
  double total_cost = 0;           // sum of flow times cost
  double shortest_path_cost = 0;   // sum of demand times cheapest cost
  double assigned_demand = 0;      // units
  int iterations = 0;
  double seconds = 0;
  std::vector<Unreachable> unreachable;  // demand that no way joins: left out of everything above
  std::vector<double> shadow_price;  // per arc with hard capacities, in time: what one more unit
                                     // of capacity would save (a queue's length, if it is one)
  double worst_overload = 0;         // largest volume above a hard capacity, share of it
  std::vector<Unmet> unmet;
  std::vector<LogEntry> log;
  std::shared_ptr<const WarmStart> warm_start;
  bool warm_start_fits = true;  // false: its bushes run on the network with stay arcs
};

}  // namespace corridor::assign
