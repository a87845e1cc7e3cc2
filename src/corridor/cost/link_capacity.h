// What physics lets a link carry in a day, beside what its row says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/case/case.h"

namespace corridor::cost {

/// Why a model cannot say.
enum class Lack { nothing, free_speed, profile, lanes, route, diameter, able_vehicle, stations };

/// The most that a link takes in one direction by the physics of its mode, or what that lacks.
struct ModelCapacity {
  std::optional<double> t_per_day = {};
  Lack lack = Lack::nothing;
};

/// What would mend a lack of a link: "lanes in link.csv", "a profile from A to B in profile.csv".
std::string lack_text(const cases::Case& a_case, const cases::Link& link, Lack lack);

/// An upper bound: the mode has the link for itself. Remembered in the case.
///
///   truck     lanes of the direction by HCM 7, in the hours in which the mode moves: mixed flow on
///             the worst grade, and the headway at the slowest place of a loaded truck's run.
///             `road_truck_share` of parameter.csv (1): trucks among the vehicles
///   train     single track: the paired timetable over sections of `rail_loop_spacing_km` (15),
///             trains starting and stopping at each loop, behind as few locomotives as can; more
///             tracks: UIC 406's 60 % of headways of `rail_headway_min` (8)
///   pipeline  the greatest flow for which stations can be placed on its route
///
/// @param free_speed_kmh under the overlay
/// @param lanes of both directions of a two-way road, or tracks; 0: not given
ModelCapacity model_capacity(const cases::Case& a_case, ArcId arc, double free_speed_kmh,
                             double lanes);

/// What the row of a link gives as its lanes: of a road, or the tracks of a railway.
double lanes_of(const cases::Case& a_case, const cases::Link& link);

/// Given capacities above the model's by more than this share are warned of: what the assumed
/// spacing of loops, headways and the free speed of a table leave open.
inline constexpr double kCapacityMargin = 0.10;

/// One direction of a link whose mode has a model, as it stands in link.csv.
struct LinkCapacity {
  LinkId link = {};
  network::Direction direction = network::Direction::forward;
  ModelCapacity model = {};
  std::optional<double> given_t_per_day = {};  // freight_capacity
  bool is_exceeded() const {
    return model.t_per_day && given_t_per_day &&
           *given_t_per_day > *model.t_per_day * (1 + kCapacityMargin);
  }
};
/// Links in the order of link.csv, forward before backward; those with a profile, and those without
/// a given capacity.
std::vector<LinkCapacity> link_capacities(const cases::Case& a_case);

/// W7010 for each link whose given capacity is above the model's by more than the margin, with the
/// place in link.csv.
ErrorList capacity_warnings(const cases::Case& a_case);

}  // namespace corridor::cost
