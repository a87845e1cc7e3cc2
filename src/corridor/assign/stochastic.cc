#include "corridor/assign/stochastic.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include "corridor/assign/all_or_nothing.h"
#include "corridor/assign/beckmann.h"
#include "corridor/assign/bundle.h"
#include "corridor/base/parallel.h"

namespace corridor::assign {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNowhere = 0xffff'ffff;
constexpr std::size_t kBlocks = 32;  // part of the result: sums are added block by block
// Liu, He and He (2009): the step is one over a sum that grows by these.
constexpr double kWorse = 1.5;
constexpr double kBetter = 0.05;

/// What a loading gives: class volumes, and demand times expected least cost.
struct LogitLoading {
  std::vector<std::vector<double>> class_volume;
  double expected_cost = 0;
};

class DialLoader {
 public:
  DialLoader(const Problem& problem, const StochasticOptions& options)
      : problem_(problem),
        scale_(options.scale),
        threads_(resolve_threads(options.threads)),
        bundles_(make_bundles(problem)),
        graph_(*problem.graph) {
    const std::vector<double> nothing(problem.graph->arc_count(), 0);
    const auto cost = class_costs(problem, times_at(problem, nothing));
    OriginSearch search(graph_);
    for (Bundle& bundle : bundles_) {
      search.run(bundle.origin, cost[bundle.user_class], bundle.tree);
      take_out_unreachable(bundle, search);
    }
  }

  std::vector<Unreachable> unreachable = {};
  double demand = 0;  // units that have a way

  LogitLoading load(const std::vector<std::vector<double>>& cost) const {
    const std::size_t blocks = std::min(kBlocks, bundles_.size());
    const std::size_t arcs = problem_.graph->arc_count();
    std::vector<LogitLoading> parts(blocks);
    parallel_blocks(blocks, threads_, [&](std::size_t block, std::size_t) {
      parts[block].class_volume.assign(problem_.classes.size(), std::vector<double>(arcs, 0));
      const std::size_t end = bundles_.size() * (block + 1) / blocks;
      for (std::size_t i = bundles_.size() * block / blocks; i < end; ++i) {
        load_bundle(bundles_[i], cost[bundles_[i].user_class], parts[block]);
      }
    });
    LogitLoading all;
    all.class_volume.assign(problem_.classes.size(), std::vector<double>(arcs, 0));
    for (const LogitLoading& part : parts) {
      all.expected_cost += part.expected_cost;
      for (std::size_t k = 0; k < part.class_volume.size(); ++k) {
        for (std::size_t arc = 0; arc < arcs; ++arc) {
          all.class_volume[k][arc] += part.class_volume[k][arc];
        }
      }
    }
    return all;
  }

 private:
  void take_out_unreachable(Bundle& bundle, const OriginSearch& search) {
    const double per_unit = problem_.classes[bundle.user_class].volume_per_unit;
    std::erase_if(bundle.destinations, [&](const Destination& destination) {
      if (search.dist()[destination.node] < kInfinity) {
        demand += destination.volume / per_unit;
        return false;
      }
      unreachable.push_back({bundle.user_class, NodeId{bundle.origin}, NodeId{destination.node},
                             destination.volume / per_unit});
      return true;
    });
  }

  /// Labels of one origin; work space of a block.
  struct Labels {
    std::vector<std::uint32_t> reached;  // nodes in the order of the search
    std::vector<std::uint32_t> place;    // in that order
    std::vector<double> expected;        // least cost, by the logsum
    std::vector<double> least, sum;      // of the ways into a node: cheapest, and sum of exp(-...)
    std::vector<double> through;
  };

  /// Calls body(arc, head) for the arcs of a node that lead on.
  template <class Body>
  void for_ways(const Bundle& bundle, const Labels& labels, std::uint32_t node, Body&& body) const {
    const std::uint32_t end =
        node == bundle.origin ? graph_.first[node + 1] : graph_.pass_last[node];
    for (std::uint32_t arc = graph_.first[node]; arc < end; ++arc) {
      const std::uint32_t head = graph_.head[arc];
      if (labels.place[head] != kNowhere && labels.place[node] < labels.place[head]) {
        body(arc, head);
      }
    }
  }

  void load_bundle(const Bundle& bundle, std::span<const double> cost, LogitLoading& part) const {
    if (bundle.destinations.empty()) {
      return;
    }
    const std::size_t nodes = graph_.node_count();
    Labels labels{{bundle.origin},
                  std::vector<std::uint32_t>(nodes, kNowhere),
                  std::vector<double>(nodes, kInfinity),
                  std::vector<double>(nodes, kInfinity),
                  std::vector<double>(nodes, 0),
                  std::vector<double>(nodes, 0)};
    for (const std::uint32_t arc : bundle.tree) {
      labels.reached.push_back(graph_.head[arc]);
    }
    for (std::uint32_t i = 0; i < labels.reached.size(); ++i) {
      labels.place[labels.reached[i]] = i;
    }
    expect(bundle, cost, labels);
    const UserClass& users = problem_.classes[bundle.user_class];
    for (const Destination& destination : bundle.destinations) {
      labels.through[destination.node] += destination.volume;
      part.expected_cost +=
          destination.volume / users.volume_per_unit * labels.expected[destination.node];
    }
    // In reverse order a node collects what goes through it from nodes that have it all already.
    std::vector<double>& volume = part.class_volume[bundle.user_class];
    for (std::size_t i = labels.reached.size(); i-- > 0;) {
      const std::uint32_t node = labels.reached[i];
      for_ways(bundle, labels, node, [&](std::uint32_t arc, std::uint32_t head) {
        const double by_here = labels.expected[node] + cost[arc];
        if (labels.through[head] > 0 && by_here < kInfinity) {
          const double flow =
              labels.through[head] * std::exp(-scale_ * (by_here - labels.expected[head]));
          volume[arc] += flow;
          labels.through[node] += flow;
        }
      });
    }
  }

