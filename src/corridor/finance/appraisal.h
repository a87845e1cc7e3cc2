// Is a project worth it to society: benefits and costs by year, in real money of one price year,
// the difference between a future with the project and the same future without it.
//
// Method: ADB, Guidelines for the economic analysis of projects (2017); EC, Guide to cost-benefit
// analysis (2014). There is no agreed discount rate, hence the net present value as a curve over
// it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/base/money.h"
#include "corridor/finance/cashflow.h"

namespace corridor::finance {

enum class Side { benefit, cost };

/// A benefit (above 0: a gain) or a cost (above 0: spent) of each year, and whose it is.
struct AppraisalLine {
  std::string name = {};     // "users' benefit", "construction"
  std::string party = {};    // users, operators, treasury, lender, everybody ...
  std::string country = {};  // ISO alpha-2; empty: not placed
  Side side = Side::benefit;
  std::vector<double> per_year = {};
  std::vector<std::string> claim_ids = {};  // what it depends on
};

struct Appraisal {
  int first_year = 0;  // valued at its end, not discounted; later years once a year
  Currency currency = {};
  int price_year = kNominal;  // must be set: an appraisal is in real money
  std::vector<AppraisalLine> lines = {};

  std::size_t years() const { return lines.empty() ? 0 : lines.front().per_year.size(); }
};

/// E5004 without a price year, E5031 if a line has another number of years, E5017 for a value that
/// is not finite, E5032 without lines.
ErrorList check(const Appraisal& appraisal, const Error& place = {});

/// Benefits less costs, a year each. Parties' payments to each other cancel if both sides are
/// there.
std::vector<double> net_benefits(const Appraisal& appraisal);

struct LineValue {
  std::string name = {};
  Side side = Side::benefit;
  double present_value = 0;
  /// The relative change of the whole line that takes the NPV to 0 (-0.2: a fifth less); none if
  /// the line is worth nothing.
  std::optional<double> switching_change = {};
};

struct AppraisalResult {
  Money npv = {};
  std::optional<double> benefit_cost_ratio = {};
  InternalRates economic_rate = {};
  Payback simple_payback = {};
  Payback discounted_payback = {};
  std::vector<LineValue> lines = {};
};

/// @throws InputError with all problems of check(appraisal), E5014
AppraisalResult evaluate(const Appraisal& appraisal, double rate_per_year, const Error& place = {});

/// NPV at each rate.
std::vector<double> npv_curve(const Appraisal& appraisal, std::span<const double> rates_per_year);

struct PartyGain {
  std::string country = {};
  std::string party = {};
  double present_value = 0;  // benefits less costs
};

/// Who gains and who pays, in the order in which they first appear; the sum is the NPV.
std::vector<PartyGain> distribution(const Appraisal& appraisal, double rate_per_year);

struct YearValue {
  int year = 0;
  double value = 0;
};

/// A value a year from analysis years: straight between two, the nearest before and after them.
/// @throws InputError E5032 without points, E5006 if years do not rise
std::vector<double> over_years(std::span<const YearValue> points, int first_year, std::size_t years,
                               const Error& place = {});

/// What is left of an asset after `used_years` of `life_years`, straight line.
double residual_value(double cost, double used_years, double life_years);

/// Emissions (t a year, change) times a price path: a cost line in the appraisal's currency.
std::vector<double> emission_cost(std::span<const double> change_t_per_year,
                                  std::span<const double> price_per_t);

}  // namespace corridor::finance
