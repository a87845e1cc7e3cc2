#include "corridor/disrupt/worst_closures.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "corridor/disrupt/subtree_repair.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

constexpr std::uint32_t kNone = 0xffff'ffff;

struct Way {
  double rise = 0;                           // USD a tonne above the way while all is open
  std::vector<std::uint32_t> closures = {};  // on it, rising
  int closed = 0;                            // how many of them are closed now

  bool uses(std::uint32_t closure) const {
    return std::binary_search(closures.begin(), closures.end(), closure);
  }
};

struct Pair {
  std::uint32_t tree = 0;
  NodeId destination = {};
  double t_per_day = 0;
  double base_usd_per_t = 0;
  double unmet_usd_per_t = 0;
  std::vector<std::uint32_t> ways = {};  // by rising rise
};

struct TreeOfPairs {  // a commodity from an origin
  std::uint32_t commodity = 0;
  NodeId origin = {};
  std::vector<std::uint32_t> pairs = {};
};

std::vector<std::uint8_t> ends_of_demand(const network::Graph& graph,
                                         std::span<const PricedDemand> demand) {
  std::vector<std::uint8_t> is_end(graph.node_count(), 0);
  for (const PricedDemand& priced : demand) {
    for (const OriginDemand& from : priced.by_origin) {
      is_end[from.origin.value] = 1;
      for (const NodeId to : from.destinations) {
        is_end[to.value] = 1;
      }
    }
  }
  return is_end;
}

// Closures that can only be passed one after the other are one: each joins two nodes, and they meet
// at a node that has no other arcs and where no demand starts or ends.
class Series {
 public:
  Series(const network::Graph& graph, const Csr<ClosureId, ArcId>& closures,
         const std::vector<std::uint32_t>& closure_of_arc, const std::vector<std::uint8_t>& is_end)
      : first_(closures.rows()) {
    std::iota(first_.begin(), first_.end(), 0U);
    const auto joins_two = [&](std::uint32_t c) {
      const auto arcs = closures[ClosureId{c}];
      return std::all_of(arcs.begin(), arcs.end(), [&](ArcId arc) {
        return std::minmax({graph.tail[arc], graph.head[arc]}) ==
               std::minmax({graph.tail[arcs[0]], graph.head[arcs[0]]});
      });
    };
    for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
      std::vector<std::uint32_t> here;
      for (const auto& star : {graph.leaving[node], graph.entering[node]}) {
        for (const ArcId arc : star) {
          here.push_back(closure_of_arc[arc.value]);
        }
      }
      std::sort(here.begin(), here.end());
      here.erase(std::unique(here.begin(), here.end()), here.end());
      if (is_end[node.value] == 0 && here.size() == 2 && here[1] != kNone && joins_two(here[0]) &&
          joins_two(here[1])) {
        const std::uint32_t a = find(here[0]);
        const std::uint32_t b = find(here[1]);
        first_[std::max(a, b)] = std::min(a, b);
      }
    }
  }

  std::uint32_t find(std::uint32_t c) {
    while (first_[c] != c) {
      c = first_[c] = first_[first_[c]];
    }
    return c;
  }

 private:
  std::vector<std::uint32_t> first_;
};

class Search {
 public:
  Search(const network::Graph& graph, std::span<const PricedDemand> demand,
         const Csr<ClosureId, ArcId>& closures, const WorstOptions& options)
      : graph_(graph), demand_(demand), closures_(closures), options_(options), search_(graph) {
    closure_of_arc_.assign(graph.arc_count(), kNone);
    for (const ClosureId c : IdRange<ClosureId>(closures.rows())) {
      for (const ArcId arc : closures[c]) {
        if (closure_of_arc_[arc.value] != kNone) {
          throw std::invalid_argument("an arc is in two closures");
        }
        closure_of_arc_[arc.value] = c.value;
      }
    }
    Series series(graph, closures, closure_of_arc_, ends_of_demand(graph, demand));
    for (std::uint32_t& c : closure_of_arc_) {
      c = c == kNone ? kNone : series.find(c);
    }
    ways_of_closure_.resize(closures.rows());
    is_left_out_.assign(closures.rows(), 0);
    for (const PricedDemand& priced : demand) {
      cost_.push_back(exactly_summable(priced.cost_usd_per_t, graph.node_count()));
    }
    add_pairs();
  }

  WorstSet run(int k) {
    best_ = evaluate();
    if (k > 0) {
      branch(k);
    }
    best_.bound_usd_per_day = std::max(bound_left_, best_.usd_per_day());
    best_.nodes = nodes_;
    best_.evaluated = evaluated_;
    return best_;
  }

