#include "corridor/cost/line_profile.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/units.h"
#include "corridor/physics/convert.h"

namespace corridor::cost {
namespace {

using cases::Case;
using cases::ElevationProfile;
using cases::Link;
using cases::ProfilePoint;
using physics::Profile;

constexpr double kMostStretch = 2;  // beyond it the profile is of another way

void add_point(Profile& profile, const ProfilePoint& point, double x_m) {
  profile.x_m.push_back(x_m);
  profile.z_m.push_back(point.elevation_m);
  profile.radius_m.push_back(point.radius_m);
  profile.limit_m_s.push_back(m_s_from_kmh(point.limit_kmh));
  profile.tunnel.push_back(point.tunnel ? 1 : 0);
  profile.ground_k.push_back(point.ground_c.value_or(0) + physics::kKelvinAtZeroCelsius);
  profile.place.push_back(point.place);
}

// A column that says nothing is left out, so that defaults hold.
void drop_empty_columns(Profile& profile, bool has_ground) {
  const auto nothing = [](const auto& values) {
    return std::all_of(values.begin(), values.end(), [](auto value) { return value == 0; });
  };
  if (nothing(profile.radius_m)) {
    profile.radius_m.clear();
  }
  if (nothing(profile.limit_m_s)) {
    profile.limit_m_s.clear();
  }
  if (nothing(profile.tunnel)) {
    profile.tunnel.clear();
  }
  if (!has_ground) {
    profile.ground_k.clear();
  }
}

bool has_ground(std::span<const ProfilePoint> points) {
  return std::all_of(points.begin(), points.end(),
                     [](const ProfilePoint& point) { return point.ground_c.has_value(); });
}

struct Stretch {
  const ElevationProfile* profile = nullptr;
  std::size_t from = 0;
  std::size_t to = 0;
  double length_km() const {
    return std::abs(profile->points[to].chainage_km - profile->points[from].chainage_km);
  }
};

std::optional<std::size_t> point_at(const ElevationProfile& profile, PlaceId node) {
  const auto found = std::find_if(profile.points.begin(), profile.points.end(),
                                  [&](const ProfilePoint& point) { return point.node == node; });
  return found == profile.points.end()
             ? std::nullopt
             : std::optional(static_cast<std::size_t>(found - profile.points.begin()));
}

std::optional<Stretch> stretch_of(const Case& a_case, const Link& link) {
  std::optional<Stretch> best;
  for (const ElevationProfile& profile : a_case.profiles) {
    const auto from = point_at(profile, link.from);
    const auto to = point_at(profile, link.to);
    if (!from || !to || from == to) {
      continue;
    }
    const Stretch stretch{&profile, *from, *to};
    const double ratio = link.length_km / stretch.length_km();
    if (ratio > kMostStretch || ratio < 1 / kMostStretch) {
      continue;
    }
    if (!best || std::abs(stretch.length_km() - link.length_km) <
                     std::abs(best->length_km() - link.length_km)) {
      best = stretch;
    }
  }
  return best;
}

Profile cut_out(const Stretch& stretch, double length_km) {
  const std::size_t first = std::min(stretch.from, stretch.to);
  const std::size_t last = std::max(stretch.from, stretch.to);
  const std::span<const ProfilePoint> points(&stretch.profile->points[first], last - first + 1);
  const double scale = length_km / stretch.length_km();
  Profile out;
  for (const ProfilePoint& point : points) {
    add_point(out, point, (point.chainage_km - points.front().chainage_km) * scale * kMetresPerKm);
  }
  out.x_m.back() = length_km * kMetresPerKm;
  drop_empty_columns(out, has_ground(points));
  return stretch.from < stretch.to ? out : physics::reversed(out);
}

// Height of a place: of node.csv, else of a profile that passes it.
std::optional<double> height_m(const Case& a_case, PlaceId place) {
  for (const ElevationProfile& profile : a_case.profiles) {
    if (const auto point = point_at(profile, place)) {
      return profile.points[*point].elevation_m;
    }
  }
  return a_case.places[place].elevation_m;
}

template <class T>
void join_column(std::vector<T>& out, const std::vector<T>& part, std::size_t before,
                 std::size_t added, std::size_t skipped, T otherwise) {
  if (out.empty() && part.empty()) {
    return;
  }
  out.resize(before, otherwise);
  if (part.empty()) {
    out.resize(before + added, otherwise);
    return;
  }
  if (skipped > 0) {
    out.back() = part.front();  // what holds from the joint on is the new part's
  }
  out.insert(out.end(), part.begin() + static_cast<std::ptrdiff_t>(skipped), part.end());
}

// Free speeds of roads and railways are limits; that of a pipeline is a flow velocity.
void limit_by_free_speed(const Case& a_case, const Link& link, Profile& part) {
  const cases::Family family = a_case.modes[link.mode].family;
  const bool on_land = family == cases::Family::road || family == cases::Family::rail;
  if (on_land && part.limit_m_s.empty() && link.free_speed_kmh > 0) {
    part.limit_m_s.assign(part.size(), m_s_from_kmh(link.free_speed_kmh));
  }
}

void join(Profile& out, const Profile& part) {
  const double start = out.x_m.empty() ? 0 : out.x_m.back();
  const std::size_t before = out.size();
  const std::size_t skipped = before == 0 ? 0 : 1;
  const std::size_t added = part.size() - skipped;
  for (std::size_t i = skipped; i < part.size(); ++i) {
    out.x_m.push_back(start + part.x_m[i] - part.x_m.front());
    out.z_m.push_back(part.z_m[i]);
  }
  join_column(out.radius_m, part.radius_m, before, added, skipped, 0.0);
  join_column(out.limit_m_s, part.limit_m_s, before, added, skipped, 0.0);
  join_column<std::uint8_t>(out.tunnel, part.tunnel, before, added, skipped, 0);
  if (before == 0 || (!out.ground_k.empty() && !part.ground_k.empty())) {
    join_column(out.ground_k, part.ground_k, before, added, skipped, 0.0);
  } else {
    out.ground_k.clear();  // known on a part of the line only: the default of the rules holds
  }
  join_column<std::string>(out.place, part.place, before, added, skipped, {});
}

}  // namespace

Profile profile_of(const ElevationProfile& profile) {
  Profile out;
  for (const ProfilePoint& point : profile.points) {
    add_point(out, point, point.chainage_km * kMetresPerKm);
  }
  drop_empty_columns(out, has_ground(profile.points));
  return out;
}

std::optional<Profile> link_profile(const Case& a_case, LinkId id) {
  const Link& link = a_case.links[id];
  const auto stretch = stretch_of(a_case, link);
  if (!stretch || link.length_km <= 0) {
    return std::nullopt;
  }
  Profile ground = cut_out(*stretch, link.length_km);
  constexpr double kPermille = 1000;
  if (a_case.modes[link.mode].family == cases::Family::rail && link.ruling_gradient_permille > 0) {
    physics::Graded laid = physics::graded(ground, link.ruling_gradient_permille / kPermille);
    if (laid.keeps_ends) {
      return std::move(laid.profile);
    }
  }
  return ground;
}

RouteProfile route_profile(const Case& a_case, std::span<const LinkId> links, PlaceId start) {
  RouteProfile out;
  PlaceId at = start;
  double pending_km = 0;  // since the last height
  double pending_m = 0;
  std::optional<double> last_m = height_m(a_case, start);
  std::string last_name = a_case.places[start].name;
  std::vector<std::string> bare;
  for (const LinkId id : links) {
    const Link& link = a_case.links[id];
    const bool forward = link.from == at;
    at = forward ? link.to : link.from;
    const auto profile = link_profile(a_case, id);
    const std::optional<double> end_m =
        profile ? std::optional(forward ? profile->z_m.back() : profile->z_m.front())
                : height_m(a_case, at);
    if (!profile || pending_km > 0 || !last_m) {
      bare.push_back(link.id);
      pending_km += link.length_km;
      out.straight_km += link.length_km;
      if (end_m && last_m) {
        Profile straight;
        straight.x_m = {0, pending_km * kMetresPerKm};
        straight.z_m = {*last_m, *end_m};
        straight.place = {last_name, a_case.places[at].name};
        limit_by_free_speed(a_case, link, straight);
        join(out.profile, straight);
        pending_km = 0;
      } else if (end_m && !last_m) {
        pending_m += pending_km * kMetresPerKm;  // before the first height: level
        pending_km = 0;
      }
    } else {
      Profile part = forward ? *profile : physics::reversed(*profile);
      limit_by_free_speed(a_case, link, part);
      join(out.profile, part);
      out.profiled_km += link.length_km;
    }
    if (end_m) {
      last_m = end_m;
      last_name = a_case.places[at].name;
    }
  }
  if (out.profile.size() < 2) {
    throw InputError(Error{.code = "E7007",
                           .what = "a route along which no heights are known",
                           .file = (a_case.folder / "profile.csv").string(),
                           .expected = "a profile that names places of the route, or elevation_m "
                                       "of its nodes",
                           .hint = "corridor schema profile lists the columns"});
  }
  if (pending_m + pending_km > 0) {
    out.notes.push_back(fmt::format("{:.0f} km at the ends without a height were left out",
                                    pending_m / kMetresPerKm + pending_km));
  }
  std::size_t heights = 0;
  for (const std::string& place : out.profile.place) {
    heights += place.empty() ? 0U : 1U;
  }
  if (heights > 1) {
    out.notes.push_back(fmt::format(
        "heights of {} places, {:.0f} km apart on the mean: gradients between them are "
        "means, the steepest are steeper",
        heights, out.profile.length_m() / kMetresPerKm / static_cast<double>(heights - 1)));
  }
  if (out.straight_km > 0) {
    out.notes.push_back(fmt::format(
        "{:.0f} of {:.0f} km have no profile and run straight between the heights of places",
        out.straight_km, out.straight_km + out.profiled_km));
  }
  return out;
}

RouteProfile route_profile(const Case& a_case, const cases::Route& route) {
  return route_profile(a_case, route.links, route.from);
}

}  // namespace corridor::cost
