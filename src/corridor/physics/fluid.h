// What is pumped: density, viscosity, vapour pressure and pour point of a crude oil or product,
// and its temperature in a buried pipe.
#pragma once

#include <string>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::physics {

/// A - B log10(T) = log10 log10(nu + 0.7), nu in cSt, T in K (ASTM D341).
struct ViscosityLaw {
  double a = 0;
  double b = 0;
  double kelvin_offset = 273.15;
};

struct ViscosityPoint {
  double temperature_c = 0;
  double viscosity_cst = 0;
};

/// The law through two points. Sheets that add 273 instead of 273.15 give it as `kelvin_offset`.
/// @throws InputError if a viscosity is <= 0, the temperatures are equal, or a viscosity rises
ViscosityLaw viscosity_law(ViscosityPoint cold, ViscosityPoint hot, double kelvin_offset = 273.15);
double viscosity_cst(const ViscosityLaw& law, double temperature_c);

/// kg/m3 at 15 C of a gravity in degrees API: 141.5 / (131.5 + API) x 999.
double density_of_api(double api_degrees);

struct Fluid {
  std::string name = "crude";
  double density_15c_kg_m3 = 860;
  double expansion_per_k = 8e-4;
  ViscosityPoint viscosity_cold = {20, 20};
  ViscosityPoint viscosity_hot = {50, 8};
  double vapour_pressure_pa = 50e3;  // absolute, at the warmest place of the line
  double pour_point_c = -10;
  double heat_capacity_j_kg_k = 2000;
};

/// E711x: density outside 600..1,100 kg/m3, viscosity <= 0 or rising with temperature, negative
/// vapour pressure, heat capacity <= 0.
ErrorList check(const Fluid& fluid);

double density_kg_m3(const Fluid& fluid, double temperature_c);

/// Temperature at the end of a pipe of constant conditions (Shukhov): exponential approach to the
/// ground plus what friction heats.
struct HeatExchange {
  double length_m = 0;
  double diameter_m = 0;
  double u_w_m2_k = 1;
  double ground_k = 288.15;
  double inlet_k = 303.15;
  double mass_flow_kg_s = 0;
  double heat_capacity_j_kg_k = 2000;
  double friction_slope = 0;  // m/m; 0: no heating
};
double outlet_temperature_k(const HeatExchange& pipe);

}  // namespace corridor::physics
