#include "corridor/assign/frank_wolfe.h"

#include <algorithm>
#include <chrono>

#include "corridor/assign/all_or_nothing.h"
#include "corridor/assign/beckmann.h"

namespace corridor::assign {

namespace {

using ClassVolume = std::vector<std::vector<double>>;

/// a x + b y + c z, the empty ones left out.
ClassVolume combine(double a, const ClassVolume& x, double b, const ClassVolume& y, double c,
                    const ClassVolume& z) {
  ClassVolume sum = x;
  for (std::size_t k = 0; k < x.size(); ++k) {
    for (std::size_t arc = 0; arc < x[k].size(); ++arc) {
      sum[k][arc] = a * x[k][arc] + b * y[k][arc] + (z.empty() ? 0 : c * z[k][arc]);
    }
  }
  return sum;
}

std::vector<double> total(const ClassVolume& x, std::size_t arcs) {
  std::vector<double> sum(arcs, 0);
  for (const auto& of_class : x) {
    for (std::size_t arc = 0; arc < arcs; ++arc) {
      sum[arc] += of_class[arc];
    }
  }
  return sum;
}

/// Sum over arcs of (a - x) slope (b - y).
double product(const std::vector<double>& a, const std::vector<double>& x,
               const std::vector<double>& slope, const std::vector<double>& b,
               const std::vector<double>& y) {
  double sum = 0;
  for (std::size_t arc = 0; arc < slope.size(); ++arc) {
    sum += (a[arc] - x[arc]) * slope[arc] * (b[arc] - y[arc]);
  }
  return sum;
}

class Method {
 public:
  Method(const Problem& problem, const FrankWolfeOptions& options)
      : start_(std::chrono::steady_clock::now()),
        problem_(problem),
        options_(options),
        arcs_(problem.graph->arc_count()),
        loader_(problem, options.threads),
        kernel_(problem.delays, problem.preload, options.response) {}

  Assignment run() {
    evaluate(std::vector<double>(arcs_, 0));
    flows_ = loader_.load(class_costs(problem_, time_)).class_volume;
    for (int round = 1;; ++round) {
      volume_ = total(flows_, arcs_);
      evaluate(volume_);
      const auto costs = class_costs(problem_, time_);
      Loading loading = loader_.load(costs);
      if (record(round, costs, loading)) {
        return finish(loading);
      }
      step(loading.class_volume);
    }
  }

 private:
  void evaluate(const std::vector<double>& volume) {
    time_.resize(arcs_);
    slope_.resize(arcs_);
    for (std::uint32_t arc = 0; arc < arcs_; ++arc) {
      const TimeSlope now = kernel_(arc, volume[arc]);
      time_[arc] = now.time;
      slope_[arc] = now.slope;
    }
  }

  bool record(int round, const ClassVolume& costs, const Loading& loading) {
    double total_cost = 0;
    double objective_cost = 0;
    for (std::size_t k = 0; k < flows_.size(); ++k) {
      const UserClass& users = problem_.classes[k];
      double cost = 0;
      for (std::size_t arc = 0; arc < arcs_; ++arc) {
        cost += flows_[k][arc] > 0 ? flows_[k][arc] * costs[k][arc] : 0;
      }
      total_cost += cost / users.volume_per_unit;
      objective_cost += users.value_of_time > 0 ? cost / users.value_of_time : 0;
    }
    const double now =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const double excess = std::max(0.0, total_cost - loading.cost);
    result_.iterations = round;
    result_.relative_gap = total_cost > 0 ? excess / total_cost : 0;
    result_.total_cost = total_cost;
    result_.shortest_path_cost = loading.cost;
    result_.objective = beckmann_objective(problem_, flows_, options_.response);
    const double bound = result_.objective - (objective_cost - loading.objective_cost);
    result_.lower_bound = round == 1 ? bound : std::max(result_.lower_bound, bound);
    result_.log.push_back({round, now, result_.relative_gap, result_.objective});
    if (options_.progress) {
      options_.progress({.stage = "Assigning",
                         .detail = "Frank-Wolfe",
                         .done = static_cast<std::uint64_t>(round)});
    }
    const bool converged = result_.relative_gap <= options_.relative_gap;
    const bool late = options_.max_seconds > 0 && now >= options_.max_seconds;
    result_.status = converged ? Status::converged
                     : late    ? Status::time_limit
                               : Status::iteration_limit;
    return converged || late || round >= options_.max_iterations;
  }

