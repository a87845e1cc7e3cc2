#include "corridor/path/contraction.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>

namespace corridor::path {

namespace {

using network::Graph;

constexpr std::uint32_t kNone = 0xffff'ffff;

template <class Weight>
struct Arc {
  std::uint32_t to = 0;
  std::uint32_t hops = 1;  // arcs of the graph that it stands for
  Weight weight = 0;
};

/// Dijkstra among the nodes that are left, cut short.
template <class Weight>
class WitnessSearch {
 public:
  explicit WitnessSearch(std::size_t vertices)
      : dist_(vertices), run_of_(vertices, 0), target_(vertices, 0) {}

  using Arcs = std::vector<std::vector<Arc<Weight>>>;

  /// Distances from `from` around `without`, to at most `limit`, to the heads of `targets`. What it
  /// found before it stopped are lengths of ways, if not of the shortest.
  void run(const Arcs& out, std::uint32_t from, std::uint32_t without,
           const std::vector<Arc<Weight>>& targets, Weight limit, int most_nodes) {
    ++run_;
    std::size_t targets_left = 0;
    for (const auto& arc : targets) {
      if (arc.to != from) {
        target_[arc.to] = run_;
        ++targets_left;
      }
    }
    heap_.clear();
    dist_[from] = 0;
    run_of_[from] = run_;
    heap_.push_back({0, from});
    for (int settled = 0; !heap_.empty() && settled < most_nodes;) {
      std::pop_heap(heap_.begin(), heap_.end(), later);
      const Entry entry = heap_.back();
      heap_.pop_back();
      if (entry.dist > dist_[entry.node]) {
        continue;
      }
      if (entry.dist > limit) {
        return;
      }
      if (target_[entry.node] == run_ && --targets_left == 0) {
        return;
      }
      ++settled;
      for (const auto& arc : out[entry.node]) {
        const Weight dist = entry.dist + arc.weight;
        if (arc.to == without || dist > limit) {
          continue;
        }
        if (run_of_[arc.to] != run_ || dist < dist_[arc.to]) {
          run_of_[arc.to] = run_;
          dist_[arc.to] = dist;
          heap_.push_back({dist, arc.to});
          std::push_heap(heap_.begin(), heap_.end(), later);
        }
      }
    }
  }

  bool within(std::uint32_t node, Weight limit) const {
    return run_of_[node] == run_ && dist_[node] <= limit;
  }

 private:
  struct Entry {
    Weight dist;
    std::uint32_t node;
  };
  static bool later(const Entry& a, const Entry& b) {
    return std::tie(a.dist, a.node) > std::tie(b.dist, b.node);
  }

  std::vector<Weight> dist_;
  std::vector<std::uint32_t> run_of_;
  std::vector<std::uint32_t> target_;
  std::vector<Entry> heap_;
  std::uint32_t run_ = 0;
};

template <class Weight>
class Contractor {
 public:
  Contractor(std::size_t vertices, const ContractionOptions& options)
      : out(vertices),
        in(vertices),
        rank(vertices, kNone),
        options_(options),
        level_(vertices, 0),
        priority_(vertices, 0),
        search_(vertices) {}

  void add(std::uint32_t tail, const Arc<Weight>& arc) {
    if (tail == arc.to) {
      return;
    }
    join(out[tail], arc);
    join(in[arc.to], {tail, arc.hops, arc.weight});
  }

  void run() {
    const auto vertices = static_cast<std::uint32_t>(out.size());
    for (std::uint32_t vertex = 0; vertex < vertices; ++vertex) {
      update(vertex);
    }
    std::uint32_t next_rank = 0;
    while (!queue_.empty()) {
      const auto [priority, vertex] = queue_.top();
      queue_.pop();
      if (rank[vertex] != kNone || priority != priority_[vertex]) {
        continue;
      }
      rank[vertex] = next_rank++;
      contract(vertex);
      if (options_.progress && (next_rank & 0xfffU) == 0) {
        options_.progress(
            {.stage = "Contracting", .detail = {}, .done = next_rank, .total = vertices});
      }
    }
  }

