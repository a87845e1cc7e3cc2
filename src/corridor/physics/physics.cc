#include "corridor/physics/physics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "corridor/physics/convert.h"
#include "corridor/physics/line_capacity.h"

namespace corridor::physics {
namespace {

Truck emptied(Truck truck) {
  truck.payload_kg = 0;
  truck.axle_limit_kg = 0;
  return truck;
}

/// The same wagons without their load: resistance per weight of the empty wagon law.
Train emptied(Train train) {
  const double tare_kg = train.wagon.mass_kg - train.wagon.payload_kg;
  train.wagon.mass_kg = tare_kg;
  train.wagon.payload_kg = 0;
  train.wagon.resistance = specific_resistance(kEmptyWagon, tare_kg);
  return train;
}

TruckRunOptions run_options(const TruckLinkOptions& options) {
  return {.desired_m_s = m_s_from_kmh(options.free_speed_kmh),
          .iri_m_per_km = options.iri_m_per_km,
          .use_altitude = options.use_altitude,
          .keep_series = false};
}

/// Trucks a day beside other traffic: the PCSE left over, of which grades and slow places leave
/// what truck_room says.
void add_road_capacity(LinkPhysics& out, const Profile& profile, const TruckLinkOptions& options) {
  if (!options.road) {
    return;
  }
  const double per_direction = hdm_zones(*options.road).q_ult_pcse_h / 2;
  const double left = std::max(0.0, per_direction - options.other_pcse_per_h);
  const TruckRoom room =
      truck_room(profile, m_s_from_kmh(options.free_speed_kmh), m_s_from_kmh(out.slowest_kmh));
  out.capacity_vehicles_per_day = left * room.factor * options.hours_per_day;
  out.capacity_t_per_day = out.capacity_vehicles_per_day * options.truck.payload_kg / 1000;
  out.caveats.emplace_back(
      "road capacity by recalled HDM-4 values (no second source found), trucks in it by HCM 7's "
      "mixed flow and by their headway at the slowest place");
}

std::vector<double> loops_of(const Profile& profile, const TrainLinkOptions& options) {
  std::vector<double> out = {profile.x_m.front()};
  if (!options.loops_m.empty()) {
    out.insert(out.end(), options.loops_m.begin(), options.loops_m.end());
  } else {
    const double sections =
        std::max(1.0, std::ceil(profile.length_m() / options.loop_spacing_m - 1e-9));
    for (double i = 1; i < sections; ++i) {
      out.push_back(profile.x_m.front() + profile.length_m() * i / sections);
    }
  }
  out.push_back(profile.x_m.back());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Minutes over one section from rest to rest; infinity if the train cannot.
double section_min(const Profile& section, const Train& train) {
  const TrainRun run = run_train(section, train, {.keep_series = false});
  return run.feasible ? run.total_s / 60 : std::numeric_limits<double>::infinity();
}

void add_single_track(LinkPhysics& out, const Profile& profile, const TrainLinkOptions& options) {
  std::vector<Section> sections;
  const std::vector<double> loops = loops_of(profile, options);
  Train plain = options.train;
  plain.helpers.clear();
  const Train back = options.empty_return_share > 0 ? emptied(plain) : plain;
  for (std::size_t i = 0; i + 1 < loops.size(); ++i) {
    const Profile section = cut(profile, loops[i], loops[i + 1]);
    sections.push_back({.name = place_text(profile, loops[i]),
                        .up_min = section_min(section, options.train),
                        .down_min = section_min(reversed(section), back),
                        .intervals_min = options.station_intervals_min});
  }
  const SingleTrack track = single_track_capacity(sections);
  if (std::isinf(track.period_min)) {
    out.caveats.emplace_back("a train cannot restart in " + sections[track.worst].name +
                             ": no single-track capacity without helpers there");
    return;
  }
  out.capacity_vehicles_per_day = freight_pairs(track.pairs_per_day, options.passenger_pairs);
  out.caveats.emplace_back(
      "single-track capacity by the paired timetable; worst section begins at " +
      sections[track.worst].name);
}

void add_track_capacity(LinkPhysics& out, const Profile& profile, const TrainLinkOptions& options) {
  constexpr double kMinutesPerDay = 1440;
  if (options.tracks == 1) {
    add_single_track(out, profile, options);
  } else if (options.tracks > 1) {
    out.capacity_vehicles_per_day = std::max(
        0.0, kMinutesPerDay * uic406_recommended(LineUse::mixed, false) / options.headway_min -
                 options.passenger_pairs);
    out.caveats.emplace_back(
        "double-track capacity at UIC 406's 60 % of headways that are assumed");
  }
}

}  // namespace

double trains_per_day(const Profile& profile, const TrainLinkOptions& options) {
  LinkPhysics out;
  add_track_capacity(out, profile, options);
  return out.capacity_vehicles_per_day;
}

LinkPhysics truck_link(const Profile& profile, const TruckLinkOptions& options) {
  const TruckRun run = run_truck(profile, options.truck, run_options(options));
  LinkPhysics out;
  out.problem = run.problem;
  out.warnings = run.warnings;
  out.caveats = run.caveats;
  out.length_km = profile.length_m() / 1000;
  if (!run.feasible) {
    return out;
  }
  out.feasible = true;
  out.hours = run.time_s / kSecondsPerHour;
  out.mean_kmh = kmh_from_m_s(run.mean_m_s);
  out.slowest_kmh = kmh_from_m_s(run.slowest_m_s);
  out.slowest_km = run.slowest_x_m / 1000;
  out.kwh_per_t_km = run.kwh_per_t_km;
  double co2 = run.kg_co2;
  const double t_km = options.truck.payload_kg / 1000 * out.length_km;
  if (options.empty_return_share > 0 && t_km > 0) {
    const TruckRun back =
        run_truck(reversed(profile), emptied(options.truck), run_options(options));
    const double kwh =
        back.litres * kDiesel_kg_per_l * kDieselHeat_j_per_kg / kJoulesPerKwh + back.grid_kwh;
    out.kwh_per_t_km += options.empty_return_share * kwh / t_km;
    co2 += options.empty_return_share * back.kg_co2;
  }
  if (t_km > 0) {
    out.kg_co2_per_t_km = options.truck.energy == TruckEnergy::diesel
                              ? co2 / t_km
                              : out.kwh_per_t_km * options.grid_kg_co2_per_kwh;
  }
  add_road_capacity(out, profile, options);
  return out;
}

LinkPhysics train_link(const Profile& profile, const TrainLinkOptions& options) {
  TrainRunOptions run_options;
  run_options.stops = options.stops;
  run_options.start_at_rest = options.start_at_rest;
  run_options.stop_at_end = options.stop_at_end;
  run_options.time_supplement = options.time_supplement;
  run_options.keep_series = false;
  const TrainRun run = run_train(profile, options.train, run_options);
  LinkPhysics out;
  out.problem = run.problem;
  out.warnings = run.warnings;
  out.caveats = run.caveats;
  out.length_km = profile.length_m() / 1000;
  if (!run.feasible) {
    return out;
  }
  out.feasible = true;
  out.hours = run.total_s / kSecondsPerHour;
  out.mean_kmh = out.length_km / out.hours;
  out.slowest_kmh = kmh_from_m_s(run.slowest_m_s);
  out.slowest_km = run.slowest_x_m / 1000;
  double kwh = run.source_kwh - run.regenerated_kwh;
  double co2 = run.kg_co2;
  if (options.empty_return_share > 0) {
    const TrainRun back = run_train(reversed(profile), emptied(options.train), run_options);
    kwh += options.empty_return_share * (back.source_kwh - back.regenerated_kwh);
    co2 += options.empty_return_share * back.kg_co2;
  }
  const double t_km = payload_kg(options.train) / 1000 * out.length_km;
  if (t_km > 0) {
    out.kwh_per_t_km = kwh / t_km;
    out.kg_co2_per_t_km = options.train.locomotive.traction == Traction::diesel
                              ? co2 / t_km
                              : out.kwh_per_t_km * options.grid_kg_co2_per_kwh;
  }
  add_track_capacity(out, profile, options);
  out.capacity_t_per_day = out.capacity_vehicles_per_day * payload_kg(options.train) / 1000;
  return out;
}

std::optional<int> fewest_locomotives(const Profile& profile, const Train& train, int most) {
  constexpr double kShort_s = 60;
  Train trial = train;
  for (trial.locomotives = 1; trial.locomotives <= most; ++trial.locomotives) {
    const TrainRun run = run_train(profile, trial, {.keep_series = false});
    // While it gathers speed it is below its continuous speed too, but the motors are not hot yet:
    // what counts is where it climbs without gaining, as in W7204.
    const bool crawls =
        run.slowest_m_s > 0 && run.slowest_m_s < train.locomotive.continuous_speed_m_s * 0.98;
    if (run.feasible && !(crawls && run.overload_s > kShort_s)) {
      return trial.locomotives;
    }
  }
  return std::nullopt;
}

LinkPhysics pipeline_link(const Profile& profile, const PipelineLinkOptions& options) {
  PipelineTask task;
  task.profile = profile;
  task.fluid = options.fluid;
  task.rules = options.rules;
  task.flow_m3_s = options.flow_m3_per_day / kSecondsPerDay;
  const PipelineDesign line = design(task, options.pipe);
  LinkPhysics out;
  out.problem = line.problem;
  out.warnings = line.warnings;
  out.caveats = line.caveats;
  out.length_km = profile.length_m() / 1000;
  out.feasible = line.feasible;
  if (!line.feasible) {
    return out;
  }
  out.hours = line.quantities.transit_h;
  out.mean_kmh = out.length_km / out.hours;
  out.slowest_kmh = out.mean_kmh;
  out.kwh_per_t_km = line.quantities.kwh_per_t_km;
  out.kg_co2_per_t_km = out.kwh_per_t_km * options.grid_kg_co2_per_kwh;
  out.capacity_vehicles_per_day = options.flow_m3_per_day;
  out.capacity_t_per_day = options.flow_m3_per_day * options.fluid.density_15c_kg_m3 / 1000;
  return out;
}

double pipeline_m3_per_day(const Profile& profile, const PipelineLinkOptions& options) {
  constexpr double kStep = 0.9;  // from the velocity limit down, then halving between two steps
  constexpr double kLeast = 0.01;
  constexpr int kHalvings = 7;
  PipelineTask task;
  task.profile = profile;
  task.fluid = options.fluid;
  task.rules = options.rules;
  const auto fits = [&](double flow_m3_s) {
    task.flow_m3_s = flow_m3_s;
    return design(task, options.pipe).feasible;
  };
  const double d = options.pipe.outside_diameter_m;
  const double most =
      options.rules.most_velocity_m_s * std::numbers::pi / 4 * d * d * options.pipe.parallel_lines;
  double low = most;
  while (!fits(low)) {
    low *= kStep;
    if (low <= kLeast * most) {
      return 0;
    }
  }
  double high = low / kStep;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (fits(middle) ? low : high) = middle;
  }
  return low * kSecondsPerDay;
}

std::optional<double> truck_link_time_h(const Profile& profile, const Truck& truck,
                                        double free_speed_kmh) {
  const TruckRun run = run_truck(
      profile, truck, {.desired_m_s = m_s_from_kmh(free_speed_kmh), .keep_series = false});
  return run.feasible ? std::optional<double>(run.time_s / kSecondsPerHour) : std::nullopt;
}

std::optional<double> train_link_time_h(const Profile& profile, const Train& train) {
  const TrainRun run = run_train(profile, train, {.keep_series = false});
  return run.feasible ? std::optional<double>(run.total_s / kSecondsPerHour) : std::nullopt;
}

}  // namespace corridor::physics
