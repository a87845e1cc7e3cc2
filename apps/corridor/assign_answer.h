// What `corridor assign` answers about a solution: for machines, and the sums that people get too.
#pragma once

#include "assign_options.h"

#include <string>

#include "corridor/assign/assign.h"
#include "corridor/study/bare_network.h"

namespace corridor::app {

std::string node_name(const study::BareNetwork& network, NodeId node);
/// "FROM:TO"
std::string link_name(const study::BareNetwork& network, ArcId arc);

const char* text_of(assign::Status status);

/// Sums of demand that does not move, by cause.
struct LeftBehind {
  double unreachable = 0, no_capacity = 0, by_choice = 0;
};
LeftBehind left_of(const assign::Assignment& solution);

/// What all users pay and spend at the times of now; `total_cost` of a system optimum is at
/// marginal times instead.
double user_cost(const study::BareNetwork& network, const assign::Assignment& solution);

/// What --select-link, --select-zone and --paths ask for; empty without them.
/// @throws InputError for links and zones that are not there
Json selected_json(const study::BareNetwork& network, const assign::Assignment& solution,
                   const AssignOptions& options);

Json assign_json(const study::BareNetwork& network, const assign::Assignment& solution,
                 const AssignOptions& options);

}  // namespace corridor::app
