// What accessibility and trade response give to files and to programs.
#pragma once

#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "corridor/output/tables.h"
#include "corridor/study/access.h"
#include "corridor/study/trade_response.h"

namespace corridor::output {

/// access_zone.csv, access_gateway.csv and, with a response, trade_response.csv.
std::vector<TextFile> access_tables(const cases::Case& a_case, const study::Access& access,
                                    const std::optional<study::TradeResponse>& trade);

/// Claims on what others found a corridor to add to product or trade (attributes gdp_gain_pct and
/// trade_gain_pct): shown beside, never used.
std::vector<cases::Claim> gains_that_others_found(const cases::Case& a_case);

nlohmann::ordered_json access_json(const cases::Case& a_case, const study::Access& access,
                                   const std::optional<study::TradeResponse>& trade);

}  // namespace corridor::output
