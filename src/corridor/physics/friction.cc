#include "corridor/physics/friction.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include <fmt/format.h>

#include "corridor/base/error.h"
#include "corridor/base/units.h"

namespace corridor::physics {
namespace {

constexpr double kLaminarEnd = 2000;
constexpr double kTurbulentBegin = 4000;
constexpr double kTwoOverLn10 = 2 / std::numbers::ln10;

void require_valid(double reynolds, double relative_roughness) {
  if (!(reynolds > 0 && reynolds <= 1e12)) {
    throw InputError({.code = "E7101",
                      .what = "Reynolds number out of range",
                      .found = fmt::format("{}", reynolds),
                      .expected = "above 0, at most 1e12",
                      .hint = "check flow, diameter and viscosity"});
  }
  if (!(relative_roughness >= 0 && relative_roughness <= 0.05)) {
    throw InputError({.code = "E7102",
                      .what = "relative roughness out of range",
                      .found = fmt::format("{}", relative_roughness),
                      .expected = "0 to 0.05",
                      .hint = "roughness and diameter must be in the same unit"});
  }
}

double haaland_u(double reynolds, double e) {
  const double rough = e > 0 ? std::pow(e / 3.7, 1.11) : 0;
  return -1.8 * std::log10(rough + 6.9 / reynolds);
}

/// 1/sqrt(f) of Colebrook and White. Newton from Haaland's value gains eight digits in two steps.
double colebrook_u(double reynolds, double e, double u) {
  const double a = e / 3.7;
  const double b = 2.51 / reynolds;
  for (int i = 0; i < 50; ++i) {
    const double inner = a + b * u;
    const double step = (u + kTwoOverLn10 * std::log(inner)) / (1 + kTwoOverLn10 * b / inner);
    const double next = u - step;
    u = next > 0 ? next : u / 2;
    // The error after a step is about its square: 1e-7 leaves 1e-14.
    if (std::abs(step) < 1e-7 * u) {
      return u;
    }
  }
  throw std::logic_error(
      fmt::format("Colebrook: no root after 50 steps at Re {}, roughness {}", reynolds, e));
}

double blend(double reynolds, double e) {
  const double u = colebrook_u(kTurbulentBegin, e, haaland_u(kTurbulentBegin, e));
  const double f0 = 64 / kLaminarEnd;
  const double slope0 = -64 / kLaminarEnd / kLaminarEnd;
  const double f1 = 1 / (u * u);
  // Implicit derivative of u + 2 log10(a + b u / Re) = 0 by Re, then of f = u^-2.
  const double inner = e / 3.7 + 2.51 * u / kTurbulentBegin;
  const double share = kTwoOverLn10 * 2.51 / (kTurbulentBegin * inner);
  const double du = share * u / kTurbulentBegin / (1 + share);
  const double slope1 = -2 * du / (u * u * u);
  const double span = kTurbulentBegin - kLaminarEnd;
  const double s = (reynolds - kLaminarEnd) / span;
  const double s2 = s * s;
  const double s3 = s2 * s;
  return f0 * (2 * s3 - 3 * s2 + 1) + slope0 * span * (s3 - 2 * s2 + s) + f1 * (3 * s2 - 2 * s3) +
         slope1 * span * (s3 - s2);
}

}  // namespace

double friction_factor(double reynolds, double relative_roughness, FrictionLaw law, double& u) {
  require_valid(reynolds, relative_roughness);
  if (reynolds <= kLaminarEnd) {
    return 64 / reynolds;
  }
  switch (law) {
    case FrictionLaw::haaland:
      u = haaland_u(reynolds, relative_roughness);
      return 1 / (u * u);
    case FrictionLaw::swamee_jain: {
      const double inner = relative_roughness / 3.7 + 5.74 / std::pow(reynolds, 0.9);
      u = -2 * std::log10(inner);
      return 1 / (u * u);
    }
    case FrictionLaw::blended:
      if (reynolds < kTurbulentBegin) {
        return blend(reynolds, relative_roughness);
      }
      [[fallthrough]];
    case FrictionLaw::colebrook:
      break;
  }
  u = colebrook_u(reynolds, relative_roughness,
                  u > 0 ? u : haaland_u(reynolds, relative_roughness));
  return 1 / (u * u);
}

double friction_factor(double reynolds, double relative_roughness, FrictionLaw law) {
  double u = 0;
  return friction_factor(reynolds, relative_roughness, law, u);
}

bool is_transitional(double reynolds) {
  return reynolds > kLaminarEnd && reynolds < kTurbulentBegin;
}

double friction_slope(double factor, double velocity_m_s, double diameter_m,
                      double drag_reduction) {
  return factor * velocity_m_s * velocity_m_s / (2 * kGravity_m_s2 * diameter_m) *
         (1 - drag_reduction);
}

}  // namespace corridor::physics
