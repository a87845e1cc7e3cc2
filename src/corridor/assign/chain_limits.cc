#include "corridor/assign/chain_limits.h"

#include <algorithm>
#include <iterator>

namespace corridor::assign {

namespace {

/// Volume of each arc if every pair went there with all its tonnes, as often as one route passes.
std::vector<double> most_volume(const ChainProblem& problem) {
  std::vector<double> most(problem.arcs.size(), 0);
  std::vector<double> of_pair(problem.arcs.size(), 0);
  std::vector<double> of_route(problem.arcs.size(), 0);
  for (const ChainPair& pair : problem.pairs) {
    for (const ChainRoute& route : pair.routes) {
      for (const std::uint32_t arc : route.arcs) {
        of_route[arc] += pair.t_per_day;
        const double more = std::max(0.0, of_route[arc] - of_pair[arc]);
        of_pair[arc] += more;
        most[arc] += more;
      }
      for (const std::uint32_t arc : route.arcs) {
        of_route[arc] = 0;
      }
    }
    for (const ChainRoute& route : pair.routes) {
      for (const std::uint32_t arc : route.arcs) {
        of_pair[arc] = 0;
      }
    }
  }
  return most;
}

}  // namespace

ChainLimits::ChainLimits(const ChainProblem& problem) {
  constexpr double kNear = 1 - 1e-9;  // sums in another order are other sums
  const std::vector<double> most = most_volume(problem);
  std::vector<std::uint8_t> limits(problem.arcs.size(), 0);
  for (std::uint32_t a = 0; a < problem.arcs.size(); ++a) {
    if (most[a] > kNear * problem.arcs[a].capacity_t_per_day) {
      limits[a] = 1;
      arcs_.push_back(a);
    }
  }
  for (const ChainPair& pair : problem.pairs) {
    first_route_.push_back(static_cast<std::uint32_t>(first_.size()));
    for (const ChainRoute& route : pair.routes) {
      first_.push_back(static_cast<std::uint32_t>(on_routes_.size()));
      std::copy_if(route.arcs.begin(), route.arcs.end(), std::back_inserter(on_routes_),
                   [&](std::uint32_t arc) { return limits[arc] != 0; });
    }
  }
  first_.push_back(static_cast<std::uint32_t>(on_routes_.size()));
}

}  // namespace corridor::assign
