// Scenario sets: several claims taken together, one of a group, all else at the base claims. What a
// side says hangs together; a claim alone does not show what its claimant means.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/study/finance_claims.h"

namespace corridor::study {

struct ClaimChoice {
  std::string group = {};
  std::string claim_id = {};
};

struct ClaimSet {
  std::string text = {};  // as the user wrote it: "ml1=lo019,cpec_loans=lo001"
  std::vector<ClaimChoice> choices = {};
};

/// @throws InputError E5047 for a part that is not GROUP=CLAIM_ID or two claims of one group, E5043
///         for a group or claim that claim.csv does not have: all of them at once
std::vector<ClaimSet> parse_claim_sets(const cases::Case& a_case,
                                       const std::vector<std::string>& texts);

struct ClaimSetEffect {
  ClaimSet set = {};
  std::string scenario = {};
  char confidence = 'A';               // the lowest of its rows
  std::vector<std::string> says = {};  // "ml1_loan interest_rate_pct 1 (base 2.3)"
  std::vector<std::string> idle = {};  // rows that the model has no use for
  bool traffic = false;                // assignment was run again
  std::vector<double> figures = {};    // by finance::Figure
  std::vector<Verdict> flips = {};     // against the base claims
  std::string problem = {};            // why it could not be run
};

struct ClaimSetsResult {
  std::vector<FinanceResult> bases = {};     // one an appraisal
  std::vector<ClaimSetEffect> effects = {};  // set by set, in each the appraisals
};

/// Where a claim touches traffic both scenarios are assigned anew to equilibrium in all traffic
/// years: exact, where run_claims() takes the first year on fixed costs. Losses by closures stay
/// those of the base.
/// @param options groups play no part
ClaimSetsResult run_claim_sets(const cases::Case& a_case, const std::vector<ClaimSet>& sets,
                               const ClaimsOptions& options = {});

}  // namespace corridor::study
