#include "corridor/physics/train_run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "corridor/physics/atmosphere.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/train_load.h"

namespace corridor::physics {
namespace {

constexpr double kDieselHeat_j_kg = 42.7e6;
constexpr double kCo2PerDiesel = 2.65 / 0.835;  // kg/l over kg/l
constexpr double kCreep_m_s = 2;                // slower a train is not held on a descent
constexpr double kOverload_s = 1800;            // motors stand it for about half an hour (estimate)
constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// Resistance of the whole train: ground part + air factor x air part.
struct Quadratic {
  double a = 0;
  double b = 0;
  double air_a = 0;
  double air_b = 0;
  double air_c = 0;

  void add(const Resistance& r, double count) {
    a += count * r.a_n;
    b += count * r.b_n_s_m;
    air_a += count * r.c_n_s2_m2 * r.wind_m_s * r.wind_m_s;
    air_b += count * 2 * r.c_n_s2_m2 * r.wind_m_s;
    air_c += count * r.c_n_s2_m2;
  }
  double at(double v, double air) const {
    return a + b * v + air * (air_a + (air_b + air_c * v) * v);
  }
};

/// A train with a number of locomotives: helpers change it on the way.
struct Formation {
  int locomotives = 0;
  double mass_kg = 0;
  Quadratic resistance;
};

struct Segment {
  double grade_m_s2 = 0;  // g sin of the effective gradient
  double gradient = 0;
  double air = 1;
  double derate = 1;
  double curve_adhesion = 1;
  std::uint32_t formation = 0;
};

struct TrainDynamics {
  const Train& train;
  std::vector<Formation> formations = {};
  std::vector<Segment> segments = {};
  bool has_adhesion = false;
  mutable std::size_t hint = 1;

  double curve_effort(double v) const {
    const auto& x = train.locomotive.effort.speed_m_s;
    const auto& f = train.locomotive.effort.force_n;
    if (v >= x.back()) {
      return f.back() * x.back() / v;
    }
    while (v >= x[hint]) {
      ++hint;
    }
    while (v < x[hint - 1]) {
      --hint;
    }
    return f[hint - 1] + (v - x[hint - 1]) / (x[hint] - x[hint - 1]) * (f[hint] - f[hint - 1]);
  }
  double adhesion_n(double v, const Segment& s) const {
    return has_adhesion ? adhesion(train.locomotive.adhesion, v) * train.locomotive.mass_kg *
                              kGravity_m_s2 * s.curve_adhesion
                        : kNoLimit;
  }
  double effort_n(double v, std::size_t k) const {
    const Segment& s = segments[k];
    return formations[s.formation].locomotives *
           std::min(s.derate * curve_effort(v), adhesion_n(v, s));
  }
  double resistance_n(double v, std::size_t k) const {
    const Segment& s = segments[k];
    const Formation& f = formations[s.formation];
    return f.resistance.at(v, s.air) + f.mass_kg * s.grade_m_s2;
  }
  double inertia_kg(std::size_t k) const {
    return formations[segments[k].formation].mass_kg * train.inertia_factor;
  }
  double braking_m_s2(double /*v*/, std::size_t /*k*/) const { return train.brake_m_s2; }

