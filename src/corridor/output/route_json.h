// Routes as JSON: the same object for the command line and for Python.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "corridor/case/case.h"
#include "corridor/cost/cost.h"
#include "corridor/study/flows.h"

namespace corridor::output {

/// Routes in their order, each with its legs; units stand in the keys.
///
/// @param costs of the commodity and state that the routes were found for
nlohmann::ordered_json routes_json(const cases::Case& a_case, const cost::ArcCosts& costs,
                                   const std::vector<study::RouteResult>& routes);

}  // namespace corridor::output
