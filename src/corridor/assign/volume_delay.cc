#include "corridor/assign/volume_delay.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "corridor/base/text.h"

namespace corridor::assign {

namespace {

bool flat(const VolumeDelay& f) {
  return f.shape == DelayShape::constant ||
         (f.shape == DelayShape::bpr && (f.alpha == 0 || f.beta == 0 || f.free_flow_time == 0));
}

double flat_time(const VolumeDelay& f) {
  // Power 0 means (v/c)^0 = 1 at any volume, 0 included.
  return f.shape == DelayShape::bpr && f.beta == 0 ? f.free_flow_time * (1 + f.alpha)
                                                   : f.free_flow_time;
}

DelayValue bpr_at(const VolumeDelay& f, double volume) {
  const double ratio = volume / f.capacity;
  const double rise = f.free_flow_time * f.alpha;
  DelayValue value;
  value.time = f.free_flow_time + rise * std::pow(ratio, f.beta);
  value.derivative = rise * f.beta * std::pow(ratio, f.beta - 1) / f.capacity;
  if (f.beta > 1 && (volume > 0 || f.beta >= 2)) {
    value.second =
        rise * f.beta * (f.beta - 1) * std::pow(ratio, f.beta - 2) / (f.capacity * f.capacity);
  }
  return value;
}

double conical_b(double a) {
  return (2 * a - 1) / (2 * a - 2);
}

DelayValue conical_at(const VolumeDelay& f, double volume) {
  const double a = f.alpha;
  const double b = conical_b(a);
  const double y = a * (1 - volume / f.capacity);
  const double root = std::sqrt(y * y + b * b);
  const double per_volume = a / f.capacity;
  return {f.free_flow_time * (2 + root - y - b), f.free_flow_time * per_volume * (1 - y / root),
          f.free_flow_time * per_volume * per_volume * b * b / (root * root * root)};
}

double conical_integral(const VolumeDelay& f, double volume) {
  const double a = f.alpha;
  const double b = conical_b(a);
  const double x = volume / f.capacity;
  const auto primitive = [&](double y) {  // of sqrt(y^2 + b^2)
    return (y * std::sqrt(y * y + b * b) + b * b * std::asinh(y / b)) / 2;
  };
  const double roots = (primitive(a) - primitive(a * (1 - x))) / a;
  return f.free_flow_time * f.capacity * ((2 - b) * x - a * (x - x * x / 2) + roots);
}

DelayValue akcelik_at(const VolumeDelay& f, double volume) {
  const double x = volume / f.capacity;
  const double k = 8 * f.alpha / (f.capacity * f.beta);
  const double root = std::sqrt((x - 1) * (x - 1) + k * x);
  const double half_slope = x - 1 + k / 2;  // of the radicand
  const double quarter = f.beta / 4;
  DelayValue value;
  value.time = f.free_flow_time + quarter * (x - 1 + root);
  if (root > 0) {
    value.derivative = quarter * (1 + half_slope / root) / f.capacity;
    value.second =
        quarter * (1 - half_slope * half_slope / (root * root)) / root / (f.capacity * f.capacity);
  }
  return value;
}

double akcelik_integral(const VolumeDelay& f, double volume) {
  const double x = volume / f.capacity;
  const double k = 8 * f.alpha / (f.capacity * f.beta);
  const double d = k * (4 - k) / 4;  // radicand = z^2 + d with z = x - 1 + k/2
  const auto primitive = [&](double z) {
    const double root = std::sqrt(std::max(0.0, z * z + d));
    if (d > 0) {
      return (z * root + d * std::asinh(z / std::sqrt(d))) / 2;
    }
    return (z * root + (d < 0 ? d * std::log(z + root) : 0)) / 2;
  };
  const double roots = primitive(x - 1 + k / 2) - primitive(k / 2 - 1);
  return f.free_flow_time * volume + f.beta / 4 * f.capacity * (x * x / 2 - x + roots);
}

// Beyond this share of all demand the inverse of an exponential demand goes on as its tangent: the
// last billionth of a demand stays where it is at any cost.
constexpr double kExcessKnee = 1 - 1e-9;

DelayValue excess_at(const VolumeDelay& f, double volume) {
  const double knee = kExcessKnee * f.capacity;
  const double at = std::min(volume, knee);
  const double rest = 1 - at / f.capacity;
  DelayValue value;
  value.derivative = 1 / (f.alpha * f.capacity * rest);
  value.time = f.free_flow_time - std::log(rest) / f.alpha + (volume - at) * value.derivative;
  value.second = volume > knee ? 0 : value.derivative / (f.capacity * rest);
  return value;
}

double excess_integral(const VolumeDelay& f, double volume) {
  const double knee = kExcessKnee * f.capacity;
  const double at = std::min(volume, knee);
  const double rest = 1 - at / f.capacity;
  const double beyond = volume - at;
  const double curved = f.capacity * (rest * std::log(rest) - rest + 1) / f.alpha;
  return f.free_flow_time * volume + curved - beyond * std::log(rest) / f.alpha +
         beyond * beyond / (2 * f.alpha * f.capacity * rest);
}

}  // namespace

DelayValue delay_at(const VolumeDelay& f, double volume) {
  if (flat(f)) {
    return {flat_time(f), 0, 0};
  }
  switch (f.shape) {
    case DelayShape::bpr:
      return bpr_at(f, volume);
    case DelayShape::conical:
      return conical_at(f, volume);
    case DelayShape::akcelik:
      return akcelik_at(f, volume);
    case DelayShape::linear:
      return {f.free_flow_time + f.alpha * volume, f.alpha, 0};
    case DelayShape::excess:
      return excess_at(f, volume);
    case DelayShape::constant:
      break;
  }
  return {f.free_flow_time, 0, 0};
}

double delay_integral(const VolumeDelay& f, double volume) {
  if (flat(f)) {
    return flat_time(f) * volume;
  }
  switch (f.shape) {
    case DelayShape::bpr:
      return f.free_flow_time * volume *
             (1 + f.alpha * std::pow(volume / f.capacity, f.beta) / (f.beta + 1));
    case DelayShape::conical:
      return conical_integral(f, volume);
    case DelayShape::akcelik:
      return akcelik_integral(f, volume);
    case DelayShape::linear:
      return volume * (f.free_flow_time + f.alpha * volume / 2);
    case DelayShape::excess:
      return excess_integral(f, volume);
    case DelayShape::constant:
      break;
  }
  return f.free_flow_time * volume;
}

ErrorList check_delays(std::span<const VolumeDelay> delays) {
  ErrorList errors;
  for (std::size_t arc = 0; arc < delays.size(); ++arc) {
    const VolumeDelay& f = delays[arc];
    const auto refuse = [&](const char* what, const char* field, double found,
                            const char* expected) {
      errors.add({.code = "E4101",
                  .what = std::string(what) + " (arc " + std::to_string(arc) + ")",
                  .field = field,
                  .found = shortest(found),
                  .expected = expected});
    };
    if (!(f.free_flow_time >= 0) || !std::isfinite(f.free_flow_time)) {
      refuse("impossible free-flow time", "free_flow_time", f.free_flow_time, "0 or above");
      continue;
    }
    if (f.shape == DelayShape::constant) {
      continue;
    }
    if (!(f.alpha >= 0) || !std::isfinite(f.alpha)) {
      refuse("impossible parameter of a delay function", "alpha", f.alpha, "0 or above");
    } else if (f.shape == DelayShape::bpr &&
               (!(f.beta >= 0) || !std::isfinite(f.beta) || (f.beta > 0 && f.beta < 1))) {
      refuse("impossible power of a delay function", "beta", f.beta, "0, or 1 and above");
    } else if (f.shape == DelayShape::conical && !(f.alpha > 1)) {
      refuse("impossible slope of a conical delay function", "alpha", f.alpha, "above 1");
    } else if (f.shape == DelayShape::akcelik && (!(f.beta > 0) || !std::isfinite(f.beta))) {
      refuse("impossible period of a delay function", "beta", f.beta, "above 0");
    } else if (f.shape == DelayShape::excess && !(f.alpha > 0)) {
      refuse("impossible sensitivity of a demand", "alpha", f.alpha, "above 0");
    } else if (!flat(f) && (!(f.capacity > 0) || !std::isfinite(f.capacity))) {
      refuse("no capacity, by which the delay divides", "capacity", f.capacity, "above 0");
    } else if (!flat(f) && !std::isfinite(1 / f.capacity)) {
      refuse("a capacity too small to divide by", "capacity", f.capacity, "above 1e-308");
    } else if (f.shape == DelayShape::bpr &&
               !std::isfinite(f.free_flow_time * f.alpha * (f.beta + 1))) {
      refuse("a time at capacity too large for a number", "alpha", f.alpha,
             "free-flow time alpha (beta + 1) below 1e308");
    }
  }
  return errors;
}

}  // namespace corridor::assign
