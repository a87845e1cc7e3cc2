// Volume-delay functions: the time that an arc takes at a volume, its derivatives and its integral.
//
//   constant  t0
//   bpr       t0 (1 + alpha (v / c)^beta): Bureau of Public Roads (1964), Traffic Assignment Manual
//   conical   t0 (2 + sqrt(a^2 (1 - v/c)^2 + b^2) - a (1 - v/c) - b), b = (2a - 1) / (2a - 2), a =
//             alpha: Spiess (1990), Conical volume-delay functions, Transportation Science 24
//   linear    t0 + alpha v
//   excess    -ln(1 - v / c) / alpha: inverse of an exponential demand for its unmet part v, of
//             which c is all; from v = c (1 - 1e-9) on its tangent (Gartner 1980, Optimal traffic
//             assignment with elastic demands, Transportation Science 14)
//   akcelik   t0 + T/4 (x - 1 + sqrt((x - 1)^2 + 8 J x / (c T))), x = v/c, J = alpha, T = beta:
//             Akcelik (1991), Travel time functions for transport planning purposes
//
// A hard capacity is no function of volume but a multiplier: see hard_capacity.h.
#pragma once

#include <cstdint>
#include <span>

#include "corridor/base/error.h"

namespace corridor::assign {

enum class DelayShape : std::uint8_t { constant, bpr, conical, akcelik, linear, excess };

/// One arc's function. Times and capacities in any unit that the caller uses throughout.
struct VolumeDelay {
  DelayShape shape = DelayShape::constant;
  double free_flow_time = 0;  // t0 >= 0
  double capacity = 1;        // c
  double alpha = 0;  // bpr: factor; conical: slope a > 1; akcelik: delay parameter J; linear,
                     // excess: see above
  double beta = 0;   // bpr: power, 0 or >= 1; akcelik: flow period T
};

struct DelayValue {
  double time = 0;
  double derivative = 0;  // of time by volume
  double second = 0;      // second derivative; 0 at volume 0 where it is infinite
};

/// @param volume >= 0
DelayValue delay_at(const VolumeDelay& delay, double volume);

/// Integral of time from volume 0 to `volume`.
double delay_integral(const VolumeDelay& delay, double volume);

/// Problems that make an equilibrium meaningless, per arc: negative or infinite values, no capacity
/// where the function divides by it, a power between 0 and 1, a conical slope of 1 or less.
/// E4101; `expected` names the arc.
ErrorList check_delays(std::span<const VolumeDelay> delays);

}  // namespace corridor::assign