  /// The point that the next step heads for.
  ClassVolume target(const ClassVolume& loading) {
    if (options_.direction == Direction::plain || last_.empty()) {
      return loading;
    }
    const auto fw = total(loading, arcs_);
    const auto s1 = total(last_, arcs_);
    const double own = product(s1, volume_, slope_, s1, volume_);
    const double mixed = product(s1, volume_, slope_, fw, volume_);
    if (options_.direction == Direction::conjugate || before_last_.empty()) {
      constexpr double kMostOfLast = 0.99;
      const double down = mixed - own;
      const double share = down != 0 ? mixed / down : 0;
      const double of_last = share >= 0 && share <= 1 ? std::min(share, kMostOfLast) : 0;
      return combine(1 - of_last, loading, of_last, last_, 0, {});
    }
    const auto s2 = total(before_last_, arcs_);
    std::vector<double> middle(arcs_);
    for (std::size_t arc = 0; arc < arcs_; ++arc) {
      middle[arc] = last_step_ * s1[arc] + (1 - last_step_) * s2[arc];
    }
    const double down = product(middle, volume_, slope_, s2, s1);
    const double mu =
        down != 0 ? std::max(0.0, -product(middle, volume_, slope_, fw, volume_) / down) : 0;
    const double nu =
        own > 0 ? std::max(0.0, -mixed / own + mu * last_step_ / (1 - last_step_)) : 0;
    const double share = 1 / (1 + mu + nu);
    return combine(share, loading, nu * share, last_, mu * share, before_last_);
  }

  void step(const ClassVolume& loading) {
    ClassVolume aim = target(loading);
    double length = line_search(aim);
    if (length == 0) {  // conjugacy has run out: head for the loading itself
      before_last_.clear();
      aim = loading;
      length = line_search(aim);
    }
    constexpr double kNearlyWhole = 0.999;  // the next direction would divide by 1 - length
    flows_ = combine(1 - length, flows_, length, aim, 0, {});
    if (length > kNearlyWhole) {
      last_.clear();
      before_last_.clear();
    } else {
      before_last_ = std::move(last_);
      last_ = std::move(aim);
    }
    last_step_ = length;
  }

  /// Share of the way to `aim` where the objective stops falling.
  double line_search(const ClassVolume& aim) const {
    const auto there = total(aim, arcs_);
    double fixed = 0;
    for (std::size_t k = 0; k < aim.size(); ++k) {
      const UserClass& users = problem_.classes[k];
      for (std::size_t arc = 0; arc < users.fixed_cost.size() && users.value_of_time > 0; ++arc) {
        const double change = aim[k][arc] - flows_[k][arc];
        fixed += change != 0 ? change * users.fixed_cost[arc] / users.value_of_time : 0;
      }
    }
    const auto slope = [&](double share) {
      double sum = fixed;
      for (std::uint32_t arc = 0; arc < arcs_; ++arc) {
        const double change = there[arc] - volume_[arc];
        if (change != 0) {
          sum += change * kernel_(arc, std::max(0.0, volume_[arc] + share * change)).time;
        }
      }
      return sum;
    };
    double low = 0;
    double high = 1;
    if (slope(1) <= 0) {
      return 1;
    }
    for (int halving = 0; halving < 40; ++halving) {
      const double middle = (low + high) / 2;
      (slope(middle) < 0 ? low : high) = middle;
    }
    return low;
  }

  Assignment finish(Loading& loading) {
    result_.volume = volume_;
    result_.time = times_at(problem_, volume_);
    if (options_.response == Response::marginal) {
      result_.toll = marginal_tolls(problem_, volume_);
    }
    result_.unreachable = std::move(loading.unreachable);
    result_.assigned_demand = loader_.demand();
    for (const Unreachable& missing : result_.unreachable) {
      result_.assigned_demand -= missing.amount;
    }
    result_.class_flow = std::move(flows_);
    for (std::size_t k = 0; k < result_.class_flow.size(); ++k) {
      for (double& flow : result_.class_flow[k]) {
        flow /= problem_.classes[k].volume_per_unit;
      }
    }
    if (result_.assigned_demand > 0) {
      result_.average_excess_cost =
          (result_.total_cost - result_.shortest_path_cost) / result_.assigned_demand;
    }
    result_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    return std::move(result_);
  }

  std::chrono::steady_clock::time_point start_;
  const Problem& problem_;
  const FrankWolfeOptions& options_;
  std::size_t arcs_;
  AllOrNothing loader_;
  DelayKernel kernel_;
  ClassVolume flows_, last_, before_last_;
  double last_step_ = 0;
  std::vector<double> volume_, time_, slope_;
  Assignment result_;
};

}  // namespace

Assignment frank_wolfe(const Problem& problem, const FrankWolfeOptions& options) {
  check_delays(problem.delays).throw_if_any();
  return Method(problem, options).run();
}

}  // namespace corridor::assign
