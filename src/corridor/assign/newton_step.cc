#include "corridor/assign/newton_step.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace corridor::assign {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNone = 0xffff'ffff;
constexpr int kMostSteps = 8;
constexpr int kMostIterations = 100;  // of conjugate gradients
constexpr int kMostBoundRounds = 6;   // of sweeps and conjugate gradients
constexpr int kSweeps = 2;
constexpr double kFlat = 1e-12;         // bend of a direction, share of its terms, that is noise
constexpr double kResidualGoal = 1e-3;  // share of a step's residual that is left
constexpr double kEnough = 1e-3;        // share of the excess that is left
constexpr double kPoorStep = 0.5;       // a step that leaves more than this share is the last
constexpr double kOvershoot = 0.1;      // slope at the end of a step, share of that at its start

}  // namespace

void NewtonStep::collect(const Bundle& bundle, std::uint32_t index, const BushBalancer& balancer,
                         const UserClass& users) {
  Collected& noted = collected_[index];
  noted.approaches.clear();
  noted.places.clear();
  if (!(users.value_of_time > 0)) {
    return;  // costs that flow does not change
  }
  const Bush& bush = bundle.bush;
  std::vector<std::uint32_t>& all = noted.approaches;
  for (std::uint32_t node = 1; node < bush.nodes.size(); ++node) {
    if (bush.first[node + 1] - bush.first[node] == 1) {
      continue;
    }
    const std::uint32_t cheapest = balancer.cheap_approach(node);
    for (std::uint32_t k = bush.first[node]; k < bush.first[node + 1]; ++k) {
      if (k == cheapest || !(bush.flow[k] > 0 || k == balancer.dear_approach(node))) {
        continue;
      }
      // Back along the dear and the cheap way to where they part.
      const auto first = static_cast<std::uint32_t>(all.size());
      walk_.assign(1, cheapest);
      all.push_back(k);
      std::uint32_t dear = bush.approaches[k].tail;
      std::uint32_t cheap = bush.approaches[cheapest].tail;
      while (dear != cheap) {
        if (dear > cheap) {
          all.push_back(balancer.dear_approach(dear));
          dear = bush.approaches[all.back()].tail;
        } else {
          walk_.push_back(balancer.cheap_approach(cheap));
          cheap = bush.approaches[walk_.back()].tail;
        }
      }
      auto middle = static_cast<std::uint32_t>(all.size());
      all.insert(all.end(), walk_.begin(), walk_.end());
      // Origins see the same pair from either side.
      if (bush.approaches[k].arc > bush.approaches[cheapest].arc) {
        std::rotate(all.begin() + first, all.begin() + middle, all.end());
        middle = first + static_cast<std::uint32_t>(walk_.size());
      }
      noted.places.push_back({middle, static_cast<std::uint32_t>(all.size())});
    }
  }
}

/// The pair of `walk_`, whose first segment has `length` arcs.
std::uint32_t NewtonStep::pair_of(std::uint32_t user_class, std::size_t length) {
  std::uint64_t hash = user_class + 0x9e37'79b9'7f4a'7c15ULL;
  for (const std::uint32_t arc : walk_) {
    hash = (hash ^ arc) * 0x0000'0100'0000'01b3ULL;
    hash ^= hash >> 29;
  }
  const auto found = pair_at_.equal_range(hash);
  for (auto at = found.first; at != found.second; ++at) {
    const Pair& pair = pairs_[at->second];
    if (pair.user_class == user_class && pair.middle - pair.first == length &&
        std::ranges::equal(walk_, std::span(arcs_).subspan(pair.first, pair.last - pair.first))) {
      return at->second;
    }
  }
  Pair pair;
  pair.user_class = user_class;
  pair.first = static_cast<std::uint32_t>(arcs_.size());
  pair.middle = static_cast<std::uint32_t>(pair.first + length);
  arcs_.insert(arcs_.end(), walk_.begin(), walk_.end());
  pair.last = static_cast<std::uint32_t>(arcs_.size());
  pairs_.push_back(pair);
  const auto index = static_cast<std::uint32_t>(pairs_.size() - 1);
  pair_at_.emplace(hash, index);
  return index;
}

