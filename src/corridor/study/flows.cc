#include "corridor/study/flows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include <fmt/format.h>

#include "corridor/assign/logit.h"
#include "corridor/base/parallel.h"
#include "corridor/base/units.h"
#include "corridor/path/alternatives.h"
#include "corridor/study/chain_flows.h"
#include "corridor/study/kept_routes.h"
#include "corridor/study/route_labels.h"
#include "corridor/study/route_price.h"

namespace corridor::study {
namespace {

using cases::Case;
using network::ArcKind;

// One season of one scenario year, as work to do.
struct StateTask {
  std::size_t year_index = 0;
  std::size_t season_index = 0;
  const cases::Season* season = nullptr;
  int year = 0;
  cost::ArcStates states = {};
  std::vector<cases::Flow> flows = {};
};

class FlowRunner {
 public:
  FlowRunner(const Case& a_case, const FlowOptions& options, const KeptRoutes* kept = nullptr,
             KeptRoutes* keep = nullptr)
      : case_(a_case),
        options_(options),
        labels_(route_labels(a_case)),
        kept_(kept),
        keep_(keep),
        book_(options.routes == nullptr ? &own_book_ : options.routes) {}

  FlowsResult run() {
    list_tasks();
    run_tasks();
    for (YearResult& year : result_.years) {
      sum_year(year);
    }
    return std::move(result_);
  }

 private:
  bool wanted(const cases::Scenario& scenario) const {
    return options_.scenarios.empty() ||
           std::find(options_.scenarios.begin(), options_.scenarios.end(), scenario.id) !=
               options_.scenarios.end();
  }

  bool wanted(const cases::Season& season) const {
    return options_.seasons.empty() || std::find(options_.seasons.begin(), options_.seasons.end(),
                                                 season.id) != options_.seasons.end();
  }

  void list_tasks() {
    for (const cases::Scenario& scenario : case_.scenarios) {
      if (!wanted(scenario)) {
        continue;
      }
      for (const int year : options_.year == 0 ? scenario.years : std::vector<int>{options_.year}) {
        YearResult& result = result_.years.emplace_back();
        result.scenario = scenario.id;
        result.year = year;
        for (std::size_t s = 0; s < case_.seasons.size(); ++s) {
          if (!wanted(case_.seasons[s])) {
            continue;
          }
          network::Overlay overlay =
              cases::scenario_overlay(case_, scenario, year, case_.seasons[s]);
          overlay.insert(overlay.end(), options_.overlay.begin(), options_.overlay.end());
          result.seasons.emplace_back();
          tasks_.push_back({.year_index = result_.years.size() - 1,
                            .season_index = result.seasons.size() - 1,
                            .season = &case_.seasons[s],
                            .year = year,
                            .states = cost::arc_states(case_, overlay),
                            .flows = cases::demand_flows(case_, year, case_.seasons[s])});
        }
      }
    }
  }

  // A block is one commodity of one task: it shares costs and the trees within modes. Capacities
  // join the commodities of a task, so tasks are equilibrated after that.
  void run_tasks() {
    struct Block {
      std::size_t task;
      CommodityId commodity;
    };
    std::vector<Block> blocks;
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
      for (const CommodityId commodity : IdRange<CommodityId>(case_.commodities.size())) {
        blocks.push_back({t, commodity});
      }
    }
    std::vector<CommodityPairs> found(blocks.size());
    const bool equilibrium = options_.choice == Choice::equilibrium;
    progress_total_ = blocks.size() + (equilibrium ? tasks_.size() : 0);
    prepare_keeping(blocks.size());
    parallel_blocks(blocks.size(), options_.threads, [&](std::size_t block, std::size_t) {
      found[block] = assign_commodity(tasks_[blocks[block].task], blocks[block].commodity, block);
      tell(case_.commodities[blocks[block].commodity].id);
    });
    const std::size_t commodities = case_.commodities.size();
    parallel_blocks(tasks_.size(), options_.threads, [&](std::size_t t, std::size_t) {
      const auto first = found.begin() + static_cast<std::ptrdiff_t>(t * commodities);
      std::vector<CommodityPairs> work(
          std::make_move_iterator(first),
          std::make_move_iterator(first + static_cast<std::ptrdiff_t>(commodities)));
      std::erase_if(work, [](const CommodityPairs& pairs) { return pairs.pairs.empty(); });
      SeasonResult& season = season_of(tasks_[t]);
      if (equilibrium) {
        season.congestion = equilibrate(case_, tasks_[t].states, labels_, work,
                                        {.relative_gap = options_.relative_gap});
        tell("equilibrium");
      }
      for (CommodityPairs& pairs : work) {
        season.pairs.insert(season.pairs.end(), std::make_move_iterator(pairs.pairs.begin()),
                            std::make_move_iterator(pairs.pairs.end()));
      }
    });
    for (StateTask& task : tasks_) {
      SeasonResult& season = season_of(task);
      season.season = task.season->id;
      season.days = task.season->days;
      season.states = std::move(task.states);
      load_arcs(season);
    }
  }

