// Criticality as CSV tables: the same columns for the command line and for a run.
#pragma once

#include <string>
#include <vector>

#include "corridor/output/criticality_json.h"

namespace corridor::output {

/// A result of criticality with the state that it is of.
struct RankedState {
  StateName state = {};
  const study::Criticality* result = nullptr;
};

std::string ranking_csv(const cases::Case& a_case, const std::vector<RankedState>& states);

/// Of one state, which stands in the first columns.
std::string pairs_csv(const cases::Case& a_case, const StateName& state,
                      const study::CriticalPairs& pairs);
std::string indices_csv(const cases::Case& a_case, const StateName& state,
                        const std::vector<study::LinkIndices>& links);
std::string exposure_csv(const cases::Case& a_case, const StateName& state,
                         const std::vector<study::ZoneExposure>& zones);
std::string robustness_csv(const cases::Case& a_case, const StateName& state,
                           const std::vector<study::RobustnessIndex>& indices);
std::string redacted_csv(const cases::Case& a_case, const StateName& state,
                         const study::Criticality& result);

}  // namespace corridor::output
