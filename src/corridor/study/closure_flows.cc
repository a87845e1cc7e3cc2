#include "corridor/study/closure_flows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "corridor/assign/logit.h"
#include "corridor/study/chain_flows.h"
#include "corridor/study/route_labels.h"
#include "corridor/study/route_price.h"

namespace corridor::study {
namespace {

using cases::Case;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kUsedShare = 1e-9;  // of a pair's tonnes: below it nobody takes the route

// Of those who move, prices of full arcs left out: they are what room is worth, a transfer, and not
// even unique where demand just fills an arc, while the flows are.
struct MeanCost {
  double usd_per_t = 0;
  double logsum_usd_per_t = 0;
  double moved_t_per_day = 0;
};

MeanCost mean_of(const PairResult& pair) {
  MeanCost mean{.moved_t_per_day = pair.t_per_day - pair.unmet_t_per_day};
  double share = 0;
  double queue = 0;
  for (const RouteResult& route : pair.routes) {
    if (route.share > 0) {
      mean.usd_per_t += route.share * route.generalized_usd_per_t;
      queue += route.share * route.queue_usd_per_t;
      share += route.share;
    }
  }
  if (share > 0) {
    mean.usd_per_t = (mean.usd_per_t - queue) / share;
    mean.logsum_usd_per_t = pair.logsum_usd_per_t - queue / share;
  }
  return mean;
}

// The network with outages on it, for one solution.
struct Outed {
  cost::ArcStates states;
  std::vector<double> most_t_per_day;
  std::vector<std::uint8_t> touched;  // by arc: closed or slower
  bool slower = false;
};

Outed out(const Case& a_case, const SeasonResult& open, std::span<const ArcOutage> outages) {
  Outed outed{.states = open.states, .most_t_per_day = {}, .touched = {}};
  outed.touched.assign(outed.states.open.size(), 0);
  for (const ArcOutage& outage : outages) {
    const std::uint32_t a = outage.arc.value;
    if (!(outage.remaining_capacity > 0)) {
      outed.states.open[a] = 0;
      outed.touched[a] = 1;
      continue;
    }
    if (outage.remaining_speed < 1) {
      outed.states.hours[a] /= outage.remaining_speed;
      outed.touched[a] = 1;
      outed.slower = true;
    }
    if (outage.remaining_capacity < 1) {
      if (!cost::capacity_t_per_day(a_case, outage.arc, open.states)) {
        outed.most_t_per_day.resize(outed.states.open.size(), -1);
        outed.most_t_per_day[a] = outage.remaining_capacity * open.arc_t_per_day[a];
      }
      outed.states.capacity[a] *= outage.remaining_capacity;
    }
  }
  return outed;
}

}  // namespace

ClosureFlows::ClosureFlows(const Case& a_case, SeasonResult open, int year)
    : case_(a_case), open_(std::move(open)), year_(year), labels_(route_labels(a_case)) {
  for (const CommodityId c : IdRange<CommodityId>(a_case.commodities.size())) {
    costs_.push_back(cost::arc_costs(a_case, open_.states, c, year));
  }
  for (const PairResult& pair : open_.pairs) {
    Pair& kept = pairs_.emplace_back();
    for (const RouteResult& route : pair.routes) {
      kept.routes.push_back(
          price_route(a_case, costs_[pair.commodity.value], pair.commodity, route.arcs));
    }
    std::stable_sort(kept.routes.begin(), kept.routes.end(),
                     [](const RouteResult& a, const RouteResult& b) {
                       return a.generalized_usd_per_t < b.generalized_usd_per_t;
                     });
    const MeanCost mean = mean_of(pair);
    kept.mean_usd_per_t = mean.usd_per_t;
    kept.logsum_usd_per_t = mean.logsum_usd_per_t;
    kept.moved_t_per_day = mean.moved_t_per_day;
  }
}

ClosedFlows ClosureFlows::solve(std::span<const ArcOutage> outages) const {
  const Outed outed = out(case_, open_, outages);
  std::vector<CommodityPairs> work;
  std::optional<path::AlternativeSearch> search;
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    const PairResult& before = open_.pairs[p];
    if (work.empty() || work.back().commodity != before.commodity) {
      work.push_back({.commodity = before.commodity});
      cost::ArcCosts& costs = work.back().costs;
      if (outed.slower) {
        costs = cost::arc_costs(case_, outed.states, before.commodity, year_);
      } else {
        costs = costs_[before.commodity.value];
        for (const ArcOutage& outage : outages) {
          if (outed.states.open[outage.arc.value] == 0) {
            costs.generalized_usd[outage.arc.value] = kInfinity;
          }
        }
      }
      search.reset();
    }
    CommodityPairs& here = work.back();
    PairResult pair{.origin = before.origin,
                    .destination = before.destination,
                    .commodity = before.commodity,
                    .t_per_day = before.t_per_day};
    const auto& kept = pairs_[p].routes;
    const bool touched = std::any_of(kept.begin(), kept.end(), [&](const RouteResult& route) {
      return std::any_of(route.arcs.begin(), route.arcs.end(),
                         [&](ArcId arc) { return outed.touched[arc.value] != 0; });
    });
    if (touched) {
      if (!search) {
        search.emplace(case_.supernetwork.graph, labels_, here.costs.generalized_usd);
      }
      const auto& centroid = case_.supernetwork.centroid;
      const double km = cases::straight_km(case_.places[case_.zones[pair.origin].place],
                                           case_.places[case_.zones[pair.destination].place]);
      for (auto& found : search->find(centroid[pair.origin], centroid[pair.destination], km,
                                      {.count = case_.settings.alternatives})) {
        pair.routes.push_back(
            price_route(case_, here.costs, pair.commodity, std::move(found.arcs)));
      }
    } else {
      pair.routes = kept;
    }
    std::vector<double> usable;
    for (const RouteResult& route : pair.routes) {
      usable.push_back(route.too_slow ? kInfinity : route.generalized_usd_per_t);
    }
    pair.logsum_usd_per_t =
        usable.empty() ? kInfinity
                       : assign::logsum_usd_per_t(
                             usable, case_.commodities[pair.commodity].logit_scale_per_usd);
    if (!std::isfinite(pair.logsum_usd_per_t)) {
      pair.unmet_t_per_day = pair.t_per_day;
      pair.cause = Unmet::no_way;
    }
    here.stay_from_usd_per_t.push_back(before.logsum_usd_per_t);
    here.pairs.push_back(std::move(pair));
  }
  const Congestion congestion = equilibrate(case_, outed.states, labels_, work,
                                            {.start_usd_per_t = open_.congestion.price_usd_per_t,
                                             .most_t_per_day = outed.most_t_per_day});
  ClosedFlows result{.pairs = {},
                     .used = std::vector<std::uint8_t>(outed.states.open.size(), 0),
                     .converged = congestion.converged,
                     .relative_gap = congestion.relative_gap};
  std::size_t p = 0;
  for (const CommodityPairs& commodity : work) {
    for (const PairResult& after : commodity.pairs) {
      const Pair& before = pairs_[p];
      const MeanCost mean = mean_of(after);
      ClosedPair& closed = result.pairs.emplace_back();
      closed.both_t_per_day = std::min(before.moved_t_per_day, mean.moved_t_per_day);
      closed.lost_t_per_day = before.moved_t_per_day - mean.moved_t_per_day;
      if (closed.both_t_per_day > 0) {
        closed.rise_usd_per_t = mean.logsum_usd_per_t - before.logsum_usd_per_t;
        closed.mean_rise_usd_per_t = mean.usd_per_t - before.mean_usd_per_t;
      }
      for (const RouteResult& route : after.routes) {
        for (const ArcId arc : route.share > kUsedShare ? route.arcs : std::vector<ArcId>{}) {
          result.used[arc.value] = 1;
        }
      }
      ++p;
    }
  }
  return result;
}

}  // namespace corridor::study