  /// Most that dynamic and air brakes hold without an end.
  double holding_n(double v, const Formation& f) const {
    const Locomotive& loco = train.locomotive;
    const double dynamic = loco.dynamic_brake_w > 0
                               ? std::min(loco.dynamic_brake_n, loco.dynamic_brake_w / v)
                               : loco.dynamic_brake_n;
    const double most = train.wagon.brake_n_per_kn * train.wagon.mass_kg * kGravity_m_s2 / 1000;
    const double air = train.wagon.brake_w > 0 ? std::min(most, train.wagon.brake_w / v) : most;
    return f.locomotives * dynamic + train.wagons * air;
  }
};

int helpers_at(const Train& train, double x_m) {
  int count = 0;
  for (const Helper& helper : train.helpers) {
    count += x_m >= helper.from_m && x_m < helper.to_m ? helper.locomotives : 0;
  }
  return count;
}

/// Stretches of one speed limit, as the front of the train feels them.
struct LimitPiece {
  double from_m = 0;
  double to_m = 0;
  double speed_m_s = 0;
};

std::vector<LimitPiece> limit_pieces(const Profile& profile, double length) {
  std::vector<LimitPiece> out;
  if (profile.limit_m_s.empty()) {
    return out;
  }
  for (std::size_t i = 0; i + 1 < profile.size(); ++i) {
    const double v = profile.limit_m_s[i];
    if (v <= 0) {
      continue;
    }
    const double from = profile.x_m[i];
    const double to = profile.x_m[i + 1] + length;
    if (!out.empty() && out.back().speed_m_s == v && out.back().to_m >= from) {
      out.back().to_m = to;
    } else {
      out.push_back({from, to, v});
    }
  }
  return out;
}

/// Height plus what curves add, so that the mean gradient under the train is a difference.
struct VirtualHeight {
  const Profile& profile;
  std::vector<double> curve_m;  // integral of curve resistance / 1000, per node

  VirtualHeight(const Profile& p, CurveLaw law) : profile(p), curve_m(p.size(), 0) {
    for (std::size_t i = 1; i < p.size(); ++i) {
      const double radius = p.radius_m.empty() ? 0 : p.radius_m[i - 1];
      curve_m[i] = curve_m[i - 1] +
                   curve_resistance_permille(radius, law) / 1000 * (p.x_m[i] - p.x_m[i - 1]);
    }
  }

  /// At rising x; `node` is where to go on looking.
  double at(double x, std::size_t& node) const {
    if (x <= profile.x_m.front()) {
      // The train stands on a level before the line begins.
      return profile.z_m.front();
    }
    while (node + 2 < profile.size() && profile.x_m[node + 1] <= x) {
      ++node;
    }
    const double share =
        std::min(1.0, (x - profile.x_m[node]) / (profile.x_m[node + 1] - profile.x_m[node]));
    return profile.z_m[node] + curve_m[node] +
           share * (profile.z_m[node + 1] - profile.z_m[node] + curve_m[node + 1] - curve_m[node]);
  }
};

/// Air density over height by a straight line in every 100 m: 4e-6 off, and cheap.
class DensityTable {
 public:
  DensityTable() {
    for (int i = 0; i <= kCells; ++i) {
      ratio_.push_back(air_density_ratio(kLow_m + i * kCell_m));
    }
  }
  double at(double altitude_m) const {
    const double cell = std::clamp((altitude_m - kLow_m) / kCell_m, 0.0, kCells - 1e-9);
    const auto i = static_cast<std::size_t>(cell);
    return ratio_[i] + (cell - static_cast<double>(i)) * (ratio_[i + 1] - ratio_[i]);
  }

