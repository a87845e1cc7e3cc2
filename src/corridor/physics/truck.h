// A truck on a grade: what speed its power holds, what limits it on curves, rough roads and
// descents, and what it burns.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/physics/train.h"

namespace corridor::physics {

enum class TruckEnergy { diesel, battery };

/// Defaults are the tractor-trailer of the corridor. `usable_power` and `rolling` are calibrated on
/// the crawl speeds of HCM 7: it needs 75 to 80 % of rated power at the wheels.
struct Truck {
  std::string name = "tractor-trailer";
  TruckEnergy energy = TruckEnergy::diesel;
  double tare_kg = 16e3;
  double payload_kg = 24e3;
  double rated_power_w = 300e3;
  double usable_power = 0.78;      // share of rated power that pushes the truck
  double rolling = 0.0055;         // 0.0055 good surface, 0.010 at IRI 8
  double rolling_per_m_s = 0;      // Rakha et al. (2001) let it rise with speed
  double drag_area_m2 = 6.0;       // Cd A
  double inertia_factor = 1.05;    // 1.04 to 1.1
  double drive_axles_kg = 11.5e3;  // 0: no adhesion limit
  double adhesion = 0.6;
  double axle_limit_kg = 0;  // gross; 0: not checked
  double top_speed_m_s = 25;
  double brake_m_s2 = 0.8;      // that drivers use
  double retarder_w = 300e3;    // engine brake and retarder: held without an end
  AltitudeTable altitude = {};  // of power; turbocharged_truck_altitude() by default in make
  // Willans line of a diesel: fuel = (P_engine + friction) / (indicated efficiency x heat value)
  double indicated_efficiency = 0.47;
  double friction_w = 25e3;
  double driveline_efficiency = 0.93;
  double auxiliaries_w = 4e3;
  double idle_l_per_h = 2.0;
  // Battery
  double battery_efficiency = 0.85;
  double regeneration = 0.65;

  double mass_kg() const { return tare_kg + payload_kg; }
};

/// E730x: power, masses, efficiency, brake not positive, payload above the legal gross.
ErrorList check(const Truck& truck);

/// Power left over height. Naturally aspirated engines lose 3 % per 1,000 ft above 500 ft; the
/// turbocharged table is an estimate of low confidence: 0.90 at 3,000 m, 0.76 at 4,700 m.
double naturally_aspirated_factor(double altitude_m);
AltitudeTable turbocharged_truck_altitude();

/// HCM 7 calibration trucks: tractor-trailer of 150 lb/hp (36.3 t), single unit of 100 lb/hp
/// (13.6 t), at sea level.
Truck hcm_tractor_trailer();
Truck hcm_single_unit();
/// The corridor's trucks: legal six-axle (58.5 t in Pakistan), and as surveyed (75 t on the N-5).
Truck corridor_truck();
Truck overloaded_truck();

/// What a height does to a truck, computed once.
struct Air {
  double density_ratio = 1;
  double power_factor = 1;
};
Air air_at(const Truck& truck, double altitude_m);

/// N at the wheel, without grade.
double rolling_and_drag_n(const Truck& truck, double speed_m_s, double density_ratio);

/// The speed that full power holds on a gradient: root of P/v = m g (sin + Crr cos) + drag, by
/// Newton from above. Descents steeper than rolling resistance run faster until drag balances.
double crawl_speed_m_s(const Truck& truck, double gradient, const Air& air = {});

/// The speed that the retarder holds on a descent; infinity where none is needed.
double descent_speed_m_s(const Truck& truck, double gradient, double density_ratio = 1);

/// sqrt((side friction + superelevation) g R); infinity for R = 0.
double curve_speed_m_s(double radius_m, double side_friction = 0.12, double superelevation = 0.06);

/// ARV_max / (a IRI): roughness that drivers bear (HDM-4 form; 200 mm/s and 1.15 are recalled).
double roughness_speed_m_s(double iri_m_per_km, double most_mm_per_s = 200, double a = 1.15);

/// Watanatada et al. (1987): [sum V_k^(-1/b)]^(-b), the mean of the least of random limits; b -> 0
/// gives the least. b is 0.2 to 0.3 for trucks. Infinite limits count nothing.
double combined_speed_m_s(std::span<const double> limits_m_s, double b = 0.25);

/// Litres an hour at a wheel power (negative: engine pulled along, fuel cut or idle).
double fuel_l_per_h(const Truck& truck, double wheel_w);

/// Litres (or, of a battery truck, kWh from the grid) per 100 km at a steady speed.
double steady_use_per_100km(const Truck& truck, double speed_m_s, double gradient = 0,
                            double density_ratio = 1);

inline constexpr double kDiesel_kg_per_l = 0.835;
inline constexpr double kDieselHeat_j_per_kg = 42.7e6;
inline constexpr double kCo2_kg_per_l_diesel = 2.65;

}  // namespace corridor::physics
