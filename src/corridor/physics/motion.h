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
  std::vector<double> speed_m_s = {};  // at points
  std::vector<double> time_s = {};     // at points, standing time not counted
  std::vector<double> force_n = {};    // per segment at the wheel, negative when braking
  std::vector<Phase> phase = {};       // per segment
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
    next = capped ? cap[k + 1] : next;
    const double mean_v = std::sqrt((y + next) / 2);
    const double resistance = dynamics.resistance_n(mean_v, k);
    const double force = resistance + dynamics.inertia_kg(k) * (next - y) / (2 * dx);
    out.force_n[k] = force;
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
