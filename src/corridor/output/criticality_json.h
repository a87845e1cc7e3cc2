// Criticality as JSON: the same object for the command line, for a run and for the server.
#pragma once

#include <nlohmann/json.hpp>

#include "corridor/case/case.h"
#include "corridor/study/criticality.h"

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

}  // namespace corridor::output
