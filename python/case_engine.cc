// A case and what can be asked of it. Answers that the command line gives as JSON are the same
// text.
#include "engine.h"

#include <cmath>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "corridor/case/change.h"
#include "corridor/case/scenario.h"
#include "corridor/case/select.h"
#include "corridor/output/criticality_json.h"
#include "corridor/output/flows_json.h"
#include "corridor/output/route_json.h"
#include "corridor/output/run_folder.h"
#include "corridor/study/criticality.h"
#include "corridor/study/finance_json.h"
#include "corridor/study/skim.h"
#include "corridor/study/what_if.h"

namespace corridor::python {
namespace {

using cases::Case;
using Json = nlohmann::ordered_json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

std::vector<cases::SetOption> options_of(const Pairs& pairs) {
  std::vector<cases::SetOption> options;
  for (const auto& [key, value] : pairs) {
    options.push_back({key, value});
  }
  return options;
}

/// @throws InputError for a key that names no link or terminal
std::vector<cases::SetOption> changes_in(const Pairs& pairs) {
  auto changes = options_of(pairs);
  for (const cases::SetOption& change : changes) {
    if (!cases::is_change(change)) {
      throw InputError(Error{.code = "E1051",
                             .what = "not a change of the network",
                             .file = "changes",
                             .found = change.key,
                             .expected = "link.ID.ATTRIBUTE or terminal.ID.ATTRIBUTE",
                             .hint = "what changes the case itself: open_case(folder, set={...})"});
    }
  }
  return changes;
}

/// Which scenario, year and season, and what is changed on top of them.
struct StateRequest {
  std::string scenario = {};  // empty: the default of the case
  int year = 0;
  std::string season = {};
  Pairs changes = {};
};

struct State {
  cases::Selection selection = {};
  cost::ArcStates arcs = {};
  output::StateName name() const {
    return {selection.scenario->id, selection.year, selection.season->id};
  }
};

State state_of(const Case& a_case, const StateRequest& request) {
  State state{.selection = cases::select(a_case, request.scenario, request.year, request.season)};
  network::Overlay overlay = cases::scenario_overlay(a_case, *state.selection.scenario,
                                                     state.selection.year, *state.selection.season);
  const auto changes = cases::changes_of(a_case, changes_in(request.changes));
  overlay.insert(overlay.end(), changes.begin(), changes.end());
  state.arcs = cost::arc_states(a_case, overlay);
  return state;
}

CommodityId commodity_of(const Case& a_case, const std::string& id) {
  const auto found = id.empty() ? CommodityId{0} : a_case.find_commodity(id);
  if (!found) {
    std::vector<std::string> known;
    for (const cases::Commodity& commodity : a_case.commodities) {
      known.push_back(commodity.id);
    }
    cases::unknown_name("commodity", "commodity", id, known);
  }
  return *found;
}

NodeId centroid_of(const Case& a_case, const std::string& id) {
  const auto zone = a_case.find_zone(id);
  if (!zone) {
    std::vector<std::string> known;
    for (const cases::Zone& each : a_case.zones) {
      known.push_back(each.id);
    }
    cases::unknown_name("zone", "zone", id, known);
  }
  return a_case.supernetwork.centroid[*zone];
}

std::string about(const Case& a_case) {
  Json json = {{"name", a_case.settings.name},
               {"title", a_case.settings.title},
               {"currency", a_case.settings.currency},
               {"price_year", a_case.settings.price_year},
               {"default_scenario", a_case.settings.default_scenario},
               {"pair", a_case.settings.pair}};
  const auto ids = [&](const char* key, const auto& items) {
    json[key] = Json::array();
    for (const auto& item : items) {
      json[key].push_back(item.id);
    }
  };
  ids("seasons", a_case.seasons);
  ids("modes", a_case.modes);
  ids("zones", a_case.zones);
  ids("commodities", a_case.commodities);
  ids("terminals", a_case.terminals);
  json["scenarios"] = Json::array();
  for (const cases::Scenario& scenario : a_case.scenarios) {
    json["scenarios"].push_back(
        {{"id", scenario.id}, {"title", scenario.title}, {"years", scenario.years}});
  }
  json["links"] = Json::array();
  for (const cases::Link& link : a_case.links) {
    json["links"].push_back({{"link_id", link.id},
                             {"name", link.name},
                             {"mode", a_case.modes[link.mode].id},
                             {"from_node_id", a_case.places[link.from].id},
                             {"to_node_id", a_case.places[link.to].id},
                             {"length_km", link.length_km}});
  }
  return json.dump();
}

std::string flows(const Case& a_case, const StateRequest& request, bool pairs, int threads) {
  const auto answer = study::what_if(a_case, {.scenario = request.scenario,
                                              .year = request.year,
                                              .season = request.season,
                                              .changes = changes_in(request.changes),
                                              .threads = threads});
  return output::flows_json(a_case, answer, {.pairs = pairs}).dump();
}

py::dict skim(const Case& a_case, const StateRequest& request, const std::string& commodity,
              int threads) {
  study::Skim result;
  {
    const py::gil_scoped_release released;
    const State state = state_of(a_case, request);
    const auto costs =
        cost::arc_costs(a_case, state.arcs, commodity_of(a_case, commodity), state.selection.year);
    result = study::skim(a_case, costs, threads);
  }
  py::dict matrices;
  for (const study::SkimMatrix& matrix : study::matrices(result)) {
    matrices[py::str(matrix.name)] = matrix_of(*matrix.values, result.zones, result.zones);
  }
  return matrices;
}

std::string routes(const Case& a_case, const StateRequest& request, const std::string& from,
                   const std::string& to, const std::string& commodity, int count) {
  const State state = state_of(a_case, request);
  const CommodityId what = commodity_of(a_case, commodity);
  const auto found = study::find_routes(a_case, state.arcs, what, state.selection.year,
                                        centroid_of(a_case, from), centroid_of(a_case, to), count);
  const auto costs = cost::arc_costs(a_case, state.arcs, what, state.selection.year);
  return output::routes_json(a_case, costs, found).dump();
}

std::string criticality(const Case& a_case, const StateRequest& request,
                        const std::string& commodity, int threads) {
  const State state = state_of(a_case, request);
  std::optional<CommodityId> only;
  if (!commodity.empty()) {
    only = commodity_of(a_case, commodity);
  }
  const auto result = study::criticality(a_case, state.arcs, *state.selection.season,
                                         state.selection.year, only, threads);
  return output::criticality_json(a_case, state.name(), result).dump();
}

std::string worst_case(const Case& a_case, const StateRequest& request, const std::string& from,
                       const std::string& to, const std::string& commodity, int closures) {
  const State state = state_of(a_case, request);
  const auto costs =
      cost::arc_costs(a_case, state.arcs, commodity_of(a_case, commodity), state.selection.year);
  const auto worst = study::worst_case(a_case, costs, centroid_of(a_case, from),
                                       centroid_of(a_case, to), closures);
  const auto number = [](double value) { return std::isfinite(value) ? Json(value) : Json(); };
  Json closed = Json::array();
  for (const study::Subject& subject : worst.closed) {
    closed.push_back(output::subject_json(a_case, subject));
  }
  return Json{{"open_usd_per_t", number(worst.open_usd_per_t)},
              {"closed_usd_per_t", number(worst.closed_usd_per_t)},
              {"parted", !std::isfinite(worst.closed_usd_per_t)},
              {"closed", closed}}
      .dump();
}

/// @param close links closed all year in both scenarios
std::string finance(const Case& a_case, const std::string& scenario,
                    const std::vector<std::string>& close, std::uint64_t loss_years,
                    std::uint64_t seed, int threads) {
  std::vector<cases::SetOption> closed;
  for (const std::string& link : close) {
    closed.push_back({"link." + link + ".closed", "1"});
  }
  return study::finance_json(
             study::run_finance(a_case, {.scenario = scenario,
                                         .threads = threads,
                                         .overlay = cases::changes_of(a_case, closed),
                                         .loss_years = loss_years,
                                         .seed = seed}))
      .dump();
}

/// Into an existing folder; what the analyses say, by name.
std::string run(const Case& a_case, const std::string& folder, const std::vector<std::string>& only,
                bool full, const std::vector<std::string>& scenarios, std::uint64_t seed,
                int threads) {
  const study::RunRequest request{.case_folder = a_case.folder.string(),
                                  .only = only,
                                  .full = full,
                                  .scenarios = scenarios,
                                  .seed = seed};
  output::check_request(a_case, request);
  const auto result = output::run_into(folder, a_case, request, {.threads = threads});
  Json json = Json::object();
  json["years"] = Json::array();
  for (const study::YearResult& year : result.flows.years) {
    json["years"].push_back({{"scenario", year.scenario},
                             {"year", year.year},
                             {"demand_t_per_year", year.demand_t},
                             {"moved_t_per_year", year.moved_t},
                             {"unmet_t_per_year", year.unmet_t},
                             {"price_usd_per_year", year.price_usd},
                             {"generalized_usd_per_year", year.generalized_usd},
                             {"tonne_km_per_year", year.tonne_km},
                             {"co2_t_per_year", year.co2_t}});
  }
  for (const output::NamedAnalysis& analysis : result.analyses) {
    json[analysis.name] = analysis.output.json;
  }
  return json.dump();
}

}  // namespace

void bind_case(py::module_& module) {
  using Unlocked = py::call_guard<py::gil_scoped_release>;
  py::class_<StateRequest>(module, "StateRequest")
      .def(py::init([](std::string scenario, int year, std::string season, Pairs changes) {
        return StateRequest{std::move(scenario), year, std::move(season), std::move(changes)};
      }));
  py::class_<Case>(module, "Case")
      .def(py::init([](const std::string& folder, const Pairs& sets) {
             return std::make_unique<Case>(cases::open_case(folder, options_of(sets)));
           }),
           Unlocked())
      .def("about", &about)
      .def("flows", &flows, Unlocked())
      .def("skim", &skim)
      .def("routes", &routes, Unlocked())
      .def("criticality", &criticality, Unlocked())
      .def("worst_case", &worst_case, Unlocked())
      .def("finance", &finance, Unlocked())
      .def("run", &run, Unlocked());
}

}  // namespace corridor::python