  /// Sums are kept relative to the cheapest way so far, so that nothing overflows.
  void expect(const Bundle& bundle, std::span<const double> cost, Labels& labels) const {
    labels.expected[bundle.origin] = 0;
    for (const std::uint32_t node : labels.reached) {
      if (node != bundle.origin) {
        labels.expected[node] = labels.least[node] - std::log(labels.sum[node]) / scale_;
      }
      for_ways(bundle, labels, node, [&](std::uint32_t arc, std::uint32_t head) {
        const double by_here = labels.expected[node] + cost[arc];
        double& least = labels.least[head];
        double& sum = labels.sum[head];
        if (by_here < least) {
          sum = (sum > 0 ? sum * std::exp(-scale_ * (least - by_here)) : 0) + 1;
          least = by_here;
        } else if (by_here < kInfinity) {
          sum += std::exp(-scale_ * (by_here - least));
        }
      });
    }
  }

  const Problem& problem_;
  double scale_;
  int threads_;
  std::vector<Bundle> bundles_;
  SearchGraph graph_;
};

double difference(const std::vector<std::vector<double>>& a,
                  const std::vector<std::vector<double>>& b, double* all) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    for (std::size_t arc = 0; arc < a[k].size(); ++arc) {
      sum += std::abs(a[k][arc] - b[k][arc]);
      *all += a[k][arc];
    }
  }
  return sum;
}

class Averager {
 public:
  Averager(const Problem& problem, const StochasticOptions& options)
      : start_(std::chrono::steady_clock::now()),
        problem_(problem),
        options_(options),
        loader_(problem, options) {
    result_.unreachable = loader_.unreachable;
    result_.assigned_demand = loader_.demand;
  }

  Assignment run() {
    const std::vector<double> nothing(problem_.graph->arc_count(), 0);
    auto volume = loader_.load(class_costs(problem_, times_at(problem_, nothing))).class_volume;
    double divisor = 1;
    double before = kInfinity;
    for (int iteration = 1;; ++iteration) {
      const auto total = sum(volume);
      const auto cost = class_costs(problem_, times_at(problem_, total));
      const LogitLoading wanted = loader_.load(cost);
      double all = 0;
      const double changed = difference(volume, wanted.class_volume, &all);
      if (note(iteration, all > 0 ? changed / all : 0, volume, total, cost, wanted)) {
        return std::move(result_);
      }
      divisor += iteration == 1 ? 0 : changed >= before ? kWorse : kBetter;
      before = changed;
      for (std::size_t k = 0; k < volume.size(); ++k) {
        for (std::size_t arc = 0; arc < volume[k].size(); ++arc) {
          volume[k][arc] += (wanted.class_volume[k][arc] - volume[k][arc]) / divisor;
        }
      }
    }
  }

 private:
  std::vector<double> sum(const std::vector<std::vector<double>>& class_volume) const {
    std::vector<double> total(problem_.graph->arc_count(), 0);
    for (const auto& volume : class_volume) {
      for (std::size_t arc = 0; arc < total.size(); ++arc) {
        total[arc] += volume[arc];
      }
    }
    return total;
  }

  /// Notes where the solution stands; true if it is time to stop.
  bool note(int iteration, double gap, const std::vector<std::vector<double>>& volume,
            const std::vector<double>& total, const std::vector<std::vector<double>>& cost,
            const LogitLoading& wanted) {
    const double now =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    result_.iterations = iteration;
    result_.seconds = now;
    result_.log.push_back({iteration, now, gap, 0});
    if (options_.progress) {
      options_.progress({.stage = "Assigning",
                         .detail = "stochastic equilibrium",
                         .done = static_cast<std::uint64_t>(iteration)});
    }
    if (gap < result_.relative_gap) {
      result_.relative_gap = gap;
      result_.volume = total;
      result_.time = times_at(problem_, total);
      result_.class_flow = volume;
      result_.total_cost = 0;
      for (std::size_t k = 0; k < volume.size(); ++k) {
        const double per_unit = problem_.classes[k].volume_per_unit;
        for (std::size_t arc = 0; arc < volume[k].size(); ++arc) {
          double& flow = result_.class_flow[k][arc];
          flow /= per_unit;
          result_.total_cost += flow > 0 ? flow * cost[k][arc] : 0;
        }
      }
      result_.shortest_path_cost = wanted.expected_cost;
      result_.objective = beckmann_objective(problem_, volume, Response::average);
    }
    const bool late = options_.max_seconds > 0 && now >= options_.max_seconds;
    result_.status = gap <= options_.tolerance ? Status::converged
                     : late                    ? Status::time_limit
                                               : Status::iteration_limit;
    return result_.status != Status::iteration_limit || iteration >= options_.max_iterations;
  }

  std::chrono::steady_clock::time_point start_;
  const Problem& problem_;
  const StochasticOptions& options_;
  DialLoader loader_;
  Assignment result_;
};

}  // namespace

Assignment stochastic_equilibrium(const Problem& problem, const StochasticOptions& options) {
  check_delays(problem.delays).throw_if_any();
  if (!(options.scale > 0) || !std::isfinite(options.scale)) {
    throw std::invalid_argument("the scale of a logit must be above 0");
  }
  return Averager(problem, options).run();
}

}  // namespace corridor::assign
