#include "corridor/study/chain_flows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "corridor/assign/chain_equilibrium.h"
#include "corridor/path/tree.h"
#include "corridor/study/chain_search.h"
#include "corridor/study/route_price.h"

namespace corridor::study {
namespace {

using assign::ChainPair;
using assign::ChainProblem;
using assign::ChainRoute;
using assign::ChainSolution;
using cases::Case;
using network::ArcKind;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNone = 0xffff'ffff;

constexpr int kRounds = 40;          // solutions, each after new routes
constexpr double kGain = 1e-9;       // of its cost, by which a new route must be cheaper
constexpr double kNoticed = 1e-3;    // of a route's cost, from which prices make us look for others
constexpr double kRoomLeft = 1e-6;   // share of a capacity below which an arc is full
constexpr double kUndeclared = 100;  // times the logsum of no flow
constexpr double kUnmetNoise = 1e-8;  // share of a pair's tonnes
// Within a chain a new route keeps this share of the first one's longest line: it is to be another
// way of the same haul, not another mode with a token stretch of it.
constexpr double kHaulKept = 0.5;

/// A pair in the problem and where its routes stand in PairResult::routes.
struct Working {
  std::size_t work = 0, pair = 0;
  double free_logsum = 0;
  std::vector<Chain> chains = {};
  std::vector<std::size_t> routes = {};
};

class Equilibrator {
 public:
  Equilibrator(const Case& a_case, const cost::ArcStates& states, const path::RouteLabels& labels,
               std::vector<CommodityPairs>& work, const ChainFlowOptions& options)
      : case_(a_case),
        states_(states),
        labels_(labels),
        work_(work),
        options_(options),
        search_(a_case.supernetwork.graph, labels),
        trees_(a_case.supernetwork.graph) {
    share_arcs();
    for (std::size_t w = 0; w < work.size(); ++w) {
      for (std::size_t p = 0; p < work[w].pairs.size(); ++p) {
        add_pair(w, p);
      }
    }
  }

  Congestion run() {
    ChainSolution solution = assign::chain_equilibrium(
        problem_, {.relative_gap = options_.relative_gap,
                   .start_usd_per_t = on_shared(options_.start_usd_per_t)});
    bool certified = !add_routes(solution);
    for (int round = 1; round <= kRounds && !certified; ++round) {
      const ChainSolution before = std::move(solution);
      solution = assign::chain_equilibrium(
          problem_, {.relative_gap = options_.relative_gap, .start = &before});
      certified = round < kRounds && !add_routes(solution);  // the last one knows all routes
    }
    return write_back(solution, certified);
  }

 private:
  void share_arcs() {
    const auto& network = case_.supernetwork;
    const std::size_t arcs = network.graph.arc_count();
    shared_of_.assign(arcs, kNone);
    const double alpha = case_.parameter("road_delay_alpha", 0.15);
    const double beta = case_.parameter("road_delay_beta", 4);
    for (std::uint32_t a = 0; a < arcs; ++a) {
      const auto capacity = cost::capacity_t_per_day(case_, ArcId{a}, states_);
      if (states_.open[a] == 0 || !capacity || !(*capacity > 0)) {
        continue;
      }
      const bool road = network.origin[ArcId{a}].kind == ArcKind::link &&
                        case_.modes[network.mode[ArcId{a}]].family == cases::Family::road;
      assign::SharedArc shared;
      if (road) {
        shared.delay = {assign::DelayShape::bpr, states_.hours[a], *capacity, alpha, beta};
      } else {
        shared.capacity_t_per_day = *capacity;
      }
      shared_of_[a] = static_cast<std::uint32_t>(problem_.arcs.size());
      problem_.arcs.push_back(shared);
      arc_of_.push_back(a);
    }
  }

  std::vector<double> on_shared(const std::vector<double>& by_arc) const {
    std::vector<double> values(problem_.arcs.size(), 0);
    for (std::size_t i = 0; i < values.size() && !by_arc.empty(); ++i) {
      values[i] = by_arc[arc_of_[i]];
    }
    return values;
  }

  const PairResult& result_of(const Working& working) const {
    return work_[working.work].pairs[working.pair];
  }

