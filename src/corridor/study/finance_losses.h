// From simulated years of closures to what finance takes: a loss a year as plain samples. The two
// scenarios of an appraisal meet the same events, so a sample is a difference and not two guesses.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/finance/chain.h"
#include "corridor/study/stress.h"

namespace corridor::study {

/// Simulated years of one scenario, in their order.
struct ScenarioLosses {
  std::string scenario = {};
  int year = 0;  // whose network and demand
  std::uint64_t seed = 1;
  std::vector<double> loss_usd = {};         // real, of the case's price year
  std::vector<double> not_moved_share = {};  // of the year's tonnes, 0 to 1
};

/// What the stress analysis of a run leaves for finance, so that no year is simulated twice.
using LossBook = std::vector<ScenarioLosses>;

/// What `corridor run` and `corridor finance` simulate unless told otherwise.
inline constexpr std::uint64_t kLossYears = 1'000;

/// What an appraisal needs of them.
struct SampledLosses {
  int year = 0;
  std::vector<double> economic_usd = {};        // with less without; below 0: fewer losses
  std::vector<double> revenue_share_lost = {};  // in the scenario with the projects
};

struct LossOptions {
  std::uint64_t years = kLossYears;  // simulated; 0: none
  std::uint64_t seed = 1;
  int threads = 0;
  const LossBook* book = nullptr;  // used where scenario, year, seed and number of years fit
};

ScenarioLosses losses_of(const StressModel& model, const StressResult& result);

/// Empty if the case has no hazards or no years are asked for. On fixed costs (stress.h).
SampledLosses sampled_losses(const cases::Case& a_case, const cases::AppraisalPair& pair, int year,
                             const LossOptions& options = {});

/// Futures of `years` years each from simulated years: every simulated year stands once in every
/// year of the futures, in an order of its own, so that means are those of the samples and the
/// years of a future are unrelated.
///
/// @param scale by year: what the economic loss is multiplied by (growth of traffic, share open)
/// @param earns by year: whether there is revenue to lose
finance::LossSamples futures(const SampledLosses& losses, const std::vector<double>& scale,
                             const std::vector<bool>& earns);

}  // namespace corridor::study
