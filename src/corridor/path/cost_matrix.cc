#include "corridor/path/cost_matrix.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "corridor/base/parallel.h"
#include "corridor/path/matrix_sweep.h"

namespace corridor::path {

namespace {

template <class Weight>
void fill(const HierarchyOf<Weight>& hierarchy, std::span<const NodeId> origins,
          std::span<const NodeId> destinations, std::span<double> matrix,
          const MatrixOptions& options) {
  const MatrixSweep<Weight> sweep(hierarchy, origins, destinations);
  const auto workers = std::max<std::size_t>(
      1, std::min(sweep.block_count(), static_cast<std::size_t>(resolve_threads(options.threads))));
  std::vector<typename MatrixSweep<Weight>::WorkSpace> work(workers);
  parallel_blocks(
      sweep.block_count(), static_cast<int>(workers), [&](std::size_t block, std::size_t worker) {
        const auto dist = sweep.run(block, work[worker], options.simd);
        const auto rows = sweep.origins_of(block);
        for (std::size_t d = 0; d < destinations.size(); ++d) {
          const Lanes<Weight>& lanes = dist[sweep.vertex_of(d)];
          for (std::size_t lane = 0; lane < rows.size(); ++lane) {
            const Weight weight = lanes.lane[lane];
            double& cost = matrix[rows[lane] * destinations.size() + d];
            if (origins[rows[lane]] == destinations[d]) {
              cost = 0;  // a node that may not be passed is left and entered at two vertices
            } else {
              cost = weight < kFar<Weight> ? static_cast<double>(weight) * hierarchy.cost_per_weight
                                           : std::numeric_limits<double>::infinity();
            }
          }
        }
      });
}

}  // namespace

void cost_matrix(const Hierarchy& hierarchy, std::span<const NodeId> origins,
                 std::span<const NodeId> destinations, std::span<double> matrix,
                 const MatrixOptions& options) {
  if (matrix.size() != origins.size() * destinations.size()) {
    throw std::invalid_argument("a matrix needs a place for every origin and destination");
  }
  std::visit([&](const auto& of) { fill(of, origins, destinations, matrix, options); }, hierarchy);
}

std::vector<double> cost_matrix(const Hierarchy& hierarchy, std::span<const NodeId> origins,
                                std::span<const NodeId> destinations,
                                const MatrixOptions& options) {
  std::vector<double> matrix(origins.size() * destinations.size());
  cost_matrix(hierarchy, origins, destinations, matrix, options);
  return matrix;
}

}  // namespace corridor::path
