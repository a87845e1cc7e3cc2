#include "corridor/assign/all_or_nothing.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "corridor/assign/beckmann.h"
#include "corridor/base/parallel.h"

namespace corridor::assign {

namespace {
constexpr std::size_t kBlocks = 32;  // part of the result: sums are added block by block
constexpr std::uint32_t kNone = 0xffff'ffff;
}  // namespace

AllOrNothing::AllOrNothing(const Problem& problem, int threads)
    : problem_(problem), bundles_(make_bundles(problem)), graph_(*problem.graph) {
  const auto workers =
      std::min<std::size_t>(kBlocks, static_cast<std::size_t>(resolve_threads(threads)));
  for (std::size_t w = 0; w < workers; ++w) {
    searches_.emplace_back(graph_);
  }
}

double AllOrNothing::demand() const {
  double sum = 0;
  for (const Bundle& bundle : bundles_) {
    for (const Destination& destination : bundle.destinations) {
      sum += destination.volume / problem_.classes[bundle.user_class].volume_per_unit;
    }
  }
  return sum;
}

void AllOrNothing::load_bundle(Bundle& bundle, OriginSearch& search, std::span<const double> cost,
                               std::vector<double>& through, Loading& part) const {
  search.run(bundle.origin, cost, bundle.tree);
  const auto dist = search.dist();
  const UserClass& users = problem_.classes[bundle.user_class];
  auto& volume = part.class_volume[bundle.user_class];
  for (const Destination& destination : bundle.destinations) {
    const double away = dist[destination.node];
    if (!(away < std::numeric_limits<double>::infinity())) {
      part.unreachable.push_back({bundle.user_class, NodeId{bundle.origin},
                                  NodeId{destination.node},
                                  destination.volume / users.volume_per_unit});
      continue;
    }
    part.cost += destination.volume / users.volume_per_unit * away;
    if (users.value_of_time > 0) {
      part.objective_cost += destination.volume * away / users.value_of_time;
    }
    through[destination.node] += destination.volume;
  }
  // From far to near each node passes on what goes through it.
  for (std::size_t i = bundle.tree.size(); i-- > 0;) {
    const std::uint32_t arc = bundle.tree[i];
    const double flow = std::exchange(through[graph_.head[arc]], 0.0);
    volume[arc] += flow;
    through[graph_.tail[arc]] += flow;
  }
  through[bundle.origin] = 0;
}

Loading AllOrNothing::load(const std::vector<std::vector<double>>& class_cost) {
  const std::size_t arcs = problem_.graph->arc_count();
  const std::size_t classes = problem_.classes.size();
  const std::size_t blocks = std::min(kBlocks, bundles_.size());
  std::vector<Loading> parts(blocks);
  parallel_blocks(blocks, static_cast<int>(searches_.size()),
                  [&](std::size_t block, std::size_t worker) {
                    Loading& part = parts[block];
                    part.class_volume.assign(classes, std::vector<double>(arcs, 0));
                    std::vector<double> through(graph_.node_count(), 0);
                    const std::size_t begin = bundles_.size() * block / blocks;
                    const std::size_t end = bundles_.size() * (block + 1) / blocks;
                    for (std::size_t i = begin; i < end; ++i) {
                      load_bundle(bundles_[i], searches_[worker],
                                  class_cost[bundles_[i].user_class], through, part);
                    }
                  });
  Loading all;
  all.class_volume.assign(classes, std::vector<double>(arcs, 0));
  for (const Loading& part : parts) {
    for (std::size_t k = 0; k < classes; ++k) {
      for (std::size_t arc = 0; arc < arcs; ++arc) {
        all.class_volume[k][arc] += part.class_volume[k][arc];
      }
    }
    all.cost += part.cost;
    all.objective_cost += part.objective_cost;
    all.unreachable.insert(all.unreachable.end(), part.unreachable.begin(), part.unreachable.end());
  }
  return all;
}

std::vector<std::vector<double>> class_costs(const Problem& problem, std::span<const double> time) {
  std::vector<std::vector<double>> costs;
  for (const UserClass& users : problem.classes) {
    costs.emplace_back(time.size());
    for (std::size_t arc = 0; arc < time.size(); ++arc) {
      costs.back()[arc] =
          users.value_of_time * time[arc] + (users.fixed_cost.empty() ? 0 : users.fixed_cost[arc]);
    }
  }
  return costs;
}

Loading all_or_nothing(const Problem& problem, int threads) {
  check_delays(problem.delays).throw_if_any();
  AllOrNothing loader(problem, threads);
  const std::vector<double> nothing(problem.graph->arc_count(), 0);
  return loader.load(class_costs(problem, times_at(problem, nothing)));
}

}  // namespace corridor::assign
