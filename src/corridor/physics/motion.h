// A vehicle along a line in steps of distance: ceiling from limits, braking curves backward, full
// effort forward (the three passes of running-time calculation, e.g. Bruenger and Dahlhaus 2014).
// The state is y = v^2, because dy/dx = 2a is linear in the force and exact where the force is
// constant.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace corridor::physics {

struct MotionGrid {
  std::vector<double> x_m = {};          // n points, rising
  std::vector<double> ceiling_m_s = {};  // n - 1: most while the front is in the segment
  std::vector<std::uint8_t> stop = {};   // n: 1 where the vehicle stands
  double entry_m_s = 0;
};

enum class Phase : std::uint8_t {
  full_effort,  // accelerating, or slowing although all effort is used
  held,         // on the ceiling
  braking,
};

struct Motion {
  std::vector<double> speed_m_s = {};   // at points
  std::vector<double> time_s = {};      // at points, standing time not counted
  std::vector<double> force_n = {};     // per segment at the wheel, negative when braking
  std::vector<double> traction_j = {};  // per segment: work at the wheel
  std::vector<double> braking_j = {};   // per segment, >= 0
  std::vector<Phase> phase = {};        // per segment
  bool stalled = false;
  std::size_t stall_segment = 0;
  double stall_speed_m_s = 0;  // on entering that segment
};

namespace detail {

template <class Dynamics>
double acceleration(const Dynamics& dynamics, double y, std::size_t segment) {
  const double v = std::sqrt(y);
  return (dynamics.effort_n(v, segment) - dynamics.resistance_n(v, segment)) /
         dynamics.inertia_kg(segment);
}

/// y after dx at full effort by the midpoint rule; a step in which the acceleration changes much
/// (starts, stalls) is halved. 0: the vehicle stands before.
template <class Dynamics>
double advance(const Dynamics& dynamics, double y, double dx, std::size_t segment, int depth) {
  const double a0 = acceleration(dynamics, y, segment);
  const double middle = y + a0 * dx;
  const double a1 = middle > 0 ? acceleration(dynamics, middle, segment) : 0;
  const bool rough = middle <= 0 || std::abs(a1 - a0) * dx > 0.02 * (y + middle);
  if (rough && depth < 12) {
    const double half = advance(dynamics, y, dx / 2, segment, depth + 1);
    return half > 0 ? advance(dynamics, half, dx / 2, segment, depth + 1) : 0;
  }
  return middle > 0 ? std::max(0.0, y + 2 * a1 * dx) : 0;
}

/// Work in a step that meets the ceiling: full effort up to it, then held, then braking down to the
/// end. Mean forces would let effort and brakes of one step cancel (0.1 % of the energy at 50 m).
struct StepWork {
  double traction_j = 0;
  double braking_j = 0;

  void add(double force_n, double length_m) {
    (force_n > 0 ? traction_j : braking_j) += std::abs(force_n) * length_m;
  }
};

template <class Dynamics>
StepWork capped_work(const Dynamics& dynamics, std::size_t segment, double dx, double y,
                     double uncapped, double end, double ceiling, double braking) {
  const double mass = dynamics.inertia_kg(segment);
  const auto resistance = [&](double at) {
    return dynamics.resistance_n(std::sqrt(std::max(0.0, at)), segment);
  };
  const double a = (uncapped - y) / (2 * dx);
  const double top = std::min(ceiling, end + 2 * braking * dx);
  const double brake_from = std::clamp(dx - (std::max(top, end) - end) / (2 * braking), 0.0, dx);
  double effort_to = a > 0 ? std::clamp((top - y) / (2 * a), 0.0, dx) : y >= top ? 0 : dx;
  double peak = std::min(top, y + 2 * a * effort_to);
  double held_to = brake_from;
  if (effort_to > brake_from) {
    // The braking curve is met before the ceiling: y + 2 a s = end + 2 b (dx - s).
    effort_to = std::clamp((end + 2 * braking * dx - y) / (2 * (a + braking)), 0.0, dx);
    held_to = effort_to;
    peak = y + 2 * a * effort_to;
  }
  StepWork work;
  if (effort_to > 0) {
    work.add(resistance((y + peak) / 2) + mass * a, effort_to);
  }
  if (held_to > effort_to) {
    work.add(resistance(peak), held_to - effort_to);
  }
  if (dx > held_to) {
    work.add(resistance((peak + end) / 2) + mass * (end - peak) / (2 * (dx - held_to)),
             dx - held_to);
  }
  return work;
}

}  // namespace detail

