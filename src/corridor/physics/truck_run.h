// A truck over a profile: speed, time, fuel, and where it crawls.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/physics/profile.h"
#include "corridor/physics/truck.h"

namespace corridor::physics {

struct TruckRunOptions {
  double step_m = 25;       // 50 m is 0.4 % off in fuel where limits change often
  double desired_m_s = 25;  // free speed of the road
  double iri_m_per_km = 3;
  double speed_spread = 0;  // b of Watanatada et al.; 0: the least limit, 0.25 for a mean truck
  double side_friction = 0.12;
  double superelevation = 0.06;
  double entry_m_s = -1;  // speed at the start; negative: the limit there
  bool stop_at_end = false;
  bool use_altitude = true;  // false: power as at sea level
  double least_m_s = 0.5;    // slower counts as stuck
  bool keep_series = true;
};

enum class TruckLimit : std::uint8_t {
  power,
  adhesion,
  desired,
  posted,
  curve,
  roughness,
  descent,
  braking
};
const char* text(TruckLimit limit);

struct TruckSeries {
  std::vector<double> x_m = {};
  std::vector<double> elevation_m = {};
  std::vector<double> speed_m_s = {};
  std::vector<double> ceiling_m_s = {};
  std::vector<double> crawl_m_s = {};
  std::vector<double> gradient = {};
  std::vector<double> time_s = {};
  std::vector<double> use = {};  // litres, or kWh of a battery truck, up to here
  std::vector<TruckLimit> limit = {};
};

struct TruckRun {
  bool feasible = false;
  std::optional<Error> problem = {};
  TruckSeries series = {};
  double length_m = 0;
  double time_s = 0;
  double mean_m_s = 0;
  double litres = 0;    // diesel
  double grid_kwh = 0;  // battery
  double wheel_kwh = 0;
  double l_per_100km = 0;
  double kg_co2 = 0;
  double kg_co2_per_t_km = 0;  // 0 without payload
  double kwh_per_t_km = 0;     // in the fuel, or from the grid
  double slowest_m_s = 0;
  double slowest_x_m = 0;
  double crawl_s = 0;  // time below half of the ceiling at full power
  ErrorList warnings = {};
  std::vector<std::string> caveats = {};
};

/// @throws InputError for bad profile, truck or options (E7001.., E730x; grades above 30 %); a
/// grade that the truck cannot climb is in `problem` (E7305)
TruckRun run_truck(const Profile& profile, const Truck& truck, const TruckRunOptions& options = {});

}  // namespace corridor::physics