  // Of a vertex that was contracted: its arcs to those that were not yet.
  std::vector<std::vector<Arc<Weight>>> out, in;
  std::vector<std::uint32_t> rank;

 private:
  static void join(std::vector<Arc<Weight>>& arcs, const Arc<Weight>& arc) {
    for (Arc<Weight>& known : arcs) {
      if (known.to == arc.to) {
        if (arc.weight < known.weight) {
          known = arc;
        }
        return;
      }
    }
    arcs.push_back(arc);
  }

  /// Calls shortcut(from, arc) for each way over `vertex` that no other way is known to match.
  template <class Shortcut>
  void shortcuts_around(std::uint32_t vertex, int most_nodes, Shortcut&& shortcut) {
    for (const auto& entering : in[vertex]) {
      Weight limit = 0;
      bool any = false;
      for (const auto& leaving : out[vertex]) {
        if (leaving.to != entering.to) {
          limit = std::max(limit, leaving.weight);
          any = true;
        }
      }
      if (!any) {
        continue;
      }
      // No distance reaches kFar, and what is below it can be added without overflow.
      search_.run(out, entering.to, vertex, out[vertex],
                  std::min(entering.weight + limit, kFar<Weight>), most_nodes);
      for (const auto& leaving : out[vertex]) {
        const Weight weight = entering.weight + leaving.weight;
        if (leaving.to != entering.to && weight < kFar<Weight> &&
            !search_.within(leaving.to, weight)) {
          shortcut(entering.to, Arc<Weight>{leaving.to, entering.hops + leaving.hops, weight});
        }
      }
    }
  }

  /// How much later than others a vertex should go: its height above what went before, and what
  /// its contraction adds over what it removes, in arcs and in the arcs they stand for.
  void update(std::uint32_t vertex) {
    constexpr std::uint64_t kScale = 1000;
    std::uint64_t added = 0;
    std::uint64_t added_hops = 0;
    shortcuts_around(vertex, options_.estimate_nodes, [&](std::uint32_t, const Arc<Weight>& arc) {
      ++added;
      added_hops += arc.hops;
    });
    std::uint64_t removed = 1;
    std::uint64_t removed_hops = 1;
    for (const auto* arcs : {&out[vertex], &in[vertex]}) {
      for (const auto& arc : *arcs) {
        ++removed;
        removed_hops += arc.hops;
      }
    }
    priority_[vertex] =
        kScale * level_[vertex] + kScale * added / removed + kScale * added_hops / removed_hops;
    queue_.push({priority_[vertex], vertex});
  }

  void contract(std::uint32_t vertex) {
    made_.clear();
    shortcuts_around(
        vertex, options_.witness_nodes,
        [&](std::uint32_t from, const Arc<Weight>& arc) { made_.emplace_back(from, arc); });
    neighbours_.clear();
    const auto forget = [&](auto& arcs) {
      std::erase_if(arcs, [&](const Arc<Weight>& arc) { return arc.to == vertex; });
    };
    for (const auto& arc : in[vertex]) {
      forget(out[arc.to]);
      neighbours_.push_back(arc.to);
    }
    for (const auto& arc : out[vertex]) {
      forget(in[arc.to]);
      neighbours_.push_back(arc.to);
    }
    for (const auto& [from, arc] : made_) {
      add(from, arc);
    }
    std::ranges::sort(neighbours_);
    neighbours_.erase(std::unique(neighbours_.begin(), neighbours_.end()), neighbours_.end());
    for (const std::uint32_t neighbour : neighbours_) {
      level_[neighbour] = std::max(level_[neighbour], level_[vertex] + 1);
      update(neighbour);
    }
    out[vertex].shrink_to_fit();
    in[vertex].shrink_to_fit();
  }

