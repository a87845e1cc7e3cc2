// The routes that each flow of a scenario may choose among, found once: those of the flows, those
// that other settings of the levers bring up, and the cheapest by way of one port and of its
// rivals.
#pragma once

#include <vector>

#include "corridor/access/market_share.h"
#include "corridor/case/case.h"
#include "corridor/case/scenario.h"
#include "corridor/study/sweep_key.h"

namespace corridor::study {

/// Routes by way of the port that cost more than this times the cheapest are none that could come.
inline constexpr double kCouldComeCostRatio = 2;

struct PoolRoute {
  std::vector<ArcId> arcs = {};
  bool by_port = false;
  std::vector<std::uint8_t> by_rival = {};  // by rival
  bool in_choice = true;                    // false: kept for break-even with a rival only
  bool same_alternative = false;
  // At the base setting.
  double generalized_usd_per_t = 0;
  double hours = 0;
  double sd_hours = 0;
  double price_usd_per_t = 0;
};

struct PoolFlow {
  std::uint32_t flow = 0;  // of RoutePool::flows: the same in every season
  ZoneId origin = {};
  ZoneId destination = {};
  CommodityId commodity = {};
  double t_per_day = 0;
  std::vector<PoolRoute> routes = {};  // alternatives together, see ChoiceRoute
  bool could_come = false;
  double run_share_by_port = 0;  // with the routes of the flows alone, as `corridor run` has it
};

struct PoolSeason {
  std::size_t season = 0;  // of the case
  double days = 0;
  network::Overlay overlay = {};
  cost::ArcStates states = {};
  std::vector<PoolFlow> flows = {};                   // by commodity, then as demand has them
  std::vector<std::vector<ArcEffects>> effects = {};  // [commodity][lever]
};

struct PoolRequest {
  const cases::Scenario* scenario = nullptr;
  int year = 0;
  PlaceId port = {};
  std::vector<PlaceId> rivals = {};
  std::vector<SweepKey> levers = {};
  std::vector<double> settings = {};  // row-major settings x levers: changes to search at as well
  int threads = 0;
};

struct FlowName {
  ZoneId origin = {};
  ZoneId destination = {};
  CommodityId commodity = {};
  friend auto operator<=>(const FlowName&, const FlowName&) = default;
};

struct RoutePool {
  PoolRequest request = {};
  std::vector<FlowName> flows = {};  // by commodity, then as demand has them
  std::vector<PoolSeason> seasons = {};
  std::vector<access::Lever> levers = {};
  std::size_t searches = 0;
  /// Tonnes a year by way of the port at the base (first) and at each of the request's settings: as
  /// chosen from this pool, and as chosen from the routes that a search at that very setting finds.
  std::vector<double> pool_t = {};
  std::vector<double> searched_t = {};
};

RoutePool build_route_pool(const cases::Case& a_case, const PoolRequest& request);

/// The pool as choices of the kernel: one for each flow in each season, tonnes a year.
std::vector<access::Choice> choices_of(const cases::Case& a_case, const RoutePool& pool);
access::Choice choice_of(const cases::Case& a_case, const RoutePool& pool, const PoolSeason& season,
                         const PoolFlow& flow);

}  // namespace corridor::study
