#include "corridor/physics/train_load.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/physics/atmosphere.h"
#include "corridor/physics/convert.h"

namespace corridor::physics {
namespace {

double effective_gradient(const Train& train, const Climb& climb) {
  return climb.gradient + curve_resistance_permille(climb.radius_m, train.curve_law) / 1000;
}

double sine(double gradient) {
  return gradient / std::sqrt(1 + gradient * gradient);
}

/// N/kg of a vehicle's resistance.
double per_kg(const Resistance& law, double mass, double speed_m_s, double air) {
  return mass > 0 ? resistance_n(law, speed_m_s, air) / mass : 0;
}

double continuous_speed(const Locomotive& loco) {
  return loco.continuous_speed_m_s > 0 ? loco.continuous_speed_m_s : m_s_from_kmh(20);
}

double continuous_effort(const Train& train, const Climb& climb) {
  const Locomotive& loco = train.locomotive;
  const double v = continuous_speed(loco);
  const double tabled =
      loco.continuous_effort_n > 0 ? loco.continuous_effort_n : effort_n(loco.effort, v);
  const double derated = tabled * altitude_factor(loco.altitude, climb.altitude_m);
  const double mu = adhesion(loco.adhesion, v);
  return mu > 0 ? std::min(derated, mu * loco.mass_kg * kGravity_m_s2 *
                                        curve_adhesion_factor(climb.radius_m))
                : derated;
}

double start_effort(const Train& train, const Climb& climb) {
  const Locomotive& loco = train.locomotive;
  const double derated =
      loco.effort.force_n.front() * altitude_factor(loco.altitude, climb.altitude_m);
  const double mu = adhesion(loco.adhesion, 0);
  return mu > 0 ? std::min(derated, mu * loco.mass_kg * kGravity_m_s2 *
                                        curve_adhesion_factor(climb.radius_m))
                : derated;
}

}  // namespace

double ruling_load_kg(const Train& train, const Climb& climb, int locomotives) {
  const double v = continuous_speed(train.locomotive);
  const double air = air_density_ratio(climb.altitude_m);
  const double grade = kGravity_m_s2 * sine(effective_gradient(train, climb));
  const double loco_per_kg =
      per_kg(train.locomotive.resistance, train.locomotive.mass_kg, v, air) + grade;
  const double wagon_per_kg = per_kg(train.wagon.resistance, train.wagon.mass_kg, v, air) + grade;
  const double left =
      locomotives * (continuous_effort(train, climb) - train.locomotive.mass_kg * loco_per_kg);
  return std::max(0.0, left / wagon_per_kg);
}

double starting_load_kg(const Train& train, const Climb& climb, int locomotives) {
  const double permille = 1000 * sine(effective_gradient(train, climb));
  return std::max(
      0.0, trailing_mass_kg(locomotives * start_effort(train, climb),
                            locomotives * train.locomotive.mass_kg, train.locomotive.start_n_per_kn,
                            train.wagon.start_n_per_kn, permille, kGravity_m_s2));
}

double trailing_mass_kg(double effort, double locomotive_kg, double locomotive_n_per_kn,
                        double wagon_n_per_kn, double gradient_permille, double g_m_s2) {
  const double left =
      effort - locomotive_kg * g_m_s2 * (locomotive_n_per_kn + gradient_permille) / 1000;
  return left / (g_m_s2 * (wagon_n_per_kn + gradient_permille) / 1000);
}

double wagon_start_n_per_kn(double gradient_permille) {
  return std::max(5.0, 3 + 0.4 * gradient_permille);
}

double army_gross_trailing_load(double continuous_effort_lb, double locomotive_tons,
                                double weather_factor, double rolling_lb_per_ton,
                                double ruling_grade_pct, double curve_degrees) {
  const double left = (continuous_effort_lb - 20 * locomotive_tons) * weather_factor;
  return std::ceil(left / (rolling_lb_per_ton + 20 * ruling_grade_pct + 0.8 * curve_degrees));
}

double derated_effort_n(double effort, double pressure_factor, double temperature_factor) {
  return effort * pressure_factor * temperature_factor;
}

LocomotiveCount locomotive_count(const Train& train, const Climb& climb, int most) {
  LocomotiveCount out;
  const double wanted = trailing_kg(train);
  for (int n = 1; n <= most && (out.for_running == 0 || out.for_starting == 0); ++n) {
    out.for_running =
        out.for_running == 0 && ruling_load_kg(train, climb, n) >= wanted ? n : out.for_running;
    out.for_starting =
        out.for_starting == 0 && starting_load_kg(train, climb, n) >= wanted ? n : out.for_starting;
  }
  out.feasible = out.for_running > 0 && out.for_starting > 0;
  out.locomotives = out.feasible ? std::max(out.for_running, out.for_starting) : 0;
  if (out.feasible) {
    const double grade = kGravity_m_s2 * sine(effective_gradient(train, climb));
    const double running = wanted * (per_kg(train.wagon.resistance, train.wagon.mass_kg,
                                            continuous_speed(train.locomotive), 1) +
                                     grade);
    const double starting = wanted * (kGravity_m_s2 * train.wagon.start_n_per_kn / 1000 + grade);
    out.coupler_n = std::max(running, starting);
    out.needs_distributed_power = out.coupler_n > train.coupler_limit_n;
  } else {
    out.problem =
        Error{.code = "E7214",
              .what = fmt::format("{} locomotives do not take {:.0f} t over {:.1f} permille{}{}",
                                  most, wanted / 1000, climb.gradient * 1000,
                                  climb.place.empty() ? "" : " at ", climb.place),
              .found = fmt::format("{:.0f} t", std::min(ruling_load_kg(train, climb, most),
                                                        starting_load_kg(train, climb, most)) /
                                                   1000),
              .expected = fmt::format("{:.0f} t", wanted / 1000),
              .hint = "a lighter train, an easier gradient or stronger locomotives"};
  }
  return out;
}

std::optional<Error> start_problem(const Train& train, const Climb& climb, int locomotives) {
  const double load = starting_load_kg(train, climb, locomotives);
  if (load >= trailing_kg(train)) {
    return std::nullopt;
  }
  const double permille = 1000 * sine(effective_gradient(train, climb));
  const double effort = locomotives * start_effort(train, climb);
  const double resistance =
      kGravity_m_s2 / 1000 *
      (locomotives * train.locomotive.mass_kg * (train.locomotive.start_n_per_kn + permille) +
       trailing_kg(train) * (train.wagon.start_n_per_kn + permille));
  int needed = locomotives;
  while (needed < 20 && starting_load_kg(train, climb, needed) < trailing_kg(train)) {
    ++needed;
  }
  const bool helps = starting_load_kg(train, climb, needed) >= trailing_kg(train);
  const int more = needed - locomotives;
  return Error{
      .code = "E7202",
      .what = fmt::format("train cannot start{}{}: {:.0f} kN of effort missing on {:.1f} permille",
                          climb.place.empty() ? "" : " at ", climb.place,
                          (resistance - effort) / 1000, climb.gradient * 1000),
      .found = fmt::format("{:.0f} kN with {} locomotive{}", effort / 1000, locomotives,
                           locomotives == 1 ? "" : "s"),
      .expected = fmt::format("{:.0f} kN", resistance / 1000),
      .hint = helps ? fmt::format("{} more locomotive{}, or at most {:.0f} t trailing", more,
                                  more == 1 ? "" : "s", load / 1000)
                    : fmt::format("at most {:.0f} t trailing", load / 1000)};
}

double brake_shoe_friction(double speed_kmh, double initial_kmh) {
  return 0.356 * (3.6 * speed_kmh + 100) / (14 * speed_kmh + 100) + 0.0007 * (110 - initial_kmh);
}

double unit_brake_force_n_per_kn(double speed_kmh, double initial_kmh, double brake_ratio) {
  return 1000 * brake_shoe_friction(speed_kmh, initial_kmh) * brake_ratio;
}

}  // namespace corridor::physics
