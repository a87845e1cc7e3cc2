// The commands. Each adds itself to the parser with its help and example; running it returns the
// exit code.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace corridor::app {

using Action = std::function<int()>;

/// Sets `chosen` to the action of the command that was given.
void add_demo(CLI::App& app, Action& chosen);
void add_validate(CLI::App& app, Action& chosen);
void add_info(CLI::App& app, Action& chosen);
void add_schema(CLI::App& app, Action& chosen);
void add_run(CLI::App& app, Action& chosen);
void add_flows(CLI::App& app, Action& chosen);
void add_route(CLI::App& app, Action& chosen);
void add_skim(CLI::App& app, Action& chosen);
void add_diff(CLI::App& app, Action& chosen);
void add_assign(CLI::App& app, Action& chosen);
void add_criticality(CLI::App& app, Action& chosen);
void add_access(CLI::App& app, Action& chosen);
void add_hub(CLI::App& app, Action& chosen);
void add_import(CLI::App& app, Action& chosen);
void add_stress(CLI::App& app, Action& chosen);
void add_worst_case(CLI::App& app, Action& chosen);
void add_pipeline(CLI::App& app, Action& chosen);
void add_train(CLI::App& app, Action& chosen);
void add_truck(CLI::App& app, Action& chosen);
void add_finance(CLI::App& app, Action& chosen);
void add_claims(CLI::App& app, Action& chosen);
void add_explain(CLI::App& app, Action& chosen);
void add_protect(CLI::App& app, Action& chosen);
void add_verify(CLI::App& app, Action& chosen);
void add_report(CLI::App& app, Action& chosen);
void add_export(CLI::App& app, Action& chosen);
void add_serve(CLI::App& app, Action& chosen);
void add_completions(CLI::App& app, Action& chosen);

}  // namespace corridor::app
