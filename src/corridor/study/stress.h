// Years of simulated operation of a scenario: what closures cost, how often and how badly. On fixed
// costs (no congestion on the ways round), or at the equilibrium of each outage state.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "corridor/base/progress.h"
#include "corridor/case/case.h"
#include "corridor/case/hazard.h"
#include "corridor/case/measure.h"
#include "corridor/disrupt/loss_statistics.h"
#include "corridor/disrupt/year_loss.h"
#include "corridor/study/congested_states.h"
#include "corridor/study/stress_receipts.h"

namespace corridor::study {

struct StressOptions {
  std::vector<std::string> hazards = {};   // that stand in for the base of their group
  std::vector<std::string> measures = {};  // that are taken
  double rare_factor = 1;  // importance sampling: rates of rare hazards in every second year
  std::uint64_t seed = 1;
  /// Flows at the equilibrium under congestion and capacities in every outage state, instead of
  /// each tonne on its cheapest route at fixed costs.
  bool equilibrium = false;
  int threads = 0;        // 0: all cores; the answer is the same to the last bit
  bool receipts = false;  // follows what projects, operators and treasuries are paid
};

/// A scenario year ready to be stressed: shared by threads, read-only.
class StressModel {
 public:
  /// @throws InputError for unknown hazards or measures
  StressModel(const cases::Case& a_case, const cases::Scenario& scenario, int year,
              const StressOptions& options = {});

  const disrupt::YearModel& years() const { return years_; }
  const cases::Case& a_case() const { return case_; }
  const std::string& scenario() const { return scenario_; }
  int year() const { return year_; }
  const StressOptions& options() const { return options_; }
  const cases::Hazard& hazard(std::size_t process) const { return hazards_[process]; }
  std::size_t process_count() const { return hazards_.size(); }
  const cases::HazardSubject& subject(std::size_t s) const { return subjects_[s]; }
  std::size_t subject_count() const { return subjects_.size(); }
  double demand_t_per_year() const { return demand_t_; }
  double left_out_t_per_year() const { return left_out_t_; }
  double control_expectation_usd() const { return control_usd_; }
  /// Empty unless receipts are followed.
  const std::vector<ReceiptAccount>& accounts() const { return accounts_.all; }
  /// What an account is paid in a year without a closure, demand on its cheapest ways.
  double receipts_usd_per_year(std::size_t account) const;
  bool watches() const { return !watched_name_.empty(); }
  const std::string& watched_name() const { return watched_name_; }
  /// Of --equilibrium; none: fixed costs.
  const CongestedStates* congested() const { return congested_.get(); }
  const char* costs() const { return options_.equilibrium ? "equilibrium" : "fixed"; }

 private:
  struct Builder;

  const cases::Case& case_;
  StressOptions options_;
  std::string scenario_;
  int year_ = 0;
  std::vector<cases::Hazard> hazards_;  // by process
  std::vector<cases::HazardSubject> subjects_;
  std::unique_ptr<disrupt::ResponseModel> response_;
  std::unique_ptr<disrupt::HazardSampler> sampler_;
  std::unique_ptr<CongestedStates> congested_;
  disrupt::YearModel years_;
  double demand_t_ = 0;
  double left_out_t_ = 0;
  ReceiptAccounts accounts_;
  double control_usd_ = 0;
  std::string watched_name_;  // "Gwadar to Kashgar, Containerised general cargo"
};

/// What is kept of one year: all that quantiles and control variates need.
struct YearSample {
  disrupt::LossAmounts loss = {};
  double control_usd = 0;
  double weight = 1;
  double blocked_days = 0;
  double cut_days = 0;
  double events = 0;
};
struct Moments {  // of weight x value over years
  double sum = 0;
  double squares = 0;
};

/// Years [first_year, first_year + samples.size()): the unit of work, checkpoint and order of sums.
struct StressTile {
  std::uint64_t first_year = 0;
  std::vector<YearSample> samples = {};
  std::vector<disrupt::LossAmounts> by_commodity = {};  // weighted sums
  std::vector<Moments> commodity_usd = {};
  std::vector<Moments> process_usd = {};
  std::vector<Moments> subject_usd = {};
  /// Interruptions of the watched pair by length: below 1, 2, 4, ... days; and their sums.
  std::vector<double> interruptions = std::vector<double>(kLengths, 0);
  double interruption_days = 0;
  double longest_interruption_days = 0;
  /// Year by year, an account each: what it loses of its payments and what comes to it.
  std::vector<double> receipts_lost_usd = {};
  std::vector<double> receipts_gained_usd = {};

  static constexpr std::size_t kLengths = 16;
};
inline constexpr std::uint64_t kTileYears = 250;

/// Simulates a tile on the calling thread.
StressTile run_tile(const StressModel& model, disrupt::YearSimulator& simulator,
                    std::uint64_t first_year, std::uint64_t years);

struct CauseLoss {
  std::size_t index = 0;  // process or subject of the model
  disrupt::Estimate usd_per_year = {};
};

struct StressResult {
  std::uint64_t years = 0;
  double events_per_year = 0;
  disrupt::Estimate added_usd = {}, waiting_usd = {}, unmet_usd = {};
  disrupt::Estimate delayed_t = {}, waiting_t = {}, unmet_t = {};
  disrupt::Controlled total_usd = {};  // expected annual loss
  std::vector<disrupt::TailRisk> tails = {};
  std::vector<disrupt::LossAmounts> by_commodity = {};  // means a year
  std::vector<disrupt::Estimate> commodity_usd = {};
  std::vector<CauseLoss> by_hazard = {};               // falling
  std::vector<CauseLoss> by_subject = {};              // falling, those with a loss
  disrupt::Estimate blocked_days = {}, cut_days = {};  // of the watched pair, a year
  double interruptions_per_year = 0;
  double mean_interruption_days = 0;
  double interruption_days_p95 = 0;  // upper bound of the class that holds it
  double longest_interruption_days = 0;
  double importance_gain = 1;                // of the expected annual loss
  double importance_tail_gain = 1;           // of the probability of the 1 in 100 year loss
  std::vector<double> loss_usd = {};         // of every year, in order: for finance and others
  std::vector<double> unmet_t_by_year = {};  // likewise, tonnes that were not moved
  std::vector<double> weight = {};
  std::vector<double> receipts_lost_usd = {};  // year by year, an account each
  std::vector<double> receipts_gained_usd = {};
};

/// @param tiles in order of years, none missing
StressResult combine(const StressModel& model, const std::vector<StressTile>& tiles);

/// All years at once, without checkpoints.
StressResult stress(const StressModel& model, std::uint64_t years, const Progress& progress = {});

}  // namespace corridor::study
