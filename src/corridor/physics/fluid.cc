#include "corridor/physics/fluid.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "corridor/base/units.h"

namespace corridor::physics {
namespace {

double double_log(double viscosity_cst) {
  return std::log10(std::log10(viscosity_cst + 0.7));
}

}  // namespace

ViscosityLaw viscosity_law(ViscosityPoint cold, ViscosityPoint hot, double kelvin_offset) {
  // log10 log10 needs nu + 0.7 > 1.
  if (!(cold.viscosity_cst > 0.3 && hot.viscosity_cst > 0.3)) {
    throw InputError({.code = "E7110",
                      .what = "viscosity out of range",
                      .found = fmt::format("{} and {} cSt", cold.viscosity_cst, hot.viscosity_cst),
                      .expected = "above 0.3 cSt (ASTM D341 is for 2 cSt and up)",
                      .hint = "kinematic viscosity in cSt = mm2/s"});
  }
  if (!(hot.temperature_c > cold.temperature_c && hot.viscosity_cst < cold.viscosity_cst)) {
    throw InputError(
        {.code = "E7111",
         .what = "viscosity must fall as temperature rises",
         .found = fmt::format("{} cSt at {} C, {} cSt at {} C", cold.viscosity_cst,
                              cold.temperature_c, hot.viscosity_cst, hot.temperature_c),
         .expected = "the colder point first, with the larger viscosity",
         .hint = "swap the two points"});
  }
  const double x1 = std::log10(cold.temperature_c + kelvin_offset);
  const double x2 = std::log10(hot.temperature_c + kelvin_offset);
  const double b = (double_log(cold.viscosity_cst) - double_log(hot.viscosity_cst)) / (x2 - x1);
  return {.a = double_log(cold.viscosity_cst) + b * x1, .b = b, .kelvin_offset = kelvin_offset};
}

double viscosity_cst(const ViscosityLaw& law, double temperature_c) {
  const double w = law.a - law.b * std::log10(temperature_c + law.kelvin_offset);
  return std::pow(10, std::pow(10, w)) - 0.7;
}

double density_of_api(double api_degrees) {
  return 141.5 / (131.5 + api_degrees) * 999;
}

ErrorList check(const Fluid& fluid) {
  ErrorList errors;
  const auto out_of_range = [&](const char* code, const char* what, double found,
                                const char* expected, const char* hint) {
    errors.add({.code = code,
                .what = fmt::format("{} of {}", what, fluid.name),
                .found = fmt::format("{}", found),
                .expected = expected,
                .hint = hint});
  };
  if (!(fluid.density_15c_kg_m3 >= 600 && fluid.density_15c_kg_m3 <= 1100)) {
    out_of_range("E7112", "density out of range", fluid.density_15c_kg_m3, "600 to 1,100 kg/m3",
                 "from API gravity: 141.5 / (131.5 + API) x 999");
  }
  if (!(fluid.vapour_pressure_pa >= 0 && fluid.vapour_pressure_pa < 3e6)) {
    out_of_range("E7113", "vapour pressure out of range", fluid.vapour_pressure_pa,
                 "0 to 3,000,000 Pa, absolute", "is it in kPa?");
  }
  if (!(fluid.heat_capacity_j_kg_k > 0)) {
    out_of_range("E7114", "heat capacity out of range", fluid.heat_capacity_j_kg_k, "above 0",
                 "crude oil: about 2,000 J/kg K");
  }
  try {
    viscosity_law(fluid.viscosity_cold, fluid.viscosity_hot);
  } catch (const InputError& error) {
    errors.add_all(error.errors());
  }
  return errors;
}

double density_kg_m3(const Fluid& fluid, double temperature_c) {
  return fluid.density_15c_kg_m3 * (1 - fluid.expansion_per_k * (temperature_c - 15));
}

double outlet_temperature_k(const HeatExchange& pipe) {
  const double mcp = pipe.mass_flow_kg_s * pipe.heat_capacity_j_kg_k;
  const double a = std::numbers::pi * pipe.diameter_m * pipe.u_w_m2_k / mcp;
  const double heating = kGravity_m_s2 * pipe.friction_slope / pipe.heat_capacity_j_kg_k;
  if (a * pipe.length_m < 1e-12) {
    return pipe.inlet_k + heating * pipe.length_m;
  }
  const double level = pipe.ground_k + heating / a;
  return level + (pipe.inlet_k - level) * std::exp(-a * pipe.length_m);
}

}  // namespace corridor::physics
