#include "corridor/study/engineering.h"

#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/physics/convert.h"

namespace corridor::study {
namespace {

physics::Train without_load(physics::Train train) {
  const double tare_kg = train.wagon.mass_kg - train.wagon.payload_kg;
  train.wagon.mass_kg = tare_kg;
  train.wagon.payload_kg = 0;
  train.wagon.resistance = physics::specific_resistance(physics::kEmptyWagon, tare_kg);
  return train;
}

}  // namespace

Line line_of_route(const cases::Case& a_case, const std::string& route_id) {
  const auto found = std::find_if(a_case.routes.begin(), a_case.routes.end(),
                                  [&](const cases::Route& route) { return route.id == route_id; });
  if (found == a_case.routes.end()) {
    std::vector<std::string> ids;
    for (const cases::Route& route : a_case.routes) {
      ids.push_back(route.id);
    }
    throw InputError(Error{.code = "E1047",
                           .what = "there is no such route",
                           .file = "--route",
                           .found = route_id,
                           .expected = "a route_id of route.csv",
                           .hint = name_hint(route_id, ids)});
  }
  cost::RouteProfile profile = cost::route_profile(a_case, *found);
  return {.profile = std::move(profile.profile),
          .title = found->name,
          .notes = std::move(profile.notes),
          .route = &*found,
          .at_first = found->links.empty() ? nullptr : &a_case.links[found->links.front()]};
}

Line line_of_profile(const cases::ElevationProfile& profile) {
  const std::string& first = profile.points.front().place;
  const std::string& last = profile.points.back().place;
  const std::string ends = first.empty() || last.empty() ? "" : first + " to " + last;
  const std::string title = ends.empty() ? profile.id : ends;
  return {.profile = cost::profile_of(profile), .title = title.empty() ? "profile" : title};
}

PipelineStudy study_pipeline(const physics::Profile& profile, const PipelineTask& task) {
  const physics::PipelineTask line{.profile = profile,
                                   .fluid = task.fluid,
                                   .flow_m3_s = physics::flow_m3_s_of_bbl_per_day(task.bbl_per_day),
                                   .rules = task.rules,
                                   .weights = task.weights};
  std::vector<double> diameters = task.diameters_in;
  if (diameters.empty()) {
    const auto standard = physics::standard_diameters_in();
    diameters.assign(standard.begin(), standard.end());
  }
  std::vector<physics::Grade> grades;
  for (const std::string& name : task.grades) {
    grades.push_back(physics::grade(name));
  }
  const std::vector<physics::Pipe> pipes = physics::pipes_of(diameters, grades, task.like);
  PipelineStudy study;
  study.sweep = physics::sweep(line, pipes, task.threads);
  // Without a feasible pipe the largest says best what is in the way.
  study.best =
      physics::design(line, study.sweep.any_feasible ? pipes[study.sweep.best] : pipes.back());
  return study;
}

TrainStudy study_train(const physics::Profile& profile, const TrainTask& task) {
  TrainStudy study{.train = task.train};
  if (study.train.locomotives == 0) {
    const auto needed = physics::fewest_locomotives(profile, task.train, task.most_locomotives);
    study.train.locomotives = needed.value_or(task.most_locomotives);
  }
  const physics::TrainRunOptions options{.time_supplement = task.time_supplement};
  study.run = physics::run_train(profile, study.train, options);
  if (!study.run.feasible) {
    return study;
  }
  study.empty = physics::run_train(physics::reversed(profile), without_load(study.train), options);
  study.capacity = physics::train_link(profile, {.train = study.train,
                                                 .time_supplement = task.time_supplement,
                                                 .empty_return_share = task.empty_return_share,
                                                 .tracks = task.tracks,
                                                 .loop_spacing_m = task.loop_spacing_m});
  study.tonnes_per_year = physics::annual_tonnes(study.capacity.capacity_vehicles_per_day,
                                                 physics::payload_kg(study.train) / 1000,
                                                 task.days_per_year, task.peak_factor);
  return study;
}

TruckStudy study_truck(const physics::Profile& profile, const TruckTask& task) {
  TruckStudy study{.truck = task.truck};
  const physics::TruckRunOptions options{.desired_m_s = m_s_from_kmh(task.desired_kmh),
                                         .iri_m_per_km = task.iri_m_per_km,
                                         .use_altitude = task.use_altitude};
  study.run = physics::run_truck(profile, task.truck, options);
  if (!study.run.feasible) {
    return study;
  }
  physics::Truck unladen = task.truck;
  unladen.payload_kg = 0;
  unladen.axle_limit_kg = 0;
  physics::TruckRunOptions quiet = options;
  quiet.keep_series = false;
  study.empty = physics::run_truck(physics::reversed(profile), unladen, quiet);
  study.capacity = physics::truck_link(profile, {.truck = task.truck,
                                                 .free_speed_kmh = task.desired_kmh,
                                                 .iri_m_per_km = task.iri_m_per_km,
                                                 .empty_return_share = task.empty_return_share,
                                                 .use_altitude = task.use_altitude,
                                                 .road = task.road,
                                                 .other_pcse_per_h = task.other_pcse_per_h,
                                                 .hours_per_day = task.hours_per_day});
  return study;
}

cost::UnitCost cost_of(const cases::Case& a_case, const TrainStudy& study, const TrainTask& task) {
  const physics::Train& train = study.train;
  const bool diesel = train.locomotive.traction == physics::Traction::diesel;
  const auto grid_kwh = [&](const physics::TrainRun& run) {
    return diesel ? 0 : run.source_kwh - run.regenerated_kwh;
  };
  return cost::train_cost(a_case, {.length_km = study.run.length_m / kMetresPerKm,
                                   .hours = study.run.total_s / physics::kSecondsPerHour,
                                   .fuel_kg = study.run.fuel_kg,
                                   .grid_kwh = grid_kwh(study.run),
                                   .payload_t = physics::payload_kg(train) / 1000,
                                   .gross_t = physics::trailing_kg(train) / 1000,
                                   .locomotives = train.locomotives,
                                   .wagons = train.wagons,
                                   .empty_return_share = task.empty_return_share,
                                   .empty_fuel_kg = study.empty.fuel_kg,
                                   .empty_kwh = grid_kwh(study.empty)});
}

cost::UnitCost cost_of(const cases::Case& a_case, const TruckStudy& study, const TruckTask& task) {
  return cost::truck_cost(a_case, {.length_km = study.run.length_m / kMetresPerKm,
                                   .hours = study.run.time_s / physics::kSecondsPerHour,
                                   .litres = study.run.litres,
                                   .grid_kwh = study.run.grid_kwh,
                                   .payload_t = study.truck.payload_kg / 1000,
                                   .empty_return_share = task.empty_return_share,
                                   .empty_litres = study.empty.litres,
                                   .empty_kwh = study.empty.grid_kwh});
}

}  // namespace corridor::study
