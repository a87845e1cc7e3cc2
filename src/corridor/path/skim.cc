#include "corridor/path/skim.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "corridor/base/parallel.h"

namespace corridor::path {

namespace {

using network::Graph;

/// Sums along tree ways, found by walking up to the nearest node that is already known.
class WaySums {
 public:
  WaySums(const Graph& graph, const Tree& tree) : graph_(graph), tree_(tree) {}

  void start(std::span<const double> attribute) {
    attribute_ = attribute;
    sums_.assign(graph_.node_count(), -1);
    known_.assign(graph_.node_count(), 0);
    known_[tree_.root.value] = 1;
    sums_[tree_.root.value] = 0;
  }

  double at(NodeId node) {
    std::vector<NodeId>& chain = chain_;
    chain.clear();
    while (known_[node.value] == 0) {
      chain.push_back(node);
      node = graph_.tail[tree_.parent[node]];
    }
    double sum = sums_[node.value];
    for (std::size_t i = chain.size(); i-- > 0;) {
      sum += attribute_[tree_.parent[chain[i]].value];
      sums_[chain[i].value] = sum;
      known_[chain[i].value] = 1;
    }
    return sum;
  }

 private:
  const Graph& graph_;
  const Tree& tree_;
  std::span<const double> attribute_;
  std::vector<double> sums_;
  std::vector<std::uint8_t> known_;
  std::vector<NodeId> chain_;
};

}  // namespace

Skims skim(const Graph& graph, std::span<const double> cost, std::span<const NodeId> origins,
           std::span<const NodeId> destinations,
           std::span<const std::span<const double>> attributes, int threads) {
  for (const auto& attribute : attributes) {
    if (attribute.size() != graph.arc_count()) {
      throw std::invalid_argument("a skimmed attribute needs one value per arc");
    }
  }
  const std::size_t width = destinations.size();
  Skims skims;
  skims.cost.assign(origins.size() * width, kUnreachable);
  skims.attributes.assign(attributes.size(), skims.cost);
  const std::size_t workers = std::max<std::size_t>(
      1, std::min(origins.size(), static_cast<std::size_t>(resolve_threads(threads))));
  std::vector<std::unique_ptr<TreeSearch>> searches;
  for (std::size_t w = 0; w < workers; ++w) {
    searches.push_back(std::make_unique<TreeSearch>(graph));
    searches.back()->set_cost(cost);
  }
  std::vector<Tree> trees(workers);
  parallel_blocks(origins.size(), static_cast<int>(workers),
                  [&](std::size_t row, std::size_t worker) {
                    Tree& tree = trees[worker];
                    searches[worker]->run(origins[row], tree);
                    for (std::size_t d = 0; d < width; ++d) {
                      skims.cost[row * width + d] = tree.dist[destinations[d]];
                    }
                    WaySums sums(graph, tree);
                    for (std::size_t a = 0; a < attributes.size(); ++a) {
                      sums.start(attributes[a]);
                      for (std::size_t d = 0; d < width; ++d) {
                        if (tree.dist[destinations[d]] < kUnreachable) {
                          skims.attributes[a][row * width + d] = sums.at(destinations[d]);
                        }
                      }
                    }
                  });
  return skims;
}

}  // namespace corridor::path