  void tell(const std::string& what) {
    if (options_.progress) {
      const std::scoped_lock lock(progress_mutex_);
      options_.progress({.stage = "Assigning",
                         .detail = what,
                         .done = ++progress_done_,
                         .total = progress_total_});
    }
  }

  SeasonResult& season_of(const StateTask& task) {
    return result_.years[task.year_index].seasons[task.season_index];
  }

  void prepare_keeping(std::size_t blocks) {
    if (kept_ != nullptr && (kept_->choice != options_.choice || kept_->blocks.size() != blocks)) {
      kept_ = nullptr;
    }
    if (keep_ != nullptr) {
      keep_->choice = options_.choice;
      keep_->blocks.assign(blocks, {});
    }
  }

  CommodityPairs assign_commodity(const StateTask& task, CommodityId commodity,
                                  std::size_t block) const {
    CommodityPairs results{.commodity = commodity};
    std::vector<const cases::Flow*> flows;
    for (const cases::Flow& flow : task.flows) {
      if (flow.commodity == commodity) {
        flows.push_back(&flow);
      }
    }
    if (flows.empty()) {
      return results;
    }
    results.costs = cost::arc_costs(case_, task.states, commodity, task.year);
    if (kept_ == nullptr && keep_ == nullptr) {
      assign_from_book(flows, results);
      return results;
    }
    const cost::ArcCosts& costs = results.costs;
    path::AlternativeSearch search(case_.supernetwork.graph, labels_, costs.generalized_usd);
    const KeptCommodity* before = kept_ != nullptr ? &kept_->blocks[block] : nullptr;
    CostChange change;
    if (before != nullptr && before->found.pairs.size() == flows.size()) {
      change = cost_change(before->found.costs, costs);
    }
    before = change.changed.empty() || !change.only_risen ? nullptr : before;
    std::vector<path::AlternativeMemory> memories(keep_ != nullptr ? flows.size() : 0);
    for (std::size_t f = 0; f < flows.size(); ++f) {
      if (before != nullptr && stands(before->rests_on[f], change)) {
        results.pairs.push_back(before->found.pairs[f]);
        continue;
      }
      path::Recall recall;
      if (before != nullptr) {
        recall = {.before = &before->memories[f], .risen = change.changed};
      }
      recall.keep = memories.empty() ? nullptr : &memories[f];
      results.pairs.push_back(
          assign_pair(search_routes(search, *flows[f], recall), costs, *flows[f]));
    }
    if (keep_ != nullptr) {
      keep(results, std::move(memories), keep_->blocks[block]);
    }
    return results;
  }

