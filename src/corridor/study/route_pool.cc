#include "corridor/study/route_pool.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "corridor/assign/logit.h"
#include "corridor/base/parallel.h"
#include "corridor/base/units.h"
#include "corridor/path/alternatives.h"
#include "corridor/path/tree.h"
#include "corridor/study/route_labels.h"

namespace corridor::study {
namespace {

using cases::Case;
using network::ArcKind;

// What makes two routes ways of one alternative.
struct Signature {
  std::vector<std::uint32_t> chain;
  std::vector<std::uint32_t> gates;
  bool by_port = false;
  friend auto operator<=>(const Signature&, const Signature&) = default;
};

// The routes of one commodity in one season.
class CommodityPool {
 public:
  CommodityPool(const Case& a_case, const PoolRequest& request, const path::RouteLabels& labels,
                const PoolSeason& season, CommodityId commodity,
                const std::vector<ArcEffects>& effects, const cost::ArcCosts& costs)
      : case_(a_case),
        request_(request),
        labels_(labels),
        commodity_(a_case.commodities[commodity]),
        id_(commodity),
        effects_(effects),
        costs_(costs),
        place_of_(a_case.supernetwork.graph.arc_count()) {
    for (std::uint32_t a = 0; a < place_of_.size(); ++a) {
      const auto origin = case_.supernetwork.origin[ArcId{a}];
      if (origin.kind == ArcKind::transfer) {
        place_of_[a] = case_.terminals[TerminalId{origin.index}].place;
      }
    }
    for (const cases::Flow& flow :
         cases::demand_flows(a_case, request.year, a_case.seasons[season.season])) {
      if (flow.commodity == commodity) {
        flows_.push_back({.origin = flow.origin,
                          .destination = flow.destination,
                          .commodity = commodity,
                          .t_per_day = flow.t_per_day});
      }
    }
  }

  void run() {
    if (flows_.empty()) {
      return;
    }
    found_.resize(flows_.size());
    search_at({}, true);
    const std::size_t levers = request_.levers.size();
    for (std::size_t at = 0; levers > 0 && at + levers <= request_.settings.size(); at += levers) {
      search_at(std::span(request_.settings).subspan(at, levers), false);
    }
    for (std::size_t f = 0; f < flows_.size(); ++f) {
      finish(flows_[f], found_[f]);
    }
  }

  std::vector<PoolFlow> take() { return std::move(flows_); }
  std::size_t searches() const { return searches_; }

  // Shares that the searches found at their own settings: [setting][flow], base first.
  const std::vector<std::vector<double>>& searched_shares() const { return searched_shares_; }

 private:
  double value_of_time(std::span<const double> change) const {
    double value = commodity_.value_of_time_usd_per_t_h;
    for (std::size_t k = 0; k < change.size(); ++k) {
      const bool meant =
          request_.levers[k].vary == Vary::value_of_time && request_.levers[k].index == id_.value;
      value += meant ? change[k] : 0;
    }
    return value;
  }

  double scale(std::span<const double> change) const {
    double value = commodity_.logit_scale_per_usd;
    for (std::size_t k = 0; k < change.size(); ++k) {
      const bool meant =
          request_.levers[k].vary == Vary::logit_scale && request_.levers[k].index == id_.value;
      value += meant ? change[k] : 0;
    }
    return value;
  }

  // Cost of every arc at a setting. A rebate may not make an arc pay: a search needs costs >= 0.
  std::vector<double> costs_at(std::span<const double> change) const {
    std::vector<double> cost = costs_.generalized_usd;
    const double base = commodity_.value_of_time_usd_per_t_h;
    const double value = value_of_time(change);
    for (std::size_t a = 0; a < cost.size(); ++a) {
      double hours = costs_.hours[a];
      for (std::size_t k = 0; k < change.size(); ++k) {
        cost[a] += (effects_[k].usd_per_t[a] + base * effects_[k].hours[a]) * change[k];
        hours += effects_[k].hours[a] * change[k];
      }
      cost[a] += (value - base) * (hours + commodity_.reliability_ratio * costs_.sd_hours[a]);
      cost[a] = std::max(cost[a], 0.0);
    }
    return cost;
  }

