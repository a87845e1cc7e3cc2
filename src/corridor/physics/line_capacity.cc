#include "corridor/physics/line_capacity.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

namespace corridor::physics {
namespace {

constexpr double kMinutesPerDay = 1440;

/// Time at which the front passes x; linear in a step, which is short.
double time_at(const TrainSeries& s, double x_m) {
  if (x_m <= s.x_m.front()) {
    return 0;
  }
  if (x_m >= s.x_m.back()) {
    return s.time_s.back();
  }
  const auto after =
      static_cast<std::size_t>(std::upper_bound(s.x_m.begin(), s.x_m.end(), x_m) - s.x_m.begin());
  const double share = (x_m - s.x_m[after - 1]) / (s.x_m[after] - s.x_m[after - 1]);
  return s.time_s[after - 1] + share * (s.time_s[after] - s.time_s[after - 1]);
}

}  // namespace

std::vector<Blocking> blocking_times(const TrainRun& run, double length_m,
                                     std::span<const double> blocks_m, const SignalRules& rules) {
  std::vector<Blocking> out;
  for (std::size_t b = 0; b + 1 < blocks_m.size(); ++b) {
    const std::size_t approach =
        b - std::min(b, static_cast<std::size_t>(std::max(0, rules.aspects_ahead)));
    Blocking blocking;
    blocking.from_m = blocks_m[b];
    blocking.to_m = blocks_m[b + 1];
    blocking.begin_s = time_at(run.series, blocks_m[approach]) - rules.reaction_s - rules.setup_s;
    blocking.end_s = time_at(run.series, blocks_m[b + 1] + length_m) + rules.release_s;
    out.push_back(blocking);
  }
  return out;
}

double line_headway_s(std::span<const Blocking> first, std::span<const Blocking> second) {
  assert(first.size() == second.size());
  double headway = 0;
  for (std::size_t b = 0; b < first.size(); ++b) {
    headway = std::max(headway, first[b].end_s - second[b].begin_s);
  }
  return headway;
}

double uic406_occupation(const std::vector<std::vector<double>>& headway_s,
                         std::span<const std::size_t> sequence, double period_s) {
  double sum = 0;
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    sum += headway_s[sequence[i]][sequence[(i + 1) % sequence.size()]];
  }
  return sum / period_s;
}

double uic406_recommended(LineUse use, bool peak_hour) {
  switch (use) {
    case LineUse::mixed:
      return peak_hour ? 0.75 : 0.60;
    case LineUse::suburban:
      return peak_hour ? 0.85 : 0.70;
    case LineUse::high_speed:
      return peak_hour ? 0.75 : 0.60;
  }
  return 0;
}

double paired_capacity_pairs(double period_min, double fixed_min, double efficiency) {
  return (kMinutesPerDay - fixed_min) * efficiency / period_min;
}

double scott_trains(double running_min, double block_min, double efficiency) {
  return kMinutesPerDay / (running_min + block_min) * efficiency;
}

double army_trains(int passing_places, double speed_mi_h, double length_mi) {
  return (passing_places + 1) / 2.0 * 24 * speed_mi_h / length_mi;
}

SingleTrack single_track_capacity(std::span<const Section> sections, double fixed_min,
                                  double efficiency) {
  ErrorList errors;
  if (sections.empty()) {
    errors.add({.code = "E7220",
                .what = "a single-track line needs a section between two loops",
                .found = "0",
                .expected = "1 or more",
                .hint = "give the running times of the longest section at least"});
  }
  SingleTrack out;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Section& s = sections[i];
    if (!(s.up_min > 0 && s.down_min > 0 && s.intervals_min >= 0)) {
      errors.add(
          {.code = "E7221",
           .what = fmt::format("times of section {} must be positive",
                               s.name.empty() ? fmt::format("{}", i + 1) : s.name),
           .found = fmt::format("{:g}, {:g}, {:g} min", s.up_min, s.down_min, s.intervals_min),
           .expected = "running times above 0, intervals 0 or more",
           .hint = "running times come from run_train between two stops"});
      continue;
    }
    const double period = s.up_min + s.down_min + s.intervals_min;
    if (period > out.period_min) {
      out.period_min = period;
      out.worst = i;
    }
  }
  errors.throw_if_any();
  out.pairs_per_day = paired_capacity_pairs(out.period_min, fixed_min, efficiency);
  return out;
}

double freight_pairs(double pairs, double passenger_pairs, double coefficient) {
  return std::max(0.0, pairs - coefficient * passenger_pairs);
}

double annual_tonnes(double trains_per_day, double payload_t, double days_per_year,
                     double peak_factor) {
  return trains_per_day * payload_t * days_per_year / peak_factor;
}

FleetNeed fleet_need(const FreightPlan& plan) {
  FleetNeed out;
  out.trains_per_day =
      plan.tonnes_per_year * plan.peak_factor / (plan.payload_t * plan.days_per_year);
  const double in_cycle = out.trains_per_day / 24 * plan.reserve;
  out.locomotives = std::ceil(in_cycle * plan.locomotive_round_trip_h * plan.locomotives);
  out.wagons = std::ceil(in_cycle * plan.round_trip_h * plan.wagons);
  const double crewed_hours =
      2 * out.trains_per_day * plan.days_per_year * plan.train_hours * plan.crew;
  out.crew = std::ceil(crewed_hours / (plan.crew_hours_per_day * plan.crew_days_per_year));
  return out;
}

}  // namespace corridor::physics
