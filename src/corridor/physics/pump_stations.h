// Where pump and pressure reduction stations stand: dynamic programming over candidate places, and
// the greedy oracle for the fewest.
//
// Add to every height the friction lost on the way to it, A(x) = z(x) + C(x): then the head line
// between two stations is level, a pump lifts the level, a reduction station drops it, and a
// stretch is feasible if its level lies above every A + least head and below every A + greatest
// head.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "corridor/physics/head_line.h"

namespace corridor::physics {

enum class StationKind { origin, pump, reduction, terminal };

/// What sets the discharge head of a station.
enum class HeadLimit { next_suction, npsh, summit, delivery, kept };
/// Why the next station stands no farther away.
enum class SpacingLimit { pressure, static_pressure, forced, end_of_line, weight };

const char* text(StationKind kind);
const char* text(HeadLimit limit);
const char* text(SpacingLimit limit);

struct StationProblem {
  // Per node, rising along the line.
  std::vector<double> x_m = {};
  std::vector<double> z_m = {};
  std::vector<double> friction_m = {};      // C: head lost from the first node, never falling
  std::vector<double> vapour_head_m = {};   // least head above ground
  std::vector<double> allowed_head_m = {};  // greatest, running or shut in
  // Per candidate: first the origin, last the end of the line.
  std::vector<std::uint32_t> candidate = {};  // node, rising
  std::vector<double> suction_head_m = {};    // wanted on arrival at a station here
  std::vector<std::uint8_t> npsh_rules = {};  // 1: suction_head_m comes from NPSH; may be empty
  std::vector<std::uint8_t> forced = {};      // 1: there must be a station; may be empty
  double origin_head_m = 0;                   // head above ground that the tanks give
  double delivery_head_m = 0;                 // wanted at the end
  Operation operation = Operation::tight;
};

/// What a plan costs, in any one unit (money a year, or stations).
struct StationWeights {
  double pump_station = 1;
  double reduction_station = 1;
  double per_lift_m = 0;
  /// Of a metre of pipe by the head it must hold: entry h is for heads in (h - 1, h] m. Empty: the
  /// pipe weighs nothing.
  std::vector<double> pipe_per_m = {};
};

struct PlannedStation {
  std::size_t candidate = 0;
  StationKind kind = StationKind::pump;
  double arrival_level_m = 0;  // level = head + friction so far
  double departure_level_m = 0;
  HeadLimit head_limit = HeadLimit::next_suction;
  std::size_t control_node = 0;  // the node that sets the departure level
  SpacingLimit spacing_limit = SpacingLimit::weight;
  std::size_t spacing_node = 0;  // where the pressure would be too high
};

/// Why no plan exists: from the farthest reachable candidate the next one cannot be reached.
struct Obstacle {
  std::size_t from_candidate = 0;
  std::size_t to_candidate = 0;
  bool static_pressure = false;
  std::size_t high_node = 0;  // the summit, or the next station's suction
  std::size_t low_node = 0;   // where the pipe would be too weak
  double missing_head_m = 0;  // the greatest allowed head falls short by this
};

struct StationPlan {
  bool feasible = false;
  Obstacle obstacle = {};                     // if not
  std::vector<PlannedStation> stations = {};  // origin .. terminal
  double weight = 0;
  double lift_m = 0;              // sum over pump stations
  double terminal_surplus_m = 0;  // head to be burnt where the line ends
  std::size_t pump_stations = 0;  // origin included
  std::size_t reduction_stations = 0;
};

/// The plan of least weight among: stations at candidates; a pump station raises the level to the
/// least that reaches the next station; a reduction station lets it stand as high as the pipe ahead
/// allows or lowers it to the least that reaches the next station. Exact over these; ties go to the
/// plan with the nearer station before. O(edges x levels).
StationPlan place_stations(const StationProblem& problem, const StationWeights& weights);

/// Fewest stations (pump or reduction, origin included, end excluded) by always taking the farthest
/// candidate in reach: a stretch that is feasible stays so when its start moves forward, so by
/// exchange no plan has fewer. 0 if none exists.
std::size_t fewest_stations(const StationProblem& problem);

}  // namespace corridor::physics
