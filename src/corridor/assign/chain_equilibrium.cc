#include "corridor/assign/chain_equilibrium.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

#include "corridor/assign/chain_limits.h"
#include "corridor/assign/dense_system.h"

namespace corridor::assign {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Width of the proximal smoothing, share of the logit's own width 1 / theta: wide at first, so that
// Newton's model holds, then narrow, so that shares within a chain settle in few repetitions.
constexpr double kWidestSmoothing = 0.3;
constexpr double kWarmSmoothing = 0.05;  // where prices and shares are nearly right
constexpr int kWarmIterations = 40;      // then from the beginning: steep delays need it
constexpr double kNarrowestSmoothing = 0.01;
constexpr double kNarrowing = 0.5;
// A share that has all but gone may come back.
constexpr double kLeastWeight = 1e-9;
constexpr int kNewtonSteps = 60;
constexpr int kHalvings = 40;
constexpr double kArmijo = 1e-4;
constexpr double kRegular = 1e-13;  // of the largest diagonal entry
// Where no volume answers to a price (all must pass, until staying is cheaper) Newton's model knows
// no end: a step goes so far in USD/t, then four times as far if that held.
constexpr double kFirstReach = 10;
constexpr double kReachGrowth = 4;
constexpr int kDelaySteps = 6;
constexpr double kSettled = 1e-3;  // share of the first distance
// Delays that volumes hardly move need no Newton step: their own distance is taken.
constexpr double kAnswers = 1e-3;
constexpr double kSomeHours = 1e-2;

/// One pair's answer to prices and delays.
struct Shares {
  std::vector<std::uint32_t> routes;  // by chain
  std::vector<std::uint32_t> first;   // per chain, and one past the last: range of `routes`
  std::vector<double> cost;           // by route
  std::vector<double> within;         // by route: its share in its chain
  std::vector<double> chain;          // logit share of a chain
  std::vector<double> chain_cost;
  double logsum = 0;
  double stays = 0;  // share of the pair
  double value = 0;  // smoothed cost of a tonne, moved or not
};

class Solver {
 public:
  Solver(const ChainProblem& problem, const ChainOptions& options)
      : problem_(problem),
        options_(options),
        price_(options.start != nullptr ? options.start->price_usd_per_t : options.start_usd_per_t),
        delay_(problem.arcs.size(), 0),
        volume_(problem.arcs.size(), 0),
        shares_(problem.pairs.size()),
        limits_(problem) {
    price_.resize(problem.arcs.size(), 0);
    for (const ChainPair& pair : problem.pairs) {
      check(pair);
      weights_.emplace_back(pair.routes.size(), 0);
      std::vector<double> count(pair.routes.size(), 0);
      for (const ChainRoute& route : pair.routes) {
        count[route.chain] += 1;
      }
      for (std::size_t r = 0; r < pair.routes.size(); ++r) {
        weights_.back()[r] = 1 / count[pair.routes[r].chain];
      }
      stay_weight_.push_back(0.01);
    }
    clear_prices_without_limit();
    for (std::size_t p = 0; p < problem.pairs.size(); ++p) {
      group_by_chain(p);
    }
    if (options.start != nullptr) {
      take_over(*options.start);
    }
    take_delays();
  }

  ChainSolution run() {
    double smoothing = options_.start != nullptr ? kWarmSmoothing : kWidestSmoothing;
    for (int iteration = 1; iteration <= options_.max_iterations; ++iteration) {
      smoothing_ = smoothing;
      maximise();
      sum_volumes();
      const bool good = take(iteration);
      if (good) {
        break;
      }
      settle_delays();
      reweigh();
      smoothing = std::max(kNarrowestSmoothing, smoothing * kNarrowing);
    }
    return std::move(best_);
  }

