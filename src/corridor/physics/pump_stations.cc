#include "corridor/physics/pump_stations.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace corridor::physics {
namespace {

constexpr double kTolerance_m = 1e-6;  // heads that differ by less are equal
constexpr double kTie = 1e-12;         // weights that differ by less, relatively, are equal
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

/// Of a metre of pipe that holds `head_m`.
double pipe_weight(const StationWeights& weights, double head_m) {
  const auto last = static_cast<int>(weights.pipe_per_m.size()) - 1;
  const double head = head_m - kTolerance_m;
  // Truncation and one more is the ceiling, without a call into libm.
  const int index = std::clamp(static_cast<int>(head) + (head > 0 ? 1 : 0), 0, last);
  return weights.pipe_per_m[static_cast<std::size_t>(index)];
}

/// Weight of the pipe of a slack line between a growing stretch's first node and its end. A stretch
/// that grows upstream keeps what was summed as long as the shut-in head stays or rules nowhere.
class SlackPipe {
 public:
  SlackPipe(const StationProblem& p, const Lifted& l, const StationWeights& weights,
            std::size_t end, double arrival)
      : p_(p), l_(l), weights_(weights), end_(end), arrival_(arrival) {
    begin_anew(-kInfinity);
  }

  /// From `begin`, which never rises from call to call.
  double weight(std::size_t begin, double highest_z) {
    if (weights_.pipe_per_m.empty()) {
      return 0;
    }
    // Shut in, a pipe holds highest_z - z; running, at least arrival - A.
    const bool shut_in_rules = arrival_ < highest_z + p_.friction_m[end_];
    const double shut_in = shut_in_rules ? highest_z : -kInfinity;
    if (shut_in != shut_in_) {
      begin_anew(shut_in);
    }
    for (; node_ > begin; --node_) {
      const std::size_t k = node_ - 1;
      const double head = std::max(running_ - l_.segment_a[k], shut_in_ - l_.segment_z[k]);
      sum_ += pipe_weight(weights_, head) * l_.length[k];
      running_ = std::max(running_, l_.least[k]);  // upstream the level can only rise
    }
    return sum_;
  }

 private:
  void begin_anew(double shut_in) {
    shut_in_ = shut_in;
    node_ = end_;
    running_ = arrival_;
    sum_ = 0;
  }

  const StationProblem& p_;
  const Lifted& l_;
  const StationWeights& weights_;
  std::size_t end_;
  double arrival_;
  double shut_in_ = 0;
  std::size_t node_ = 0;
  double running_ = 0;
  double sum_ = 0;
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

/// Weight of the pipe between any two candidates under one level, running and shut in. The first
/// rules as long as the friction so far is below level - highest_z, the second beyond. Sums up to
/// each candidate are kept, per level and per height: at low flows reduction stations keep their
/// level in half a million ways, and summing each took nine tenths of the time.
class PipeTable {
 public:
  PipeTable(const StationProblem& p, const Lifted& l, const StationWeights& weights,
            std::size_t levels)
      : p_(p), l_(l), weights_(weights), running_(levels), shut_in_(p.x_m.size()) {}

  double weight(std::size_t i, std::size_t j, std::size_t level_id, double level,
                std::size_t highest_node) {
    if (weights_.pipe_per_m.empty()) {
      return 0;
    }
    const double highest_z = p_.z_m[highest_node];
    const auto running = [&](std::size_t k) { return level - l_.segment_a[k]; };
    const auto shut_in = [&](std::size_t k) { return highest_z - l_.segment_z[k]; };
    const auto either = [&](std::size_t k) { return std::max(running(k), shut_in(k)); };
    Level& of_level = running_[level_id];
    if (of_level.highest_node != highest_node) {
      of_level.highest_node = highest_node;
      of_level.turn = first_beyond(level - highest_z);
      of_level.turning = of_level.turn > 0 && of_level.turn < p_.candidate.size()
                             ? interval(of_level.turn - 1, either)
                             : 0;
    }
    const std::size_t turn = of_level.turn;
    if (turn > j) {
      return between(of_level.sums, running, i, j);
    }
    if (turn <= i) {
      return between(shut_in_[highest_node], shut_in, i, j);
    }
    return between(of_level.sums, running, i, turn - 1) + of_level.turning +
           between(shut_in_[highest_node], shut_in, turn, j);
  }

 private:
  /// Sums from one candidate on and back, for the candidates [low, high].
  struct Sums {
    std::size_t low = 0;
    std::size_t high = 0;
    std::vector<double> upto = {};
  };
  struct Level {
    Sums sums = {};
    std::size_t highest_node = kNone;  // that `turn` and `turning` hold for
    std::size_t turn = 0;              // first candidate where the shut-in line rules
    double turning = 0;                // weight of the interval before it, where both may
  };

  std::size_t first_beyond(double friction_m) const {
    const auto found =
        std::partition_point(p_.candidate.begin(), p_.candidate.end(),
                             [&](std::uint32_t node) { return p_.friction_m[node] <= friction_m; });
    return static_cast<std::size_t>(found - p_.candidate.begin());
  }

  /// From candidate c to the next.
  template <class Head>
  double interval(std::size_t c, const Head& head) const {
    double sum = 0;
    for (std::size_t k = p_.candidate[c]; k < p_.candidate[c + 1]; ++k) {
      sum += pipe_weight(weights_, head(k)) * l_.length[k];
    }
    return sum;
  }

  template <class Head>
  double between(Sums& sums, const Head& head, std::size_t i, std::size_t j) const {
    if (sums.upto.empty()) {
      sums.upto.assign(p_.candidate.size(), 0);
      sums.low = sums.high = i;
    }
    for (; sums.low > i; --sums.low) {
      sums.upto[sums.low - 1] = sums.upto[sums.low] - interval(sums.low - 1, head);
    }
    for (; sums.high < j; ++sums.high) {
      sums.upto[sums.high + 1] = sums.upto[sums.high] + interval(sums.high, head);
    }
    return sums.upto[j] - sums.upto[i];
  }

  const StationProblem& p_;
  const Lifted& l_;
  const StationWeights& weights_;
  std::vector<Level> running_;
  std::vector<Sums> shut_in_;  // by the highest node
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
