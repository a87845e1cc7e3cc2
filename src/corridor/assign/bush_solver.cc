#include "corridor/assign/bush_solver.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

#include "corridor/assign/beckmann.h"
#include "corridor/assign/bundle.h"
#include "corridor/assign/newton_step.h"
#include "corridor/base/parallel.h"

namespace corridor::assign {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kBlock = 16;  // bundles that a thread takes at once; part of the result
// Of bundles times nodes: below it starting threads takes longer than what they would share.
constexpr std::size_t kWorthThreads = 50'000;

// Within a round flow is moved until the bushes' own excess has fallen to this share of what the
// round began with; more is wasted before the next trees, less wastes trees. Measured: 0.02 to 0.1
// are alike on the published networks, 0.25 needs a third more rounds.
constexpr double kRoundGoal = 0.05;
constexpr int kMostPasses = 60;
// Newton's method moves all at once when the set of used ways has nearly settled.
constexpr double kNewtonBelow = 1e-3;
// What a tree is cheaper by counts above this share of the gap asked for: all that is left out adds
// less than that to the gap.
constexpr double kLeastGain = 0.1;
// Newton steps end at this share of the excess at which a round does.
constexpr double kNewtonGoal = 0.1;
// A pass skips bundles whose excess is below this share of the mean.
constexpr double kSkipBelowMean = 0.25;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Worker {
  explicit Worker(const SearchGraph& graph) : search(graph), builder(graph) {}
  OriginSearch search;
  BushBuilder builder;
  BushBalancer balancer;
};

/// What a block of bundles adds to the certificate; summed in block order.
struct Sums {
  double excess = 0;               // cost
  double total_cost = 0;           // cost
  double excess_in_objective = 0;  // volume times time
};

class Solver {
 public:
  Solver(const Problem& problem, const EquilibriumOptions& options,
         std::span<const CapacityTerm> terms)
      : start_(std::chrono::steady_clock::now()),
        problem_(problem),
        options_(options),
        bundles_(make_bundles(problem)),
        graph_(*problem.graph),
        kernel_(problem.delays, problem.preload, options.response, terms) {
    const std::size_t arcs = problem.graph->arc_count();
    for (auto* values : {&state_.volume, &state_.time, &state_.slope, &state_.cost}) {
      values->assign(arcs, 0);
    }
    state_.kernel = &kernel_;
    class_cost_.assign(problem.classes.size(), std::vector<double>(arcs, 0));
    result_.class_flow.assign(problem.classes.size(), std::vector<double>(arcs, 0));
    const auto blocks = (bundles_.size() + kBlock - 1) / kBlock;
    const bool worth_threads = bundles_.size() * problem.graph->node_count() >= kWorthThreads;
    const auto threads =
        worth_threads ? static_cast<std::size_t>(resolve_threads(options.threads)) : 1;
    for (std::size_t w = 0; w < std::max<std::size_t>(1, std::min(threads, blocks)); ++w) {
      workers_.emplace_back(graph_);
    }
  }

  Assignment run() {
    refresh_all();
    if (options_.start != nullptr) {
      take_over(*options_.start);
    }
    load_new();
    newton_.emplace(bundles_.size());
    if (carried_) {
      sum_volumes();
      balance_together(0);
    }
    for (int round = 1;; ++round) {
      sum_volumes();
      const Sums sums = find_trees();
      if (record(round, sums)) {
        break;
      }
      balance();
    }
    return finish();
  }

 private:
  template <class Body>  // void(Bundle&, Worker&, std::size_t block)
  void for_bundles(std::size_t from, std::size_t to, Body&& body, std::size_t size = kBlock) {
    const std::size_t blocks = (to - from + size - 1) / size;
    parallel_blocks(blocks, static_cast<int>(workers_.size()),
                    [&](std::size_t block, std::size_t worker) {
                      const std::size_t begin = from + block * size;
                      for (std::size_t i = begin; i < std::min(to, begin + size); ++i) {
                        body(bundles_[i], workers_[worker], block);
                      }
                    });
  }

  void use_class(std::uint32_t k) {
    if (class_at_hand_ == k) {
      return;
    }
    class_at_hand_ = k;
    const UserClass& users = problem_.classes[k];
    state_.value_of_time = users.value_of_time;
    state_.fixed_cost = users.fixed_cost;
    for (std::size_t arc = 0; arc < state_.cost.size(); ++arc) {
      state_.cost[arc] = users.value_of_time * state_.time[arc] +
                         (users.fixed_cost.empty() ? 0 : users.fixed_cost[arc]);
    }
  }