 private:
  static void check(const ChainPair& pair) {
    const bool sound = pair.t_per_day >= 0 && std::isfinite(pair.t_per_day) &&
                       pair.scale_t_per_usd > 0 && std::isfinite(pair.scale_t_per_usd) &&
                       std::isfinite(pair.stay_usd_per_t) && !pair.routes.empty();
    if (!sound) {
      throw std::invalid_argument("a pair of chains needs tonnes, a scale above 0 and routes");
    }
  }

  /// Prices of arcs that cannot be full are 0.
  void clear_prices_without_limit() {
    std::vector<double> kept(price_.size(), 0);
    for (const std::uint32_t a : limits_.arcs()) {
      kept[a] = std::max(0.0, price_[a]);
    }
    price_ = std::move(kept);
  }

  void take_over(const ChainSolution& earlier) {
    delay_ = earlier.delay_h;
    for (std::size_t p = 0; p < problem_.pairs.size(); ++p) {
      const ChainPair& pair = problem_.pairs[p];
      const std::vector<double>& flows = earlier.route_t_per_day[p];
      std::vector<double> of_chain(shares_[p].chain.size(), 0);
      for (std::size_t r = 0; r < flows.size(); ++r) {
        of_chain[pair.routes[r].chain] += flows[r];
      }
      for (std::size_t r = 0; r < flows.size(); ++r) {
        const double all = of_chain[pair.routes[r].chain];
        if (all > 0) {  // a new route keeps the weight that it would have had at first
          weights_[p][r] = std::max(kLeastWeight, flows[r] / all);
        }
      }
      if (pair.t_per_day > 0) {
        stay_weight_[p] =
            std::clamp(earlier.unmet_t_per_day[p] / pair.t_per_day, kLeastWeight, 1 - kLeastWeight);
      }
    }
  }

  void group_by_chain(std::size_t p) {
    const ChainPair& pair = problem_.pairs[p];
    Shares& s = shares_[p];
    s.first.assign(1, 0);
    for (std::uint32_t chain = 0; s.routes.size() < pair.routes.size(); ++chain) {
      for (std::uint32_t r = 0; r < pair.routes.size(); ++r) {
        if (pair.routes[r].chain == chain) {
          s.routes.push_back(r);
        }
      }
      s.first.push_back(static_cast<std::uint32_t>(s.routes.size()));
    }
    s.cost.resize(pair.routes.size());
    s.within.assign(pair.routes.size(), 1);
    s.chain.resize(s.first.size() - 1);
    s.chain_cost.resize(s.first.size() - 1);
  }

  /// Costs of routes at the delays of now, prices left out.
  void take_delays() {
    free_cost_.clear();
    for (const ChainPair& pair : problem_.pairs) {
      for (const ChainRoute& route : pair.routes) {
        double hours = 0;
        for (const std::uint32_t arc : route.arcs) {
          hours += delay_[arc];
        }
        free_cost_.push_back(route.cost_usd_per_t + pair.value_of_time_usd_per_t_h * hours);
      }
    }
  }

  double route_cost(const ChainPair& pair, const ChainRoute& route) const {
    double cost = route.cost_usd_per_t;
    for (const std::uint32_t arc : route.arcs) {
      cost += price_[arc] + pair.value_of_time_usd_per_t_h * delay_[arc];
    }
    return cost;
  }

  /// -width ln sum_i weight_i exp(-cost_i / width), and the shares; from the cheapest.
  template <class Cost, class Weight, class Share>
  static double soft_least(std::size_t count, double width, Cost&& cost, Weight&& weight,
                           Share&& share) {
    double least = kInfinity;
    for (std::size_t i = 0; i < count; ++i) {
      least = weight(i) > 0 ? std::min(least, cost(i)) : least;
    }
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      share(i) = weight(i) * std::exp(-(cost(i) - least) / width);
      sum += share(i);
    }
    for (std::size_t i = 0; i < count; ++i) {
      share(i) /= sum;
    }
    return least - width * std::log(sum);
  }

