// A freight train: effort, resistance, adhesion, braking, and what the height above the sea takes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::physics {

/// Tractive effort over speed: linear between points; beyond the last the power of the last is
/// held.
struct EffortCurve {
  std::vector<double> speed_m_s = {};  // rising from 0
  std::vector<double> force_n = {};    // never rising
};
double effort_n(const EffortCurve& curve, double speed_m_s);
/// min(start, power / v), with points close enough that the line between them is 0.02 % off.
EffortCurve effort_of_power(double start_n, double power_w, double max_speed_m_s);

/// A + B v + C (v + wind)^2 in N, v in m/s. The last term is the air's and goes with its density.
struct Resistance {
  double a_n = 0;
  double b_n_s_m = 0;
  double c_n_s2_m2 = 0;
  double wind_m_s = 0;
};
double resistance_n(const Resistance& law, double speed_m_s, double air_factor = 1);

/// w = a + b V + c V^2 in N/kN with V in km/h (TB/T 1407), of a vehicle of `mass_kg`.
struct SpecificLaw {
  double a = 0;
  double b = 0;
  double c = 0;
};
Resistance specific_resistance(SpecificLaw law, double mass_kg);
// TB/T 1407-1998. The loaded wagon and the SS8 locomotive were seen in public course work, the
// empty wagon and the oil tank train are recalled.
inline constexpr SpecificLaw kLoadedWagon = {0.92, 0.0048, 0.000125};
inline constexpr SpecificLaw kEmptyWagon = {2.23, 0.0053, 0.000675};
inline constexpr SpecificLaw kOilTankTrain = {0.53, 0.0121, 0.000080};
inline constexpr SpecificLaw kElectricLocomotive = {1.02, 0.0035, 0.000426};

/// Strahl and Sauthoff (Wende 2003): f0 + f1 v/100 + f2 ((v + wind)/100)^2 permille of weight, v in
/// km/h.
Resistance strahl_resistance(double mass_kg, double f0, double f1, double f2, double wind_m_s);

/// Canadian National / AREMA for one vehicle: 1.5 + 18/w + 0.03 V + C a V^2/(10,000 W) lb per short
/// ton, w and W in short tons an axle and in all, V in mi/h, a in ft2. C: 5 box, 4.2 hopper loaded,
/// 12 empty, 5 container (recalled).
Resistance canadian_resistance(double mass_kg, int axles, double streamline_c, double area_m2);

/// Curve: 600/R N/kN (TB/T 1407), 650/(R - 55) for R >= 300 m (Roeckl) or AREMA's 0.8
/// lb/ton per degree.
enum class CurveLaw { tb_t, roeckl, arema };
double curve_resistance_permille(double radius_m, CurveLaw law);

/// mu = a + b / (c + d V), V in km/h. a = 0 and b = 0: no adhesion limit.
struct Adhesion {
  double a = 0;
  double b = 0;
  double c = 1;
  double d = 0;
};
double adhesion(const Adhesion& law, double speed_m_s);
inline constexpr Adhesion kElectricAdhesion = {0.24, 12, 100, 8};
inline constexpr Adhesion kDieselAdhesion = {0.248, 5.9, 75, 20};  // recalled
/// AC drives reach 0.30 to 0.35 on dry rail; what a rule sheet allows is less (0.26 at 65 km/h).
inline constexpr Adhesion kAcDriveAdhesion = {0.33, 0, 1, 0};
/// Share of adhesion left in a curve: 0.67 + 0.00055 R below 600 m (Chinese rule, recalled).
double curve_adhesion_factor(double radius_m);

/// (height in m, factor) pairs, rising; linear between, held outside. Empty: 1.
using AltitudeTable = std::vector<std::pair<double, double>>;
double altitude_factor(const AltitudeTable& table, double altitude_m);

enum class Traction { electric, diesel };

struct Locomotive {
  std::string name = {};
  Traction traction = Traction::electric;
  double mass_kg = 150e3;
  double length_m = 22;
  EffortCurve effort = {};
  double continuous_speed_m_s = 0;  // of the thermal rating
  double continuous_effort_n = 0;
  double max_power_w = 0;  // at the wheel; 0: not checked
  Adhesion adhesion = {};
  AltitudeTable altitude = {};  // of effort; empty: 1 (electric)
  Resistance resistance = {};   // of one locomotive
  double start_n_per_kn = 5;
  double dynamic_brake_n = 0;
  double dynamic_brake_w = 0;  // 0: the force holds at any speed
  double efficiency = 0.84;    // wheel over source: pantograph 0.82 to 0.85, diesel 0.33 to 0.37
  double regeneration = 0;     // share of dynamic braking energy given back
  double auxiliaries_w = 60e3;
};

struct Wagon {
  std::string name = {};
  double mass_kg = 0;
  double payload_kg = 0;
  double length_m = 14;
  Resistance resistance = {};  // of one wagon
  double start_n_per_kn = 3.5;
  double brake_n_per_kn = 60;  // most that may be held on a long descent
  double brake_w = 0;          // thermal limit of the wagon's brakes; 0: none
};

struct Helper {
  double from_m = 0;
  double to_m = 0;
  int locomotives = 1;
};

struct Train {
  Locomotive locomotive = {};
  int locomotives = 1;
  Wagon wagon = {};
  int wagons = 1;
  double inertia_factor = 1.06;  // rotating parts
  double max_speed_m_s = 25;
  double brake_m_s2 = 0.25;  // service braking
  std::vector<Helper> helpers = {};
  CurveLaw curve_law = CurveLaw::tb_t;
  double tunnel_factor = 1.5;  // of the air term in tunnels, 1.3 to 2.5
  double coupler_limit_n = 2.0e6;
};

double length_m(const Train& train);
double trailing_kg(const Train& train);
double payload_kg(const Train& train);
double mass_kg(const Train& train);  // helpers not counted

/// E720x: effort curve not falling, power above the rating, no brake, no locomotive, payload above
/// the wagon's mass, masses that are not positive.
ErrorList check(const Train& train);

/// What of a train's numbers is recalled or estimated, for the report.
std::vector<std::string> caveats(const Train& train);

// Known locomotives (data sheets, see docs/methods/rail.md) and wagons.
Locomotive hxd3();  // electric, 7,200 kW, 570 kN at start, 150 t
Locomotive hxn3();  // diesel, 4,140 kW at the wheel, 620 kN at start, 598 kN at 24 km/h, 150 t
Wagon loaded_wagon(double payload_t = 61, double tare_t = 23);
Wagon empty_wagon(double tare_t = 23);
/// Diesel effort over height: DF4 has 0.78 at 2,000 m (published); turbocharged types keep theirs
/// to about 3,000 m. Both are tables for sensitivity, not measurements above that height.
AltitudeTable df4_altitude();
AltitudeTable turbocharged_altitude();

}  // namespace corridor::physics
