#include "corridor/physics/pump_stations.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace corridor::physics {
namespace {

constexpr double kTolerance_m = 1e-6;  // heads that differ by less are equal
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNone = 0xffff'ffff;

/// Heights on which a running line's head is level, once per problem.
struct Lifted {
  std::vector<double> least;        // A + vapour head
  std::vector<double> greatest;     // A + allowed head
  std::vector<double> static_most;  // z + allowed head
  std::vector<double> segment_a;    // lower end of A in each segment: the pipe's greatest head
  std::vector<double> segment_z;
  std::vector<double> length;
};

Lifted lifted(const StationProblem& p) {
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

double wanted_on_arrival(const StationProblem& p, std::size_t j) {
  return j + 1 == p.candidate.size() ? p.delivery_head_m : p.suction_head_m[j];
}

/// The stretch between two stations.
struct Edge {
  std::size_t to = 0;
  double level = 0;    // least departure level
  double most = 0;     // greatest departure level
  double arrival = 0;  // level on arrival if departed at `level`; slack lines fall behind summits
  double highest_z = 0;
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
    edge.arrival = p.operation == Operation::slack ? wanted : edge.level;
    edge.highest_z = highest;
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

/// Weight of the pipe between a growing stretch's first node and its end. A stretch that grows
/// upstream keeps what was summed as long as its heads stay, and heads only rise: what was summed
/// before is a lower bound afterwards. Without both, sums would take most of the time (10 times
/// slower on 3,000 km).
class PipeSum {
 public:
  PipeSum(const StationProblem& p, const Lifted& l, const StationWeights& weights, std::size_t end,
          double arrival)
      : p_(p),
        l_(l),
        weights_(weights),
        end_(end),
        arrival_(arrival),
        node_(end),
        running_(arrival) {}

  /// At most the weight from `begin`, for a level and a height that never fall from call to call.
  double at_least(std::size_t begin, double level, double highest_z) {
    if (weights_.pipe_per_m.empty()) {
      return 0;
    }
    // Shut in, a pipe holds highest_z - z; running, at least level - A. Above this level the first
    // is nowhere the greater one.
    const bool static_rules = (slack() ? arrival_ : level) < highest_z + p_.friction_m[end_];
    stale_ = stale_ || static_rules != static_rules_ || (!slack() && level != level_) ||
             (static_rules && highest_z != highest_z_);
    level_ = level;
    highest_z_ = highest_z;
    static_rules_ = static_rules;
    running_ = slack() ? running_ : level;
    extend_to(begin);
    return sum_;
  }

  /// The weight itself, for what `at_least` was last asked.
  double exact() {
    if (stale_) {
      const std::size_t begin = node_;
      node_ = end_;
      sum_ = 0;
      running_ = slack() ? arrival_ : level_;
      stale_ = false;
      extend_to(begin);
    }
    return sum_;
  }

 private:
  bool slack() const { return p_.operation == Operation::slack; }

  void extend_to(std::size_t begin) {
    if (weights_.pipe_per_m.empty()) {
      return;
    }
    const auto last = static_cast<int>(weights_.pipe_per_m.size()) - 1;
    for (; node_ > begin; --node_) {
      const std::size_t k = node_ - 1;
      const double head =
          std::max(running_ - l_.segment_a[k], highest_z_ - l_.segment_z[k]) - kTolerance_m;
      // Truncation and one more is the ceiling, without a call into libm.
      const int index = std::clamp(static_cast<int>(head) + (head > 0 ? 1 : 0), 0, last);
      sum_ += weights_.pipe_per_m[static_cast<std::size_t>(index)] * l_.length[k];
      if (slack()) {
        running_ = std::max(running_, l_.least[k]);  // upstream the level can only rise
      }
    }
  }

  const StationProblem& p_;
  const Lifted& l_;
  const StationWeights& weights_;
  std::size_t end_;
  double arrival_;
  std::size_t node_;
  double running_;
  double sum_ = 0;
  double level_ = -kInfinity;
  double highest_z_ = -kInfinity;
  bool static_rules_ = false;
  bool stale_ = true;
};

/// Walks upstream from candidate j and shows each feasible stretch (i, j) to `visit(i, edge)`.
/// Going upstream the level needed never falls and the level allowed never rises: the first stretch
/// that is infeasible ends the walk.
template <class Visit>
void walk_upstream(const StationProblem& p, const Lifted& l, std::size_t j, const Visit& visit) {
  const bool slack = p.operation == Operation::slack;
  const std::size_t end = p.candidate[j];
  const double wanted = p.z_m[end] + p.friction_m[end] + wanted_on_arrival(p, j);
  double least = -kInfinity;
  std::size_t least_node = end;
  double most = l.greatest[end];
  double highest = p.z_m[end];
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
      most = std::min(most, l.greatest[node]);
      highest = std::max(highest, p.z_m[node]);
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
    edge.arrival = slack ? wanted : edge.level;
    edge.highest_z = highest;
    edge.feasible = true;
    visit(i, edge);
    if (!p.forced.empty() && p.forced[i] != 0) {
      return;
    }
  }
}

/// A way to arrive at a candidate.
struct State {
  double level = 0;
  double weight = kInfinity;
  std::uint32_t from = kNone;  // candidate
  std::uint32_t from_state = kNone;
  double departure = 0;
  StationKind kind = StationKind::pump;
  std::uint32_t control_node = 0;
  HeadLimit limit = HeadLimit::next_suction;
};

void offer(std::vector<State>& states, const State& state) {
  for (State& known : states) {
    if (std::abs(known.level - state.level) < kTolerance_m) {
      if (state.weight < known.weight) {
        known = state;
      }
      return;
    }
  }
  states.push_back(state);
}

double known_weight(const std::vector<State>& states, double level) {
  for (const State& known : states) {
    if (std::abs(known.level - level) < kTolerance_m) {
      return known.weight;
    }
  }
  return kInfinity;
}

HeadLimit head_limit(const StationProblem& p, const Edge& edge) {
  if (edge.control_node != p.candidate[edge.to]) {
    return HeadLimit::summit;
  }
  if (edge.to + 1 == p.candidate.size()) {
    return HeadLimit::delivery;
  }
  return !p.npsh_rules.empty() && p.npsh_rules[edge.to] != 0 ? HeadLimit::npsh
                                                             : HeadLimit::next_suction;
}

StationPlan traced(const StationProblem& p, const Lifted& l,
                   const std::vector<std::vector<State>>& states) {
  StationPlan plan;
  plan.feasible = true;
  std::size_t best = 0;
  const std::vector<State>& last = states.back();
  for (std::size_t s = 1; s < last.size(); ++s) {
    best = last[s].weight < last[best].weight ? s : best;
  }
  plan.weight = last[best].weight;
  plan.stations.push_back({.candidate = states.size() - 1,
                           .kind = StationKind::terminal,
                           .arrival_level_m = last[best].level,
                           .departure_level_m = last[best].level,
                           .head_limit = HeadLimit::delivery});
  std::size_t at = states.size() - 1;
  std::size_t s = best;
  while (states[at][s].from != kNone) {
    const State& state = states[at][s];
    const std::size_t from = state.from;
    PlannedStation station;
    station.candidate = from;
    station.kind = from == 0 ? StationKind::origin : state.kind;
    station.arrival_level_m = states[from][state.from_state].level;
    station.departure_level_m = state.departure;
    station.head_limit = state.limit;
    station.control_node = state.control_node;
    std::size_t farthest = from;
    const Stop stop =
        walk(p, l, from, [&](const Edge& edge) { farthest = edge.feasible ? edge.to : farthest; });
    const bool could_go_on = farthest > at;
    station.spacing_limit = could_go_on ? SpacingLimit::weight : stop.why;
    station.spacing_node = stop.low_node;
    plan.stations.push_back(station);
    s = state.from_state;
    at = from;
  }
  std::reverse(plan.stations.begin(), plan.stations.end());
  for (const PlannedStation& station : plan.stations) {
    const double rise = station.departure_level_m - station.arrival_level_m;
    const bool pumps = station.kind == StationKind::pump || station.kind == StationKind::origin;
    plan.pump_stations += pumps ? 1 : 0;
    plan.reduction_stations += station.kind == StationKind::reduction ? 1 : 0;
    plan.lift_m += pumps ? std::max(0.0, rise) : 0;
  }
  const std::size_t end = p.candidate.back();
  plan.terminal_surplus_m =
      plan.stations.back().arrival_level_m - (p.z_m[end] + p.friction_m[end] + p.delivery_head_m);
  return plan;
}

Obstacle obstacle_after(const StationProblem& p, const Lifted& l, std::size_t from) {
  Obstacle out;
  out.from_candidate = from;
  out.to_candidate = from + 1;
  bool visited = false;
  const Stop stop = walk(p, l, from, [&](const Edge& edge) {
    if (!visited) {
      visited = true;
      out.high_node = edge.control_node;
      out.missing_head_m = edge.level - edge.most;
    }
  });
  const std::size_t begin = p.candidate[from];
  if (visited && out.missing_head_m > kTolerance_m) {
    // The weakest place of the stretch, where the level would be too high.
    out.low_node = begin;
    for (std::size_t k = begin; k <= p.candidate[from + 1]; ++k) {
      out.low_node = l.greatest[k] < l.greatest[out.low_node] ? k : out.low_node;
    }
    return out;
  }
  out.static_pressure = stop.why == SpacingLimit::static_pressure;
  out.high_node = stop.high_node;
  out.low_node = stop.low_node;
  out.missing_head_m = stop.missing_m;
  return out;
}

}  // namespace

const char* text(StationKind kind) {
  switch (kind) {
    case StationKind::origin:
      return "origin";
    case StationKind::pump:
      return "pump";
    case StationKind::reduction:
      return "reduction";
    case StationKind::terminal:
      return "terminal";
  }
  return "";
}

const char* text(HeadLimit limit) {
  switch (limit) {
    case HeadLimit::next_suction:
      return "suction of the next station";
    case HeadLimit::npsh:
      return "NPSH of the next station";
    case HeadLimit::summit:
      return "summit";
    case HeadLimit::delivery:
      return "delivery";
    case HeadLimit::kept:
      return "head kept";
  }
  return "";
}

const char* text(SpacingLimit limit) {
  switch (limit) {
    case SpacingLimit::pressure:
      return "allowed pressure";
    case SpacingLimit::static_pressure:
      return "static pressure";
    case SpacingLimit::forced:
      return "forced station";
    case SpacingLimit::end_of_line:
      return "end of line";
    case SpacingLimit::weight:
      return "least weight";
  }
  return "";
}

StationPlan place_stations(const StationProblem& p, const StationWeights& weights) {
  assert(p.candidate.size() >= 2 && p.suction_head_m.size() == p.candidate.size());
  const Lifted l = lifted(p);
  std::vector<std::vector<State>> states(p.candidate.size());
  State origin;
  origin.level = p.z_m[p.candidate[0]] + p.friction_m[p.candidate[0]] + p.origin_head_m;
  origin.weight = 0;
  states[0].push_back(origin);
  for (std::size_t j = 1; j < p.candidate.size(); ++j) {
    const std::size_t to = p.candidate[j];
    const double arrival = p.z_m[to] + p.friction_m[to] + wanted_on_arrival(p, j);
    PipeSum pipe(p, l, weights, to, arrival);
    walk_upstream(p, l, j, [&](std::size_t i, const Edge& edge) {
      if (states[i].empty()) {
        return;
      }
      const std::size_t from = p.candidate[i];
      const auto base_of = [&](const State& state, bool pump) {
        const double lift = std::max(0.0, edge.level - state.level);
        return state.weight + (pump ? weights.pump_station + weights.per_lift_m * lift
                                    : weights.reduction_station);
      };
      double lowest_pipe = pipe.at_least(from, edge.level, edge.highest_z);
      const double known = known_weight(states[j], edge.arrival);
      const bool may_win = std::any_of(states[i].begin(), states[i].end(), [&](const State& state) {
        const bool pump = i == 0 || state.level < edge.level - kTolerance_m;
        // A reduction station may arrive at levels of its own.
        return !pump || base_of(state, pump) + lowest_pipe < known;
      });
      if (!may_win) {
        return;
      }
      lowest_pipe = pipe.exact();
      for (std::uint32_t s = 0; s < states[i].size(); ++s) {
        const State& state = states[i][s];
        const bool pump = i == 0 || state.level < edge.level - kTolerance_m;
        const double base = base_of(state, pump);
        State next;
        next.from = static_cast<std::uint32_t>(i);
        next.from_state = s;
        next.control_node = static_cast<std::uint32_t>(edge.control_node);
        next.departure = edge.level;
        next.level = edge.arrival;
        next.limit = head_limit(p, edge);
        next.kind = pump ? StationKind::pump : StationKind::reduction;
        next.weight = base + lowest_pipe;
        offer(states[j], next);
        const double kept = std::min(state.level, edge.most);
        const bool can_keep =
            !pump && p.operation == Operation::tight && kept > edge.level + kTolerance_m;
        // More head never makes the pipe lighter: no need to sum it where that is already too much.
        if (can_keep && base + lowest_pipe < known_weight(states[j], kept)) {
          next.departure = kept;
          next.level = kept;
          next.limit = HeadLimit::kept;
          PipeSum all(p, l, weights, to, kept);
          all.at_least(from, kept, edge.highest_z);
          next.weight = base + all.exact();
          offer(states[j], next);
        }
      }
    });
  }
  if (states.back().empty()) {
    std::size_t farthest = 0;
    for (std::size_t i = 0; i < states.size(); ++i) {
      farthest = states[i].empty() ? farthest : i;
    }
    StationPlan plan;
    plan.obstacle = obstacle_after(p, l, farthest);
    return plan;
  }
  return traced(p, l, states);
}

std::size_t fewest_stations(const StationProblem& p) {
  const Lifted l = lifted(p);
  std::size_t count = 0;
  std::size_t at = 0;
  while (at + 1 < p.candidate.size()) {
    std::size_t farthest = at;
    walk(p, l, at, [&](const Edge& edge) { farthest = edge.feasible ? edge.to : farthest; });
    if (farthest == at) {
      return 0;
    }
    at = farthest;
    ++count;
  }
  return count;
}

}  // namespace corridor::physics
