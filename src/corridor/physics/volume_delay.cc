#include "corridor/physics/volume_delay.h"

#include <algorithm>
#include <cmath>

namespace corridor::physics {
namespace {

struct Conical {
  double alpha;
  double beta;
  explicit Conical(double a) : alpha(a), beta((2 * a - 1) / (2 * a - 2)) {}
  double root(double x) const { return std::hypot(alpha * (1 - x), beta); }
  double ratio(double x) const { return 2 + root(x) - alpha * (1 - x) - beta; }
  double slope(double x) const { return alpha - alpha * alpha * (1 - x) / root(x); }
  /// Antiderivative of the ratio in x.
  double integral(double x) const {
    const double u = alpha * (1 - x);
    const double roots =
        -(u * std::hypot(u, beta) + beta * beta * std::asinh(u / beta)) / (2 * alpha);
    return (2 - beta) * x + roots + alpha * (1 - x) * (1 - x) / 2;
  }
};

/// (x - 1) + sqrt((x - 1)^2 + k x) of Akcelik, k = 8 J / (Q T).
struct Akcelik {
  double k;
  double root(double x) const { return std::sqrt((x - 1) * (x - 1) + k * x); }
  double value(double x) const { return x - 1 + root(x); }
  double slope(double x) const { return 1 + (x - 1 + k / 2) / root(x); }
  /// Antiderivative: under the root stands (x - 1 + k/2)^2 + k - k^2/4.
  double integral(double x) const {
    const double u = x - 1 + k / 2;
    const double c = k - k * k / 4;
    return (x - 1) * (x - 1) / 2 + (u * root(x) + c * std::log(std::abs(u + root(x)))) / 2;
  }
};

Akcelik akcelik_of(const DelayFunction& f) {
  return {8 * f.delay_parameter / (f.capacity_per_h * f.period_h)};
}

}  // namespace

double conical_ratio(double x, double alpha) {
  return Conical(alpha).ratio(x);
}

double delay_time_h(const DelayFunction& f, double volume_per_h) {
  const double x = volume_per_h / f.capacity_per_h;
  switch (f.law) {
    case DelayLaw::bpr:
      return f.free_h * (1 + f.alpha * std::pow(x, f.beta));
    case DelayLaw::conical:
      return f.free_h * Conical(f.alpha).ratio(x);
    case DelayLaw::akcelik:
      return f.free_h + 0.25 * f.period_h * akcelik_of(f).value(x);
  }
  return 0;
}

double delay_slope_h(const DelayFunction& f, double volume_per_h) {
  const double x = volume_per_h / f.capacity_per_h;
  switch (f.law) {
    case DelayLaw::bpr:
      return f.free_h * f.alpha * f.beta * std::pow(x, f.beta - 1) / f.capacity_per_h;
    case DelayLaw::conical:
      return f.free_h * Conical(f.alpha).slope(x) / f.capacity_per_h;
    case DelayLaw::akcelik:
      return 0.25 * f.period_h * akcelik_of(f).slope(x) / f.capacity_per_h;
  }
  return 0;
}

double delay_integral(const DelayFunction& f, double volume_per_h) {
  const double x = volume_per_h / f.capacity_per_h;
  switch (f.law) {
    case DelayLaw::bpr:
      return f.free_h *
             (volume_per_h + f.alpha * f.capacity_per_h * std::pow(x, f.beta + 1) / (f.beta + 1));
    case DelayLaw::conical: {
      const Conical law(f.alpha);
      return f.free_h * f.capacity_per_h * (law.integral(x) - law.integral(0));
    }
    case DelayLaw::akcelik: {
      const Akcelik law = akcelik_of(f);
      return f.free_h * volume_per_h +
             0.25 * f.period_h * f.capacity_per_h * (law.integral(x) - law.integral(0));
    }
  }
  return 0;
}

double truck_term_h(double length_km, double crawl_kmh, double free_h) {
  return std::max(0.0, length_km / crawl_kmh - free_h);
}

}  // namespace corridor::physics
