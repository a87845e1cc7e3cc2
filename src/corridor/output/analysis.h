// What a run does beyond the flows: each analysis is one entry of a list, and hands back what it
// adds to the run folder, the report and the answer. `corridor run` knows no analysis by name.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "corridor/base/progress.h"
#include "corridor/case/case.h"
#include "corridor/output/layers.h"
#include "corridor/output/report.h"
#include "corridor/output/tables.h"
#include "corridor/study/finance_losses.h"
#include "corridor/study/flows.h"
#include "corridor/study/manifest.h"

namespace corridor::output {

struct AnalysisInput {
  const cases::Case& a_case;
  const study::RunRequest& request;
  const study::FlowsResult& flows;  // of every scenario of the request; at least one year
  int threads = 0;                  // 0: all cores
  Progress progress = {};
  const study::LossBook* losses = nullptr;  // that analyses before this one have simulated
};

/// Everything is optional. An analysis that the case has no data for returns only `not_run`.
struct AnalysisOutput {
  std::vector<TextFile> files = {};      // of the run folder; bytes may be anything (XLSX)
  std::vector<Layer> layers = {};        // of corridor.gpkg
  std::vector<Section> sections = {};    // chapters of the report
  std::vector<std::string> answer = {};  // lines of the one-screen answer
  nlohmann::ordered_json json = {};      // under the analysis's name in `run --json`
  std::vector<NotRun> not_run = {};      // parts left out, and the command for them
  study::LossBook losses = {};           // for the analyses that follow
};

struct Analysis {
  std::string name = {};   // of --only
  std::string what = {};   // for help and "what was not run": "closures of every link alone"
  std::string stage = {};  // shown while it runs: "Closing"
  bool full = false;       // runs only with --full or when named by --only
  AnalysisOutput (*run)(const AnalysisInput&) = nullptr;
};

/// All analyses, in the order in which they run and stand in the report.
std::span<const Analysis> analyses();

/// The name by which --only asks for the flows and nothing else.
inline constexpr const char* kFlowsOnly = "flows";

/// Whether a run does an analysis: those named by --only, else the plain ones, with --full all.
bool is_wanted(const Analysis& analysis, const study::RunRequest& request);

}  // namespace corridor::output
