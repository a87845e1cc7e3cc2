#include "corridor/study/hub.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "corridor/base/text.h"
#include "corridor/case/access_settings.h"
#include "corridor/case/select.h"
#include "corridor/study/route_labels.h"

namespace corridor::study {
namespace {

using cases::Case;

constexpr std::size_t kMostPoints = 1'000'000;

bool has_terminal(const Case& a_case, PlaceId place, std::string_view type) {
  return std::any_of(a_case.terminals.begin(), a_case.terminals.end(), [&](const auto& terminal) {
    return terminal.place == place && (type.empty() || terminal.type == type);
  });
}

PlaceId place_named(const Case& a_case, const std::string& id, const char* option) {
  const auto place = a_case.find_place(id);
  if (!place) {
    throw InputError(Error{.code = "E2004",
                           .what = "a place that node.csv does not have",
                           .file = option,
                           .found = id,
                           .hint = name_hint(id, cases::ids_of(a_case.places))});
  }
  if (!has_terminal(a_case, *place, "")) {
    throw InputError(Error{.code = "E8014",
                           .what = "a place that no goods change mode or cross a border at",
                           .file = option,
                           .found = id,
                           .expected = "a node_id that terminal.csv names",
                           .hint = "corridor info CASE lists ports and borders"});
  }
  return *place;
}

PlaceId default_port(const Case& a_case) {
  for (const PlaceId place : IdRange<PlaceId>(a_case.places.size())) {
    if (has_terminal(a_case, place, "port")) {
      return place;
    }
  }
  throw InputError(Error{.code = "E8014",
                         .what = "a case without a port",
                         .file = "terminal.csv",
                         .expected = "a terminal of type port, or --port NODE"});
}

class HubAnalysis {
 public:
  HubAnalysis(const Case& a_case, const HubOptions& options) : case_(a_case), options_(options) {
    select();
  }

  Hub run() {
    request_pool();
    hub_.pool = build_route_pool(case_, request_);
    choices_ = choices_of(case_, hub_.pool);
    for (const access::Choice& choice : choices_) {
      hub_.routes += choice.routes.size();
    }
    base();
    for (const auto& combined : combinations()) {
      hub_.swept.push_back(sweep(combined));
    }
    return std::move(hub_);
  }

 private:
  void select() {
    const std::string id =
        options_.scenario.empty() ? case_.settings.default_scenario : options_.scenario;
    hub_.scenario = &cases::scenario_named(case_, id, "--scenario");
    hub_.year = options_.year == 0 ? hub_.scenario->years.front() : options_.year;
    const auto settings = cases::read_hub_settings(case_);
    const std::string port = options_.port.empty() ? settings.port : options_.port;
    hub_.port = port.empty() ? default_port(case_) : place_named(case_, port, "--port");
    for (const std::string& rival : options_.rivals.empty() ? settings.rivals : options_.rivals) {
      if (const PlaceId place = place_named(case_, rival, "--rival"); place != hub_.port) {
        hub_.rivals.push_back(place);
      }
    }
    for (std::size_t s = 1; s < case_.seasons.size(); ++s) {
      if (case_.seasons[s].days > case_.seasons[hub_.reference_season].days) {
        hub_.reference_season = s;
      }
    }
    ErrorList errors;
    const auto overlay = cases::scenario_overlay(case_, *hub_.scenario, hub_.year,
                                                 case_.seasons[hub_.reference_season]);
    hub_.sweeps = parse_sweeps(case_, overlay, options_.sweeps, errors);
    errors.throw_if_any();
  }

  // One sweep after another, or all together.
  std::vector<std::vector<std::size_t>> combinations() const {
    std::vector<std::vector<std::size_t>> result;
    for (std::size_t i = 0; i < hub_.sweeps.size(); ++i) {
      if (options_.apart || result.empty()) {
        result.emplace_back();
      }
      result.back().push_back(i);
    }
    return result;
  }

  double change(std::size_t sweep, double value) const {
    return lever_change(case_, hub_.sweeps[sweep].key, value);
  }

  // Routes are searched for at every corner of what is swept together.
  void request_pool() {
    request_ = {.scenario = hub_.scenario,
                .year = hub_.year,
                .port = hub_.port,
                .rivals = hub_.rivals,
                .threads = options_.threads};
    for (const Sweep& sweep : hub_.sweeps) {
      request_.levers.push_back(sweep.key);
    }
    constexpr std::size_t kMostCombined = 6;
    for (const auto& combined : combinations()) {
      if (combined.size() > kMostCombined) {
        throw InputError(Error{.code = "E8013",
                               .what = "more sweeps together than routes can be searched for",
                               .file = "--sweep",
                               .found = std::to_string(combined.size()),
                               .expected = "at most 6"});
      }
      for (std::size_t corner = 0; corner < (std::size_t{1} << combined.size()); ++corner) {
        std::vector<double> setting(hub_.sweeps.size(), 0);
        for (std::size_t i = 0; i < combined.size(); ++i) {
          const auto& values = hub_.sweeps[combined[i]].values;
          const bool high = (corner >> i & 1U) != 0;
          setting[combined[i]] = change(combined[i], high ? values.back() : values.front());
        }
        request_.settings.insert(request_.settings.end(), setting.begin(), setting.end());
      }
    }
  }