/// Members and distinct pairs of all bundles.
void NewtonStep::assemble(std::span<const Bundle> bundles, const Problem& problem) {
  pairs_.clear();
  members_.clear();
  arcs_.clear();
  pair_at_.clear();
  for (std::uint32_t b = 0; b < bundles.size(); ++b) {
    const Bush& bush = bundles[b].bush;
    std::uint32_t first = 0;
    for (const auto [middle, last] : collected_[b].places) {
      walk_.clear();
      for (std::uint32_t i = first; i < last; ++i) {
        walk_.push_back(bush.approaches[collected_[b].approaches[i]].arc);
      }
      members_.push_back(
          {pair_of(bundles[b].user_class, middle - first), b, first, middle, last, 0, 0});
      first = last;
    }
  }
  local_of_.assign(problem.graph->arc_count(), kNone);
  arc_change_.assign(problem.graph->arc_count(), 0);
  changed_arcs_.clear();
  used_arcs_.clear();
  local_arc_.resize(arcs_.size());
  for (std::size_t i = 0; i < arcs_.size(); ++i) {
    std::uint32_t& local = local_of_[arcs_[i]];
    if (local == kNone) {
      local = static_cast<std::uint32_t>(used_arcs_.size());
      used_arcs_.push_back(arcs_[i]);
    }
    local_arc_[i] = local;
  }
  slope_.resize(used_arcs_.size());
  over_arc_.resize(used_arcs_.size());
  for (Pair& pair : pairs_) {
    const UserClass& users = problem.classes[pair.user_class];
    for (std::uint32_t i = pair.first; !users.fixed_cost.empty() && i < pair.last; ++i) {
      pair.fixed_gain +=
          (i < pair.middle ? 1 : -1) * users.fixed_cost[arcs_[i]] / users.value_of_time;
    }
  }
}

double NewtonStep::least_flow(std::span<const Bundle> bundles, const Member& member,
                              std::uint32_t from, std::uint32_t to) const {
  const std::vector<double>& flow = bundles[member.bundle].bush.flow;
  const std::vector<std::uint32_t>& approaches = collected_[member.bundle].approaches;
  double least = kInfinity;
  for (std::uint32_t i = from; i < to; ++i) {
    least = std::min(least, flow[approaches[i]]);
  }
  return least;
}

/// Gains and bounds of all pairs at the times of now. Returns what all would save if their dear
/// segments cost as little as the cheap ones.
double NewtonStep::look(std::span<const Bundle> bundles, const Problem& problem,
                        const ArcState& state) {
  for (Pair& pair : pairs_) {
    pair.gain = pair.fixed_gain;
    for (std::uint32_t i = pair.first; i < pair.middle; ++i) {
      pair.gain += state.time[arcs_[i]];
    }
    for (std::uint32_t i = pair.middle; i < pair.last; ++i) {
      pair.gain -= state.time[arcs_[i]];
    }
    pair.most = pair.least = 0;
  }
  double excess = 0;
  for (Member& member : members_) {
    member.out = least_flow(bundles, member, member.first, member.middle);
    member.back = least_flow(bundles, member, member.middle, member.last);
    Pair& pair = pairs_[member.pair];
    pair.most += member.out;
    pair.least -= member.back;
    excess += pair.gain * (pair.gain > 0 ? member.out : -member.back) *
              problem.classes[pair.user_class].value_of_time /
              problem.classes[pair.user_class].volume_per_unit;
  }
  return excess;
}

/// product = A' S A x.
void NewtonStep::multiply(std::span<const double> x, std::span<double> product) {
  std::ranges::fill(over_arc_, 0.0);
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    if (x[p] != 0) {
      add_over_arcs(pairs_[p], x[p]);
    }
  }
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    product[p] = slope_across(pairs_[p]);
  }
}

void NewtonStep::add_over_arcs(const Pair& pair, double volume) {
  for (std::uint32_t i = pair.first; i < pair.middle; ++i) {
    over_arc_[local_arc_[i]] += volume;
  }
  for (std::uint32_t i = pair.middle; i < pair.last; ++i) {
    over_arc_[local_arc_[i]] -= volume;
  }
}

double NewtonStep::slope_across(const Pair& pair) const {
  double sum = 0;
  for (std::uint32_t i = pair.first; i < pair.middle; ++i) {
    sum += slope_[local_arc_[i]] * over_arc_[local_arc_[i]];
  }
  for (std::uint32_t i = pair.middle; i < pair.last; ++i) {
    sum -= slope_[local_arc_[i]] * over_arc_[local_arc_[i]];
  }
  return sum;
}

/// One turn for each pair after the other, within bounds (projected Gauss-Seidel): finds which
/// pairs end at a bound. `over_arc_` must hold the step and does so afterwards.
void NewtonStep::sweep_step() {
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    const Pair& pair = pairs_[p];
    if (!(pair.curvature > 0)) {
      continue;
    }
    const double rest = pair.gain - slope_across(pair);
    const double next = std::clamp(step_[p] + rest / pair.curvature, pair.least, pair.most);
    if (next != step_[p]) {
      add_over_arcs(pair, next - step_[p]);
      step_[p] = next;
    }
  }
}

