#include "physics/anchors.h"

#include <cmath>
#include <numbers>

#include "corridor/physics/convert.h"
#include "corridor/physics/friction.h"
#include "corridor/physics/profile.h"
#include "corridor/physics/train_run.h"
#include "corridor/physics/truck_run.h"

namespace corridor::physics {
namespace {

double slope(double flow_m3_s, double inside_m, double viscosity_cst) {
  const double v = flow_m3_s / (std::numbers::pi / 4 * inside_m * inside_m);
  const double re = v * inside_m / (viscosity_cst * kM2_sPerCentistoke);
  return friction_slope(friction_factor(re, 4.5e-5 / inside_m), v, inside_m);
}

/// Hills of one wave length and height, for trains and trucks on ordinary ground.
Profile hills(double length_m, double wave_m, double grade) {
  Profile out;
  const double half = wave_m / 2;
  for (double x = 0; x <= length_m + 1; x += half) {
    out.x_m.push_back(x);
    out.z_m.push_back(out.x_m.size() % 2 == 0 ? grade * half : 0);
  }
  return out;
}

std::vector<Stop> stops_every(double length_m, double step_m) {
  std::vector<Stop> out;
  for (double x = step_m; x < length_m - 1; x += step_m) {
    out.push_back({x, 300});
  }
  return out;
}

}  // namespace

double trans_alaska_stations() {
  // Prudhoe Bay, Atigun Pass, Yukon, Isabel Pass, Thompson Pass, Valdez: heights of the fact book
  // and of maps, chainage to 10 km.
  PipelineTask task;
  task.profile.x_m = {0, 230e3, 268e3, 290e3, 570e3, 740e3, 975e3, 1100e3, 1240e3, 1288e3};
  task.profile.z_m = {10, 800, 1444, 1000, 150, 160, 1040, 500, 820, 10};
  task.profile.place = {"Prudhoe Bay", "", "Atigun Pass",   "",      "Yukon", "Fairbanks",
                        "Isabel Pass", "", "Thompson Pass", "Valdez"};
  task.fluid.density_15c_kg_m3 = 870;
  task.fluid.viscosity_cold = {10, 15};
  task.fluid.viscosity_hot = {40, 7};
  task.flow_m3_s = flow_m3_s_of_bbl_per_day(2.1e6);
  task.rules.max_pressure_pa = 1180 * kPaPerPsi;
  task.rules.inlet_c = 45;  // warm, above ground, insulated
  task.rules.u_w_m2_k = 0.6;
  task.rules.ground_c = 0;
  task.weights = {.per_pump_station = 1,
                  .per_reduction_station = 1,
                  .per_mw_installed = 0,
                  .per_gwh = 0,
                  .per_kt_steel = 0};
  Pipe pipe;
  pipe.outside_diameter_m = 48 * kMetresPerInch;
  pipe.grade = grade("X70");
  pipe.corrosion_m = 0;
  pipe.walls_m = {0.462 * kMetresPerInch, 0.5621 * kMetresPerInch};
  return static_cast<double>(design(task, pipe).quantities.pump_stations);
}

StationCount baku_ceyhan() {
  // The route as published by country (443 km Azerbaijan, 249 km Georgia, 1,076 km Turkey); heights
  // between the summits are read off maps, to 100 m.
  Profile route;
  route.x_m = {0,     300e3,  443e3,  560e3,  640e3,  690e3,  800e3,
               950e3, 1150e3, 1330e3, 1470e3, 1600e3, 1680e3, 1768e3};
  route.z_m = {0, 50, 250, 900, 2350, 1300, 2830, 1900, 2100, 1400, 2000, 1300, 1500, 10};
  const Profile nodes = resample(route, 500);
  const double flow = flow_m3_s_of_bbl_per_day(1e6);
  const double j42 = slope(flow, (42 - 2 * 0.5) * kMetresPerInch, 12);
  const double j46 = slope(flow, (46 - 2 * 0.5) * kMetresPerInch, 12);
  const double j34 = slope(flow, (34 - 2 * 0.6) * kMetresPerInch, 12);
  const double head_m = 10e6 / (835 * kGravity_m_s2);  // class of 100 bar
  StationProblem p;
  p.x_m = nodes.x_m;
  p.z_m = nodes.z_m;
  double c = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double x = nodes.x_m[i];
    p.friction_m.push_back(c);
    const double j = x < 443e3 ? j42 : x < 692e3 ? j46 : x < 1670e3 ? j42 : j34;
    c += i + 1 < nodes.size() ? j * (nodes.x_m[i + 1] - x) : 0;
    if (i == 0 || i + 1 == nodes.size() || std::fmod(x, 5000) == 0) {
      p.candidate.push_back(static_cast<std::uint32_t>(i));
      p.suction_head_m.push_back(45);
    }
  }
  p.vapour_head_m.assign(nodes.size(), 5);
  p.allowed_head_m.assign(nodes.size(), head_m);
  p.origin_head_m = 30;
  p.delivery_head_m = 45;
  const StationPlan plan =
      place_stations(p, {.pump_station = 2, .reduction_station = 1, .per_lift_m = 0.0005});
  StationCount out;
  out.pump_stations = static_cast<double>(plan.pump_stations);
  out.reduction_stations = static_cast<double>(plan.reduction_stations);
  out.friction_slope_m_km = j42 * 1000;
  for (const PlannedStation& station : plan.stations) {
    if (station.kind == StationKind::reduction) {
      out.last_reduction_m = p.x_m[p.candidate[station.candidate]];
    }
  }
  return out;
}

