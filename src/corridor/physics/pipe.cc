#include "corridor/physics/pipe.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <optional>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/physics/convert.h"

namespace corridor::physics {
namespace {

constexpr double kSteel_kg_m3 = 7850;
// Thinner pipe is dented in handling; an estimate, not a code.
constexpr double kHandling = 100;

constexpr std::array<double, 18> kWalls = {0.0056, 0.0064, 0.0071, 0.0079, 0.0087, 0.0095,
                                           0.0103, 0.0111, 0.0119, 0.0127, 0.0143, 0.0159,
                                           0.0175, 0.0191, 0.0222, 0.0254, 0.0286, 0.0318};
constexpr std::array<double, 12> kDiameters_in = {16, 20, 24, 28, 30, 32, 34, 36, 40, 42, 46, 48};

std::span<const double> walls(const Pipe& pipe) {
  return pipe.walls_m.empty() ? standard_walls_m() : std::span<const double>(pipe.walls_m);
}

}  // namespace

Grade grade(const std::string& name) {
  const std::optional<double> ksi =
      name.size() > 1 && name[0] == 'X' ? parse_number(name.substr(1)) : std::nullopt;
  if (!ksi || *ksi < 42 || *ksi > 80) {
    throw InputError({.code = "E7120",
                      .what = "unknown steel grade",
                      .found = name,
                      .expected = "X42 to X80 of API 5L",
                      .hint = "X65 yields at 65,000 psi = 448 MPa"});
  }
  return {.name = name, .yield_pa = *ksi * 1000 * kPaPerPsi};
}

ErrorList check(const Pipe& pipe) {
  ErrorList errors;
  const auto wrong = [&](const char* code, const char* what, double found, const char* expected,
                         const char* hint) {
    errors.add({.code = code,
                .what = what,
                .found = fmt::format("{:g}", found),
                .expected = expected,
                .hint = hint});
  };
  const double d = pipe.outside_diameter_m;
  if (!(d >= 0.05 && d <= 1.5)) {
    wrong("E7121", "pipe diameter out of range", d, "0.05 to 1.5 m",
          "is it in millimetres or inches?");
  }
  if (!(pipe.design_factor > 0 && pipe.design_factor <= 1)) {
    wrong("E7122", "design factor out of range", pipe.design_factor, "above 0, at most 1",
          "0.72 for cross-country lines");
  }
  if (!(pipe.drag_reduction >= 0 && pipe.drag_reduction <= 0.5)) {
    wrong("E7123", "drag reduction out of range", pipe.drag_reduction, "0 to 0.5",
          "a share: 0.3 is 30 %");
  }
  if (pipe.parallel_lines < 1) {
    wrong("E7124", "a pipeline has at least one line", pipe.parallel_lines, "1 or more",
          "set parallel_lines = 1");
  }
  const std::span<const double> list = walls(pipe);
  if (!std::is_sorted(list.begin(), list.end()) || list.front() <= 0) {
    wrong("E7125", "walls must be positive and rise", list.front(), "rising thicknesses in m",
          "is one in millimetres?");
  }
  if (list.back() >= d / 2 && d >= 0.05) {
    wrong("E7126", "wall is not thinner than half the diameter", list.back(), "less than D/2",
          "is the wall in millimetres, or the diameter too small for the list?");
  }
  return errors;
}

std::span<const double> standard_walls_m() {
  return kWalls;
}

std::span<const double> standard_diameters_in() {
  return kDiameters_in;
}

double barlow_pressure_pa(double outside_diameter_m, double wall_m, double yield_pa,
                          double design_factor, double joint_factor) {
  return 2 * wall_m * yield_pa * design_factor * joint_factor / outside_diameter_m;
}

double allowed_pressure_pa(const Pipe& pipe, double wall_m) {
  return barlow_pressure_pa(pipe.outside_diameter_m, wall_m - pipe.corrosion_m, pipe.grade.yield_pa,
                            pipe.design_factor, pipe.joint_factor);
}

double wall_for_pressure_m(const Pipe& pipe, double pressure_pa) {
  for (const double wall : walls(pipe)) {
    if (wall >= pipe.outside_diameter_m / kHandling &&
        allowed_pressure_pa(pipe, wall) >= pressure_pa * (1 - 1e-9)) {
      return wall;
    }
  }
  return thickest_wall_m(pipe);
}

double thickest_wall_m(const Pipe& pipe) {
  return walls(pipe).back();
}

double steel_kg_per_m(double outside_diameter_m, double wall_m) {
  return std::numbers::pi * (outside_diameter_m - wall_m) * wall_m * kSteel_kg_m3;
}

}  // namespace corridor::physics