  /// Times and all classes' costs from the volumes.
  void refresh_all() {
    for (std::uint32_t arc = 0; arc < state_.volume.size(); ++arc) {
      state_.refresh(arc);
    }
    class_at_hand_ = kNoClass;
    for (std::uint32_t k = 0; k < problem_.classes.size(); ++k) {
      use_class(k);
      class_cost_[k] = state_.cost;
    }
  }

  void take_over(const WarmStart& earlier) {
    std::size_t next = 0;
    for (Bundle& bundle : bundles_) {
      const auto key = [](const Bundle& b) { return std::pair{b.user_class, b.origin}; };
      while (next < earlier.bundles.size() && key(earlier.bundles[next]) < key(bundle)) {
        ++next;
      }
      if (next < earlier.bundles.size() && key(earlier.bundles[next]) == key(bundle)) {
        const Bundle& before = earlier.bundles[next];
        bundle.bush = before.bush;
        bundle.tree = before.tree;
        bundle.carried = bundle.destinations == before.destinations;
        carried_ = true;
      }
    }
    // Volumes of before are the best guess of costs for those who need new ways.
    for (Bundle& bundle : bundles_) {
      if (BushBuilder::prune_closed(bundle.bush, class_cost_[bundle.user_class])) {
        bundle.carried = false;
      }
      add_volumes(bundle);
    }
    refresh_all();
  }

  void add_volumes(const Bundle& bundle) {
    for (std::size_t k = 0; k < bundle.bush.flow.size(); ++k) {
      state_.volume[bundle.bush.approaches[k].arc] += bundle.bush.flow[k];
    }
  }

  /// Ways for demand that has none yet: all of it at first, what a closure cut off in a warm start.
  /// Origins come one batch after the other, at costs that the earlier ones have raised.
  void load_new() {
    const bool warm = options_.start != nullptr;
    const std::size_t batch = warm ? bundles_.size() : kBlock;
    std::vector<std::vector<Unreachable>> unreachable(bundles_.size());
    for (std::size_t from = 0; from < bundles_.size(); from += batch) {
      const std::size_t to = std::min(from + batch, bundles_.size());
      // One by one: a batch is a block, and no sum here depends on who takes which.
      const auto join = [&](Bundle& bundle, Worker& worker, std::size_t) {
        join_demand(bundle, worker,
                    unreachable[static_cast<std::size_t>(&bundle - bundles_.data())]);
      };
      for_bundles(from, to, join, 1);
      if (warm) {
        continue;
      }
      for (std::size_t i = from; i < to; ++i) {
        add_volumes(bundles_[i]);
        for (const Approach& approach : bundles_[i].bush.approaches) {
          state_.refresh(approach.arc);
        }
      }
      if (to < bundles_.size()) {
        update_class_costs(bundles_[to].user_class);
      }
    }
    for (const auto& found : unreachable) {
      result_.unreachable.insert(result_.unreachable.end(), found.begin(), found.end());
    }
    std::erase_if(bundles_, [](const Bundle& bundle) { return bundle.destinations.empty(); });
  }

  void update_class_costs(std::uint32_t k) {
    class_at_hand_ = kNoClass;
    use_class(k);
    class_cost_[k] = state_.cost;
  }

  void join_demand(Bundle& bundle, Worker& worker, std::vector<Unreachable>& unreachable) {
    if (bundle.carried) {
      return;
    }
    const auto& cost = class_cost_[bundle.user_class];
    if (!worker.builder.reaches(bundle.bush, bundle.destinations)) {
      worker.search.run(bundle.origin, cost, bundle.tree);
      const auto dist = worker.search.dist();
      const UserClass& users = problem_.classes[bundle.user_class];
      std::erase_if(bundle.destinations, [&](const Destination& destination) {
        if (dist[destination.node] < kInfinity) {
          return false;
        }
        unreachable.push_back({bundle.user_class, NodeId{bundle.origin}, NodeId{destination.node},
                               destination.volume / users.volume_per_unit});
        return true;
      });
      label_at(bundle.bush, cost, worker);
      worker.builder.rebuild(bundle.bush, worker.balancer.cheapest(), bundle.origin,
                             bundle.destinations, worker.search, bundle.tree, 0);
    }
    worker.builder.redistribute(bundle.bush, bundle.destinations);
  }

  double label_at(const Bush& bush, std::span<const double> cost, Worker& worker) const {
    return bush.nodes.empty() ? 0 : worker.balancer.label(bush, cost);
  }

