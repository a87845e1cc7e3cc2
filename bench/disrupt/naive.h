// The frozen yardstick: remove the links, search again from every origin with an indexed 4-ary
// heap. It is not to be made faster: ratios in docs/methods/criticality.md are against it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "corridor/network/graph.h"

namespace corridor::disrupt {

class NaiveSearch {
 public:
  NaiveSearch(const network::Graph& graph, std::span<const double> cost)
      : graph_(graph), dist_(graph.node_count()), place_(graph.node_count()) {
    for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
      offset_.push_back(static_cast<std::uint32_t>(way_.size()));
      for (const ArcId arc : graph.leaving[node]) {
        way_.push_back({cost[arc.value], graph.head[arc].value});
      }
    }
    offset_.push_back(static_cast<std::uint32_t>(way_.size()));
  }

  void set_cost(ArcId arc, double cost) { way_[arc.value].cost = cost; }

  const std::vector<double>& run(NodeId origin) {
    std::fill(dist_.begin(), dist_.end(), std::numeric_limits<double>::infinity());
    std::fill(place_.begin(), place_.end(), kNone);
    dist_[origin.value] = 0;
    heap_.assign(1, {0, origin.value});
    place_[origin.value] = 0;
    while (!heap_.empty()) {
      const Entry top = heap_.front();
      const Entry last = heap_.back();
      heap_.pop_back();
      if (!heap_.empty()) {
        sink(last);
      }
      if (top.node != origin.value && !graph_.may_pass(NodeId{top.node})) {
        continue;
      }
      for (std::uint32_t i = offset_[top.node]; i < offset_[top.node + 1]; ++i) {
        const double cost = top.key + way_[i].cost;
        const std::uint32_t head = way_[i].head;
        if (cost < dist_[head]) {
          dist_[head] = cost;
          if (place_[head] == kNone) {
            heap_.push_back({cost, head});
            rise(heap_.size() - 1, {cost, head});
          } else {
            rise(place_[head], {cost, head});
          }
        }
      }
    }
    return dist_;
  }

 private:
  static constexpr std::uint32_t kNone = 0xffff'ffff;
  struct Way {
    double cost;
    std::uint32_t head;
  };
  struct Entry {
    double key;
    std::uint32_t node;
  };

  void put(std::size_t at, Entry entry) {
    heap_[at] = entry;
    place_[entry.node] = static_cast<std::uint32_t>(at);
  }
  void rise(std::size_t at, Entry entry) {
    for (; at > 0 && entry.key < heap_[(at - 1) / 4].key; at = (at - 1) / 4) {
      put(at, heap_[(at - 1) / 4]);
    }
    put(at, entry);
  }
  void sink(Entry entry) {
    std::size_t at = 0;
    for (std::size_t first = 1; first < heap_.size(); first = at * 4 + 1) {
      std::size_t least = first;
      for (std::size_t child = first + 1; child < first + 4 && child < heap_.size(); ++child) {
        least = heap_[child].key < heap_[least].key ? child : least;
      }
      if (!(heap_[least].key < entry.key)) {
        break;
      }
      put(at, heap_[least]);
      at = least;
    }
    put(at, entry);
  }

  const network::Graph& graph_;
  std::vector<std::uint32_t> offset_;
  std::vector<Way> way_;  // in the order of arcs, which are numbered by tail
  std::vector<double> dist_;
  std::vector<std::uint32_t> place_;
  std::vector<Entry> heap_;
};

}  // namespace corridor::disrupt
