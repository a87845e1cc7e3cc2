// Demand that answers to the cost it meets, and cost that answers to demand: the joint fixed point
// of trade response, choice of route and congestion.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace corridor::access {

struct InducedRoute {
  double fixed_usd_per_t = 0;            // all but the hours of `arcs`
  std::vector<std::uint32_t> arcs = {};  // that congest; others stand in fixed_usd_per_t
};

struct InducedFlow {
  double base_t_per_day = 0;
  double base_usd_per_t = 0;  // logsum that the base demand met
  double value_usd_per_t = 0;
  double value_of_time_usd_per_t_h = 0;
  double scale_per_usd = 0;  // of the logit
  std::vector<InducedRoute> routes = {};
};

struct InducedProblem {
  std::vector<InducedFlow> flows = {};
  std::size_t arcs = 0;
  /// Hours on each arc for tonnes a day on each arc; rising in its own volume.
  std::function<void(std::span<const double> t_per_day, std::span<double> hours)> delay = {};
  double elasticity = 0;  // of trade to the delivered price, <= 0
};

struct InducedOptions {
  double relative_gap = 1e-6;
  int iterations = 2000;
  double start_share = 1;  // volumes to begin with, over those of the base demand at free flow
};

struct Induced {
  std::vector<double> t_per_day = {};  // by flow
  std::vector<double> usd_per_t = {};  // logsum, by flow
  std::vector<double> arc_t_per_day = {};
  double relative_gap = 0;  // sum |F(v) - v| / sum v over arcs, reached
  bool converged = false;
  int iterations = 0;
};

/// Volumes v with v = F(v): hours of v, logit shares and logsum at these hours, demand at that
/// logsum, volumes of it. Self-regulated averaging (Liu, He and He 2009): the step shrinks faster
/// where the gap grows. F falls in every volume, so that there is one fixed point, whatever the
/// start.
///
/// @throws InputError E8003 for an elasticity above 0
Induced induced_demand(const InducedProblem& problem, const InducedOptions& options = {});

}  // namespace corridor::access
