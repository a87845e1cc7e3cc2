#include "corridor/physics/truck_run.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "corridor/physics/convert.h"
#include "corridor/physics/motion.h"

namespace corridor::physics {
namespace {

constexpr double kSteepest = 0.30;

struct Step {
  double gradient = 0;
  double constant_n = 0;  // grade and rolling
  double linear = 0;
  double square = 0;
  double power_w = 0;  // usable
};

struct TruckDynamics {
  const Truck& truck;
  std::vector<Step> steps = {};
  double grip_n = std::numeric_limits<double>::infinity();
  double mass_kg = 0;

  double effort_n(double v, std::size_t k) const {
    return v * grip_n > steps[k].power_w ? steps[k].power_w / v : std::min(grip_n, 1e12);
  }
  double resistance_n(double v, std::size_t k) const {
    const Step& s = steps[k];
    return s.constant_n + (s.linear + s.square * v) * v;
  }
  double inertia_kg(std::size_t /*k*/) const { return mass_kg * truck.inertia_factor; }
  double braking_m_s2(double /*v*/, std::size_t /*k*/) const { return truck.brake_m_s2; }
};

struct Ceiling {
  double speed_m_s = 0;
  TruckLimit by = TruckLimit::desired;
};

/// The limits that do not depend on the truck's past: the least names the ceiling, the spread
/// lowers it where others are close.
Ceiling ceiling_of(const Truck& truck, const TruckRunOptions& options, double posted_m_s,
                   double radius_m, double gradient, double density_ratio) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::array<double, 5> limits = {
      std::min(options.desired_m_s, truck.top_speed_m_s), posted_m_s > 0 ? posted_m_s : infinity,
      curve_speed_m_s(radius_m, options.side_friction, options.superelevation),
      roughness_speed_m_s(options.iri_m_per_km), descent_speed_m_s(truck, gradient, density_ratio)};
  constexpr std::array<TruckLimit, 5> kNames = {TruckLimit::desired, TruckLimit::posted,
                                                TruckLimit::curve, TruckLimit::roughness,
                                                TruckLimit::descent};
  const auto least = std::min_element(limits.begin(), limits.end());
  return {combined_speed_m_s(limits, options.speed_spread),
          kNames[static_cast<std::size_t>(least - limits.begin())]};
}

void require_valid_run(const Profile& profile, const Truck& truck, const TruckRunOptions& options) {
  ErrorList errors = check(profile);
  errors.add_all(check(truck));
  if (!(options.step_m > 0) || !(options.desired_m_s > 0)) {
    errors.add({.code = "E7304",
                .what = "step and desired speed of a truck run must be positive",
                .found = fmt::format("{:g} m, {:g} m/s", options.step_m, options.desired_m_s),
                .expected = "above 0",
                .hint = "50 m and the free speed of the road"});
  }
  if (!errors.has_errors()) {
    for (std::size_t i = 0; i + 1 < profile.size(); ++i) {
      const double grade =
          (profile.z_m[i + 1] - profile.z_m[i]) / (profile.x_m[i + 1] - profile.x_m[i]);
      if (std::abs(grade) > kSteepest) {
        errors.add({.code = "E7306",
                    .what = fmt::format("road grade of {:.0f} % at {}", grade * 100,
                                        place_text(profile, profile.x_m[i])),
                    .found = fmt::format("{:.0f} %", grade * 100),
                    .expected = "30 % at most",
                    .hint = "smooth the profile, or are heights in feet or chainage in miles?"});
      }
    }
  }
  errors.throw_if_any();
}

Error cannot_climb(const Profile& profile, const Truck& truck, const TruckDynamics& dynamics,
                   double x_m, std::size_t k, double speed) {
  const Step& s = dynamics.steps[k];
  const double effort = dynamics.effort_n(std::max(speed, 0.5), k);
  const double missing = s.constant_n - effort;
  const bool slips = s.constant_n > dynamics.grip_n;
  const double weight_per_kg = s.constant_n / truck.mass_kg();
  const double payload =
      std::max(0.0, std::min(effort, dynamics.grip_n) / weight_per_kg - truck.tare_kg);
  return {.code = "E7305",
          .what = fmt::format("{} cannot climb at {}: {:.1f} kN of {} missing on {:.1f} %",
                              truck.name, place_text(profile, x_m), std::max(0.0, missing) / 1000,
                              slips ? "grip" : "effort", s.gradient * 100),
          .found = fmt::format("{:.1f} kN", effort / 1000),
          .expected = fmt::format("{:.1f} kN", s.constant_n / 1000),
          .hint = slips
                      ? fmt::format("more weight on driven axles, or at most {:.1f} t of payload",
                                    payload / 1000)
                      : fmt::format("at most {:.1f} t of payload, or more power", payload / 1000)};
}

void fill_use(TruckRun& out, const Truck& truck, const std::vector<double>& x_m,
              const Motion& motion, std::vector<double>& use) {
  double total = 0;
  double wheel_j = 0;
  use.push_back(0);
  for (std::size_t k = 0; k + 1 < x_m.size(); ++k) {
    const double dx = x_m[k + 1] - x_m[k];
    const double dt = motion.time_s[k + 1] - motion.time_s[k];
    const double force = motion.force_n[k];
    const double wheel_w = dt > 0 ? force * dx / dt : 0;
    wheel_j += motion.traction_j[k];
    if (truck.energy == TruckEnergy::diesel) {
      total += fuel_l_per_h(truck, wheel_w) * dt / kSecondsPerHour;
    } else {
      const double kwh = force * dx / kJoulesPerKwh;
      const double held_kwh = truck.retarder_w * dt / kJoulesPerKwh;
      total +=
          kwh > 0 ? kwh / truck.battery_efficiency : std::max(kwh, -held_kwh) * truck.regeneration;
      total += truck.auxiliaries_w * dt / kJoulesPerKwh;
    }
    use.push_back(total);
  }
  out.wheel_kwh = wheel_j / kJoulesPerKwh;
  const double t_km = truck.payload_kg / 1000 * out.length_m / 1000;
  if (truck.energy == TruckEnergy::diesel) {
    out.litres = total;
    out.l_per_100km = total / out.length_m * 100e3;
    out.kg_co2 = total * kCo2_kg_per_l_diesel;
    out.kg_co2_per_t_km = t_km > 0 ? out.kg_co2 / t_km : 0;
    out.kwh_per_t_km =
        t_km > 0 ? total * kDiesel_kg_per_l * kDieselHeat_j_per_kg / kJoulesPerKwh / t_km : 0;
  } else {
    out.grid_kwh = total;
    out.kwh_per_t_km = t_km > 0 ? total / t_km : 0;
  }
}

std::vector<std::string> truck_caveats(const Truck& truck, const TruckRunOptions& options) {
  std::vector<std::string> out = {
      "usable power and rolling resistance are calibrated on HCM 7 crawl speeds (within 3 %)",
      "the speed that roughness allows uses recalled HDM-4 constants (no second source found)"};
  if (options.use_altitude && !truck.altitude.empty()) {
    out.emplace_back(
        "power above 1,500 m is an estimate of low confidence: run it with use_altitude = false");
  }
  return out;
}

}  // namespace