 private:
  static constexpr int kCells = 100;
  static constexpr double kLow_m = -500;
  static constexpr double kCell_m = 100;
  std::vector<double> ratio_;
};

struct Prepared {
  MotionGrid grid;
  TrainDynamics dynamics;
  std::vector<double> elevation;  // per point
  std::vector<RunLimit> ceiling_of;
};

std::vector<double> sorted_breaks(const Profile& profile, const Train& train,
                                  const TrainRunOptions& options,
                                  const std::vector<LimitPiece>& limits) {
  const double start = profile.x_m.front();
  const double end = profile.x_m.back();
  std::vector<double> out = {start, end};
  const auto add = [&](double x) {
    if (x > start && x < end) {
      out.push_back(x);
    }
  };
  for (const LimitPiece& piece : limits) {
    add(piece.from_m);
    add(piece.to_m);
  }
  for (const Stop& stop : options.stops) {
    add(stop.x_m);
  }
  for (const Helper& helper : train.helpers) {
    add(helper.from_m);
    add(helper.to_m);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void fill_segments(Prepared& run, const Profile& profile, const Train& train,
                   const TrainRunOptions& options) {
  const double length = options.point_mass ? 0 : length_m(train);
  const VirtualHeight height(profile, train.curve_law);
  const DensityTable density;
  const std::vector<double>& x = run.grid.x_m;
  const std::size_t n = x.size();
  run.elevation.resize(n);
  run.dynamics.segments.resize(n - 1);
  std::size_t front_node = 0;
  std::size_t tail_node = 0;
  std::size_t node = 0;
  double front = height.at(x[0], front_node);
  double tail = height.at(x[0] - length, tail_node);
  for (std::size_t k = 0; k < n; ++k) {
    while (node + 2 < profile.size() && profile.x_m[node + 1] <= x[k]) {
      ++node;
    }
    const double share = (x[k] - profile.x_m[node]) / (profile.x_m[node + 1] - profile.x_m[node]);
    run.elevation[k] = profile.z_m[node] + share * (profile.z_m[node + 1] - profile.z_m[node]);
    if (k + 1 == n) {
      break;
    }
    Segment& s = run.dynamics.segments[k];
    const double next_front = height.at(x[k + 1], front_node);
    const double next_tail = height.at(x[k + 1] - length, tail_node);
    // A line shorter than the train goes on level behind its start.
    s.gradient = length > 0 ? (front + next_front - tail - next_tail) / (2 * length)
                            : (next_front - front) / (x[k + 1] - x[k]);
    s.grade_m_s2 = kGravity_m_s2 * s.gradient / std::sqrt(1 + s.gradient * s.gradient);
    front = next_front;
    tail = next_tail;
    const bool in_tunnel = !profile.tunnel.empty() && profile.tunnel[node] != 0;
    s.air = density.at(run.elevation[k]) * (in_tunnel ? train.tunnel_factor : 1);
    s.derate = train.locomotive.altitude.empty()
                   ? 1
                   : altitude_factor(train.locomotive.altitude, run.elevation[k]);
    s.curve_adhesion = profile.radius_m.empty() ? 1 : curve_adhesion_factor(profile.radius_m[node]);
    const int locomotives = train.locomotives + helpers_at(train, x[k]);
    auto& formations = run.dynamics.formations;
    const auto known = std::find_if(formations.begin(), formations.end(),
                                    [&](const auto& f) { return f.locomotives == locomotives; });
    s.formation = static_cast<std::uint32_t>(known - formations.begin());
    if (known == formations.end()) {
      Formation f;
      f.locomotives = locomotives;
      f.mass_kg = locomotives * train.locomotive.mass_kg + trailing_kg(train);
      f.resistance.add(train.locomotive.resistance, locomotives);
      f.resistance.add(train.wagon.resistance, train.wagons);
      formations.push_back(f);
    }
  }
}

/// Greatest speed at which the brakes hold on each descent; remembered by gradient in steps of 0.1
/// permille, rounded to the steeper.
class DescentSpeed {
 public:
  DescentSpeed(const TrainDynamics& dynamics, const std::vector<DescentRule>& rules)
      : dynamics_(dynamics), rules_(rules), memo_(dynamics.formations.size()) {}

  /// 0: the brakes do not hold at any speed.
  double at(const Segment& s) {
    const double fall = -s.grade_m_s2 / kGravity_m_s2;
    if (fall <= 0) {
      return kNoLimit;
    }
    const auto index = static_cast<std::size_t>(std::ceil(fall * 1e4));
    std::vector<double>& memo = memo_[s.formation];
    if (index >= memo.size()) {
      memo.resize(index + 1, -1);
    }
    if (memo[index] < 0) {
      memo[index] = computed(static_cast<double>(index) * 1e-4, s.formation);
    }
    return memo[index];
  }

 private:
  bool holds(double fall, double v, const Formation& f) const {
    return dynamics_.holding_n(v, f) + f.resistance.at(v, 0.6) >= f.mass_kg * kGravity_m_s2 * fall;
  }
  double computed(double fall, std::size_t formation) const {
    double rule = kNoLimit;
    for (const DescentRule& one : rules_) {
      rule = fall >= one.gradient ? std::min(rule, one.speed_m_s) : rule;
    }
    const Formation& f = dynamics_.formations[formation];
    const double most = dynamics_.train.max_speed_m_s;
    if (holds(fall, most, f)) {
      return rule;
    }
    double low = kCreep_m_s;
    double high = most;
    if (!holds(fall, low, f)) {
      return 0;
    }
    for (int i = 0; i < 40; ++i) {
      const double middle = (low + high) / 2;
      (holds(fall, middle, f) ? low : high) = middle;
    }
    return std::min(low, rule);
  }

  const TrainDynamics& dynamics_;
  const std::vector<DescentRule>& rules_;
  std::vector<std::vector<double>> memo_;
};

std::optional<Error> fill_ceiling(Prepared& run, const Profile& profile, const Train& train,
                                  const TrainRunOptions& options,
                                  const std::vector<LimitPiece>& limits) {
  const std::vector<double>& x = run.grid.x_m;
  run.grid.ceiling_m_s.assign(x.size() - 1, train.max_speed_m_s);
  run.ceiling_of.assign(x.size() - 1, RunLimit::top_speed);
  for (const LimitPiece& piece : limits) {
    auto k =
        static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), piece.from_m) - x.begin());
    for (; k + 1 < x.size() && x[k] < piece.to_m; ++k) {
      if (piece.speed_m_s < run.grid.ceiling_m_s[k]) {
        run.grid.ceiling_m_s[k] = piece.speed_m_s;
        run.ceiling_of[k] = RunLimit::speed_limit;
      }
    }
  }
  DescentSpeed descent(run.dynamics, options.descents);
  for (std::size_t k = 0; k + 1 < x.size(); ++k) {
    const Segment& s = run.dynamics.segments[k];
    const double most = descent.at(s);
    if (most <= 0) {
      const Formation& f = run.dynamics.formations[s.formation];
      const double missing = -f.mass_kg * s.grade_m_s2 - f.resistance.at(kCreep_m_s, s.air) -
                             run.dynamics.holding_n(kCreep_m_s, f);
      return Error{
          .code = "E7212",
          .what = fmt::format("brakes cannot hold the train at {}: {:.0f} kN missing on a "
                              "fall of {:.1f} permille",
                              place_text(profile, x[k]), missing / 1000, -s.gradient * 1000),
          .found = fmt::format("{:.0f} kN", run.dynamics.holding_n(kCreep_m_s, f) / 1000),
          .expected =
              fmt::format("{:.0f} kN", (run.dynamics.holding_n(kCreep_m_s, f) + missing) / 1000),
          .hint =
              "a lighter train, more locomotives with dynamic brakes or stronger "
              "wagon brakes"};
    }
    if (most < run.grid.ceiling_m_s[k]) {
      run.grid.ceiling_m_s[k] = most;
      run.ceiling_of[k] = RunLimit::descent;
    }
  }
  return std::nullopt;
}

Climb climb_at(const Prepared& run, const Profile& profile, std::size_t k) {
  return {.gradient = run.dynamics.segments[k].gradient,
          .altitude_m = run.elevation[k],
          .radius_m = 0,
          .place = place_text(profile, run.grid.x_m[k])};
}

Error stall_problem(const Prepared& run, const Profile& profile, const Train& train,
                    const Motion& motion) {
  const std::size_t k = motion.stall_segment;
  const double v = motion.stall_speed_m_s;
  const Climb climb = climb_at(run, profile, k);
  const int now = run.dynamics.formations[run.dynamics.segments[k].formation].locomotives;
  if (v < 0.5) {
    if (const std::optional<Error> start = start_problem(train, climb, now)) {
      return *start;
    }
  }
  const double effort = run.dynamics.effort_n(std::max(v, 0.5), k);
  const double resistance = run.dynamics.resistance_n(std::max(v, 0.5), k);
  const LocomotiveCount count = locomotive_count(train, climb);
  return {
      .code = "E7203",
      .what =
          fmt::format("train stalls at {} from {:.1f} km/h: {:.0f} kN of effort missing on "
                      "{:.1f} permille",
                      climb.place, v * 3.6, (resistance - effort) / 1000, climb.gradient * 1000),
      .found = fmt::format("{:.0f} kN with {} locomotives", effort / 1000, now),
      .expected = fmt::format("{:.0f} kN", resistance / 1000),
      .hint = count.feasible && count.locomotives > now
                  ? fmt::format("{} more locomotive{} (or as helpers), or a lighter train",
                                count.locomotives - now, count.locomotives - now == 1 ? "" : "s")
                  : "a lighter train or an easier gradient"};
}

void fill_totals(TrainRun& out, const Prepared& run, const Profile& profile, const Train& train,
                 const Motion& motion) {
  const Locomotive& loco = train.locomotive;
  const std::vector<double>& x = run.grid.x_m;
  double traction_j = 0;
  double braking_j = 0;
  double dynamic_j = 0;
  double auxiliaries_j = 0;
  out.slowest_m_s = kNoLimit;
  for (std::size_t k = 0; k + 1 < x.size(); ++k) {
    const double dx = x[k + 1] - x[k];
    const Formation& f = run.dynamics.formations[run.dynamics.segments[k].formation];
    const double force = motion.force_n[k];
    const double v = (motion.speed_m_s[k] + motion.speed_m_s[k + 1]) / 2;
    auxiliaries_j += f.locomotives * loco.auxiliaries_w * (motion.time_s[k + 1] - motion.time_s[k]);
    traction_j += motion.traction_j[k];
    braking_j += motion.braking_j[k];
    if (force > 0) {
      out.coupler_n = std::max(out.coupler_n, force * train.locomotives / f.locomotives *
                                                  trailing_kg(train) / f.mass_kg);
    }
    if (motion.braking_j[k] > 0) {
      const double dynamic = loco.dynamic_brake_w > 0 && v > 0
                                 ? std::min(loco.dynamic_brake_n, loco.dynamic_brake_w / v)
                                 : loco.dynamic_brake_n;
      dynamic_j += std::min(motion.braking_j[k], f.locomotives * dynamic * dx);
    }
    if (motion.phase[k] == Phase::full_effort && v < loco.continuous_speed_m_s) {
      out.overload_s += motion.time_s[k + 1] - motion.time_s[k];
    }
    const bool climbing = motion.phase[k] == Phase::full_effort &&
                          motion.speed_m_s[k + 1] <= motion.speed_m_s[k] + 1e-3;
    if (climbing && motion.speed_m_s[k + 1] < out.slowest_m_s) {
      out.slowest_m_s = motion.speed_m_s[k + 1];
      out.slowest_x_m = x[k + 1];
    }
  }
  if (out.slowest_m_s == kNoLimit) {
    out.slowest_m_s = 0;
  }
  auxiliaries_j += train.locomotives * loco.auxiliaries_w * out.dwell_s;
  out.wheel_kwh = traction_j / kJoulesPerKwh;
  out.braking_kwh = braking_j / kJoulesPerKwh;
  out.source_kwh = (traction_j + auxiliaries_j) / loco.efficiency / kJoulesPerKwh;
  if (loco.traction == Traction::electric) {
    out.regenerated_kwh = dynamic_j * loco.regeneration / kJoulesPerKwh;
  } else {
    out.fuel_kg = out.source_kwh * kJoulesPerKwh / kDieselHeat_j_kg;
    out.kg_co2 = out.fuel_kg * kCo2PerDiesel;
  }
  const double km = profile.length_m() / 1000;
  const double net_kwh = out.source_kwh - out.regenerated_kwh;
  const double gross_t = trailing_kg(train) / 1000;
  const double net_t = payload_kg(train) / 1000;
  out.wh_per_gross_t_km = gross_t > 0 ? net_kwh * 1000 / (gross_t * km) : 0;
  out.wh_per_net_t_km = net_t > 0 ? net_kwh * 1000 / (net_t * km) : 0;
  if (out.coupler_n > train.coupler_limit_n) {
    out.warnings.add(
        {.code = "W7202",
         .what = fmt::format("coupler force of {:.0f} kN is above the limit", out.coupler_n / 1000),
         .found = fmt::format("{:.0f} kN", out.coupler_n / 1000),
         .expected = fmt::format("at most {:.0f} kN", train.coupler_limit_n / 1000),
         .hint = "distribute the power along the train, or use helpers at the rear",
         .severity = Severity::warning});
  }
}

void fill_warnings(TrainRun& out, const Prepared& run, const Train& train, const Motion& motion) {
  const double top = *std::max_element(motion.speed_m_s.begin(), motion.speed_m_s.end());
  const double tabled = train.locomotive.effort.speed_m_s.back();
  if (top > tabled * (1 + 1e-9)) {
    out.warnings.add(
        {.code = "W7201",
         .what = fmt::format("effort curve of {} ends at {:.0f} km/h but the train runs {:.0f}",
                             train.locomotive.name, tabled * 3.6, top * 3.6),
         .hint = "give the curve up to the top speed; its last power was held",
         .severity = Severity::warning});
  }
  const double continuous = train.locomotive.continuous_speed_m_s;
  if (out.slowest_m_s > 0 && out.slowest_m_s < continuous * 0.98 && out.overload_s > kOverload_s) {
    out.warnings.add(
        {.code = "W7204",
         .what = fmt::format("{} pulls at full effort below its continuous speed for {:.0f} min",
                             train.locomotive.name, out.overload_s / 60),
         .found =
             fmt::format("{:.1f} km/h at km {:.1f}", out.slowest_m_s * 3.6, out.slowest_x_m / 1000),
         .expected = fmt::format("{:.1f} km/h", continuous * 3.6),
         .hint = "one more locomotive or a lighter train: motors run hot",
         .severity = Severity::warning});
  }
  const double highest = *std::max_element(run.elevation.begin(), run.elevation.end());
  if (!train.locomotive.altitude.empty() && highest > 3000) {
    out.warnings.add({.code = "W7203",
                      .what = fmt::format("diesel effort at {:.0f} m is estimated", highest),
                      .hint = "run with another altitude table to see what it changes",
                      .severity = Severity::warning});
  }
}

void fill_series(TrainRun& out, const Prepared& run, const Motion& motion) {
  TrainSeries& s = out.series;
  const std::size_t n = run.grid.x_m.size();
  s.x_m = run.grid.x_m;
  s.elevation_m = run.elevation;
  s.speed_m_s = motion.speed_m_s;
  s.time_s = motion.time_s;
  s.ceiling_m_s = run.grid.ceiling_m_s;
  s.force_n = motion.force_n;
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const Segment& segment = run.dynamics.segments[k];
    const double v = (motion.speed_m_s[k] + motion.speed_m_s[k + 1]) / 2;
    s.effort_n.push_back(run.dynamics.effort_n(v, k));
    s.gradient.push_back(segment.gradient);
    const bool slips =
        run.dynamics.adhesion_n(v, segment) < segment.derate * run.dynamics.curve_effort(v);
    const RunLimit full = slips ? RunLimit::adhesion : RunLimit::power;
    // A train on a descent brakes to hold the ceiling: the ceiling is the reason.
    const bool slows = motion.speed_m_s[k + 1] < motion.speed_m_s[k] - 1e-9;
    s.limit.push_back(motion.phase[k] == Phase::full_effort ? full
                      : slows                               ? RunLimit::braking
                                                            : run.ceiling_of[k]);
  }
  for (std::vector<double>* column : {&s.ceiling_m_s, &s.force_n, &s.effort_n, &s.gradient}) {
    column->push_back(column->back());
  }
  s.limit.push_back(s.limit.back());
}

