#include "corridor/physics/truck.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "corridor/physics/atmosphere.h"
#include "corridor/physics/convert.h"

namespace corridor::physics {
namespace {

constexpr double kAirDensity_kg_m3 = 1.225;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Forces {
  double constant_n = 0;  // grade and rolling
  double linear = 0;      // rolling that rises with speed, N per m/s
  double square = 0;      // drag, N per (m/s)^2
};

Forces forces(const Truck& truck, double gradient, double density_ratio) {
  const double cosine = 1 / std::sqrt(1 + gradient * gradient);
  const double weight = truck.mass_kg() * kGravity_m_s2;
  return {.constant_n = weight * cosine * (gradient + truck.rolling),
          .linear = weight * cosine * truck.rolling_per_m_s,
          .square = 0.5 * kAirDensity_kg_m3 * density_ratio * truck.drag_area_m2};
}

/// Largest root of square v^3 + linear v^2 + constant v = power. For constant >= 0 the cubic is
/// convex beyond the root, so Newton falls onto it from the right without passing.
double balance_speed(const Forces& f, double power_w) {
  double v = f.constant_n > 0 ? std::min(power_w / f.constant_n, std::cbrt(power_w / f.square))
                              : std::cbrt(power_w / f.square) +
                                    std::sqrt(std::max(0.0, -f.constant_n) / f.square);
  for (int i = 0; i < 60; ++i) {
    const double value = ((f.square * v + f.linear) * v + f.constant_n) * v - power_w;
    const double slope = (3 * f.square * v + 2 * f.linear) * v + f.constant_n;
    const double step = value / slope;
    v -= step;
    if (std::abs(step) < 1e-9 * v) {
      return v;
    }
  }
  throw std::logic_error(
      fmt::format("crawl speed: no root for constant {} N, {} W", f.constant_n, power_w));
}

}  // namespace

ErrorList check(const Truck& truck) {
  ErrorList errors;
  const auto positive = [&](double value, const char* what, const char* hint) {
    if (!(value > 0 && std::isfinite(value))) {
      errors.add({.code = "E7301",
                  .what = fmt::format("{} of {} must be positive", what, truck.name),
                  .found = fmt::format("{:g}", value),
                  .expected = "above 0",
                  .hint = hint});
    }
  };
  positive(truck.rated_power_w, "rated power", "300 kW for a tractor");
  positive(truck.tare_kg, "tare", "16 t for a tractor with its trailer");
  positive(truck.usable_power, "usable share of power", "0.75 to 0.80");
  positive(truck.drag_area_m2, "drag area", "6 m2 for a tractor-trailer");
  positive(truck.brake_m_s2, "brake", "0.8 m/s2");
  positive(truck.retarder_w, "retarder power", "engine brakes hold about the rated power");
  positive(truck.top_speed_m_s, "top speed", "is it in km/h?");
  if (!(truck.payload_kg >= 0)) {
    errors.add({.code = "E7302",
                .what = fmt::format("payload of {} is negative", truck.name),
                .found = fmt::format("{:g} kg", truck.payload_kg),
                .expected = "0 or more",
                .hint = "0 for an empty run"});
  }
  if (truck.axle_limit_kg > 0 && truck.mass_kg() > truck.axle_limit_kg) {
    errors.add({.code = "E7303",
                .what = fmt::format("payload of {} exceeds its axle limit", truck.name),
                .found = fmt::format("{:.1f} t gross", truck.mass_kg() / 1000),
                .expected = fmt::format("at most {:.1f} t", truck.axle_limit_kg / 1000),
                .hint = fmt::format("at most {:.1f} t of payload",
                                    (truck.axle_limit_kg - truck.tare_kg) / 1000)});
  }
  return errors;
}

double naturally_aspirated_factor(double altitude_m) {
  const double feet = altitude_m / kMetresPerFoot;
  return 1 - 0.03 * std::max(0.0, feet - 500) / 1000;
}

AltitudeTable turbocharged_truck_altitude() {
  return {{0, 1.0}, {1500, 1.0}, {2000, 0.96}, {3000, 0.90}, {4000, 0.82}, {4700, 0.76}};
}

Truck hcm_tractor_trailer() {
  Truck truck;
  truck.name = "HCM tractor-trailer";
  truck.tare_kg = 14e3;
  truck.payload_kg = 22.3e3;
  truck.rated_power_w = truck.mass_kg() / kKgPerPound / 150 * kWattsPerHorsepower;
  truck.usable_power = 0.755;
  truck.rolling = 0.004;
  truck.drag_area_m2 = 6.0;
  truck.top_speed_m_s = 75 * kMetresPerMile / kSecondsPerHour;
  return truck;
}

Truck hcm_single_unit() {
  Truck truck;
  truck.name = "HCM single-unit truck";
  truck.tare_kg = 6e3;
  truck.payload_kg = 7.6e3;
  truck.rated_power_w = truck.mass_kg() / kKgPerPound / 100 * kWattsPerHorsepower;
  truck.usable_power = 0.78;
  truck.rolling = 0.004;
  truck.drag_area_m2 = 4.5;
  truck.drive_axles_kg = 8e3;
  truck.top_speed_m_s = 75 * kMetresPerMile / kSecondsPerHour;
  return truck;
}

Truck corridor_truck() {
  Truck truck;
  truck.name = "six-axle truck";
  truck.tare_kg = 18.5e3;
  truck.payload_kg = 40e3;
  truck.axle_limit_kg = 58.5e3;
  truck.rated_power_w = 280e3;
  truck.drive_axles_kg = 19e3;
  truck.top_speed_m_s = m_s_from_kmh(80);
  truck.altitude = turbocharged_truck_altitude();
  return truck;
}

Truck overloaded_truck() {
  Truck truck = corridor_truck();
  truck.name = "six-axle truck as surveyed";
  truck.payload_kg = 75e3 - truck.tare_kg;
  truck.axle_limit_kg = 0;
  return truck;
}

Air air_at(const Truck& truck, double altitude_m) {
  return {.density_ratio = air_density_ratio(altitude_m),
          .power_factor = truck.energy == TruckEnergy::battery
                              ? 1
                              : altitude_factor(truck.altitude, altitude_m)};
}

double rolling_and_drag_n(const Truck& truck, double speed_m_s, double density_ratio) {
  const Forces f = forces(truck, 0, density_ratio);
  return f.constant_n + (f.linear + f.square * speed_m_s) * speed_m_s;
}

double crawl_speed_m_s(const Truck& truck, double gradient, const Air& air) {
  return balance_speed(forces(truck, gradient, air.density_ratio),
                       truck.usable_power * air.power_factor * truck.rated_power_w);
}

double descent_speed_m_s(const Truck& truck, double gradient, double density_ratio) {
  const Forces f = forces(truck, gradient, density_ratio);
  if (f.constant_n >= 0) {
    return kInfinity;
  }
  // Push of the slope less drag, times v, is most at sqrt(push / 3 drag); a retarder that holds it
  // there holds everywhere.
  const double push = -f.constant_n;
  const double worst = std::sqrt(push / (3 * f.square));
  if ((push - f.square * worst * worst) * worst <= truck.retarder_w) {
    return kInfinity;
  }
  double low = 0;
  double high = worst;
  for (int i = 0; i < 60; ++i) {
    const double v = (low + high) / 2;
    ((push - f.linear * v - f.square * v * v) * v < truck.retarder_w ? low : high) = v;
  }
  return low;
}

double curve_speed_m_s(double radius_m, double side_friction, double superelevation) {
  return radius_m > 0 ? std::sqrt((side_friction + superelevation) * kGravity_m_s2 * radius_m)
                      : kInfinity;
}

double roughness_speed_m_s(double iri_m_per_km, double most_mm_per_s, double a) {
  return iri_m_per_km > 0 ? most_mm_per_s / (a * iri_m_per_km) : kInfinity;
}

double combined_speed_m_s(std::span<const double> limits_m_s, double b) {
  const double least = *std::min_element(limits_m_s.begin(), limits_m_s.end());
  if (b <= 0 || !std::isfinite(least)) {
    return least;
  }
  double sum = 0;
  for (const double v : limits_m_s) {
    sum += std::isfinite(v) ? std::pow(v / least, -1 / b) : 0;
  }
  return least * std::pow(sum, -b);
}

double fuel_l_per_h(const Truck& truck, double wheel_w) {
  if (wheel_w <= 0) {
    return truck.idle_l_per_h;
  }
  const double engine_w = wheel_w / truck.driveline_efficiency + truck.auxiliaries_w;
  const double kg_s =
      (engine_w + truck.friction_w) / (truck.indicated_efficiency * kDieselHeat_j_per_kg);
  return kg_s * kSecondsPerHour / kDiesel_kg_per_l;
}

double steady_use_per_100km(const Truck& truck, double speed_m_s, double gradient,
                            double density_ratio) {
  const Forces f = forces(truck, gradient, density_ratio);
  const double force = f.constant_n + (f.linear + f.square * speed_m_s) * speed_m_s;
  const double hours = 100e3 / speed_m_s / kSecondsPerHour;
  if (truck.energy == TruckEnergy::diesel) {
    return fuel_l_per_h(truck, force * speed_m_s) * hours;
  }
  const double wheel_kw = force * speed_m_s / 1000;
  const double battery_kw =
      wheel_kw > 0 ? wheel_kw / truck.battery_efficiency : wheel_kw * truck.regeneration;
  return (battery_kw + truck.auxiliaries_w / 1000) * hours;
}

}  // namespace corridor::physics
