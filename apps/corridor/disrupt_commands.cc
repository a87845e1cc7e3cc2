// criticality and worst-case: what the case loses when links and terminals close.
#include "commands.h"
#include "options.h"

#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/criticality_json.h"
#include "corridor/study/criticality.h"

namespace corridor::app {
namespace {

struct DisruptOptions : CommonOptions {
  std::size_t top = 20;
  int closures = 1;
  std::vector<std::string> pair;
};

constexpr const char* kFixedCosts =
    "Fixed costs, all demand on its cheapest route: no congestion on the ways round.\n";

int criticality(const DisruptOptions& options) {
  const auto a_case = open_case(options);
  const Selected state = select_state(a_case, options);
  std::optional<CommodityId> commodity;
  if (!options.commodity.empty() && options.commodity != "all") {
    commodity = select_commodity(a_case, options.commodity);
  }
  const auto result = study::criticality(a_case, state.states, *state.season, state.year, commodity,
                                         options.threads);
  if (options.json) {
    print_json(output::criticality_json(a_case, {state.scenario->id, state.year, state.season->id},
                                        result));
    return kOk;
  }
  fmt::print(
      "{} links and terminals closed one by one, scenario {} {}, {}; {} t a day of demand\n{}\n",
      result.subjects, state.scenario->id, state.year, state.season->id,
      grouped(result.demand_t_per_day), kFixedCosts);
  TextTable table{.header = {"", "id", "closed", "added USD/day", "delayed t/day", "cut off t/day",
                             "unmet value USD/day", "hit most"},
                  .rows = {}};
  for (std::size_t i = 0; i < result.ranking.size() && i < options.top; ++i) {
    const study::SubjectLoss& loss = result.ranking[i];
    table.rows.push_back({std::to_string(i + 1), study::id_of(a_case, loss.subject),
                          study::name_of(a_case, loss.subject),
                          grouped(loss.loss.added_usd_per_day),
                          grouped(loss.loss.delayed_t_per_day),
                          grouped(loss.loss.cut_off_t_per_day), grouped(loss.unmet_usd_per_day),
                          loss.hit_most.valid() ? a_case.commodities[loss.hit_most].id : ""});
  }
  fmt::print("{}({} of {} cost something; ranked by added cost and unmet value together)\n",
             table.text(), result.ranking.size(), result.subjects);
  return kOk;
}

int worst_case(const DisruptOptions& options) {
  const auto a_case = open_case(options);
  const Selected state = select_state(a_case, options);
  const CommodityId commodity = select_commodity(a_case, options.commodity);
  const auto pair = options.pair.empty() ? a_case.settings.pair : options.pair;
  if (pair.size() != 2) {
    throw InputError(Error{.code = "E1053",
                           .what = "worst-case needs two places",
                           .file = "--pair",
                           .expected = "--pair FROM TO, or pair = [..] in case.toml"});
  }
  const NodeId from = select_node(a_case, pair[0], commodity);
  const NodeId to = select_node(a_case, pair[1], commodity);
  const auto costs = cost::arc_costs(a_case, state.states, commodity, state.year);
  const auto worst = study::worst_case(a_case, costs, from, to, options.closures);
  const bool joined = std::isfinite(worst.open_usd_per_t);
  const bool parted = !std::isfinite(worst.closed_usd_per_t);
  if (options.json) {
    Json closed = Json::array();
    for (const study::Subject& subject : worst.closed) {
      closed.push_back(output::subject_json(a_case, subject));
    }
    print_json({{"from", pair[0]},
                {"to", pair[1]},
                {"commodity", a_case.commodities[commodity].id},
                {"scenario", state.scenario->id},
                {"year", state.year},
                {"season", state.season->id},
                {"closures", options.closures},
                {"open_usd_per_t", joined ? Json(worst.open_usd_per_t) : Json(nullptr)},
                {"closed_usd_per_t", parted ? Json(nullptr) : Json(worst.closed_usd_per_t)},
                {"parted", parted},
                {"closed", closed},
                {"proven", true},
                {"searches", worst.searches}});
    return joined ? kOk : kAnalysisSaysNo;
  }
  fmt::print("{} to {}: {}, scenario {} {}, {}\n", node_name(a_case, from), node_name(a_case, to),
             a_case.commodities[commodity].name, state.scenario->id, state.year, state.season->id);
  if (!joined) {
    fmt::print("Nothing joins them in this scenario and season.\n");
    return kAnalysisSaysNo;
  }
  fmt::print("All open: {} USD/t. Worst {} closures: {} (proven, {} searches)\n",
             grouped(worst.open_usd_per_t, 1), options.closures,
             parted ? "nothing joins them any more" : grouped(worst.closed_usd_per_t, 1) + " USD/t",
             worst.searches);
  for (const study::Subject& subject : worst.closed) {
    fmt::print("  {}  {}\n", study::id_of(a_case, subject), study::name_of(a_case, subject));
  }
  return kOk;
}

}  // namespace

void add_criticality(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<DisruptOptions>();
  CLI::App* command =
      app.add_subcommand("criticality", "What closing each link and terminal alone costs");
  add_case_options(*command, *options);
  add_scenario_options(*command, *options);
  command->add_option("--commodity", options->commodity, "default: all");
  command->add_option("--top", options->top, "rows to print; --json prints all");
  command->footer("Example: corridor criticality cpec --season monsoon --top 10");
  command->callback([=, &chosen] { chosen = [=] { return criticality(*options); }; });
}

void add_worst_case(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<DisruptOptions>();
  CLI::App* command = app.add_subcommand("worst-case", "The k closures that hurt a pair most");
  add_case_options(*command, *options);
  add_scenario_options(*command, *options);
  command->add_option("--commodity", options->commodity, "default: the first of commodity.csv");
  command->add_option("-k,--closures", options->closures, "links or terminals that close")
      ->check(CLI::Range(0, 5));
  command->add_option("--pair", options->pair, "FROM TO, zones or nodes; default: the case's")
      ->expected(2);
  command->footer("Example: corridor worst-case cpec -k 2 --pair kashgar karachi");
  command->callback([=, &chosen] { chosen = [=] { return worst_case(*options); }; });
}

}  // namespace corridor::app
