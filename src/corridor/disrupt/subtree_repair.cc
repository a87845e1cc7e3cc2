#include "corridor/disrupt/subtree_repair.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace corridor::disrupt {
namespace {

constexpr std::size_t kArity = 4;
constexpr std::size_t kMostStepsPerNode = 2;  // not tuned: bounds the work, see settle()

}  // namespace

std::vector<double> exactly_summable(std::span<const double> cost, std::size_t node_count) {
  double dearest = 0;
  for (const double c : cost) {
    dearest = c < path::kUnreachable ? std::max(dearest, c) : dearest;
  }
  std::vector<double> exact(cost.begin(), cost.end());
  if (dearest == 0) {
    return exact;
  }
  constexpr int kBits = 52;
  const int exponent =
      std::ilogb(dearest) + 1 + std::ilogb(static_cast<double>(node_count + 1)) + 1 - kBits;
  for (double& c : exact) {
    c = c < path::kUnreachable ? std::scalbn(std::nearbyint(std::scalbn(c, -exponent)), exponent)
                               : c;
  }
  return exact;
}

SubtreeRepair::SubtreeRepair(const network::Graph& graph, std::span<const double> cost)
    : graph_(graph), cost_(exactly_summable(cost, graph.node_count())), search_(graph) {
  search_.set_cost(cost_);
  may_leave_.assign(graph.node_count(), 1);
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    may_leave_[node.value] = graph.may_pass(node) ? 1 : 0;
    const auto list = [&](const Csr<NodeId, ArcId>& star, const IdVector<ArcId, NodeId>& far,
                          Csr<NodeId, Other>& others) {
      for (const ArcId arc : star[node]) {
        if (cost_[arc.value] < path::kUnreachable && far[arc] != node) {
          others.values.push_back({cost_[arc.value], far[arc].value, arc.value});
        }
      }
      others.offsets.push_back(static_cast<std::uint32_t>(others.values.size()));
    };
    list(graph.entering, graph.tail, tails_of_);
    list(graph.leaving, graph.head, heads_of_);
  }
}

void SubtreeRepair::set_origin(NodeId origin) {
  search_.run(origin, tree_);
  order_ = path::order_of(graph_, tree_);
  const std::size_t size = reached();
  before_.resize(size);
  parent_.assign(size, kNowhere);
  end_.resize(size);
  slots_.assign(graph_.arc_count(), {});
  for (std::uint32_t p = 0; p < size; ++p) {
    const NodeId node = order_.preorder[p];
    before_[p] = tree_.dist[node];
    end_[p] = p + order_.subtree_size[node];
    if (const ArcId arc = tree_.parent[node]; arc.valid()) {
      slots_[arc.value].child = p;
      parent_[p] = position(graph_.tail[arc]);
    }
  }
  rise_.assign(size + 2, 0);
  rise_[size] = path::kUnreachable;  // the tail of closed arcs: nothing comes from there
  rise_[size + 1] = -1;              // their head: nothing is to be gained there
  back_.assign(size + 2, path::kUnreachable);
  number_ways();
}

// Ways that can never carry anything are left out: those into the origin, out of nodes that may not
// be passed, out of nodes that are not reached.
void SubtreeRepair::number_ways() {
  tails_.assign(reached(), {});
  heads_.assign(reached(), {});
  in_offset_.resize(reached() + 1);
  out_offset_.resize(reached() + 1);
  in_.resize(tails_of_.values.size());
  out_.resize(heads_of_.values.size());
  const auto widen = [](Range& range, std::uint32_t position) {
    range = range.begin == range.end
                ? Range{position, position + 1}
                : Range{std::min(range.begin, position), std::max(range.end, position + 1)};
  };
  const auto insert = [](Way* const first, Way* at, const Way& way) {
    for (; at > first && way.slack < at[-1].slack; --at) {
      *at = at[-1];
    }
    *at = way;
  };
  const std::uint8_t root_before = std::exchange(may_leave_[tree_.root.value], 1);
  std::uint32_t ins = 0;
  std::uint32_t outs = 0;
  for (std::uint32_t p = 0; p < reached(); ++p) {
    const NodeId node = order_.preorder[p];
    const double here = before_[p];
    in_offset_[p] = ins;
    out_offset_[p] = outs;
    for (const Other& from : tails_of_[node]) {
      const std::uint32_t tail = position(NodeId{from.node});
      if (p != 0 && tail != kNowhere && may_leave_[from.node] != 0) {
        widen(tails_[p], tail);
        insert(&in_[in_offset_[p]], &in_[ins++],
               {before_[tail] + from.cost - here, tail, from.arc});
      }
    }
    for (const Other& to : heads_of_[node]) {
      const std::uint32_t head = position(NodeId{to.node});
      if (head != 0 && head != kNowhere && may_leave_[node.value] != 0) {
        widen(heads_[p], head);
        insert(&out_[out_offset_[p]], &out_[outs++],
               {here + to.cost - before_[head], head, to.arc});
      }
    }
    for (std::uint32_t i = in_offset_[p]; i < ins; ++i) {
      slots_[in_[i].arc].in = i;
    }
    for (std::uint32_t i = out_offset_[p]; i < outs; ++i) {
      slots_[out_[i].arc].out = i;
    }
  }
  in_offset_[reached()] = ins;
  out_offset_[reached()] = outs;
  may_leave_[tree_.root.value] = root_before;
}

