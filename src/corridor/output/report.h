// The report of a run: one HTML file that needs no script and loads nothing from elsewhere.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/study/compare.h"
#include "corridor/study/flows.h"

namespace corridor::output {

/// A chapter that another analysis adds.
struct Section {
  std::string id = {};     // letters, digits, "-": the anchor
  std::string title = {};  // plain text
  std::string html = {};   // the author escapes it (html.h)
};

/// A line of the answer that another analysis gives, and the chapter that has the rest.
struct Finding {
  std::string text = {};     // plain text
  std::string section = {};  // Section::id; empty: none
};

struct NotRun {
  std::string what = {};
  std::string command = {};
};

struct ReportContext {
  std::string version = {};
  std::string command = {};         // as typed; relative paths
  std::string generated_from = {};  // "cases/cpec, 19 files"
  std::string choice = "equilibrium";
  std::vector<std::string> warnings = {};
  std::vector<NotRun> not_run = {};
  /// study::compare_observations(); empty: the report lists what was observed without ours beside.
  std::vector<study::Comparison> comparisons = {};
  std::vector<Section> sections = {};  // after the flows, before the inputs
  std::vector<Finding> findings = {};  // below the numbers of the first page
};

/// The same bytes for the same arguments: no time of day in it.
///
/// @param result with at least one year
std::string report_html(const cases::Case& a_case, const study::FlowsResult& result,
                        const ReportContext& context);

}  // namespace corridor::output
