// The tables of a run: flows, routes and totals as CSV. docs/outputs.md describes the columns.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/study/flows.h"

namespace corridor::output {

/// A file to be written: its name in the run folder and its bytes.
struct TextFile {
  std::string name = {};
  std::string text = {};
};

/// Annual flows by direction of every link, then all columns of link.csv as they were given.
std::string link_flow_csv(const cases::Case& a_case, const study::FlowsResult& result);

/// Flows of every season on the links that carry something.
std::string link_flow_season_csv(const cases::Case& a_case, const study::FlowsResult& result);

/// Flows through terminals, each season and annual, by direction.
std::string terminal_flow_csv(const cases::Case& a_case, const study::FlowsResult& result);

/// What every pair sends in each season, what stays behind and why.
std::string od_csv(const cases::Case& a_case, const study::FlowsResult& result);

/// The alternatives of every pair and season with their shares.
std::string route_csv(const cases::Case& a_case, const study::FlowsResult& result);

/// What the alternatives are made of, in the reference season of each scenario and year.
std::string leg_csv(const cases::Case& a_case, const study::FlowsResult& result);

std::string mode_split_csv(const cases::Case& a_case, const study::FlowsResult& result);
std::string scenario_csv(const cases::Case& a_case, const study::FlowsResult& result);

/// All of the above, in order of name.
std::vector<TextFile> run_tables(const cases::Case& a_case, const study::FlowsResult& result);

}  // namespace corridor::output
