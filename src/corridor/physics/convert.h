// Units of the sources that physics quotes, as factors to SI. One place, each of them tested.
#pragma once

#include "corridor/base/units.h"

namespace corridor::physics {

inline constexpr double kPaPerPsi = 6894.757293168361;            // lbf/in2
inline constexpr double kWattsPerHorsepower = 745.6998715822702;  // mechanical, 550 ft lbf/s
inline constexpr double kKgPerPound = 0.45359237;                 // exact
inline constexpr double kKgPerShortTon = 2000 * kKgPerPound;
inline constexpr double kNewtonsPerPoundForce = kKgPerPound * kGravity_m_s2;
inline constexpr double kMetresPerInch = 0.0254;    // exact
inline constexpr double kMetresPerMile = 1609.344;  // exact
inline constexpr double kM3PerUsGallon = kM3PerBarrel / 42;
inline constexpr double kKelvinAtZeroCelsius = 273.15;
inline constexpr double kM2_sPerCentistoke = 1e-6;
inline constexpr double kJoulesPerKwh = 3.6e6;
inline constexpr double kSecondsPerHour = 3600;
inline constexpr double kSecondsPerDay = 86400;

}  // namespace corridor::physics