  /// Volumes anew from the bushes, in fixed order, so that what many shifts rounded away returns.
  void sum_volumes() {
    std::ranges::fill(state_.volume, 0.0);
    for (auto& flow : result_.class_flow) {
      std::ranges::fill(flow, 0.0);
    }
    for_bundles(0, bundles_.size(), [](Bundle& bundle, Worker& worker, std::size_t) {
      worker.builder.reconcile(bundle.bush, bundle.destinations);
    });
    for (const Bundle& bundle : bundles_) {
      auto& flow = result_.class_flow[bundle.user_class];
      for (std::size_t k = 0; k < bundle.bush.flow.size(); ++k) {
        flow[bundle.bush.approaches[k].arc] += bundle.bush.flow[k];
      }
    }
    for (const auto& flow : result_.class_flow) {
      for (std::size_t arc = 0; arc < flow.size(); ++arc) {
        state_.volume[arc] += flow[arc];
      }
    }
    refresh_all();
  }

  /// Trees of all origins over the whole network at the costs of now, and what the flows cost above
  /// them. Bushes get what the trees offer; flows do not change.
  Sums find_trees() {
    const std::size_t blocks = (bundles_.size() + kBlock - 1) / kBlock;
    std::vector<Sums> parts(blocks);
    const double least_gain = kLeastGain * options_.relative_gap;
    for_bundles(0, bundles_.size(), [&](Bundle& bundle, Worker& worker, std::size_t block) {
      const auto& cost = class_cost_[bundle.user_class];
      find_tree(bundle, cost, worker);
      const Sums own = excess_of(bundle, cost, worker.search.dist());
      bundle.excess = own.excess;
      const UserClass& users = problem_.classes[bundle.user_class];
      parts[block].excess += own.excess / users.volume_per_unit;
      parts[block].total_cost += own.total_cost / users.volume_per_unit;
      if (users.value_of_time > 0) {
        parts[block].excess_in_objective += own.excess / users.value_of_time;
      }
      if (worker.builder.rebuild(bundle.bush, worker.balancer.cheapest(), bundle.origin,
                                 bundle.destinations, worker.search, bundle.tree, least_gain)) {
        bundle.collected = false;
      }
    });
    Sums sums;
    for (const Sums& part : parts) {
      sums.excess += part.excess;
      sums.total_cost += part.total_cost;
      sums.excess_in_objective += part.excess_in_objective;
    }
    return sums;
  }

  /// The bush's own labels and, from them, the tree over the whole network.
  void find_tree(Bundle& bundle, std::span<const double> cost, Worker& worker) const {
    const Bush& bush = bundle.bush;
    worker.balancer.label(bush, cost);
    worker.search.start();
    for (std::uint32_t i = 1; i < bush.nodes.size(); ++i) {
      worker.search.know(bush.nodes[i], worker.balancer.cheapest()[i],
                         bush.approaches[worker.balancer.cheap_approach(i)].arc);
    }
    worker.search.correct(bundle.origin, cost, bundle.tree);
  }

  static Sums excess_of(const Bundle& bundle, std::span<const double> cost,
                        std::span<const double> dist) {
    Sums sums;
    const Bush& bush = bundle.bush;
    for (std::size_t i = 1; i < bush.nodes.size(); ++i) {
      const double cheapest = dist[bush.nodes[i]];
      for (std::uint32_t k = bush.first[i]; k < bush.first[i + 1]; ++k) {
        const Approach approach = bush.approaches[k];
        const double reduced = dist[bush.nodes[approach.tail]] + cost[approach.arc] - cheapest;
        sums.excess += bush.flow[k] * std::max(0.0, reduced);
        sums.total_cost += bush.flow[k] * cost[approach.arc];
      }
    }
    return sums;
  }

  /// Notes where the solution stands; true if it is time to stop.
  bool record(int round, const Sums& sums) {
    const double gap = sums.total_cost > 0 ? sums.excess / sums.total_cost : 0;
    const double now = seconds_since(start_);
    result_.iterations = round;
    result_.log.push_back(
        {round, now, gap, beckmann_objective(problem_, result_.class_flow, options_.response)});
    if (options_.progress) {
      options_.progress({.stage = "Assigning",
                         .detail = "equilibrium",
                         .done = static_cast<std::uint64_t>(round)});
    }
    const bool converged = gap <= options_.relative_gap;
    const bool late = out_of_time();
    const bool last = round >= options_.max_iterations;
    if (gap < result_.relative_gap) {
      result_.relative_gap = gap;
      result_.objective = result_.log.back().objective;
      result_.lower_bound = result_.objective - sums.excess_in_objective;
      result_.total_cost = sums.total_cost;
      result_.shortest_path_cost = sums.total_cost - sums.excess;
      excess_ = sums.excess;
      result_.volume = state_.volume;
      result_.time = state_.time;
      best_flow_ = result_.class_flow;
    }
    result_.status = converged ? Status::converged
                     : late    ? Status::time_limit
                               : Status::iteration_limit;
    return converged || late || last;
  }