  void add_pair(std::size_t w, std::size_t p) {
    const PairResult& pair = work_[w].pairs[p];
    Working working{.work = w, .pair = p};
    const cases::Commodity& commodity = case_.commodities[pair.commodity];
    ChainPair made{.t_per_day = pair.t_per_day,
                   .scale_t_per_usd = commodity.logit_scale_per_usd,
                   .value_of_time_usd_per_t_h = commodity.value_of_time_usd_per_t_h};
    std::vector<double> costs;
    for (std::size_t r = 0; r < pair.routes.size(); ++r) {
      if (!pair.routes[r].too_slow) {
        add_route(working, made, r, pair.routes[r]);
      }
    }
    if (made.routes.empty() || !(pair.t_per_day > 0)) {
      return;
    }
    working.free_logsum = pair.logsum_usd_per_t;
    // A commodity without a declared value of not moving stays only where no room is left.
    made.stay_usd_per_t =
        working.free_logsum + (commodity.unmet_usd_per_t > 0
                                   ? commodity.unmet_usd_per_t
                                   : kUndeclared * std::max(1.0, std::abs(working.free_logsum)));
    problem_.pairs.push_back(std::move(made));
    working_.push_back(std::move(working));
  }

  void add_route(Working& working, ChainPair& pair, std::size_t index, const RouteResult& route) {
    const Chain chain = chain_of(labels_, route.arcs);
    const auto found = std::find(working.chains.begin(), working.chains.end(), chain);
    const auto number = static_cast<std::uint32_t>(found - working.chains.begin());
    if (found == working.chains.end()) {
      working.chains.push_back(chain);
    }
    ChainRoute made{.chain = number, .cost_usd_per_t = route.generalized_usd_per_t, .arcs = {}};
    for (const ArcId arc : route.arcs) {
      if (shared_of_[arc.value] != kNone) {
        made.arcs.push_back(shared_of_[arc.value]);
      }
    }
    pair.routes.push_back(std::move(made));
    working.routes.push_back(index);
  }

  double extra_cost(const ChainPair& pair, const ChainRoute& route,
                    const ChainSolution& solution) const {
    double cost = 0;
    for (const std::uint32_t arc : route.arcs) {
      cost +=
          solution.price_usd_per_t[arc] + pair.value_of_time_usd_per_t_h * solution.delay_h[arc];
    }
    return cost;
  }

  /// Looks for better routes at the costs of a solution; true if any came in.
  bool add_routes(const ChainSolution& solution) {
    bool added = false;
    for (std::size_t w = 0; w < work_.size(); ++w) {
      const CommodityPairs& work = work_[w];
      std::vector<double> costs = work.costs.generalized_usd;
      const double hour = case_.commodities[work.commodity].value_of_time_usd_per_t_h;
      for (std::size_t i = 0; i < arc_of_.size(); ++i) {
        costs[arc_of_[i]] += solution.price_usd_per_t[i] + hour * solution.delay_h[i];
      }
      trees_.set_cost(costs);
      tree_.root = {};
      for (std::size_t p = 0; p < working_.size(); ++p) {
        if (working_[p].work == w && is_touched(p, solution)) {
          added = improve_chains(p, solution, costs) || added;
          added = add_cheapest(p) || added;
        }
      }
    }
    return added;
  }

  bool is_touched(std::size_t p, const ChainSolution& solution) const {
    const ChainPair& pair = problem_.pairs[p];
    return std::any_of(pair.routes.begin(), pair.routes.end(), [&](const ChainRoute& route) {
      return extra_cost(pair, route, solution) > kNoticed * route.cost_usd_per_t;
    });
  }

  bool improve_chains(std::size_t p, const ChainSolution& solution,
                      const std::vector<double>& costs) {
    Working& working = working_[p];
    const PairResult& pair = result_of(working);
    const auto& centroid = case_.supernetwork.centroid;
    bool added = false;
    for (std::uint32_t c = 0; c < working.chains.size(); ++c) {
      double least = kInfinity;
      bool touched = false;
      std::size_t first = kNone;
      for (std::size_t r = 0; r < problem_.pairs[p].routes.size(); ++r) {
        const ChainRoute& route = problem_.pairs[p].routes[r];
        if (route.chain == c) {
          const double extra = extra_cost(problem_.pairs[p], route, solution);
          least = std::min(least, route.cost_usd_per_t + extra);
          touched = touched || extra > kNoticed * route.cost_usd_per_t;
          first = first == kNone ? r : first;
        }
      }
      if (!touched) {
        continue;
      }
      auto arcs =
          search_.find(working.chains[c], costs, centroid[pair.origin], centroid[pair.destination]);
      double cost = 0;
      for (const ArcId arc : arcs) {
        cost += costs[arc.value];
      }
      const auto& first_arcs = pair.routes[working.routes[first]].arcs;
      if (!arcs.empty() && cost < least - kGain * least && same_haul(first_arcs, arcs)) {
        added = take(p, std::move(arcs)) || added;
      }
    }
    return added;
  }

