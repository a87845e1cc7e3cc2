#include "corridor/path/customizable.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "corridor/base/parallel.h"
#include "corridor/path/dissection.h"
#include "corridor/path/triangle_kernel.h"

namespace corridor::path {

namespace {

using network::Graph;

constexpr std::uint32_t kNone = 0xffff'ffff;

std::vector<std::uint32_t> inverse(const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> rank(order.size(), kNone);
  for (std::size_t r = 0; r < order.size(); ++r) {
    if (order[r] >= order.size() || rank[order[r]] != kNone) {
      throw std::invalid_argument("an order must name every vertex once");
    }
    rank[order[r]] = static_cast<std::uint32_t>(r);
  }
  return rank;
}

/// Higher neighbours of each rank, rising, after all lower ranks were contracted: the filled graph
/// of sparse elimination. What a rank is joined to is handed to the lowest of its higher
/// neighbours, its parent in the elimination tree.
std::vector<std::vector<std::uint32_t>> filled_rows(const Neighbours& graph,
                                                    const std::vector<std::uint32_t>& order,
                                                    const std::vector<std::uint32_t>& rank) {
  std::vector<std::vector<std::uint32_t>> up(order.size());
  for (std::uint32_t r = 0; r < order.size(); ++r) {
    for (const std::uint32_t other : graph.of(order[r])) {
      if (rank[other] > r) {
        up[r].push_back(rank[other]);
      }
    }
    std::ranges::sort(up[r]);
    up[r].erase(std::unique(up[r].begin(), up[r].end()), up[r].end());
    up[r].shrink_to_fit();
    if (!up[r].empty()) {
      auto& parent = up[up[r].front()];
      parent.insert(parent.end(), up[r].begin() + 1, up[r].end());
    }
  }
  return up;
}

/// Ranks by a postorder of the elimination tree: children stand before their parent, and a subtree
/// is a range. Contraction in that order joins the same vertices.
std::vector<std::uint32_t> postorder(const std::vector<std::vector<std::uint32_t>>& up) {
  const std::size_t count = up.size();
  std::vector<std::uint32_t> size(count, 1);
  for (std::size_t r = 0; r < count; ++r) {
    if (!up[r].empty()) {
      size[up[r].front()] += size[r];
    }
  }
  std::vector<std::uint32_t> place(count);
  std::vector<std::uint32_t> end(count);  // where the next child's subtree ends
  auto root_end = static_cast<std::uint32_t>(count);
  for (std::size_t r = count; r-- > 0;) {
    std::uint32_t& after = up[r].empty() ? root_end : end[up[r].front()];
    place[r] = after - 1;
    after -= size[r];
    end[r] = place[r];
  }
  return place;
}

}  // namespace

CustomizableHierarchy::CustomizableHierarchy(const Graph& graph, const CustomizableOptions& options)
    : graph_(&graph) {
  const Vertices vertices = vertices_of(graph);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  ends.reserve(2 * graph.arc_count());
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    ends.emplace_back(vertices.tail(graph, arc), vertices.head(graph, arc));
  }
  const Neighbours neighbours = neighbours_of(vertices.count, std::move(ends));
  order_ = options.order.empty() ? dissection_order(neighbours, options.threads) : options.order;
  if (order_.size() != vertices.count) {
    throw std::invalid_argument("an order must name every vertex once");
  }
  auto up = filled_rows(neighbours, order_, inverse(order_));
  const auto place = postorder(up);
  std::vector<std::uint32_t> order(order_.size());
  std::vector<std::vector<std::uint32_t>> placed(order_.size());
  for (std::size_t r = 0; r < order.size(); ++r) {
    order[place[r]] = order_[r];
    for (std::uint32_t& head : up[r]) {
      head = place[head];
    }
    std::ranges::sort(up[r]);
    placed[place[r]] = std::move(up[r]);
  }
  order_ = std::move(order);
  link(std::move(placed));
  find_triangles();
  const auto rank = inverse(order_);
  for (std::size_t node = 0; node < graph.node_count(); ++node) {
    rank_of_origin_.push_back(rank[node]);
    rank_of_destination_.push_back(rank[vertices.entered[node]]);
  }
  take_inputs(graph, rank, vertices.entered);
}

