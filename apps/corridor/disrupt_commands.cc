// criticality: what the case loses when each link and terminal closes alone.
#include "commands.h"
#include "options.h"

#include <memory>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/criticality_json.h"
#include "corridor/study/criticality.h"

namespace corridor::app {
namespace {

struct DisruptOptions : CommonOptions {
  std::size_t top = 20;
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

}  // namespace corridor::app