  // The routes of a commodity that pays the same in another season, scenario or claim are looked
  // up.
  void assign_from_book(const std::vector<const cases::Flow*>& flows,
                        CommodityPairs& results) const {
    const cost::ArcCosts& costs = results.costs;
    const std::shared_ptr<RouteBook::Page> page = book_->page(labels_, costs.generalized_usd);
    std::optional<path::AlternativeSearch> search;  // made if there is anything to search for
    for (const cases::Flow* flow : flows) {
      const auto& found = page->find_or(asked(*flow), [&] {
        if (!search) {
          search.emplace(case_.supernetwork.graph, labels_, costs.generalized_usd);
        }
        return search_routes(*search, *flow, {});
      });
      results.pairs.push_back(assign_pair(found, costs, *flow));
    }
  }

  RouteBook::Pair asked(const cases::Flow& flow) const {
    const auto& network = case_.supernetwork;
    return {.origin = network.centroid[flow.origin],
            .destination = network.centroid[flow.destination],
            .straight_km = cases::straight_km(case_.places[case_.zones[flow.origin].place],
                                              case_.places[case_.zones[flow.destination].place]),
            .count = case_.settings.alternatives};
  }

  RouteBook::Routes search_routes(path::AlternativeSearch& search, const cases::Flow& flow,
                                  const path::Recall& recall) const {
    const RouteBook::Pair pair = asked(flow);
    RouteBook::Routes routes;
    for (path::Alternative& route : search.find(pair.origin, pair.destination, pair.straight_km,
                                                {.count = pair.count}, recall)) {
      routes.push_back(std::move(route.arcs));
    }
    return routes;
  }

  static void keep(const CommodityPairs& found, std::vector<path::AlternativeMemory> memories,
                   KeptCommodity& into) {
    into.found = found;
    for (const path::AlternativeMemory& memory : memories) {
      into.rests_on.push_back(memory.rests_on());
    }
    into.memories = std::move(memories);
  }

  PairResult assign_pair(const RouteBook::Routes& found, const cost::ArcCosts& costs,
                         const cases::Flow& flow) const {
    PairResult pair{.origin = flow.origin,
                    .destination = flow.destination,
                    .commodity = flow.commodity,
                    .t_per_day = flow.t_per_day,
                    .demand_rows = flow.rows};
    std::vector<double> usable;
    for (const std::vector<ArcId>& arcs : found) {
      pair.routes.push_back(price_route(case_, costs, flow.commodity, arcs));
      const RouteResult& route = pair.routes.back();
      usable.push_back(route.too_slow ? std::numeric_limits<double>::infinity()
                                      : route.generalized_usd_per_t);
    }
    const double scale = case_.commodities[flow.commodity].logit_scale_per_usd;
    pair.logsum_usd_per_t = assign::logsum_usd_per_t(usable, scale);
    if (!std::isfinite(pair.logsum_usd_per_t)) {
      pair.unmet_t_per_day = flow.t_per_day;
      pair.cause = found.empty() ? Unmet::no_way : Unmet::too_slow;
      return pair;
    }
    const auto shares = options_.choice == Choice::all_or_nothing
                            ? everything_on_the_cheapest(usable)
                            : assign::logit_shares(usable, scale);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      pair.routes[i].share = shares[i];
    }
    return pair;
  }

  static std::vector<double> everything_on_the_cheapest(const std::vector<double>& cost) {
    std::vector<double> shares(cost.size(), 0);
    shares[static_cast<std::size_t>(std::min_element(cost.begin(), cost.end()) - cost.begin())] = 1;
    return shares;
  }

  void load_arcs(SeasonResult& season) const {
    const std::size_t arcs = case_.supernetwork.graph.arc_count();
    season.arc_t_per_day.assign(arcs, 0);
    season.arc_t_per_day_of.assign(case_.commodities.size(), std::vector<double>(arcs, 0));
    for (const PairResult& pair : season.pairs) {
      for (const RouteResult& route : pair.routes) {
        for (const ArcId arc : route.arcs) {
          season.arc_t_per_day_of[pair.commodity.value][arc.value] += route.share * pair.t_per_day;
        }
      }
    }
    for (const auto& commodity : season.arc_t_per_day_of) {
      for (std::size_t a = 0; a < arcs; ++a) {
        season.arc_t_per_day[a] += commodity[a];
      }
    }
  }

