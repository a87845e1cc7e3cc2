#include "corridor/path/tree.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace corridor::path {

using network::Graph;

namespace {

constexpr std::uint32_t kNone = 0xffff'ffff;
constexpr std::size_t kMostBuckets = 1U << 14U;

const IdVector<ArcId, NodeId>& near_ends(const Graph& graph, Direction direction) {
  return direction == Direction::from_root ? graph.tail : graph.head;
}

}  // namespace

TreeSearch::TreeSearch(const Graph& graph, Direction direction, Queue queue)
    : graph_(graph), direction_(direction), wish_(queue) {
  position_.assign(graph.node_count(), kNone);
  layer_.assign(graph.node_count(), kNone);
  is_target_.assign(graph.node_count(), 0);
}

void TreeSearch::set_cost(std::span<const double> cost) {
  if (cost.size() != graph_.arc_count()) {
    throw std::invalid_argument("a search needs one cost per arc");
  }
  cost_ = cost;
  const bool forward = direction_ == Direction::from_root;
  const auto& star = forward ? graph_.leaving : graph_.entering;
  const auto& far_end = forward ? graph_.head : graph_.tail;
  offsets_.resize(graph_.node_count() + 1);
  ways_.clear();
  ways_.reserve(cost.size());
  for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
    offsets_[node.value] = static_cast<std::uint32_t>(ways_.size());
    for (const ArcId arc : star[node]) {
      const double c = cost[arc.value];
      if (!(c >= 0)) {
        throw std::invalid_argument("a search needs costs of at least 0");
      }
      if (c < kUnreachable && far_end[arc] != node) {
        ways_.push_back({c, far_end[arc].value, arc.value});
      }
    }
  }
  offsets_[graph_.node_count()] = static_cast<std::uint32_t>(ways_.size());
  choose_queue();
}

void TreeSearch::choose_queue() {
  queue_ = wish_ == Queue::automatic ? Queue::heap8 : wish_;
  if (wish_ != Queue::automatic && wish_ != Queue::buckets) {
    return;
  }
  constexpr std::size_t kSample = 1024;
  std::vector<double> sample;
  double most = 0;
  const std::size_t step = std::max<std::size_t>(1, ways_.size() / kSample);
  for (std::size_t i = 0; i < ways_.size(); ++i) {
    most = std::max(most, ways_[i].cost);
    if (i % step == 0 && ways_[i].cost > 0) {
      sample.push_back(ways_[i].cost);
    }
  }
  if (sample.empty()) {
    sample.push_back(most > 0 ? most : 1);
  }
  const auto middle = sample.begin() + static_cast<std::ptrdiff_t>(sample.size() / 2);
  std::nth_element(sample.begin(), middle, sample.end());
  // A quarter of the median cost: few nodes are scanned twice, and few buckets are empty.
  bucket_width_ = std::max({*middle / 4, most / static_cast<double>(kMostBuckets - 4),
                            std::numeric_limits<double>::min()});
  const bool suits =
      bucket_width_ <= *middle &&
      std::isfinite(most * static_cast<double>(std::max<std::size_t>(1, ways_.size())));
  if (wish_ == Queue::automatic && suits && graph_.node_count() > 256) {
    queue_ = Queue::buckets;
  }
  if (queue_ == Queue::buckets) {
    const auto spread = static_cast<std::size_t>(most / bucket_width_) + 3;
    std::size_t count = 4;
    while (count < spread) {
      count *= 2;
    }
    buckets_.resize(count);
  }
}

void TreeSearch::clear(NodeId root, Tree& tree) {
  const std::size_t nodes = graph_.node_count();
  tree.root = root;
  tree.dist.resize(nodes);
  tree.parent.resize(nodes);
  std::ranges::fill(tree.dist.items(), kUnreachable);
  std::ranges::fill(tree.parent.items(), ArcId{});
  tree.dist[root] = 0;
  level_nodes_.clear();
}

bool TreeSearch::nearer_parent(const Tree& tree, std::uint32_t node) const {
  const ArcId parent = tree.parent[NodeId{node}];
  return parent.valid() &&
         tree.dist[near_ends(graph_, direction_)[parent]] < tree.dist[NodeId{node}];
}

template <class Push>
void TreeSearch::scan(std::uint32_t node, Tree& tree, Push&& push) {
  if (node != tree.root.value && !graph_.may_pass(NodeId{node})) {
    return;
  }
  const double base = tree.dist[NodeId{node}];
  for (std::uint32_t i = offsets_[node]; i < offsets_[node + 1]; ++i) {
    const Way way = ways_[i];
    const double dist = base + way.cost;
    double& known = tree.dist[NodeId{way.to}];
    if (dist < known) {
      known = dist;
      tree.parent[NodeId{way.to}] = ArcId{way.arc};
      if (!(base < dist)) {
        level_nodes_.push_back(way.to);
      }
      push(way.to, dist);
    } else if (dist == known && base < dist && dist < kUnreachable) {
      ArcId& parent = tree.parent[NodeId{way.to}];
      if (way.arc < parent.value || !nearer_parent(tree, way.to)) {
        parent = ArcId{way.arc};
      }
    }
  }
}