  using Waiting = std::pair<std::uint64_t, std::uint32_t>;
  const ContractionOptions& options_;
  std::vector<std::uint32_t> level_;
  std::vector<std::uint64_t> priority_;
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> queue_;
  WitnessSearch<Weight> search_;
  std::vector<std::pair<std::uint32_t, Arc<Weight>>> made_;
  std::vector<std::uint32_t> neighbours_;
};

/// Arcs of vertices as arcs of ranks.
template <class Weight>
void by_rank(const std::vector<std::vector<Arc<Weight>>>& arcs,
             const std::vector<std::uint32_t>& rank, std::vector<std::uint32_t>& offsets,
             std::vector<std::uint32_t>& head, std::vector<Weight>& weight) {
  offsets.assign(rank.size() + 1, 0);
  for (std::size_t vertex = 0; vertex < rank.size(); ++vertex) {
    offsets[rank[vertex] + 1] = static_cast<std::uint32_t>(arcs[vertex].size());
  }
  for (std::size_t r = 0; r < rank.size(); ++r) {
    offsets[r + 1] += offsets[r];
  }
  head.resize(offsets.back());
  weight.resize(offsets.back());
  for (std::size_t vertex = 0; vertex < rank.size(); ++vertex) {
    std::uint32_t at = offsets[rank[vertex]];
    for (const auto& arc : arcs[vertex]) {
      head[at] = rank[arc.to];
      weight[at++] = arc.weight;
    }
  }
}

}  // namespace

template <class Weight>
void ContractionHierarchy::fill(const Graph& graph, std::span<const double> cost, double tick,
                                const ContractionOptions& options) {
  const Vertices vertices = vertices_of(graph);
  Contractor<Weight> contractor(vertices.count, options);
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    if (std::isfinite(cost[arc.value])) {
      const double weight = tick > 0 ? cost[arc.value] / tick : cost[arc.value];
      contractor.add(vertices.tail(graph, arc),
                     {vertices.head(graph, arc), 1, static_cast<Weight>(weight)});
    }
  }
  contractor.run();
  tick_ = tick;
  for (std::size_t node = 0; node < graph.node_count(); ++node) {
    rank_of_origin_.push_back(contractor.rank[node]);
    rank_of_destination_.push_back(contractor.rank[vertices.entered[node]]);
  }
  std::vector<Weight> leaving;
  std::vector<Weight> entering;
  by_rank(contractor.out, contractor.rank, leaving_offsets_, leaving_head_, leaving);
  by_rank(contractor.in, contractor.rank, entering_offsets_, entering_head_, entering);
  leaving_weight_ = std::move(leaving);
  entering_weight_ = std::move(entering);
}

Hierarchy ContractionHierarchy::hierarchy() const {
  const auto with = [&](const auto& leaving, const auto& entering) {
    using Weight = typename std::decay_t<decltype(leaving)>::value_type;
    return HierarchyOf<Weight>{.leaving = {leaving_offsets_, leaving_head_, leaving},
                               .entering = {entering_offsets_, entering_head_, entering},
                               .rank_of_origin = rank_of_origin_,
                               .rank_of_destination = rank_of_destination_,
                               .cost_per_weight = tick_ > 0 ? tick_ : 1};
  };
  if (tick_ > 0) {
    return with(std::get<std::vector<Ticks>>(leaving_weight_),
                std::get<std::vector<Ticks>>(entering_weight_));
  }
  return with(std::get<std::vector<double>>(leaving_weight_),
              std::get<std::vector<double>>(entering_weight_));
}

ContractionHierarchy contract(const Graph& graph, std::span<const double> cost,
                              const ContractionOptions& options) {
  check_costs(graph, cost);
  ContractionHierarchy made;
  const double tick = tick_of(graph, cost);
  if (tick > 0) {
    made.fill<Ticks>(graph, cost, tick, options);
  } else {
    made.fill<double>(graph, cost, 0, options);
  }
  return made;
}

}  // namespace corridor::path
