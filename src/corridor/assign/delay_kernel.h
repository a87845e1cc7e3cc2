// The inner loop's form of volume-delay functions: one cache line an arc, time and derivative from
// one evaluation, small whole powers by multiplication.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "corridor/assign/volume_delay.h"

namespace corridor::assign {

/// What users of an arc respond to: its time, or (for a system optimum) what one more unit of
/// volume costs all of them, t + v t'.
enum class Response : std::uint8_t { average, marginal };

/// A hard capacity on its way to a multiplier (augmented Lagrangian): the arc's time grows by
/// max(0, multiplier + penalty (volume - limit)).
struct CapacityTerm {
  double limit = 0;
  double multiplier = 0;  // time
  double penalty = 0;     // time per volume; 0: no limit
};

struct TimeSlope {
  double time = 0;
  double slope = 0;
};

/// Delay functions of a network with a preloaded volume, ready for many evaluations.
class DelayKernel {
 public:
  DelayKernel(std::span<const VolumeDelay> delays, std::span<const double> preload,
              Response response, std::span<const CapacityTerm> terms = {});

  TimeSlope operator()(std::uint32_t arc, double volume) const {
    const Arc& f = arcs_[arc];
    volume += f.preload;
    if (f.form == Form::constant) {
      return {f.base, 0};
    }
    const double x = volume > 0 ? volume * f.inverse_capacity : 0;
    const double scaled = f.rise * f.inverse_capacity;
    switch (f.form) {
      case Form::power1:
        return {f.base + f.rise * x, scaled};
      case Form::power2:
        return {f.base + f.rise * (x * x), scaled * (2 * x)};
      case Form::power3:
        return {f.base + f.rise * (x * x * x), scaled * (3 * (x * x))};
      case Form::power4: {
        const double x2 = x * x;
        return {f.base + f.rise * (x2 * x2), scaled * (4 * (x2 * x))};
      }
      case Form::power5: {
        const double x2 = x * x;
        return {f.base + f.rise * (x2 * x2 * x), scaled * (5 * (x2 * x2))};
      }
      case Form::power: {
        if (x <= 0) {
          return {f.base, 0};
        }
        const double raised = f.rise * std::exp(f.exponent * std::log(x));
        return {f.base + raised, f.exponent * raised * f.inverse_capacity / x};
      }
      default:
        return slow(arc, volume);
    }
  }

  std::size_t size() const { return arcs_.size(); }

 private:
  enum class Form : std::uint8_t {
    constant,
    power1,
    power2,
    power3,
    power4,
    power5,
    power,
    other,
  };
  struct Arc {
    double base = 0, rise = 0, inverse_capacity = 0, exponent = 0, preload = 0;
    Form form = Form::constant;
  };
  TimeSlope slow(std::uint32_t arc, double volume) const;

  std::vector<Arc> arcs_;
  std::vector<VolumeDelay> delays_;  // of arcs in Form::other, else unused
  std::vector<CapacityTerm> terms_;  // empty, or per arc
  Response response_;
};

}  // namespace corridor::assign
