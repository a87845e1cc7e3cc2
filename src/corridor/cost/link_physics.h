// The physics of a link's mode: how long a loaded vehicle takes over its profile, and at what
// energy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/case/run_memo.h"
#include "corridor/physics/pipe.h"
#include "corridor/physics/profile.h"

namespace corridor::cost {

/// The run over an arc whose mode names a physics model and whose link has a profile; none
/// otherwise. Remembered in the case.
///
///   truck     truck_of(mode) at full power under the free speed
///   train     train_of(mode, electrified) with the fewest locomotives, at most four
///   pipeline  a design of the route of route.csv that the link is on, of its diameter and capacity
///
/// @param free_speed_kmh under the overlay, > 0
/// @param capacity_t_per_day of a pipeline, under the overlay
std::optional<cases::LinkRun> link_run(const cases::Case& a_case, ArcId arc, double free_speed_kmh,
                                       double capacity_t_per_day);

/// Of a train; physics that asks for more leaves the given speed.
inline constexpr int kMostLocomotives = 4;

/// The ground of a link in the direction of an arc.
std::optional<physics::Profile> arc_profile(const cases::Case& a_case, ArcId arc);
/// Position of the first route of route.csv that has a link.
std::optional<std::uint32_t> route_with(const cases::Case& a_case, LinkId id);
/// True if profiles cover more than half of a route.
bool is_profiled(const cases::Case& a_case, const cases::Route& route);
/// The pipe of a link: its diameter in steel X70.
physics::Pipe pipe_of(const cases::Link& link);

/// Keys of the case's memory: of an arc's run its number, of a route's design with this bit, of an
/// answer about capacity with that.
inline constexpr std::uint32_t kRouteKeys = 0x8000'0000;
inline constexpr std::uint32_t kCapacityKeys = 0x4000'0000;

/// Hands the runs that `from` remembers to `to`, another reading of the same folder (other claims,
/// other parameters), for the links whose runs depend on nothing that differs.
void share_link_runs(const cases::Case& from, const cases::Case& to);

/// What physics does to the links of a mode, as they stand in link.csv.
struct ModePhysics {
  ModeId mode = {};
  std::size_t links = 0;
  std::vector<std::string> timed = {};  // links that a profile covers, in order of link.csv
  double profiled_km = 0;
  double added_h = 0;               // over those links both ways together
  std::string most_id = {};         // link that loses most, by hours
  double most_added_h = 0;          // one way
  std::vector<std::string> stands;  // links whose vehicle cannot run the profile
};
std::vector<ModePhysics> physics_of_modes(const cases::Case& a_case);

}  // namespace corridor::cost
