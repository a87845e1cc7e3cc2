#include "corridor/cost/link_capacity.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/cost/line_profile.h"
#include "corridor/cost/link_physics.h"
#include "corridor/cost/vehicle.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/physics.h"

namespace corridor::cost {
namespace {

using cases::Case;
using cases::Link;
using cases::LinkRun;
using cases::Mode;
using cases::Physics;
using cases::RunMemo;
using physics::Profile;

constexpr LinkRun kNoProfile = {.capacity = -1};
constexpr double kKgPerTonne = 1000;

ModelCapacity without(Lack lack) {
  return {.t_per_day = std::nullopt, .lack = lack};
}

// Trucks for which the capacity of one passenger car makes room, in `capacity`.
LinkRun truck_room(const Case& a_case, const Mode& mode, const Profile& profile,
                   double free_speed_kmh) {
  const double share = a_case.parameter("road_truck_share", 1);
  const double free_m_s = m_s_from_kmh(free_speed_kmh);
  const physics::TruckRun run = physics::run_truck(
      profile, truck_of(mode), {.desired_m_s = free_m_s, .iri_m_per_km = 0, .keep_series = false});
  if (!run.feasible) {
    return {};
  }
  const double factor = physics::truck_room(profile, free_m_s, run.slowest_m_s, share).factor;
  return {.feasible = factor > 0, .capacity = share * factor};
}

ModelCapacity truck_capacity(const Case& a_case, const Link& link, const LinkRun& room,
                             double free_speed_kmh, double lanes) {
  const Mode& mode = a_case.modes[link.mode];
  const double cars_pc_h =
      physics::car_capacity_pc_h(link.two_way ? lanes / 2 : lanes, free_speed_kmh);
  return {.t_per_day =
              cars_pc_h * room.capacity * mode.operating_h_per_day * tonnes_per_vehicle(mode)};
}

// Trains a day behind as few locomotives as can start from every loop, in `capacity`.
LinkRun single_track(const Case& a_case, const Mode& mode, const Link& link, const Profile& profile,
                     double free_speed_kmh, int fewest) {
  physics::TrainLinkOptions options{.train = train_of(mode, link.electrified)};
  options.train.max_speed_m_s = m_s_from_kmh(free_speed_kmh);
  options.loop_spacing_m =
      a_case.parameter("rail_loop_spacing_km", options.loop_spacing_m / kMetresPerKm) *
      kMetresPerKm;
  for (int count = fewest; count <= kMostLocomotives; ++count) {
    options.train.locomotives = count;
    if (const double trains = physics::trains_per_day(profile, options); trains > 0) {
      return {.feasible = true, .locomotives = count, .capacity = trains};
    }
  }
  return {};
}

double multiple_track(const Case& a_case, double tracks, bool two_way) {
  physics::TrainLinkOptions options;
  options.tracks = static_cast<int>(tracks);
  options.headway_min = a_case.parameter("rail_headway_min", options.headway_min);
  // Of two tracks one is this direction's, unless all trains go this way.
  return physics::trains_per_day({}, options) * (two_way ? tracks / 2 : tracks);
}

// Tonnes a day in `capacity`.
LinkRun pipeline_flow(const Case& a_case, const Link& link, const cases::Route& route) {
  physics::PipelineLinkOptions options{.fluid = crude_of(a_case), .pipe = pipe_of(link)};
  if (!is_profiled(a_case, route)) {
    return kNoProfile;
  }
  const double m3 = physics::pipeline_m3_per_day(route_profile(a_case, route).profile, options);
  return {.feasible = m3 > 0, .capacity = m3 * options.fluid.density_15c_kg_m3 / kKgPerTonne};
}

ModelCapacity pipeline_capacity(const Case& a_case, LinkId id) {
  const Link& link = a_case.links[id];
  if (!(link.diameter_mm > 0)) {
    return without(Lack::diameter);
  }
  const auto route = a_case.profiles.empty() ? std::nullopt : route_with(a_case, id);
  if (!route) {
    return without(Lack::route);
  }
  const LinkRun flow = a_case.link_runs.find_or(
      {.arc = kRouteKeys | kCapacityKeys | *route, .speed_kmh = link.diameter_mm},
      [&] { return pipeline_flow(a_case, link, a_case.routes[*route]); });
  return flow.feasible       ? ModelCapacity{.t_per_day = flow.capacity}
         : flow.capacity < 0 ? without(Lack::route)
                             : without(Lack::stations);
}

std::string per_day(double t_per_day) {
  return fmt::format("{} t/day", grouped(t_per_day));
}

// What a given capacity above the model's may come from.
std::string capacity_hint(Physics physics) {
  switch (physics) {
    case Physics::truck:
      return "check lanes, free_speed and freight_capacity: it counts loaded trucks of mode.csv";
    case Physics::train:
      return "check tracks and freight_capacity; loops nearer than 15 km by rail_loop_spacing_km, "
             "closer trains by rail_headway_min of parameter.csv";
    default:
      return "check diameter_mm and freight_capacity";
  }
}

}  // namespace

std::string lack_text(const Case& a_case, const Link& link, Lack lack) {
  switch (lack) {
    case Lack::free_speed:
      return "free_speed in link.csv";
    case Lack::profile:
      return fmt::format("a profile from {} to {} in profile.csv", a_case.places[link.from].id,
                         a_case.places[link.to].id);
    case Lack::lanes:
      return a_case.modes[link.mode].physics == Physics::truck ? "lanes in link.csv"
                                                               : "tracks in link.csv";
    case Lack::route:
      return "a route in route.csv of which profile.csv covers more than half";
    case Lack::diameter:
      return "diameter_mm in link.csv";
    case Lack::able_vehicle:
      return "a lighter vehicle in mode.csv: this one cannot run the profile";
    case Lack::stations:
      return fmt::format("another diameter: no stations can be placed for {:.0f} mm",
                         link.diameter_mm);
    case Lack::nothing:
      break;
  }
  return "";
}

double lanes_of(const Case& a_case, const Link& link) {
  return a_case.modes[link.mode].physics == Physics::truck ? link.lanes
                                                           : static_cast<double>(link.tracks);
}

ModelCapacity model_capacity(const Case& a_case, ArcId arc, double free_speed_kmh, double lanes) {
  const LinkId id{a_case.supernetwork.origin[arc].index};
  const Link& link = a_case.links[id];
  const Mode& mode = a_case.modes[link.mode];
  if (mode.physics == Physics::pipeline) {
    return pipeline_capacity(a_case, id);
  }
  const bool is_road = mode.physics == Physics::truck;
  if (!(free_speed_kmh > 0)) {
    return without(Lack::free_speed);
  }
  const auto run = link_run(a_case, arc, free_speed_kmh, 0);
  if (!run) {
    return without(Lack::profile);
  }
  if (!(lanes > 0)) {
    return without(Lack::lanes);
  }
  if (!run->feasible) {
    return without(Lack::able_vehicle);
  }
  if (!is_road && lanes > 1) {
    return {.t_per_day = multiple_track(a_case, lanes, link.two_way) * tonnes_per_vehicle(mode)};
  }
  const RunMemo::Key key{.arc = kCapacityKeys | arc.value,
                         .speed_kmh = free_speed_kmh,
                         .load_t = tonnes_per_vehicle(mode),
                         .length_km = link.length_km};
  const LinkRun found = a_case.link_runs.find_or(key, [&] {
    const Profile line = arc_profile(a_case, arc).value_or(Profile{});
    return is_road ? truck_room(a_case, mode, line, free_speed_kmh)
                   : single_track(a_case, mode, link, line, free_speed_kmh, run->locomotives);
  });
  if (!found.feasible) {
    return without(Lack::able_vehicle);
  }
  return is_road ? truck_capacity(a_case, link, found, free_speed_kmh, lanes)
                 : ModelCapacity{.t_per_day = found.capacity * tonnes_per_vehicle(mode)};
}

std::vector<LinkCapacity> link_capacities(const Case& a_case) {
  std::vector<LinkCapacity> out;
  for (const LinkId id : IdRange<LinkId>(a_case.links.size())) {
    const Link& link = a_case.links[id];
    const Mode& mode = a_case.modes[link.mode];
    if (mode.physics == Physics::none) {
      continue;
    }
    for (const ArcId arc : a_case.supernetwork.link_arcs[id]) {
      if (!arc.valid()) {
        continue;
      }
      LinkCapacity found{.link = id, .direction = a_case.supernetwork.origin[arc].direction};
      found.model = model_capacity(a_case, arc, link.free_speed_kmh, lanes_of(a_case, link));
      if (link.capacity > 0) {
        found.given_t_per_day = link.capacity * tonnes_per_unit(a_case, mode, link.capacity_unit);
      }
      if (found.model.t_per_day || !found.given_t_per_day) {
        out.push_back(std::move(found));
      }
    }
  }
  return out;
}

ErrorList capacity_warnings(const Case& a_case) {
  ErrorList out;
  LinkId told = {};
  for (const LinkCapacity& found : link_capacities(a_case)) {
    if (!found.is_exceeded() || found.link == told) {
      continue;
    }
    told = found.link;
    const table::Table& links = a_case.tables.at("link.csv");
    Error error = links.error(
        found.link.value, links.column("freight_capacity"), "W7010",
        fmt::format("{} in a direction, more than physics finds", per_day(*found.given_t_per_day)));
    error.severity = Severity::warning;
    error.expected = fmt::format("at most {} and {:.0f} % more", per_day(*found.model.t_per_day),
                                 100 * kCapacityMargin);
    error.hint = capacity_hint(a_case.modes[a_case.links[found.link].mode].physics);
    out.add(std::move(error));
  }
  return out;
}

}  // namespace corridor::cost