StationCount kazakhstan_china() {
  PipelineTask task;
  task.profile.x_m = {0, 200e3, 500e3, 800e3,
                      962e3};  // Atasu .. Alashankou, a plain with low hills
  task.profile.z_m = {480, 600, 420, 400, 330};
  task.fluid.density_15c_kg_m3 = 850;
  task.fluid.viscosity_cold = {10, 25};
  task.fluid.viscosity_hot = {40, 9};
  task.fluid.pour_point_c = -5;
  task.rules.hours_per_year = 8400;
  task.flow_m3_s = 20e9 / 850 / (8400 * kSecondsPerHour);
  task.rules.max_pressure_pa = 6.3e6;
  Pipe pipe;
  pipe.outside_diameter_m = 0.813;
  pipe.grade = grade("X65");
  const PipelineDesign line = design(task, pipe);
  return {.pump_stations = static_cast<double>(line.quantities.pump_stations),
          .reduction_stations = static_cast<double>(line.quantities.reduction_stations),
          .last_reduction_m = 0,
          .friction_slope_m_km = line.quantities.friction_head_m / line.quantities.length_km};
}

// The three energy anchors are national means; which trains make them up is our description: a
// share of empty wagons, stops every 20 to 30 km, gentle hills.

double finnish_wh_per_gross_t_km() {
  // 1,016 t without the locomotive carrying 525 t: two loaded thirds, one empty, by wagons.
  const Profile line = hills(120e3, 8e3, 0.0025);  // a flat country
  const double loaded_t = 525 / (7 * 2.0) + 24;    // 14 loaded wagons
  Train train;
  train.locomotive = hxd3();
  train.locomotive.mass_kg = 83e3;
  train.locomotive.effort = effort_of_power(300e3, 4.0e6, m_s_from_kmh(120));
  train.locomotive.max_power_w = 0;
  train.locomotive.continuous_effort_n = 0;
  train.locomotive.regeneration = 0;
  train.locomotive.auxiliaries_w = 80e3;
  train.max_speed_m_s = m_s_from_kmh(80);
  train.wagon.mass_kg = 1016e3 / 21;
  train.wagon.payload_kg = 525e3 / 21;
  train.wagons = 21;
  const Resistance loaded = specific_resistance(kLoadedWagon, loaded_t * 1000 * 14 / 21);
  const double empty_kg = 1016e3 / 21 - loaded_t * 1000 * 14 / 21;
  const Resistance empty = specific_resistance(kEmptyWagon, empty_kg);
  train.wagon.resistance = {loaded.a_n + empty.a_n, loaded.b_n_s_m + empty.b_n_s_m,
                            loaded.c_n_s2_m2 + empty.c_n_s2_m2, 0};
  TrainRunOptions options;
  options.stops = stops_every(120e3, 30e3);
  return run_train(line, train, options).wh_per_gross_t_km;
}