/// From the step to the best one over the pairs that are inside their bounds: conjugate gradients,
/// scaled by the diagonal. Puts the change in `change_`. Where the model falls without a bend (two
/// classes that swap ways: volumes stay, tolls do not) the change goes on to the first bound; true
/// then.
bool NewtonStep::descend_inside() {
  const std::size_t count = pairs_.size();
  multiply(step_, product_);
  change_.assign(count, 0);
  double rho = 0;
  for (std::size_t p = 0; p < count; ++p) {
    const Pair& pair = pairs_[p];
    fixed_[p] = pair.curvature > 0 && step_[p] > pair.least && step_[p] < pair.most ? 0 : 1;
    residual_[p] = fixed_[p] != 0 ? 0 : pair.gain - product_[p];
    direction_[p] = fixed_[p] != 0 ? 0 : residual_[p] / pair.curvature;
    rho += residual_[p] * direction_[p];
  }
  const double goal = kResidualGoal * kResidualGoal * rho;
  for (int i = 0; i < kMostIterations && rho > goal; ++i) {
    multiply(direction_, product_);
    double bend = 0;
    double terms = 0;
    for (std::size_t p = 0; p < count; ++p) {
      bend += direction_[p] * product_[p];
      terms += direction_[p] * direction_[p] * pairs_[p].curvature;
    }
    if (!(bend > kFlat * terms)) {
      const double length = length_to_bounds();
      for (std::size_t p = 0; p < count; ++p) {
        change_[p] += length * direction_[p];
      }
      return true;
    }
    const double length = rho / bend;
    double next = 0;
    for (std::size_t p = 0; p < count; ++p) {
      if (fixed_[p] == 0) {
        change_[p] += length * direction_[p];
        residual_[p] -= length * product_[p];
        next += residual_[p] * residual_[p] / pairs_[p].curvature;
      }
    }
    const double share = next / rho;
    for (std::size_t p = 0; p < count; ++p) {
      if (fixed_[p] == 0) {
        direction_[p] = residual_[p] / pairs_[p].curvature + share * direction_[p];
      }
    }
    rho = next;
  }
  return false;
}

/// How far the direction leads from the step and its change until the first pair meets a bound.
double NewtonStep::length_to_bounds() const {
  double length = kInfinity;
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    const double at = step_[p] + change_[p];
    if (direction_[p] != 0) {
      const double bound = direction_[p] > 0 ? pairs_[p].most : pairs_[p].least;
      length = std::min(length, std::max(0.0, (bound - at) / direction_[p]));
    }
  }
  return length < kInfinity ? length : 0;
}

/// The model's value of a step: x' H x / 2 - gain' x; `product_` becomes H x.
double NewtonStep::model_value(std::span<const double> x) {
  multiply(x, product_);
  double value = 0;
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    value += x[p] * (product_[p] / 2 - pairs_[p].gain);
  }
  return value;
}

/// The step that would make gains 0 if slopes did not change, as far as bounds allow: gradient
/// projection and conjugate gradients in turn (More and Toraldo 1991). The model only falls.
void NewtonStep::solve(const ArcState& state) {
  const std::size_t count = pairs_.size();
  for (std::size_t a = 0; a < used_arcs_.size(); ++a) {
    slope_[a] = state.slope[used_arcs_[a]];
  }
  for (Pair& pair : pairs_) {
    pair.curvature = 0;
    for (std::uint32_t i = pair.first; i < pair.last; ++i) {
      pair.curvature += slope_[local_arc_[i]];
    }
  }
  step_.assign(count, 0);
  for (auto* values : {&residual_, &direction_, &product_, &trial_}) {
    values->resize(count);
  }
  fixed_.resize(count);
  std::ranges::fill(over_arc_, 0.0);
  for (int round = 0; round < kMostBoundRounds; ++round) {
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      sweep_step();
    }
    const bool flat = descend_inside();
    double whole = 1;  // how far along the change all bounds are kept
    for (std::size_t p = 0; p < count; ++p) {
      const double end = step_[p] + change_[p];
      trial_[p] = std::clamp(end, pairs_[p].least, pairs_[p].most);
      if (end > pairs_[p].most) {
        whole = std::min(whole, (pairs_[p].most - step_[p]) / change_[p]);
      } else if (end < pairs_[p].least) {
        whole = std::min(whole, (pairs_[p].least - step_[p]) / change_[p]);
      }
    }
    if (whole < 1 && !(model_value(trial_) < model_value(step_))) {
      for (std::size_t p = 0; p < count; ++p) {
        trial_[p] = std::clamp(step_[p] + whole * change_[p], pairs_[p].least, pairs_[p].most);
      }
    }
    step_.swap(trial_);
    if (whole == 1 && !flat) {
      return;
    }
    multiply(step_, product_);
  }
}