  void answer(std::size_t p) {
    const ChainPair& pair = problem_.pairs[p];
    Shares& s = shares_[p];
    for (std::size_t r = 0; r < s.cost.size(); ++r) {
      s.cost[r] = free_cost_[limits_.number_of(p, r)];
      for (const std::uint32_t arc : limits_.on(p, r)) {
        s.cost[r] += price_[arc];
      }
    }
    const double width = smoothing_ / pair.scale_t_per_usd;
    for (std::size_t c = 0; c < s.chain.size(); ++c) {
      const auto of_chain = std::span(s.routes).subspan(s.first[c], s.first[c + 1] - s.first[c]);
      if (of_chain.size() == 1) {
        s.chain_cost[c] = s.cost[of_chain[0]];
        continue;
      }
      s.chain_cost[c] = soft_least(
          of_chain.size(), width, [&](std::size_t i) { return s.cost[of_chain[i]]; },
          [&](std::size_t i) { return weights_[p][of_chain[i]]; },
          [&](std::size_t i) -> double& { return s.within[of_chain[i]]; });
    }
    s.logsum = soft_least(
        s.chain.size(), 1 / pair.scale_t_per_usd, [&](std::size_t c) { return s.chain_cost[c]; },
        [](std::size_t) { return 1.0; }, [&](std::size_t c) -> double& { return s.chain[c]; });
    const double stay = stay_weight_[p];
    double both[2] = {0, 0};
    s.value = soft_least(
        2, width, [&](std::size_t i) { return i == 0 ? s.logsum : pair.stay_usd_per_t; },
        [&](std::size_t i) { return i == 0 ? 1 - stay : stay; },
        [&](std::size_t i) -> double& { return both[i]; });
    s.stays = both[1];
  }

  double flow(std::size_t p, std::size_t r) const {
    const Shares& s = shares_[p];
    return problem_.pairs[p].t_per_day * (1 - s.stays) *
           s.chain[problem_.pairs[p].routes[r].chain] * s.within[r];
  }

  /// Flows that prices and delays ask for, as volumes of arcs with a limit; returns the dual
  /// objective.
  double respond() {
    for (const std::uint32_t arc : limits_.arcs()) {
      volume_[arc] = 0;
    }
    double dual = 0;
    for (std::size_t p = 0; p < problem_.pairs.size(); ++p) {
      answer(p);
      dual += problem_.pairs[p].t_per_day * shares_[p].value;
      for (std::size_t r = 0; r < problem_.pairs[p].routes.size(); ++r) {
        const double tonnes = flow(p, r);
        for (const std::uint32_t arc : limits_.on(p, r)) {
          volume_[arc] += tonnes;
        }
      }
    }
    for (const std::uint32_t arc : limits_.arcs()) {
      dual -= price_[arc] > 0 ? price_[arc] * problem_.arcs[arc].capacity_t_per_day : 0;
    }
    return dual;
  }

  /// Volumes of all arcs.
  void sum_volumes() {
    std::fill(volume_.begin(), volume_.end(), 0.0);
    for (std::size_t p = 0; p < problem_.pairs.size(); ++p) {
      for (std::size_t r = 0; r < problem_.pairs[p].routes.size(); ++r) {
        const double tonnes = flow(p, r);
        for (const std::uint32_t arc : problem_.pairs[p].routes[r].arcs) {
          volume_[arc] += tonnes;
        }
      }
    }
  }

  double delay_of(std::size_t arc) const {
    const VolumeDelay& delay = problem_.arcs[arc].delay;
    return delay_at(delay, volume_[arc]).time - delay_at(delay, 0).time;
  }

  double excess_volume(std::size_t arc) const {
    return volume_[arc] - problem_.arcs[arc].capacity_t_per_day;
  }

  /// Arcs whose price can change: full ones, and those that have a price.
  void find_active() {
    active_.clear();
    place_.assign(price_.size(), kNone);
    for (const std::uint32_t a : limits_.arcs()) {
      if (price_[a] > 0 || excess_volume(a) > 0) {
        place_[a] = static_cast<std::uint32_t>(active_.size());
        active_.push_back(a);
      }
    }
  }

