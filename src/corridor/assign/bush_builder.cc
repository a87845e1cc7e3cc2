#include "corridor/assign/bush_builder.h"

#include <algorithm>
#include <limits>

namespace corridor::assign {

namespace {
constexpr std::uint32_t kNone = 0xffff'ffff;
// A tree that is cheaper by less than this share of the label offers nothing but rounding.
constexpr double kGainNoise = 4e-15;
}  // namespace

BushBuilder::BushBuilder(const SearchGraph& graph) : graph_(graph) {
  const std::size_t nodes = graph.node_count();
  state_.assign(nodes, 0);
  first_in_.assign(nodes, kNone);
  next_in_.assign(nodes, kNone);
  position_.assign(nodes, kNone);
  need_.assign(nodes, 0);
}

void BushBuilder::know(std::uint32_t node) {
  state_[node] = 1;
  known_nodes_.push_back(node);
}

void BushBuilder::add_link(std::uint32_t arc, double flow, bool binding) {
  const std::uint32_t head = graph_.head[arc];
  links_.push_back({arc, graph_.tail[arc], first_in_[head], binding, flow});
  first_in_[head] = static_cast<std::uint32_t>(links_.size() - 1);
}

/// The tree's way into `node` from the last node that the bush has.
void BushBuilder::add_chain(std::uint32_t node, const OriginSearch& search) {
  for (std::uint32_t arc = search.parent()[node]; arc != kNone;) {
    const std::uint32_t tail = graph_.tail[arc];
    const bool known = state_[node] != 0;
    if (!known) {
      know(node);
    }
    add_link(arc, 0, !known);
    if (state_[tail] != 0) {
      return;
    }
    node = tail;
    arc = search.parent()[node];
  }
}

bool BushBuilder::reaches(const Bush& bush, std::span<const Destination> destinations) {
  for (const std::uint32_t node : bush.nodes) {
    state_[node] = 1;
  }
  const bool all =
      std::ranges::all_of(destinations, [&](const Destination& d) { return state_[d.node] != 0; });
  for (const std::uint32_t node : bush.nodes) {
    state_[node] = 0;
  }
  return all;
}

bool BushBuilder::rebuild(Bush& bush, std::span<const double> cheapest, std::uint32_t origin,
                          std::span<const Destination> destinations, OriginSearch& search,
                          TreeArcs& tree, double least_gain) {
  least_gain = std::max(least_gain, kGainNoise);
  bool cheaper = false;
  for (std::size_t i = 0; i < bush.nodes.size(); ++i) {
    cheaper |= search.dist()[bush.nodes[i]] < cheapest[i] - least_gain * cheapest[i];
  }
  if (!cheaper && reaches(bush, destinations)) {
    return false;
  }
  links_.clear();
  known_nodes_.clear();
  know(origin);
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
    const std::uint32_t arc = search.parent()[node];
    bool used = false;
    for (std::uint32_t l = first_in_[node]; l != kNone && !used; l = links_[l].next) {
      used = links_[l].arc == arc;
    }
    if (used) {
      continue;
    }
    const double label = cheapest[position_[node]];
    if (search.dist()[node] < label - least_gain * label) {
      add_chain(node, search);
      offered = true;
    } else if (state_[graph_.tail[arc]] != 0) {
      add_link(arc, 0, false);  // unused so far, but as good as any
    }
  }
  for (const Destination& destination : destinations) {
    if (state_[destination.node] == 0) {
      add_chain(destination.node, search);
      offered = true;
    }
  }
  if (offered) {
    search.order_tree(origin, tree);
    emit(bush, origin, tree);
  }
  for (const std::uint32_t node : known_nodes_) {
    state_[node] = 0;
    first_in_[node] = position_[node] = kNone;
  }
  return offered;
}

void BushBuilder::emit(Bush& bush, std::uint32_t origin, const TreeArcs& tree) {
  bush.nodes.clear();
  bush.approaches.clear();
  bush.flow.clear();
  bush.first.assign(1, 0);
  for (const std::uint32_t node : known_nodes_) {
    position_[node] = kNone;
    next_in_[node] = first_in_[node];
  }
  place(bush, origin);
  for (const std::uint32_t arc : tree) {
    if (state_[graph_.head[arc]] != 0) {
      place_after_tails(bush, graph_.head[arc]);
    }
  }
}

void BushBuilder::place_after_tails(Bush& bush, std::uint32_t node) {
  if (position_[node] != kNone) {
    return;
  }
  stack_.assign(1, node);
  while (!stack_.empty()) {
    const std::uint32_t top = stack_.back();
    std::uint32_t& link = next_in_[top];
    while (link != kNone && (!links_[link].binding || position_[links_[link].tail] != kNone)) {
      link = links_[link].next;
    }
    if (link == kNone) {
      place(bush, top);
      stack_.pop_back();
    } else {
      stack_.push_back(links_[link].tail);
    }
  }
}

void BushBuilder::place(Bush& bush, std::uint32_t node) {
  position_[node] = static_cast<std::uint32_t>(bush.nodes.size());
  bush.nodes.push_back(node);
  for (std::uint32_t l = first_in_[node]; l != kNone; l = links_[l].next) {
    const std::uint32_t tail = position_[links_[l].tail];
    if (tail != kNone && tail != position_[node]) {
      bush.approaches.push_back({links_[l].arc, tail});
      bush.flow.push_back(links_[l].flow);
    }
  }
  bush.first.push_back(static_cast<std::uint32_t>(bush.approaches.size()));
}

bool BushBuilder::prune_closed(Bush& bush, std::span<const double> cost) {
  constexpr double kClosed = std::numeric_limits<double>::infinity();
  if (std::ranges::all_of(bush.approaches,
                          [&](const Approach& a) { return cost[a.arc] < kClosed; })) {
    return false;
  }
  std::vector<std::uint32_t> position(bush.nodes.size(), kNone);
  Bush kept;
  kept.first.assign(1, 0);
  for (std::uint32_t i = 0; i < bush.nodes.size(); ++i) {
    for (std::uint32_t k = bush.first[i]; k < bush.first[i + 1]; ++k) {
      const Approach approach = bush.approaches[k];
      if (cost[approach.arc] < kClosed && position[approach.tail] != kNone) {
        kept.approaches.push_back({approach.arc, position[approach.tail]});
        kept.flow.push_back(bush.flow[k]);
      }
    }
    if (i == 0 || kept.approaches.size() > kept.first.back()) {
      position[i] = static_cast<std::uint32_t>(kept.nodes.size());
      kept.nodes.push_back(bush.nodes[i]);
      kept.first.push_back(static_cast<std::uint32_t>(kept.approaches.size()));
    }
  }
  bush = std::move(kept);
  return true;
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
    if (bush.first[i + 1] - bush.first[i] == 1) {
      bush.flow[bush.first[i]] = rest;
      need_[bush.nodes[bush.approaches[bush.first[i]].tail]] += rest;
      continue;
    }
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
