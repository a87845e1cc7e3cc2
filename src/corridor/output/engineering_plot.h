// What engineering computed over a profile, as plots.
#pragma once

#include <string>

#include "corridor/output/line_plot.h"
#include "corridor/physics/pipeline.h"
#include "corridor/physics/train_run.h"
#include "corridor/physics/truck_run.h"

namespace corridor::output {

/// Ground, head line, allowed and shut-in head with the stations; wall along the line.
LinePlot pipeline_plot(const physics::PipelineDesign& design, const physics::Profile& profile,
                       const std::string& title);

/// Ground; speed under its ceiling; effort used and there; over the gradient.
LinePlot train_plot(const physics::TrainRun& run, const physics::Profile& profile,
                    const std::string& title);

/// Ground; speed, its ceiling and what full power holds; gradient.
LinePlot truck_plot(const physics::TruckRun& run, const physics::Profile& profile,
                    const std::string& title);

}  // namespace corridor::output
