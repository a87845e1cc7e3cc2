// Results of finance as JSON: field names state their units. Used by the command line and the run.
#pragma once

#include <nlohmann/json.hpp>

#include "corridor/study/finance.h"

namespace corridor::study {

nlohmann::ordered_json finance_json(const FinanceResult& result);
nlohmann::ordered_json risk_json(const FinanceRisk& risk);

/// "economic_npv".
std::string json_key(finance::Figure figure);

/// null where there is none.
nlohmann::ordered_json json_number(double value);

}  // namespace corridor::study