bool TreeSearch::last_target(std::uint32_t node) {
  if (targets_left_ == 0 || is_target_[node] == 0) {
    return false;
  }
  is_target_[node] = 0;
  return --targets_left_ == 0;
}

template <unsigned kArity>
void TreeSearch::run_heap(Tree& tree) {
  const auto rise = [this](std::size_t at, Entry entry) {
    while (at > 0) {
      const std::size_t above = (at - 1) / kArity;
      if (!(entry.key < heap_[above].key)) {
        break;
      }
      heap_[at] = heap_[above];
      position_[heap_[at].node] = static_cast<std::uint32_t>(at);
      at = above;
    }
    heap_[at] = entry;
    position_[entry.node] = static_cast<std::uint32_t>(at);
  };
  const auto push = [&](std::uint32_t node, double key) {
    if (position_[node] == kNone) {
      heap_.push_back({key, node});
      rise(heap_.size() - 1, {key, node});
    } else {
      rise(position_[node], {key, node});
    }
  };
  const auto sink = [this](Entry entry) {
    std::size_t at = 0;
    for (;;) {
      const std::size_t first = at * kArity + 1;
      if (first >= heap_.size()) {
        break;
      }
      const std::size_t end = std::min(first + kArity, heap_.size());
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        least = heap_[child].key < heap_[least].key ? child : least;
      }
      if (!(heap_[least].key < entry.key)) {
        break;
      }
      heap_[at] = heap_[least];
      position_[heap_[at].node] = static_cast<std::uint32_t>(at);
      at = least;
    }
    heap_[at] = entry;
    position_[entry.node] = static_cast<std::uint32_t>(at);
  };

  heap_.clear();
  push(tree.root.value, 0);
  while (!heap_.empty()) {
    const std::uint32_t node = heap_.front().node;
    position_[node] = kNone;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) {
      sink(last);
    }
    if (last_target(node)) {
      break;
    }
    scan(node, tree, push);
  }
  for (const Entry& entry : heap_) {
    position_[entry.node] = kNone;
  }
}

void TreeSearch::run_buckets(Tree& tree) {
  const std::size_t mask = buckets_.size() - 1;
  const double per_width = 1 / bucket_width_;
  std::size_t waiting = 1;
  const auto push = [&](std::uint32_t node, double key) {
    buckets_[static_cast<std::size_t>(key * per_width) & mask].push_back({key, node});
    ++waiting;
  };
  buckets_[0].push_back({0, tree.root.value});
  for (std::size_t current = 0; waiting > 0; ++current) {
    auto& bucket = buckets_[current & mask];
    // Entries that arrive in this bucket while it is read are read too, so that a node whose
    // distance falls within the width is scanned again.
    bool done = false;
    for (std::size_t i = 0; i < bucket.size(); ++i) {
      const Entry entry = bucket[i];
      if (entry.key == tree.dist[NodeId{entry.node}]) {
        scan(entry.node, tree, push);
      }
    }
    if (targets_left_ > 0) {
      for (const Entry& entry : bucket) {
        done = done || last_target(entry.node);
      }
    }
    waiting -= bucket.size();
    bucket.clear();
    if (done) {
      for (auto& rest : buckets_) {
        rest.clear();
      }
      return;
    }
  }
}