const char* text(TruckLimit limit) {
  switch (limit) {
    case TruckLimit::power:
      return "power";
    case TruckLimit::adhesion:
      return "adhesion";
    case TruckLimit::desired:
      return "desired speed";
    case TruckLimit::posted:
      return "posted limit";
    case TruckLimit::curve:
      return "curve";
    case TruckLimit::roughness:
      return "roughness";
    case TruckLimit::descent:
      return "descent";
    case TruckLimit::braking:
      return "braking";
  }
  return "";
}

TruckRun run_truck(const Profile& profile, const Truck& truck, const TruckRunOptions& options) {
  require_valid_run(profile, truck, options);
  TruckRun out;
  out.length_m = profile.length_m();
  out.caveats = truck_caveats(truck, options);
  MotionGrid grid;
  grid.x_m = motion_points(profile.x_m, options.step_m, {});
  const std::size_t n = grid.x_m.size();
  TruckDynamics dynamics{.truck = truck};
  dynamics.mass_kg = truck.mass_kg();
  if (truck.drive_axles_kg > 0) {
    dynamics.grip_n = truck.adhesion * truck.drive_axles_kg * kGravity_m_s2;
  }
  dynamics.steps.resize(n - 1);
  grid.stop.assign(n, 0);
  grid.stop.back() = options.stop_at_end ? 1 : 0;
  grid.ceiling_m_s.resize(n - 1);
  std::vector<TruckLimit> ceiling_by(n - 1);
  std::vector<double> elevation(n);
  std::vector<double> crawl(n - 1);
  std::size_t node = 0;
  double worst_factor = 1;
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const double middle = (grid.x_m[k] + grid.x_m[k + 1]) / 2;
    while (node + 2 < profile.size() && profile.x_m[node + 1] <= middle) {
      ++node;
    }
    const double span = profile.x_m[node + 1] - profile.x_m[node];
    const double gradient = (profile.z_m[node + 1] - profile.z_m[node]) / span;
    elevation[k] = profile.z_m[node] + gradient * (grid.x_m[k] - profile.x_m[node]);
    Air air = air_at(truck, profile.z_m[node] + gradient * (middle - profile.x_m[node]));
    air.power_factor = options.use_altitude ? air.power_factor : 1;
    worst_factor = std::min(worst_factor, air.power_factor);
    Step& s = dynamics.steps[k];
    const double cosine = 1 / std::sqrt(1 + gradient * gradient);
    const double weight = truck.mass_kg() * kGravity_m_s2 * cosine;
    s.gradient = gradient;
    s.constant_n = weight * (gradient + truck.rolling);
    s.linear = weight * truck.rolling_per_m_s;
    s.square = rolling_and_drag_n(truck, 1, air.density_ratio) -
               rolling_and_drag_n(truck, 0, air.density_ratio) -
               truck.mass_kg() * kGravity_m_s2 * truck.rolling_per_m_s;
    s.power_w = truck.usable_power * air.power_factor * truck.rated_power_w;
    const Ceiling ceiling = ceiling_of(
        truck, options, profile.limit_m_s.empty() ? 0 : profile.limit_m_s[node],
        profile.radius_m.empty() ? 0 : profile.radius_m[node], gradient, air.density_ratio);
    grid.ceiling_m_s[k] = ceiling.speed_m_s;
    ceiling_by[k] = ceiling.by;
    crawl[k] = crawl_speed_m_s(truck, gradient, air);
    if (s.constant_n > dynamics.grip_n || crawl[k] < options.least_m_s) {
      out.problem = cannot_climb(profile, truck, dynamics, grid.x_m[k], k, options.least_m_s);
      return out;
    }
  }
  elevation[n - 1] = profile.z_m.back();
  grid.entry_m_s = options.entry_m_s < 0 ? grid.ceiling_m_s[0] : options.entry_m_s;
  const Motion motion = run_motion(grid, dynamics);
  if (motion.stalled) {
    out.problem = cannot_climb(profile, truck, dynamics, grid.x_m[motion.stall_segment],
                               motion.stall_segment, motion.stall_speed_m_s);
    return out;
  }
  out.feasible = true;
  out.time_s = motion.time_s.back();
  out.mean_m_s = out.length_m / out.time_s;
  std::vector<double> use;
  fill_use(out, truck, grid.x_m, motion, use);
  out.slowest_m_s = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const double v = motion.speed_m_s[k + 1];
    const bool full = motion.phase[k] == Phase::full_effort;
    if (v < out.slowest_m_s && (k + 2 < n || !options.stop_at_end)) {
      out.slowest_m_s = v;
      out.slowest_x_m = grid.x_m[k + 1];
    }
    out.crawl_s +=
        full && v < grid.ceiling_m_s[k] / 2 ? motion.time_s[k + 1] - motion.time_s[k] : 0;
  }
  if (worst_factor < 1) {
    out.warnings.add({.code = "W7301",
                      .what = fmt::format("power of {} falls to {:.0f} % with height: an estimate",
                                          truck.name, worst_factor * 100),
                      .hint = "run with use_altitude = false to see what it changes",
                      .severity = Severity::warning});
  }
  if (options.keep_series) {
    TruckSeries& s = out.series;
    s.x_m = grid.x_m;
    s.elevation_m = std::move(elevation);
    s.speed_m_s = motion.speed_m_s;
    s.time_s = motion.time_s;
    s.use = std::move(use);
    s.ceiling_m_s = grid.ceiling_m_s;
    s.crawl_m_s = std::move(crawl);
    for (std::size_t k = 0; k + 1 < n; ++k) {
      s.gradient.push_back(dynamics.steps[k].gradient);
      const double v = (motion.speed_m_s[k] + motion.speed_m_s[k + 1]) / 2;
      const bool slips = v * dynamics.grip_n <= dynamics.steps[k].power_w;
      const bool slows = motion.speed_m_s[k + 1] < motion.speed_m_s[k] - 1e-9;
      s.limit.push_back(motion.phase[k] == Phase::full_effort
                            ? (slips ? TruckLimit::adhesion : TruckLimit::power)
                        : slows ? TruckLimit::braking
                                : ceiling_by[k]);
    }
    for (std::vector<double>* column : {&s.ceiling_m_s, &s.crawl_m_s, &s.gradient}) {
      column->push_back(column->back());
    }
    s.limit.push_back(s.limit.back());
  }
  return out;
}

}  // namespace corridor::physics