  void search_at(std::span<const double> change, bool is_base) {
    const auto& graph = case_.supernetwork.graph;
    const auto cost = costs_at(change);
    path::AlternativeSearch search(graph, labels_, cost);
    path::TreeSearch forward(graph);
    path::TreeSearch backward(graph, path::Direction::to_root);
    forward.set_cost(cost);
    backward.set_cost(cost);
    path::Tree from;
    path::Tree to;
    std::vector<double> shares;
    for (std::size_t f = 0; f < flows_.size(); ++f) {
      const PoolFlow& flow = flows_[f];
      const NodeId origin = case_.supernetwork.centroid[flow.origin];
      const NodeId destination = case_.supernetwork.centroid[flow.destination];
      const double km = cases::straight_km(case_.places[case_.zones[flow.origin].place],
                                           case_.places[case_.zones[flow.destination].place]);
      const auto routes =
          search.find(origin, destination, km, {.count = case_.settings.alternatives});
      shares.push_back(share_by_port(routes, change));
      for (const path::Alternative& route : routes) {
        add(f, route.arcs, true);
      }
      forward.run(origin, from);
      backward.run(destination, to);
      add(f, cheapest_by(request_.port, from, to, cost), true);
      for (const PlaceId rival : request_.rivals) {
        add(f, cheapest_by(rival, from, to, cost), false);
      }
      if (is_base) {
        flows_[f].run_share_by_port = shares.back();
      }
    }
    searches_ += flows_.size();
    searched_shares_.push_back(std::move(shares));
  }

  double share_by_port(const std::vector<path::Alternative>& routes,
                       std::span<const double> change) const {
    std::vector<double> cost;
    for (const path::Alternative& route : routes) {
      double hours = 0;
      double money = 0;
      double sd_hours = 0;
      for (const ArcId arc : route.arcs) {
        hours += costs_.hours[arc.value];
        sd_hours += costs_.sd_hours[arc.value];
        money += money_of(arc);
        for (std::size_t k = 0; k < change.size(); ++k) {
          hours += effects_[k].hours[arc.value] * change[k];
          money += effects_[k].usd_per_t[arc.value] * change[k];
        }
      }
      const bool too_slow =
          commodity_.perishable_days && hours > hours_from_days(*commodity_.perishable_days);
      cost.push_back(too_slow ? std::numeric_limits<double>::infinity()
                              : money + value_of_time(change) *
                                            (hours + commodity_.reliability_ratio * sd_hours));
    }
    double ours = 0;
    const auto shares = assign::logit_shares(cost, scale(change));
    for (std::size_t r = 0; r < routes.size(); ++r) {
      ours += passes(routes[r].arcs, request_.port) ? shares[r] : 0;
    }
    return ours;
  }

  double money_of(ArcId arc) const {
    const std::uint32_t a = arc.value;
    return costs_.generalized_usd[a] -
           commodity_.value_of_time_usd_per_t_h *
               (costs_.hours[a] + commodity_.reliability_ratio * costs_.sd_hours[a]);
  }

  bool passes(const std::vector<ArcId>& arcs, PlaceId place) const {
    return std::any_of(arcs.begin(), arcs.end(),
                       [&](ArcId arc) { return place_of_[arc.value] == place; });
  }

  // The cheapest route over a terminal of the place, out of two trees; empty if there is none or it
  // would come back over its own way.
  std::vector<ArcId> cheapest_by(PlaceId place, const path::Tree& from, const path::Tree& to,
                                 const std::vector<double>& cost) const {
    const auto& graph = case_.supernetwork.graph;
    double best = path::kUnreachable;
    ArcId best_arc;
    for (std::uint32_t a = 0; a < cost.size(); ++a) {
      if (place_of_[a] != place) {
        continue;
      }
      const double total =
          from.dist[graph.tail[ArcId{a}]] + cost[a] + to.dist[graph.head[ArcId{a}]];
      if (total < best) {
        best = total;
        best_arc = ArcId{a};
      }
    }
    if (!best_arc.valid()) {
      return {};
    }
    auto arcs = path::path_arcs(graph, from, graph.tail[best_arc]);
    arcs.push_back(best_arc);
    const auto rest = path::path_arcs(graph, to, graph.head[best_arc], path::Direction::to_root);
    arcs.insert(arcs.end(), rest.begin(), rest.end());
    std::set<NodeId> seen = {graph.tail[arcs.front()]};
    const bool turns_back = std::any_of(
        arcs.begin(), arcs.end(), [&](ArcId arc) { return !seen.insert(graph.head[arc]).second; });
    return turns_back ? std::vector<ArcId>{} : arcs;
  }

  struct Found {
    Signature signature;
    PoolRoute route;
    bool at_base = false;  // found at the base setting
  };

