// Stretches between stations and the heads that they allow: what place_stations() walks over.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "corridor/physics/pump_stations.h"

namespace corridor::physics {

inline constexpr double kTolerance_m = 1e-6;  // heads that differ by less are equal
inline constexpr double kUnboundedHead_m = std::numeric_limits<double>::infinity();

/// Heights on which a running line's head is level, once per problem.
struct Lifted {
  std::vector<double> least;        // A + vapour head
  std::vector<double> greatest;     // A + allowed head
  std::vector<double> static_most;  // z + allowed head
  std::vector<double> segment_a;    // lower end of A in each segment: the pipe's greatest head
  std::vector<double> segment_z;
  std::vector<double> length;
};

inline Lifted lifted(const StationProblem& p) {
  Lifted out;
  const std::size_t n = p.x_m.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double a = p.z_m[i] + p.friction_m[i];
    out.least.push_back(a + p.vapour_head_m[i]);
    out.greatest.push_back(a + p.allowed_head_m[i]);
    out.static_most.push_back(p.z_m[i] + p.allowed_head_m[i]);
    if (i > 0) {
      out.segment_a.push_back(std::min(a, p.z_m[i - 1] + p.friction_m[i - 1]));
      out.segment_z.push_back(std::min(p.z_m[i], p.z_m[i - 1]));
      out.length.push_back(p.x_m[i] - p.x_m[i - 1]);
    }
  }
  return out;
}

inline double wanted_on_arrival(const StationProblem& p, std::size_t j) {
  return j + 1 == p.candidate.size() ? p.delivery_head_m : p.suction_head_m[j];
}

/// The stretch between two stations.
struct Edge {
  std::size_t to = 0;
  double level = 0;  // least departure level
  double most = 0;   // greatest departure level
  std::size_t most_node = 0;
  double arrival = 0;  // level on arrival if departed at `level`; slack lines fall behind summits
  double highest_z = 0;
  std::size_t highest_node = 0;
  std::size_t control_node = 0;
  bool feasible = false;
};

/// Walks downstream from candidate i and shows each stretch (i, j) to `visit`, until none farther
/// can be feasible. Returns why it stopped.
struct Stop {
  SpacingLimit why = SpacingLimit::end_of_line;
  std::size_t high_node = 0;
  std::size_t low_node = 0;
  double missing_m = 0;
};

template <class Visit>
Stop walk(const StationProblem& p, const Lifted& l, std::size_t i, const Visit& visit) {
  const std::size_t start = p.candidate[i];
  double least = l.least[start];
  std::size_t least_node = start;
  double most = l.greatest[start];
  std::size_t most_node = start;
  double highest = p.z_m[start];
  std::size_t highest_node = start;
  double static_most = l.static_most[start];
  std::size_t static_node = start;
  std::size_t node = start;
  for (std::size_t j = i + 1; j < p.candidate.size(); ++j) {
    const std::size_t end = p.candidate[j];
    while (node < end) {
      ++node;
      if (l.greatest[node] < most) {
        most = l.greatest[node];
        most_node = node;
      }
      if (l.static_most[node] < static_most) {
        static_most = l.static_most[node];
        static_node = node;
      }
      if (p.z_m[node] > highest) {
        highest = p.z_m[node];
        highest_node = node;
      }
      if (l.least[node] > least && node < end) {
        least = l.least[node];
        least_node = node;
      }
      if (highest > static_most + kTolerance_m) {
        return {SpacingLimit::static_pressure, highest_node, static_node, highest - static_most};
      }
      if (node < end &&
          (p.operation == Operation::slack ? l.least[node] : least) > most + kTolerance_m) {
        return {SpacingLimit::pressure, least_node, most_node, least - most};
      }
    }
    const double wanted = p.z_m[end] + p.friction_m[end] + wanted_on_arrival(p, j);
    Edge edge;
    edge.to = j;
    edge.control_node = wanted >= least ? end : least_node;
    edge.level = std::max(least, wanted);
    edge.most = most;
    edge.most_node = most_node;
    edge.arrival = p.operation == Operation::slack ? wanted : edge.level;
    edge.highest_z = highest;
    edge.highest_node = highest_node;
    edge.feasible = (p.operation == Operation::slack ? wanted : edge.level) <= most + kTolerance_m;
    visit(edge);
    if (!p.forced.empty() && p.forced[j] != 0 && j + 1 < p.candidate.size()) {
      return {SpacingLimit::forced, end, end, 0};
    }
    if (l.least[end] > least) {
      least = l.least[end];
      least_node = end;
    }
    if ((p.operation == Operation::slack ? l.least[end] : least) > most + kTolerance_m) {
      return {SpacingLimit::pressure, least_node, most_node, least - most};
    }
  }
  return {};
}

/// Walks upstream from candidate j and shows each feasible stretch (i, j) to `visit(i, edge)`.
/// Going upstream the level needed never falls and the level allowed never rises: the first stretch
/// that is infeasible ends the walk.
template <class Visit>
void walk_upstream(const StationProblem& p, const Lifted& l, std::size_t j, const Visit& visit) {
  const bool slack = p.operation == Operation::slack;
  const std::size_t end = p.candidate[j];
  const double wanted = p.z_m[end] + p.friction_m[end] + wanted_on_arrival(p, j);
  double least = -kUnboundedHead_m;
  std::size_t least_node = end;
  double most = l.greatest[end];
  std::size_t most_node = end;
  double highest = p.z_m[end];
  std::size_t highest_node = end;
  double static_most = l.static_most[end];
  std::size_t node = end;
  for (std::size_t i = j; i-- > 0;) {
    const std::size_t begin = p.candidate[i];
    while (node > begin) {
      --node;
      if (l.least[node] >= least) {
        least = l.least[node];
        least_node = node;
      }
      if (l.greatest[node] < most) {
        most = l.greatest[node];
        most_node = node;
      }
      if (p.z_m[node] > highest) {
        highest = p.z_m[node];
        highest_node = node;
      }
      static_most = std::min(static_most, l.static_most[node]);
      // A slack line stands at each node only as high as what lies downstream of it.
      const double held = slack ? l.greatest[node] : most;
      if (highest > static_most + kTolerance_m || wanted > most + kTolerance_m ||
          least > held + kTolerance_m) {
        return;
      }
    }
    Edge edge;
    edge.to = j;
    edge.control_node = wanted >= least ? end : least_node;
    edge.level = std::max(least, wanted);
    edge.most = most;
    edge.most_node = most_node;
    edge.arrival = slack ? wanted : edge.level;
    edge.highest_z = highest;
    edge.highest_node = highest_node;
    edge.feasible = true;
    visit(i, edge);
    if (!p.forced.empty() && p.forced[i] != 0) {
      return;
    }
  }
}

}  // namespace corridor::physics
