// What engineering computed, as CSV.
#pragma once

#include <string>

#include "corridor/physics/pipeline.h"
#include "corridor/physics/train_run.h"
#include "corridor/physics/truck_run.h"

namespace corridor::output {

/// A row a station, in the order of the line.
std::string station_csv(const physics::PipelineDesign& design, const physics::Profile& profile);
/// A row a node of the line: ground, heads, wall, temperature, slack.
std::string pipeline_line_csv(const physics::PipelineDesign& design);
/// Outside, without the noise of the way to metres and back.
double diameter_in(const physics::Pipe& pipe);
/// A row a pipe: the cost curve. Where it does not do, its problem and no quantities.
std::string sweep_csv(const physics::Sweep& sweep);

/// A row a point of the run.
std::string train_run_csv(const physics::TrainRun& run);
std::string truck_run_csv(const physics::TruckRun& run, bool diesel);

}  // namespace corridor::output
