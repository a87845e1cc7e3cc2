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

// What sets of bans led to. A route that was the cheapest under fewer bans and keeps to the new
// ones is the cheapest still (so are its ties: bans only take other ways away), and where there was
// no way there is none: half of the searches of a case are answered so.
class Answers {
 public:
  /// The number of a way, if one of before is the answer.
  std::optional<std::size_t> find(const Bans& bans) const {
    const auto mask = mask_of(bans);
    for (const Answer& answer : answers_) {
      const bool holds = mask && (answer.bans & ~*mask) == 0 &&
                         (!answer.reached || (answer.elements & *mask) == 0);
      if (holds) {
        return answer.number;
      }
    }
    return std::nullopt;
  }

  /// @param elements of the way; none where there is none
  void add(const Bans& bans, std::size_t number, bool reached,
           const std::vector<std::uint32_t>& elements) {
    for (const std::uint32_t element : elements) {
      if (known_.size() < kBits && position(element) == known_.size()) {
        known_.push_back(element);
      }
    }
    std::uint64_t mask = 0;
    for (const std::uint32_t element : elements) {
      const std::size_t at = position(element);
      mask |= at < known_.size() ? std::uint64_t{1} << at : 0;
    }
    if (const auto banned = mask_of(bans)) {
      answers_.push_back({*banned, mask, number, reached});
    }
  }

 private:
  static constexpr std::size_t kBits = 64;  // elements beyond that are searched for, every time
  struct Answer {
    std::uint64_t bans;
    std::uint64_t elements;
    std::size_t number;
    bool reached;
  };

  std::size_t position(std::uint32_t element) const {
    return static_cast<std::size_t>(std::find(known_.begin(), known_.end(), element) -
                                    known_.begin());
  }

  std::optional<std::uint64_t> mask_of(const Bans& bans) const {
    std::uint64_t mask = 0;
    for (const std::uint32_t ban : bans) {
      const std::size_t at = position(ban);
      if (at == known_.size()) {
        return std::nullopt;
      }
      mask |= std::uint64_t{1} << at;
    }
    return mask;
  }

  std::vector<std::uint32_t> known_;  // elements by bit
  std::vector<Answer> answers_;
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

bool untouched(const std::vector<ArcId>& arcs, std::span<const std::uint8_t> risen) {
  return std::none_of(arcs.begin(), arcs.end(), [&](ArcId arc) { return risen[arc.value] != 0; });
}

constexpr double kRounding = 1e-12;  // sums of the same arcs in another order may differ by this

// What a main haul must stay below.
double haul_bound(double worst_cost) {
  return worst_cost * (1 + kRounding) + std::numeric_limits<double>::min();
}

}  // namespace