// Nodes that were reached over an arc of zero cost have no strictly nearer neighbour that explains
// their distance; which of them came first depends on the queue. Reach them again in layers.
void TreeSearch::settle_plateaus(Tree& tree) {
  const bool forward = direction_ == Direction::from_root;
  const auto& back_star = forward ? graph_.entering : graph_.leaving;
  const auto& near_end = forward ? graph_.tail : graph_.head;
  constexpr std::uint32_t kWaiting = kNone - 1;
  std::vector<std::uint32_t> plateau;
  for (const std::uint32_t node : level_nodes_) {
    if (layer_[node] == kNone && !nearer_parent(tree, node)) {
      layer_[node] = kWaiting;
      plateau.push_back(node);
    }
  }
  const auto passable = [&](NodeId node) { return node == tree.root || graph_.may_pass(node); };
  std::vector<std::uint32_t> reached;
  for (const std::uint32_t node : plateau) {
    for (const ArcId arc : back_star[NodeId{node}]) {  // by rising arc id: the first one counts
      const NodeId near = near_end[arc];
      if (layer_[near.value] == kNone && passable(near) &&
          tree.dist[near] + cost_[arc.value] == tree.dist[NodeId{node}] &&
          tree.dist[near] < kUnreachable) {
        tree.parent[NodeId{node}] = arc;
        reached.push_back(node);
        break;
      }
    }
  }
  for (const std::uint32_t node : reached) {
    layer_[node] = 1;
  }
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const std::uint32_t node = reached[i];
    if (!passable(NodeId{node})) {
      continue;
    }
    for (std::uint32_t k = offsets_[node]; k < offsets_[node + 1]; ++k) {
      const Way way = ways_[k];
      std::uint32_t& layer = layer_[way.to];
      if (layer == kNone || tree.dist[NodeId{node}] + way.cost != tree.dist[NodeId{way.to}]) {
        continue;
      }
      ArcId& parent = tree.parent[NodeId{way.to}];
      if (layer == kWaiting) {
        layer = layer_[node] + 1;
        parent = ArcId{way.arc};
        reached.push_back(way.to);
      } else if (layer == layer_[node] + 1 && way.arc < parent.value) {
        parent = ArcId{way.arc};
      }
    }
  }
  for (const std::uint32_t node : plateau) {
    layer_[node] = kNone;
  }
}

void TreeSearch::run(NodeId root, Tree& tree) {
  clear(root, tree);
  switch (queue_) {
    case Queue::heap2:
      run_heap<2>(tree);
      break;
    case Queue::heap4:
      run_heap<4>(tree);
      break;
    case Queue::buckets:
      run_buckets(tree);
      break;
    case Queue::automatic:
    case Queue::heap8:
      run_heap<8>(tree);
      break;
  }
  if (!level_nodes_.empty()) {
    settle_plateaus(tree);
  }
}

void TreeSearch::run(NodeId root, std::span<const NodeId> targets, Tree& tree) {
  targets_left_ = 0;
  for (const NodeId target : targets) {
    targets_left_ += is_target_[target.value] == 0 ? 1U : 0U;
    is_target_[target.value] = 1;
  }
  if (targets_left_ == 0) {
    clear(root, tree);
    return;
  }
  run(root, tree);
  targets_left_ = 0;
  for (const NodeId target : targets) {
    is_target_[target.value] = 0;
  }
}

Tree shortest_tree(const Graph& graph, NodeId root, std::span<const double> cost,
                   Direction direction) {
  TreeSearch search(graph, direction);
  search.set_cost(cost);
  Tree tree;
  search.run(root, tree);
  return tree;
}

std::vector<ArcId> path_arcs(const Graph& graph, const Tree& tree, NodeId node,
                             Direction direction) {
  std::vector<ArcId> arcs;
  const auto& near_end = near_ends(graph, direction);
  for (ArcId arc = tree.parent[node]; arc.valid(); arc = tree.parent[near_end[arc]]) {
    arcs.push_back(arc);
  }
  if (direction == Direction::from_root) {
    std::ranges::reverse(arcs);
  }
  return arcs;
}

TreeOrder order_of(const Graph& graph, const Tree& tree, Direction direction) {
  const std::size_t nodes = graph.node_count();
  const auto& near_end = near_ends(graph, direction);
  std::vector<std::uint32_t> first_child(nodes, kNone);
  std::vector<std::uint32_t> next_sibling(nodes, kNone);
  for (std::size_t i = nodes; i-- > 0;) {
    const auto node = static_cast<std::uint32_t>(i);
    const ArcId parent = tree.parent[NodeId{node}];
    if (parent.valid()) {
      const std::uint32_t above = near_end[parent].value;
      next_sibling[node] = first_child[above];
      first_child[above] = node;
    }
  }
  TreeOrder order;
  order.position = IdVector<NodeId, std::uint32_t>(nodes, kNone);
  order.subtree_size = IdVector<NodeId, std::uint32_t>(nodes, 0);
  std::uint32_t at = tree.root.value;
  while (at != kNone) {
    order.position[NodeId{at}] = static_cast<std::uint32_t>(order.preorder.size());
    order.preorder.push_back(NodeId{at});
    if (first_child[at] != kNone) {
      at = first_child[at];
      continue;
    }
    while (at != kNone && (at == tree.root.value || next_sibling[at] == kNone)) {
      at = at == tree.root.value ? kNone : near_end[tree.parent[NodeId{at}]].value;
    }
    at = at == kNone ? kNone : next_sibling[at];
  }
  for (std::size_t i = order.preorder.size(); i-- > 0;) {
    const NodeId node = order.preorder[i];
    order.subtree_size[node] += 1;
    if (tree.parent[node].valid()) {
      order.subtree_size[near_end[tree.parent[node]]] += order.subtree_size[node];
    }
  }
  return order;
}

}  // namespace corridor::path
