#include "corridor/physics/train.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/physics/convert.h"

namespace corridor::physics {
namespace {

constexpr double kHundredKmh_m_s = 100 / 3.6;

}  // namespace

double effort_n(const EffortCurve& curve, double speed_m_s) {
  const auto& v = curve.speed_m_s;
  if (v.size() < 2 || speed_m_s >= v.back()) {
    return speed_m_s > 0 ? curve.force_n.back() * std::min(1.0, v.back() / speed_m_s)
                         : curve.force_n.back();
  }
  const auto after =
      static_cast<std::size_t>(std::upper_bound(v.begin(), v.end(), speed_m_s) - v.begin());
  if (after == 0) {
    return curve.force_n.front();
  }
  const double share = (speed_m_s - v[after - 1]) / (v[after] - v[after - 1]);
  return curve.force_n[after - 1] + share * (curve.force_n[after] - curve.force_n[after - 1]);
}

EffortCurve effort_of_power(double start_n, double power_w, double max_speed_m_s) {
  EffortCurve out;
  out.speed_m_s = {0};
  out.force_n = {start_n};
  // A chord of P/v over a ratio r of speeds is (r - 1)^2 / 4 off: 2.8 % steps keep it at 0.02 %.
  for (double v = power_w / start_n;; v *= 1.028) {
    const double at = std::min(v, max_speed_m_s);
    if (at > out.speed_m_s.back()) {
      out.speed_m_s.push_back(at);
      out.force_n.push_back(std::min(start_n, power_w / at));
    }
    if (v >= max_speed_m_s) {
      return out;
    }
  }
}

double resistance_n(const Resistance& law, double speed_m_s, double air_factor) {
  const double air = speed_m_s + law.wind_m_s;
  return law.a_n + law.b_n_s_m * speed_m_s + air_factor * law.c_n_s2_m2 * air * air;
}

Resistance specific_resistance(SpecificLaw law, double mass) {
  const double weight_kn = mass * kGravity_m_s2 / 1000;
  return {.a_n = law.a * weight_kn,
          .b_n_s_m = law.b * 3.6 * weight_kn,
          .c_n_s2_m2 = law.c * 3.6 * 3.6 * weight_kn};
}

Resistance strahl_resistance(double mass, double f0, double f1, double f2, double wind_m_s) {
  const double permille_n = mass * kGravity_m_s2 / 1000;
  return {.a_n = f0 * permille_n,
          .b_n_s_m = f1 / kHundredKmh_m_s * permille_n,
          .c_n_s2_m2 = f2 / (kHundredKmh_m_s * kHundredKmh_m_s) * permille_n,
          .wind_m_s = wind_m_s};
}

Resistance canadian_resistance(double mass, int axles, double streamline_c, double area_m2) {
  const double tons = mass / kKgPerShortTon;
  const double n_per_lb_ton = kNewtonsPerPoundForce * tons;
  const double mi_h_per_m_s = kSecondsPerHour / kMetresPerMile;
  const double area_ft2 = area_m2 / (kMetresPerFoot * kMetresPerFoot);
  return {.a_n = (1.5 + 18 / (tons / axles)) * n_per_lb_ton,
          .b_n_s_m = 0.03 * mi_h_per_m_s * n_per_lb_ton,
          .c_n_s2_m2 = streamline_c * area_ft2 / (10000 * tons) * mi_h_per_m_s * mi_h_per_m_s *
                       n_per_lb_ton};
}

double curve_resistance_permille(double radius_m, CurveLaw law) {
  if (radius_m <= 0) {
    return 0;
  }
  switch (law) {
    case CurveLaw::tb_t:
      return 600 / radius_m;
    case CurveLaw::roeckl:
      return radius_m >= 300 ? 650 / (radius_m - 55) : 500 / (radius_m - 30);
    case CurveLaw::arema: {
      const double degrees = 100 * kMetresPerFoot / radius_m * 180 / std::acos(-1.0);
      return 0.8 * degrees / 2000 * 1000;
    }
  }
  return 0;
}

double adhesion(const Adhesion& law, double speed_m_s) {
  return law.a + law.b / (law.c + law.d * speed_m_s * 3.6);
}

double curve_adhesion_factor(double radius_m) {
  return radius_m > 0 && radius_m < 600 ? 0.67 + 0.00055 * radius_m : 1;
}

double altitude_factor(const AltitudeTable& table, double altitude_m) {
  if (table.empty() || altitude_m <= table.front().first) {
    return table.empty() ? 1 : table.front().second;
  }
  for (std::size_t i = 1; i < table.size(); ++i) {
    if (altitude_m <= table[i].first) {
      const double share =
          (altitude_m - table[i - 1].first) / (table[i].first - table[i - 1].first);
      return table[i - 1].second + share * (table[i].second - table[i - 1].second);
    }
  }
  return table.back().second;
}

double length_m(const Train& train) {
  return train.locomotives * train.locomotive.length_m + train.wagons * train.wagon.length_m;
}

double trailing_kg(const Train& train) {
  return train.wagons * train.wagon.mass_kg;
}

double payload_kg(const Train& train) {
  return train.wagons * train.wagon.payload_kg;
}

double mass_kg(const Train& train) {
  return train.locomotives * train.locomotive.mass_kg + trailing_kg(train);
}

ErrorList check(const Train& train) {
  ErrorList errors;
  const Locomotive& loco = train.locomotive;
  const auto wrong = [&](const char* code, std::string what, std::string found,
                         std::string expected, std::string hint) {
    errors.add({.code = code,
                .what = std::move(what),
                .found = std::move(found),
                .expected = std::move(expected),
                .hint = std::move(hint)});
  };
  const std::string name = loco.name.empty() ? "locomotive" : loco.name;
  if (loco.effort.speed_m_s.size() < 2 ||
      loco.effort.speed_m_s.size() != loco.effort.force_n.size()) {
    wrong("E7201", fmt::format("effort curve of {} needs two points or more", name),
          fmt::format("{} speeds, {} forces", loco.effort.speed_m_s.size(),
                      loco.effort.force_n.size()),
          "as many forces as speeds", "give start and top speed at least");
    return errors;
  }
  for (std::size_t i = 1; i < loco.effort.speed_m_s.size(); ++i) {
    const bool falls = loco.effort.speed_m_s[i] > loco.effort.speed_m_s[i - 1] &&
                       loco.effort.force_n[i] <= loco.effort.force_n[i - 1] * (1 + 1e-9);
    if (!falls) {
      wrong("E7204",
            fmt::format("effort curve of {} does not fall at {:.1f} km/h", name,
                        loco.effort.speed_m_s[i] * 3.6),
            fmt::format("{:.1f} kN after {:.1f} kN", loco.effort.force_n[i] / 1000,
                        loco.effort.force_n[i - 1] / 1000),
            "speeds that rise and efforts that never rise", "sort the points by speed");
      break;
    }
  }
  const double power = loco.continuous_effort_n * loco.continuous_speed_m_s;
  if (loco.max_power_w > 0 && power > loco.max_power_w * 1.02) {
    wrong("E7205", fmt::format("{} has more power than its rating", name),
          fmt::format("{:.0f} kW at the continuous speed", power / 1000),
          fmt::format("at most {:.0f} kW", loco.max_power_w / 1000),
          "check continuous effort and speed");
  }
  if (!(train.brake_m_s2 > 0)) {
    wrong("E7206", "a train needs a brake", fmt::format("{:g} m/s2", train.brake_m_s2), "above 0",
          "freight: 0.2 to 0.3 m/s2");
  }
  if (train.locomotives < 1 || train.wagons < 0) {
    wrong("E7207", "a train needs a locomotive",
          fmt::format("{} locomotives, {} wagons", train.locomotives, train.wagons),
          "1 or more, 0 or more", "set locomotives = 1");
  }
  if (!(loco.mass_kg > 0) || !(train.wagon.mass_kg >= 0) || !(train.inertia_factor >= 1)) {
    wrong("E7208", "masses of a train must be positive",
          fmt::format("locomotive {:g} kg, wagon {:g} kg, inertia factor {:g}", loco.mass_kg,
                      train.wagon.mass_kg, train.inertia_factor),
          "above 0, 0 or more, 1 or more", "inertia factor is about 1.06");
  }
  if (train.wagon.payload_kg > train.wagon.mass_kg) {
    wrong("E7209", "payload is more than the loaded wagon weighs",
          fmt::format("{:.1f} t of {:.1f} t", train.wagon.payload_kg / 1000,
                      train.wagon.mass_kg / 1000),
          "less than the gross mass", "mass_kg is tare and payload together");
  }
  if (!(train.max_speed_m_s > 0)) {
    wrong("E7210", "top speed must be positive", fmt::format("{:g} m/s", train.max_speed_m_s),
          "above 0", "is it in km/h?");
  }
  return errors;
}

std::vector<std::string> caveats(const Train& train) {
  std::vector<std::string> out = {
      "running resistance after TB/T 1407-1998: the loaded wagon was seen at second hand, the "
      "empty and tank wagon laws are recalled (no second source found)"};
  if (train.locomotive.traction == Traction::diesel) {
    out.emplace_back(
        "diesel effort above 2,000 m is estimated: run it with and without the altitude table");
  }
  if (train.locomotive.adhesion.a == kAcDriveAdhesion.a && train.locomotive.adhesion.b == 0) {
    out.emplace_back(
        "adhesion of AC drives is an estimate for dry rail: 0.30 to 0.35 were reported");
  }
  if (train.locomotive.adhesion.a == kDieselAdhesion.a &&
      train.locomotive.adhesion.b == kDieselAdhesion.b) {
    out.emplace_back("adhesion of diesel locomotives is recalled (no second source found)");
  }
  return out;
}

Locomotive hxd3() {
  Locomotive out;
  out.name = "HXD3";
  out.mass_kg = 150e3;
  out.length_m = 20.8;
  out.effort = effort_of_power(570e3, 7.2e6, m_s_from_kmh(120));
  out.continuous_effort_n = 400e3;
  out.continuous_speed_m_s = m_s_from_kmh(64.8);
  out.max_power_w = 7.2e6;
  out.adhesion = kAcDriveAdhesion;
  out.resistance = specific_resistance(kElectricLocomotive, out.mass_kg);
  out.dynamic_brake_n = 400e3;
  out.dynamic_brake_w = 7.2e6;
  out.efficiency = 0.84;
  out.regeneration = 0.7;
  out.auxiliaries_w = 200e3;
  return out;
}

Locomotive hxn3() {
  Locomotive out;
  out.name = "HXN3";
  out.traction = Traction::diesel;
  out.mass_kg = 150e3;
  out.length_m = 22.3;
  out.effort = effort_of_power(620e3, 3.987e6, m_s_from_kmh(120));
  out.continuous_effort_n = 598e3;
  out.continuous_speed_m_s = m_s_from_kmh(24);
  out.max_power_w = 4.14e6;
  out.adhesion = kAcDriveAdhesion;
  out.altitude = turbocharged_altitude();
  out.resistance = specific_resistance(kElectricLocomotive, out.mass_kg);
  out.dynamic_brake_n = 330e3;
  out.dynamic_brake_w = 4.0e6;
  out.efficiency = 0.35;
  out.auxiliaries_w = 60e3;
  return out;
}

Wagon loaded_wagon(double payload_t, double tare_t) {
  Wagon out;
  out.name = "loaded wagon";
  out.payload_kg = payload_t * 1000;
  out.mass_kg = (payload_t + tare_t) * 1000;
  out.resistance = specific_resistance(kLoadedWagon, out.mass_kg);
  return out;
}

Wagon empty_wagon(double tare_t) {
  Wagon out;
  out.name = "empty wagon";
  out.mass_kg = tare_t * 1000;
  out.resistance = specific_resistance(kEmptyWagon, out.mass_kg);
  return out;
}

AltitudeTable df4_altitude() {
  return {{0, 1.0}, {1000, 0.89}, {2000, 0.78}, {3000, 0.67}, {4000, 0.57}, {5000, 0.48}};
}

AltitudeTable turbocharged_altitude() {
  return {{0, 1.0}, {3000, 1.0}, {4000, 0.92}, {5000, 0.84}};
}

}  // namespace corridor::physics
