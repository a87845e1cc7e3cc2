// A train over a profile: speed, time, effort and energy; where it cannot start, stalls or cannot
// be held.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/physics/motion.h"
#include "corridor/physics/profile.h"
#include "corridor/physics/train.h"

namespace corridor::physics {

struct Stop {
  double x_m = 0;
  double dwell_s = 0;
};

/// A step-wise speed rule for descents: no faster than `speed_m_s` where it falls by `gradient` or
/// more (a positive number).
struct DescentRule {
  double gradient = 0;
  double speed_m_s = 0;
};

struct TrainRunOptions {
  double step_m = 50;
  bool point_mass = false;       // gradients act at the front; else the train is a strip
  std::vector<Stop> stops = {};  // between the ends
  bool start_at_rest = true;     // else it enters and leaves at the limit
  bool stop_at_end = true;
  double time_supplement = 0;              // share, UIC 451-1 recommends 0.03 to 0.07 (recalled)
  std::vector<DescentRule> descents = {};  // besides what the brakes allow
  bool keep_series = true;
};

/// What holds a train back in a step.
enum class RunLimit : std::uint8_t { power, adhesion, speed_limit, top_speed, descent, braking };
const char* text(RunLimit limit);

/// At the points of the run; what belongs to a step stands at its first point.
struct TrainSeries {
  std::vector<double> x_m = {};
  std::vector<double> elevation_m = {};
  std::vector<double> speed_m_s = {};
  std::vector<double> ceiling_m_s = {};
  std::vector<double> time_s = {};    // running time, supplement and dwell not counted
  std::vector<double> force_n = {};   // at the wheel; negative: brakes
  std::vector<double> effort_n = {};  // the most at that speed and height
  std::vector<double> gradient = {};  // effective: mean under the train, curves included
  std::vector<RunLimit> limit = {};
};

struct TrainRun {
  bool feasible = false;
  std::optional<Error> problem = {};
  TrainSeries series = {};
  double length_m = 0;
  double running_s = 0;
  double dwell_s = 0;
  double supplement_s = 0;
  double total_s = 0;
  double wheel_kwh = 0;  // positive work at the wheel
  double braking_kwh = 0;
  double source_kwh = 0;         // at the pantograph, or in the fuel; auxiliaries included
  double regenerated_kwh = 0;    // not taken off source_kwh
  double fuel_kg = 0;            // diesel
  double wh_per_gross_t_km = 0;  // source less regenerated, locomotives not counted in the mass
  double wh_per_net_t_km = 0;
  double kg_co2 = 0;       // of diesel burnt; electricity is left to the caller
  double coupler_n = 0;    // greatest, behind the leading locomotives
  double overload_s = 0;   // at full effort below the continuous speed
  double slowest_m_s = 0;  // away from starts and stops
  double slowest_x_m = 0;
  ErrorList warnings = {};
  std::vector<std::string> caveats = {};
};

/// @throws InputError for bad profile, train or options; what a train cannot do is in `problem`
TrainRun run_train(const Profile& profile, const Train& train, const TrainRunOptions& options = {});

}  // namespace corridor::physics
