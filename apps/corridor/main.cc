// The command line: corridor COMMAND CASE [options].
#include "commands.h"
#include "options.h"

#include <cstdio>
#include <exception>
#include <new>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "corridor/base/error.h"
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
  corridor::app::add_route(app, action);
  corridor::app::add_skim(app, action);
  corridor::app::add_diff(app, action);
  corridor::app::add_criticality(app, action);
  corridor::app::add_worst_case(app, action);
  corridor::app::add_verify(app, action);
  corridor::app::add_report(app, action);
  corridor::app::add_export(app, action);
  corridor::app::add_completions(app, action);
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
