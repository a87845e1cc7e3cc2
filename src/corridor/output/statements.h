// What the sides have said, beside the claims on the figures that bear on it. Takes no side.
#pragma once

#include <string>

#include "corridor/case/case.h"
#include "corridor/study/finance_claims.h"

namespace corridor::output {

/// Every statement beside the loans and claims that bear on it. Takes no side.
///
/// @param claims their effects too, if they were run
std::string statements_chapter(const cases::Case& a_case, const study::FinanceResult& result,
                               const study::ClaimsResult* claims);

/// The same as a table, by column `row`: `value`, a row a value that a claim states; `run`, a row a
/// rival claim that was run, as a whole (none without `claims`); `observed`; `nothing`.
std::string statement_figure_csv(const cases::Case& a_case, const study::ClaimsResult* claims);

}  // namespace corridor::output
