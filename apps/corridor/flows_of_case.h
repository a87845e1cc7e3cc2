// The flows of one scenario, year and season of a case: `corridor flows CASE`, and `corridor
// assign` where it is given a case.
#pragma once

#include "options.h"

#include <optional>
#include <string>

namespace corridor::app {

struct FlowsOptions : CommonOptions {
  bool pairs = false;
  bool carrying = false;
  bool require_all = false;
  std::optional<double> gap = {};
  std::string flows;  // file of volumes by link
};

/// Adds --gap, --flows, --require-all and --force.
void add_flows_options(CLI::App& command, FlowsOptions& options);

/// @returns the exit code: 1 if the gap was not reached, or tonnes stay though all are required
int run_flows_of_case(const FlowsOptions& options);

}  // namespace corridor::app