void CustomizableHierarchy::link(std::vector<std::vector<std::uint32_t>> up) {
  const std::size_t count = up.size();
  offsets_.assign(count + 1, 0);
  below_offsets_.assign(count + 1, 0);
  subtree_size_.assign(count, 1);
  for (std::size_t r = 0; r < count; ++r) {
    offsets_[r + 1] = offsets_[r] + static_cast<std::uint32_t>(up[r].size());
    for (const std::uint32_t head : up[r]) {
      head_.push_back(head);
      tail_.push_back(static_cast<std::uint32_t>(r));
      ++below_offsets_[head + 1];
    }
    if (!up[r].empty()) {
      subtree_size_[up[r].front()] += subtree_size_[r];
    }
    up[r] = {};
  }
  std::partial_sum(below_offsets_.begin(), below_offsets_.end(), below_offsets_.begin());
  below_.resize(head_.size());
  std::vector<std::uint32_t> next(below_offsets_.begin(), below_offsets_.end() - 1);
  for (std::uint32_t arc = 0; arc < head_.size(); ++arc) {
    below_[next[head_[arc]]++] = arc;
  }
}

void CustomizableHierarchy::find_triangles() {
  // Runs stand in the order in which weigh_row reads them.
  run_offsets_.reserve(head_.size() + 1);
  std::vector<std::uint32_t> arc_to(offsets_.size() - 1, kNone);
  for (std::uint32_t y = 0; y + 1 < offsets_.size(); ++y) {
    for (std::uint32_t arc = offsets_[y]; arc < offsets_[y + 1]; ++arc) {
      arc_to[head_[arc]] = arc;
    }
    for (std::uint32_t i = below_offsets_[y]; i < below_offsets_[y + 1]; ++i) {
      run_offsets_.push_back(static_cast<std::uint32_t>(runs_.size()));
      const std::uint32_t xy = below_[i];
      const std::uint32_t end = offsets_[tail_[xy] + 1];
      triangles_ += end - (xy + 1);
      for (std::uint32_t xz = xy + 1; xz < end; ++xz) {
        const std::uint32_t yz = arc_to[head_[xz]];
        const bool joins = xz > xy + 1 && runs_.back().first + runs_.back().length == yz;
        if (joins) {
          ++runs_.back().length;
        } else {
          runs_.push_back({yz, 1});
        }
      }
    }
  }
  run_offsets_.push_back(static_cast<std::uint32_t>(runs_.size()));
}

void CustomizableHierarchy::take_inputs(const Graph& graph, const std::vector<std::uint32_t>& rank,
                                        const std::vector<std::uint32_t>& entered) {
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    const std::uint32_t tail = rank[graph.tail[arc].value];
    const std::uint32_t head = rank[entered[graph.head[arc].value]];
    if (tail == head || graph.tail[arc] == graph.head[arc]) {
      continue;
    }
    const std::uint32_t low = std::min(tail, head);
    const auto row = std::span(head_).subspan(offsets_[low], offsets_[low + 1] - offsets_[low]);
    const auto at = std::ranges::lower_bound(row, std::max(tail, head)) - row.begin();
    const std::uint32_t here = offsets_[low] + static_cast<std::uint32_t>(at);
    inputs_.push_back({arc, 2 * here + (tail > head ? 1U : 0U)});
  }
  std::ranges::sort(inputs_, [](const Input& a, const Input& b) {
    return std::pair(a.place, a.arc) < std::pair(b.place, b.arc);
  });
  input_offsets_.assign(offsets_.size(), 0);
  for (const Input& input : inputs_) {
    ++input_offsets_[tail_[input.place / 2] + 1];
  }
  std::partial_sum(input_offsets_.begin(), input_offsets_.end(), input_offsets_.begin());
}

