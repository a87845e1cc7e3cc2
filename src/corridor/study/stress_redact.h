// Results for publication: by kind of hazard, mode and country, two significant digits; no link, no
// terminal, no single hazard.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "corridor/study/stress.h"

namespace corridor::study {

struct RedactedLoss {
  std::string what = {};  // "landslide", "road in PK"
  double usd_per_year = 0;
};

/// Kinds of hazards, then modes by country; each falling.
std::vector<RedactedLoss> redact(const StressModel& model, const StressResult& result);

nlohmann::ordered_json redacted_json(const StressModel& model, const StressResult& result);

}  // namespace corridor::study
