// Friction of full pipe flow: Darcy's factor.
#pragma once

namespace corridor::physics {

enum class FrictionLaw {
  blended,      // laminar to Re 2000, a cubic to 4000 (after Dunlop 1991), Colebrook above
  colebrook,    // laminar to Re 2000, Colebrook (1939) above, as STANET
  haaland,      // explicit (1983): a start value, 1.3 % off
  swamee_jain,  // explicit (1976): for comparison
};

/// Darcy friction factor. Colebrook is solved by Newton on u = 1/sqrt(f) to 1e-13.
///
/// @param reynolds            in (0, 1e12]
/// @param relative_roughness  k/D in [0, 0.05]
/// @throws InputError outside of these
double friction_factor(double reynolds, double relative_roughness,
                       FrictionLaw law = FrictionLaw::blended);

/// The same for a neighbour: `u` is 1/sqrt(f) found for a similar pipe (0: none) and is replaced.
/// A line of 6,000 pipes needs one or two Newton steps each.
double friction_factor(double reynolds, double relative_roughness, FrictionLaw law, double& u);

/// True between the laminar and the turbulent range, where any law is uncertain by tens of percent.
bool is_transitional(double reynolds);

/// Head lost per length, m/m: f V^2 / (2 g D), times 1 - drag_reduction.
double friction_slope(double factor, double velocity_m_s, double diameter_m,
                      double drag_reduction = 0);

}  // namespace corridor::physics