  bool same_haul(const std::vector<ArcId>& first, const std::vector<ArcId>& now) const {
    const auto on_lines = [&](const std::vector<ArcId>& arcs) {
      std::vector<double> km(labels_.line_count, 0);
      for (const ArcId arc : arcs) {
        if (labels_.line[arc.value] != path::RouteLabels::kNoLabel) {
          km[labels_.line[arc.value]] += labels_.length_km[arc.value];
        }
      }
      return km;
    };
    const auto before = on_lines(first);
    const auto after = on_lines(now);
    const auto longest =
        static_cast<std::size_t>(std::max_element(before.begin(), before.end()) - before.begin());
    return before.empty() || after[longest] >= kHaulKept * before[longest];
  }

  /// The cheapest route of all, if its chain is new.
  bool add_cheapest(std::size_t p) {
    const PairResult& pair = result_of(working_[p]);
    const auto& network = case_.supernetwork;
    const NodeId origin = network.centroid[pair.origin];
    if (tree_.root != origin) {
      trees_.run(origin, tree_);
    }
    auto arcs = path::path_arcs(network.graph, tree_, network.centroid[pair.destination]);
    const auto& known = working_[p].chains;
    const bool is_new = !arcs.empty() && std::find(known.begin(), known.end(),
                                                   chain_of(labels_, arcs)) == known.end();
    return is_new && take(p, std::move(arcs));
  }

  /// Adds a route to a pair; false if it takes longer than the commodity keeps.
  bool take(std::size_t p, std::vector<ArcId> arcs) {
    Working& working = working_[p];
    CommodityPairs& work = work_[working.work];
    PairResult& pair = work.pairs[working.pair];
    for (const RouteResult& known : pair.routes) {
      if (known.arcs == arcs) {
        return false;
      }
    }
    pair.routes.push_back(price_route(case_, work.costs, work.commodity, std::move(arcs)));
    if (pair.routes.back().too_slow) {
      return false;
    }
    add_route(working, problem_.pairs[p], pair.routes.size() - 1, pair.routes.back());
    return true;
  }

  Congestion write_back(const ChainSolution& solution, bool certified) {
    Congestion congestion{.solved = true,
                          .converged = solution.converged && certified,
                          .relative_gap = solution.relative_gap,
                          .worst_overload = solution.worst_overload,
                          .iterations = solution.iterations};
    const std::size_t arcs = shared_of_.size();
    congestion.price_usd_per_t.assign(arcs, 0);
    congestion.delay_h.assign(arcs, 0);
    full_.assign(arcs, 0);
    for (std::size_t i = 0; i < arc_of_.size(); ++i) {
      congestion.price_usd_per_t[arc_of_[i]] = solution.price_usd_per_t[i];
      congestion.delay_h[arc_of_[i]] = solution.delay_h[i];
      full_[arc_of_[i]] =
          solution.volume_t_per_day[i] >= (1 - kRoomLeft) * problem_.arcs[i].capacity_t_per_day ? 1
                                                                                                : 0;
    }
    for (std::size_t p = 0; p < working_.size(); ++p) {
      write_pair(p, solution, congestion);
    }
    return congestion;
  }