  /// How the volumes of active arcs fall with their prices, or with their delays.
  void build_matrix(bool by_delay = false) {
    const std::size_t n = active_.size();
    matrix_.assign(n * n, 0);
    for (std::size_t p = 0; p < problem_.pairs.size(); ++p) {
      const ChainPair& pair = problem_.pairs[p];
      touched_.clear();
      for (std::uint32_t r = 0; r < pair.routes.size(); ++r) {
        const auto arcs = by_delay ? std::span(pair.routes[r].arcs) : limits_.on(p, r);
        for (const std::uint32_t arc : arcs) {
          if (place_[arc] != kNone) {
            touched_.push_back({r, place_[arc]});
          }
        }
      }
      const Shares& s = shares_[p];
      const double usd = by_delay ? pair.value_of_time_usd_per_t_h : 1;
      const double theta = pair.scale_t_per_usd;
      const double sharp = theta / smoothing_;
      for (const auto& [r, row] : touched_) {
        const std::uint32_t chain = pair.routes[r].chain;
        const double tonnes = usd * flow(p, r);
        for (const auto& [q, column] : touched_) {
          const std::uint32_t other = pair.routes[q].chain;
          const double same = other == chain ? s.within[q] : 0;
          const double share = s.chain[other] * s.within[q];
          matrix_[row * n + column] += tonnes * (sharp * s.stays * share + theta * (same - share) +
                                                 sharp * ((r == q ? 1.0 : 0.0) - same));
        }
      }
    }
  }