void require_valid_options(const Profile& profile, const Train& train,
                           const TrainRunOptions& options) {
  ErrorList errors = check(profile);
  errors.add_all(check(train));
  if (!(options.step_m > 0)) {
    errors.add({.code = "E7211",
                .what = "step of a train run must be positive",
                .found = fmt::format("{:g} m", options.step_m),
                .expected = "above 0",
                .hint = "50 m is accurate to 0.01 % in time"});
  }
  if (!errors.has_errors()) {
    for (const Stop& stop : options.stops) {
      if (stop.x_m < profile.x_m.front() || stop.x_m > profile.x_m.back()) {
        errors.add({.code = "E7213",
                    .what = fmt::format("stop at km {:.1f} is outside the line", stop.x_m / 1000),
                    .found = fmt::format("km {:.1f}", stop.x_m / 1000),
                    .expected = fmt::format("km {:.1f} to {:.1f}", profile.x_m.front() / 1000,
                                            profile.x_m.back() / 1000),
                    .hint = "stops stand at chainages of the profile"});
      }
    }
  }
  errors.throw_if_any();
}

}  // namespace

const char* text(RunLimit limit) {
  switch (limit) {
    case RunLimit::power:
      return "power";
    case RunLimit::adhesion:
      return "adhesion";
    case RunLimit::speed_limit:
      return "speed limit";
    case RunLimit::top_speed:
      return "top speed";
    case RunLimit::descent:
      return "descent";
    case RunLimit::braking:
      return "braking";
  }
  return "";
}

