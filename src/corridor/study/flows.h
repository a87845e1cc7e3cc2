// Flows of a case: for every scenario, analysis year and season which routes each demand takes, and
// what that puts on links and terminals.
#pragma once

#include <string>
#include <vector>

#include "corridor/base/progress.h"
#include "corridor/case/case.h"
#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"
#include "corridor/network/overlay.h"
#include "corridor/study/route_book.h"

namespace corridor::study {

/// equilibrium: logit between chains, equilibrium within each, capacities and delays (the headline
/// flows). The others know no capacity.
enum class Choice { equilibrium, logit, all_or_nothing };

struct FlowOptions {
  Choice choice = Choice::equilibrium;
  int threads = 0;                          // 0: all cores
  std::vector<std::string> scenarios = {};  // ids; empty: all
  int year = 0;                             // 0: the analysis years of each scenario
  std::vector<std::string> seasons = {};    // ids; empty: all. Annual sums then lack the others
  network::Overlay overlay = {};            // a what-if on top of every scenario
  double relative_gap = 1e-8;               // of the equilibrium
  RouteBook* routes = nullptr;              // kept from run to run, of one network
  /// Told after each commodity of a scenario, year and season; what it throws ends the work.
  Progress progress = {};
};

enum class LegKind { line, terminal };

/// A stretch on one mode, or one terminal.
struct Leg {
  LegKind kind = LegKind::line;
  std::string mode = {};         // of a line
  std::string terminal_id = {};  // of a terminal
  std::string label = {};        // "road N-35, G314", "Khunjerab border"
  PlaceId from = {};
  PlaceId to = {};
  double length_km = 0;
  double hours = 0;
  double price_usd_per_t = 0;
  double levy_usd_per_t = 0;
  double generalized_usd_per_t = 0;
  double co2_kg_per_t = 0;
};

/// One way to move a tonne.
struct RouteResult {
  std::vector<ArcId> arcs = {};
  std::string chain = {};  // "road > Khunjerab > road > Karachi port > sea"
  double share = 0;        // of the pair's tonnes
  double length_km = 0;
  double hours = 0;
  double sd_hours = 0;
  double price_usd_per_t = 0;
  double levy_usd_per_t = 0;
  double resource_usd_per_t = 0;
  double generalized_usd_per_t = 0;
  double co2_kg_per_t = 0;
  double queue_usd_per_t = 0;  // prices of full terminals and links; part of generalized cost
  double delay_hours = 0;      // on roads, by their volume; part of hours
  bool too_slow = false;       // beyond the commodity's perishable days: not used
};

enum class Unmet { none, no_way, too_slow, no_capacity };

struct PairResult {
  ZoneId origin = {};
  ZoneId destination = {};
  CommodityId commodity = {};
  double t_per_day = 0;
  double unmet_t_per_day = 0;
  Unmet cause = Unmet::none;
  std::vector<ArcId> cut = {};  // no_capacity: the full arcs that part the pair
  double logsum_usd_per_t = 0;  // infinity where nothing joins the pair
  std::vector<RouteResult> routes = {};
  std::vector<std::size_t> demand_rows = {};
};

/// The fixed point of a season; see chain_flows.h.
struct Congestion {
  bool solved = false;     // false: flows of a choice that knows no capacity
  bool converged = false;  // gap and capacities held, and no better route of any chain in use
  double relative_gap = 0;
  double worst_overload = 0;  // largest volume above a capacity, share of it
  int iterations = 0;
  /// By arc: what one more t/day of capacity would save a day; as hours of waiting: over the value
  /// of time of who waits. 0 where there is room.
  std::vector<double> price_usd_per_t = {};
  std::vector<double> delay_h = {};  // by arc
};

struct SeasonResult {
  std::string season = {};
  double days = 0;
  cost::ArcStates states = {};
  std::vector<PairResult> pairs = {};
  Congestion congestion = {};
  std::vector<double> arc_t_per_day = {};                  // all commodities
  std::vector<std::vector<double>> arc_t_per_day_of = {};  // [commodity][arc]
};

/// Annual sums over seasons, weighted by days.
struct ModeTotal {
  ModeId mode = {};
  double tonne_km = 0;
  double tonnes = 0;  // that used the mode, each once
  double co2_t = 0;
};

struct YearResult {
  std::string scenario = {};
  int year = 0;
  std::vector<SeasonResult> seasons = {};
  double demand_t = 0;
  double moved_t = 0;
  double unmet_t = 0;
  double price_usd = 0;
  double levy_usd = 0;
  double generalized_usd = 0;
  double hours_t = 0;  // tonne-hours
  double co2_t = 0;
  double tonne_km = 0;
  std::vector<ModeTotal> modes = {};
  std::vector<double> arc_t = {};  // tonnes a year by arc
};

struct FlowsResult {
  std::vector<YearResult> years = {};  // scenarios in the order of case.toml
  const YearResult* find(std::string_view scenario, int year) const;
  const YearResult* find(std::string_view scenario) const;  // its first analysis year
};

/// Byte-identical for any number of threads.
FlowsResult run_flows(const cases::Case& a_case, const FlowOptions& options = {});

/// The best routes of a pair of places or zones under one scenario, year and season, dearest last;
/// places need not be zones.
std::vector<RouteResult> find_routes(const cases::Case& a_case, const cost::ArcStates& states,
                                     CommodityId commodity, int year, NodeId origin,
                                     NodeId destination, int count);

/// Adds a season's delays and prices to what arcs cost a commodity, so that legs add up to routes.
void add_congestion(const cases::Case& a_case, const SeasonResult& season, CommodityId commodity,
                    cost::ArcCosts& costs);

/// What a route is made of, leg by leg.
std::vector<Leg> legs_of(const cases::Case& a_case, const cost::ArcCosts& costs,
                         const std::vector<ArcId>& arcs);

std::string_view name(Unmet cause);

}  // namespace corridor::study
