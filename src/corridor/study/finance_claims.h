// Whose numbers: every rival claim that the model depends on is run once, as a whole, all else at
// the base claims, and never averaged. Assignment is run again where a claim touches traffic.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/study/finance.h"

namespace corridor::study {

/// What a reader asks of the figures.
enum class Verdict {
  npv_below_0,
  cover_below_1,       // least debt cover of the projects by their own revenue
  threshold_by_loans,  // a debt threshold is passed with the loans and not without
  concessional,        // grant element of the loan in question at 5 % is 35 % or more
};
inline constexpr std::size_t kVerdicts = 4;
std::string_view name(Verdict verdict);

/// The answers on one choice of claims; none where the figure does not exist.
struct Verdicts {
  std::optional<bool> answers[kVerdicts] = {};
};

Verdicts verdicts_of(const FinanceResult& result);
/// Verdicts that are known in both and differ.
std::vector<Verdict> flips(const Verdicts& before, const Verdicts& after);

/// The base claim on the same value; none: none.
const cases::Claim* base_of(const cases::Case& a_case, const cases::Claim& claim);

/// "ml1_loan interest_rate_pct 1 (base 2.3)".
std::string claim_says(const cases::Case& a_case, const cases::Claim& claim);

struct ClaimEffect {
  std::string group = {};
  std::string claim_id = {};
  std::string claimant = {};
  std::string stance = {};
  std::string source_id = {};
  std::string as_of = {};
  char confidence = 'A';                    // the lowest of its rows
  std::string scenario = {};                // `with` of the appraisal in which it was run
  std::vector<std::string> says = {};       // "ml1_loan interest_rate_pct 1 (base 2.3)"
  bool traffic = false;                     // assignment was run again
  std::vector<double> figures = {};         // by finance::Figure
  std::optional<double> interest_usd = {};  // of the loan that it is about
  std::optional<double> base_interest_usd = {};
  std::optional<double> grant_element_percent = {};
  std::optional<double> base_grant_element_percent = {};
  std::vector<Verdict> flips = {};
  double change_usd = 0;     // the larger of the changes of NPV and of that loan's interest
  std::string problem = {};  // why it could not be run
};

struct ClaimsOptions {
  int threads = 0;
  std::vector<std::string> groups = {};     // empty: all
  std::vector<std::string> scenarios = {};  // of appraisals; empty: all
  std::uint64_t loss_years = 0;             // simulated years of closures, the same for every claim
  std::uint64_t seed = 1;
  const LossBook* losses = nullptr;
  RouteBook* routes = nullptr;  // kept from run to run; none: of this one alone
  /// False: every claim searches its own routes and runs its own physics, the slow way round that
  /// the shared one is held against.
  bool share = true;
};

struct ClaimsResult {
  std::vector<FinanceResult> bases = {};  // one an appraisal
  std::vector<Verdicts> base_verdicts = {};
  std::vector<ClaimEffect> effects = {};  // those that flip a verdict first, then by change
  std::size_t claims_run = 0;
  std::size_t traffic_runs = 0;      // claims for which assignment was run again
  std::size_t same_as_base = 0;      // rival claims that say what the base says
  std::size_t not_of_the_model = 0;  // rival claims about what the model does not depend on
  ErrorList disagreements = {};      // W5046: figures inside one claim that do not fit
};

/// Every wanted appraisal on the base claims. @throws InputError E5050 if there is none
std::vector<FinanceResult> base_results(const cases::Case& a_case, const ClaimsOptions& options);

/// Traffic claims are run in the first appraisal that they touch, in its first year, on fixed
/// costs; the change they make is carried to later years in proportion to demand.
ClaimsResult run_claims(const cases::Case& a_case, const ClaimsOptions& options = {});

/// A cost in two currencies that no exchange rate of its year joins within a tenth; interest that
/// the stated terms do not give within a twentieth. Reported, never repaired.
ErrorList claim_disagreements(const cases::Case& a_case);

/// Statements with the groups, loans or projects among their figures that `about` tells; empty:
/// all.
std::vector<const cases::Statement*> statements_on(const cases::Case& a_case,
                                                   const std::vector<std::string>& about);

}  // namespace corridor::study