  /// Moves flow in the bushes until their own excess has fallen far enough for new trees to pay.
  void balance() {
    if (result_.relative_gap < kNewtonBelow) {
      balance_together(kSkipBelowMean);
    } else {
      balance_in_turn();
    }
  }

  /// By shifts alone.
  void balance_in_turn() {
    double goal = 0;
    double threshold = 0;
    for (int pass = 0; pass < kMostPasses && !out_of_time(); ++pass) {
      const double excess = pass_over_bushes(threshold, false);
      if (pass == 0) {
        goal = goal_after(excess);
      }
      if (excess <= goal) {
        return;
      }
      threshold = share_of_mean_excess(kSkipBelowMean);
    }
  }

  /// By shifts where new ways lie, then Newton steps over all; all bushes again where a step does
  /// not get far.
  void balance_together(double least_share) {
    double goal = 0;
    double threshold = share_of_mean_excess(least_share);
    for (int pass = 0; pass < kMostPasses && !out_of_time(); ++pass) {
      const double excess = pass_over_bushes(threshold, true);
      if (pass == 0) {
        goal = goal_after(excess);
      } else if (excess <= goal) {
        return;
      }
      const double left = newton_->move(bundles_, problem_, state_, kNewtonGoal * goal);
      refresh_all();
      if (left <= kRoundGoal) {
        return;
      }
      threshold = 0;
    }
  }

  double goal_after(double first_excess) const {
    return std::max(kRoundGoal * first_excess,
                    kLeastGain * options_.relative_gap * result_.total_cost);
  }

  double share_of_mean_excess(double share) const {
    double excess = 0;
    for (const Bundle& bundle : bundles_) {
      excess += bundle.excess / problem_.classes[bundle.user_class].volume_per_unit;
    }
    return share * excess / static_cast<double>(bundles_.size());
  }

  bool out_of_time() const {
    return options_.max_seconds > 0 && seconds_since(start_) >= options_.max_seconds;
  }

  /// Shifts in bushes of this excess or more and, to collect their pairs, in those that are new.
  /// Returns the excess of all bushes, in cost, as it was when each had its turn.
  double pass_over_bushes(double threshold, bool collect) {
    BushBalancer& balancer = workers_[0].balancer;
    double excess = 0;
    for (std::uint32_t i = 0; i < bundles_.size(); ++i) {
      Bundle& bundle = bundles_[i];
      const UserClass& users = problem_.classes[bundle.user_class];
      if (bundle.excess / users.volume_per_unit >= threshold || (collect && !bundle.collected)) {
        use_class(bundle.user_class);
        bundle.excess = balancer.label(bundle.bush, state_.cost);
        balancer.shift(bundle.bush, state_);
        if (collect) {
          newton_->collect(bundle, i, balancer, users);
          bundle.collected = true;
        }
      }
      excess += bundle.excess / users.volume_per_unit;
    }
    return excess;
  }

  Assignment finish() {
    result_.class_flow = std::move(best_flow_);
    for (std::size_t k = 0; k < problem_.classes.size(); ++k) {
      const UserClass& users = problem_.classes[k];
      for (double& flow : result_.class_flow[k]) {
        flow /= users.volume_per_unit;
      }
    }
    for (const Bundle& bundle : bundles_) {
      const double per_unit = problem_.classes[bundle.user_class].volume_per_unit;
      for (const Destination& destination : bundle.destinations) {
        result_.assigned_demand += destination.volume / per_unit;
      }
    }
    result_.average_excess_cost =
        result_.assigned_demand > 0 ? excess_ / result_.assigned_demand : 0;
    if (options_.response == Response::marginal) {
      result_.time = times_at(problem_, result_.volume);
      result_.toll = marginal_tolls(problem_, result_.volume);
    }
    auto keep = std::make_shared<WarmStart>();
    keep->bundles = std::move(bundles_);
    result_.warm_start = std::move(keep);
    result_.seconds = seconds_since(start_);
    return std::move(result_);
  }

  static constexpr std::uint32_t kNoClass = 0xffff'ffff;

  std::chrono::steady_clock::time_point start_;
  const Problem& problem_;
  const EquilibriumOptions& options_;
  std::vector<Bundle> bundles_;
  SearchGraph graph_;
  DelayKernel kernel_;
  ArcState state_;
  std::uint32_t class_at_hand_ = kNoClass;
  std::vector<std::vector<double>> class_cost_;
  std::vector<std::vector<double>> best_flow_;
  std::vector<Worker> workers_;
  std::optional<NewtonStep> newton_;
  double excess_ = 0;
  bool carried_ = false;
  Assignment result_;
};

}  // namespace

Assignment solve_with_bushes(const Problem& problem, const EquilibriumOptions& options,
                             std::span<const CapacityTerm> terms) {
  return Solver(problem, options, terms).run();
}

}  // namespace corridor::assign
