#include "corridor/study/trade_response.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "corridor/access/balance.h"
#include "corridor/access/induced.h"
#include "corridor/access/trade.h"
#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/case/select.h"
#include "corridor/study/flows.h"

namespace corridor::study {
namespace {

using cases::Case;

double mean_hours(const PairResult& pair) {
  double hours = 0;
  for (const RouteResult& route : pair.routes) {
    hours += route.share * route.hours;
  }
  return hours;
}

// Arcs that congest in a season: those whose capacity in tonnes a day is known.
struct Congestion {
  std::vector<std::uint32_t> number;  // by arc; kNone: does not congest
  std::vector<double> hours;          // by number, free flow
  std::vector<double> capacity_t_per_day;
  static constexpr std::uint32_t kNone = 0xffff'ffff;
};

Congestion congestion_of(const Case& a_case, const cost::ArcStates& states) {
  Congestion result;
  result.number.assign(states.hours.size(), Congestion::kNone);
  for (std::uint32_t a = 0; a < states.hours.size(); ++a) {
    const auto capacity = cost::capacity_t_per_day(a_case, ArcId{a}, states);
    if (capacity && *capacity > 0 && states.hours[a] > 0) {
      result.number[a] = static_cast<std::uint32_t>(result.hours.size());
      result.hours.push_back(states.hours[a]);
      result.capacity_t_per_day.push_back(*capacity);
    }
  }
  return result;
}

access::InducedProblem problem_of(const Case& a_case, const SeasonResult& season,
                                  const Congestion& congestion) {
  access::InducedProblem problem{.arcs = congestion.hours.size()};
  for (const PairResult& pair : season.pairs) {
    const cases::Commodity& commodity = a_case.commodities[pair.commodity];
    access::InducedFlow flow{
        .base_t_per_day = std::isfinite(pair.logsum_usd_per_t) ? pair.t_per_day : 0,
        .base_usd_per_t = pair.logsum_usd_per_t,
        .value_usd_per_t = commodity.value_usd_per_t,
        .value_of_time_usd_per_t_h = commodity.value_of_time_usd_per_t_h,
        .scale_per_usd = commodity.logit_scale_per_usd};
    for (const RouteResult& route : pair.routes) {
      if (route.too_slow) {
        continue;
      }
      access::InducedRoute out{.fixed_usd_per_t = route.generalized_usd_per_t};
      for (const ArcId arc : route.arcs) {
        const std::uint32_t number = congestion.number[arc.value];
        if (number != Congestion::kNone) {
          out.arcs.push_back(number);
          out.fixed_usd_per_t -= commodity.value_of_time_usd_per_t_h * congestion.hours[number];
        }
      }
      flow.routes.push_back(std::move(out));
    }
    problem.flows.push_back(std::move(flow));
  }
  const double alpha = a_case.parameter("induced_alpha", 0.15);
  const double beta = a_case.parameter("induced_beta", 4);
  problem.delay = [&congestion, alpha, beta](std::span<const double> t_per_day,
                                             std::span<double> hours) {
    for (std::size_t a = 0; a < hours.size(); ++a) {
      const double load = t_per_day[a] / congestion.capacity_t_per_day[a];
      hours[a] = congestion.hours[a] * (1 + alpha * std::pow(load, beta));
    }
  };
  return problem;
}

struct SeasonInduced {
  access::Induced before;
  access::Induced after;
};

// Base demand meets the congestion of the scenario before; then the scenario after, with demand
// that answers to the difference.
SeasonInduced induced_of(const Case& a_case, const SeasonResult& before, const SeasonResult& after,
                         const TradeOptions& options) {
  const access::InducedOptions loop{.relative_gap = options.relative_gap,
                                    .iterations = options.iterations};
  SeasonInduced result;
  const Congestion base = congestion_of(a_case, before.states);
  result.before = access::induced_demand(problem_of(a_case, before, base), loop);
  const Congestion then = congestion_of(a_case, after.states);
  access::InducedProblem problem = problem_of(a_case, after, then);
  problem.elasticity = options.elasticity;
  for (std::size_t f = 0; f < problem.flows.size(); ++f) {
    problem.flows[f].base_usd_per_t = result.before.usd_per_t[f];
  }
  result.after = access::induced_demand(problem, loop);
  return result;
}

class Response {
 public:
  Response(const Case& a_case, const TradeOptions& options) : case_(a_case), options_(options) {
    access::check_cost_elasticity(options.elasticity, "--elasticity, parameter trade_elasticity");
    result_.before = options.before;
    result_.after = options.after;
    result_.elasticity = options.elasticity;
  }

  TradeResponse run() {
    const FlowsResult flows = both();
    const YearResult& before = *flows.find(options_.before, result_.year);
    const YearResult& after = *flows.find(options_.after, result_.year);
    std::vector<SeasonInduced> induced(before.seasons.size());
    parallel_blocks(induced.size(), options_.threads, [&](std::size_t s, std::size_t) {
      induced[s] = induced_of(case_, before.seasons[s], after.seasons[s], options_);
    });
    for (std::size_t s = 0; s < induced.size(); ++s) {
      add_season(before.seasons[s], after.seasons[s], induced[s]);
    }
    finish();
    return std::move(result_);
  }