/// Weights of the arcs from a rank y upwards: those of the graph's arcs, and of the ways over lower
/// ranks, whose weights are known.
template <class Weight>
void CustomizableHierarchy::weigh_row(std::uint32_t y, std::span<const double> cost,
                                      double per_weight, Simd simd,
                                      std::vector<Weight>& weights) const {
  const std::span<Weight> row = std::span(weights).subspan(
      2 * std::size_t{offsets_[y]}, 2 * std::size_t{offsets_[y + 1] - offsets_[y]});
  std::ranges::fill(row, kFar<Weight>);
  for (std::uint32_t i = input_offsets_[y]; i < input_offsets_[y + 1]; ++i) {
    const double c = cost[inputs_[i].arc.value] * per_weight;
    if (c < static_cast<double>(kFar<Weight>)) {
      Weight& known = weights[inputs_[i].place];
      known = std::min(known, static_cast<Weight>(c));
    }
  }
  const std::uint32_t first = below_offsets_[y];
  const std::size_t count = below_offsets_[y + 1] - first;
  relax_triangles(std::span(below_).subspan(first, count),
                  std::span(run_offsets_).subspan(first, count + 1), runs_, weights.data(), simd);
}

template <class Weight>
void CustomizableHierarchy::weigh(std::span<const double> cost, const CustomizeOptions& options,
                                  double tick, std::vector<Weight>& weights) const {
  weights.resize(2 * head_.size());
  const double per_weight = tick > 0 ? 1 / tick : 1;  // a power of two: exact
  const Simd simd = chosen(options.simd);
  // Subtrees do not read one another; what stands above them waits for all.
  constexpr std::size_t kSubtrees = 32;
  const std::size_t ranks = offsets_.size() - 1;
  const std::size_t most = std::max<std::size_t>(1000, ranks / kSubtrees);
  std::vector<std::uint32_t> subtrees;  // their roots
  std::vector<std::uint32_t> above;
  for (std::uint32_t r = 0; r < ranks; ++r) {
    if (subtree_size_[r] > most) {
      above.push_back(r);
    } else if (offsets_[r] == offsets_[r + 1] || subtree_size_[head_[offsets_[r]]] > most) {
      subtrees.push_back(r);
    }
  }
  parallel_blocks(subtrees.size(), options.threads, [&](std::size_t block, std::size_t) {
    const std::uint32_t root = subtrees[block];
    for (std::uint32_t r = root + 1 - subtree_size_[root]; r <= root; ++r) {
      weigh_row(r, cost, per_weight, simd, weights);
    }
  });
  for (const std::uint32_t r : above) {
    weigh_row(r, cost, per_weight, simd, weights);
  }
}

void CustomizableHierarchy::customize(std::span<const double> cost, Metric& metric,
                                      const CustomizeOptions& options) const {
  check_costs(*graph_, cost);
  metric.of_ = this;
  metric.tick_ = options.tick ? *options.tick : tick_of(*graph_, cost);
  if (metric.tick_ > 0) {
    if (!std::holds_alternative<std::vector<Ticks>>(metric.weights_)) {
      metric.weights_.emplace<std::vector<Ticks>>();
    }
    weigh(cost, options, metric.tick_, std::get<std::vector<Ticks>>(metric.weights_));
  } else {
    if (!std::holds_alternative<std::vector<double>>(metric.weights_)) {
      metric.weights_.emplace<std::vector<double>>();
    }
    weigh(cost, options, 0, std::get<std::vector<double>>(metric.weights_));
  }
}

Metric CustomizableHierarchy::customize(std::span<const double> cost,
                                        const CustomizeOptions& options) const {
  Metric metric;
  customize(cost, metric, options);
  return metric;
}

Hierarchy Metric::hierarchy() const {
  const auto with = [this](const auto& pairs) {
    using Weight = typename std::decay_t<decltype(pairs)>::value_type;
    const std::span<const Weight> weights = pairs;
    const auto& of = *of_;
    return HierarchyOf<Weight>{
        .leaving = {of.offsets_, of.head_, weights, 2},
        .entering = {of.offsets_, of.head_, weights.subspan(weights.empty() ? 0 : 1), 2},
        .rank_of_origin = of.rank_of_origin_,
        .rank_of_destination = of.rank_of_destination_,
        .cost_per_weight = tick_ > 0 ? tick_ : 1};
  };
  return std::visit([&](const auto& pairs) -> Hierarchy { return with(pairs); }, weights_);
}

}  // namespace corridor::path