std::span<const Range> SubtreeRepair::affected(std::span<const ArcId> closed) {
  ranges_.clear();
  roots_.clear();
  for (const ArcId arc : closed) {
    if (const std::uint32_t child = slots_[arc.value].child; child != kNowhere) {
      roots_.push_back(child);
    }
  }
  if (roots_.size() > 1) {
    std::sort(roots_.begin(), roots_.end());
    roots_.erase(std::unique(roots_.begin(), roots_.end()), roots_.end());
  }
  for (const std::uint32_t root : roots_) {  // subtrees lie within one another or apart
    if (ranges_.empty() || root >= ranges_.back().end) {
      ranges_.push_back(range_of(root));
    }
  }
  return ranges_;
}

// Closed ways keep their place among those of rising slack: their other end becomes a node from
// which nothing comes, or where nothing is to be gained.
void SubtreeRepair::close(std::span<const ArcId> closed) {
  const auto size = static_cast<std::uint32_t>(reached());
  closed_.clear();
  for (const ArcId arc : closed) {
    const Slots slots = slots_[arc.value];
    if (slots.in != kNowhere && in_[slots.in].position != size) {
      closed_.push_back(slots);
      in_[slots.in].position = size;
      out_[slots.out].position = size + 1;
    }
  }
}

void SubtreeRepair::open_again() {
  for (const Slots& slots : closed_) {
    in_[slots.in].position = position(graph_.tail[ArcId{in_[slots.in].arc}]);
    out_[slots.out].position = position(graph_.head[ArcId{out_[slots.out].arc}]);
  }
}

std::span<const double> SubtreeRepair::rises(std::span<const ArcId> closed,
                                             std::span<const Range> ranges) {
  std::size_t touched = 0;
  for (const Range& range : ranges) {
    std::fill(rise_.begin() + range.begin, rise_.begin() + range.end, path::kUnreachable);
    touched += range.end - range.begin;
  }
  close(closed);
  fill_roots();
  for (const Range& range : ranges) {
    enter(range);
  }
  settle(kMostStepsPerNode * touched);
  open_again();
  return rise_;
}

void SubtreeRepair::reset(std::span<const Range> ranges) {
  for (const Range& range : ranges) {
    std::fill(rise_.begin() + range.begin, rise_.begin() + range.end, 0.0);
  }
}

// No node of a subtree rises more than its root, whose rise is found first, by a search backwards
// from the root that ends outside the ranges. Slacks draw it there, so it stays small.
double SubtreeRepair::rise_of_root(std::uint32_t root) {
  double least = path::kUnreachable;
  back_[root] = 0;
  visited_.assign(1, root);
  heap_.clear();
  heap_push(0, root);
  while (!heap_.empty()) {
    const Entry top = heap_pop();
    if (top.key >= least) {
      break;
    }
    if (top.key > back_[top.position]) {
      continue;
    }
    for (std::uint32_t i = in_offset_[top.position]; i < in_offset_[top.position + 1]; ++i) {
      const double length = top.key + in_[i].slack;
      if (length >= least) {
        break;
      }
      const std::uint32_t tail = in_[i].position;
      if (rise_[tail] == 0) {
        least = length;
        break;
      }
      if (tail < reached() && length < back_[tail]) {
        if (back_[tail] == path::kUnreachable) {
          visited_.push_back(tail);
        }
        back_[tail] = length;
        heap_push(length, tail);
      }
    }
  }
  heap_.clear();
  for (const std::uint32_t p : visited_) {
    back_[p] = path::kUnreachable;
  }
  return least;
}

void SubtreeRepair::fill_roots() {
  root_rise_.clear();
  most_ = 0;
  for (const std::uint32_t root : roots_) {
    root_rise_.push_back(rise_of_root(root));
    most_ = std::max(most_, root_rise_.back());
  }
  for (std::size_t i = 0; i < roots_.size(); ++i) {  // the inner after the outer
    std::fill(rise_.begin() + roots_[i], rise_.begin() + end_[roots_[i]], root_rise_[i]);
    if (root_rise_[i] < most_) {
      queue_.push_back({root_rise_[i], roots_[i]});
    }
  }
}

