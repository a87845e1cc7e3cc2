// The headline of an ensemble as JSON, for the command, the run folder and `run --json`.
#pragma once

#include <nlohmann/json.hpp>

#include "corridor/study/stress.h"

namespace corridor::study {

nlohmann::ordered_json stress_json(const StressModel& model, const StressResult& result);

/// 1 / (1 - probability).
double return_period_years(const disrupt::TailRisk& tail);

}  // namespace corridor::study
