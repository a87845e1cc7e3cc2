#include "corridor/path/alternatives.h"

#include <algorithm>
#include <memory>
#include <queue>
#include <set>
#include <utility>

namespace corridor::path {

// Shortest paths within one line (its links and the gates that stay on it), made when first asked
// for: most places are too far off any good route.
struct AlternativeSearch::LineTrees {
  bool built = false;
  std::vector<NodeId> nodes;      // that the line touches
  std::vector<double> line_cost;  // infinity off the line
  std::unique_ptr<TreeSearch> search;
  std::vector<Tree> trees;                     // by position in `nodes`; empty: not made yet
  std::vector<std::vector<double>> length_km;  // along the tree, by position and node
};

namespace {

// Sorted; a gate is its label, a line stands behind all gates.
using Bans = std::vector<std::uint32_t>;

struct Branch {
  double cost;
  Bans bans;
  Alternative route;

  // A priority queue's top is its largest: cheapest first, then the fewer and lower bans.
  friend bool operator<(const Branch& a, const Branch& b) {
    return std::tie(a.cost, a.bans) > std::tie(b.cost, b.bans);
  }
};

bool same_route(const Alternative& a, const Alternative& b) {
  return a.chain == b.chain && a.gates == b.gates;
}

// A node met twice: a main haul that runs back over its own way to the terminal.
bool repeats_a_node(const network::Graph& graph, const std::vector<ArcId>& arcs) {
  std::set<NodeId> seen = {graph.tail[arcs.front()]};
  return std::any_of(arcs.begin(), arcs.end(),
                     [&](ArcId arc) { return !seen.insert(graph.head[arc]).second; });
}

// What an arc may be left out by: its gate, or its line behind all gates.
std::vector<std::uint32_t> elements_of_arcs(const RouteLabels& labels) {
  std::vector<std::uint32_t> element = labels.gate;
  for (std::size_t a = 0; a < element.size(); ++a) {
    if (labels.line[a] != RouteLabels::kNoLabel) {
      element[a] = labels.gate_count + labels.line[a];
    }
  }
  return element;
}

}  // namespace

AlternativeSearch::AlternativeSearch(const network::Graph& graph, const RouteLabels& labels,
                                     std::span<const double> cost)
    : graph_(graph),
      labels_(labels),
      cost_(cost),
      forward_(graph),
      backward_(graph, Direction::to_root),
      branch_(graph, elements_of_arcs(labels)),
      lines_(labels.line_count) {
  forward_.set_cost(cost_);
  backward_.set_cost(cost_);
  branch_.set_cost(cost_);
}

AlternativeSearch::~AlternativeSearch() = default;

Alternative AlternativeSearch::describe(std::vector<ArcId> arcs) const {
  Alternative route;
  for (const ArcId arc : arcs) {
    route.cost += cost_[arc.value];
    const std::uint32_t line = labels_.line[arc.value];
    if (line != RouteLabels::kNoLabel && (route.chain.empty() || route.chain.back() != line)) {
      route.chain.push_back(line);
    }
    if (labels_.gate[arc.value] != RouteLabels::kNoLabel) {
      route.gates.push_back(labels_.gate[arc.value]);
    }
  }
  route.arcs = std::move(arcs);
  return route;
}

std::vector<std::uint32_t> AlternativeSearch::elements(const Alternative& route) const {
  std::vector<std::uint32_t> labels = route.gates;
  for (const std::uint32_t line : route.chain) {
    labels.push_back(labels_.gate_count + line);
  }
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

void AlternativeSearch::branch(NodeId origin, const AlternativeOptions& options,
                               std::vector<Alternative>& found) {
  std::priority_queue<Branch> open;
  std::set<Bans> tried;
  int searches = 0;
  const auto search = [&](Bans bans) {
    if (searches >= options.searches || !tried.insert(bans).second) {
      return;
    }
    ++searches;
    banned_.assign(labels_.gate_count + labels_.line_count, 0);
    for (const std::uint32_t ban : bans) {
      banned_[ban] = 1;
    }
    auto arcs = branch_.run(origin, backward_tree_, banned_);
    if (arcs) {
      Alternative route = describe(std::move(*arcs));
      open.push({route.cost, std::move(bans), std::move(route)});
    }
  };
  search({});
  while (!open.empty() && found.size() < static_cast<std::size_t>(options.count)) {
    const Branch best = open.top();
    open.pop();
    if (!found.empty() && best.cost > options.worst_cost_ratio * found.front().cost) {
      break;
    }
    const bool is_new = std::none_of(found.begin(), found.end(), [&](const Alternative& other) {
      return same_route(other, best.route);
    });
    if (is_new) {
      found.push_back(best.route);
      if (found.size() == static_cast<std::size_t>(options.count)) {
        return;
      }
    }
    for (const std::uint32_t label : elements(best.route)) {
      Bans bans = best.bans;
      bans.insert(std::lower_bound(bans.begin(), bans.end(), label), label);
      search(std::move(bans));
    }
  }
}

AlternativeSearch::LineTrees& AlternativeSearch::line_trees(std::uint32_t line) {
  LineTrees& trees = lines_[line];
  if (trees.built) {
    return trees;
  }
  trees.built = true;
  trees.line_cost.assign(cost_.size(), kUnreachable);
  std::vector<std::uint8_t> touched(graph_.node_count(), 0);
  for (std::uint32_t a = 0; a < cost_.size(); ++a) {
    if (labels_.line[a] == line) {
      trees.line_cost[a] = cost_[a];
      touched[graph_.tail[ArcId{a}].value] = 1;
      touched[graph_.head[ArcId{a}].value] = 1;
    }
  }
  for (std::uint32_t a = 0; a < cost_.size(); ++a) {
    const bool gate_within = labels_.line[a] == RouteLabels::kNoLabel &&
                             touched[graph_.tail[ArcId{a}].value] != 0 &&
                             touched[graph_.head[ArcId{a}].value] != 0;
    if (gate_within) {
      trees.line_cost[a] = cost_[a];
    }
  }
  for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
    if (touched[node.value] != 0) {
      trees.nodes.push_back(node);
    }
  }
  trees.trees.resize(trees.nodes.size());
  trees.length_km.resize(trees.nodes.size());
  trees.search = std::make_unique<TreeSearch>(graph_);
  trees.search->set_cost(trees.line_cost);
  return trees;
}

void AlternativeSearch::grow_line_tree(LineTrees& trees, std::size_t from) const {
  if (!trees.length_km[from].empty()) {
    return;
  }
  Tree& tree = trees.trees[from];
  trees.search->run(trees.nodes[from], tree);
  constexpr double kUnknown = -1;
  auto& length_km = trees.length_km[from];
  length_km.assign(graph_.node_count(), kUnknown);
  std::vector<ArcId> above;
  for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
    above.clear();
    NodeId known = node;
    for (; length_km[known.value] == kUnknown; known = graph_.tail[above.back()]) {
      if (!tree.parent[known].valid()) {
        length_km[known.value] = 0;
        break;
      }
      above.push_back(tree.parent[known]);
    }
    for (std::size_t i = above.size(); i-- > 0;) {
      length_km[graph_.head[above[i]].value] =
          length_km[graph_.tail[above[i]].value] + labels_.length_km[above[i].value];
    }
  }
}

