// Chapters of the report on money: loans, cover, ratios, uncertainty, claims.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/study/finance_claims.h"

namespace corridor::output {

/// @param results one an appraisal; `shown` is drawn in full
std::string finance_chapter(const cases::Case& a_case,
                            const std::vector<study::FinanceResult>& results, std::size_t shown,
                            const study::FinanceRisk& risk);

/// What each rival claim changes, with who says it and the source; figures that do not fit.
std::string claims_effects_chapter(const cases::Case& a_case, const study::ClaimsResult& claims);

/// "Claims: NPV from .. to ..; least DSCR from .. to ..; a verdict is turned by ..".
std::string claims_answer(const study::ClaimsResult& claims, const std::string& scenario);

}  // namespace corridor::output
