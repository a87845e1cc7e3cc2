#include "corridor/disrupt/reliability.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

namespace corridor::disrupt {
namespace {

using Counts = std::vector<std::uint64_t>;     // by number of failed links
using Partition = std::vector<std::uint16_t>;  // block of each frontier node

class Frontier {
 public:
  Frontier(const Undirected& network, std::uint32_t s, std::uint32_t t)
      : network_(network), s_(s), t_(t), last_(network.node_count, 0) {
    for (std::size_t i = 0; i < network.links.size(); ++i) {
      last_[network.links[i].first] = last_[network.links[i].second] = i;
    }
    nodes_ = {s, t};
  }

  Counts count() {
    std::map<Partition, Counts> states{{Partition{0, 1}, Counts(network_.links.size() + 1, 0)}};
    states.begin()->second[0] = 1;
    for (std::size_t i = 0; i < network_.links.size(); ++i) {
      states = decide(i, states);
    }
    return states.empty() ? Counts(network_.links.size() + 1, 0) : states.begin()->second;
  }

 private:
  // States in which s and t are joined are dropped: they part nobody.
  std::map<Partition, Counts> decide(std::size_t link, const std::map<Partition, Counts>& states) {
    const auto [a, b] = network_.links[link];
    const std::size_t old_size = nodes_.size();
    const std::size_t at_a = enter(a);
    const std::size_t at_b = enter(b);
    std::vector<std::size_t> stay;
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
      const bool is_end = nodes_[k] == s_ || nodes_[k] == t_;
      if (is_end || last_[nodes_[k]] > link) {
        stay.push_back(k);
      }
    }
    std::map<Partition, Counts> next;
    for (const auto& [old_partition, counts] : states) {
      Partition partition = old_partition;
      for (std::size_t k = old_size; k < nodes_.size(); ++k) {
        partition.push_back(static_cast<std::uint16_t>(1000 + k));  // alone
      }
      add(next, partition, stay, counts, 1);
      const std::uint16_t from = partition[at_a];
      std::replace(partition.begin(), partition.end(), from, partition[at_b]);
      if (partition[0] != partition[1]) {
        add(next, partition, stay, counts, 0);
      }
    }
    std::vector<std::uint32_t> left;
    for (const std::size_t k : stay) {
      left.push_back(nodes_[k]);
    }
    nodes_ = std::move(left);
    return next;
  }

  std::size_t enter(std::uint32_t node) {
    const auto found = std::find(nodes_.begin(), nodes_.end(), node);
    if (found != nodes_.end()) {
      return static_cast<std::size_t>(found - nodes_.begin());
    }
    nodes_.push_back(node);
    return nodes_.size() - 1;
  }

  static void add(std::map<Partition, Counts>& next, const Partition& partition,
                  const std::vector<std::size_t>& stay, const Counts& counts, std::size_t failed) {
    Partition kept;
    std::map<std::uint16_t, std::uint16_t> renamed;
    for (const std::size_t k : stay) {
      const auto name = static_cast<std::uint16_t>(renamed.size());
      kept.push_back(renamed.try_emplace(partition[k], name).first->second);
    }
    Counts& sum = next.try_emplace(std::move(kept), Counts(counts.size(), 0)).first->second;
    for (std::size_t j = failed; j < counts.size(); ++j) {
      sum[j] += counts[j - failed];
    }
  }

  const Undirected& network_;
  std::uint32_t s_, t_;
  std::vector<std::size_t> last_;     // link of each node
  std::vector<std::uint32_t> nodes_;  // of the frontier, s and t first
};

}  // namespace

std::vector<std::uint64_t> disconnecting_sets(const Undirected& network, std::uint32_t s,
                                              std::uint32_t t) {
  const auto outside = [&](std::uint32_t node) { return node >= network.node_count; };
  if (network.links.size() > 62 || outside(s) || outside(t) || s == t ||
      std::any_of(network.links.begin(), network.links.end(),
                  [&](const auto& link) { return outside(link.first) || outside(link.second); })) {
    throw std::invalid_argument("reliability needs two nodes and at most 62 links between nodes");
  }
  return Frontier(network, s, t).count();
}

double unreliability(std::span<const std::uint64_t> disconnecting, double q) {
  const auto links = static_cast<double>(disconnecting.size() - 1);
  double sum = 0;
  for (std::size_t j = disconnecting.size(); j-- > 0;) {
    const auto failed = static_cast<double>(j);
    sum += static_cast<double>(disconnecting[j]) * std::pow(q, failed) *
           std::pow(1 - q, links - failed);
  }
  return sum;
}

}  // namespace corridor::disrupt