/// Moves flows by the step, shared out by what members have. Returns the change of fixed costs, in
/// units of the objective; the rest is in `changes_` and `arc_change_`.
double NewtonStep::move_members(std::span<Bundle> bundles) {
  changes_.clear();
  for (const std::uint32_t arc : changed_arcs_) {
    arc_change_[arc] = 0;
  }
  changed_arcs_.clear();
  double fixed_cost = 0;
  for (const Member& member : members_) {
    const Pair& pair = pairs_[member.pair];
    const double step = step_[member.pair];
    if (step == 0) {
      continue;
    }
    // Members of one bush share arcs: what is there now counts.
    const double part = step > 0 ? member.out / pair.most : member.back / -pair.least;
    const double room = step > 0 ? least_flow(bundles, member, member.first, member.middle)
                                 : least_flow(bundles, member, member.middle, member.last);
    const double volume = std::clamp(step * part, -room, room);
    if (!(std::abs(volume) > 0)) {
      continue;
    }
    fixed_cost -= volume * pair.fixed_gain;
    Bush& bush = bundles[member.bundle].bush;
    for (std::uint32_t i = member.first; i < member.last; ++i) {
      const double change = i < member.middle ? -volume : volume;
      const std::uint32_t k = collected_[member.bundle].approaches[i];
      const std::uint32_t arc = bush.approaches[k].arc;
      bush.flow[k] += change;
      changes_.push_back({member.bundle, k, change});
      if (arc_change_[arc] == 0) {
        changed_arcs_.push_back(arc);
      }
      arc_change_[arc] += change;
    }
  }
  std::ranges::sort(changed_arcs_);
  changed_arcs_.erase(std::unique(changed_arcs_.begin(), changed_arcs_.end()), changed_arcs_.end());
  return fixed_cost;
}

/// The share of the change at which the objective is least, by bisection on its slope; 1 if it
/// falls nearly to the end, 0 if it does not fall.
double NewtonStep::best_share(const ArcState& state, double fixed_cost) const {
  const auto slope = [&](double share) {
    double sum = fixed_cost;
    for (const std::uint32_t arc : changed_arcs_) {
      const double volume = std::max(0.0, state.volume[arc] + share * arc_change_[arc]);
      sum += arc_change_[arc] * (*state.kernel)(arc, volume).time;
    }
    return sum;
  };
  const double at_start = slope(0);
  if (!(at_start < 0)) {
    return 0;
  }
  if (slope(1) <= kOvershoot * -at_start) {
    return 1;
  }
  double low = 0;
  double high = 1;
  for (int halving = 0; halving < 20; ++halving) {
    const double middle = (low + high) / 2;
    (slope(middle) < 0 ? low : high) = middle;
  }
  return low;
}

/// Moves flows and volumes by the step, as far as that lowers the objective; false: not at all.
bool NewtonStep::apply(std::span<Bundle> bundles, ArcState& state) {
  const double fixed_cost = move_members(bundles);
  const double share = best_share(state, fixed_cost);
  for (const Change& change : changes_) {
    double& flow = bundles[change.bundle].bush.flow[change.approach];
    flow = share < 1 ? std::max(0.0, flow - (1 - share) * change.volume) : flow;
  }
  for (const std::uint32_t arc : changed_arcs_) {
    state.volume[arc] = std::max(0.0, state.volume[arc] + share * arc_change_[arc]);
    state.refresh(arc);
  }
  return share > 0;
}

double NewtonStep::move(std::span<Bundle> bundles, const Problem& problem, ArcState& state,
                        double enough) {
  assemble(bundles, problem);
  const double before = look(bundles, problem, state);
  double excess = before;
  enough = std::max(enough, kEnough * before);
  for (int i = 0; i < kMostSteps && excess > enough; ++i) {
    solve(state);
    if (!apply(bundles, state)) {
      break;
    }
    const double left = look(bundles, problem, state);
    const bool poor = left > kPoorStep * excess;
    excess = left;
    if (poor) {
      break;
    }
  }
  return before > 0 ? excess / before : 0;
}

}  // namespace corridor::assign
