// The analyses that analyses.cc lists; each in a file of its own, analysis_NAME.cc.
#pragma once

#include "corridor/output/analysis.h"

namespace corridor::output {

AnalysisOutput run_access(const AnalysisInput& input);
AnalysisOutput run_claims(const AnalysisInput& input);
AnalysisOutput run_criticality(const AnalysisInput& input);
AnalysisOutput run_engineering(const AnalysisInput& input);
AnalysisOutput run_finance(const AnalysisInput& input);
AnalysisOutput run_hub(const AnalysisInput& input);
AnalysisOutput run_protect(const AnalysisInput& input);
AnalysisOutput run_stress(const AnalysisInput& input);
AnalysisOutput run_worst_case(const AnalysisInput& input);

}  // namespace corridor::output
