// Conversions, by name, and the constants that formulas share. Bulk data is plain double and its
// name ends in the unit (length_km); these functions stand where data enters and leaves.
#pragma once

namespace corridor {

inline constexpr double kHoursPerDay = 24.0;
inline constexpr double kDaysPerYear = 365.0;  // flows per day are annual tonnes over 365
inline constexpr double kMetresPerKm = 1000.0;
inline constexpr double kKmPerMile = 1.609344;          // international mile, exact
inline constexpr double kMetresPerFoot = 0.3048;        // international foot, exact
inline constexpr double kKmPerNauticalMile = 1.852;     // exact
inline constexpr double kGravity_m_s2 = 9.80665;        // standard gravity, exact (CGPM 1901)
inline constexpr double kM3PerBarrel = 0.158987294928;  // 42 US gallons, exact

constexpr double km_from_miles(double miles) {
  return miles * kKmPerMile;
}
constexpr double km_from_metres(double metres) {
  return metres / kMetresPerKm;
}
constexpr double km_from_feet(double feet) {
  return feet * kMetresPerFoot / kMetresPerKm;
}
constexpr double kmh_from_m_s(double m_s) {
  return m_s * 3.6;
}
constexpr double m_s_from_kmh(double kmh) {
  return kmh / 3.6;
}
constexpr double hours_from_days(double days) {
  return days * kHoursPerDay;
}
constexpr double days_from_hours(double hours) {
  return hours / kHoursPerDay;
}
constexpr double per_day_from_per_year(double per_year) {
  return per_year / kDaysPerYear;
}

}  // namespace corridor
