#include "corridor/physics/pipeline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/parallel.h"
#include "corridor/physics/atmosphere.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/root.h"

namespace corridor::physics {
namespace {

constexpr double kPourMargin_k = 3;
constexpr double kProminence_m = 100;  // summits and valleys that get a candidate of their own

/// What does not depend on the pipe: nodes, candidates, air pressure, ground temperature.
struct Grid {
  Profile profile;
  std::vector<double> air_pa;
  std::vector<double> ground_k;
  std::vector<std::uint32_t> candidate;
  std::vector<std::uint8_t> forced;
};

bool is_forbidden(const StationRules& rules, double x_m) {
  return std::any_of(rules.forbidden.begin(), rules.forbidden.end(),
                     [&](const auto& s) { return x_m > s.from_m && x_m < s.to_m; });
}

std::uint32_t node_at(const Profile& profile, double x_m) {
  const auto it = std::lower_bound(profile.x_m.begin(), profile.x_m.end(), x_m);
  auto node = static_cast<std::uint32_t>(it - profile.x_m.begin());
  node = std::min(node, static_cast<std::uint32_t>(profile.size() - 1));
  if (node > 0 && std::abs(profile.x_m[node - 1] - x_m) < std::abs(profile.x_m[node] - x_m)) {
    --node;
  }
  return node;
}

/// Nodes that rise or fall by kProminence_m on both sides: zigzag with hysteresis.
std::vector<std::uint32_t> prominent_extrema(const Profile& profile) {
  std::vector<std::uint32_t> out;
  std::uint32_t high = 0;
  std::uint32_t low = 0;
  int direction = 0;
  for (std::uint32_t i = 1; i < profile.size(); ++i) {
    high = profile.z_m[i] > profile.z_m[high] ? i : high;
    low = profile.z_m[i] < profile.z_m[low] ? i : low;
    if (direction >= 0 && profile.z_m[high] - profile.z_m[i] >= kProminence_m) {
      out.push_back(high);
      direction = -1;
      low = i;
      high = i;
    } else if (direction <= 0 && profile.z_m[i] - profile.z_m[low] >= kProminence_m) {
      out.push_back(low);
      direction = 1;
      low = i;
      high = i;
    }
  }
  return out;
}

Grid make_grid(const PipelineTask& task) {
  Grid grid;
  grid.profile = resample(task.profile, task.rules.node_step_m);
  const std::size_t n = grid.profile.size();
  for (std::size_t i = 0; i < n; ++i) {
    grid.air_pa.push_back(air_pressure_pa(grid.profile.z_m[i]));
    grid.ground_k.push_back(grid.profile.ground_k.empty()
                                ? task.rules.ground_c + kKelvinAtZeroCelsius
                                : grid.profile.ground_k[i]);
  }
  std::vector<std::uint32_t> wanted = prominent_extrema(grid.profile);
  const auto steps =
      static_cast<std::size_t>(grid.profile.length_m() / task.rules.candidate_step_m);
  for (std::size_t i = 1; i <= steps; ++i) {
    wanted.push_back(
        node_at(grid.profile,
                grid.profile.x_m.front() + static_cast<double>(i) * task.rules.candidate_step_m));
  }
  std::erase_if(wanted, [&](std::uint32_t node) {
    return is_forbidden(task.rules, grid.profile.x_m[node]) || node == 0 || node + 1 == n;
  });
  std::vector<std::uint32_t> forced;
  for (const double x : task.rules.forced_m) {
    forced.push_back(node_at(grid.profile, x));
    wanted.push_back(forced.back());
  }
  wanted.push_back(0);
  wanted.push_back(static_cast<std::uint32_t>(n - 1));
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  grid.candidate = std::move(wanted);
  for (const std::uint32_t node : grid.candidate) {
    grid.forced.push_back(std::find(forced.begin(), forced.end(), node) != forced.end() ? 1 : 0);
  }
  return grid;
}

/// The oil on its way through one pipe.
struct Flow {
  double density_kg_m3 = 0;  // mean over the line: heads and pressures are exchanged with it
  double inside_m = 0;
  std::vector<double> temperature_k;
  std::vector<double> slope;     // per segment
  std::vector<double> friction;  // per node, cumulative
  double viscosity_cst = 0;      // largest
  std::optional<Error> too_cold;
  double transitional_m = 0;
  double transit_h = 0;
};

Error too_cold(const Grid& grid, const Fluid& fluid, const StationRules& rules, std::size_t node,
               double temperature_c) {
  return {
      .code = "E7130",
      .what = fmt::format("{} is too cold at {}: {:.1f} K missing above the pour point margin",
                          fluid.name, place_text(grid.profile, grid.profile.x_m[node]),
                          fluid.pour_point_c + kPourMargin_k - temperature_c),
      .found = fmt::format("{:.1f} C", temperature_c),
      .expected =
          fmt::format("at least {:.1f} C: pour point {:.1f} C and {:.0f} K",
                      fluid.pour_point_c + kPourMargin_k, fluid.pour_point_c, kPourMargin_k),
      .hint = fmt::format("heat on the way, insulate (u_w_m2_k below {:g}), deliver warmer than "
                          "{:.0f} C or add a pour point depressant",
                          rules.u_w_m2_k, rules.inlet_c)};
}

std::optional<Error> too_fast(const PipelineTask& task, const Pipe& pipe, double wall_m) {
  const double inside = pipe.outside_diameter_m - 2 * wall_m;
  const double each_m3_s = task.flow_m3_s / pipe.parallel_lines;
  const double v = each_m3_s / (std::numbers::pi / 4 * inside * inside);
  const double most = task.rules.most_velocity_m_s;
  if (v <= most) {
    return std::nullopt;
  }
  const double needed = std::sqrt(each_m3_s / most / (std::numbers::pi / 4)) + 2 * wall_m;
  return Error{.code = "E7136",
               .what = fmt::format("oil would run at {:.1f} m/s in a pipe of {:.0f} mm", v,
                                   pipe.outside_diameter_m * 1000),
               .found = fmt::format("{:.1f} m/s", v),
               .expected = fmt::format("at most {:.1f} m/s", most),
               .hint = fmt::format("a diameter of {:.0f} mm, or {:.0f} parallel lines",
                                   needed * 1000, std::ceil(v / most) * pipe.parallel_lines)};
}

Flow flow_through(const Grid& grid, const PipelineTask& task, const Pipe& pipe, double wall_m,
                  double flow_m3_s, const ViscosityLaw& viscosity) {
  const StationRules& rules = task.rules;
  const std::size_t n = grid.profile.size();
  Flow out;
  out.inside_m = pipe.outside_diameter_m - 2 * wall_m;
  const double mass_kg_s = flow_m3_s / pipe.parallel_lines * task.fluid.density_15c_kg_m3;
  const double area = std::numbers::pi / 4 * out.inside_m * out.inside_m;
  const double e = pipe.roughness_m / out.inside_m;
  out.temperature_k.reserve(n);
  out.slope.reserve(n - 1);
  out.friction.reserve(n);
  double t_k = rules.inlet_c + kKelvinAtZeroCelsius;
  double friction = 0;
  double u = 0;
  double density_sum = 0;
  for (std::size_t i = 0;; ++i) {
    out.temperature_k.push_back(t_k);
    out.friction.push_back(friction);
    const double t_c = t_k - kKelvinAtZeroCelsius;
    if (t_c < task.fluid.pour_point_c + kPourMargin_k && !out.too_cold) {
      out.too_cold = too_cold(grid, task.fluid, rules, i, t_c);
    }
    if (i + 1 == n) {
      break;
    }
    const double dx = grid.profile.x_m[i + 1] - grid.profile.x_m[i];
    const double density = density_kg_m3(task.fluid, t_c);
    density_sum += density * dx;
    const double nu_cst = viscosity_cst(viscosity, t_c);
    out.viscosity_cst = std::max(out.viscosity_cst, nu_cst);
    const double v = mass_kg_s / density / area;
    const double re = v * out.inside_m / (nu_cst * kM2_sPerCentistoke);
    out.transitional_m += is_transitional(re) ? dx : 0;
    const double f = friction_factor(re, e, rules.friction, u);
    const double slope = friction_slope(f, v, out.inside_m, pipe.drag_reduction);
    out.slope.push_back(slope);
    out.transit_h += dx / v / kSecondsPerHour;
    friction += slope * dx;
    t_k = outlet_temperature_k({.length_m = dx,
                                .diameter_m = out.inside_m,
                                .u_w_m2_k = rules.u_w_m2_k,
                                .ground_k = grid.ground_k[i],
                                .inlet_k = t_k,
                                .mass_flow_kg_s = mass_kg_s,
                                .heat_capacity_j_kg_k = task.fluid.heat_capacity_j_kg_k,
                                .friction_slope = slope});
  }
  out.density_kg_m3 = density_sum / grid.profile.length_m();
  return out;
}

double allowed_head_m(const StationRules& rules, const Pipe& pipe, double wall_m, double density) {
  return std::min(rules.max_pressure_pa, allowed_pressure_pa(pipe, wall_m)) /
         (density * kGravity_m_s2);
}

StationProblem problem_of(const Grid& grid, const PipelineTask& task, const Flow& flow,
                          double allowed_m) {
  const StationRules& rules = task.rules;
  const double rho_g = flow.density_kg_m3 * kGravity_m_s2;
  StationProblem out;
  out.x_m = grid.profile.x_m;
  out.z_m = grid.profile.z_m;
  out.friction_m = flow.friction;
  out.allowed_head_m.assign(out.x_m.size(), allowed_m);
  for (const double air_pa : grid.air_pa) {
    out.vapour_head_m.push_back((task.fluid.vapour_pressure_pa - air_pa + rules.vapour_margin_pa) /
                                rho_g);
  }
  out.candidate = grid.candidate;
  out.forced = grid.forced;
  for (const std::uint32_t node : grid.candidate) {
    const double npsh_m =
        rules.npsh_required_m + 1 + (task.fluid.vapour_pressure_pa - grid.air_pa[node]) / rho_g;
    out.suction_head_m.push_back(std::max(rules.suction_head_m, npsh_m));
    out.npsh_rules.push_back(npsh_m > rules.suction_head_m ? 1 : 0);
  }
  out.origin_head_m = rules.origin_head_m;
  out.delivery_head_m = rules.delivery_head_m;
  out.operation = rules.operation;
  return out;
}

/// Large centrifugal pumps lose efficiency above 100 cSt: 3 points a doubling (estimate).
double pump_efficiency(const StationRules& rules, double viscosity_cst) {
  const double doublings = viscosity_cst > 100 ? std::log2(viscosity_cst / 100) : 0;
  return std::max(0.3, rules.pump_efficiency - 0.03 * doublings);
}

StationWeights station_weights(const PipelineTask& task, const Pipe& pipe, const Flow& flow,
                               double allowed_m) {
  const StationRules& rules = task.rules;
  const DesignWeights& w = task.weights;
  const double rho_g = flow.density_kg_m3 * kGravity_m_s2;
  const double shaft_mw_per_m =
      rho_g * task.flow_m3_s / pump_efficiency(rules, flow.viscosity_cst) / 1e6;
  const double spare = 1 + static_cast<double>(rules.spare_pumps) / rules.running_pumps;
  StationWeights out;
  out.pump_station = w.per_pump_station;
  out.reduction_station = w.per_reduction_station;
  out.per_lift_m =
      shaft_mw_per_m * (spare * w.per_mw_installed +
                        rules.hours_per_year / rules.drive_efficiency * w.per_gwh / 1000);
  if (w.per_kt_steel > 0) {
    const auto heads = static_cast<std::size_t>(std::ceil(allowed_m)) + 2;
    for (std::size_t h = 0; h < heads; ++h) {
      const double wall = wall_for_pressure_m(pipe, static_cast<double>(h) * rho_g);
      out.pipe_per_m.push_back(steel_kg_per_m(pipe.outside_diameter_m, wall) * pipe.parallel_lines /
                               1e6 * w.per_kt_steel);
    }
  }
  return out;
}

std::string wall_text(const Pipe& pipe, const StationRules& rules, double wall_m) {
  const double wall_mpa = allowed_pressure_pa(pipe, wall_m) / 1e6;
  return rules.max_pressure_pa / 1e6 < wall_mpa
             ? fmt::format("pressure class {:.1f} MPa", rules.max_pressure_pa / 1e6)
             : fmt::format("thickest wall tried, {:.1f} mm of {}", wall_m * 1000, pipe.grade.name);
}

/// What would let the pipe hold `pressure_pa`.
std::string stronger_pipe(const Pipe& pipe, const StationRules& rules, double pressure_pa) {
  const double wall_mm = (pressure_pa * pipe.outside_diameter_m /
                              (2 * pipe.grade.yield_pa * pipe.design_factor * pipe.joint_factor) +
                          pipe.corrosion_m) *
                         1000;
  return rules.max_pressure_pa < pressure_pa
             ? fmt::format("a pressure class of {:.1f} MPa with a wall of {:.1f} mm",
                           pressure_pa / 1e6, wall_mm)
             : fmt::format("a wall of {:.1f} mm", wall_mm);
}

Error no_stations(const Grid& grid, const PipelineTask& task, const Pipe& pipe,
                  const StationProblem& p, const Obstacle& obstacle, double density) {
  const Profile& profile = grid.profile;
  const double from = profile.x_m[p.candidate[obstacle.from_candidate]];
  const double to = profile.x_m[p.candidate[obstacle.to_candidate]];
  const double wall = thickest_wall_m(pipe);
  const double allowed = p.allowed_head_m[obstacle.low_node];
  const double needed_pa = (allowed + obstacle.missing_head_m) * density * kGravity_m_s2;
  const std::string mend = stronger_pipe(pipe, task.rules, needed_pa);
  for (const auto& stretch : task.rules.forbidden) {
    if (stretch.from_m < to && stretch.to_m > from &&
        stretch.to_m - stretch.from_m > task.rules.candidate_step_m) {
      return {
          .code = "E7133",
          .what =
              fmt::format("no station may stand between {} and {} ({}), and that is farther "
                          "than one station reaches: {:.0f} m of head missing",
                          place_text(profile, stretch.from_m), place_text(profile, stretch.to_m),
                          stretch.why.empty() ? "forbidden" : stretch.why, obstacle.missing_head_m),
          .found = fmt::format("{:.1f} km", (stretch.to_m - stretch.from_m) / 1000),
          .expected = "a stretch that one station can cross",
          .hint = fmt::format("allow one more station inside, or {}, or a larger diameter", mend)};
    }
  }
  if (obstacle.static_pressure) {
    return {.code = "E7132",
            .what = fmt::format("static pressure on the descent from {} is above the {} at {}: "
                                "{:.0f} m of head too much",
                                place_text(profile, profile.x_m[obstacle.high_node]),
                                wall_text(pipe, task.rules, wall),
                                place_text(profile, profile.x_m[obstacle.low_node]),
                                obstacle.missing_head_m),
            .found = fmt::format("{:.1f} MPa shut in", needed_pa / 1e6),
            .expected = fmt::format("at most {:.1f} MPa", allowed * density * kGravity_m_s2 / 1e6),
            .hint = fmt::format("one more reduction station between {} and {} (candidates closer "
                                "than {:.1f} km), or {}",
                                place_text(profile, from), place_text(profile, to),
                                task.rules.candidate_step_m / 1000, mend)};
  }
  return {.code = "E7131",
          .what = fmt::format("no set of stations reaches {}: {:.0f} m of head missing at {} with "
                              "the {} ({:.0f} m of oil)",
                              place_text(profile, profile.x_m[obstacle.high_node]),
                              obstacle.missing_head_m,
                              place_text(profile, profile.x_m[obstacle.low_node]),
                              wall_text(pipe, task.rules, wall), allowed),
          .found = fmt::format("{:.0f} m of head", allowed),
          .expected = fmt::format("{:.0f} m", allowed + obstacle.missing_head_m),
          .hint = fmt::format("one more station between {} and {}, or {}, or a larger diameter",
                              place_text(profile, from), place_text(profile, to), mend)};
}

std::string head_binding(const Grid& grid, const StationProblem& p, const PlannedStation& station) {
  if (station.kind == StationKind::terminal) {
    return "";
  }
  const std::string place = place_text(grid.profile, p.x_m[station.control_node]);
  switch (station.head_limit) {
    case HeadLimit::summit:
      return station.control_node == p.candidate[station.candidate]
                 ? "vapour pressure at the station"
                 : fmt::format("summit at {}", place);
    case HeadLimit::npsh:
      return fmt::format("NPSH at {}", place);
    case HeadLimit::next_suction:
      return fmt::format("suction at {}", place);
    case HeadLimit::delivery:
      return "delivery";
    case HeadLimit::kept:
      return "pressure of the pipe ahead";
  }
  return "";
}

std::string spacing_binding(const Grid& grid, const PlannedStation& station) {
  if (station.kind == StationKind::terminal) {
    return "";
  }
  const std::string what = text(station.spacing_limit);
  const bool has_place = station.spacing_limit == SpacingLimit::pressure ||
                         station.spacing_limit == SpacingLimit::static_pressure;
  return has_place ? fmt::format("{} at {}", what,
                                 place_text(grid.profile, grid.profile.x_m[station.spacing_node]))
                   : what;
}

/// Running and shut-in head of every node; walls from both.
void fill_series(PipelineDesign& out, const StationProblem& p, const StationPlan& plan,
                 const Flow& flow) {
  PipelineSeries& s = out.series;
  const std::size_t n = p.x_m.size();
  const double rho_g = flow.density_kg_m3 * kGravity_m_s2;
  s.x_m = p.x_m;
  s.ground_m = p.z_m;
  s.friction_slope = flow.slope;
  s.friction_slope.push_back(flow.slope.back());
  s.head_m.assign(n, 0);
  s.static_head_m.assign(n, 0);
  s.slack.assign(n, 0);
  s.wall_m.assign(n, 0);
  s.allowed_head_m.assign(n, 0);
  for (const double t_k : flow.temperature_k) {
    s.temperature_c.push_back(t_k - kKelvinAtZeroCelsius);
  }
  for (std::size_t k = 0; k + 1 < plan.stations.size(); ++k) {
    const std::size_t begin = p.candidate[plan.stations[k].candidate];
    const std::size_t end = p.candidate[plan.stations[k + 1].candidate];
    const double level = plan.stations[k].departure_level_m;
    std::vector<double> head(end - begin + 1);
    double highest = p.z_m[begin];
    for (std::size_t i = begin; i <= end; ++i) {
      head[i - begin] = level - p.friction_m[i];
      highest = std::max(highest, p.z_m[i]);
    }
    if (p.operation == Operation::slack) {
      LineBetween line;
      const auto part = [&](const std::vector<double>& v, std::size_t last) {
        return std::vector<double>(v.begin() + static_cast<std::ptrdiff_t>(begin),
                                   v.begin() + static_cast<std::ptrdiff_t>(last));
      };
      line.x_m = part(p.x_m, end + 1);
      line.z_m = part(p.z_m, end + 1);
      line.vapour_head_m = part(p.vapour_head_m, end + 1);
      line.friction_slope = part(flow.slope, end);
      line.delivery_head_m = k + 2 == plan.stations.size()
                                 ? p.delivery_head_m
                                 : p.suction_head_m[plan.stations[k + 1].candidate];
      const HeadLine found = head_line(line, Operation::slack);
      head = found.head_m;
      out.slack_m += found.slack_m;
      for (const SlackStretch& stretch : found.slack) {
        for (std::size_t i = begin; i < end; ++i) {
          if (p.x_m[i] >= stretch.from_m - 1e-9 && p.x_m[i] < stretch.to_m) {
            s.slack[i] = 1;
          }
        }
      }
    }
    for (std::size_t i = begin; i < end; ++i) {
      const double running =
          std::max(head[i - begin] - p.z_m[i], head[i - begin + 1] - p.z_m[i + 1]);
      const double shut_in = highest - std::min(p.z_m[i], p.z_m[i + 1]);
      s.wall_m[i] = wall_for_pressure_m(out.pipe, std::max(running, shut_in) * rho_g);
      s.allowed_head_m[i] = p.z_m[i] + allowed_head_m({.max_pressure_pa = 1e12}, out.pipe,
                                                      s.wall_m[i], flow.density_kg_m3);
      s.head_m[i] = head[i - begin];
      s.static_head_m[i] = highest;
    }
    s.head_m[end] = head.back();
    s.static_head_m[end] = highest;
  }
  s.wall_m[n - 1] = s.wall_m[n - 2];
  s.allowed_head_m[n - 1] = s.allowed_head_m[n - 2] - p.z_m[n - 2] + p.z_m[n - 1];
}

void fill_stations(PipelineDesign& out, const Grid& grid, const PipelineTask& task,
                   const StationProblem& p, const StationPlan& plan, const Flow& flow) {
  const StationRules& rules = task.rules;
  const double rho_g = flow.density_kg_m3 * kGravity_m_s2;
  const double efficiency = pump_efficiency(rules, flow.viscosity_cst);
  for (const PlannedStation& planned : plan.stations) {
    const std::size_t node = p.candidate[planned.candidate];
    const double a = p.z_m[node] + p.friction_m[node];
    StationResult s;
    s.x_m = p.x_m[node];
    s.elevation_m = p.z_m[node];
    s.place = place_text(grid.profile, s.x_m);
    s.kind = planned.kind;
    const bool arrives_slack = p.operation == Operation::slack && planned.candidate > 0 &&
                               planned.kind != StationKind::terminal;
    s.arrival_head_m =
        (arrives_slack ? a + p.suction_head_m[planned.candidate] : planned.arrival_level_m) - a;
    s.discharge_head_m = planned.departure_level_m - a;
    s.discharge_pressure_pa = s.discharge_head_m * rho_g;
    const double rise = planned.departure_level_m - planned.arrival_level_m;
    const bool pumps = planned.kind == StationKind::pump || planned.kind == StationKind::origin;
    if (pumps && rise > 0) {
      s.lift_m = rise + rules.station_loss_m;
    } else if (planned.kind == StationKind::terminal) {
      s.drop_m = std::max(0.0, plan.terminal_surplus_m);
      s.discharge_head_m = p.delivery_head_m;
    } else {
      s.drop_m = std::max(0.0, -rise);
    }
    s.shaft_mw = rho_g * task.flow_m3_s * s.lift_m / efficiency / 1e6;
    s.drive_mw = s.shaft_mw / rules.drive_efficiency;
    const double thin_air =
        rules.drive == PumpDrive::gas_turbine ? air_density_ratio(s.elevation_m) : 1;
    s.installed_mw =
        s.shaft_mw * (1 + static_cast<double>(rules.spare_pumps) / rules.running_pumps) / thin_air;
    s.recovered_mw = rho_g * task.flow_m3_s * s.drop_m * rules.turbine_efficiency / 1e6;
    s.binding_head = head_binding(grid, p, planned);
    s.binding_spacing = spacing_binding(grid, planned);
    out.stations.push_back(std::move(s));
  }
}

void fill_quantities(PipelineDesign& out, const PipelineTask& task, const StationProblem& p,
                     const StationPlan& plan, const Flow& flow) {
  PipelineQuantities& q = out.quantities;
  const Pipe& pipe = out.pipe;
  const double length_m = p.x_m.back() - p.x_m.front();
  q.length_km = length_m / 1000;
  for (std::size_t i = 0; i + 1 < p.x_m.size(); ++i) {
    const double dx = p.x_m[i + 1] - p.x_m[i];
    q.steel_t += steel_kg_per_m(pipe.outside_diameter_m, out.series.wall_m[i]) * dx / 1000 *
                 pipe.parallel_lines;
    const double slope = std::abs(p.z_m[i + 1] - p.z_m[i]) / dx;
    (slope < 0.02 ? q.km_level : slope < 0.08 ? q.km_rolling : q.km_mountain) += dx / 1000;
    q.km_above_3000_m += std::max(p.z_m[i], p.z_m[i + 1]) > 3000 ? dx / 1000 : 0;
  }
  q.coating_m2 = std::numbers::pi * pipe.outside_diameter_m * length_m * pipe.parallel_lines;
  q.valves = (static_cast<std::size_t>(std::ceil(length_m / task.rules.valve_step_m)) + 1) *
             static_cast<std::size_t>(pipe.parallel_lines);
  for (const StationResult& s : out.stations) {
    q.shaft_mw += s.shaft_mw;
    q.drive_mw += s.drive_mw;
    q.installed_mw += s.installed_mw;
    q.recovered_mw += s.recovered_mw;
  }
  const double mass_t_per_h =
      task.flow_m3_s * task.fluid.density_15c_kg_m3 * kSecondsPerHour / 1000;
  out.mass_t_per_year = mass_t_per_h * task.rules.hours_per_year;
  q.gwh_per_year = (q.drive_mw - q.recovered_mw) * task.rules.hours_per_year / 1000;
  q.kwh_per_t = (q.drive_mw - q.recovered_mw) * 1000 / mass_t_per_h;
  q.kwh_per_t_km = q.kwh_per_t / q.length_km;
  q.kwh_per_bbl = q.kwh_per_t * task.fluid.density_15c_kg_m3 / 1000 * kM3PerBarrel;
  q.friction_head_m = p.friction_m.back();
  q.lift_head_m = plan.lift_m;
  q.pump_stations = plan.pump_stations;
  q.reduction_stations = plan.reduction_stations;
  q.linefill_m3 =
      std::numbers::pi / 4 * flow.inside_m * flow.inside_m * length_m * pipe.parallel_lines;
  q.transit_h = flow.transit_h;
}

void fill_warnings(PipelineDesign& out, const PipelineTask& task, const Flow& flow) {
  const auto warn = [&](const char* code, std::string what, const char* hint) {
    out.warnings.add(
        {.code = code, .what = std::move(what), .hint = hint, .severity = Severity::warning});
  };
  if (flow.transitional_m > 0) {
    warn("W7101",
         fmt::format("{:.0f} km run in the transition between laminar and turbulent flow",
                     flow.transitional_m / 1000),
         "friction there is uncertain by tens of percent: try a smaller diameter or a warmer line");
  }
  if (out.slack_m > 0) {
    warn("W7102", fmt::format("{:.1f} km run slack behind summits", out.slack_m / 1000),
         "operation = tight holds the summit's head line, with thicker walls on the descent");
  }
  out.caveats = {
      "handling limit D/100, station loss, suction head, velocity limit and ground classes are "
      "estimates",
      fmt::format("friction is that of the inside diameter behind a {:.1f} mm wall throughout",
                  out.friction_wall_m * 1000)};
  if (task.weights.are_defaults) {
    out.caveats.emplace_back("station and wall weights are estimates: give prices of your own");
  }
  if (flow.viscosity_cst > 100) {
    out.caveats.emplace_back("pump efficiency above 100 cSt is an estimate");
  }
}

double line_weight(const PipelineTask& task, const PipelineQuantities& q) {
  return task.weights.per_km * q.length_km + task.weights.per_1000_m2 * q.coating_m2 / 1000;
}

PipelineDesign designed(const Grid& grid, const PipelineTask& task, const Pipe& pipe,
                        const ViscosityLaw& viscosity) {
  PipelineDesign out;
  out.pipe = pipe;
  out.flow_m3_s = task.flow_m3_s;
  out.friction_wall_m = wall_for_pressure_m(pipe, task.rules.max_pressure_pa);
  out.problem = too_fast(task, pipe, out.friction_wall_m);
  if (out.problem) {
    return out;
  }
  const Flow flow = flow_through(grid, task, pipe, out.friction_wall_m, task.flow_m3_s, viscosity);
  if (flow.too_cold) {
    out.problem = flow.too_cold;
    return out;
  }
  const double allowed =
      allowed_head_m(task.rules, pipe, thickest_wall_m(pipe), flow.density_kg_m3);
  const StationProblem p = problem_of(grid, task, flow, allowed);
  const double suction =
      std::max(task.rules.delivery_head_m,
               *std::max_element(p.suction_head_m.begin(), p.suction_head_m.end()));
  if (allowed <= suction) {
    out.problem = Error{
        .code = "E7128",
        .what = "allowed pressure is below the suction head of a station",
        .found = fmt::format("{:.0f} m of oil", allowed),
        .expected = fmt::format("more than {:.0f} m", suction),
        .hint = stronger_pipe(pipe, task.rules, 2 * suction * flow.density_kg_m3 * kGravity_m_s2)};
    return out;
  }
  const StationPlan plan = place_stations(p, station_weights(task, pipe, flow, allowed));
  if (!plan.feasible) {
    out.problem = no_stations(grid, task, pipe, p, plan.obstacle, flow.density_kg_m3);
    return out;
  }
  out.feasible = true;
  fill_series(out, p, plan, flow);
  fill_stations(out, grid, task, p, plan, flow);
  fill_quantities(out, task, p, plan, flow);
  fill_warnings(out, task, flow);
  out.weight = plan.weight + line_weight(task, out.quantities);
  return out;
}

void require_valid(const PipelineTask& task, std::span<const Pipe> pipes) {
  ErrorList errors = check(task.profile);
  errors.add_all(check(task.fluid));
  if (!(task.flow_m3_s > 0 && std::isfinite(task.flow_m3_s))) {
    errors.add({.code = "E7129",
                .what = "flow must be positive",
                .found = fmt::format("{:g} m3/s", task.flow_m3_s),
                .expected = "above 0",
                .hint = "1 million barrels a day is 1.84 m3/s"});
  }
  if (!errors.has_errors()) {
    errors.add_all(check(task.rules, task.profile));
  }
  for (const Pipe& pipe : pipes) {
    errors.add_all(check(pipe));
  }
  errors.throw_if_any();
}

}  // namespace

ErrorList check(const StationRules& rules, const Profile& profile) {
  ErrorList errors;
  const auto positive = [&](double value, const char* what) {
    if (!(value > 0)) {
      errors.add({.code = "E7134",
                  .what = fmt::format("{} must be positive", what),
                  .found = fmt::format("{:g}", value),
                  .expected = "above 0",
                  .hint = "leave it out for the default"});
    }
  };
  positive(rules.max_pressure_pa, "max_pressure_pa");
  positive(rules.candidate_step_m, "candidate_step_m");
  positive(rules.node_step_m, "node_step_m");
  positive(rules.valve_step_m, "valve_step_m");
  positive(rules.pump_efficiency, "pump_efficiency");
  positive(rules.drive_efficiency, "drive_efficiency");
  positive(rules.u_w_m2_k, "u_w_m2_k");
  positive(rules.running_pumps, "running_pumps");
  positive(rules.most_velocity_m_s, "most_velocity_m_s");
  for (const double x : rules.forced_m) {
    const bool outside = x < profile.x_m.front() || x > profile.x_m.back();
    if (outside || is_forbidden(rules, x)) {
      errors.add({.code = "E7135",
                  .what = fmt::format("forced station at {} is {}", place_text(profile, x),
                                      outside ? "outside the line" : "in a forbidden stretch"),
                  .found = fmt::format("km {:.1f}", x / 1000),
                  .expected = fmt::format("km {:.1f} to {:.1f}", profile.x_m.front() / 1000,
                                          profile.x_m.back() / 1000),
                  .hint = "move the station or shorten the stretch"});
    }
  }
  return errors;
}

double flow_m3_s_of_bbl_per_day(double barrels_per_day) {
  return barrels_per_day * kM3PerBarrel / kSecondsPerDay;
}

PipelineDesign design(const PipelineTask& task, const Pipe& pipe) {
  require_valid(task, std::span<const Pipe>(&pipe, 1));
  return designed(make_grid(task), task, pipe,
                  viscosity_law(task.fluid.viscosity_cold, task.fluid.viscosity_hot));
}

std::vector<Pipe> pipes_of(std::span<const double> diameters_in, std::span<const Grade> grades,
                           const Pipe& like) {
  std::vector<Pipe> out;
  for (const double inches : diameters_in) {
    for (const Grade& one : grades) {
      Pipe pipe = like;
      pipe.outside_diameter_m = inches * kMetresPerInch;
      pipe.grade = one;
      out.push_back(std::move(pipe));
    }
  }
  return out;
}

Sweep sweep(const PipelineTask& task, std::span<const Pipe> pipes, int threads) {
  require_valid(task, pipes);
  const Grid grid = make_grid(task);
  const ViscosityLaw viscosity = viscosity_law(task.fluid.viscosity_cold, task.fluid.viscosity_hot);
  Sweep out;
  out.entries.resize(pipes.size());
  parallel_blocks(pipes.size(), threads, [&](std::size_t i, std::size_t) {
    PipelineDesign one = designed(grid, task, pipes[i], viscosity);
    SweepEntry& entry = out.entries[i];
    entry.pipe = std::move(one.pipe);
    entry.feasible = one.feasible;
    entry.problem = one.problem ? one.problem->what : "";
    entry.weight = one.weight;
    entry.quantities = one.quantities;
  });
  for (std::size_t i = 0; i < out.entries.size(); ++i) {
    const bool better = out.entries[i].feasible &&
                        (!out.any_feasible || out.entries[i].weight < out.entries[out.best].weight);
    out.best = better ? i : out.best;
    out.any_feasible = out.any_feasible || out.entries[i].feasible;
  }
  return out;
}

namespace {

/// Head to spare on the worst stretch between stations, and where.
struct Spare {
  double head_m = std::numeric_limits<double>::infinity();
  std::size_t high_node = 0;
  std::size_t low_node = 0;
  bool static_pressure = false;
};

Spare spare_head(const StationProblem& p) {
  Spare worst;
  for (std::size_t i = 0; i + 1 < p.candidate.size(); ++i) {
    const std::size_t begin = p.candidate[i];
    const std::size_t end = p.candidate[i + 1];
    const double wanted = i + 2 == p.candidate.size() ? p.delivery_head_m : p.suction_head_m[i + 1];
    std::size_t high = end;
    std::size_t low = begin;
    std::size_t top = begin;
    std::size_t weak = begin;
    const auto least = [&](std::size_t k) {
      return p.z_m[k] + p.friction_m[k] + (k == end ? wanted : p.vapour_head_m[k]);
    };
    const auto most = [&](std::size_t k) {
      return p.z_m[k] + p.friction_m[k] + p.allowed_head_m[k];
    };
    for (std::size_t k = begin; k <= end; ++k) {
      high = least(k) > least(high) ? k : high;
      low = most(k) < most(low) ? k : low;
      top = p.z_m[k] > p.z_m[top] ? k : top;
      weak = p.z_m[k] + p.allowed_head_m[k] < p.z_m[weak] + p.allowed_head_m[weak] ? k : weak;
    }
    const double running = most(low) - least(high);
    const double shut_in = p.z_m[weak] + p.allowed_head_m[weak] - p.z_m[top];
    if (running < worst.head_m) {
      worst = {running, high, low, false};
    }
    if (shut_in < worst.head_m && shut_in < 0) {
      worst = {shut_in, top, weak, true};
    }
  }
  return worst;
}

}  // namespace

Rating rating(const PipelineTask& task, const Pipe& pipe, std::span<const double> stations_m,
              double wall_m) {
  PipelineTask valid = task;
  valid.flow_m3_s = 1;
  require_valid(valid, std::span<const Pipe>(&pipe, 1));
  Grid grid = make_grid(task);
  grid.candidate.clear();
  for (const double x : stations_m) {
    grid.candidate.push_back(node_at(grid.profile, x));
  }
  grid.candidate.push_back(static_cast<std::uint32_t>(grid.profile.size() - 1));
  std::sort(grid.candidate.begin(), grid.candidate.end());
  grid.candidate.erase(std::unique(grid.candidate.begin(), grid.candidate.end()),
                       grid.candidate.end());
  grid.forced.assign(grid.candidate.size(), 0);
  const ViscosityLaw viscosity = viscosity_law(task.fluid.viscosity_cold, task.fluid.viscosity_hot);
  const double inside = pipe.outside_diameter_m - 2 * wall_m;
  const double area = std::numbers::pi / 4 * inside * inside * pipe.parallel_lines;
  double density = 0;
  const auto problem_at = [&](double flow_m3_s) {
    const Flow flow = flow_through(grid, task, pipe, wall_m, flow_m3_s, viscosity);
    density = flow.density_kg_m3;
    return problem_of(grid, task, flow,
                      allowed_head_m(task.rules, pipe, wall_m, flow.density_kg_m3));
  };
  const double fastest = task.rules.most_velocity_m_s;
  const Bracket bracket = {0.02 * area, fastest * area};
  Rating out;
  const StationProblem at_rest = problem_at(bracket.low);
  const Spare rest = spare_head(at_rest);
  if (rest.head_m < 0) {
    const double allowed = at_rest.allowed_head_m[rest.low_node];
    out.problem = Error{
        .code = rest.static_pressure ? "E7132" : "E7131",
        .what = fmt::format("the line cannot run at any flow: {:.0f} m of head missing between {} "
                            "and {}",
                            -rest.head_m, place_text(grid.profile, at_rest.x_m[rest.low_node]),
                            place_text(grid.profile, at_rest.x_m[rest.high_node])),
        .found = fmt::format("{:.0f} m allowed", allowed),
        .expected = fmt::format("{:.0f} m", allowed - rest.head_m),
        .hint = fmt::format(
            "one more station, or {}",
            stronger_pipe(pipe, task.rules, (allowed - rest.head_m) * density * kGravity_m_s2))};
    return out;
  }
  out.feasible = true;
  if (spare_head(problem_at(bracket.high)).head_m > 0) {
    out.flow_m3_s = bracket.high;
    out.binding = fmt::format("velocity of {:g} m/s", fastest);
  } else {
    out.flow_m3_s = bracketed_root([&](double q) { return spare_head(problem_at(q)).head_m; },
                                   bracket, "pipeline rating");
  }
  const StationProblem p = problem_at(out.flow_m3_s);
  const Spare spare = spare_head(p);
  if (out.binding.empty()) {
    out.binding = fmt::format("allowed pressure at {}, held by {}",
                              place_text(grid.profile, p.x_m[spare.low_node]),
                              place_text(grid.profile, p.x_m[spare.high_node]));
  }
  out.bbl_per_day = out.flow_m3_s / flow_m3_s_of_bbl_per_day(1);
  out.t_per_year = out.flow_m3_s * task.fluid.density_15c_kg_m3 / 1000 * kSecondsPerHour *
                   task.rules.hours_per_year;
  // Lifts: each station raises the level to the least that reaches the next one.
  const StationPlan plan = [&] {
    StationProblem only = p;
    only.forced.assign(only.candidate.size(), 1);
    for (double& head : only.allowed_head_m) {
      head += 1e-3;  // the root stands exactly on the limit
    }
    return place_stations(only, {});
  }();
  for (const PlannedStation& station : plan.stations) {
    if (station.kind != StationKind::terminal) {
      out.lift_m.push_back(std::max(0.0, station.departure_level_m - station.arrival_level_m));
    }
  }
  return out;
}

}  // namespace corridor::physics
