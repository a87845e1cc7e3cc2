// Design of an oil pipeline over a profile: stations, walls, power, steel; the sweep over diameters
// and grades; and the rating of a given line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/physics/fluid.h"
#include "corridor/physics/friction.h"
#include "corridor/physics/pipe.h"
#include "corridor/physics/profile.h"
#include "corridor/physics/pump_stations.h"

namespace corridor::physics {

enum class PumpDrive { electric, gas_turbine };

/// Rules of the line and of its stations. Marked (est): our estimate, reported as a caveat.
struct StationRules {
  double max_pressure_pa = 10e6;  // of the pressure class of line and valves
  double suction_head_m = 45;     // least on arrival (est)
  double npsh_required_m = 20;    // of the pumps, absolute
  double vapour_margin_pa = 70e3;
  double station_loss_m = 12;  // minor losses at a station (est)
  double delivery_head_m = 45;
  double origin_head_m = 30;  // tanks and booster pumps
  double pump_efficiency = 0.84;
  double drive_efficiency = 0.95;  // motor 0.95, gas turbine 0.30 to 0.36
  PumpDrive drive = PumpDrive::electric;
  double turbine_efficiency = 0;  // recovery at reduction stations; 0: none, 0.75 typical
  double candidate_step_m = 5000;
  double node_step_m = 500;
  double valve_step_m = 30e3;
  Operation operation = Operation::tight;
  FrictionLaw friction = FrictionLaw::blended;
  double inlet_c = 35;
  double ground_c = 12;          // where the profile gives none
  double u_w_m2_k = 1.2;         // buried pipe, 0.5 to 2.5
  double most_velocity_m_s = 5;  // erosion, surge; faster lines are refused (est)
  double hours_per_year = 8400;
  int spare_pumps = 1;    // n + 1
  int running_pumps = 3;  // a station's duty shared by so many
  struct Stretch {
    double from_m = 0;
    double to_m = 0;
    std::string why = {};
  };
  std::vector<Stretch> forbidden = {};  // no station here: town, slope, glacier
  std::vector<double> forced_m = {};    // a station here
};

ErrorList check(const StationRules& rules, const Profile& profile);

/// What a year of each quantity weighs in the optimum: prices of one dated table times the
/// capital-recovery factor, given by the caller. The defaults (million USD a year) only rank
/// designs.
struct DesignWeights {
  double per_pump_station = 3.0;
  double per_reduction_station = 1.0;
  double per_mw_installed = 0.15;
  double per_gwh = 0.08;
  double per_kt_steel = 0.15;
  double per_km = 0.10;       // right of way, laying, whatever the diameter
  double per_1000_m2 = 0.01;  // coating and laying by surface
  bool are_defaults = true;   // set false with own prices: drops the caveat
};

struct StationResult {
  double x_m = 0;
  double elevation_m = 0;
  std::string place = {};
  StationKind kind = StationKind::pump;
  double arrival_head_m = 0;    // above ground
  double discharge_head_m = 0;  // above ground
  double discharge_pressure_pa = 0;
  double lift_m = 0;  // station loss included; 0 at reduction stations
  double drop_m = 0;  // at reduction stations and the terminal
  double shaft_mw = 0;
  double drive_mw = 0;      // electricity, or fuel heat of a gas turbine
  double installed_mw = 0;  // spare pumps and thin air included
  double recovered_mw = 0;
  std::string binding_head = {};  // "summit at km 793.0 (Khunjerab Pass)"
  std::string binding_spacing = {};
};

/// Per node of the resampled profile.
struct PipelineSeries {
  std::vector<double> x_m = {};
  std::vector<double> ground_m = {};
  std::vector<double> head_m = {};          // above sea level; at a station, on departure
  std::vector<double> allowed_head_m = {};  // above sea level, of the wall chosen
  std::vector<double> static_head_m = {};   // above sea level, line shut in
  std::vector<double> wall_m = {};          // of the segment that begins here
  std::vector<double> friction_slope = {};
  std::vector<double> temperature_c = {};
  std::vector<std::uint8_t> slack = {};  // segment runs part full
};

struct PipelineQuantities {
  double length_km = 0;
  double steel_t = 0;
  double coating_m2 = 0;
  double km_level = 0;     // ground below 2 % (classes are ours)
  double km_rolling = 0;   // 2 to 8 %
  double km_mountain = 0;  // above
  double km_above_3000_m = 0;
  double shaft_mw = 0;
  double drive_mw = 0;
  double installed_mw = 0;
  double recovered_mw = 0;
  double gwh_per_year = 0;
  double kwh_per_t = 0;
  double kwh_per_t_km = 0;
  double kwh_per_bbl = 0;
  double friction_head_m = 0;
  double lift_head_m = 0;
  double linefill_m3 = 0;
  double transit_h = 0;
  std::size_t pump_stations = 0;
  std::size_t reduction_stations = 0;
  std::size_t valves = 0;
};

struct PipelineDesign {
  bool feasible = false;
  std::optional<Error> problem = {};  // why not
  Pipe pipe = {};
  double flow_m3_s = 0;
  double mass_t_per_year = 0;
  double friction_wall_m = 0;  // wall that the friction was computed with
  std::vector<StationResult> stations = {};
  PipelineSeries series = {};
  PipelineQuantities quantities = {};
  double weight = 0;
  double slack_m = 0;
  ErrorList warnings = {};
  std::vector<std::string> caveats = {};
};

struct PipelineTask {
  Profile profile = {};
  Fluid fluid = {};
  double flow_m3_s = 0;  // through all parallel lines
  StationRules rules = {};
  DesignWeights weights = {};
};

/// m3/s of thousand barrels a day.
double flow_m3_s_of_bbl_per_day(double barrels_per_day);

/// The best line of one pipe. Friction is computed with the inside diameter behind the thickest
/// wall that the design may need, so that heads are never too low.
///
/// @throws InputError for bad input; infeasible and too cold lines are in `problem`
PipelineDesign design(const PipelineTask& task, const Pipe& pipe);

/// One line of the cost curve.
struct SweepEntry {
  Pipe pipe = {};
  bool feasible = false;
  std::string problem = {};
  double weight = 0;
  PipelineQuantities quantities = {};
};

struct Sweep {
  std::vector<SweepEntry> entries = {};  // in the order of `pipes`
  std::size_t best = 0;
  bool any_feasible = false;
};

/// Designs for all pipes; the same for any number of threads (0: all cores).
Sweep sweep(const PipelineTask& task, std::span<const Pipe> pipes, int threads = 0);

/// Diameters x grades, for sweep.
std::vector<Pipe> pipes_of(std::span<const double> diameters_in, std::span<const Grade> grades,
                           const Pipe& like = {});

/// A line that stands: one wall throughout, stations at given places.
struct Rating {
  bool feasible = false;
  double flow_m3_s = 0;
  double bbl_per_day = 0;
  double t_per_year = 0;
  std::string binding = {};  // "allowed pressure at km 120.0, held by the summit at km 268.0 (...)"
  std::optional<Error> problem = {};
  std::vector<double> lift_m = {};  // per station
};

/// The greatest flow of a given line: what the head balance allows falls as flow rises, so the root
/// is bracketed and found by TOMS 748.
///
/// @param stations_m  chainages of pump stations, origin included
/// @param wall_m      of the whole line
Rating rating(const PipelineTask& task, const Pipe& pipe, std::span<const double> stations_m,
              double wall_m);

}  // namespace corridor::physics