  void base() {
    const std::vector<access::Lever> one(1);
    const auto& levers = hub_.pool.levers.empty() ? one : hub_.pool.levers;
    const std::vector<double> at_base(levers.size(), 0);
    const auto tonnes =
        access::tonnes_by_port(choices_, hub_.pool.flows.size(), levers, at_base, options_.threads);
    hub_.flows.resize(hub_.pool.flows.size());
    for (std::size_t f = 0; f < hub_.flows.size(); ++f) {
      hub_.flows[f].name = hub_.pool.flows[f];
      hub_.flows[f].by_port_t = tonnes[f];
    }
    for (const PoolSeason& season : hub_.pool.seasons) {
      for (const PoolFlow& flow : season.flows) {
        HubFlowResult& result = hub_.flows[flow.flow];
        const double t = flow.t_per_day * season.days;
        result.tonnes += t;
        result.run_by_port_t += t * flow.run_share_by_port;
        result.could_come = result.could_come || flow.could_come;
        if (season.season == hub_.reference_season) {
          add_ways(result, flow);
        }
      }
    }
    for (const HubFlowResult& flow : hub_.flows) {
      hub_.demand_t += flow.tonnes;
      hub_.run_through_t += flow.run_by_port_t;
    }
    hub_.index = index_of(tonnes);
  }

  void add_ways(HubFlowResult& result, const PoolFlow& flow) const {
    result.by_rival.resize(hub_.rivals.size());
    for (const PoolRoute& route : flow.routes) {
      keep_cheaper(route.by_port ? result.by_port : result.otherwise, route);
      for (std::size_t r = 0; r < hub_.rivals.size(); ++r) {
        if (!route.by_port && route.by_rival[r] != 0) {
          keep_cheaper(result.by_rival[r], route);
        }
      }
    }
  }

  void keep_cheaper(HubWay& way, const PoolRoute& route) const {
    if (!std::isfinite(route.generalized_usd_per_t) ||
        (way.exists && way.generalized_usd_per_t <= route.generalized_usd_per_t)) {
      return;
    }
    way = {.exists = true,
           .generalized_usd_per_t = route.generalized_usd_per_t,
           .price_usd_per_t = route.price_usd_per_t,
           .hours = route.hours,
           .chain = chain_text(case_, route.arcs)};
  }

  access::HubIndex index_of(std::span<const double> by_port_t) const {
    const std::string& country = case_.places[hub_.port].country;
    std::vector<access::HubFlow> flows;
    for (std::size_t f = 0; f < hub_.flows.size(); ++f) {
      const HubFlowResult& flow = hub_.flows[f];
      const PlaceId from = case_.zones[flow.name.origin].place;
      const PlaceId to = case_.zones[flow.name.destination].place;
      flows.push_back({.tonnes = flow.tonnes,
                       .by_port_t = by_port_t[f],
                       .starts_or_ends_there = from == hub_.port || to == hub_.port,
                       .starts_or_ends_in_country = case_.places[from].country == country ||
                                                    case_.places[to].country == country,
                       .could_come = flow.could_come});
    }
    return access::hub_index(flows);
  }

  HubSweep sweep(const std::vector<std::size_t>& combined) const {
    HubSweep result{.sweeps = combined};
    std::size_t count = 1;
    for (const std::size_t i : combined) {
      count *= hub_.sweeps[i].values.size();
      if (count > kMostPoints) {
        throw InputError(Error{.code = "E8013",
                               .what = "more points than a sweep may have",
                               .file = "--sweep",
                               .found = std::to_string(count),
                               .expected = "at most 1,000,000 in all"});
      }
    }
    std::vector<double> changes;
    for (std::size_t p = 0; p < count; ++p) {
      std::vector<double> setting(hub_.sweeps.size(), 0);
      HubPoint point;
      point.values.resize(combined.size());
      std::size_t rest = p;
      for (std::size_t i = combined.size(); i-- > 0;) {
        const auto& values = hub_.sweeps[combined[i]].values;
        point.values[i] = values[rest % values.size()];
        rest /= values.size();
        setting[combined[i]] = change(combined[i], point.values[i]);
      }
      changes.insert(changes.end(), setting.begin(), setting.end());
      result.points.push_back(std::move(point));
    }
    result.by_port_t = access::tonnes_by_port(choices_, hub_.flows.size(), hub_.pool.levers,
                                              changes, options_.threads);
    const std::span<const double> all = result.by_port_t;
    for (std::size_t p = 0; p < count; ++p) {
      result.points[p].index = index_of(all.subspan(p * hub_.flows.size(), hub_.flows.size()));
    }
    add_break_even(result, changes);
    return result;
  }

