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

/// What rules over the nodes of a stretch, and where.
struct Extremes {
  double least = 0;  // level that the nodes need
  std::size_t least_node = 0;
  double most = 0;  // level that they allow
  std::size_t most_node = 0;
  double highest_z = 0;
  std::size_t highest_node = 0;
  double static_most = 0;  // of a line shut in
  std::size_t static_node = 0;

  static Extremes of(const StationProblem& p, const Lifted& l, std::size_t node) {
    return {l.least[node], node, l.greatest[node],    node,
            p.z_m[node],   node, l.static_most[node], node};
  }

  /// All but what the node needs.
  void add(const StationProblem& p, const Lifted& l, std::size_t node) {
    if (l.greatest[node] < most) {
      most = l.greatest[node];
      most_node = node;
    }
    if (l.static_most[node] < static_most) {
      static_most = l.static_most[node];
      static_node = node;
    }
    if (p.z_m[node] > highest_z) {
      highest_z = p.z_m[node];
      highest_node = node;
    }
  }

  void need(const Lifted& l, std::size_t node) {
    least = l.least[node];
    least_node = node;
  }

  bool bursts_shut_in() const { return highest_z > static_most + kTolerance_m; }

  /// The stretch to candidate j, which wants `wanted` as its level.
  Edge edge(const StationProblem& p, std::size_t j, double wanted) const {
    const double level = std::max(least, wanted);
    const double arrival = p.operation == Operation::slack ? wanted : level;
    return {.to = j,
            .level = level,
            .most = most,
            .most_node = most_node,
            .arrival = arrival,
            .highest_z = highest_z,
            .highest_node = highest_node,
            .control_node = wanted >= least ? p.candidate[j] : least_node,
            .feasible = arrival <= most + kTolerance_m};
  }
};

inline double wanted_level(const StationProblem& p, std::size_t j) {
  const std::size_t end = p.candidate[j];
  return p.z_m[end] + p.friction_m[end] + wanted_on_arrival(p, j);
}

struct Stop {
  SpacingLimit why = SpacingLimit::end_of_line;
  std::size_t high_node = 0;
  std::size_t low_node = 0;
  double missing_m = 0;
};

/// Walks downstream from candidate i and shows each stretch (i, j) to `visit`, until none farther
/// can be feasible. Returns why it stopped.
template <class Visit>
Stop walk(const StationProblem& p, const Lifted& l, std::size_t i, const Visit& visit) {
  std::size_t node = p.candidate[i];
  Extremes seen = Extremes::of(p, l, node);
  const auto too_high = [&](std::size_t at) {
    return (p.operation == Operation::slack ? l.least[at] : seen.least) > seen.most + kTolerance_m;
  };
  const auto pressure = [&] {
    return Stop{SpacingLimit::pressure, seen.least_node, seen.most_node, seen.least - seen.most};
  };
  for (std::size_t j = i + 1; j < p.candidate.size(); ++j) {
    const std::size_t end = p.candidate[j];
    while (node < end) {
      ++node;
      seen.add(p, l, node);
      if (l.least[node] > seen.least && node < end) {
        seen.need(l, node);
      }
      if (seen.bursts_shut_in()) {
        return {SpacingLimit::static_pressure, seen.highest_node, seen.static_node,
                seen.highest_z - seen.static_most};
      }
      if (node < end && too_high(node)) {
        return pressure();
      }
    }
    visit(seen.edge(p, j, wanted_level(p, j)));
    if (!p.forced.empty() && p.forced[j] != 0 && j + 1 < p.candidate.size()) {
      return {SpacingLimit::forced, end, end, 0};
    }
    if (l.least[end] > seen.least) {
      seen.need(l, end);
    }
    if (too_high(end)) {
      return pressure();
    }
  }
  return {};
}

/// Walks upstream from candidate j and shows each feasible stretch (i, j) to `visit(i, edge)`.
/// Going upstream the level needed never falls and the level allowed never rises: the first stretch
/// that is infeasible ends the walk.
template <class Visit>
void walk_upstream(const StationProblem& p, const Lifted& l, std::size_t j, const Visit& visit) {
  const double wanted = wanted_level(p, j);
  std::size_t node = p.candidate[j];
  Extremes seen = Extremes::of(p, l, node);
  seen.least = -kUnboundedHead_m;  // the end itself needs `wanted`
  for (std::size_t i = j; i-- > 0;) {
    const std::size_t begin = p.candidate[i];
    while (node > begin) {
      --node;
      seen.add(p, l, node);
      if (l.least[node] >= seen.least) {
        seen.need(l, node);
      }
      // A slack line stands at each node only as high as what lies downstream of it.
      const double held = p.operation == Operation::slack ? l.greatest[node] : seen.most;
      if (seen.bursts_shut_in() || wanted > seen.most + kTolerance_m ||
          seen.least > held + kTolerance_m) {
        return;
      }
    }
    visit(i, seen.edge(p, j, wanted));
    if (!p.forced.empty() && p.forced[i] != 0) {
      return;
    }
  }
}

}  // namespace corridor::physics