  void sum_year(YearResult& year) const {
    const auto& network = case_.supernetwork;
    year.arc_t.assign(network.graph.arc_count(), 0);
    for (const ModeId mode : IdRange<ModeId>(case_.modes.size())) {
      year.modes.push_back({.mode = mode});
    }
    for (const SeasonResult& season : year.seasons) {
      for (std::size_t a = 0; a < year.arc_t.size(); ++a) {
        year.arc_t[a] += season.arc_t_per_day[a] * season.days;
      }
      add_emissions(year, season);
      for (const PairResult& pair : season.pairs) {
        add_pair(year, pair, season.days);
      }
    }
    for (std::uint32_t a = 0; a < year.arc_t.size(); ++a) {
      const auto origin = network.origin[ArcId{a}];
      if (origin.kind == ArcKind::link) {
        const double tonne_km = year.arc_t[a] * case_.links[LinkId{origin.index}].length_km;
        ModeTotal& mode = year.modes[network.mode[ArcId{a}].value];
        mode.tonne_km += tonne_km;
        year.tonne_km += tonne_km;
      }
    }
  }

  void add_emissions(YearResult& year, const SeasonResult& season) const {
    const auto& network = case_.supernetwork;
    for (std::uint32_t a = 0; a < season.arc_t_per_day.size(); ++a) {
      const auto origin = network.origin[ArcId{a}];
      if (origin.kind == ArcKind::link) {
        ModeTotal& mode = year.modes[network.mode[ArcId{a}].value];
        mode.co2_t +=
            season.arc_t_per_day[a] * season.days * case_.links[LinkId{origin.index}].length_km *
            case_.modes[mode.mode].emission_kg_per_tkm * season.states.energy_factor[a] / 1000;
      }
    }
  }

  void add_pair(YearResult& year, const PairResult& pair, double days) const {
    const double tonnes = pair.t_per_day * days;
    year.demand_t += tonnes;
    year.unmet_t += pair.unmet_t_per_day * days;
    for (const RouteResult& route : pair.routes) {
      const double moved = tonnes * route.share;
      year.moved_t += moved;
      year.price_usd += moved * route.price_usd_per_t;
      year.levy_usd += moved * route.levy_usd_per_t;
      year.generalized_usd += moved * route.generalized_usd_per_t;
      year.hours_t += moved * route.hours;
      year.co2_t += moved * route.co2_kg_per_t / 1000;
      std::vector<std::uint8_t> used(case_.modes.size(), 0);
      for (const ArcId arc : route.arcs) {
        if (case_.supernetwork.origin[arc].kind == ArcKind::link) {
          used[case_.supernetwork.mode[arc].value] = 1;
        }
      }
      for (std::size_t m = 0; m < used.size(); ++m) {
        year.modes[m].tonnes += used[m] != 0 ? moved : 0;
      }
    }
  }

  const Case& case_;
  const FlowOptions& options_;
  path::RouteLabels labels_;
  const KeptRoutes* kept_;
  KeptRoutes* keep_;
  RouteBook own_book_;
  RouteBook* book_;
  std::vector<StateTask> tasks_;
  std::mutex progress_mutex_;
  std::uint64_t progress_done_ = 0, progress_total_ = 0;
  FlowsResult result_;
};

void start_leg(const Case& a_case, ArcId arc, std::vector<Leg>& legs) {
  const auto& network = a_case.supernetwork;
  const auto origin = network.origin[arc];
  Leg leg;
  leg.from = network.states[network.graph.tail[arc]].place;
  if (origin.kind == ArcKind::transfer) {
    const cases::Terminal& terminal = a_case.terminals[TerminalId{origin.index}];
    leg.kind = LegKind::terminal;
    leg.terminal_id = terminal.id;
    leg.label = terminal.name;
  } else {
    leg.mode = a_case.modes[network.mode[arc]].id;
    leg.label = a_case.modes[network.mode[arc]].name;
  }
  legs.push_back(std::move(leg));
}

}  // namespace

