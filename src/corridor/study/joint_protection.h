// What a portfolio does to simulated years: all closures that overlap and all measures at once,
// where the choice adds them up one by one.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/case/measure.h"
#include "corridor/case/scenario.h"
#include "corridor/disrupt/loss_statistics.h"
#include "corridor/protect/joint.h"

namespace corridor::study {

struct JointOptions {
  std::size_t years = 1000;
  std::uint64_t seed = 1;
  double level = 0.95;  // share of years that are not among the worst
  int threads = 0;
};

/// USD a year, with standard errors. The same events meet both (common random numbers), so that
/// what is saved is known better than either.
struct JointRisk {
  std::size_t years = 0;
  disrupt::Estimate expected_without = {}, expected_with = {}, expected_saved = {};
  disrupt::Estimate worst_without = {}, worst_with = {};  // mean of the worst 1 - level of years
};

/// Years as stress() simulates them, on fixed costs.
///
/// @param measures ids of measure.csv
JointRisk joint_risk(const cases::Case& a_case, const cases::Scenario& scenario, int year,
                     const std::vector<std::string>& measures, const JointOptions& options = {});

/// The same for protect::choose_jointly(): the expected loss, or the mean of the worst years;
/// several portfolios at once, each on one thread.
///
/// @param measures of the case; all arguments must outlive the function
/// @throws std::invalid_argument for Objective::worst, which is not of simulated years
protect::JointRiskOf joint_risk_of(const cases::Case& a_case, const cases::Scenario& scenario,
                                   int year, const cases::Measures& measures,
                                   protect::Objective objective, const JointOptions& options = {});

}  // namespace corridor::study
