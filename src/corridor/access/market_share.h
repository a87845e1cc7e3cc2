// Shares of flows over fixed sets of routes at many settings of a few levers, without searching
// anew: the costs of a route are linear in each lever, so that a setting costs a few
// multiplications and exponentials a route.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace corridor::access {

/// What a lever adds to one route for each unit that it is moved from its base.
struct LeverEffect {
  std::uint32_t lever = 0;
  double usd_per_t = 0;  // money a unit
  double hours = 0;      // hours a unit
};

struct ChoiceRoute {
  double money_usd_per_t = 0;  // all of the generalized cost but time and reliability
  double hours = 0;
  double sd_hours = 0;  // standard deviation of time
  bool by_port = false;
  /// Another way of the alternative before it (same ports, borders and modes): of all its ways the
  /// cheapest counts, once.
  bool same_alternative = false;
  std::vector<LeverEffect> effects = {};
};

/// A flow in one season with the routes that it chooses among (logit).
struct Choice {
  std::uint32_t flow = 0;  // results are added up by flow
  std::uint32_t commodity = 0;
  double tonnes = 0;
  double value_of_time_usd_per_t_h = 0;
  double reliability_ratio = 0;
  double scale_per_usd = 0;
  double keeps_h = std::numeric_limits<double>::infinity();  // routes that take longer are not used
  std::vector<ChoiceRoute> routes = {};
};

enum class LeverKind {
  cost,           // adds to routes, as their effects say
  value_of_time,  // adds to the value of time of `commodity`, USD a tonne and hour
  scale,          // adds to the scale of `commodity`
};

struct Lever {
  LeverKind kind = LeverKind::cost;
  std::uint32_t commodity = 0;
};

/// Generalized cost of a route at a setting: (value of time) x (hours + ratio x sd) + money;
/// infinity if it takes longer than the goods keep.
///
/// @param change of each lever from its base, in the lever's unit
double route_cost(const Choice& choice, const ChoiceRoute& route, std::span<const Lever> levers,
                  std::span<const double> change);

/// Tonnes of every flow that go by way of the port at every setting.
///
/// @param changes row-major settings x levers
/// @param threads 0: all cores; never changes the result
/// @return row-major settings x flows
std::vector<double> tonnes_by_port(std::span<const Choice> choices, std::size_t flows,
                                   std::span<const Lever> levers, std::span<const double> changes,
                                   int threads);

/// A cost that is linear in one lever: usd + slope x change.
struct CostLine {
  double usd_per_t = 0;
  double slope = 0;
};

/// All changes in [low, high] at which the cheapest of `ours` costs as much as the cheapest of
/// `theirs` and the order turns, rising. Exact: both are lower envelopes of lines.
std::vector<double> break_even(std::span<const CostLine> ours, std::span<const CostLine> theirs,
                               double low, double high);

}  // namespace corridor::access