TrainRun run_train(const Profile& profile, const Train& train, const TrainRunOptions& options) {
  require_valid_options(profile, train, options);
  TrainRun out;
  out.length_m = profile.length_m();
  out.caveats = caveats(train);
  const std::vector<LimitPiece> limits = limit_pieces(profile, length_m(train));
  Prepared run{.grid = {}, .dynamics = {.train = train}, .elevation = {}, .ceiling_of = {}};
  run.dynamics.has_adhesion = train.locomotive.adhesion.a > 0 || train.locomotive.adhesion.b > 0;
  std::vector<double> stops = {profile.x_m.front(), profile.x_m.back()};
  for (const Stop& stop : options.stops) {
    stops.push_back(stop.x_m);
    out.dwell_s += stop.dwell_s;
  }
  run.grid.x_m =
      motion_points(sorted_breaks(profile, train, options, limits), options.step_m, stops);
  run.grid.stop.assign(run.grid.x_m.size(), 0);
  for (const Stop& stop : options.stops) {
    const auto at = std::lower_bound(run.grid.x_m.begin(), run.grid.x_m.end(), stop.x_m);
    run.grid.stop[static_cast<std::size_t>(at - run.grid.x_m.begin())] = 1;
  }
  run.grid.stop.back() = options.stop_at_end ? 1 : run.grid.stop.back();
  fill_segments(run, profile, train, options);
  out.problem = fill_ceiling(run, profile, train, options, limits);
  if (out.problem) {
    return out;
  }
  run.grid.entry_m_s = options.start_at_rest ? 0 : run.grid.ceiling_m_s[0];
  const Motion motion = run_motion(run.grid, run.dynamics);
  if (motion.stalled) {
    out.problem = stall_problem(run, profile, train, motion);
    return out;
  }
  out.feasible = true;
  out.running_s = motion.time_s.back();
  out.supplement_s = out.running_s * options.time_supplement;
  out.total_s = out.running_s + out.supplement_s + out.dwell_s;
  fill_totals(out, run, profile, train, motion);
  fill_warnings(out, run, train, motion);
  if (options.keep_series) {
    fill_series(out, run, motion);
  }
  return out;
}

}  // namespace corridor::physics
