// Emissions of moving freight, in mass; money comes after, at a stated price.
#pragma once

namespace corridor::finance {

/// kg of CO2 equivalent of `tonnes` moved over `km` (GLEC: activity times intensity).
constexpr double emission_kg(double tonnes, double km, double g_per_tkm) {
  return tonnes * km * g_per_tkm / 1000.0;
}

}  // namespace corridor::finance
