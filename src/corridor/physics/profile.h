// A line over the ground: chainage and height, and what a mode must know on the way. All three
// modes read this one type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::physics {

/// Heights are linear between nodes. What is not a height holds from its node to the next; each of
/// those arrays is empty (not known) or as long as `x_m`.
struct Profile {
  std::vector<double> x_m = {};           // chainage, strictly rising
  std::vector<double> z_m = {};           // above sea level
  std::vector<double> radius_m = {};      // of the curve; 0: straight
  std::vector<double> limit_m_s = {};     // posted or permanent limit; 0: none
  std::vector<std::uint8_t> tunnel = {};  // 1: in a tunnel
  std::vector<double> ground_k = {};      // ground temperature at pipe depth
  std::vector<std::string> place = {};    // names, empty where there is none

  std::size_t size() const { return x_m.size(); }
  double length_m() const { return x_m.empty() ? 0 : x_m.back() - x_m.front(); }
};

/// Everything wrong with the shape of a profile: fewer than two nodes, sizes that differ, numbers
/// that are none, chainage that does not rise, heights outside -500 .. 9,000 m.
///
/// @param file as the user would type it; empty if the profile is from no file
ErrorList check(const Profile& profile, const std::string& file = "");

/// @throws InputError with all problems of `check`
void require_valid(const Profile& profile);

/// "km 793.0 (Khunjerab Pass)"; the name of a node within 2 km, or "between A and B".
std::string place_text(const Profile& profile, double x_m);

/// Height by linear interpolation; the ends hold outside.
double elevation_m(const Profile& profile, double x_m);

/// Mean of dz/dx over [from_m, to_m]: the train as a strip. Equal points give the local gradient.
double mean_gradient(const Profile& profile, double from_m, double to_m);

/// Sum of rises, m.
double climb_m(const Profile& profile);
double descent_m(const Profile& profile);
/// Height of the highest node and where it stands (the first of equal ones).
std::size_t highest_node(const Profile& profile);

/// Nodes every `step_m` from the start, and of the given nodes those that carry something: local
/// maxima and minima, a name, a change of curve, limit, tunnel or ground temperature.
/// @param step_m > 0
Profile resample(const Profile& profile, double step_m);

/// The same line run the other way; what holds from a node to the next is moved with its segment.
Profile reversed(const Profile& profile);

/// The part between two chainages, chainage kept.
Profile cut(const Profile& profile, double from_m, double to_m);

struct Smoothed {
  Profile profile = {};
  double climb_before_m = 0;
  double climb_after_m = 0;
  double removed_share = 0;  // of the climb
  std::string filter = {};   // for the report
  ErrorList warnings = {};   // W7001 if more than 5 % of the climb went
};

/// Moving mean of the height over `window_m`, by exact integration; near the ends the window
/// shrinks so that both end heights stay. Raw elevation models need this: their noise is not a
/// climb.
Smoothed smooth(const Profile& profile, double window_m);

struct Graded {
  Profile profile = {};
  bool keeps_ends = true;  // false: the ends are too far apart in height for the gradient
  double most_raised_m = 0;
};

/// The lowest line over the ground that is nowhere steeper than `max_gradient`, at nodes of at most
/// `step_m`: a railway leaves the valley floor early and climbs along the slope. Length stays.
Graded graded(const Profile& profile, double max_gradient, double step_m = 250);

struct Developed {
  Profile profile = {};
  double added_m = 0;  // length that loops and spirals add
};

/// Lengthens every segment steeper than `max_gradient` until it is as steep: how far a line of a
/// ruling gradient must wind. Heights stay, chainage grows.
Developed developed(const Profile& profile, double max_gradient);

}  // namespace corridor::physics
