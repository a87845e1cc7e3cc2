#include "corridor/assign/beckmann.h"

namespace corridor::assign {

namespace {

double preload_of(const Problem& problem, std::size_t arc) {
  return problem.preload.empty() ? 0 : problem.preload[arc];
}

double part_of_arc(const VolumeDelay& delay, double before, double volume, Response response) {
  if (volume == 0) {
    return 0;
  }
  const double after = before + volume;
  if (response == Response::average) {
    return delay_integral(delay, after) - (before > 0 ? delay_integral(delay, before) : 0);
  }
  return after * delay_at(delay, after).time - before * delay_at(delay, before).time;
}

}  // namespace

double beckmann_objective(const Problem& problem,
                          const std::vector<std::vector<double>>& class_volume, Response response) {
  double objective = 0;
  for (std::size_t arc = 0; arc < problem.delays.size(); ++arc) {
    double volume = 0;
    for (const auto& of_class : class_volume) {
      volume += of_class[arc];
    }
    objective += part_of_arc(problem.delays[arc], preload_of(problem, arc), volume, response);
  }
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    const UserClass& users = problem.classes[k];
    if (!(users.value_of_time > 0)) {
      continue;
    }
    for (std::size_t arc = 0; arc < users.fixed_cost.size(); ++arc) {
      if (class_volume[k][arc] > 0) {  // a closed arc: infinity times 0
        objective += class_volume[k][arc] * users.fixed_cost[arc] / users.value_of_time;
      }
    }
  }
  return objective;
}

std::vector<double> marginal_tolls(const Problem& problem, std::span<const double> volume) {
  std::vector<double> toll(volume.size());
  for (std::size_t arc = 0; arc < toll.size(); ++arc) {
    const double all = volume[arc] + preload_of(problem, arc);
    toll[arc] = all * delay_at(problem.delays[arc], all).derivative;
  }
  return toll;
}

std::vector<double> times_at(const Problem& problem, std::span<const double> volume) {
  std::vector<double> time(volume.size());
  for (std::size_t arc = 0; arc < time.size(); ++arc) {
    time[arc] = delay_at(problem.delays[arc], volume[arc] + preload_of(problem, arc)).time;
  }
  return time;
}

}  // namespace corridor::assign
