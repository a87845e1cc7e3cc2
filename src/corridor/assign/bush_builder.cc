#include "corridor/assign/bush_builder.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace corridor::assign {

namespace {
constexpr std::uint32_t kNone = 0xffff'ffff;
// A tree that is cheaper by less than this share of the label offers nothing but rounding.
constexpr double kGainNoise = 4e-15;
}  // namespace

BushBuilder::BushBuilder(const SearchGraph& graph) : graph_(graph) {
  const std::size_t nodes = graph.node_count();
  state_.assign(nodes, 0);
  waiting_for_.assign(nodes, 0);
  first_out_.assign(nodes, kNone);
  first_in_.assign(nodes, kNone);
  position_.assign(nodes, kNone);
  need_.assign(nodes, 0);
}

void BushBuilder::add_link(std::uint32_t arc, double flow, bool binding) {
  const std::uint32_t head = graph_.head[arc];
  const std::uint32_t tail = graph_.tail[arc];
  const auto index = static_cast<std::uint32_t>(links_.size());
  links_.push_back({arc, kNone, first_in_[head], flow});
  first_in_[head] = index;
  if (binding) {
    links_.back().next_of_tail = first_out_[tail];
    first_out_[tail] = index;
    ++waiting_for_[head];
  }
}

/// The tree's way into `node` from the last node that the bush has.
void BushBuilder::add_chain(std::uint32_t node, const OriginSearch& tree) {
  for (std::uint32_t arc = tree.parent()[node]; arc != kNone;) {
    const std::uint32_t tail = graph_.tail[arc];
    const bool known = state_[node] != 0;
    if (!known) {
      state_[node] = 1;
      known_nodes_.push_back(node);
    }
    add_link(arc, 0, !known);
    if (state_[tail] != 0) {
      return;
    }
    node = tail;
    arc = tree.parent()[node];
  }
}

bool BushBuilder::rebuild(Bush& bush, std::span<const double> cheapest, std::uint32_t origin,
                          std::span<const Destination> destinations, const OriginSearch& tree) {
  links_.clear();
  known_nodes_.clear();
  const auto know = [&](std::uint32_t node) {
    state_[node] = 1;
    known_nodes_.push_back(node);
  };
  if (bush.nodes.empty()) {
    know(origin);
  } else {
    know(bush.nodes[0]);
  }
  for (std::uint32_t i = 1; i < bush.nodes.size(); ++i) {
    bool used = false;
    for (std::uint32_t k = bush.first[i]; k < bush.first[i + 1]; ++k) {
      // After a closure a tail may have lost all flow that its own leaving arcs still show.
      if (bush.flow[k] > 0 && state_[bush.nodes[bush.approaches[k].tail]] != 0) {
        add_link(bush.approaches[k].arc, bush.flow[k], true);
        used = true;
      }
    }
    if (used) {
      know(bush.nodes[i]);
      position_[bush.nodes[i]] = i;
    }
  }
  bool offered = false;
  const std::size_t used_nodes = known_nodes_.size();
  for (std::size_t n = 1; n < used_nodes; ++n) {
    const std::uint32_t node = known_nodes_[n];
    const std::uint32_t arc = tree.parent()[node];
    bool used = false;
    for (std::uint32_t l = first_in_[node]; l != kNone && !used; l = links_[l].next_of_head) {
      used = links_[l].arc == arc;
    }
    if (used) {
      continue;
    }
    const double label = cheapest[position_[node]];
    if (tree.dist()[node] < label - kGainNoise * label) {
      add_chain(node, tree);
      offered = true;
    } else if (state_[graph_.tail[arc]] != 0) {
      add_link(arc, 0, false);  // unused so far, but as good as any
    }
  }
  for (const Destination& destination : destinations) {
    if (state_[destination.node] == 0) {
      add_chain(destination.node, tree);
      offered = true;
    }
  }
  if (offered) {
    emit(bush, origin, tree);
  }
  for (const std::uint32_t node : known_nodes_) {
    state_[node] = 0;
    waiting_for_[node] = 0;
    first_out_[node] = first_in_[node] = position_[node] = kNone;
  }
  return offered;
}

/// How many arcs of the tree before `node` added nothing: orders nodes of equal distance.
std::uint32_t BushBuilder::level_depth(std::uint32_t node, const OriginSearch& tree) const {
  std::uint32_t depth = 0;
  const double dist = tree.dist()[node];
  for (std::uint32_t arc = tree.parent()[node]; arc != kNone;) {
    const std::uint32_t tail = graph_.tail[arc];
    if (tree.dist()[tail] < dist) {
      break;
    }
    ++depth;
    arc = tree.parent()[tail];
  }
  return depth;
}