 private:
  void add_pairs() {
    for (std::uint32_t c = 0; c < demand_.size(); ++c) {
      search_.set_cost(cost_[c]);
      for (const OriginDemand& from : demand_[c].by_origin) {
        search_.run(from.origin, tree_);
        TreeOfPairs of{.commodity = c, .origin = from.origin};
        for (std::size_t i = 0; i < from.destinations.size(); ++i) {
          const NodeId to = from.destinations[i];
          if (tree_.dist[to] < path::kUnreachable && from.t_per_day[i] > 0) {
            of.pairs.push_back(static_cast<std::uint32_t>(pairs_.size()));
            pairs_.push_back({.tree = static_cast<std::uint32_t>(trees_.size()),
                              .destination = to,
                              .t_per_day = from.t_per_day[i],
                              .base_usd_per_t = tree_.dist[to],
                              .unmet_usd_per_t = demand_[c].unmet_usd_per_t});
            add_way(static_cast<std::uint32_t>(pairs_.size() - 1));
          }
        }
        trees_.push_back(std::move(of));
      }
    }
  }

  // The way of a pair in tree_, which nothing closed now is on.
  void add_way(std::uint32_t p) {
    Pair& pair = pairs_[p];
    Way way{.rise = tree_.dist[pair.destination] - pair.base_usd_per_t};
    for (const ArcId arc : path::path_arcs(graph_, tree_, pair.destination)) {
      if (closure_of_arc_[arc.value] != kNone) {
        way.closures.push_back(closure_of_arc_[arc.value]);
      }
    }
    std::sort(way.closures.begin(), way.closures.end());
    way.closures.erase(std::unique(way.closures.begin(), way.closures.end()), way.closures.end());
    const auto id = static_cast<std::uint32_t>(ways_.size());
    for (const std::uint32_t c : way.closures) {
      ways_of_closure_[c].push_back(id);
    }
    const auto at = std::find_if(pair.ways.begin(), pair.ways.end(),
                                 [&](std::uint32_t w) { return ways_[w].rise > way.rise; });
    pair.ways.insert(at, id);
    ways_.push_back(std::move(way));
  }

  void close(std::uint32_t c) {
    closed_.push_back(c);
    for (const std::uint32_t w : ways_of_closure_[c]) {
      ++ways_[w].closed;
    }
  }
  void open_last() {
    for (const std::uint32_t w : ways_of_closure_[closed_.back()]) {
      // A way found while it was closed does not use it, so all of these were counted.
      --ways_[w].closed;
    }
    closed_.pop_back();
  }

  // Place of the first way that is open, also if `a` and `b` close too; the number of ways: none.
  std::size_t first_open(const Pair& pair, std::size_t from, std::uint32_t a = kNone,
                         std::uint32_t b = kNone) const {
    for (std::size_t i = from; i < pair.ways.size(); ++i) {
      const Way& way = ways_[pair.ways[i]];
      if (way.closed == 0 && (a == kNone || !way.uses(a)) && (b == kNone || !way.uses(b))) {
        return i;
      }
    }
    return pair.ways.size();
  }
  double value(const Pair& pair, std::size_t place) const {
    return place < pair.ways.size() ? ways_[pair.ways[place]].rise : pair.unmet_usd_per_t;
  }

  // Exact loss of what is closed now. Only pairs whose own way is shut are searched again.
  WorstSet evaluate() {
    ++evaluated_;
    WorstSet found;
    std::vector<NodeId> targets;
    std::vector<double> cost;
    std::uint32_t cost_of = kNone;
    for (const TreeOfPairs& of : trees_) {
      targets.clear();
      for (const std::uint32_t p : of.pairs) {
        if (ways_[pairs_[p].ways.front()].closed > 0) {
          targets.push_back(pairs_[p].destination);
        }
      }
      if (targets.empty()) {
        continue;
      }
      if (cost_of != of.commodity) {
        cost_of = of.commodity;
        cost = cost_[cost_of];
        for (std::size_t a = 0; a < cost.size(); ++a) {
          const std::uint32_t c = closure_of_arc_[a];
          if (c != kNone && std::find(closed_.begin(), closed_.end(), c) != closed_.end()) {
            cost[a] = path::kUnreachable;
          }
        }
        search_.set_cost(cost);
      }
      search_.run(of.origin, targets, tree_);
      for (const std::uint32_t p : of.pairs) {
        Pair& pair = pairs_[p];
        if (ways_[pair.ways.front()].closed == 0) {
          continue;
        }
        const double rise = tree_.dist[pair.destination] - pair.base_usd_per_t;
        if (rise < value(pair, first_open(pair, 0))) {
          add_way(p);
        }
        if (rise > pair.unmet_usd_per_t) {
          found.unmet_t_per_day += pair.t_per_day;
          found.unmet_usd_per_day += pair.t_per_day * pair.unmet_usd_per_t;
        } else {
          found.added_usd_per_day += pair.t_per_day * rise;
        }
      }
    }
    for (const std::uint32_t c : closed_) {
      found.closed.push_back(ClosureId{c});
    }
    std::sort(found.closed.begin(), found.closed.end());
    return found;
  }

