// The answer of `corridor flows --json` and of the API, which are the same bytes.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "corridor/study/what_if.h"

namespace corridor::output {

struct FlowsJsonOptions {
  bool pairs = false;     // the table of origins and destinations, too
  bool carrying = false;  // without the rows of what is open and carries nothing
};

nlohmann::ordered_json flows_json(const cases::Case& a_case, const study::WhatIfAnswer& answer,
                                  const FlowsJsonOptions& options = {});

/// One problem as JSON: code, severity, what, place, found, expected, hint.
nlohmann::ordered_json error_json(const Error& error);

}  // namespace corridor::output
