#include "corridor/path/separator.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace corridor::path {

namespace {

constexpr std::uint32_t kNone = 0xffff'ffff;
using HopDistances = std::vector<std::int32_t>;

HopDistances hops_from(const Neighbours& graph, std::uint32_t root,
                       std::vector<std::uint32_t>& queue) {
  HopDistances hops(graph.size(), -1);
  queue.assign(1, root);
  hops[root] = 0;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const std::uint32_t v = queue[i];
    for (const std::uint32_t other : graph.of(v)) {
      if (hops[other] < 0) {
        hops[other] = hops[v] + 1;
        queue.push_back(other);
      }
    }
  }
  return hops;
}

/// Four axes across the graph: two from pairs of far-apart vertices, and their diagonals.
std::array<HopDistances, 4> axes_of(const Neighbours& graph) {
  std::vector<std::uint32_t> queue;
  hops_from(graph, 0, queue);
  const HopDistances a = hops_from(graph, queue.back(), queue);
  const HopDistances b = hops_from(graph, queue.back(), queue);
  std::uint32_t apart = 0;
  for (std::uint32_t v = 1; v < graph.size(); ++v) {
    if (std::min(a[v], b[v]) > std::min(a[apart], b[apart])) {
      apart = v;
    }
  }
  const HopDistances c = hops_from(graph, apart, queue);
  const HopDistances d = hops_from(graph, queue.back(), queue);
  std::array<HopDistances, 4> axes;
  axes.fill(HopDistances(graph.size()));
  for (std::size_t v = 0; v < graph.size(); ++v) {
    axes[0][v] = a[v] - b[v];
    axes[1][v] = c[v] - d[v];
    axes[2][v] = axes[0][v] + axes[1][v];
    axes[3][v] = axes[0][v] - axes[1][v];
  }
  return axes;
}

enum Side : std::uint8_t { kInner = 0, kSource = 1, kSink = 2 };

/// Flow of one unit an edge at most, between two sets of vertices.
class UnitFlow {
 public:
  explicit UnitFlow(const Neighbours& graph)
      : graph_(graph),
        mate_(graph.neighbour.size()),
        flow_(graph.neighbour.size()),
        level_(graph.size()),
        next_(graph.size()) {
    std::vector<std::uint32_t> filled(graph.offsets.begin(), graph.offsets.end() - 1);
    // Neighbours of lower ids come first in turn, so that arcs of a pair meet in order.
    for (std::uint32_t v = 0; v < graph.size(); ++v) {
      for (std::uint32_t a = graph.offsets[v]; a < graph.offsets[v + 1]; ++a) {
        tail_.push_back(v);
      }
    }
    std::vector<std::uint32_t> by_head(graph.neighbour.size());
    std::vector<std::uint32_t> place(graph.offsets.begin(), graph.offsets.end() - 1);
    for (std::uint32_t a = 0; a < tail_.size(); ++a) {
      by_head[place[graph.neighbour[a]]++] = a;  // of one head by rising tail
    }
    std::vector<std::uint32_t> by_tail(graph.neighbour.size());
    for (std::uint32_t v = 0; v < graph.size(); ++v) {
      for (std::uint32_t a = graph.offsets[v]; a < graph.offsets[v + 1]; ++a) {
        by_tail[a] = a;
      }
      std::sort(by_tail.begin() + graph.offsets[v], by_tail.begin() + graph.offsets[v + 1],
                [&](std::uint32_t x, std::uint32_t y) {
                  return graph.neighbour[x] < graph.neighbour[y];
                });
    }
    for (std::size_t i = 0; i < by_tail.size(); ++i) {
      mate_[by_tail[i]] = by_head[i];
    }
  }

  /// The largest flow, or one above `enough` if it came so far.
  std::uint32_t run(const std::vector<std::uint8_t>& side, std::uint32_t enough) {
    side_ = &side;
    std::ranges::fill(flow_, std::int8_t{0});
    std::uint32_t total = 0;
    while (total <= enough && find_levels()) {
      for (std::uint32_t v = 0; v < graph_.size(); ++v) {
        next_[v] = graph_.offsets[v];
      }
      for (const std::uint32_t source : fronts_) {
        while (total <= enough && augment(source)) {
          ++total;
        }
      }
    }
    return total;
  }

