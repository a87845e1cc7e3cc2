// The front door: what a link of a network needs to know of its mode's physics, on plain values.
// One direction at a time; the other is the same call on reversed(profile).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/physics/pipeline.h"
#include "corridor/physics/profile.h"
#include "corridor/physics/road_capacity.h"
#include "corridor/physics/train_run.h"
#include "corridor/physics/truck_run.h"

namespace corridor::physics {

/// What all three modes answer.
struct LinkPhysics {
  bool feasible = false;
  std::optional<Error> problem = {};  // why not: the given speed should stand, with this note
  double length_km = 0;
  double hours = 0;  // laden, without stops that are not given
  double mean_kmh = 0;
  double slowest_kmh = 0;
  double slowest_km = 0;                 // chainage of the slowest place
  double kwh_per_t_km = 0;               // in fuel or from the grid, empty returns included
  double kg_co2_per_t_km = 0;            // burnt, and of the grid by `grid_kg_co2_per_kwh`
  double capacity_vehicles_per_day = 0;  // trucks or trains in this direction; 0: not asked for
  double capacity_t_per_day = 0;
  std::vector<std::string> caveats = {};
  ErrorList warnings = {};
};

struct TruckLinkOptions {
  Truck truck = corridor_truck();
  double free_speed_kmh = 80;
  double iri_m_per_km = 3;
  double empty_return_share = 0;  // of trips that come back empty: their fuel is shared by the load
  bool use_altitude = true;
  double grid_kg_co2_per_kwh = 0.6;  // battery trucks
  std::optional<HdmRoad> road = {};  // given: capacity is computed
  double other_pcse_per_h = 0;       // other traffic in this direction in the busiest hours
  double hours_per_day = 16;
};
LinkPhysics truck_link(const Profile& profile, const TruckLinkOptions& options = {});

struct TrainLinkOptions {
  Train train = {};
  std::vector<Stop> stops = {};
  bool start_at_rest = true;  // false: the link is passed at speed
  bool stop_at_end = true;
  double time_supplement = 0.05;
  double empty_return_share = 0;  // wagons that come back empty
  double grid_kg_co2_per_kwh = 0.6;
  int tracks = 1;
  std::vector<double> loops_m = {};  // chainages of passing loops, ends not counted; single track
  double loop_spacing_m = 15e3;      // where none are given
  double station_intervals_min = 6;  // both ends of a section
  double passenger_pairs = 0;
  double headway_min = 8;  // double track
};
LinkPhysics train_link(const Profile& profile, const TrainLinkOptions& options);

/// The trains a day of train_link alone, in this direction; 0 if none can restart in some section,
/// or without tracks.
double trains_per_day(const Profile& profile, const TrainLinkOptions& options);

/// Fewest locomotives of the train's kind that take it over the line from rest to rest and at no
/// place below their continuous speed for long; none if `most` are too few.
std::optional<int> fewest_locomotives(const Profile& profile, const Train& train, int most = 6);

struct PipelineLinkOptions {
  Fluid fluid = {};
  Pipe pipe = {};
  double flow_m3_per_day = 0;
  StationRules rules = {};
  double grid_kg_co2_per_kwh = 0.6;
};
/// Capacity is the flow asked for if stations can be found; `problem` says why not.
LinkPhysics pipeline_link(const Profile& profile, const PipelineLinkOptions& options);

/// The greatest flow, m3 a day, for which stations can be placed: that of the velocity limit, or
/// less where summits and shut-in columns leave no room for so much friction. To a thousandth; 0 if
/// no flow fits. `flow_m3_per_day` is not looked at.
double pipeline_m3_per_day(const Profile& profile, const PipelineLinkOptions& options);

/// Hours alone; empty if the vehicle cannot run the profile.
std::optional<double> truck_link_time_h(const Profile& profile, const Truck& truck,
                                        double free_speed_kmh);
std::optional<double> train_link_time_h(const Profile& profile, const Train& train);

}  // namespace corridor::physics
