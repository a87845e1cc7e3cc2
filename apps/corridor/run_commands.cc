// run: the whole chain of a case; diff, verify, report and export work on what it left.
#include <chrono>
#include <cmath>
#include <memory>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands.h"
#include "corridor/base/progress.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/study/flows.h"
#include "corridor/study/manifest.h"
#include "options.h"

namespace corridor::app {
namespace {

struct RunOptions : CommonOptions {
  std::vector<std::string> only;
  std::vector<std::string> scenarios;
  std::string choice = "logit";
  bool full = false;
};

int run(const RunOptions& options) {
  const auto a_case = open_case(options);
  const auto began = std::chrono::steady_clock::now();
  const auto flows = study::run_flows(a_case, {.threads = options.threads});
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  TextTable table{.header = {"scenario", "year", "moved Mt", "unmet Mt", "USD/t", "days", "Mt CO2",
                             "road %", "rail %", "sea %", "pipe %"},
                  .rows = {}};
  for (const study::YearResult& year : flows.years) {
    std::vector<double> share(4, 0);
    for (const study::ModeTotal& mode : year.modes) {
      share[static_cast<std::size_t>(a_case.modes[mode.mode].family)] +=
          100 * mode.tonne_km / year.tonne_km;
    }
    table.rows.push_back({year.scenario, std::to_string(year.year), grouped(year.moved_t / 1e6, 1),
                          grouped(year.unmet_t / 1e6, 2),
                          grouped(year.price_usd / year.moved_t, 1),
                          grouped(days_from_hours(year.hours_t / year.moved_t), 1),
                          grouped(year.co2_t / 1e6, 2), grouped(share[0], 1), grouped(share[1], 1),
                          grouped(share[3], 1), grouped(share[2], 1)});
  }
  fmt::print("{}\n{:.2f} s\n", table.text(), seconds);
  return kOk;
}

}  // namespace

void add_run(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Run a case and write its folder and report");
  add_case_options(*command, *options);
  command->add_option("--only", options->only, "analyses, separated by commas: flows")
      ->delimiter(',');
  command->callback([=, &chosen] { chosen = [=] { return run(*options); }; });
}

}  // namespace corridor::app