  /// 1 for what the source still reaches after `run`; from the sink: what still reaches it.
  std::vector<std::uint8_t> reachable(Side from) {
    std::vector<std::uint8_t> reached(graph_.size(), 0);
    std::vector<std::uint32_t> queue;
    for (std::uint32_t v = 0; v < graph_.size(); ++v) {
      if ((*side_)[v] == from) {
        reached[v] = 1;
        queue.push_back(v);
      }
    }
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (std::uint32_t a = graph_.offsets[queue[i]]; a < graph_.offsets[queue[i] + 1]; ++a) {
        const std::uint32_t other = graph_.neighbour[a];
        const int room = from == kSource ? 1 - flow_[a] : 1 + flow_[a];
        if (reached[other] == 0 && room > 0) {
          reached[other] = 1;
          queue.push_back(other);
        }
      }
    }
    return reached;
  }

 private:
  bool find_levels() {
    std::ranges::fill(level_, kNone);
    queue_.clear();
    fronts_.clear();
    for (std::uint32_t v = 0; v < graph_.size(); ++v) {
      if ((*side_)[v] == kSource) {
        level_[v] = 0;
        queue_.push_back(v);
        fronts_.push_back(v);
      }
    }
    bool found = false;
    std::uint32_t last = kNone;
    for (std::size_t i = 0; i < queue_.size() && level_[queue_[i]] < last; ++i) {
      const std::uint32_t v = queue_[i];
      for (std::uint32_t a = graph_.offsets[v]; a < graph_.offsets[v + 1]; ++a) {
        const std::uint32_t other = graph_.neighbour[a];
        if (level_[other] == kNone && flow_[a] < 1) {
          level_[other] = level_[v] + 1;
          queue_.push_back(other);
          if ((*side_)[other] == kSink) {
            found = true;
            last = level_[other];
          }
        }
      }
    }
    return found;
  }

  /// One more way from a source along rising levels, its dead ends not tried again in this round.
  bool augment(std::uint32_t source) {
    way_.clear();
    std::uint32_t v = source;
    while ((*side_)[v] != kSink) {
      bool on = false;
      for (std::uint32_t& a = next_[v]; a < graph_.offsets[v + 1]; ++a) {
        const std::uint32_t other = graph_.neighbour[a];
        if (flow_[a] < 1 && level_[other] == level_[v] + 1) {
          way_.push_back(a);
          v = other;
          on = true;
          break;
        }
      }
      if (!on) {
        if (way_.empty()) {
          return false;
        }
        v = tail_[way_.back()];
        way_.pop_back();
        ++next_[v];
      }
    }
    for (const std::uint32_t a : way_) {
      ++flow_[a];
      --flow_[mate_[a]];
    }
    return true;
  }

  const Neighbours& graph_;
  std::vector<std::uint32_t> tail_, mate_;
  std::vector<std::int8_t> flow_;
  std::vector<std::uint32_t> level_, next_, queue_, fronts_, way_;
  const std::vector<std::uint8_t>* side_ = nullptr;
};

/// The ends of cut edges on the side that has fewer of them.
std::vector<std::uint8_t> ends_of_cut(const Neighbours& graph,
                                      const std::vector<std::uint8_t>& inside) {
  std::vector<std::uint8_t> ends[2];
  std::size_t count[2] = {0, 0};
  ends[0].assign(graph.size(), 0);
  ends[1].assign(graph.size(), 0);
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    for (const std::uint32_t other : graph.of(v)) {
      const std::uint8_t side = inside[v] != 0 ? 1 : 0;
      if (inside[other] != inside[v] && ends[side][v] == 0) {
        ends[side][v] = 1;
        ++count[side];
      }
    }
  }
  return count[0] < count[1] ? ends[0] : ends[1];
}

}  // namespace

std::vector<std::uint8_t> find_separator(const Neighbours& graph) {
  const std::size_t size = graph.size();
  const std::size_t quarter = std::max<std::size_t>(1, size / 4);
  UnitFlow flow(graph);
  std::vector<std::uint8_t> best;
  std::uint64_t best_cut = 0;
  std::uint64_t best_small_side = 0;
  std::vector<std::uint32_t> sorted(size);
  std::vector<std::uint8_t> side(size);
  for (const HopDistances& axis : axes_of(graph)) {
    std::iota(sorted.begin(), sorted.end(), 0U);
    std::ranges::sort(sorted, [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(axis[a], a) < std::pair(axis[b], b);
    });
    std::ranges::fill(side, std::uint8_t{kInner});
    for (std::size_t i = 0; i < quarter; ++i) {
      side[sorted[i]] = kSource;
      side[sorted[size - 1 - i]] = kSink;
    }
    // No cut of this axis can be better once it is larger than the best one would be with halves.
    const std::uint64_t enough = best.empty() ? kNone - 1 : best_cut * (size / 2) / best_small_side;
    const std::uint64_t cut =
        flow.run(side, static_cast<std::uint32_t>(std::min<std::uint64_t>(enough, kNone - 1)));
    if (cut > enough) {
      continue;
    }
    for (const Side from : {kSource, kSink}) {
      auto inside = flow.reachable(from);
      const auto count = static_cast<std::uint64_t>(std::ranges::count(inside, 1));
      const std::uint64_t small_side = std::min<std::uint64_t>(count, size - count);
      if (best.empty() || cut * best_small_side < best_cut * small_side) {
        best = std::move(inside);
        best_cut = cut;
        best_small_side = small_side;
      }
    }
  }
  return ends_of_cut(graph, best);
}

}  // namespace corridor::path
