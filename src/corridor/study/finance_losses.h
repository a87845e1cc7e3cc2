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

/// What simulated years do to the payments to one account of a project: tonnes that take another
/// way or are not moved take theirs with them, others come from elsewhere.
struct SampledReceipts {
  ReceiptAccount account = {};
  std::vector<double> lost_share = {};  // of what it is paid in a year without closures, 0 to 1
  std::vector<double> gained_usd = {};  // real, as the losses
};

/// Simulated years of one scenario, in their order.
struct ScenarioLosses {
  std::string scenario = {};
  int year = 0;  // whose network and demand
  std::uint64_t seed = 1;
  std::vector<double> loss_usd = {};         // real, of the case's price year
  std::vector<double> not_moved_share = {};  // of the year's tonnes, 0 to 1
  /// By how much operators and treasuries keep less: with tolls that nobody pays, or more (below
  /// 0). Empty, as `receipts`: payments were not followed.
  std::vector<double> surplus_lost_usd = {};
  std::vector<SampledReceipts> receipts = {};
};

/// What the stress analysis of a run leaves for finance, so that no year is simulated twice.
using LossBook = std::vector<ScenarioLosses>;

/// What `corridor run` and `corridor finance` simulate unless told otherwise.
inline constexpr std::uint64_t kLossYears = 1'000;

/// What an appraisal needs of them.
struct SampledLosses {
  int year = 0;
  /// With less without, below 0: fewer losses. Of users, operators and treasuries: a toll that one
  /// pays more is one that another gets.
  std::vector<double> economic_usd = {};
  ScenarioLosses with = {};
  ScenarioLosses without = {};
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

/// What a project's account is paid in a year of the appraisal while nothing is closed, real.
struct ReceiptYears {
  ReceiptAccount account = {};
  std::vector<double> with_usd = {};
  std::vector<double> without_usd = {};
  std::vector<double> growth = {};  // of tonnes, against the year that was simulated
};

/// Futures of some years each from simulated years: every simulated year stands once in every year
/// of the futures, in an order of its own, so that means are those of the samples and the years of
/// a future are unrelated. All results are future by future, a year each.
class Futures {
 public:
  Futures(const SampledLosses& losses, std::size_t years);

  std::size_t count() const { return count_; }
  /// @param scale by year: what the economic loss is multiplied by (growth of traffic, share open)
  std::vector<double> economic_loss(const std::vector<double>& scale) const;
  /// The change of what the account is paid, with less without: the share that its tonnes take away
  /// of what it is paid here, and what comes to it. Where it is paid nothing on the cheapest ways
  /// that were simulated, the share of all tonnes that are not moved.
  ///
  /// @param worth by year: what a real dollar of it is multiplied by; 0: no change
  /// @returns empty if nothing changes
  std::vector<double> change(const ReceiptYears& paid, const std::vector<double>& worth) const;

 private:
  template <class Value>
  std::vector<double> cells(const Value& value) const;

  const SampledLosses& losses_;
  std::size_t count_;
  std::vector<std::vector<std::size_t>> order_;  // [year][future]: the simulated year
};

}  // namespace corridor::study
