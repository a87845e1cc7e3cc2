// The command line: corridor COMMAND CASE [options].
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "corridor/base/error.h"
#include "corridor/base/text.h"
#include "corridor/study/manifest.h"

namespace {

constexpr const char* kFirstSteps =
    "Corridor designs, appraises and stress-tests freight corridors.\n"
    "\n"
    "  corridor demo                 copies the embedded case to ./cpec\n"
    "  corridor run cpec             answers it: what it connects, carries, takes and costs\n"
    "  corridor route cpec kashgar karachi     the best routes of a pair, leg by leg\n"
    "\n"
    "corridor --help lists all commands, corridor COMMAND --help explains one.\n";

// The parser would only say that it did not expect the word.
void check_command(const CLI::App& app, const std::string& typed) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  if (std::find(names.begin(), names.end(), typed) != names.end()) {
    return;
  }
  const auto near = corridor::nearest_name(typed, names);
  throw corridor::InputError(
      corridor::Error{.code = "E1056",
                      .what = "there is no such command",
                      .file = "corridor",
                      .found = typed,
                      .hint = near ? fmt::format("did you mean \"{}\"?", *near)
                                   : "corridor --help lists the commands"});
}

int run(int argc, char** argv) {
  CLI::App app{"Designs, appraises and stress-tests multimodal freight corridors.", "corridor"};
  app.set_version_flag("--version", "corridor " + corridor::study::version());
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(34);
  corridor::app::Action action;
  corridor::app::add_run(app, action);
  corridor::app::add_demo(app, action);
  corridor::app::add_validate(app, action);
  corridor::app::add_info(app, action);
  corridor::app::add_schema(app, action);
  corridor::app::add_flows(app, action);
  corridor::app::add_route(app, action);
  corridor::app::add_skim(app, action);
  corridor::app::add_diff(app, action);
  corridor::app::add_assign(app, action);
  corridor::app::add_criticality(app, action);
  corridor::app::add_import(app, action);
  corridor::app::add_stress(app, action);
  corridor::app::add_worst_case(app, action);
  corridor::app::add_protect(app, action);
  corridor::app::add_access(app, action);
  corridor::app::add_hub(app, action);
  corridor::app::add_pipeline(app, action);
  corridor::app::add_train(app, action);
  corridor::app::add_truck(app, action);
  corridor::app::add_finance(app, action);
  corridor::app::add_claims(app, action);
  corridor::app::add_explain(app, action);
  corridor::app::add_verify(app, action);
  corridor::app::add_report(app, action);
  corridor::app::add_export(app, action);
  corridor::app::add_serve(app, action);
  corridor::app::add_completions(app, action);
  if (argc > 1 && argv[1][0] != '-') {
    check_command(app, argv[1]);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? corridor::app::kOk : corridor::app::kBadInput;
  }
  if (!action) {
    fmt::print("{}", kFirstSteps);
    return corridor::app::kOk;
  }
  return action();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const int code = run(argc, argv);
    if (std::fflush(stdout) != 0) {
      fmt::print(stderr, "corridor: cannot write to standard output\n");
      return corridor::app::kInternal;
    }
    return code;
  } catch (const corridor::InputError& error) {
    fmt::print(stderr, "{}", error.what());
    return corridor::app::kBadInput;
  } catch (const corridor::EnvironmentError& error) {
    fmt::print(stderr, "corridor: {}\n", error.what());
    return corridor::app::kInternal;
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "corridor: out of memory\n");
    return corridor::app::kInternal;
  } catch (const std::exception& error) {
    fmt::print(stderr, "corridor: internal error: {}\n", error.what());
    return corridor::app::kInternal;
  }
}