  double bound_now() const {
    double sum = 0;
    for (const Pair& pair : pairs_) {
      sum += pair.t_per_day * value(pair, first_open(pair, 0));
    }
    return sum;
  }

  // By closure, an upper bound on what closing it adds: with `more` = 1 alone; with 2, such that
  // the sum of two is a bound for both; else all that passes it is lost.
  std::vector<std::pair<double, std::uint32_t>> charges(int more) const {
    std::vector<double> charge(closures_.rows(), 0);
    for (const Pair& pair : pairs_) {
      const std::size_t now = first_open(pair, 0);
      if (now == pair.ways.size()) {
        continue;
      }
      const Way& way = ways_[pair.ways[now]];
      for (const std::uint32_t c : way.closures) {
        double most = pair.unmet_usd_per_t;
        if (more <= 2) {
          const std::size_t next = first_open(pair, now + 1, c);
          most = value(pair, next);
          if (more == 2 && next < pair.ways.size()) {
            most = std::max(most, most_with_another(pair, now, next, c));
          }
        }
        charge[c] += pair.t_per_day * (most - way.rise);
      }
    }
    std::vector<std::pair<double, std::uint32_t>> falling;
    for (std::uint32_t c = 0; c < charge.size(); ++c) {
      if (charge[c] > 0 && is_left_out_[c] == 0) {
        falling.push_back({charge[c], c});
      }
    }
    std::sort(falling.begin(), falling.end(), [](const auto& a, const auto& b) {
      return a.first > b.first || (a.first == b.first && a.second < b.second);
    });
    return falling;
  }

  // What a pair pays if `c` and then another close, less what the other is charged where it is on
  // the present way too.
  double most_with_another(const Pair& pair, std::size_t now, std::size_t next,
                           std::uint32_t c) const {
    const Way& way = ways_[pair.ways[now]];
    double most = 0;
    for (const std::uint32_t other : ways_[pair.ways[next]].closures) {
      const double both = value(pair, first_open(pair, next + 1, c, other));
      const double of_other =
          way.uses(other) ? value(pair, first_open(pair, now + 1, other)) - way.rise : 0;
      most = std::max(most, both - of_other);
    }
    return most;
  }

  bool beats_best(double bound) const {
    // Sums of the same terms in another order differ in the last digits.
    return bound > best_.usd_per_day() * (1 + 1e-12) + 1e-9;
  }

  // Best set of those with what is closed now and `more` others at most.
  void branch(int more) {
    ++nodes_;
    auto falling = charges(more);
    if (more == 1) {
      for (; beats_best(bound_now() + (falling.empty() ? 0 : falling.front().first));
           falling = charges(1)) {
        if (!falling.empty()) {
          close(falling.front().second);
        }
        take(evaluate());
        if (!falling.empty()) {
          open_last();
        }
      }
      return;
    }
    // Sets that hit no way in use now cost what is closed now does: no more than the best.
    if (beats_best(bound_now())) {
      take(evaluate());
      falling = charges(more);
    }
    const double bound = bound_now();
    std::size_t i = 0;
    for (; i < falling.size(); ++i) {
      double with_most = bound;
      for (std::size_t j = i; j < std::min(falling.size(), i + static_cast<std::size_t>(more));
           ++j) {
        with_most += falling[j].first;
      }
      if (!beats_best(with_most)) {
        break;
      }
      if (nodes_ >= options_.most_nodes) {
        bound_left_ = std::max(bound_left_, with_most);
        break;
      }
      close(falling[i].second);
      branch(more - 1);
      open_last();
      is_left_out_[falling[i].second] = 1;  // sets with it have all been bounded
    }
    for (std::size_t j = 0; j < i; ++j) {
      is_left_out_[falling[j].second] = 0;
    }
  }

  void take(WorstSet found) {
    if (found.usd_per_day() > best_.usd_per_day()) {
      best_ = std::move(found);
    }
  }

  const network::Graph& graph_;
  std::span<const PricedDemand> demand_;
  const Csr<ClosureId, ArcId>& closures_;
  WorstOptions options_;
  path::TreeSearch search_;
  path::Tree tree_;
  std::vector<std::vector<double>> cost_;      // by commodity
  std::vector<std::uint32_t> closure_of_arc_;  // the first of its series
  std::vector<TreeOfPairs> trees_;
  std::vector<Pair> pairs_;
  std::vector<Way> ways_;
  std::vector<std::vector<std::uint32_t>> ways_of_closure_;
  std::vector<std::uint8_t> is_left_out_;
  std::vector<std::uint32_t> closed_;
  WorstSet best_;
  double bound_left_ = 0;
  std::uint64_t nodes_ = 0;
  std::uint64_t evaluated_ = 0;
};

}  // namespace

WorstSet worst_closures(const network::Graph& graph, std::span<const PricedDemand> demand,
                        const Csr<ClosureId, ArcId>& closures, int k, const WorstOptions& options) {
  return Search(graph, demand, closures, options).run(k);
}

}  // namespace corridor::disrupt
