#include "physics/reference_vectors.h"

#include "physics/anchors.h"
#include "physics/json_inputs.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>

#include <fmt/format.h>

#include "corridor/physics/atmosphere.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/fluid.h"
#include "corridor/physics/friction.h"
#include "corridor/physics/head_line.h"
#include "corridor/physics/line_capacity.h"
#include "corridor/physics/pipe.h"
#include "corridor/physics/pipeline.h"
#include "corridor/physics/pump_stations.h"
#include "corridor/physics/road_capacity.h"
#include "corridor/physics/train.h"
#include "corridor/physics/train_load.h"
#include "corridor/physics/train_run.h"
#include "corridor/physics/truck.h"
#include "corridor/physics/truck_run.h"
#include "corridor/physics/volume_delay.h"

namespace corridor::physics {
namespace {

using Compute = std::function<double(const Json&)>;

// ---- pipeline -------------------------------------------------------------------------------

double friction(const Json& in) {
  static const std::map<std::string, FrictionLaw> kLaws = {
      {"colebrook", FrictionLaw::colebrook},
      {"haaland", FrictionLaw::haaland},
      {"swamee_jain", FrictionLaw::swamee_jain}};
  return friction_factor(in("reynolds"), in("relative_roughness"), kLaws.at(in["law"].text));
}

/// Pa lost in a pipe.
double loss_pa(double length_m, double flow_m3_s, double density, double viscosity_m2_s,
               double diameter_m, double roughness_m) {
  const double v = flow_m3_s / (std::numbers::pi / 4 * diameter_m * diameter_m);
  const double f = friction_factor(v * diameter_m / viscosity_m2_s, roughness_m / diameter_m,
                                   FrictionLaw::colebrook);
  return friction_slope(f, v, diameter_m) * length_m * density * kGravity_m_s2;
}

double pressure_drop(const Json& in) {
  if (in.has("flow_us_gal_s")) {
    const double density = in("specific_gravity") * 999;
    return loss_pa(in("length_ft") * kMetresPerFoot, in("flow_us_gal_s") * kM3PerUsGallon, density,
                   in("kinematic_viscosity_cst") * kM2_sPerCentistoke,
                   in("inside_diameter_in") * kMetresPerInch, in("roughness_in") * kMetresPerInch);
  }
  const double density = in("density_kg_m3");
  return loss_pa(in("length_m"), in("mass_flow_kg_s") / density, density,
                 in("viscosity_pa_s") / density, in("diameter_m"), in("roughness_m"));
}

double outlet_pressure(const Json& in) {
  const double density = in("density_kg_m3");
  const double d = in("diameter_m");
  const double flow = in("velocity_m_s") * std::numbers::pi / 4 * d * d;
  return in("inlet_pressure_pa") +
         density * kGravity_m_s2 * (in("elevation_in_m") - in("elevation_out_m")) -
         loss_pa(in("length_m"), flow, density, in("viscosity_pa_s") / density, d,
                 in("roughness_m"));
}

struct CraneLine {
  double head_m = 0;
  double density = 0;
  double flow_m3_s = 0;
};

CraneLine crane(const Json& in) {
  CraneLine out;
  out.density = in("density_lb_ft3") * kKgPerPound / std::pow(kMetresPerFoot, 3);
  out.flow_m3_s = in("flow_oil_bbl_h") * kM3PerBarrel / kSecondsPerHour;
  const double loss =
      loss_pa(in("length_mi") * kMetresPerMile, out.flow_m3_s, out.density,
              in("viscosity_cp") * 1e-3 / out.density, in("inside_diameter_in") * kMetresPerInch,
              in("roughness_in") * kMetresPerInch);
  out.head_m = loss / (out.density * kGravity_m_s2) + in("rise_ft") * kMetresPerFoot;
  return out;
}

double head_loss(const Json& in) {
  return loss_pa(in("length_m"), in("flow_m3_s"), in("density_kg_m3"),
                 in("kinematic_viscosity_m2_s"), in("diameter_m"), in("roughness_m")) /
         (in("density_kg_m3") * kGravity_m_s2);
}

ViscosityLaw law_of(const Json& in) {
  return viscosity_law({in("t1_c"), in("nu1_cst")}, {in("t2_c"), in("nu2_cst")},
                       in("kelvin_offset"));
}

double fluid_temperature(const Json& in) {
  return outlet_temperature_k({.length_m = in("length_m"),
                               .diameter_m = in("diameter_m"),
                               .u_w_m2_k = in("u_w_m2_k"),
                               .ground_k = in("ground_k"),
                               .inlet_k = in("inlet_k"),
                               .mass_flow_kg_s = in("mass_flow_kg_s"),
                               .heat_capacity_j_kg_k = in("heat_capacity_j_kg_k")});
}

double flat_stations(const Json& in) {
  const auto n = static_cast<std::size_t>(in("length_km")) * 2 + 1;  // 500 m nodes
  StationProblem p;
  for (std::size_t i = 0; i < n; ++i) {
    p.x_m.push_back(500.0 * static_cast<double>(i));
    p.friction_m.push_back(p.x_m.back() * in("friction_slope_m_km") / 1000);
    if (i % 10 == 0) {
      p.candidate.push_back(static_cast<std::uint32_t>(i));
      p.suction_head_m.push_back(in("suction_head_m"));
    }
  }
  p.z_m.assign(n, 0);
  p.vapour_head_m.assign(n, 0);
  p.allowed_head_m.assign(n, in("max_head_m"));
  p.origin_head_m = in("suction_head_m");
  p.delivery_head_m = in("delivery_head_m");
  return static_cast<double>(place_stations(p, {}).pump_stations);
}

HeadLine summit_line(const Json& in) {
  LineBetween line;
  for (const Json& node : in["profile_km_m"].array) {
    line.x_m.push_back(node.array[0].number * 1000);
    line.z_m.push_back(node.array[1].number);
  }
  line.friction_slope.assign(line.x_m.size() - 1, in("friction_slope_m_km") / 1000);
  line.vapour_head_m.assign(line.x_m.size(), in("vapour_head_m"));
  line.delivery_head_m = in("delivery_head_m");
  return head_line(line, Operation::slack);
}

const std::map<std::string, Compute>& pipeline_quantities() {
  static const std::map<std::string, Compute> kAll = {
      {"darcy_friction_factor", friction},
      {"pressure_drop", pressure_drop},
      {"outlet_pressure", outlet_pressure},
      {"head", [](const Json& in) { return crane(in).head_m / kMetresPerFoot; }},
      {"shaft_power",
       [](const Json& in) {
         const CraneLine line = crane(in);
         return line.density * kGravity_m_s2 * line.flow_m3_s * line.head_m /
                in("pump_efficiency") / kWattsPerHorsepower;
       }},
      {"head_loss", head_loss},
      {"kinematic_viscosity", [](const Json& in) { return viscosity_cst(law_of(in), in("t_c")); }},
      {"astm_d341_b", [](const Json& in) { return law_of(in).b; }},
      {"fluid_temperature", fluid_temperature},
      {"design_pressure_barlow",
       [](const Json& in) {
         return barlow_pressure_pa(in("outside_diameter_in") * kMetresPerInch,
                                   in("wall_in") * kMetresPerInch, in("smys_psi") * kPaPerPsi,
                                   in("design_factor")) /
                kPaPerPsi;
       }},
      {"minimum_pump_stations", flat_stations},
      {"slack_length", [](const Json& in) { return summit_line(in).slack_m / 1000; }},
      {"required_discharge_head",
       [](const Json& in) { return summit_line(in).required_discharge_head_m; }},
      {"static_head_pressure",
       [](const Json& in) { return in("rise_m") * in("density_kg_m3") * in("g") / 1e6; }},
      {"lift_energy",
       [](const Json& in) {
         return in("rise_m") * in("density_kg_m3") * in("g") / in("efficiency") * kM3PerBarrel /
                kJoulesPerKwh;
       }},
      {"pump_stations",
       [](const Json& in) {
         return in["system"].text == "Trans-Alaska" ? trans_alaska_stations()
                                                    : baku_ceyhan().pump_stations;
       }},
  };
  return kAll;
}

// ---- rail -----------------------------------------------------------------------------------

double vehicle_resistance(const Json& in) {
  const bool traction = in.has("traction_unit");
  const Json& unit = traction ? in["traction_unit"] : in["wagons"];
  return resistance_n(strahl_resistance(unit("mass_t") * 1000, unit("f0_permille"), 0,
                                        unit("f2_permille"), traction ? unit("wind_m_s") : 0),
                      in("v_m_s"));
}

/// OSRD's test train: 850 t, Davis resistance, effort falling linearly with speed.
TrainRun osrd_run(const Json& in) {
  Train train;
  Locomotive& loco = train.locomotive;
  loco.mass_kg = in("mass_kg");
  loco.length_m = in("length_m");
  const double top = 83.3333;
  loco.effort = {{0, top}, {450000, 180000}};
  loco.resistance = {in("A_N"), in("B_N_per_m_s"), in("C_N_per_m2_s2"), 0};
  train.wagons = 0;
  train.inertia_factor = in("inertia_factor");
  train.max_speed_m_s = in("speed_limit_m_s");
  train.brake_m_s2 = in("brake_m_s2");
  const double rise = 10000 * in("gradient_permille") / 1000;
  const Profile line = {.x_m = {0, 10000}, .z_m = {0, rise}};
  TrainRunOptions options;
  options.step_m = 1;
  options.point_mass = true;
  if (in.has("start_m") || in.has("stop_m")) {
    options.stops = {{6000, 0}};
  }
  return run_train(line, train, options);
}

double position_reaching_limit(const Json& in) {
  const TrainRun run = osrd_run(in);
  const auto at = std::find_if(run.series.speed_m_s.begin(), run.series.speed_m_s.end(),
                               [&](double v) { return v >= in("speed_limit_m_s") - 1e-6; });
  return run.series.x_m[static_cast<std::size_t>(at - run.series.speed_m_s.begin())];
}

double position_braking_starts(const Json& in) {
  const TrainRun run = osrd_run(in);
  const double from = in.has("start_m") ? in("start_m") : 0;
  for (std::size_t k = 0; k < run.series.x_m.size(); ++k) {
    if (run.series.x_m[k] > from && run.series.limit[k] == RunLimit::braking) {
      return run.series.x_m[k];
    }
  }
  return 0;
}

/// TrainRuns' trains over its paths: gradients act on a point, a limit holds until the tail is out.
struct TrainRunsData {
  std::vector<std::map<std::string, std::string>> trains;
  std::vector<std::map<std::string, std::string>> traction;
  std::vector<std::map<std::string, std::string>> paths;
};

double running_time(const Json& in, const TrainRunsData& data) {
  const auto number = [](const std::map<std::string, std::string>& row, const char* key) {
    return std::stod(row.at(key));
  };
  Train train;
  Locomotive& loco = train.locomotive;
  for (const auto& row : data.trains) {
    if (row.at("train") != in["train"].text) {
      continue;
    }
    loco.mass_kg = number(row, "traction_mass_t") * 1000;
    loco.length_m = 0;
    loco.resistance =
        strahl_resistance(loco.mass_kg, number(row, "loco_f0_permille"), 0,
                          number(row, "loco_f2_permille"), number(row, "wind_loco_m_s"));
    train.wagons = 1;
    train.wagon.mass_kg = number(row, "wagon_mass_t") * 1000;
    train.wagon.length_m = number(row, "length_m");
    train.wagon.resistance = strahl_resistance(
        train.wagon.mass_kg, number(row, "wagon_f0_permille"), number(row, "wagon_f1_permille"),
        number(row, "wagon_f2_permille"), number(row, "wind_wagon_m_s"));
    train.inertia_factor = number(row, "inertia_factor");
    train.max_speed_m_s = number(row, "speed_limit_km_h") / 3.6;
    train.brake_m_s2 = number(row, "brake_m_s2");
  }
  for (const auto& row : data.traction) {
    if (row.at("train") == in["train"].text) {
      loco.effort.speed_m_s.push_back(number(row, "speed_km_h") / 3.6);
      loco.effort.force_n.push_back(number(row, "effort_n"));
    }
  }
  Profile path;
  double z = 0;
  double gradient = 0;
  for (const auto& row : data.paths) {
    if (row.at("path") != in["path"].text) {
      continue;
    }
    const double x = number(row, "start_m");
    z += path.x_m.empty() ? 0 : gradient * (x - path.x_m.back());
    path.x_m.push_back(x);
    path.z_m.push_back(z);
    path.limit_m_s.push_back(number(row, "speed_limit_km_h") / 3.6);
    // Their gradient is a resistance; ours goes by sin(atan i), 0.02 % less at 20 permille.
    gradient = number(row, "gradient_permille") / 1000;
  }
  return run_train(path, train, {.step_m = 5, .point_mass = true}).running_s;
}

double trailing_at_start(const Json& in) {
  const double g = in("g");
  const double weight_n = in("locomotive_weight_kN") * 1000;
  const double permille = in("gradient_permille");
  return trailing_mass_kg(in("adhesion") * weight_n, weight_n / g, in("locomotive_start_N_kN"),
                          wagon_start_n_per_kn(permille), permille, g) /
         1000;
}

double interpolated_effort(const Json& in) {
  EffortCurve curve;
  for (const Json& point : in["curve_km_h_kN"].array) {
    curve.speed_m_s.push_back(point.array[0].number / 3.6);
    curve.force_n.push_back(point.array[1].number * 1000);
  }
  return effort_n(curve, in("v_km_h") / 3.6) / 1000;
}

std::map<std::string, Compute> rail_quantities(const TrainRunsData& data) {
  return {
      {"vehicle_resistance", vehicle_resistance},
      {"running_time", [&data](const Json& in) { return running_time(in, data); }},
      {"position_reaching_limit", position_reaching_limit},
      {"position_braking_starts", position_braking_starts},
      {"unit_resistance_loaded_wagon",
       [](const Json& in) {
         const double weight_kn = 1000 * kGravity_m_s2 / 1000;
         return resistance_n(specific_resistance(kLoadedWagon, 1000), in("v_km_h") / 3.6) /
                weight_kn;
       }},
      {"tractive_effort_derated",
       [](const Json& in) {
         return derated_effort_n(in("effort_kN"), in("pressure_factor"), in("temperature_factor"));
       }},
      {"tractive_effort_interpolated", interpolated_effort},
      {"brake_shoe_friction",
       [](const Json& in) { return brake_shoe_friction(in("v_km_h"), in("v0_km_h")); }},
      {"unit_brake_force",
       [](const Json& in) {
         return unit_brake_force_n_per_kn(in("v_km_h"), in("v0_km_h"),
                                          in("conversion_brake_ratio"));
       }},
      {"trailing_mass_at_start", trailing_at_start},
      {"gross_trailing_load",
       [](const Json& in) {
         return army_gross_trailing_load(in("continuous_effort_lb"), in("locomotive_tons"),
                                         in("weather_factor"), in("rolling_lb_ton"),
                                         in("ruling_grade_pct"), in("curve_deg"));
       }},
      {"single_track_capacity",
       [](const Json& in) {
         return paired_capacity_pairs(in("period_min"), in("fixed_min"), in("efficiency"));
       }},
      {"single_track_capacity_scott",
       [](const Json& in) {
         return scott_trains(in("running_min"), in("block_min"), in("efficiency"));
       }},
      {"locomotive_power_consistency",
       [](const Json& in) { return in("effort_kN") * in("v_km_h") / 3.6; }},
      {"electric_energy", [](const Json&) { return finnish_wh_per_gross_t_km(); }},
      {"diesel_energy", [](const Json&) { return american_kj_per_revenue_t_km(); }},
      {"diesel_fuel", [](const Json&) { return chinese_kg_per_10000_t_km(); }},
  };
}

// ---- road -----------------------------------------------------------------------------------

Truck hcm_truck(const Json& in) {
  return in["truck"].text == "single_unit" ? hcm_single_unit() : hcm_tractor_trailer();
}

double travel_time(const Json& in) {
  const double length = in("distance_ft") * kMetresPerFoot;
  const double entry = in("entry_mi_h") * kMetresPerMile / kSecondsPerHour;
  const Profile grade = {.x_m = {0, length}, .z_m = {0, in("grade_pct") / 100 * length}};
  return run_truck(grade, hcm_truck(in), {.step_m = 10, .desired_m_s = entry, .iri_m_per_km = 0})
      .time_s;
}

MixedFlow mixed_road(const Json& in) {
  // The example reads its truck times over 10,000 ft off the manual's figures (T11, T12) and goes
  // on at crawl speed to two miles (exhibits 26-7 and 26-8); our own runs give 47.9 mi/h for T14.
  const double rest_ft = in("length_mi") * 5280 - 10000;
  return {.free_mi_h = in("ffs_mi_h"),
          .gradient = in("grade_pct") / 100,
          .length_mi = in("length_mi"),
          .single_units = in("share_single_unit"),
          .tractor_trailers = in("share_tractor_trailer"),
          .single_unit_s_mi = (134 + 0.0145 * rest_ft) / in("length_mi"),
          .tractor_s_mi = (173 + 0.0202 * rest_ft) / in("length_mi")};
}

TwoLane two_lane(const Json& in) {
  TwoLane road;
  road.posted_mi_h = in("posted_mi_h");
  road.heavy_pct = in("heavy_pct");
  road.vertical_class = static_cast<int>(in("vertical_class"));
  road.length_mi = in.has("length_mi") ? in("length_mi") : 1;
  road.opposing_veh_h = in.has("opposing_veh_h") ? in("opposing_veh_h") : 0;
  return road;
}

double akcelik_ratio(const Json& in) {
  const DelayFunction f = {.law = DelayLaw::akcelik,
                           .free_h = 1 / in("free_speed_km_h"),
                           .capacity_per_h = in("capacity_veh_h"),
                           .delay_parameter = in("delay_parameter"),
                           .period_h = in("analysis_period_h")};
  return f.free_h / delay_time_h(f, f.capacity_per_h);
}

const std::map<std::string, Compute>& road_quantities() {
  static const std::map<std::string, Compute> kAll = {
      {"crawl_speed",
       [](const Json& in) {
         const Truck truck = hcm_truck(in);
         return crawl_speed_m_s(truck, in("grade_pct") / 100, air_at(truck, in("altitude_m"))) *
                3.6;
       }},
      {"travel_time", travel_time},
      {"mixed_flow_capacity",
       [](const Json& in) { return mixed_flow(mixed_road(in), 0).capacity_veh_h_ln; }},
      {"mixed_flow_speed",
       [](const Json& in) { return mixed_flow(mixed_road(in), in("flow_veh_h_ln")).speed_mi_h; }},
      {"freeway_capacity", [](const Json& in) { return freeway_capacity_pc_h_ln(in("ffs_mi_h")); }},
      {"freeway_demand_rate",
       [](const Json& in) {
         return demand_rate_pc_h_ln(in("volume_veh_h"), in("phf"), static_cast<int>(in("lanes")),
                                    in("share_trucks"), in("pce"));
       }},
      {"freeway_density", [](const Json& in) { return in("flow_pc_h_ln") / in("speed_mi_h"); }},
      {"two_lane_ffs", [](const Json& in) { return two_lane_free_mi_h(two_lane(in)); }},
      {"two_lane_speed",
       [](const Json& in) { return two_lane_speed_mi_h(two_lane(in), in("flow_veh_h")); }},
      {"bpr_travel_time_ratio",
       [](const Json& in) {
         return delay_time_h({.free_h = 1, .alpha = in("alpha"), .beta = in("beta")},
                             in("volume_capacity"));
       }},
      {"conical_travel_time_ratio",
       [](const Json& in) { return conical_ratio(in("volume_capacity"), in("alpha")); }},
      {"akcelik_speed_ratio_at_capacity", akcelik_ratio},
      {"naturally_aspirated_power",
       [](const Json& in) {
         return in("rated_hp") * naturally_aspirated_factor(in("altitude_ft") * kMetresPerFoot);
       }},
      {"air_density_ratio", [](const Json& in) { return air_density_ratio(in("altitude_m")); }},
      {"aerodynamic_altitude_factor",
       [](const Json& in) { return linear_density_ratio(in("altitude_m")); }},
      {"fuel_consumption", [](const Json&) { return european_l_per_100km(); }},
  };
  return kAll;
}

void add_rows(const std::string& path, const std::map<std::string, Compute>& quantities,
              std::vector<ReferenceVector>& out) {
  for (const auto& row : read_csv(path)) {
    ReferenceVector v;
    v.id = row.at("id");
    v.kind = row.at("kind");
    v.what = row.at("quantity");
    v.unit = row.at("unit");
    v.expected = std::stod(row.at("expected"));
    const std::string relative = row.at("tol_rel");
    const std::string absolute = row.at("tol_abs");
    v.tolerance = std::max(relative.empty() ? 0 : std::stod(relative) * std::abs(v.expected),
                           absolute.empty() ? 0 : std::stod(absolute));
    v.source = row.at("source");
    v.note = row.count("note") > 0 ? row.at("note") : "";
    const auto found = quantities.find(v.what);
    if (found != quantities.end()) {
      v.computed = found->second(parse_json(row.at("inputs")));
    }
    out.push_back(v);
  }
}

}  // namespace

std::string reference_folder() {
  return CORRIDOR_SOURCE_DIR "/../shared/reference/physics/";
}

std::vector<ReferenceVector> reference_vectors(const std::string& folder) {
  const TrainRunsData data = {read_csv(folder + "rail_trains.csv"),
                              read_csv(folder + "rail_traction.csv"),
                              read_csv(folder + "rail_paths.csv")};
  std::vector<ReferenceVector> out;
  add_rows(folder + "pipeline.csv", pipeline_quantities(), out);
  add_rows(folder + "rail.csv", rail_quantities(data), out);
  add_rows(folder + "road.csv", road_quantities(), out);
  return out;
}

std::string validation_rows(const std::vector<ReferenceVector>& vectors) {
  std::string out =
      "| id | quantity | published | ours | deviation | source |\n"
      "|---|---|---|---|---|---|\n";
  for (const ReferenceVector& v : vectors) {
    const double deviation = v.expected != 0 ? (v.computed - v.expected) / v.expected * 100 : 0;
    out += fmt::format("| {} | {} | {:.6g} {} | {:.6g} | {:+.2g} % | {}; {} |\n", v.id, v.what,
                       v.expected, v.unit, v.computed, deviation, v.kind, v.source);
  }
  return out;
}

}  // namespace corridor::physics
