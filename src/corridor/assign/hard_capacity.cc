#include "corridor/assign/hard_capacity.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "corridor/assign/all_or_nothing.h"
#include "corridor/assign/beckmann.h"
#include "corridor/assign/bush_solver.h"

namespace corridor::assign {

namespace {

constexpr int kMostSteps = 400;
// Of one step. Costs with a kink at the limit can make rounds repeat themselves; the next
// multiplier moves the kink.
constexpr int kMostRounds = 30;
constexpr double kEnough = 0.3;  // a step that leaves more than this of an arc's error is too weak
constexpr double kStronger = 4;  // then its penalty grows by this
constexpr double kStartGap = 1e-4;  // of the first equilibrium; later ones follow the capacities

double mean_trip_time(const Problem& problem, int threads) {
  const Loading loading = all_or_nothing(problem, threads);
  double volume = 0;
  for (const UserClass& users : problem.classes) {
    for (const OdDemand& od : users.demand) {
      volume += od.origin == od.destination ? 0 : od.amount * users.volume_per_unit;
    }
  }
  return volume > 0 && loading.objective_cost > 0 ? loading.objective_cost / volume : 1;
}

class Multipliers {
 public:
  Multipliers(const Problem& problem, const EquilibriumOptions& options)
      : problem_(problem), options_(options), start_(std::chrono::steady_clock::now()) {
    const double time = mean_trip_time(problem, options.threads);
    terms_.resize(problem.hard_capacity.size());
    error_.assign(terms_.size(), std::numeric_limits<double>::infinity());
    for (std::size_t a = 0; a < terms_.size(); ++a) {
      const double limit = problem.hard_capacity[a];
      if (std::isfinite(limit)) {
        terms_[a] = {.limit = limit, .multiplier = 0, .penalty = time / std::max(limit, 1e-12)};
      }
    }
  }

  Assignment run() {
    Assignment best;
    Assignment now;
    std::vector<LogEntry> log;
    double inner_gap = std::max(options_.relative_gap, kStartGap);
    int iterations = 0;
    for (int step = 0; step < kMostSteps; ++step) {
      EquilibriumOptions inner = options_;
      inner.relative_gap = inner_gap;
      inner.start = step == 0 ? options_.start : now.warm_start;
      inner.max_iterations = std::min(kMostRounds, options_.max_iterations - iterations);
      if (options_.max_seconds > 0) {
        inner.max_seconds = std::max(1e-9, options_.max_seconds - seconds());
      }
      now = solve_with_bushes(problem_, inner, terms_);
      iterations += now.iterations;
      now.iterations = iterations;
      const double slack_gap = update(now);
      const double inner_reached = now.relative_gap;
      now.relative_gap += slack_gap;
      log.push_back({iterations, seconds(), now.relative_gap, now.objective});
      const bool held = now.worst_overload <= kMostOverload;
      now.status = held && now.relative_gap <= options_.relative_gap ? Status::converged
                   : now.status == Status::converged                 ? Status::iteration_limit
                                                                     : now.status;
      if (step == 0 || better(now, best)) {
        best = now;
      }
      const bool stopped = iterations >= options_.max_iterations ||
                           (options_.max_seconds > 0 && seconds() >= options_.max_seconds);
      if (now.status == Status::converged || stopped) {
        break;
      }
      inner_gap = std::min(0.1 * std::max(now.worst_overload, slack_gap), 0.3 * inner_reached);
      inner_gap = std::max(inner_gap, 0.5 * options_.relative_gap);
    }
    best.iterations = iterations;
    best.seconds = seconds();
    best.log = std::move(log);
    return best;
  }

 private:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  static bool better(const Assignment& a, const Assignment& b) {
    return std::max(a.worst_overload, a.relative_gap) <= std::max(b.worst_overload, b.relative_gap);
  }

  /// Takes prices as multipliers; returns what they cost where capacity is left, share of all cost.
  double update(Assignment& now) {
    now.shadow_price.assign(terms_.size(), 0);
    now.worst_overload = 0;
    double slack_cost = 0;
    double overload_cost = 0;
    for (std::size_t a = 0; a < terms_.size(); ++a) {
      CapacityTerm& term = terms_[a];
      if (term.penalty == 0) {
        continue;
      }
      const double volume = now.volume[a] + (problem_.preload.empty() ? 0 : problem_.preload[a]);
      const double above = volume - term.limit;
      const double price = std::max(0.0, term.multiplier + term.penalty * above);
      const double error = std::abs(price - term.multiplier);
      if (error > kEnough * error_[a]) {
        term.penalty *= kStronger;
      }
      error_[a] = error;
      term.multiplier = price;
      now.shadow_price[a] = price;
      now.worst_overload = std::max(now.worst_overload, above / std::max(term.limit, 1e-12));
      slack_cost += price * std::max(0.0, -above);
      overload_cost += price * above;
    }
    now.time = times_at(problem_, now.volume);
    now.lower_bound += overload_cost;
    return now.total_cost > 0 ? slack_cost / now.total_cost : 0;
  }

  const Problem& problem_;
  const EquilibriumOptions& options_;
  std::chrono::steady_clock::time_point start_;
  std::vector<CapacityTerm> terms_;
  std::vector<double> error_;
};

}  // namespace

Assignment solve_with_capacities(const Problem& problem, const EquilibriumOptions& options) {
  return Multipliers(problem, options).run();
}

}  // namespace corridor::assign
