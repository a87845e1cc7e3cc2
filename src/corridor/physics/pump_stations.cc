#include "corridor/physics/pump_stations.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "corridor/physics/station_pipe.h"
#include "corridor/physics/station_stretch.h"

namespace corridor::physics {
namespace {

constexpr double kTie = 1e-12;  // weights that differ by less, relatively, are equal
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNone = 0xffff'ffff;

/// What a level equals, as a number of its own: the same levels come back at many candidates, and
/// numbers are found without comparing heads.
struct LevelIds {
  std::size_t candidates;
  std::size_t nodes;
  std::size_t origin() const { return candidates + 2 * nodes; }
  std::size_t size() const { return origin() + 1; }
  std::size_t most(const Edge& edge) const { return candidates + nodes + edge.most_node; }
  std::size_t arrival(const StationProblem& p, const Edge& edge) const {
    const bool at_end =
        p.operation == Operation::slack || edge.control_node == p.candidate[edge.to];
    return at_end ? edge.to : candidates + edge.control_node;
  }
};

/// A way to arrive at a candidate.
struct State {
  double level = 0;
  double weight = kInfinity;
  std::uint32_t level_id = 0;
  std::uint32_t from = kNone;  // candidate
  std::uint32_t from_state = kNone;
  double departure = 0;
  StationKind kind = StationKind::pump;
  std::uint32_t control_node = 0;
  HeadLimit limit = HeadLimit::next_suction;
};

/// The best way to arrive at one candidate on each level.
class Arrivals {
 public:
  explicit Arrivals(std::size_t levels) : place_(levels, kNone) {}

  double known_weight(std::size_t level_id) const {
    return place_[level_id] == kNone ? kInfinity : states_[place_[level_id]].weight;
  }

  void offer(const State& state) {
    std::uint32_t& place = place_[state.level_id];
    if (place == kNone) {
      place = static_cast<std::uint32_t>(states_.size());
      states_.push_back(state);
    } else if (state.weight < states_[place].weight * (1 - kTie)) {
      states_[place] = state;
    }
  }

  /// Hands the states over and begins anew.
  std::vector<State> take() {
    for (const State& state : states_) {
      place_[state.level_id] = kNone;
    }
    return std::exchange(states_, {});
  }

 private:
  std::vector<std::uint32_t> place_;  // by level
  std::vector<State> states_;
};

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

/// All ways over one stretch, from the ways to arrive at its first candidate.
struct Departures {
  const StationProblem& p;
  const StationWeights& weights;
  const LevelIds& ids;
  std::size_t i;
  const Edge& edge;
  const std::vector<State>& states;

  bool pumps(const State& state) const { return i == 0 || state.level < edge.level - kTolerance_m; }

  /// Without the pipe.
  double station_weight(const State& state) const {
    const double lift = std::max(0.0, edge.level - state.level);
    return state.weight + (pumps(state) ? weights.pump_station + weights.per_lift_m * lift
                                        : weights.reduction_station);
  }

  State next(std::size_t s, std::size_t level_id, double departure) const {
    State out;
    out.level_id = static_cast<std::uint32_t>(level_id);
    out.from = static_cast<std::uint32_t>(i);
    out.from_state = static_cast<std::uint32_t>(s);
    out.control_node = static_cast<std::uint32_t>(edge.control_node);
    out.departure = departure;
    out.kind = pumps(states[s]) ? StationKind::pump : StationKind::reduction;
    return out;
  }

  void arrive(SlackPipe& slack_pipe, PipeTable& table, Arrivals& arrivals) const {
    // On the least level all ways arrive alike: the lightest stands for them. So it is on the
    // greatest, for those that arrive above it.
    std::size_t lightest = 0;
    double lightest_weight = kInfinity;
    std::size_t capped = kNone;
    bool may_keep = false;
    for (std::size_t s = 0; s < states.size(); ++s) {
      const double weight = station_weight(states[s]);
      if (weight < lightest_weight) {
        lightest = s;
        lightest_weight = weight;
      }
      may_keep = may_keep || can_keep(states[s]);
      if (can_keep(states[s]) && states[s].level >= edge.most &&
          (capped == kNone || states[s].weight < states[capped].weight)) {
        capped = s;
      }
    }
    const std::size_t arrival_id = ids.arrival(p, edge);
    if (!may_keep && lightest_weight >= arrivals.known_weight(arrival_id)) {
      return;
    }
    const double lowest_pipe =
        p.operation == Operation::slack
            ? slack_pipe.weight(p.candidate[i], edge.highest_z)
            : table.weight(i, edge.to, arrival_id, edge.level, edge.highest_node);
    State low = next(lightest, arrival_id, edge.level);
    low.level = edge.arrival;
    low.limit = head_limit(p, edge);
    low.weight = lightest_weight + lowest_pipe;
    arrivals.offer(low);
    if (capped != kNone) {
      keep(capped, ids.most(edge), edge.most, lowest_pipe, table, arrivals);
    }
    for (std::size_t s = 0; may_keep && s < states.size(); ++s) {
      if (can_keep(states[s]) && states[s].level < edge.most) {
        keep(s, states[s].level_id, states[s].level, lowest_pipe, table, arrivals);
      }
    }
  }

  bool can_keep(const State& state) const {
    return p.operation == Operation::tight && !pumps(state) &&
           std::min(state.level, edge.most) > edge.level + kTolerance_m;
  }

  void keep(std::size_t s, std::size_t level_id, double level, double lowest_pipe, PipeTable& table,
            Arrivals& arrivals) const {
    const double station = station_weight(states[s]);
    // More head never makes the pipe lighter: no need to sum it where that is already too much.
    if (station + lowest_pipe >= arrivals.known_weight(level_id)) {
      return;
    }
    State kept = next(s, level_id, level);
    kept.level = level;
    kept.limit = HeadLimit::kept;
    kept.weight = station + table.weight(i, edge.to, level_id, level, edge.highest_node);
    arrivals.offer(kept);
  }
};

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
  const LevelIds ids{p.candidate.size(), p.x_m.size()};
  PipeTable table(p, l, weights, ids.size());
  Arrivals arrivals(ids.size());
  std::vector<std::vector<State>> states(p.candidate.size());
  State origin;
  origin.level = p.z_m[p.candidate[0]] + p.friction_m[p.candidate[0]] + p.origin_head_m;
  origin.level_id = static_cast<std::uint32_t>(ids.origin());
  origin.weight = 0;
  states[0].push_back(origin);
  for (std::size_t j = 1; j < p.candidate.size(); ++j) {
    const std::size_t to = p.candidate[j];
    const double arrival = p.z_m[to] + p.friction_m[to] + wanted_on_arrival(p, j);
    SlackPipe slack_pipe(p, l, weights, to, arrival);
    walk_upstream(p, l, j, [&](std::size_t i, const Edge& edge) {
      if (!states[i].empty()) {
        const Departures from{p, weights, ids, i, edge, states[i]};
        from.arrive(slack_pipe, table, arrivals);
      }
    });
    states[j] = arrivals.take();
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