 private:
  FlowsResult both() {
    result_.year = options_.year;
    for (const std::string& id : {options_.before, options_.after}) {
      const cases::Scenario& scenario = cases::scenario_named(case_, id, "--compare");
      if (options_.year == 0) {
        result_.year = std::max(result_.year, scenario.years.front());
      }
    }
    // Plain logit: the fixed point below adds delays of its own, which would count twice.
    return run_flows(case_, {.choice = Choice::logit,
                             .threads = options_.threads,
                             .scenarios = {options_.before, options_.after},
                             .year = result_.year});
  }

  void add_season(const SeasonResult& before, const SeasonResult& after,
                  const SeasonInduced& induced) {
    for (std::size_t p = 0; p < before.pairs.size(); ++p) {
      const PairResult& was = before.pairs[p];
      const PairResult& is = after.pairs[p];
      const auto [found, is_new] =
          number_.try_emplace({was.commodity, was.origin, was.destination}, result_.pairs.size());
      if (is_new) {
        result_.pairs.push_back(
            {.origin = was.origin, .destination = was.destination, .commodity = was.commodity});
      }
      TradePair& pair = result_.pairs[found->second];
      const double t = was.t_per_day * before.days;
      pair.base_t += t;
      pair.before_usd_per_t += t * was.logsum_usd_per_t;
      pair.after_usd_per_t += t * is.logsum_usd_per_t;
      pair.before_hours += t * mean_hours(was);
      pair.after_hours += t * mean_hours(is);
      pair.response_t +=
          t * access::trade_factor(case_.commodities[was.commodity].value_usd_per_t,
                                   was.logsum_usd_per_t, is.logsum_usd_per_t, options_.elasticity);
      pair.induced_t += induced.after.t_per_day[p] * before.days;
    }
    for (const access::Induced* one : {&induced.before, &induced.after}) {
      result_.relative_gap = std::max(result_.relative_gap, one->relative_gap);
      result_.converged = result_.converged && one->converged;
      result_.iterations = std::max(result_.iterations, one->iterations);
    }
  }

  void finish() {
    for (TradePair& pair : result_.pairs) {
      for (double* sum :
           {&pair.before_usd_per_t, &pair.after_usd_per_t, &pair.before_hours, &pair.after_hours}) {
        *sum = pair.base_t > 0 ? *sum / pair.base_t : 0;
      }
    }
    for (const CommodityId commodity : IdRange<CommodityId>(case_.commodities.size())) {
      hold_sums(commodity);
    }
    for (const TradePair& pair : result_.pairs) {
      result_.base_t += pair.base_t;
      result_.response_t += pair.response_t;
      result_.induced_t += pair.induced_t;
      result_.diverted_t += std::abs(pair.balanced_t - pair.base_t) / 2;
      result_.value_musd +=
          (pair.response_t - pair.base_t) * case_.commodities[pair.commodity].value_usd_per_t / 1e6;
    }
    add_per_day();
  }

  // The commodity's matrix of responses, scaled back to what each zone sends and receives.
  void hold_sums(CommodityId commodity) {
    std::vector<TradePair*> pairs;
    std::map<ZoneId, std::size_t> rows;
    std::map<ZoneId, std::size_t> columns;
    for (TradePair& pair : result_.pairs) {
      if (pair.commodity == commodity) {
        pairs.push_back(&pair);
        rows.try_emplace(pair.origin, rows.size());
        columns.try_emplace(pair.destination, columns.size());
      }
    }
    std::vector<double> seed(rows.size() * columns.size(), 0);
    std::vector<double> sent(rows.size(), 0);
    std::vector<double> received(columns.size(), 0);
    const auto cell = [&](const TradePair& pair) {
      return rows.at(pair.origin) * columns.size() + columns.at(pair.destination);
    };
    for (const TradePair* pair : pairs) {
      seed[cell(*pair)] += pair->response_t;
      sent[rows.at(pair->origin)] += pair->base_t;
      received[columns.at(pair->destination)] += pair->base_t;
    }
    const auto held = access::balance(seed, sent, received);
    for (TradePair* pair : pairs) {
      pair->balanced_t = held.flow[cell(*pair)];
    }
  }

  void add_per_day() {
    for (const cases::Claim& claim : case_.claims) {
      const auto percent = parse_number(claim.value);
      if (claim.attribute != "trade_gain_pct_per_day" || !percent) {
        continue;
      }
      access::check_gain_per_day(*percent, "claim.csv " + claim.id);
      PerDayClaim one{
          .claim_id = claim.id, .percent_per_day = *percent, .source_id = claim.source_id};
      for (const TradePair& pair : result_.pairs) {
        const bool meant = claim.subject_table != "commodity" ||
                           case_.commodities[pair.commodity].id == claim.subject_id;
        const double days = days_from_hours(pair.before_hours - pair.after_hours);
        one.change_t +=
            meant ? pair.base_t * (access::trade_factor_of_days(days, *percent) - 1) : 0;
      }
      result_.per_day.push_back(std::move(one));
    }
  }

  const Case& case_;
  const TradeOptions& options_;
  std::map<std::tuple<CommodityId, ZoneId, ZoneId>, std::size_t> number_;
  TradeResponse result_;
};

}  // namespace

TradeResponse trade_response(const Case& a_case, const TradeOptions& options) {
  return Response(a_case, options).run();
}

}  // namespace corridor::study
