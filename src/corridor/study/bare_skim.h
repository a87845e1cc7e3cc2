// Costs between the zones of a bare network at the costs of a solution.
#pragma once

#include <string>

#include "corridor/assign/problem.h"
#include "corridor/import/omx.h"
#include "corridor/study/bare_network.h"

namespace corridor::study {

/// For each class the cost of the cheapest way between zones and the time on it, "cost" and "time",
/// with several classes "cost_1", ...: zones x zones, 0 on the diagonal, NaN where there is no way.
/// Shadow prices of hard capacities count as time in costs.
import::Omx skim_at(const BareNetwork& network, const assign::Assignment& solution, int threads);

/// A row a pair: o_zone_id, d_zone_id and the matrices.
std::string skim_csv(const import::Omx& skims);

}  // namespace corridor::study
