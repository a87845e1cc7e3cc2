// How much a locomotive pulls up a gradient, and how many it takes.
#pragma once

#include <optional>
#include <string>

#include "corridor/base/error.h"
#include "corridor/physics/train.h"

namespace corridor::physics {

/// A place to climb: what the gradient and the air are there.
struct Climb {
  double gradient = 0;  // rise over run; curves may be added as permille / 1000
  double altitude_m = 0;
  double radius_m = 0;     // of a curve; 0: straight
  std::string place = {};  // "km 780.0 (Koksil)", for messages
};

/// Greatest trailing mass at the continuous speed: n (lambda F_c - m_L g (w'0 + i)) / (g (w''0 +
/// i)). Resistances are those of the train's own wagons and locomotives per unit of mass.
double ruling_load_kg(const Train& train, const Climb& climb, int locomotives);

/// Greatest trailing mass that can be started: start effort within adhesion, starting resistances.
double starting_load_kg(const Train& train, const Climb& climb, int locomotives);

/// (F_k - m_L g (w'q + i)) / (g (w''q + i)) of plain numbers: the ruling-gradient check at start of
/// rule sheets. `wagon_start_n_per_kn` as 3 + 0.4 i, not below 5, where the rule says so.
double trailing_mass_kg(double effort_n, double locomotive_kg, double locomotive_n_per_kn,
                        double wagon_n_per_kn, double gradient_permille, double g_m_s2);
double wagon_start_n_per_kn(double gradient_permille);

/// US Army Rail Operations Planning: ((continuous effort - 20 x weight) x weather) / (rolling +
/// 20 x grade % + 0.8 x curve degrees), lb and short tons, rounded up.
double army_gross_trailing_load(double continuous_effort_lb, double locomotive_tons,
                                double weather_factor, double rolling_lb_per_ton,
                                double ruling_grade_pct, double curve_degrees);

/// Effort left of a diesel locomotive: F x pressure factor x temperature factor (TB/T 1407).
double derated_effort_n(double effort, double pressure_factor, double temperature_factor);

struct LocomotiveCount {
  bool feasible = false;
  int locomotives = 0;  // running at the continuous speed and starting
  int for_running = 0;
  int for_starting = 0;
  double coupler_n = 0;  // behind them
  bool needs_distributed_power = false;
  std::optional<Error> problem = {};
};

/// Smallest number, up to `most`, that takes the train's wagons over the climb and can start them
/// there.
LocomotiveCount locomotive_count(const Train& train, const Climb& climb, int most = 8);

/// Starting on a climb: none if it can, else E7202 with place, gradient, effort, resistance and how
/// many more locomotives would do.
std::optional<Error> start_problem(const Train& train, const Climb& climb, int locomotives);

/// Chinese shoe law for checks: phi = 0.356 (3.6 v + 100)/(14 v + 100) + 0.0007 (110 - v0), km/h.
double brake_shoe_friction(double speed_kmh, double initial_kmh);
/// b = 1000 phi theta, N/kN.
double unit_brake_force_n_per_kn(double speed_kmh, double initial_kmh, double brake_ratio);

}  // namespace corridor::physics