double american_kj_per_revenue_t_km() {
  // 100 cars, 70 t on a loaded one (bulk and intermodal together), empty back on 70 % of the way.
  const Profile line = hills(200e3, 10e3, 0.004);
  Train train;
  train.locomotive = hxn3();
  train.locomotive.altitude = {};
  train.locomotive.mass_kg = 195e3;
  train.locomotives = 3;
  train.max_speed_m_s = m_s_from_kmh(70);
  train.wagons = 100;
  train.wagon.mass_kg = 98e3;
  train.wagon.payload_kg = 70e3;
  train.wagon.resistance = canadian_resistance(98e3, 4, 5, 13);
  TrainRunOptions options;
  options.stops = stops_every(200e3, 50e3);
  const TrainRun loaded = run_train(line, train, options);
  train.wagon.mass_kg = 28e3;
  train.wagon.payload_kg = 0;
  train.wagon.resistance = canadian_resistance(28e3, 4, 12, 13);
  const TrainRun empty = run_train(line, train, options);
  const double revenue_t_km = 100 * 70 * 200;
  return (loaded.source_kwh + 0.7 * empty.source_kwh) * kJoulesPerKwh / 1000 / revenue_t_km;
}

double chinese_kg_per_10000_t_km() {
  // A DF4 with 3,000 t, three quarters of the wagons loaded, stops at every second loop.
  const Profile line = hills(160e3, 10e3, 0.004);
  Train train;
  train.locomotive = hxn3();
  train.locomotive.name = "DF4";
  train.locomotive.altitude = {};
  train.locomotive.mass_kg = 138e3;
  train.locomotive.effort = effort_of_power(400e3, 1.9e6, m_s_from_kmh(100));
  train.locomotive.efficiency = 0.34;
  train.locomotive.max_power_w = 0;
  train.max_speed_m_s = m_s_from_kmh(70);
  train.wagons = 46;
  const double loaded_kg = 84e3 * 0.75;
  const double empty_kg = 23e3 * 0.25;
  train.wagon.mass_kg = loaded_kg + empty_kg;
  train.wagon.payload_kg = 61e3 * 0.75;
  const Resistance loaded = specific_resistance(kLoadedWagon, loaded_kg);
  const Resistance empty = specific_resistance(kEmptyWagon, empty_kg);
  train.wagon.resistance = {loaded.a_n + empty.a_n, loaded.b_n_s_m + empty.b_n_s_m,
                            loaded.c_n_s2_m2 + empty.c_n_s2_m2, 0};
  TrainRunOptions options;
  options.stops = stops_every(160e3, 20e3);
  const TrainRun run = run_train(line, train, options);
  return run.fuel_kg / (trailing_kg(train) / 1000 * 160) * 10000;
}

double european_l_per_100km() {
  Truck truck;
  truck.name = "European tractor-trailer";
  truck.tare_kg = 14.7e3;
  truck.payload_kg = 19.3e3;
  truck.rated_power_w = 330e3;
  truck.drag_area_m2 = 5.8;
  truck.top_speed_m_s = m_s_from_kmh(82);
  // VECTO's long-haul cycle has grades of one to two percent; hills of 2 km stand for it.
  const Profile line = hills(100e3, 4e3, 0.013);
  return run_truck(line, truck, {.desired_m_s = m_s_from_kmh(82), .iri_m_per_km = 1.5}).l_per_100km;
}

}  // namespace corridor::physics