  void add(std::size_t flow, const std::vector<ArcId>& arcs, bool in_choice) {
    if (arcs.empty()) {
      return;
    }
    for (Found& other : found_[flow]) {
      if (other.route.arcs == arcs) {
        other.route.in_choice = other.route.in_choice || in_choice;
        return;
      }
    }
    Found found;
    found.route.arcs = arcs;
    found.route.in_choice = in_choice;
    found.at_base = searched_shares_.empty();
    found.route.by_port = found.signature.by_port = passes(arcs, request_.port);
    for (const PlaceId rival : request_.rivals) {
      found.route.by_rival.push_back(passes(arcs, rival) ? 1 : 0);
    }
    for (const ArcId arc : arcs) {
      const std::uint32_t line = labels_.line[arc.value];
      auto& chain = found.signature.chain;
      if (line != path::RouteLabels::kNoLabel && (chain.empty() || chain.back() != line)) {
        chain.push_back(line);
      }
      if (labels_.gate[arc.value] != path::RouteLabels::kNoLabel) {
        found.signature.gates.push_back(labels_.gate[arc.value]);
      }
      found.route.generalized_usd_per_t += costs_.generalized_usd[arc.value];
      found.route.hours += costs_.hours[arc.value];
      found.route.sd_hours += costs_.sd_hours[arc.value];
      found.route.price_usd_per_t += costs_.price_usd[arc.value];
    }
    found_[flow].push_back(std::move(found));
  }

  void finish(PoolFlow& flow, std::vector<Found>& found) const {
    // Alternatives in the order in which they were found, the ways of each together; what is for
    // break-even only stands last.
    std::vector<Found*> order;
    for (Found& one : found) {
      order.push_back(&one);
    }
    const auto rank = [&](const Found* one) {
      for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].route.in_choice == one->route.in_choice &&
            found[i].signature == one->signature) {
          return i + (one->route.in_choice ? 0 : found.size());
        }
      }
      return 2 * found.size();
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](const Found* a, const Found* b) { return rank(a) < rank(b); });
    double cheapest = path::kUnreachable;
    double cheapest_by_port = path::kUnreachable;
    for (std::size_t i = 0; i < order.size(); ++i) {
      PoolRoute route = order[i]->route;
      route.same_alternative = i > 0 && rank(order[i]) == rank(order[i - 1]);
      cheapest = std::min(cheapest, route.generalized_usd_per_t);
      if (route.by_port && order[i]->at_base) {
        cheapest_by_port = std::min(cheapest_by_port, route.generalized_usd_per_t);
      }
      flow.routes.push_back(std::move(route));
    }
    flow.could_come =
        cheapest_by_port <= kCouldComeCostRatio * cheapest && std::isfinite(cheapest_by_port);
  }

  const Case& case_;
  const PoolRequest& request_;
  const path::RouteLabels& labels_;
  const cases::Commodity& commodity_;
  CommodityId id_;
  const std::vector<ArcEffects>& effects_;
  const cost::ArcCosts& costs_;
  std::vector<PlaceId> place_of_;  // of a transfer arc
  std::vector<PoolFlow> flows_;
  std::vector<std::vector<Found>> found_;
  std::vector<std::vector<double>> searched_shares_;
  std::size_t searches_ = 0;
};

// One commodity of one season.
struct Block {
  std::size_t season = 0;
  CommodityId commodity = {};
  std::vector<PoolFlow> flows = {};
  std::vector<ArcEffects> effects = {};
  std::vector<std::vector<double>> searched_shares = {};
  std::size_t searches = 0;
};

// What the pool, and what each search at its own setting, sends by way of the port.
void add_tonnes(const Case& a_case, const PoolSeason& season, const Block& block,
                std::size_t first_flow, RoutePool& pool) {
  const std::size_t levers = pool.levers.size();
  const std::vector<access::Lever> none(1);
  pool.pool_t.resize(block.searched_shares.size(), 0);
  pool.searched_t.resize(block.searched_shares.size(), 0);
  for (std::size_t s = 0; s < block.searched_shares.size(); ++s) {
    std::vector<double> change(std::max<std::size_t>(levers, 1), 0);
    if (s > 0) {
      const auto row =
          pool.request.settings.begin() + static_cast<std::ptrdiff_t>((s - 1) * levers);
      change.assign(row, row + static_cast<std::ptrdiff_t>(levers));
    }
    for (std::size_t f = 0; f < block.searched_shares[s].size(); ++f) {
      access::Choice choice = choice_of(a_case, pool, season, season.flows[first_flow + f]);
      choice.flow = 0;
      pool.pool_t[s] += access::tonnes_by_port(std::span(&choice, 1), 1,
                                               levers > 0 ? pool.levers : none, change, 1)[0];
      pool.searched_t[s] += choice.tonnes * block.searched_shares[s][f];
    }
  }
}

}  // namespace

