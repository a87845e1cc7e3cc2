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

/// Users who value alike. Cost of an arc for one unit of their flow:
/// value_of_time * time(volume) + fixed_cost.
struct UserClass {
  std::vector<OdDemand> demand = {};
  double value_of_time = 1;             // cost per unit of time, >= 0
  double volume_per_unit = 1;           // e.g. passenger-car equivalents of a vehicle, > 0
  std::vector<double> fixed_cost = {};  // per arc, >= 0: tolls, tariffs, own slowness; infinity:
                                        // not allowed here; empty: none anywhere
};

/// The graph must outlive the problem. Volumes of an arc: preload + sum over classes of flow times
/// volume_per_unit.
struct Problem {
  const network::Graph* graph = nullptr;
  std::vector<VolumeDelay> delays = {};  // per arc
  std::vector<double> preload = {};      // per arc, volume of others who do not choose; empty: none
  std::vector<UserClass> classes = {};
};

enum class Status { converged, iteration_limit, time_limit, cancelled };

struct Unreachable {
  std::size_t user_class = 0;
  NodeId origin, destination;
  double amount = 0;
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
  std::vector<LogEntry> log;
  std::shared_ptr<const WarmStart> warm_start;
};

}  // namespace corridor::assign
