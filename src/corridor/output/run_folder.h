// The folder that a run leaves: tables, map files, report and manifest, and the steps that make it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "corridor/base/progress.h"
#include "corridor/case/case.h"
#include "corridor/output/analysis.h"
#include "corridor/study/flows.h"
#include "corridor/study/manifest.h"

namespace corridor::output {

/// How to run; nothing here changes a result.
struct RunSettings {
  int threads = 0;
  Progress progress = {};
};

/// @throws InputError for a scenario that the case does not have, or an analysis that there is not
void check_request(const cases::Case& a_case, const study::RunRequest& request);

struct NamedAnalysis {
  std::string name = {};
  AnalysisOutput output = {};
};

struct RunResult {
  study::FlowsResult flows = {};
  std::vector<NamedAnalysis> analyses = {};  // those that ran, in their order
  std::vector<std::string> warnings = {};    // of the manifest
};

/// Runs the request and writes all files of the run, run.json last, into an existing folder.
RunResult run_into(const std::filesystem::path& folder, const cases::Case& a_case,
                   const study::RunRequest& request, const RunSettings& settings);

/// The report alone.
std::string make_report(const cases::Case& a_case, const study::RunRequest& request,
                        const RunSettings& settings);

/// Writes the formats ("gpkg", "geojson", "csv") of the request's results.
void export_into(const std::filesystem::path& folder, const cases::Case& a_case,
                 const study::RunRequest& request, const std::vector<std::string>& formats,
                 const RunSettings& settings);

/// The cheapest way of each pair of the case (its headline pair first), in the default scenario.
struct PairAnswer {
  std::string from = {};
  std::string to = {};
  std::string commodity = {};
  study::RouteResult best = {};
};
std::vector<PairAnswer> answer_pairs(const cases::Case& a_case, const study::FlowsResult& flows);

}  // namespace corridor::output
