// flows: what one scenario, year and season carries, and what a change of the network does to it.
#include "commands.h"
#include "flows_of_case.h"

#include <memory>

namespace corridor::app {

void add_flows(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FlowsOptions>();
  CLI::App* command =
      app.add_subcommand("flows", "What one season carries, and what closing a link does to it");
  add_case_options(*command, *options);
  add_scenario_options(*command, *options);
  command->add_flag("--pairs", options->pairs, "with --json: every origin and destination, too");
  command->add_flag("--carrying", options->carrying,
                    "with --json: without links and terminals that are open and carry nothing");
  add_flows_options(*command, *options);
  command->footer(
      "Exit code 1: the gap was not reached, or --require-all and some tonnes cannot move.\n"
      "A change of the network is --set link.ID.closed=1, link.ID.speed_factor=0.5,\n"
      "link.ID.capacity_factor=2 (or terminal.ID...); every command takes it.\n"
      "Example: corridor flows cpec --set link.R112.closed=1");
  command->callback([=, &chosen] { chosen = [=] { return run_flows_of_case(*options); }; });
}

}  // namespace corridor::app