void add_congestion(const Case& a_case, const SeasonResult& season, CommodityId commodity,
                    cost::ArcCosts& costs) {
  if (!season.congestion.solved) {
    return;
  }
  const double hour = a_case.commodities[commodity].value_of_time_usd_per_t_h;
  for (std::size_t a = 0; a < costs.hours.size(); ++a) {
    costs.hours[a] += season.congestion.delay_h[a];
    costs.generalized_usd[a] +=
        season.congestion.price_usd_per_t[a] + hour * season.congestion.delay_h[a];
  }
}

std::vector<Leg> legs_of(const Case& a_case, const cost::ArcCosts& costs,
                         const std::vector<ArcId>& arcs) {
  std::vector<Leg> legs;
  const auto& network = a_case.supernetwork;
  for (const ArcId arc : arcs) {
    const auto origin = network.origin[arc];
    if (origin.kind == ArcKind::access) {
      continue;
    }
    const bool goes_on = !legs.empty() && origin.kind == ArcKind::link &&
                         legs.back().kind == LegKind::line &&
                         legs.back().mode == a_case.modes[network.mode[arc]].id;
    if (!goes_on) {
      start_leg(a_case, arc, legs);
    }
    Leg& leg = legs.back();
    const std::uint32_t a = arc.value;
    leg.to = network.states[network.graph.head[arc]].place;
    leg.length_km += costs.length_km[a];
    leg.hours += costs.hours[a];
    leg.price_usd_per_t += costs.price_usd[a];
    leg.levy_usd_per_t += costs.levy_usd[a];
    leg.generalized_usd_per_t += costs.generalized_usd[a];
    leg.co2_kg_per_t += costs.co2_kg[a];
  }
  return legs;
}

const YearResult* FlowsResult::find(std::string_view scenario, int year) const {
  const auto found = std::find_if(years.begin(), years.end(), [&](const YearResult& result) {
    return result.scenario == scenario && result.year == year;
  });
  return found == years.end() ? nullptr : &*found;
}

const YearResult* FlowsResult::find(std::string_view scenario) const {
  const auto found = std::find_if(years.begin(), years.end(), [&](const YearResult& result) {
    return result.scenario == scenario;
  });
  return found == years.end() ? nullptr : &*found;
}

FlowsResult run_flows(const Case& a_case, const FlowOptions& options) {
  return FlowRunner(a_case, options).run();
}

FlowsResult run_flows_keeping(const Case& a_case, const FlowOptions& options, KeptRoutes& keep) {
  return FlowRunner(a_case, options, nullptr, &keep).run();
}

FlowsResult run_flows_again(const Case& a_case, const FlowOptions& options,
                            const KeptRoutes& kept) {
  return FlowRunner(a_case, options, &kept).run();
}

std::vector<RouteResult> find_routes(const Case& a_case, const cost::ArcStates& states,
                                     CommodityId commodity, int year, NodeId origin,
                                     NodeId destination, int count) {
  const auto labels = route_labels(a_case);
  const auto costs = cost::arc_costs(a_case, states, commodity, year);
  path::AlternativeSearch search(a_case.supernetwork.graph, labels, costs.generalized_usd);
  const auto& state = a_case.supernetwork.states;
  const double km = cases::straight_km(a_case.places[state[origin].place],
                                       a_case.places[state[destination].place]);
  std::vector<RouteResult> routes;
  for (const path::Alternative& found : search.find(origin, destination, km, {.count = count})) {
    routes.push_back(price_route(a_case, costs, commodity, found.arcs));
  }
  routes.resize(std::min(routes.size(), static_cast<std::size_t>(count)));
  return routes;
}

std::string_view name(Unmet cause) {
  switch (cause) {
    case Unmet::none:
      return "";
    case Unmet::no_way:
      return "no way";
    case Unmet::too_slow:
      return "waited too long";
    case Unmet::no_capacity:
      return "no capacity";
  }
  return {};
}

}  // namespace corridor::study