void AlternativeSearch::main_hauls(NodeId origin, double least_km, double worst_cost,
                                   std::vector<Alternative>& found) {
  constexpr double kRounding = 1e-12;  // sums of the same arcs in another order may differ by this
  if (forward_root_ != origin) {
    forward_.run(origin, forward_tree_);
    forward_root_ = origin;
  }
  for (std::uint32_t line = 0; line < labels_.line_count; ++line) {
    LineTrees& trees = line_trees(line);
    double best = worst_cost * (1 + kRounding) + std::numeric_limits<double>::min();
    bool any = false;
    std::size_t best_from = 0;
    NodeId best_to;
    for (std::size_t from = 0; from < trees.nodes.size(); ++from) {
      const double head_cost = forward_tree_.dist[trees.nodes[from]];
      // A haul from here costs at least the cheapest way from here.
      const double least_cost = head_cost + backward_tree_.dist[trees.nodes[from]];
      if (!(least_cost * (1 - kRounding) < best)) {
        continue;
      }
      grow_line_tree(trees, from);
      for (const NodeId to : trees.nodes) {
        const double cost = head_cost + trees.trees[from].dist[to] + backward_tree_.dist[to];
        if (cost < best && trees.length_km[from][to.value] >= least_km) {
          any = true;
          best = cost;
          best_from = from;
          best_to = to;
        }
      }
    }
    if (!any) {
      continue;
    }
    auto arcs = path_arcs(graph_, forward_tree_, trees.nodes[best_from]);
    const auto haul = path_arcs(graph_, trees.trees[best_from], best_to);
    const auto tail = path_arcs(graph_, backward_tree_, best_to, Direction::to_root);
    arcs.insert(arcs.end(), haul.begin(), haul.end());
    arcs.insert(arcs.end(), tail.begin(), tail.end());
    if (!arcs.empty() && !repeats_a_node(graph_, arcs)) {
      found.push_back(describe(std::move(arcs)));
    }
  }
}

std::vector<Alternative> AlternativeSearch::find(NodeId origin, NodeId destination,
                                                 double straight_km,
                                                 const AlternativeOptions& options) {
  std::vector<Alternative> found;
  backward_.run(destination, backward_tree_);
  branch(origin, options, found);
  if (found.empty()) {
    return found;
  }
  const double worst = options.worst_cost_ratio * found.front().cost;
  std::vector<Alternative> hauls;
  main_hauls(origin, options.main_haul_share * straight_km, worst, hauls);
  for (Alternative& haul : hauls) {
    const bool is_new = std::none_of(found.begin(), found.end(), [&](const Alternative& other) {
      return same_route(other, haul);
    });
    if (is_new && haul.cost <= worst) {
      found.push_back(std::move(haul));
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Alternative& a, const Alternative& b) { return a.cost < b.cost; });
  return found;
}

}  // namespace corridor::path
