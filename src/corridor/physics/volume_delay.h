// Travel time over flow, per link: the parameters that assignment needs. The functions themselves
// live in `assign`; those here are scalar references for tests and reports.
#pragma once

#include <string>
#include <vector>

namespace corridor::physics {

enum class DelayLaw { bpr, conical, akcelik };

/// t(x) of one link, x = volume over capacity, times in hours.
struct DelayFunction {
  DelayLaw law = DelayLaw::bpr;
  double free_h = 0;             // t0
  double capacity_per_h = 1;     // in passenger cars, one direction
  double alpha = 0.15;           // bpr, conical (> 1)
  double beta = 4;               // bpr
  double delay_parameter = 0.1;  // akcelik J: 0.1 freeway, 0.2, 0.4, 0.8, 1.6
  double period_h = 1;           // akcelik T
};

/// Time at a volume >= 0 (passenger cars an hour).
double delay_time_h(const DelayFunction& f, double volume_per_h);
/// Its derivative by volume, h per (car/h).
double delay_slope_h(const DelayFunction& f, double volume_per_h);
/// Its integral from 0 to the volume.
double delay_integral(const DelayFunction& f, double volume_per_h);

/// Spiess (1990): 2 + sqrt(a^2 (1-x)^2 + b^2) - a (1-x) - b, b = (2a-1)/(2a-2); 1 at 0, 2 at 1.
double conical_ratio(double x, double alpha);

/// Time of a truck that its engine, not the traffic, holds back: constant in flow, added to t(v),
/// so that an equilibrium objective exists: max(0, L/v_crawl - t0).
double truck_term_h(double length_km, double crawl_kmh, double free_h);

}  // namespace corridor::physics