access::Choice choice_of(const Case& a_case, const RoutePool& pool, const PoolSeason& season,
                         const PoolFlow& flow) {
  const cases::Commodity& commodity = a_case.commodities[flow.commodity];
  access::Choice choice{.flow = flow.flow,
                        .commodity = flow.commodity.value,
                        .tonnes = flow.t_per_day * season.days,
                        .value_of_time_usd_per_t_h = commodity.value_of_time_usd_per_t_h,
                        .reliability_ratio = commodity.reliability_ratio,
                        .scale_per_usd = commodity.logit_scale_per_usd};
  if (commodity.perishable_days) {
    choice.keeps_h = hours_from_days(*commodity.perishable_days);
  }
  for (const PoolRoute& route : flow.routes) {
    access::ChoiceRoute out{.hours = route.hours,
                            .sd_hours = route.sd_hours,
                            .by_port = route.by_port,
                            .same_alternative = route.same_alternative};
    out.money_usd_per_t = route.generalized_usd_per_t -
                          commodity.value_of_time_usd_per_t_h *
                              (route.hours + commodity.reliability_ratio * route.sd_hours);
    for (std::uint32_t k = 0; k < pool.levers.size(); ++k) {
      const ArcEffects& effects = season.effects[flow.commodity.value][k];
      access::LeverEffect effect{.lever = k};
      for (const ArcId arc : route.arcs) {
        effect.usd_per_t += effects.usd_per_t[arc.value];
        effect.hours += effects.hours[arc.value];
      }
      if (effect.usd_per_t != 0 || effect.hours != 0) {
        out.effects.push_back(effect);
      }
    }
    if (route.in_choice) {
      choice.routes.push_back(std::move(out));
    }
  }
  return choice;
}

std::vector<access::Choice> choices_of(const Case& a_case, const RoutePool& pool) {
  std::vector<access::Choice> choices;
  for (const PoolSeason& season : pool.seasons) {
    for (const PoolFlow& flow : season.flows) {
      choices.push_back(choice_of(a_case, pool, season, flow));
    }
  }
  return choices;
}

RoutePool build_route_pool(const Case& a_case, const PoolRequest& request) {
  RoutePool pool{.request = request};
  for (const SweepKey& key : request.levers) {
    pool.levers.push_back(lever_of(key));
  }
  std::vector<Block> blocks;
  for (std::size_t s = 0; s < a_case.seasons.size(); ++s) {
    PoolSeason& season = pool.seasons.emplace_back();
    season.season = s;
    season.days = a_case.seasons[s].days;
    season.overlay =
        cases::scenario_overlay(a_case, *request.scenario, request.year, a_case.seasons[s]);
    season.states = cost::arc_states(a_case, season.overlay);
    season.effects.resize(a_case.commodities.size());
    for (const CommodityId commodity : IdRange<CommodityId>(a_case.commodities.size())) {
      blocks.push_back({.season = s, .commodity = commodity});
    }
  }
  const auto labels = route_labels(a_case);
  parallel_blocks(blocks.size(), request.threads, [&](std::size_t b, std::size_t) {
    Block& block = blocks[b];
    const PoolSeason& season = pool.seasons[block.season];
    const auto costs = cost::arc_costs(a_case, season.states, block.commodity, request.year);
    for (const SweepKey& key : request.levers) {
      block.effects.push_back(arc_effects(a_case, season.overlay, season.states, costs,
                                          block.commodity, request.year, key));
    }
    CommodityPool commodity(a_case, request, labels, season, block.commodity, block.effects, costs);
    commodity.run();
    block.searched_shares = commodity.searched_shares();
    block.searches = commodity.searches();
    block.flows = commodity.take();
  });
  std::map<FlowName, std::uint32_t> number;
  for (Block& block : blocks) {
    for (PoolFlow& flow : block.flows) {
      const FlowName name{flow.origin, flow.destination, flow.commodity};
      const auto [found, is_new] = number.try_emplace(name, number.size());
      flow.flow = found->second;
      if (is_new) {
        pool.flows.push_back(name);
      }
    }
    PoolSeason& season = pool.seasons[block.season];
    const std::size_t first = season.flows.size();
    season.flows.insert(season.flows.end(), std::make_move_iterator(block.flows.begin()),
                        std::make_move_iterator(block.flows.end()));
    season.effects[block.commodity.value] = std::move(block.effects);
    pool.searches += block.searches;
    if (!block.searched_shares.empty()) {
      add_tonnes(a_case, season, block, first, pool);
    }
  }
  return pool;
}

}  // namespace corridor::study