  /// Solves (matrix + small diagonal) step = excess by Cholesky; entries without a pivot stay 0.
  std::vector<double> newton_step() {
    const std::size_t n = active_.size();
    double largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
      largest = std::max(largest, matrix_[i * n + i]);
    }
    const double least = std::max(kRegular * largest, 1e-300);
    std::vector<double> step(n);
    for (std::size_t i = 0; i < n; ++i) {
      step[i] = excess_volume(active_[i]);
      // Vanishes with the excess, so the last steps are Newton's own.
      matrix_[i * n + i] += least + std::abs(step[i]) / reach_;
    }
    solve_symmetric(matrix_, step, least);
    return step;
  }

  double worst_residual() const {
    double worst = 0;
    for (const std::uint32_t a : limits_.arcs()) {
      const double excess = excess_volume(a) / std::max(problem_.arcs[a].capacity_t_per_day, 1.0);
      worst = std::max(worst, price_[a] > 0 ? std::abs(excess) : excess);
    }
    return worst;
  }

  /// Prices at which volumes keep to capacities, for smoothing, weights and delays as they are.
  void maximise() {
    double dual = respond();
    for (int step = 0; step < kNewtonSteps; ++step) {
      if (worst_residual() <= 0.1 * options_.worst_overload) {
        return;
      }
      find_active();
      build_matrix();
      const std::vector<double> direction = newton_step();
      const std::vector<double> from = price_;
      std::vector<double> slope(active_.size());
      for (std::size_t i = 0; i < active_.size(); ++i) {
        slope[i] = excess_volume(active_[i]);
      }
      double length = 1;
      bool moved = false;
      int halving = 0;
      for (; halving < kHalvings && !moved; ++halving, length /= 2) {
        double promise = 0;
        for (std::size_t i = 0; i < active_.size(); ++i) {
          const std::uint32_t arc = active_[i];
          price_[arc] = std::max(0.0, from[arc] + length * direction[i]);
          promise += slope[i] * (price_[arc] - from[arc]);
        }
        const double now = respond();
        // Near the end the gain is below what sums of this size can show.
        const double noise = 1e-14 * std::abs(dual);
        moved = now >= dual + kArmijo * promise - noise;
        dual = moved ? now : dual;
      }
      reach_ = halving <= 1 ? std::min(reach_ * kReachGrowth, 1e9) : std::max(reach_ / 2, 1e-3);
      if (!moved) {
        price_ = from;
        respond();
        return;
      }
    }
  }

  /// The split of before becomes the centre of the next smoothing.
  void reweigh() {
    for (std::size_t p = 0; p < problem_.pairs.size(); ++p) {
      const ChainPair& pair = problem_.pairs[p];
      for (std::size_t r = 0; r < pair.routes.size(); ++r) {
        weights_[p][r] = std::max(kLeastWeight, shares_[p].within[r]);
      }
      stay_weight_[p] = std::clamp(shares_[p].stays, kLeastWeight, 1 - kLeastWeight);
    }
  }

  /// Delays and volumes that agree, nearly, for the weights of now; steps get shorter where the
  /// distance grew.
  void settle_delays() {
    double relaxation = 1;
    double before = kInfinity;
    double first = 0;
    for (int step = 0; step < kDelaySteps; ++step) {
      const double change = distance();
      first = step == 0 ? change : first;
      if (change <= kSettled * first) {
        return;
      }
      relaxation = change > before ? relaxation / 2 : relaxation;
      before = change;
      relax_delays(relaxation);
      take_delays();
      maximise();
      sum_volumes();
    }
  }

  /// Tonne-hours between the delays assumed and those that follow.
  double distance() const {
    double sum = 0;
    for (std::size_t a = 0; a < delay_.size(); ++a) {
      sum += std::abs(delay_of(a) - delay_[a]) * volume_[a];
    }
    return sum;
  }

  /// Delays towards those of the volumes, by a Newton step of all arcs whose volume answers to its
  /// own delay.
  void relax_delays(double relaxation) {
    std::vector<double> gap(delay_.size(), 0);
    std::vector<double> slope(delay_.size(), 0);
    for (std::size_t a = 0; a < delay_.size(); ++a) {
      const DelayValue now = delay_at(problem_.arcs[a].delay, volume_[a]);
      gap[a] = delay_of(a) - delay_[a];
      slope[a] = now.derivative;
    }
    active_.clear();
    place_.assign(delay_.size(), kNone);
    for (std::uint32_t a = 0; a < delay_.size(); ++a) {
      if (slope[a] * volume_[a] > kAnswers * (delay_[a] + gap[a] + kSomeHours)) {
        place_[a] = static_cast<std::uint32_t>(active_.size());
        active_.push_back(a);
      }
    }
    build_matrix(true);
    const std::size_t n = active_.size();
    std::vector<double> step(n);
    for (std::size_t row = 0; row < n; ++row) {
      for (std::size_t column = 0; column < n; ++column) {
        matrix_[row * n + column] *= slope[active_[row]];
      }
      matrix_[row * n + row] += 1;
      step[row] = gap[active_[row]];
    }
    solve_general(matrix_, step);
    for (std::size_t i = 0; i < n; ++i) {
      gap[active_[i]] = step[i];
    }
    for (std::size_t a = 0; a < delay_.size(); ++a) {
      delay_[a] = std::max(0.0, delay_[a] + relaxation * gap[a]);
    }
  }

  /// Keeps the flows of now if they are the best so far; true if they are good enough.
  bool take(int iteration) {
    ChainSolution now;
    now.iterations = iteration;
    now.price_usd_per_t = price_;
    now.volume_t_per_day = volume_;
    const std::vector<double> assumed = delay_;
    for (std::size_t a = 0; a < delay_.size(); ++a) {
      delay_[a] = delay_of(a);
    }
    now.delay_h = delay_;
    double excess = 0;
    double total = 0;
    for (std::size_t p = 0; p < problem_.pairs.size(); ++p) {
      add_pair(p, now, excess, total);
    }
    delay_ = assumed;
    for (std::size_t a = 0; a < price_.size(); ++a) {
      if (std::isfinite(problem_.arcs[a].capacity_t_per_day)) {
        now.worst_overload =
            std::max(now.worst_overload,
                     excess_volume(a) / std::max(1.0, problem_.arcs[a].capacity_t_per_day));
        excess += price_[a] > 0 ? price_[a] * std::max(0.0, -excess_volume(a)) : 0;
      }
    }
    now.relative_gap = total > 0 ? excess / total : 0;
    now.converged =
        now.relative_gap <= options_.relative_gap && now.worst_overload <= options_.worst_overload;
    const auto worst = [](const ChainSolution& s) {
      return std::max(s.relative_gap, s.worst_overload);
    };
    const bool good = now.converged;
    if (best_.route_t_per_day.empty() || worst(now) <= worst(best_)) {
      best_ = std::move(now);
    }
    best_.iterations = iteration;
    return good;
  }

  /// Adds a pair's flows, and its cost above what prices and delays of now allow at best.
  void add_pair(std::size_t p, ChainSolution& now, double& excess, double& total) const {
    const ChainPair& pair = problem_.pairs[p];
    const Shares& s = shares_[p];
    std::vector<double> least(s.chain.size(), kInfinity);
    double spent = 0;
    double moved = 0;
    auto& flows = now.route_t_per_day.emplace_back();
    for (std::size_t r = 0; r < pair.routes.size(); ++r) {
      const double cost = route_cost(pair, pair.routes[r]);
      flows.push_back(flow(p, r));
      moved += flows[r];
      spent += flows[r] * cost;
      least[pair.routes[r].chain] = std::min(least[pair.routes[r].chain], cost);
    }
    total += spent;
    for (const double share : s.chain) {
      spent += share > 0 ? moved * share * std::log(share) / pair.scale_t_per_usd : 0;
    }
    const double cheapest = *std::min_element(least.begin(), least.end());
    double sum = 0;
    for (const double cost : least) {
      sum += std::exp(-pair.scale_t_per_usd * (cost - cheapest));
    }
    const double logsum = cheapest - std::log(sum) / pair.scale_t_per_usd;
    const double stays = pair.t_per_day * s.stays;
    now.unmet_t_per_day.push_back(stays);
    now.logsum_usd_per_t.push_back(logsum);
    excess += std::max(0.0, spent + stays * pair.stay_usd_per_t -
                                pair.t_per_day * std::min(logsum, pair.stay_usd_per_t));
  }

  static constexpr std::uint32_t kNone = 0xffff'ffff;
  struct Touch {
    std::uint32_t route, place;
  };

  const ChainProblem& problem_;
  const ChainOptions& options_;
  std::vector<double> price_, delay_, volume_;
  std::vector<Shares> shares_;
  std::vector<std::vector<double>> weights_;
  std::vector<double> stay_weight_;
  double smoothing_ = 0;
  double reach_ = kFirstReach;  // USD/t
  std::vector<std::uint32_t> active_, place_;
  std::vector<double> matrix_;
  std::vector<Touch> touched_;
  ChainLimits limits_;
  std::vector<double> free_cost_;  // per route: at the delays of now, without prices
  ChainSolution best_;
};

}  // namespace

ChainSolution chain_equilibrium(const ChainProblem& problem, const ChainOptions& options) {
  ChainOptions plain = options;
  if (options.start != nullptr) {
    ChainOptions warm = options;
    warm.max_iterations = std::min(options.max_iterations, kWarmIterations);
    ChainSolution solution = Solver(problem, warm).run();
    if (solution.converged) {
      return solution;
    }
    plain.start_usd_per_t = options.start->price_usd_per_t;
    plain.start = nullptr;
    plain.max_iterations = std::max(1, options.max_iterations - warm.max_iterations);
    ChainSolution again = Solver(problem, plain).run();
    again.iterations += solution.iterations;
    return again;
  }
  return Solver(problem, plain).run();
}

}  // namespace corridor::assign
