// Engineering over one line of the case, or over a profile that stands alone: an oil pipeline, a
// train, a truck, each with what is most uncertain about it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/cost/line_profile.h"
#include "corridor/cost/unit_cost.h"
#include "corridor/physics/line_capacity.h"
#include "corridor/physics/physics.h"

namespace corridor::study {

/// A line to be engineered.
struct Line {
  physics::Profile profile = {};
  std::string title = {};
  std::vector<std::string> notes = {};    // of the profile: what was filled in
  const cases::Route* route = nullptr;    // none: a profile alone
  const cases::Link* at_first = nullptr;  // the route's first link
};

/// A row of route.csv. @throws InputError E1047 for a route that the case does not have
Line line_of_route(const cases::Case& a_case, const std::string& route_id);
/// A profile of the case, or of a file alone.
Line line_of_profile(const cases::ElevationProfile& profile);

struct PipelineTask {
  double bbl_per_day = 1e6;
  physics::Fluid fluid = {};
  physics::StationRules rules = {};
  physics::DesignWeights weights = {};
  std::vector<double> diameters_in = {};  // empty: API 5L from 16 to 56 inches
  std::vector<std::string> grades = {"X65", "X70"};
  physics::Pipe like = {};  // parallel lines, drag reduction, roughness
  int threads = 0;
};
struct PipelineStudy {
  physics::Sweep sweep = {};
  physics::PipelineDesign best = {};  // or the least bad: `feasible` says
};
PipelineStudy study_pipeline(const physics::Profile& profile, const PipelineTask& task);

struct TrainTask {
  physics::Train train = {};  // locomotives 0: as many as the line needs, up to `most_locomotives`
  int most_locomotives = 6;
  double time_supplement = 0.05;
  double loop_spacing_m = 15e3;
  int tracks = 1;
  double empty_return_share = 0.5;
  double days_per_year = 350;
  double peak_factor = 1.15;
};
struct TrainStudy {
  physics::Train train = {};  // with its locomotives
  physics::TrainRun run = {};
  physics::TrainRun empty = {};        // the wagons the way back, without load
  physics::LinkPhysics capacity = {};  // trains a day by direction
  double tonnes_per_year = 0;
};
TrainStudy study_train(const physics::Profile& profile, const TrainTask& task);

struct TruckTask {
  physics::Truck truck = physics::corridor_truck();
  double desired_kmh = 80;
  double iri_m_per_km = 4;
  bool use_altitude = true;
  double empty_return_share = 0.5;
  physics::HdmRoad road = physics::HdmRoad::two_lane;
  double other_pcse_per_h = 0;
  double hours_per_day = 16;
};
struct TruckStudy {
  physics::Truck truck = {};
  physics::TruckRun run = {};
  physics::TruckRun empty = {};
  physics::LinkPhysics capacity = {};  // trucks and tonnes a day in this direction
};
TruckStudy study_truck(const physics::Profile& profile, const TruckTask& task);

/// Unit costs, where the case has prices.
cost::UnitCost cost_of(const cases::Case& a_case, const TrainStudy& study, const TrainTask& task);
cost::UnitCost cost_of(const cases::Case& a_case, const TruckStudy& study, const TruckTask& task);

}  // namespace corridor::study