  void add_break_even(HubSweep& result, const std::vector<double>& changes) const {
    const std::size_t last = result.sweeps.back();
    const std::size_t levers = hub_.sweeps.size();
    const std::size_t runs = hub_.sweeps[last].values.size();
    if (runs < 2 || lever_of(hub_.sweeps[last].key).kind == access::LeverKind::scale) {
      return;
    }
    for (const PoolFlow& flow : hub_.pool.seasons[hub_.reference_season].flows) {
      if (!hub_.flows[flow.flow].could_come) {
        continue;
      }
      const access::Choice choice = every_route(flow);
      for (std::size_t p = 0; p < result.points.size(); p += runs) {
        std::vector<double> setting(
            changes.begin() + static_cast<std::ptrdiff_t>(p * levers),
            changes.begin() + static_cast<std::ptrdiff_t>((p + 1) * levers));
        for (int rival = -1; rival < static_cast<int>(hub_.rivals.size()); ++rival) {
          auto found = break_even_of(flow, choice, rival, last, setting);
          if (found) {
            found->others = {result.points[p].values.begin(), result.points[p].values.end() - 1};
            result.break_even.push_back(std::move(*found));
          }
        }
      }
    }
  }

  // None where the pair has no way of one of the two kinds.
  std::optional<BreakEven> break_even_of(const PoolFlow& flow, const access::Choice& choice,
                                         int rival, std::size_t last,
                                         std::vector<double>& setting) const {
    std::vector<access::CostLine> ours;
    std::vector<access::CostLine> theirs;
    const auto& values = hub_.sweeps[last].values;
    for (std::size_t r = 0; r < flow.routes.size(); ++r) {
      const PoolRoute& route = flow.routes[r];
      const bool is_theirs =
          !route.by_port && (rival < 0 || route.by_rival[static_cast<std::size_t>(rival)] != 0);
      // A way by the port that uses the rival as well does not compete with it.
      const bool is_ours =
          route.by_port && (rival < 0 || route.by_rival[static_cast<std::size_t>(rival)] == 0);
      const auto cost = is_ours || is_theirs ? line(choice, r, last, setting) : access::CostLine{};
      if ((is_ours || is_theirs) && std::isfinite(cost.usd_per_t) && std::isfinite(cost.slope)) {
        (is_ours ? ours : theirs).push_back(cost);
      }
    }
    if (ours.empty() || theirs.empty()) {
      return std::nullopt;
    }
    const double first = change(last, values.front());
    const double end = change(last, values.back());
    BreakEven result{.flow = flow.flow, .rival = rival};
    for (const double at :
         access::break_even(ours, theirs, std::min(first, end), std::max(first, end))) {
      result.values.push_back(lever_value(case_, hub_.sweeps[last].key, at));
    }
    const auto least = [&](const std::vector<access::CostLine>& lines) {
      double usd = std::numeric_limits<double>::infinity();
      for (const access::CostLine& one : lines) {
        usd = std::min(usd, one.usd_per_t + one.slope * first);
      }
      return usd;
    };
    result.cheaper_at_first = least(ours) < least(theirs);
    return result;
  }

  // The route's cost as a line of the last lever's change, the others as they stand.
  access::CostLine line(const access::Choice& choice, std::size_t route, std::size_t last,
                        std::vector<double>& setting) const {
    const auto cost_at = [&](double last_change) {
      setting[last] = last_change;
      return access::route_cost(choice, choice.routes[route], hub_.pool.levers, setting);
    };
    const double at_zero = cost_at(0);
    return {at_zero, cost_at(1) - at_zero};
  }

  // The flow with all its routes, those for break-even only as well.
  access::Choice every_route(PoolFlow flow) const {
    for (PoolRoute& route : flow.routes) {
      route.in_choice = true;
    }
    return choice_of(case_, hub_.pool, hub_.pool.seasons[hub_.reference_season], flow);
  }

  const Case& case_;
  const HubOptions& options_;
  PoolRequest request_;
  std::vector<access::Choice> choices_;
  Hub hub_;
};

}  // namespace

std::string relation(const Case& a_case, const FlowName& flow) {
  std::string from = a_case.zones[flow.origin].super_zone;
  std::string to = a_case.zones[flow.destination].super_zone;
  if (to < from) {
    std::swap(from, to);
  }
  return from + " - " + to;
}

Hub analyse_hub(const Case& a_case, const HubOptions& options) {
  return HubAnalysis(a_case, options).run();
}

}  // namespace corridor::study
