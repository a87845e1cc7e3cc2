#include "corridor/output/flows_json.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace corridor::output {
namespace {

using cases::Case;
using Json = nlohmann::ordered_json;
using study::SeasonResult;
using study::YearResult;

// Of one season's worth of a year, per day.
Json totals_json(const Case& a_case, const YearResult& year, double days) {
  Json modes = Json::array();
  for (const study::ModeTotal& mode : year.modes) {
    modes.push_back({{"mode", a_case.modes[mode.mode].id},
                     {"t_per_day", mode.tonnes / days},
                     {"tonne_km_per_day", mode.tonne_km / days},
                     {"co2_t_per_day", mode.co2_t / days}});
  }
  return {{"demand_t_per_day", year.demand_t / days},
          {"moved_t_per_day", year.moved_t / days},
          {"unmet_t_per_day", year.unmet_t / days},
          {"price_usd_per_day", year.price_usd / days},
          {"levy_usd_per_day", year.levy_usd / days},
          {"generalized_usd_per_day", year.generalized_usd / days},
          {"tonne_hours_per_day", year.hours_t / days},
          {"tonne_km_per_day", year.tonne_km / days},
          {"co2_t_per_day", year.co2_t / days},
          {"modes", modes}};
}

Json effect_json(const study::Effect& effect) {
  return {{"delayed_t_per_day", effect.delayed_t_per_day},
          {"cut_off_t_per_day", effect.cut_off_t_per_day},
          {"restored_t_per_day", effect.restored_t_per_day},
          {"rerouted_t_per_day", effect.rerouted_t_per_day},
          {"added_user_cost_usd_per_day", effect.added_user_cost_usd_per_day},
          {"added_price_usd_per_day", effect.added_price_usd_per_day},
          {"added_tonne_hours_per_day", effect.added_tonne_hours_per_day},
          {"added_co2_t_per_day", effect.added_co2_t_per_day},
          {"unmet_value_usd_per_day", effect.unmet_value_usd_per_day}};
}

Json equilibrium_json(const study::Congestion& congestion) {
  return {{"converged", congestion.converged},
          {"relative_gap", congestion.relative_gap},
          {"worst_overload", congestion.worst_overload},
          {"iterations", congestion.iterations}};
}

struct Directions {
  double forward = 0;
  double backward = 0;
  bool open = false;
  double fullest = -1;  // share of the capacity of the fuller direction; below 0: not known
};

Directions directions(const Case& a_case, const SeasonResult& season,
                      const std::array<ArcId, 2>& arcs) {
  Directions result;
  for (std::size_t i = 0; i < 2; ++i) {
    const ArcId arc = arcs[i];
    if (!arc.valid()) {
      continue;
    }
    const double tonnes = season.arc_t_per_day[arc.value];
    (i == 0 ? result.forward : result.backward) = tonnes;
    result.open = result.open || season.states.open[arc.value] != 0;
    const auto capacity = cost::capacity_t_per_day(a_case, arc, season.states);
    if (capacity && *capacity > 0) {
      result.fullest = std::max(result.fullest, tonnes / *capacity);
    }
  }
  return result;
}

Json row_json(const char* key, const std::string& id, const Directions& is) {
  return {{key, id},
          {"open", is.open},
          {"forward_t_per_day", is.forward},
          {"backward_t_per_day", is.backward},
          {"volume_over_capacity", is.fullest < 0 ? Json(nullptr) : Json(is.fullest)}};
}

void add_row(Json& rows, const char* key, const std::string& id, const Directions& is,
             bool carrying) {
  const bool idle = is.open && is.forward == 0 && is.backward == 0;
  if (!carrying || !idle) {
    rows.push_back(row_json(key, id, is));
  }
}

Json links_json(const Case& a_case, const SeasonResult& season, bool carrying) {
  Json rows = Json::array();
  for (const LinkId id : IdRange<LinkId>(a_case.links.size())) {
    add_row(rows, "link_id", a_case.links[id].id,
            directions(a_case, season, a_case.supernetwork.link_arcs[id]), carrying);
  }
  return rows;
}

Json terminals_json(const Case& a_case, const SeasonResult& season, bool carrying) {
  Json rows = Json::array();
  for (const TerminalId id : IdRange<TerminalId>(a_case.terminals.size())) {
    add_row(rows, "terminal_id", a_case.terminals[id].id,
            directions(a_case, season, a_case.supernetwork.transfer_arcs[id]), carrying);
  }
  return rows;
}

// Means over the alternatives, by their shares.
Json pair_json(const Case& a_case, const study::PairResult& pair) {
  double hours = 0;
  double price = 0;
  double co2 = 0;
  const study::RouteResult* main = nullptr;
  for (const study::RouteResult& route : pair.routes) {
    hours += route.share * route.hours;
    price += route.share * route.price_usd_per_t;
    co2 += route.share * route.co2_kg_per_t;
    main = main == nullptr || route.share > main->share ? &route : main;
  }
  const bool moves = pair.unmet_t_per_day < pair.t_per_day && main != nullptr;
  return {{"from", a_case.zones[pair.origin].id},
          {"to", a_case.zones[pair.destination].id},
          {"commodity", a_case.commodities[pair.commodity].id},
          {"t_per_day", pair.t_per_day},
          {"unmet_t_per_day", pair.unmet_t_per_day},
          {"cause", study::name(pair.cause)},
          {"hours", moves ? Json(hours) : Json(nullptr)},
          {"price_usd_per_t", moves ? Json(price) : Json(nullptr)},
          {"co2_kg_per_t", moves ? Json(co2) : Json(nullptr)},
          {"routes", pair.routes.size()},
          {"chain", moves ? Json(main->chain) : Json(nullptr)}};
}

}  // namespace

Json flows_json(const Case& a_case, const study::WhatIfAnswer& answer,
                const FlowsJsonOptions& options) {
  const SeasonResult& season = answer.season();
  Json changes = Json::array();
  for (const cases::SetOption& change : answer.changes) {
    changes.push_back({{"key", change.key}, {"value", change.value}});
  }
  Json json = {{"scenario", answer.state.scenario->id},
               {"year", answer.state.year},
               {"season", answer.state.season->id},
               {"days", season.days},
               {"changes", changes},
               {"totals", totals_json(a_case, answer.year(), season.days)}};
  if (season.congestion.solved) {
    json["equilibrium"] = equilibrium_json(season.congestion);
  }
  if (!answer.changes.empty()) {
    json["before"] = totals_json(a_case, answer.before->years.front(), season.days);
    json["effect"] = effect_json(answer.effect);
  }
  json["links"] = links_json(a_case, season, options.carrying);
  json["terminals"] = terminals_json(a_case, season, options.carrying);
  if (options.pairs) {
    Json pairs = Json::array();
    for (const study::PairResult& pair : season.pairs) {
      pairs.push_back(pair_json(a_case, pair));
    }
    json["pairs"] = std::move(pairs);
  }
  return json;
}

Json error_json(const Error& error) {
  return {{"code", error.code},
          {"severity", error.severity == Severity::error ? "error" : "warning"},
          {"what", error.what},
          {"file", error.file},
          {"line", error.line},
          {"column", error.column},
          {"field", error.field},
          {"found", error.found},
          {"expected", error.expected},
          {"hint", error.hint}};
}

}  // namespace corridor::output
