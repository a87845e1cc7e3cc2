// What the flows of a case would do if one scenario stood in for another: trade response on fixed
// costs, with sums held, and with congestion to a fixed point.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::study {

struct TradeOptions {
  std::string before = {};
  std::string after = {};
  int year = 0;           // 0: the later of the scenarios' first analysis years
  double elasticity = 0;  // of trade to the delivered price, <= 0
  double relative_gap = 1e-6;
  int iterations = 2000;
  int threads = 0;
};

struct TradePair {
  ZoneId origin = {};
  ZoneId destination = {};
  CommodityId commodity = {};
  double base_t = 0;            // a year
  double before_usd_per_t = 0;  // logsum, weighted by days
  double after_usd_per_t = 0;
  double before_hours = 0;  // mean over the routes taken
  double after_hours = 0;
  double response_t = 0;  // fixed costs, nothing held
  double balanced_t = 0;  // sums of every origin and destination held: diversion only
  double induced_t = 0;   // with congestion, at the fixed point
};

/// A published semi-elasticity shown beside: percent more trade for a day less.
struct PerDayClaim {
  std::string claim_id = {};
  double percent_per_day = 0;
  double change_t = 0;
  std::string source_id = {};
};

struct TradeResponse {
  std::string before = {};
  std::string after = {};
  int year = 0;
  double elasticity = 0;
  std::vector<TradePair> pairs = {};
  double base_t = 0;
  double response_t = 0;
  double diverted_t = 0;  // half the sum of absolute changes, sums held
  double induced_t = 0;
  double value_musd = 0;  // of the change, fixed costs
  std::vector<PerDayClaim> per_day = {};
  double relative_gap = 0;  // the largest reached over seasons and both scenarios
  bool converged = true;
  int iterations = 0;  // the most
};

/// @throws InputError E8003 for an elasticity of the wrong sign (also of a claim)
TradeResponse trade_response(const cases::Case& a_case, const TradeOptions& options);

}  // namespace corridor::study