  void write_pair(std::size_t p, const ChainSolution& solution, const Congestion& congestion) {
    const Working& working = working_[p];
    PairResult& pair = work_[working.work].pairs[working.pair];
    const double hour = problem_.pairs[p].value_of_time_usd_per_t_h;
    for (RouteResult& route : pair.routes) {
      route.share = 0;
      for (const ArcId arc : route.arcs) {
        route.queue_usd_per_t += congestion.price_usd_per_t[arc.value];
        route.delay_hours += congestion.delay_h[arc.value];
      }
      route.hours += route.delay_hours;
      route.generalized_usd_per_t += route.queue_usd_per_t + hour * route.delay_hours;
    }
    double moved = 0;
    for (const double tonnes : solution.route_t_per_day[p]) {
      moved += tonnes;
    }
    const bool all = solution.unmet_t_per_day[p] <= kUnmetNoise * pair.t_per_day;
    for (std::size_t r = 0; r < working.routes.size(); ++r) {
      pair.routes[working.routes[r]].share =
          solution.route_t_per_day[p][r] / (all ? moved : pair.t_per_day);
    }
    pair.logsum_usd_per_t = solution.logsum_usd_per_t[p];
    if (!all) {
      pair.unmet_t_per_day = solution.unmet_t_per_day[p];
      pair.cause = Unmet::no_capacity;
      pair.cut = cut_of(work_[working.work].costs.generalized_usd, pair);
    }
    std::stable_sort(pair.routes.begin(), pair.routes.end(),
                     [](const RouteResult& a, const RouteResult& b) {
                       return a.generalized_usd_per_t < b.generalized_usd_per_t;
                     });
  }

  /// The full arcs that part a pair: from what can be reached over arcs with room to what leads to
  /// the destination. Where a way with room is left (dearer than staying): the full arcs on its
  /// routes.
  std::vector<ArcId> cut_of(const std::vector<double>& costs, const PairResult& pair) const {
    const auto& network = case_.supernetwork;
    const NodeId origin = network.centroid[pair.origin];
    const NodeId destination = network.centroid[pair.destination];
    const auto reached = flood(costs, origin, false, true);
    std::vector<ArcId> cut;
    if (reached[destination.value] == 0) {
      const auto leads = flood(costs, destination, true, false);
      for (const ArcId arc : IdRange<ArcId>(network.graph.arc_count())) {
        if (full_[arc.value] != 0 && costs[arc.value] < kInfinity &&
            reached[network.graph.tail[arc].value] != 0 &&
            reached[network.graph.head[arc].value] == 0 &&
            leads[network.graph.head[arc].value] != 0) {
          cut.push_back(arc);
        }
      }
      return cut;
    }
    for (const RouteResult& route : pair.routes) {
      for (const ArcId arc : route.arcs) {
        if (full_[arc.value] != 0) {
          cut.push_back(arc);
        }
      }
    }
    std::sort(cut.begin(), cut.end());
    cut.erase(std::unique(cut.begin(), cut.end()), cut.end());
    return cut;
  }

  std::vector<std::uint8_t> flood(const std::vector<double>& costs, NodeId root, bool backward,
                                  bool with_room) const {
    const network::Graph& graph = case_.supernetwork.graph;
    std::vector<std::uint8_t> reached(graph.node_count(), 0);
    std::vector<NodeId> queue{root};
    reached[root.value] = 1;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      if (queue[i] != root && !graph.may_pass(queue[i])) {
        continue;
      }
      for (const ArcId arc : backward ? graph.entering[queue[i]] : graph.leaving[queue[i]]) {
        const NodeId next = backward ? graph.tail[arc] : graph.head[arc];
        if (costs[arc.value] < kInfinity && (!with_room || full_[arc.value] == 0) &&
            reached[next.value] == 0) {
          reached[next.value] = 1;
          queue.push_back(next);
        }
      }
    }
    return reached;
  }

  const Case& case_;
  const cost::ArcStates& states_;
  const path::RouteLabels& labels_;
  std::vector<CommodityPairs>& work_;
  const ChainFlowOptions& options_;
  ChainSearch search_;
  path::TreeSearch trees_;
  path::Tree tree_;
  ChainProblem problem_;
  std::vector<std::uint32_t> shared_of_, arc_of_;  // arc to shared arc and back
  std::vector<Working> working_;
  std::vector<std::uint8_t> full_;
};

}  // namespace

Congestion equilibrate(const Case& a_case, const cost::ArcStates& states,
                       const path::RouteLabels& labels, std::vector<CommodityPairs>& work,
                       const ChainFlowOptions& options) {
  return Equilibrator(a_case, states, labels, work, options).run();
}

}  // namespace corridor::study