/// Dynamics gives, for a segment of the grid and a speed in m/s: effort_n (the most at the wheel),
/// resistance_n (running, grade and curves), inertia_kg (rotating parts included) and braking_m_s2
/// (> 0, the deceleration that braking curves are built with). O(points).
template <class Dynamics>
Motion run_motion(const MotionGrid& grid, const Dynamics& dynamics) {
  const std::size_t n = grid.x_m.size();
  Motion out;
  out.speed_m_s.assign(n, 0);
  out.time_s.assign(n, 0);
  out.force_n.assign(n - 1, 0);
  out.traction_j.assign(n - 1, 0);
  out.braking_j.assign(n - 1, 0);
  out.phase.assign(n - 1, Phase::full_effort);
  std::vector<double> cap(n);
  for (std::size_t k = 0; k < n; ++k) {
    const double before = grid.ceiling_m_s[k > 0 ? k - 1 : 0];
    const double after = grid.ceiling_m_s[std::min(k, n - 2)];
    const double v = std::min(before, after);
    cap[k] = grid.stop[k] != 0 && k > 0 ? 0 : v * v;
  }
  for (std::size_t k = n - 1; k-- > 0;) {
    const double dx = grid.x_m[k + 1] - grid.x_m[k];
    const double b0 = dynamics.braking_m_s2(std::sqrt(cap[k + 1]), k);
    const double b = dynamics.braking_m_s2(std::sqrt(cap[k + 1] + b0 * dx), k);
    cap[k] = std::min(cap[k], cap[k + 1] + 2 * b * dx);
  }
  double y = std::min(grid.entry_m_s * grid.entry_m_s, cap[0]);
  out.speed_m_s[0] = std::sqrt(y);
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const double dx = grid.x_m[k + 1] - grid.x_m[k];
    double next = detail::advance(dynamics, y, dx, k, 0);
    if (!(next > 0) && cap[k + 1] > 0) {
      out.stalled = true;
      out.stall_segment = k;
      out.stall_speed_m_s = std::sqrt(y);
      return out;
    }
    const bool capped = next >= cap[k + 1];
    const double uncapped = next;
    next = capped ? cap[k + 1] : next;
    const double mean_v = std::sqrt((y + next) / 2);
    const double resistance = dynamics.resistance_n(mean_v, k);
    const double force = resistance + dynamics.inertia_kg(k) * (next - y) / (2 * dx);
    out.force_n[k] = force;
    detail::StepWork work;
    if (capped) {
      const double ceiling = grid.ceiling_m_s[k] * grid.ceiling_m_s[k];
      work = detail::capped_work(dynamics, k, dx, y, uncapped, next, ceiling,
                                 dynamics.braking_m_s2(std::sqrt(next), k));
    } else {
      work.add(force, dx);
    }
    out.traction_j[k] = work.traction_j;
    out.braking_j[k] = work.braking_j;
    out.phase[k] = !capped ? Phase::full_effort : force < 0 ? Phase::braking : Phase::held;
    out.speed_m_s[k + 1] = std::sqrt(next);
    out.time_s[k + 1] = out.time_s[k] + 2 * dx / (out.speed_m_s[k] + out.speed_m_s[k + 1]);
    y = next;
  }
  return out;
}

/// Points every `step_m` between `breaks` (sorted, first and last are the ends of the line), with
/// at least `least` segments between two breaks that are stops.
std::vector<double> motion_points(const std::vector<double>& breaks, double step_m,
                                  const std::vector<double>& stops, std::size_t least = 16);

}  // namespace corridor::physics
