// The line of a link or route over the ground, from the profiles of a case.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/physics/profile.h"

namespace corridor::cost {

/// A row of profile.csv as physics takes it: km to m, km/h to m/s.
physics::Profile profile_of(const cases::ElevationProfile& profile);

/// The ground of a link from its first node to its second: the stretch of the profile that names
/// both, stretched to the length of the link; of several the one whose length is nearest. A railway
/// with a ruling gradient is laid no steeper than that, where its ends allow it. None if no profile
/// has both ends within a factor of two of the link's length.
std::optional<physics::Profile> link_profile(const cases::Case& a_case, LinkId link);

/// The ground along a chain of links.
struct RouteProfile {
  physics::Profile profile = {};
  double profiled_km = 0;  // of a profile
  double straight_km = 0;  // of the heights of places alone, straight between them
  std::vector<std::string> notes = {};
};

/// On roads and railways the free speed of a link is the limit on it, unless the profile has its
/// own. Links without a profile run straight between the heights of node.csv or of the profiles; a
/// place without a height is passed over.
///
/// @throws InputError E7007 if the chain has no two heights
RouteProfile route_profile(const cases::Case& a_case, std::span<const LinkId> links, PlaceId start);

/// The same for a row of route.csv.
RouteProfile route_profile(const cases::Case& a_case, const cases::Route& route);

}  // namespace corridor::cost
