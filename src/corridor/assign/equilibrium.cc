#include "corridor/assign/equilibrium.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "corridor/assign/all_or_nothing.h"
#include "corridor/assign/beckmann.h"
#include "corridor/assign/bush_solver.h"
#include "corridor/assign/hard_capacity.h"
#include "corridor/assign/origin_search.h"
#include "corridor/assign/stay_arcs.h"

namespace corridor::assign {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool limited(const Problem& problem) {
  return std::ranges::any_of(problem.hard_capacity, [](double c) { return c < kInfinity; });
}

bool may_stay(const Problem& problem) {
  return std::ranges::any_of(problem.classes, [](const UserClass& users) {
    return users.elasticity != Elasticity::fixed || users.unmet_cost < kInfinity;
  });
}

void check(const Problem& problem) {
  check_delays(problem.delays).throw_if_any();
  const auto require = [](bool holds, const char* what) {
    if (!holds) {
      throw std::invalid_argument(what);
    }
  };
  require(problem.hard_capacity.empty() || problem.hard_capacity.size() == problem.delays.size(),
          "hard capacities need one value per arc");
  require(std::ranges::all_of(problem.hard_capacity, [](double c) { return c >= 0; }),
          "hard capacities must be at least 0");
  for (const UserClass& users : problem.classes) {
    require(users.unmet_cost >= 0, "what staying costs must be at least 0");
    require(users.elasticity == Elasticity::fixed ||
                (users.sensitivity > 0 && std::isfinite(users.sensitivity) &&
                 users.value_of_time > 0 && std::isfinite(users.value_of_time)),
            "an elastic demand needs a sensitivity and a value of time above 0");
  }
}

/// Moves demand that no way joins out of the problem, so that no stay arc takes it for unmet.
std::vector<Unreachable> take_out_unreachable(Problem& problem) {
  std::vector<Unreachable> taken;
  const SearchGraph graph(*problem.graph);
  OriginSearch search(graph);
  const std::vector<double> time(problem.graph->arc_count(), 0);
  const auto costs = class_costs(problem, time);
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    auto& demand = problem.classes[k].demand;
    std::ranges::stable_sort(demand, {}, &OdDemand::origin);
    NodeId origin;
    std::erase_if(demand, [&](const OdDemand& od) {
      if (od.origin != origin) {
        origin = od.origin;
        TreeArcs tree;
        search.run(origin.value, costs[k], tree);
      }
      if (od.amount <= 0 || search.dist()[od.destination.value] < kInfinity) {
        return false;
      }
      taken.push_back({k, od.origin, od.destination, od.amount});
      return true;
    });
  }
  return taken;
}

/// Cost of the dearest pair at no flow, in the problem's cost.
double dearest_pair(const Problem& problem) {
  const SearchGraph graph(*problem.graph);
  OriginSearch search(graph);
  const std::vector<double> nothing(problem.graph->arc_count(), 0);
  const auto costs = class_costs(problem, times_at(problem, nothing));
  double dearest = 0;
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    NodeId origin;
    for (const OdDemand& od : problem.classes[k].demand) {
      if (od.origin != origin) {
        origin = od.origin;
        TreeArcs tree;
        search.run(origin.value, costs[k], tree);
      }
      dearest = std::max(dearest, search.dist()[od.destination.value]);
    }
  }
  return dearest;
}

}  // namespace

Assignment user_equilibrium(const Problem& problem, const EquilibriumOptions& options) {
  check(problem);
  const bool hard = limited(problem);
  if (!hard && !may_stay(problem)) {
    return solve_with_bushes(problem, options);
  }
  Problem joined = problem;
  auto unreachable = take_out_unreachable(joined);
  for (std::size_t a = 0; a < joined.hard_capacity.size(); ++a) {
    if (joined.hard_capacity[a] <= (joined.preload.empty() ? 0 : joined.preload[a])) {
      throw std::invalid_argument("a hard capacity that its preload fills: close the arc instead");
    }
  }
  const StayProblem extended =
      with_stay_arcs(joined, hard ? kUnmetCost * dearest_pair(joined) : kInfinity);
  Assignment solution = hard ? solve_with_capacities(extended.problem, options)
                             : solve_with_bushes(extended.problem, options);
  solution.unreachable.insert(solution.unreachable.end(), unreachable.begin(), unreachable.end());
  return without_stay_arcs(joined, extended, std::move(solution));
}

}  // namespace corridor::assign
