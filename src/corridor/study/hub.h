// Which flows of a case would come by way of a port, at today's figures and as levers move: shares,
// curves, break-even points, hub index, and the claim that moves the answer most.
#pragma once

#include <string>
#include <vector>

#include "corridor/access/hub_index.h"
#include "corridor/case/case.h"
#include "corridor/study/route_pool.h"
#include "corridor/study/sweep_key.h"

namespace corridor::study {

struct HubOptions {
  std::string scenario = {};             // empty: the case's default
  int year = 0;                          // 0: the scenario's first analysis year
  std::string port = {};                 // a node with terminals; empty: the case's [hub] port
  std::vector<std::string> rivals = {};  // nodes; empty: the case's
  std::vector<std::string> sweeps = {};  // "key=from:to:n"
  /// true: one sweep after another, the others at their base; false: every combination.
  bool apart = false;
  int threads = 0;
};

/// The cheapest way of a flow in one class, in the reference season.
struct HubWay {
  bool exists = false;
  double generalized_usd_per_t = 0;
  double price_usd_per_t = 0;
  double hours = 0;
  std::string chain = {};
};

struct HubFlowResult {
  FlowName name = {};
  double tonnes = 0;         // a year
  double by_port_t = 0;      // at the base setting, over the pool
  double run_by_port_t = 0;  // over the routes of the flows alone, as `corridor run` has it
  bool could_come = false;   // in some season
  HubWay by_port = {};
  HubWay otherwise = {};              // the cheapest that avoids the port
  std::vector<HubWay> by_rival = {};  // by rival, avoiding the port
};

/// Where a way by the port costs as much as the cheapest of a rival, over the last sweep.
struct BreakEven {
  std::uint32_t flow = 0;
  int rival = -1;                   // of the request; -1: the cheapest that avoids the port
  std::vector<double> others = {};  // values of the sweeps before the last
  std::vector<double> values = {};  // of the last sweep's key, rising with the lever; empty: none
  bool cheaper_at_first = false;    // by the port, at the sweep's first value
};

/// Tonnes at one setting.
struct HubPoint {
  std::vector<double> values = {};  // of the sweeps
  access::HubIndex index = {};
};

struct HubSweep {
  std::vector<std::size_t> sweeps = {};  // of Hub::sweeps: one, or all that were combined
  std::vector<HubPoint> points = {};     // the last sweep runs fastest
  std::vector<double> by_port_t = {};    // row-major points x flows
  std::vector<BreakEven> break_even = {};
};

struct Hub {
  const cases::Scenario* scenario = nullptr;
  int year = 0;
  std::size_t reference_season = 0;  // the longest: of ways and break-even points
  PlaceId port = {};
  std::vector<PlaceId> rivals = {};
  std::vector<Sweep> sweeps = {};
  access::HubIndex index = {};
  double run_through_t = 0;
  double demand_t = 0;
  std::vector<HubFlowResult> flows = {};
  std::vector<HubSweep> swept = {};
  std::size_t routes = 0;
  RoutePool pool = {};
};

/// @throws InputError E8010 to E8013 (sweeps), E8014 (a port without terminals), E1047, E2004
Hub analyse_hub(const cases::Case& a_case, const HubOptions& options);

/// What another figure for one input does to the tonnes by way of the port.
struct HubSensitivity {
  std::string id = {};       // claim_id, or parameter NAME low / high
  std::string group = {};    // claim_group
  std::string subject = {};  // table and id
  std::string attribute = {};
  std::string value = {};
  std::string base_id = {};  // of the base claim
  std::string source_id = {};
  char confidence = 'D';
  double through_t = 0;
  double transit_t = 0;
  double change_t = 0;  // of through_t against the base
};

struct HubRanking {
  std::vector<HubSensitivity> rows = {};  // by |change|, falling
  std::size_t tried = 0;
  std::size_t without_effect = 0;
  std::size_t not_of_flows = 0;  // claims on loans, costs and the like, which no route depends on
};

/// Every rival claim that flows depend on, and the low and high of every parameter with a range,
/// one at a time, over the pool's routes (no new search).
///
/// @param sets what the run overrides, kept
HubRanking rank_claims(const cases::Case& a_case, const Hub& hub,
                       const std::vector<cases::SetOption>& sets, int threads);

/// "CN Xinjiang - Gulf": the two groups of zones that a flow joins, in both directions.
std::string relation(const cases::Case& a_case, const FlowName& flow);

}  // namespace corridor::study