// From above, the rise that each node has from the node above it or over one arc from outside.
// Where the latter is less, the search starts.
void SubtreeRepair::enter(const Range& range) {
  double* const rises = rise_.data();
  const std::uint32_t* const parents = parent_.data();
  const std::uint32_t* const offsets = in_offset_.data();
  const Range* const all_tails = tails_.data();
  const Way* const ways = in_.data();
  auto root = std::lower_bound(roots_.begin(), roots_.end(), range.begin);
  for (std::uint32_t p = range.begin; p < range.end; ++p) {
    double rise = rises[p];
    if (root != roots_.end() && *root == p) {
      ++root;
    } else {
      rise = std::min(rise, rises[parents[p]]);
    }
    rises[p] = rise;
    if (range.begin <= all_tails[p].begin && all_tails[p].end <= range.end) {
      continue;
    }
    for (std::uint32_t i = offsets[p]; i < offsets[p + 1] && ways[i].slack < rise; ++i) {
      if (rises[ways[i].position] == 0) {
        improve(p, ways[i].slack);
        break;
      }
    }
  }
}

void SubtreeRepair::improve(std::uint32_t position, double rise) {
  rise_[position] = rise;
  if (end_[position] - position > 1 || out_offset_[position] < out_offset_[position + 1]) {
    queue_.push_back({rise, position});
  }
}

// What the ways out of a node offer. Those to where the caller settles all are of no use: to `all`
// without `open`.
void SubtreeRepair::scan(std::uint32_t position, const Range& all, const Range& open) {
  const double rise = rise_[position];
  const double* const rises = rise_.data();
  const std::uint32_t* const parents = parent_.data();
  const Way* const ways = out_.data();
  const std::uint32_t end = out_offset_[position + 1];
  for (std::uint32_t i = out_offset_[position]; i < end; ++i) {
    const double there = rise + ways[i].slack;
    if (!(there < most_)) {
      return;
    }
    const std::uint32_t to = ways[i].position;
    const bool settled = all.begin <= to && to < all.end && (to < open.begin || to >= open.end);
    if (there < rises[to] && !settled && there < rises[parents[to]]) {
      improve(to, there);
    }
  }
}

// All nodes below one that is settled are settled with it, except those that rise less and those
// below a closed arc.
void SubtreeRepair::settle_below(std::uint32_t top) {
  const Range all = range_of(top);
  if (all.end - all.begin == 1) {
    scan(top, all, {});
    return;
  }
  auto root = std::upper_bound(roots_.begin(), roots_.end(), top);
  // From the first to the last root below, not all is settled.
  Range open = {all.end, all.end};
  for (auto below = root; below != roots_.end() && *below < all.end; ++below) {
    open = {*root, below == root ? end_[*below] : std::max(open.end, end_[*below])};
  }
  const double rise = rise_[top];
  double* const rises = rise_.data();
  const Range* const all_heads = heads_.data();
  for (std::uint32_t p = top; p < all.end;) {
    if (rises[p] < rise || (root != roots_.end() && *root == p)) {
      p = end_[p];
      while (root != roots_.end() && *root < p) {
        ++root;
      }
      continue;
    }
    rises[p] = rise;
    const Range& heads = all_heads[p];
    if (heads.begin < all.begin || heads.end > all.end ||
        (heads.begin < open.end && heads.end > open.begin)) {
      scan(p, all, open);
    }
    ++p;
  }
}

// In the order in which they came: that takes some nodes twice, but a plain queue beats a heap.
// Where the order does badly, a heap takes over.
void SubtreeRepair::settle(std::size_t most_steps) {
  const auto step = [this](const Entry& entry) {
    if (entry.key == rise_[entry.position]) {
      settle_below(entry.position);
    }
  };
  std::size_t next = 0;
  for (; next < queue_.size() && next < most_steps; ++next) {
    step(Entry{queue_[next]});
  }
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(next));
  for (;;) {
    for (const Entry& entry : queue_) {
      heap_push(entry.key, entry.position);
    }
    queue_.clear();
    if (heap_.empty()) {
      return;
    }
    step(heap_pop());
  }
}

void SubtreeRepair::heap_push(double key, std::uint32_t position) {
  std::size_t at = heap_.size();
  heap_.push_back({key, position});
  while (at > 0) {
    const std::size_t above = (at - 1) / kArity;
    if (!(key < heap_[above].key)) {
      break;
    }
    heap_[at] = heap_[above];
    at = above;
  }
  heap_[at] = {key, position};
}

SubtreeRepair::Entry SubtreeRepair::heap_pop() {
  const Entry top = heap_.front();
  const Entry last = heap_.back();
  heap_.pop_back();
  const std::size_t size = heap_.size();
  if (size == 0) {
    return top;
  }
  std::size_t at = 0;
  for (;;) {
    const std::size_t first = at * kArity + 1;
    if (first >= size) {
      break;
    }
    const std::size_t end = std::min(first + kArity, size);
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child) {
      least = heap_[child].key < heap_[least].key ? child : least;
    }
    if (!(heap_[least].key < last.key)) {
      break;
    }
    heap_[at] = heap_[least];
    at = least;
  }
  heap_[at] = last;
  return top;
}

}  // namespace corridor::disrupt
