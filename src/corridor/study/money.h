// Do the loans pay, and on whose numbers: from the assigned flows of a case to debt service, debt
// cover, country ratios and net present value, and the same again for every rival claim.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/finance/schedule.h"
#include "corridor/study/flows.h"

namespace corridor::study {

/// Tolls and levies that a payee receives in a year, in USD of the case's price year.
struct PayeeRevenue {
  std::string payee = {};  // "not named": the tables do not say
  double usd_per_year = 0;
  double own_usd_per_year = 0;  // on links and terminals of the corridor's own projects
};

/// Two scenarios of one year, with and without the corridor's own projects.
struct UserGain {
  double usd_per_year = 0;
  double levies_usd_per_year = 0;                 // paid more by users, received by payees
  std::map<std::string, double> by_country = {};  // users' part: half to each end of a flow
  double tonnes_not_valued = 0;                   // joined in one of the two only
};

/// What the flows say about money; claims about loans and costs do not change it.
struct TrafficMoney {
  std::string scenario = {};
  int year = 0;
  std::string without = {};  // scenario; empty: the flows hold none
  std::vector<PayeeRevenue> payees = {};
  double own_usd_per_year = 0;
  std::optional<UserGain> gain = {};
};

/// @param flows with the case's default scenario. The users' gain needs a scenario of the same year
///              that leaves projects out.
TrafficMoney traffic_money(const cases::Case& a_case, const FlowsResult& flows);

struct MoneyOptions {
  bool planned = false;                  // loans that are not agreed count too
  std::vector<std::string> claims = {};  // claim ids instead of the base claims of their subjects
};

struct LoanMoney {
  cases::Loan terms = {};  // claims applied
  finance::Schedule schedule = {};
  bool counted = false;  // in the sums: no portfolio, and agreed unless planned ones count
  double principal_musd = 0;
  double interest_musd = 0;
  double fees_musd = 0;
  double grant_element_percent = 0;  // at 5 % a year
  std::vector<std::string> claim_ids = {};
};

/// Nominal million USD.
struct MoneyYear {
  int year = 0;
  double interest = 0;
  double principal = 0;
  double fees = 0;
  double owed = 0;
  double corridor_revenue = 0;  // 0 before the analysis year
  double operating = 0;
  std::optional<double> dscr = {};  // (revenue - operating) / service, from the analysis year
  std::optional<double> state_revenue = {};
  std::optional<double> service_to_state_revenue_percent = {};
  /// External debt service of the country over its exports, without and with these loans. Those
  /// already drawn may be within the country's figure: with counts them again, an upper bound.
  std::optional<double> service_to_exports_percent = {};
  std::optional<double> with_loans_percent = {};

  double service() const { return interest + principal; }
};

struct ProjectCost {
  std::string project_id = {};
  std::string claim_id = {};
  std::string source_id = {};
  double cost_musd = 0;  // of the case's price year
  int year_from = 0;
  int year_to = 0;
};

struct Money {
  TrafficMoney traffic = {};
  bool planned = false;
  std::vector<LoanMoney> loans = {};
  std::vector<MoneyYear> years = {};
  double peak_service_musd = 0;
  int peak_year = 0;
  std::optional<double> min_dscr = {};
  int min_dscr_year = 0;
  std::optional<double> max_share_of_state_revenue_percent = {};
  int max_share_year = 0;
  std::vector<ProjectCost> costs = {};
  std::optional<double> npv_musd = {};  // real, at case.discount_rate, value in npv_year
  int npv_year = 0;
  std::vector<std::string> notes = {};  // what is assumed or left out
};

/// @throws InputError with the problems of a loan under the claims that are chosen
Money money(const cases::Case& a_case, const TrafficMoney& traffic,
            const MoneyOptions& options = {});

/// "debt service peaks at 412.3 million USD in 2029; least DSCR 0.02 in 2029; NPV ..." in one line.
std::string headline(const Money& money);

struct ClaimEffect {
  std::string group = {};
  std::string claim_id = {};
  std::string claimant = {};
  std::string source_id = {};
  std::string says = {};  // "ml1_loan interest_rate_pct = 1"
  char confidence = 'D';
  bool base = false;
  double interest_musd = 0;
  double peak_service_musd = 0;
  int peak_year = 0;
  std::optional<double> min_dscr = {};
  std::optional<double> npv_musd = {};
  double change_musd = 0;      // the larger of the changes of interest and NPV, as it moves
  bool flips_verdict = false;  // NPV below 0 or least DSCR below 1, against the base claims
  std::string problem = {};    // why the claim cannot be run
};

struct ClaimEffects {
  Money base = {};
  std::vector<ClaimEffect> effects = {};  // rival claims, largest change first
};

/// One run for each claim that touches a loan or the cost of a project that counts, all else at the
/// base claims; planned loans count. Claims are never averaged.
ClaimEffects compare_claims(const cases::Case& a_case, const TrafficMoney& traffic);

/// Names that explain() knows.
std::vector<std::string> money_figures();

/// The tree from a headline figure to inputs, claims and sources, a line each.
/// @throws InputError for an unknown figure, with the near one as hint
std::vector<std::string> explain(const cases::Case& a_case, const Money& money,
                                 std::string_view figure);

/// Statements whose figures name the group of a claim about loans or projects, or a loan or
/// project.
std::vector<const cases::Statement*> money_statements(const cases::Case& a_case);

}  // namespace corridor::study
