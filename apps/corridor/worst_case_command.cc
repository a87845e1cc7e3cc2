// worst-case: the closures that cost all demand most, or hurt one pair most.
#include "commands.h"
#include "options.h"

#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/criticality_json.h"
#include "corridor/study/worst_case.h"

namespace corridor::app {
namespace {

struct WorstCaseOptions : CommonOptions {
  int closures = 1;
  std::vector<std::string> pair;
  bool by_capacity = false;
  std::uint64_t most_sets = disrupt::WorstOptions{}.most_nodes;
};

Json closed_json(const cases::Case& a_case, const std::vector<study::Subject>& subjects) {
  Json closed = Json::array();
  for (const study::Subject& subject : subjects) {
    closed.push_back(output::subject_json(a_case, subject));
  }
  return closed;
}

void print_closed(const cases::Case& a_case, const std::vector<study::Subject>& subjects) {
  for (const study::Subject& subject : subjects) {
    fmt::print("  {}  {}\n", study::id_of(a_case, subject), study::name_of(a_case, subject));
  }
}

int for_all_demand(const cases::Case& a_case, const Selected& state,
                   const WorstCaseOptions& options) {
  std::optional<CommodityId> commodity;
  if (!options.commodity.empty() && options.commodity != "all") {
    commodity = select_commodity(a_case, options.commodity);
  }
  const auto found =
      study::worst_for_demand(a_case, state.states, *state.season, state.year, commodity,
                              options.closures, {.most_nodes = options.most_sets});
  const disrupt::WorstSet& worst = found.worst;
  const double gap =
      worst.usd_per_day() > 0 ? worst.bound_usd_per_day / worst.usd_per_day() - 1 : 0;
  if (options.json) {
    print_json({{"scenario", state.scenario->id},
                {"year", state.year},
                {"season", state.season->id},
                {"commodity", commodity ? Json(a_case.commodities[*commodity].id) : Json("all")},
                {"costs", "fixed"},
                {"closures", options.closures},
                {"demand_t_per_day", found.demand_t_per_day},
                {"cost_usd_per_day", worst.usd_per_day()},
                {"added_usd_per_day", worst.added_usd_per_day},
                {"unmet_t_per_day", worst.unmet_t_per_day},
                {"unmet_usd_per_day", worst.unmet_usd_per_day},
                {"closed", closed_json(a_case, found.closed)},
                {"proven", worst.proven()},
                {"bound_usd_per_day", worst.bound_usd_per_day},
                {"relative_gap", worst.proven() ? 0 : gap},
                {"sets_bounded", worst.nodes},
                {"sets_searched", worst.evaluated}});
    return kOk;
  }
  fmt::print(
      "Worst {} closures for all demand, scenario {} {}, {}; {} t a day of demand\n"
      "Fixed costs, all demand on its cheapest route: no congestion on the ways round.\n\n",
      options.closures, state.scenario->id, state.year, state.season->id,
      grouped(found.demand_t_per_day));
  print_closed(a_case, found.closed);
  fmt::print(
      "USD {} a day: {} of dearer ways, and {} for {} t a day that are not moved (declared "
      "value)\n",
      grouped(worst.usd_per_day()), grouped(worst.added_usd_per_day),
      grouped(worst.unmet_usd_per_day), grouped(worst.unmet_t_per_day));
  if (worst.proven()) {
    fmt::print("Proven: no {} closures cost more ({} sets bounded, {} searched)\n",
               options.closures, worst.nodes, worst.evaluated);
  } else {
    fmt::print("Not proven: none can cost more than USD {} a day (gap {:.2f} %); --most-sets {}\n",
               grouped(worst.bound_usd_per_day), 100 * gap, options.most_sets);
  }
  return kOk;
}

struct PairOfNodes {
  NodeId from = {};
  NodeId to = {};
  CommodityId commodity = {};
};

PairOfNodes select_pair(const cases::Case& a_case, const WorstCaseOptions& options) {
  const CommodityId commodity = select_commodity(a_case, options.commodity);
  return {select_node(a_case, options.pair[0], commodity),
          select_node(a_case, options.pair[1], commodity), commodity};
}

Json pair_json(const cases::Case& a_case, const Selected& state, const WorstCaseOptions& options,
               const PairOfNodes& pair) {
  return {{"from", options.pair[0]},
          {"to", options.pair[1]},
          {"commodity", a_case.commodities[pair.commodity].id},
          {"scenario", state.scenario->id},
          {"year", state.year},
          {"season", state.season->id},
          {"closures", options.closures}};
}

void print_pair(const cases::Case& a_case, const Selected& state, const PairOfNodes& pair) {
  fmt::print("{} to {}: {}, scenario {} {}, {}\n", node_name(a_case, pair.from),
             node_name(a_case, pair.to), a_case.commodities[pair.commodity].name,
             state.scenario->id, state.year, state.season->id);
}

int for_cost_of_pair(const cases::Case& a_case, const Selected& state,
                     const WorstCaseOptions& options) {
  const PairOfNodes pair = select_pair(a_case, options);
  const auto costs = cost::arc_costs(a_case, state.states, pair.commodity, state.year);
  const auto worst = study::worst_case(a_case, costs, pair.from, pair.to, options.closures);
  const bool joined = std::isfinite(worst.open_usd_per_t);
  const bool parted = !std::isfinite(worst.closed_usd_per_t);
  if (options.json) {
    Json json = pair_json(a_case, state, options, pair);
    json["open_usd_per_t"] = joined ? Json(worst.open_usd_per_t) : Json(nullptr);
    json["closed_usd_per_t"] = parted ? Json(nullptr) : Json(worst.closed_usd_per_t);
    json["parted"] = parted;
    json["closed"] = closed_json(a_case, worst.closed);
    json["proven"] = true;
    json["searches"] = worst.searches;
    print_json(json);
    return joined ? kOk : kAnalysisSaysNo;
  }
  print_pair(a_case, state, pair);
  if (!joined) {
    fmt::print("Nothing joins them in this scenario and season.\n");
    return kAnalysisSaysNo;
  }
  fmt::print("All open: {} USD/t. Worst {} closures: {} (proven, {} searches)\n",
             grouped(worst.open_usd_per_t, 1), options.closures,
             parted ? "nothing joins them any more" : grouped(worst.closed_usd_per_t, 1) + " USD/t",
             worst.searches);
  print_closed(a_case, worst.closed);
  return kOk;
}

int for_capacity_of_pair(const cases::Case& a_case, const Selected& state,
                         const WorstCaseOptions& options) {
  const PairOfNodes pair = select_pair(a_case, options);
  const auto costs = cost::arc_costs(a_case, state.states, pair.commodity, state.year);
  const auto worst =
      study::least_capacity(a_case, state.states, costs, pair.from, pair.to, options.closures);
  const bool joined = !worst.open_t_per_day || *worst.open_t_per_day > 0;
  if (options.json) {
    Json json = pair_json(a_case, state, options, pair);
    json["open_t_per_day"] = worst.open_t_per_day ? Json(*worst.open_t_per_day) : Json(nullptr);
    json["closed_t_per_day"] =
        worst.closed_t_per_day ? Json(*worst.closed_t_per_day) : Json(nullptr);
    json["closed"] = closed_json(a_case, worst.closed);
    json["proven"] = true;
    json["searches"] = worst.searches;
    print_json(json);
    return joined ? kOk : kAnalysisSaysNo;
  }
  print_pair(a_case, state, pair);
  const auto told = [](const std::optional<double>& t_per_day) {
    return t_per_day ? grouped(*t_per_day) + " t a day" : std::string("no known capacity binds");
  };
  fmt::print("All open: {}. Worst {} closures: {} (proven, {} maximum flows)\n",
             told(worst.open_t_per_day), options.closures, told(worst.closed_t_per_day),
             worst.searches);
  print_closed(a_case, worst.closed);
  return joined ? kOk : kAnalysisSaysNo;
}

int worst_case(const WorstCaseOptions& options) {
  const auto a_case = open_case(options);
  const Selected state = select_state(a_case, options);
  if (options.pair.empty()) {
    return for_all_demand(a_case, state, options);
  }
  return options.by_capacity ? for_capacity_of_pair(a_case, state, options)
                             : for_cost_of_pair(a_case, state, options);
}

}  // namespace

void add_worst_case(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<WorstCaseOptions>();
  CLI::App* command =
      app.add_subcommand("worst-case", "The k closures that cost all demand, or a pair, most");
  add_case_options(*command, *options);
  add_scenario_options(*command, *options);
  command->add_option("--commodity", options->commodity,
                      "default: all; with --pair the first of commodity.csv");
  command->add_option("-k,--closures", options->closures, "links or terminals that close")
      ->check(CLI::Range(0, 5));
  CLI::Option* pair =
      command->add_option("--pair", options->pair, "FROM TO, zones or nodes: its cheapest way")
          ->expected(2);
  command->add_flag("--by-capacity", options->by_capacity, "of the pair: its tonnes a day instead")
      ->needs(pair);
  command->add_option("--most-sets", options->most_sets,
                      "sets to bound before the gap is stated instead of a proof");
  command->footer(
      "Example: corridor worst-case cpec -k 3\n"
      "         corridor worst-case cpec -k 2 --pair kashgar karachi");
  command->callback([=, &chosen] { chosen = [=] { return worst_case(*options); }; });
}

}  // namespace corridor::app