void BushBuilder::emit(Bush& bush, std::uint32_t origin, const OriginSearch& tree) {
  const auto later = [](const Entry& a, const Entry& b) {
    return std::tie(a.key, a.depth, a.node) > std::tie(b.key, b.depth, b.node);
  };
  bush.nodes.clear();
  bush.approaches.clear();
  bush.flow.clear();
  bush.first.assign(1, 0);
  heap_.clear();
  heap_.push_back({0, 0, origin});
  for (const std::uint32_t node : known_nodes_) {
    position_[node] = kNone;
  }
  while (!heap_.empty()) {
    std::ranges::pop_heap(heap_, later);
    const std::uint32_t node = heap_.back().node;
    heap_.pop_back();
    position_[node] = static_cast<std::uint32_t>(bush.nodes.size());
    bush.nodes.push_back(node);
    for (std::uint32_t l = first_in_[node]; l != kNone; l = links_[l].next_of_head) {
      const std::uint32_t tail = position_[graph_.tail[links_[l].arc]];
      if (tail != kNone && tail != position_[node]) {
        bush.approaches.push_back({links_[l].arc, tail});
        bush.flow.push_back(links_[l].flow);
      }
    }
    bush.first.push_back(static_cast<std::uint32_t>(bush.approaches.size()));
    for (std::uint32_t l = first_out_[node]; l != kNone; l = links_[l].next_of_tail) {
      const std::uint32_t head = graph_.head[links_[l].arc];
      if (--waiting_for_[head] == 0) {
        heap_.push_back({tree.dist()[head], level_depth(head, tree), head});
        std::ranges::push_heap(heap_, later);
      }
    }
  }
}

bool BushBuilder::prune_closed(Bush& bush, std::span<const double> cost) {
  constexpr double kClosed = std::numeric_limits<double>::infinity();
  std::vector<std::uint32_t> position(bush.nodes.size(), kNone);
  Bush kept;
  kept.first.assign(1, 0);
  bool dropped = false;
  for (std::uint32_t i = 0; i < bush.nodes.size(); ++i) {
    for (std::uint32_t k = bush.first[i]; k < bush.first[i + 1]; ++k) {
      const Approach approach = bush.approaches[k];
      if (cost[approach.arc] < kClosed && position[approach.tail] != kNone) {
        kept.approaches.push_back({approach.arc, position[approach.tail]});
        kept.flow.push_back(bush.flow[k]);
      } else {
        dropped = true;
      }
    }
    if (i == 0 || kept.approaches.size() > kept.first.back()) {
      position[i] = static_cast<std::uint32_t>(kept.nodes.size());
      kept.nodes.push_back(bush.nodes[i]);
      kept.first.push_back(static_cast<std::uint32_t>(kept.approaches.size()));
    }
  }
  if (dropped) {
    bush = std::move(kept);
  }
  return dropped;
}

void BushBuilder::redistribute(Bush& bush, std::span<const Destination> destinations) {
  for (const Destination& destination : destinations) {
    need_[destination.node] += destination.volume;
  }
  for (std::size_t i = bush.nodes.size(); i-- > 1;) {
    const double need = need_[bush.nodes[i]];
    need_[bush.nodes[i]] = 0;
    const std::uint32_t begin = bush.first[i];
    const std::uint32_t end = bush.first[i + 1];
    double before = 0;
    for (std::uint32_t k = begin; k < end; ++k) {
      before += bush.flow[k];
    }
    for (std::uint32_t k = begin; k < end; ++k) {
      bush.flow[k] = before > 0 ? need * (bush.flow[k] / before) : (k == begin ? need : 0);
      need_[bush.nodes[bush.approaches[k].tail]] += bush.flow[k];
    }
  }
  if (!bush.nodes.empty()) {
    need_[bush.nodes[0]] = 0;
  }
}

void BushBuilder::reconcile(Bush& bush, std::span<const Destination> destinations) {
  for (const Destination& destination : destinations) {
    need_[destination.node] += destination.volume;
  }
  for (std::size_t i = bush.nodes.size(); i-- > 1;) {
    double rest = need_[bush.nodes[i]];
    need_[bush.nodes[i]] = 0;
    std::uint32_t largest = bush.first[i];
    for (std::uint32_t k = bush.first[i]; k < bush.first[i + 1]; ++k) {
      largest = bush.flow[k] > bush.flow[largest] ? k : largest;
    }
    for (std::uint32_t k = bush.first[i]; k < bush.first[i + 1]; ++k) {
      if (k != largest) {
        bush.flow[k] = std::min(bush.flow[k], rest);
        rest -= bush.flow[k];
        need_[bush.nodes[bush.approaches[k].tail]] += bush.flow[k];
      }
    }
    bush.flow[largest] = rest;
    need_[bush.nodes[bush.approaches[largest].tail]] += rest;
  }
  if (!bush.nodes.empty()) {
    need_[bush.nodes[0]] = 0;
  }
}

}  // namespace corridor::assign
