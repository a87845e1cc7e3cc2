#include "corridor/assign/bundle.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace corridor::assign {

namespace {

void require(bool holds, const char* what) {
  if (!holds) {
    throw std::invalid_argument(what);
  }
}

void check_class(const UserClass& users, std::size_t arcs) {
  require(users.value_of_time >= 0 && std::isfinite(users.value_of_time),
          "a value of time must be finite and at least 0");
  require(users.volume_per_unit > 0 && std::isfinite(users.volume_per_unit),
          "volume per unit must be finite and above 0");
  require(users.fixed_cost.empty() || users.fixed_cost.size() == arcs,
          "fixed costs need one value per arc");
  require(std::ranges::all_of(users.fixed_cost, [](double cost) { return cost >= 0; }),
          "fixed costs must be at least 0");
}

}  // namespace

std::vector<Bundle> make_bundles(const Problem& problem) {
  require(problem.graph != nullptr, "a problem needs a graph");
  const std::size_t nodes = problem.graph->node_count();
  const std::size_t arcs = problem.graph->arc_count();
  require(problem.delays.size() == arcs, "delays need one value per arc");
  require(problem.preload.empty() || problem.preload.size() == arcs,
          "a preload needs one value per arc");
  require(std::ranges::all_of(problem.preload, [](double v) { return v >= 0 && std::isfinite(v); }),
          "preloaded volumes must be finite and at least 0");
  std::vector<Bundle> bundles;
  for (std::uint32_t k = 0; k < problem.classes.size(); ++k) {
    const UserClass& users = problem.classes[k];
    check_class(users, arcs);
    std::vector<OdDemand> demand;
    demand.reserve(users.demand.size());
    for (const OdDemand& od : users.demand) {
      require(od.amount >= 0 && std::isfinite(od.amount),
              "amounts of demand must be finite and at least 0");
      require(od.origin.value < nodes && od.destination.value < nodes,
              "demand between nodes that the graph does not have");
      if (od.origin != od.destination && od.amount > 0) {
        demand.push_back(od);
      }
    }
    const auto key = [](const OdDemand& od) { return std::pair{od.origin, od.destination}; };
    if (!std::ranges::is_sorted(demand, {}, key)) {
      std::ranges::stable_sort(demand, {}, key);
    }
    for (const OdDemand& od : demand) {
      if (bundles.empty() || bundles.back().user_class != k ||
          bundles.back().origin != od.origin.value) {
        bundles.push_back({});
        bundles.back().user_class = k;
        bundles.back().origin = od.origin.value;
      }
      auto& destinations = bundles.back().destinations;
      const double volume = od.amount * users.volume_per_unit;
      if (!destinations.empty() && destinations.back().node == od.destination.value) {
        destinations.back().volume += volume;
      } else {
        destinations.push_back({od.destination.value, volume});
      }
    }
  }
  return bundles;
}

}  // namespace corridor::assign
