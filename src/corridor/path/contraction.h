// Contraction hierarchies: Geisberger, Sanders, Schultes, Delling (2008), Contraction Hierarchies:
// Faster and Simpler Hierarchical Routing in Road Networks. Nodes are taken away one by one, the
// least important first; where a cheapest way led through one, its neighbours get an arc instead.
#pragma once

#include "corridor/base/progress.h"
#include "corridor/path/hierarchy.h"

namespace corridor::path {

struct ContractionOptions {
  /// Nodes that a search for another way may settle. Fewer: built faster, more arcs; the answers
  /// are the same.
  int witness_nodes = 500;
  /// As above, while nodes are only compared.
  int estimate_nodes = 60;
  Progress progress = {};
};

/// A hierarchy for one set of costs. Owns what `hierarchy()` refers to; moving it is fine.
class ContractionHierarchy {
 public:
  Hierarchy hierarchy() const;
  std::size_t arc_count() const { return leaving_head_.size() + entering_head_.size(); }

 private:
  friend ContractionHierarchy contract(const network::Graph&, std::span<const double>,
                                       const ContractionOptions&);
  template <class Weight>
  void fill(const network::Graph& graph, std::span<const double> cost, double tick,
            const ContractionOptions& options);

  double tick_ = 0;  // 0: weights are doubles
  std::vector<std::uint32_t> rank_of_origin_, rank_of_destination_;
  std::vector<std::uint32_t> leaving_offsets_, leaving_head_, entering_offsets_, entering_head_;
  std::variant<std::vector<Ticks>, std::vector<double>> leaving_weight_, entering_weight_;
};

/// Same graph and costs, same hierarchy. Costs that are whole numbers of a unit (see tick_of) are
/// handled as such, and every distance is then exact; other distances are sums in another order
/// than a tree's, and may differ from its in the last digits.
///
/// @param cost per arc, >= 0, infinity: closed
/// @throws std::invalid_argument for a negative cost, NaN or a wrong size
ContractionHierarchy contract(const network::Graph& graph, std::span<const double> cost,
                              const ContractionOptions& options = {});

}  // namespace corridor::path
