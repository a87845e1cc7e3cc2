// Criticality as JSON: the same object for the command line, for a run and for the server.
#pragma once

#include <nlohmann/json.hpp>

#include "corridor/case/case.h"
#include "corridor/study/criticality.h"
#include "corridor/study/criticality_pairs.h"
#include "corridor/study/link_indices.h"
#include "corridor/study/robustness.h"

namespace corridor::output {

/// Which scenario, year and season a result is of.
struct StateName {
  std::string scenario = {};
  int year = 0;
  std::string season = {};
};

nlohmann::ordered_json subject_json(const cases::Case& a_case, const study::Subject& subject);

/// @param top rows of the ranking that are told; 0: all
nlohmann::ordered_json criticality_json(const cases::Case& a_case, const StateName& state,
                                        const study::Criticality& result, std::size_t top = 0);

/// @param top interacting pairs that are told; 0: all
nlohmann::ordered_json pairs_json(const cases::Case& a_case, const study::CriticalPairs& pairs,
                                  std::size_t top = 0);
nlohmann::ordered_json indices_json(const cases::Case& a_case,
                                    const study::ClassicIndices& indices);
nlohmann::ordered_json robustness_json(const cases::Case& a_case,
                                       const std::vector<study::RobustnessIndex>& indices);

/// For publication: by mode and country, two digits, no link and no terminal.
nlohmann::ordered_json redacted_criticality_json(const cases::Case& a_case, const StateName& state,
                                                 const study::Criticality& result);

}  // namespace corridor::output