std::vector<ArcId> AlternativeMemory::rests_on() const {
  std::vector<ArcId> all;
  for (const Branch& one : branches) {
    all.insert(all.end(), one.arcs.begin(), one.arcs.end());
  }
  for (const Haul& one : hauls) {
    all.insert(all.end(), one.rests_on.begin(), one.rests_on.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

AlternativeSearch::AlternativeSearch(const network::Graph& graph, const RouteLabels& labels,
                                     std::span<const double> cost)
    : graph_(graph),
      labels_(labels),
      cost_(cost),
      forward_(graph),
      backward_(graph, Direction::to_root),
      branch_(graph, elements_of_arcs(labels)),
      lines_(labels.line_count) {}

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

// A risen arc that is not on a canonical path leaves the path as it is: what else leads to its
// nodes has become no cheaper, and the rule among equals looks at arcs that are there before and
// after.
AlternativeMemory::Branch AlternativeSearch::search_without(NodeId origin, NodeId destination,
                                                            Bans bans) {
  grow_backward_tree(destination);
  banned_.assign(labels_.gate_count + labels_.line_count, 0);
  for (const std::uint32_t ban : bans) {
    banned_[ban] = 1;
  }
  auto arcs = branch_.run(origin, backward_tree_, banned_);
  AlternativeMemory::Branch found{.bans = std::move(bans), .reached = arcs.has_value(), .arcs = {}};
  if (arcs) {
    found.arcs = std::move(*arcs);
  }
  return found;
}

void AlternativeSearch::branch(NodeId origin, NodeId destination, const AlternativeOptions& options,
                               const Recall& recall, std::vector<Alternative>& found) {
  std::priority_queue<Branch> open;
  std::set<Bans> tried;
  Answers answers;
  std::vector<AlternativeMemory::Branch> ways;  // by number in `answers`
  int searches = 0;
  const auto known = [&](const Bans& bans) -> const AlternativeMemory::Branch* {
    if (recall.before == nullptr) {
      return nullptr;
    }
    const auto& all = recall.before->branches;
    const auto one =
        std::find_if(all.begin(), all.end(), [&](const auto& other) { return other.bans == bans; });
    return one != all.end() && untouched(one->arcs, recall.risen) ? &*one : nullptr;
  };
  const auto search = [&](Bans bans) {
    if (searches >= options.searches || !tried.insert(bans).second) {
      return;
    }
    ++searches;
    const AlternativeMemory::Branch* const before = known(bans);
    const auto answer = before == nullptr ? answers.find(bans) : std::nullopt;
    AlternativeMemory::Branch way;
    if (answer) {
      way = ways[*answer];
      way.bans = std::move(bans);
    } else {
      way = before != nullptr ? *before : search_without(origin, destination, std::move(bans));
    }
    if (recall.keep != nullptr) {
      recall.keep->branches.push_back(way);
    }
    if (!answer) {
      ways.push_back(way);
    }
    if (!way.reached && !answer) {
      answers.add(way.bans, ways.size() - 1, false, {});
    }
    if (way.reached) {
      Alternative route = describe(std::move(way.arcs));
      if (!answer) {
        answers.add(way.bans, ways.size() - 1, true, elements(route));
      }
      open.push({route.cost, std::move(way.bans), std::move(route)});
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

void AlternativeSearch::price() {
  if (!priced_) {
    forward_.set_cost(cost_);
    backward_.set_cost(cost_);
    branch_.set_cost(cost_);
    priced_ = true;
  }
}

void AlternativeSearch::grow_forward_tree(NodeId origin) {
  price();
  if (forward_root_ != origin) {
    forward_.run(origin, forward_tree_);
    forward_root_ = origin;
  }
}

void AlternativeSearch::grow_backward_tree(NodeId destination) {
  price();
  if (backward_root_ != destination) {
    backward_.run(destination, backward_tree_);
    backward_root_ = destination;
  }
}

AlternativeMemory::Haul AlternativeSearch::main_haul(std::uint32_t line, double least_km,
                                                     double worst_cost, bool keep) {
  LineTrees& trees = line_trees(line);
  AlternativeMemory::Haul haul;
  haul.searched = true;
  double best = haul_bound(worst_cost);
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
        haul.found = true;
        best = cost;
        best_from = from;
        best_to = to;
      }
    }
  }
  if (keep) {
    haul.rests_on = short_hauls(trees, least_km, best);
  }
  if (!haul.found) {
    return haul;
  }
  haul.arcs = path_arcs(graph_, forward_tree_, trees.nodes[best_from]);
  const auto middle = path_arcs(graph_, trees.trees[best_from], best_to);
  const auto tail = path_arcs(graph_, backward_tree_, best_to, Direction::to_root);
  haul.arcs.insert(haul.arcs.end(), middle.begin(), middle.end());
  haul.arcs.insert(haul.arcs.end(), tail.begin(), tail.end());
  haul.turns_back = haul.arcs.empty() || repeats_a_node(graph_, haul.arcs);
  haul.rests_on.insert(haul.rests_on.end(), haul.arcs.begin(), haul.arcs.end());
  return haul;
}

// Arcs of the hauls that are as cheap as the best one, but too short: dearer arcs on them could
// send them a longer way round.
std::vector<ArcId> AlternativeSearch::short_hauls(LineTrees& trees, double least_km, double best) {
  std::vector<std::uint8_t> used(cost_.size(), 0);
  std::vector<std::size_t> walked(graph_.node_count(), trees.nodes.size());
  for (std::size_t from = 0; from < trees.nodes.size(); ++from) {
    const double head_cost = forward_tree_.dist[trees.nodes[from]];
    const double least_cost = head_cost + backward_tree_.dist[trees.nodes[from]];
    if (!(least_cost * (1 - kRounding) <= best)) {
      continue;
    }
    grow_line_tree(trees, from);
    const Tree& tree = trees.trees[from];
    for (const NodeId to : trees.nodes) {
      const double cost = head_cost + tree.dist[to] + backward_tree_.dist[to];
      if (!(cost <= best) || trees.length_km[from][to.value] >= least_km) {
        continue;
      }
      for (NodeId at = to; tree.parent[at].valid() && walked[at.value] != from;
           at = graph_.tail[tree.parent[at]]) {
        walked[at.value] = from;
        used[tree.parent[at].value] = 1;
      }
    }
  }
  std::vector<ArcId> arcs;
  for (std::uint32_t a = 0; a < used.size(); ++a) {
    if (used[a] != 0) {
      arcs.push_back(ArcId{a});
    }
  }
  return arcs;
}

// Whether a stretch of the route that leaves the line nowhere, not even for a gate, is long enough.
bool AlternativeSearch::has_haul(const Alternative& route, std::uint32_t line,
                                 double least_km) const {
  double km = 0;
  for (const ArcId arc : route.arcs) {
    km = labels_.line[arc.value] == line ? km + labels_.length_km[arc.value] : 0;
    if (labels_.line[arc.value] == line && km >= least_km) {
      return true;
    }
  }
  return false;
}

void AlternativeSearch::main_hauls(NodeId origin, NodeId destination, double least_km,
                                   double worst_cost, const Recall& recall,
                                   const Alternative& cheapest, std::vector<Alternative>& found) {
  const AlternativeMemory* const before =
      recall.before != nullptr && recall.before->hauls.size() == labels_.line_count ? recall.before
                                                                                    : nullptr;
  for (std::uint32_t line = 0; line < labels_.line_count; ++line) {
    if (has_haul(cheapest, line, least_km)) {  // no other costs less, and it is a route already
      if (recall.keep != nullptr) {
        recall.keep->hauls.emplace_back();
      }
      continue;
    }
    // A haul that was the best below the bound of before is so below a higher one; where there was
    // none, a higher bound lets others in.
    const bool stands = before != nullptr && before->hauls[line].searched &&
                        untouched(before->hauls[line].rests_on, recall.risen) &&
                        (before->hauls[line].found || before->worst_cost == worst_cost);
    if (!stands) {
      grow_forward_tree(origin);
      grow_backward_tree(destination);
    }
    auto haul = stands ? before->hauls[line]
                       : main_haul(line, least_km, worst_cost, recall.keep != nullptr);
    if (haul.found && !haul.turns_back) {
      found.push_back(describe(haul.arcs));
    }
    if (recall.keep != nullptr) {
      recall.keep->hauls.push_back(std::move(haul));
    }
  }
}

std::vector<Alternative> AlternativeSearch::find(NodeId origin, NodeId destination,
                                                 double straight_km,
                                                 const AlternativeOptions& options,
                                                 const Recall& recall) {
  std::vector<Alternative> found;
  branch(origin, destination, options, recall, found);
  if (found.empty()) {
    return found;
  }
  const double worst = options.worst_cost_ratio * found.front().cost;
  std::vector<Alternative> hauls;
  main_hauls(origin, destination, options.main_haul_share * straight_km, worst, recall,
             found.front(), hauls);
  if (recall.keep != nullptr) {
    recall.keep->worst_cost = worst;
  }
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
