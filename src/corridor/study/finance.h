// Do the loans pay: from the assigned flows of two scenarios of a case to debt service, debt cover,
// country ratios and net present value, and how sure that is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/finance/finance.h"
#include "corridor/study/finance_model.h"
#include "corridor/study/finance_traffic.h"

namespace corridor::study {

/// An input of the chain that is given another value: demand 0.8, cny_per_usd 1.1, rate.ml1_loan
/// 0.01 (added to the yearly rate), cost.ml1 1.3.
struct InputChange {
  std::string input = {};
  double value = 0;
};

struct FinanceOptions {
  std::string scenario = {};  // empty: the default one
  int threads = 0;
  network::Overlay overlay = {};          // a what-if: links closed in both scenarios
  std::vector<InputChange> changes = {};  // on top of the base values
  const FlowsResult* flows = nullptr;     // of this case, used where they fit
  std::uint64_t loss_years = 0;           // simulated years of closures; 0: no losses
  std::uint64_t seed = 1;                 // of them
  const LossBook* losses = nullptr;       // years that were simulated before
};

/// Line of the appraisal that holds what closures cost.
inline constexpr const char* kDisruptionLoss = "expected disruption loss";

/// Everything in USD; nominal unless said otherwise.
struct FinanceResult {
  FinanceModel model = {};
  std::vector<double> inputs = {};  // of the chain, changes made
  finance::ChainResult chain = {};  // figures by finance::Figure; years of the chain
  std::optional<int> minimum_cover_year = {};
  finance::AppraisalResult appraisal = {};     // real, valued at the end of the price year
  std::vector<finance::LineValue> kinds = {};  // its lines by kind: users, construction, upkeep ...
  std::vector<finance::PartyGain> gains = {};
  std::vector<double> curve_rates = {};    // discount rates a year
  std::vector<double> curve_npv_usd = {};  // NPV at each
  double figure(finance::Figure which) const {
    return chain.figures[static_cast<std::size_t>(which)];
  }
  int year(std::size_t i) const { return model.chain.first_year + static_cast<int>(i); }
};

/// @throws InputError E5050 (no appraisal of the scenario), E5043 (a changed input that is not
///         there), and those of finance_model()
FinanceResult run_finance(const cases::Case& a_case, const FinanceOptions& options = {});

/// The same from traffic that is known: claims about loans and costs do not change it.
FinanceResult evaluate_finance(const cases::Case& a_case, TrafficMoney traffic,
                               const FinanceOptions& options = {});

struct RiskOptions {
  std::size_t draws = 10'000;
  std::uint64_t seed = 1;
  int threads = 0;
};

struct FinanceRisk {
  std::size_t draws = 0;
  std::vector<std::string> uncertain = {};                   // inputs that are drawn
  std::vector<std::optional<finance::Spread>> spreads = {};  // by figure; none: it never exists
  finance::Chance npv_below_0 = {};
  std::optional<finance::Chance> dscr_below_1 = {};
  std::optional<finance::Chance> threshold_breached = {};
  finance::Tornado tornado = {};  // inputs that are drawn, ranked by economic NPV
};

FinanceRisk finance_risk(const FinanceResult& result, const RiskOptions& options = {});

/// "debt service peaks at USD 412 million in 2029; least DSCR 0.02 in 2029; NPV USD -1.2 billion".
std::string finance_headline(const FinanceResult& result);

/// "USD 1.23 billion", "USD -45.6 million".
std::string usd_text(double usd);

/// Why a figure is as it is, or why there is none: "no service of its loans".
std::string figure_text(const FinanceResult& result, finance::Figure figure);

}  // namespace corridor::study
