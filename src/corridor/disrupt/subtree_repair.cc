#include "corridor/disrupt/subtree_repair.h"

#include <algorithm>

namespace corridor::disrupt {
namespace {

// A plain queue beats a heap unless nodes are scanned again and again (then a heap takes over).
// The limit itself was not tuned: it bounds the work where the queue does badly.
constexpr std::size_t kMostScansPerNode = 4;
constexpr std::size_t kArity = 4;

}  // namespace

SubtreeRepair::SubtreeRepair(const network::Graph& graph, std::span<const double> cost)
    : graph_(graph), cost_(cost), search_(graph) {
  search_.set_cost(cost);
}

void SubtreeRepair::set_origin(NodeId origin) {
  search_.run(origin, tree_);
  order_ = path::order_of(graph_, tree_);
  before_.resize(reached());
  child_.assign(graph_.arc_count(), kNowhere);
  for (std::uint32_t p = 0; p < reached(); ++p) {
    const NodeId node = order_.preorder[p];
    before_[p] = tree_.dist[node];
    if (const ArcId parent = tree_.parent[node]; parent.valid()) {
      child_[parent.value] = p;
    }
  }
  after_ = before_;
  number_ways();
}

// Ways that can never carry anything are left out: those into the origin, out of nodes that may not
// be passed, out of nodes that are not reached.
void SubtreeRepair::number_ways() {
  in_slot_.assign(graph_.arc_count(), kNowhere);
  out_slot_.assign(graph_.arc_count(), kNowhere);
  in_offset_.assign(1, 0);
  out_offset_.assign(1, 0);
  in_.clear();
  out_.clear();
  const auto usable = [&](ArcId arc) {
    const NodeId tail = graph_.tail[arc];
    return cost_[arc.value] < path::kUnreachable && tail != graph_.head[arc] &&
           position(tail) != kNowhere && position(graph_.head[arc]) != 0 &&
           (tail == tree_.root || graph_.may_pass(tail));
  };
  for (const NodeId node : order_.preorder) {
    for (const ArcId arc : graph_.entering[node]) {
      if (usable(arc)) {
        in_slot_[arc.value] = static_cast<std::uint32_t>(in_.size());
        in_.push_back({cost_[arc.value], position(graph_.tail[arc])});
      }
    }
    for (const ArcId arc : graph_.leaving[node]) {
      if (usable(arc)) {
        out_slot_[arc.value] = static_cast<std::uint32_t>(out_.size());
        out_.push_back({cost_[arc.value], position(graph_.head[arc])});
      }
    }
    in_offset_.push_back(static_cast<std::uint32_t>(in_.size()));
    out_offset_.push_back(static_cast<std::uint32_t>(out_.size()));
  }
}

std::span<const Range> SubtreeRepair::affected(std::span<const ArcId> closed) {
  ranges_.clear();
  for (const ArcId arc : closed) {
    if (child_[arc.value] != kNowhere) {
      ranges_.push_back(range_of(child_[arc.value]));
    }
  }
  if (ranges_.size() > 1) {
    std::sort(ranges_.begin(), ranges_.end(),
              [](const Range& a, const Range& b) { return a.begin < b.begin; });
    // Subtrees lie within one another or apart.
    std::size_t kept = 0;
    for (const Range& range : ranges_) {
      if (kept == 0 || range.begin >= ranges_[kept - 1].end) {
        ranges_[kept++] = range;
      }
    }
    ranges_.resize(kept);
  }
  return ranges_;
}

void SubtreeRepair::set_closed(std::span<const ArcId> closed, bool is_closed) {
  for (const ArcId arc : closed) {
    if (const std::uint32_t slot = in_slot_[arc.value]; slot != kNowhere) {
      const double cost = is_closed ? path::kUnreachable : cost_[arc.value];
      in_[slot].cost = cost;
      out_[out_slot_[arc.value]].cost = cost;
    }
  }
}

std::span<const double> SubtreeRepair::repair(std::span<const ArcId> closed,
                                              std::span<const Range> ranges) {
  std::size_t touched = 0;
  for (const Range& range : ranges) {
    std::fill(after_.begin() + range.begin, after_.begin() + range.end, path::kUnreachable);
    touched += range.end - range.begin;
  }
  set_closed(closed, true);
  search(ranges, touched);
  set_closed(closed, false);
  return after_;
}

void SubtreeRepair::reset(std::span<const Range> ranges) {
  for (const Range& range : ranges) {
    std::copy(before_.begin() + range.begin, before_.begin() + range.end,
              after_.begin() + range.begin);
  }
}

void SubtreeRepair::pull(std::uint32_t position) {
  double least = after_[position];
  for (std::uint32_t i = in_offset_[position]; i < in_offset_[position + 1]; ++i) {
    least = std::min(least, after_[in_[i].position] + in_[i].cost);
  }
  after_[position] = least;
}

void SubtreeRepair::push(double key, std::uint32_t position) {
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

SubtreeRepair::Entry SubtreeRepair::pop() {
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

template <class Enqueue>
void SubtreeRepair::relax(std::uint32_t position, Enqueue&& enqueue) {
  const double base = after_[position];
  for (std::uint32_t i = out_offset_[position]; i < out_offset_[position + 1]; ++i) {
    const double cost = base + out_[i].cost;
    const std::uint32_t to = out_[i].position;
    if (cost < after_[to]) {
      after_[to] = cost;
      if (out_offset_[to] < out_offset_[to + 1]) {
        enqueue(cost, to);
      }
    }
  }
}

// Nodes outside the ranges already have their least cost, so no test tells them apart. One pass
// gives every node the length of some way; only nodes that another then improves are queued. Each
// value is the length of a way, rounded as the way is walked, and in the end none can be less: the
// same bits from any order of work.
void SubtreeRepair::search(std::span<const Range> ranges, std::size_t touched) {
  queue_.clear();
  for (const Range& range : ranges) {
    for (std::uint32_t p = range.begin; p < range.end; ++p) {
      pull(p);
    }
  }
  const auto enqueue = [this](double key, std::uint32_t p) { queue_.push_back({key, p}); };
  for (std::size_t r = ranges.size(); r-- > 0;) {
    for (std::uint32_t p = ranges[r].end; p-- > ranges[r].begin;) {
      relax(p, enqueue);
    }
  }
  const std::size_t most = kMostScansPerNode * touched;
  std::size_t next = 0;
  for (; next < queue_.size() && next < most; ++next) {
    const Entry entry = queue_[next];
    if (entry.key == after_[entry.position]) {
      relax(entry.position, enqueue);
    }
  }
  for (; next < queue_.size(); ++next) {
    push(queue_[next].key, queue_[next].position);
  }
  while (!heap_.empty()) {
    const Entry entry = pop();
    if (entry.key == after_[entry.position]) {
      relax(entry.position, [this](double key, std::uint32_t p) { push(key, p); });
    }
  }
}

}  // namespace corridor::disrupt
