// The standard atmosphere up to 11 km (ISO 2533): what drag, engines, pumps and boiling oil feel
// of the height.
#pragma once

namespace corridor::physics {

/// Air pressure in Pa at a height above sea level; 101,325 at 0 m, 56.3 kPa at 4,693 m.
double air_pressure_pa(double altitude_m);

/// Density over that at sea level; 0.621 at 4,693 m.
double air_density_ratio(double altitude_m);

/// The straight line 1 - 8.5e-5 h of Rakha et al. (2001); 3 % low at 4,700 m, for comparison only.
double linear_density_ratio(double altitude_m);

}  // namespace corridor::physics
