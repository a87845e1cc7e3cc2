// What tells the routes of a case apart, and how a route is named.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/path/alternatives.h"

namespace corridor::study {

/// Labels per arc: the mode of a link; the terminal of a port, border, gauge change or canal.
path::RouteLabels route_labels(const cases::Case& a_case);

/// "Road > Khunjerab border > Road > Karachi Port > Sea".
std::string chain_text(const cases::Case& a_case, const std::vector<ArcId>& arcs);

/// Ids of the links and terminals, with > or < for the direction: "gwadar_mpt_road_bulk> P006>".
std::string arc_names(const cases::Case& a_case, const std::vector<ArcId>& arcs);

}  // namespace corridor::study
