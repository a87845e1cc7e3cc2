// What the closure of each link and terminal of a case alone costs (N-1), and the worst closures
// for one pair: on fixed costs, all demand on cheapest routes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"
#include "corridor/disrupt/closure_loss.h"
#include "corridor/disrupt/interdiction.h"

namespace corridor::study {

struct Subject {
  network::Subject table = network::Subject::link;
  std::uint32_t index = 0;
};

/// Every link and terminal of the case as something that can close, both directions together.
struct Closables {
  std::vector<Subject> subjects = {};  // by closure
  Csr<ClosureId, ArcId> arcs = {};
};
Closables closables(const cases::Case& a_case);
std::string id_of(const cases::Case& a_case, const Subject& subject);
std::string name_of(const cases::Case& a_case, const Subject& subject);

/// Demand of one commodity in a year and season, by origin.
struct CommodityDemand {
  std::vector<std::vector<NodeId>> destinations = {};
  std::vector<std::vector<double>> t_per_day = {};
  std::vector<disrupt::OriginDemand> by_origin = {};  // views of the above
  double total_t_per_day = 0;
};
/// @param flows of cases::demand_flows()
CommodityDemand demand_of(const cases::Case& a_case, const std::vector<cases::Flow>& flows,
                          CommodityId commodity);

/// A commodity that moves, with its demand and what arcs cost it.
struct PricedCommodity {
  CommodityId id = {};
  CommodityDemand demand = {};
  cost::ArcCosts costs = {};
};

/// @param commodity none: all. Those without demand are left out.
std::vector<PricedCommodity> priced_commodities(const cases::Case& a_case,
                                                const cost::ArcStates& states,
                                                const cases::Season& season, int year,
                                                std::optional<CommodityId> commodity);

struct SubjectLoss {
  Subject subject = {};
  disrupt::Loss loss = {};       // all commodities
  double unmet_usd_per_day = 0;  // cut-off tonnes at the declared value of each commodity; apart
  std::vector<disrupt::Loss> by_commodity = {};
  CommodityId hit_most = {};  // by added cost and unmet value

  /// What the ranking goes by; the parts are shown apart.
  double usd_per_day() const { return loss.added_usd_per_day + unmet_usd_per_day; }
};

struct Criticality {
  std::vector<SubjectLoss> ranking = {};  // by added cost + unmet value, falling; no loss: left out
  std::size_t subjects = 0;               // that were closed, one by one
  double demand_t_per_day = 0;
};

/// @param commodity none: all
Criticality criticality(const cases::Case& a_case, const cost::ArcStates& states,
                        const cases::Season& season, int year, std::optional<CommodityId> commodity,
                        int threads);

struct WorstCase {
  double open_usd_per_t = 0;    // infinity: nothing joins the pair to begin with
  double closed_usd_per_t = 0;  // infinity: parted
  std::vector<Subject> closed = {};
  std::uint64_t searches = 0;  // proof
};

/// The k links or terminals whose closure makes the pair's cheapest route dearest; exact.
WorstCase worst_case(const cases::Case& a_case, const cost::ArcCosts& costs, NodeId from, NodeId to,
                     int k);

}  // namespace corridor::study
