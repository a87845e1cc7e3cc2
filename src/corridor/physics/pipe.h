// Line pipe: grades, walls, Barlow's pressure and the steel in it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::physics {

/// Steel grade of API 5L: "X65" yields at 65,000 psi.
struct Grade {
  std::string name = "X65";
  double yield_pa = 448.2e6;
};
/// @throws InputError for a name that is not "X42" .. "X80"
Grade grade(const std::string& name);

struct Pipe {
  double outside_diameter_m = 1.016;
  Grade grade = {};
  double design_factor = 0.72;  // ASME B31.4, 49 CFR 195.106
  double joint_factor = 1.0;
  double corrosion_m = 0.001;
  double roughness_m = 4.5e-5;  // commercial steel
  double drag_reduction = 0;    // 0 to 0.5, share of friction that an additive takes away
  int parallel_lines = 1;
  std::vector<double> walls_m = {};  // to choose from; empty: standard_walls_m()
};

/// E712x: diameter outside 0.05..1.5 m, factor outside (0, 1], drag reduction outside [0, 0.5], no
/// line, walls not rising, wall >= D/2.
ErrorList check(const Pipe& pipe);

/// Walls of API 5L that large pipe is rolled in, m, rising (5.6 to 31.8 mm).
std::span<const double> standard_walls_m();
/// Outside diameters of API 5L in inches that `sweep` takes by default (16 to 56).
std::span<const double> standard_diameters_in();

/// 2 t S F E / D (Barlow).
double barlow_pressure_pa(double outside_diameter_m, double wall_m, double yield_pa,
                          double design_factor, double joint_factor = 1);
/// Greatest pressure that a wall of `pipe` holds after corrosion.
double allowed_pressure_pa(const Pipe& pipe, double wall_m);
/// Thinnest listed wall for a pressure, D/100 for handling included; the thickest if none is
/// enough.
double wall_for_pressure_m(const Pipe& pipe, double pressure_pa);
double thickest_wall_m(const Pipe& pipe);

/// pi (D - t) t x 7850 kg/m3.
double steel_kg_per_m(double outside_diameter_m, double wall_m);

}  // namespace corridor::physics
