// What the hub analysis gives to files and to programs.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "corridor/output/tables.h"
#include "corridor/study/hub.h"

namespace corridor::output {

/// hub_flow.csv, hub_sweep.csv, hub_break_even.csv, hub_claim.csv; those without rows are left out.
std::vector<TextFile> hub_tables(const cases::Case& a_case, const study::Hub& hub,
                                 const study::HubRanking& ranking);

nlohmann::ordered_json hub_json(const cases::Case& a_case, const study::Hub& hub,
                                const study::HubRanking& ranking);

}  // namespace corridor::output
