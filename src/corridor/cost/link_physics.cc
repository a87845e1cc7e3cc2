#include "corridor/cost/link_physics.h"

#include <algorithm>

#include "corridor/base/units.h"
#include "corridor/cost/line_profile.h"
#include "corridor/cost/vehicle.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/physics.h"

namespace corridor::cost {
namespace {

using cases::Case;
using cases::Link;
using cases::LinkRun;
using cases::Mode;
using cases::RunMemo;
using physics::Profile;

constexpr LinkRun kNoProfile = {.hours = -1};
constexpr double kTruckStep_m = 50;  // 0.4 % off in fuel where limits change, nothing in time

LinkRun truck_run(const Mode& mode, const Profile& profile, double free_speed_kmh) {
  const physics::Truck truck = truck_of(mode);
  const double free_m_s = m_s_from_kmh(free_speed_kmh);
  // Roughness and curves are in the free speed of the table.
  const physics::TruckRun run = physics::run_truck(
      profile, truck,
      {.step_m = kTruckStep_m, .desired_m_s = free_m_s, .iri_m_per_km = 0, .keep_series = false});
  if (!run.feasible) {
    return {};
  }
  const double level_l =
      physics::steady_use_per_100km(truck, std::min(free_m_s, truck.top_speed_m_s)) * run.length_m /
      100e3;
  return {.feasible = true,
          .hours = run.time_s / physics::kSecondsPerHour,
          .energy_factor = run.litres / level_l};
}

double energy_kwh(const physics::TrainRun& run) {
  return run.source_kwh - run.regenerated_kwh;
}

LinkRun train_run(const Mode& mode, const Link& link, const Profile& profile,
                  double free_speed_kmh) {
  physics::Train train = train_of(mode, link.electrified);
  train.max_speed_m_s = m_s_from_kmh(free_speed_kmh);
  const auto needed = physics::fewest_locomotives(profile, train, kMostLocomotives);
  if (!needed) {
    return {};
  }
  train.locomotives = *needed;
  // Links are joined: a train passes their ends at speed.
  const physics::TrainRunOptions options{
      .start_at_rest = false, .stop_at_end = false, .keep_series = false};
  const physics::TrainRun run = physics::run_train(profile, train, options);
  const Profile level{.x_m = {0, run.length_m}, .z_m = {0, 0}};
  const physics::TrainRun flat = physics::run_train(level, train, options);
  if (!run.feasible || !flat.feasible) {
    return {};
  }
  return {.feasible = true,
          .hours = run.total_s / physics::kSecondsPerHour,
          .energy_factor = energy_kwh(run) / energy_kwh(flat),
          .locomotives = *needed};
}

// A pipeline is one machine: what a link takes follows from the design of its whole route, whose
// hours this gives per km.
LinkRun pipeline_run(const Case& a_case, const Link& link, const cases::Route& route,
                     double capacity_t_per_day) {
  if (!is_profiled(a_case, route)) {
    return kNoProfile;
  }
  const RouteProfile line = route_profile(a_case, route);
  physics::PipelineTask task{.profile = line.profile, .fluid = crude_of(a_case)};
  task.flow_m3_s =
      capacity_t_per_day * 1000 / task.fluid.density_15c_kg_m3 / physics::kSecondsPerDay;
  const physics::PipelineDesign design = physics::design(task, pipe_of(link));
  if (!design.feasible) {
    return {};
  }
  const physics::PipelineQuantities& q = design.quantities;
  return {.feasible = true,
          .hours = q.transit_h / q.length_km,
          .energy_factor = q.lift_head_m / q.friction_head_m};
}

std::optional<LinkRun> pipeline_link_run(const Case& a_case, LinkId id, double capacity_t_per_day) {
  const Link& link = a_case.links[id];
  if (!(link.diameter_mm > 0) || !(capacity_t_per_day > 0)) {
    return std::nullopt;
  }
  const auto route = route_with(a_case, id);
  if (!route) {
    return std::nullopt;
  }
  LinkRun run = a_case.link_runs.find_or(
      {.arc = kRouteKeys | *route, .speed_kmh = link.diameter_mm, .load_t = capacity_t_per_day},
      [&] { return pipeline_run(a_case, link, a_case.routes[*route], capacity_t_per_day); });
  if (run.hours < 0) {
    return std::nullopt;
  }
  run.hours *= link.length_km;
  return run;
}

bool same_profiles(const Case& a, const Case& b) {
  const auto same_point = [](const cases::ProfilePoint& p, const cases::ProfilePoint& q) {
    return p.chainage_km == q.chainage_km && p.elevation_m == q.elevation_m &&
           p.radius_m == q.radius_m && p.limit_kmh == q.limit_kmh && p.tunnel == q.tunnel &&
           p.ground_c == q.ground_c && p.node == q.node;
  };
  return std::equal(a.profiles.begin(), a.profiles.end(), b.profiles.begin(), b.profiles.end(),
                    [&](const cases::ElevationProfile& p, const cases::ElevationProfile& q) {
                      return std::equal(p.points.begin(), p.points.end(), q.points.begin(),
                                        q.points.end(), same_point);
                    }) &&
         std::equal(a.places.begin(), a.places.end(), b.places.begin(), b.places.end(),
                    [](const cases::Place& p, const cases::Place& q) {
                      return p.elevation_m == q.elevation_m;
                    });
}

bool same_link(const Case& a, const Case& b, LinkId id) {
  const Link& p = a.links[id];
  const Link& q = b.links[id];
  const Mode& mode_p = a.modes[p.mode];
  const Mode& mode_q = b.modes[q.mode];
  return p.id == q.id && p.from == q.from && p.to == q.to && p.length_km == q.length_km &&
         p.free_speed_kmh == q.free_speed_kmh && p.electrified == q.electrified &&
         p.diameter_mm == q.diameter_mm && p.tracks == q.tracks && mode_p.id == mode_q.id &&
         mode_p.vehicle_t == mode_q.vehicle_t && mode_p.load_factor == mode_q.load_factor &&
         mode_p.physics == mode_q.physics;
}

}  // namespace

void share_link_runs(const Case& from, const Case& to) {
  const bool same_arcs = from.links.size() == to.links.size() &&
                         from.supernetwork.origin.size() == to.supernetwork.origin.size() &&
                         from.routes.size() == to.routes.size();
  if (!same_arcs || !same_profiles(from, to)) {
    return;
  }
  const auto same = [&](LinkId id) { return same_link(from, to, id); };
  const auto same_parameter = [&](const char* name) {
    return from.parameter(name, -1) == to.parameter(name, -1);
  };
  const bool same_rules =
      same_parameter("road_truck_share") && same_parameter("rail_loop_spacing_km");
  const bool same_crude = crude_of(from).density_15c_kg_m3 == crude_of(to).density_15c_kg_m3;
  to.link_runs.adopt(from.link_runs, [&](std::uint32_t key) {
    const bool about_capacity = (key & kCapacityKeys) != 0;
    const std::uint32_t index = key & ~(kRouteKeys | kCapacityKeys);
    if ((key & kRouteKeys) != 0) {
      const auto& p = from.routes[index].links;
      const auto& q = to.routes[index].links;
      return same_crude && p == q && std::all_of(p.begin(), p.end(), same);
    }
    const auto origin = from.supernetwork.origin[ArcId{index}];
    const auto other = to.supernetwork.origin[ArcId{index}];
    return (same_rules || !about_capacity) && origin.kind == other.kind &&
           origin.index == other.index && origin.direction == other.direction &&
           same(LinkId{origin.index});
  });
}

std::optional<Profile> arc_profile(const Case& a_case, ArcId arc) {
  const auto origin = a_case.supernetwork.origin[arc];
  auto profile = link_profile(a_case, LinkId{origin.index});
  return !profile || origin.direction == network::Direction::forward
             ? profile
             : std::optional(physics::reversed(*profile));
}

std::optional<std::uint32_t> route_with(const Case& a_case, LinkId id) {
  const auto found =
      std::find_if(a_case.routes.begin(), a_case.routes.end(), [&](const cases::Route& route) {
        return std::find(route.links.begin(), route.links.end(), id) != route.links.end();
      });
  return found == a_case.routes.end()
             ? std::nullopt
             : std::optional(static_cast<std::uint32_t>(found - a_case.routes.begin()));
}

bool is_profiled(const Case& a_case, const cases::Route& route) {
  double covered_km = 0;
  double length_km = 0;
  for (const LinkId id : route.links) {
    length_km += a_case.links[id].length_km;
    covered_km += link_profile(a_case, id) ? a_case.links[id].length_km : 0;
  }
  return covered_km > length_km / 2;
}

physics::Pipe pipe_of(const Link& link) {
  physics::Pipe pipe;
  pipe.outside_diameter_m = link.diameter_mm / 1000;
  pipe.grade = physics::grade("X70");
  return pipe;
}

std::optional<LinkRun> link_run(const Case& a_case, ArcId arc, double free_speed_kmh,
                                double capacity_t_per_day) {
  const auto origin = a_case.supernetwork.origin[arc];
  if (a_case.profiles.empty() || origin.kind != network::ArcKind::link || !(free_speed_kmh > 0)) {
    return std::nullopt;
  }
  const LinkId id{origin.index};
  const Link& link = a_case.links[id];
  const Mode& mode = a_case.modes[link.mode];
  if (mode.physics == cases::Physics::none) {
    return std::nullopt;
  }
  if (mode.physics == cases::Physics::pipeline) {
    return pipeline_link_run(a_case, id, capacity_t_per_day);
  }
  const RunMemo::Key key{.arc = arc.value,
                         .speed_kmh = free_speed_kmh,
                         .load_t = mode.vehicle_t * mode.load_factor,
                         .length_km = link.length_km};
  const LinkRun run = a_case.link_runs.find_or(key, [&]() -> LinkRun {
    const auto line = arc_profile(a_case, arc);
    if (!line) {
      return kNoProfile;
    }
    return mode.physics == cases::Physics::truck ? truck_run(mode, *line, free_speed_kmh)
                                                 : train_run(mode, link, *line, free_speed_kmh);
  });
  return run.hours < 0 ? std::nullopt : std::optional(run);
}

std::vector<ModePhysics> physics_of_modes(const Case& a_case) {
  std::vector<ModePhysics> out;
  for (const ModeId mode : IdRange<ModeId>(a_case.modes.size())) {
    if (a_case.modes[mode].physics == cases::Physics::none) {
      continue;
    }
    ModePhysics& sum = out.emplace_back();
    sum.mode = mode;
    for (const LinkId id : IdRange<LinkId>(a_case.links.size())) {
      const Link& link = a_case.links[id];
      if (link.mode != mode) {
        continue;
      }
      ++sum.links;
      bool profiled = false;
      bool stands = false;
      for (const ArcId arc : a_case.supernetwork.link_arcs[id]) {
        const auto run =
            arc.valid() ? link_run(a_case, arc, link.free_speed_kmh, link.capacity) : std::nullopt;
        if (!run) {
          continue;
        }
        profiled = true;
        stands = stands || !run->feasible;
        const double added =
            run->feasible ? std::max(0.0, run->hours - link.length_km / link.free_speed_kmh) : 0;
        sum.added_h += added;
        if (added > sum.most_added_h) {
          sum.most_added_h = added;
          sum.most_id = link.id;
        }
      }
      if (profiled) {
        sum.timed.push_back(link.id);
        sum.profiled_km += link.length_km;
      }
      if (stands) {
        sum.stands.push_back(link.id);
      }
    }
  }
  return out;
}

}  // namespace corridor::cost
