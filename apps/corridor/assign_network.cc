#include "assign_network.h"

#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/progress.h"
#include "corridor/base/text.h"

namespace corridor::app {
namespace {

using assign::Assignment;
using study::BareLink;
using study::BareNetwork;

/// Of the methods that --method names. Frank-Wolfe stops early by default: its tail is slow.
double default_gap(const std::string& method) {
  if (method == "stochastic") {
    return 1e-6;
  }
  return method.find("frank-wolfe") == std::string::npos ? 1e-10 : 1e-4;
}

/// FILE or FILE:MATRIX of --trips.
study::TripsInput trips_input(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || std::filesystem::exists(text)) {
    return {.file = text};
  }
  return {.file = text.substr(0, colon), .matrix = text.substr(colon + 1)};
}

BareNetwork read_classes(const AssignOptions& options) {
  study::BareNetworkInput input{.network = options.network,
                                .toll_factor = options.toll_factor,
                                .distance_factor = options.distance_factor};
  for (const std::string& trips : options.trips) {
    input.classes.push_back(trips_input(trips));
  }
  if (input.classes.empty() && (!options.pce.empty() || !options.value_of_time.empty())) {
    input.classes.emplace_back();
  }
  const auto spread = [&](const std::vector<double>& values, const char* option,
                          double study::TripsInput::*member) {
    if (!values.empty() && values.size() != input.classes.size()) {
      refuse_assign_option(option, fmt::format("{} values", values.size()),
                           fmt::format("{}, one for each --trips", input.classes.size()));
    }
    for (std::size_t k = 0; k < values.size(); ++k) {
      input.classes[k].*member = values[k];
    }
  };
  spread(options.pce, "--pce", &study::TripsInput::volume_per_trip);
  spread(options.value_of_time, "--value-of-time", &study::TripsInput::value_of_time);
  return study::read_bare_network(input);
}

void apply_options(BareNetwork& network, const AssignOptions& options) {
  assign::Problem& problem = network.problem;
  for (const std::string& name : options.close) {
    for (const std::size_t link : study::find_links(network, name)) {
      for (assign::UserClass& users : problem.classes) {
        users.fixed_cost.resize(network.graph->arc_count(), 0);
        users.fixed_cost[network.links[link].arc.value] = std::numeric_limits<double>::infinity();
      }
    }
  }
  if (options.hard_capacity) {
    problem.hard_capacity.assign(network.graph->arc_count(),
                                 std::numeric_limits<double>::infinity());
    for (const BareLink& link : network.links) {
      if (link.capacity > 0) {
        problem.hard_capacity[link.arc.value] = link.capacity;
      }
    }
  }
  for (assign::UserClass& users : problem.classes) {
    if (!options.elastic.empty()) {
      users.elasticity = options.elastic == "linear" ? assign::Elasticity::linear
                                                     : assign::Elasticity::exponential;
      users.sensitivity = options.sensitivity;
    }
    users.unmet_cost = options.unmet_cost.value_or(users.unmet_cost);
  }
}

Assignment solve_by_method(const BareNetwork& network, const AssignOptions& options) {
  const double gap = options.gap.value_or(default_gap(options.method));
  const Progress progress = terminal_progress(options.quiet);
  const int iterations = options.max_iterations;
  if (options.method == "stochastic") {
    return assign::stochastic_equilibrium(network.problem, {.scale = options.scale,
                                                            .tolerance = gap,
                                                            .max_iterations = iterations,
                                                            .max_seconds = options.max_seconds,
                                                            .threads = options.threads,
                                                            .progress = progress});
  }
  if (options.method.find("frank-wolfe") != std::string::npos ||
      options.method == "all-or-nothing") {
    const auto direction = options.method == "frank-wolfe" ? assign::Direction::plain
                           : options.method == "conjugate-frank-wolfe"
                               ? assign::Direction::conjugate
                               : assign::Direction::biconjugate;
    return assign::frank_wolfe(
        network.problem, {.relative_gap = gap,
                          .max_iterations = options.method == "all-or-nothing" ? 1 : iterations,
                          .max_seconds = options.max_seconds,
                          .threads = options.threads,
                          .direction = direction,
                          .progress = progress});
  }
  std::shared_ptr<const assign::WarmStart> start;
  if (!options.start.empty()) {
    start = assign::read_solution(read_file(options.start), network.problem, options.start);
  }
  return assign::user_equilibrium(
      network.problem, {.relative_gap = gap,
                        .max_iterations = iterations,
                        .max_seconds = options.max_seconds,
                        .threads = options.threads,
                        .response = options.method == "system-optimum" ? assign::Response::marginal
                                                                       : assign::Response::average,
                        .start = start,
                        .progress = progress});
}

/// Costs beyond the range of numbers: named, not printed as "inf".
void refuse_overflow(const BareNetwork& network, const Assignment& solution,
                     const AssignOptions& options) {
  if (std::isfinite(solution.total_cost) && std::isfinite(solution.objective)) {
    return;
  }
  Error error{.code = "E4103",
              .what = "a cost at equilibrium is too large for a number",
              .file = options.network,
              .expected = "volumes and capacities whose delay stays below 1e308",
              .hint = "check units and power of the link, and the demand"};
  for (const BareLink& link : network.links) {
    if (!std::isfinite(solution.time[link.arc.value])) {
      error.field = "link " + link.id;
      error.found = fmt::format("time at volume {}", shortest(solution.volume[link.arc.value]));
      break;
    }
  }
  throw InputError(error);
}

}  // namespace

BareNetwork read_assign_network(const AssignOptions& options) {
  BareNetwork network = read_classes(options);
  apply_options(network, options);
  return network;
}

Assignment solve_assign(const BareNetwork& network, const AssignOptions& options) {
  Assignment solution = solve_by_method(network, options);
  refuse_overflow(network, solution, options);
  return solution;
}

}  // namespace corridor::app
