// What users, operators, the treasury and the air gain or lose between two assignments: without the
// project and with it. Plain rows, whoever made them.
//
// Method: change in consumers' surplus by the rule of a half (UK TAG unit A1.3; Jones 1977) where
// users have no choice of mode, and by the difference of logsums (Williams 1977; Small and Rosen
// 1981) where a logit split them; never both for one flow. What users pay is a transfer: it is in
// their generalized cost and in the operator's or treasury's receipts, and cancels in the total.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::finance {

/// One side of a flow, per year and per tonne, in the appraisal's currency and price year.
struct FlowState {
  double tonnes = 0;
  double generalized_cost_per_t = 0;  // price (levy within it), time, reliability; not emissions
  double price_per_t = 0;
  double levy_per_t = 0;           // toll, tax or fee within the price
  double resource_cost_per_t = 0;  // what moving it costs society, levies and emissions left out
  double emission_kg_per_t = 0;
};

/// A commodity from one zone to another by one mode. Ids are indices of the caller.
struct FlowChange {
  std::uint32_t origin = 0;
  std::uint32_t destination = 0;
  std::uint32_t commodity = 0;
  std::uint32_t mode = 0;
  std::uint32_t country = 0;  // to which user, operator and treasury of this row are counted
  bool by_logsum = false;     // its users' benefit is in a ChoiceChange
  FlowState without = {};
  FlowState with = {};
};

/// All modes of a commodity between two zones, where a logit split them.
struct ChoiceChange {
  std::uint32_t origin = 0;
  std::uint32_t destination = 0;
  std::uint32_t commodity = 0;
  std::uint32_t country = 0;
  double scale_per_cost = 0;  // of the logit, per unit of generalized cost
  double tonnes_without = 0;  // over all modes
  double tonnes_with = 0;
  std::vector<double> cost_without = {};  // per t of each mode; infinity: not on offer
  std::vector<double> cost_with = {};
};

/// Per year; above 0 is a gain. Emissions are a mass, less is below 0.
struct WelfareChange {
  double users = 0;
  double operators = 0;  // price less levy less resource cost
  double treasury = 0;   // levies
  double emission_t = 0;

  double total() const { return users + operators + treasury; }
  WelfareChange& operator+=(const WelfareChange& other);
};

/// 0.5 (T0 + T1) (g0 - g1).
double rule_of_a_half(double tonnes_without, double cost_without, double tonnes_with,
                      double cost_with);

/// Expected least cost -1/scale ln sum exp(-scale c) over the modes on offer; infinity if none is.
double logsum_cost(std::span<const double> costs, double scale_per_cost);

/// 0.5 (T0 + T1) (L0 - L1).
double logsum_benefit(const ChoiceChange& choice);

/// Sum over all rows, by country: entry c for country c.
///
/// @param countries number of countries
/// @throws InputError E5033 if a flow has no finite cost on one side (a new mode needs a logsum), a
///         country is unknown, a flow of a choice is also counted by the rule of a half, or one
///         marked by_logsum has no choice
std::vector<WelfareChange> welfare_by_country(std::span<const FlowChange> flows,
                                              std::span<const ChoiceChange> choices,
                                              std::size_t countries, const Error& place = {});

}  // namespace corridor::finance
