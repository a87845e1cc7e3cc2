// run, and what works on the folder that it left: verify, report, export.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/parallel.h"
#include "corridor/base/progress.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/output/run_folder.h"

namespace corridor::app {
namespace {

namespace fs = std::filesystem;

struct RunOptions : CommonOptions {
  std::vector<std::string> only;
  std::vector<std::string> scenarios;
  std::string choice = "equilibrium";
  bool full = false;
};

std::vector<std::string> row_of(const cases::Case& a_case, const study::YearResult& year) {
  std::vector<double> share(4, 0);
  for (const study::ModeTotal& mode : year.modes) {
    share[static_cast<std::size_t>(a_case.modes[mode.mode].family)] +=
        year.tonne_km > 0 ? 100 * mode.tonne_km / year.tonne_km : 0;
  }
  const double moved = std::max(year.moved_t, 1.0);
  return {year.scenario,
          std::to_string(year.year),
          grouped(year.moved_t / 1e6, 1),
          grouped(year.unmet_t / 1e6, 1),
          grouped(year.price_usd / moved, 1),
          grouped(days_from_hours(year.hours_t / moved), 1),
          grouped(1000 * year.co2_t / moved, 0),
          grouped(share[0], 1),
          grouped(share[1], 1),
          grouped(share[3], 1),
          grouped(share[2], 1)};
}

void print_answer(const cases::Case& a_case, const output::RunResult& result) {
  const study::FlowsResult& flows = result.flows;
  fmt::print("{}\n\n", a_case.settings.title);
  TextTable table{.header = {"scenario", "year", "moved Mt", "unmet Mt", "USD/t", "days",
                             "kg CO2/t", "road %", "rail %", "sea %", "pipe %"},
                  .rows = {}};
  for (const study::YearResult& year : flows.years) {
    table.rows.push_back(row_of(a_case, year));
  }
  fmt::print("{}(shares of tonne-km; USD/t and days are means over what moved)\n\n", table.text());
  for (const output::PairAnswer& pair : output::answer_pairs(a_case, flows)) {
    fmt::print("{} to {}: {:.0f} km, {:.1f} days, {:.0f} USD/t by {}\n", pair.from, pair.to,
               pair.best.length_km, days_from_hours(pair.best.hours), pair.best.price_usd_per_t,
               pair.best.chain);
  }
  for (const output::NamedAnalysis& analysis : result.analyses) {
    for (const std::string& line : analysis.output.answer) {
      fmt::print("{}\n", line);
    }
  }
}

Json answer_json(const cases::Case& a_case, const output::RunResult& result,
                 const std::string& folder) {
  const study::FlowsResult& flows = result.flows;
  Json years = Json::array();
  for (const study::YearResult& year : flows.years) {
    Json modes = Json::array();
    for (const study::ModeTotal& mode : year.modes) {
      modes.push_back({{"mode", a_case.modes[mode.mode].id},
                       {"tonnes_per_year", mode.tonnes},
                       {"tonne_km_per_year", mode.tonne_km},
                       {"co2_t_per_year", mode.co2_t}});
    }
    years.push_back({{"scenario", year.scenario},
                     {"year", year.year},
                     {"demand_t_per_year", year.demand_t},
                     {"moved_t_per_year", year.moved_t},
                     {"unmet_t_per_year", year.unmet_t},
                     {"price_usd_per_year", year.price_usd},
                     {"levy_usd_per_year", year.levy_usd},
                     {"generalized_usd_per_year", year.generalized_usd},
                     {"tonne_hours_per_year", year.hours_t},
                     {"tonne_km_per_year", year.tonne_km},
                     {"co2_t_per_year", year.co2_t},
                     {"modes", modes}});
  }
  Json pairs = Json::array();
  for (const output::PairAnswer& pair : output::answer_pairs(a_case, flows)) {
    pairs.push_back({{"from", pair.from},
                     {"to", pair.to},
                     {"commodity", pair.commodity},
                     {"length_km", pair.best.length_km},
                     {"hours", pair.best.hours},
                     {"price_usd_per_t", pair.best.price_usd_per_t},
                     {"co2_kg_per_t", pair.best.co2_kg_per_t},
                     {"chain", pair.best.chain}});
  }
  Json answer{{"case", a_case.settings.name}, {"run", folder}, {"years", years}, {"pairs", pairs}};
  for (const output::NamedAnalysis& analysis : result.analyses) {
    if (!analysis.output.json.is_null()) {
      answer[analysis.name] = analysis.output.json;
    }
  }
  return answer;
}

std::string default_folder(const cases::Case& a_case) {
  return fmt::format("run-{}-{:%Y-%m-%dT%H%MZ}", a_case.settings.name,
                     fmt::gmtime(std::chrono::system_clock::now()));
}

output::RunSettings settings_of(const RunOptions& options) {
  return {.threads = options.threads, .progress = terminal_progress(options.quiet)};
}

study::RunRequest request_of(const RunOptions& options) {
  return {.case_folder = options.case_folder,
          .only = options.only,
          .full = options.full,
          .scenarios = options.scenarios,
          .sets = parse_sets(options.sets),
          .choice = options.choice,
          .seed = options.seed};
}

int run(const RunOptions& options) {
  const study::RunRequest request = request_of(options);
  const auto a_case = cases::open_case(request.case_folder, request.sets);
  output::check_request(a_case, request);
  const std::string folder = options.output.empty() ? default_folder(a_case) : options.output;
  AtomicFolder target(folder, options.force);
  const auto result = output::run_into(target.partial(), a_case, request, settings_of(options));
  target.commit();
  if (options.json) {
    print_json(answer_json(a_case, result, folder));
    return kOk;
  }
  print_answer(a_case, result);
  fmt::print(
      "\n{} warnings; files in {}: report.html, corridor.gpkg, tables, run.json\n"
      "Next: open {}/report.html   |   corridor route {} FROM TO   |   corridor verify {}\n",
      result.warnings.size(), folder, folder, options.case_folder, folder);
  return kOk;
}

struct FolderOptions : CommonOptions {
  std::string run;
  std::string case_folder_override;
  std::vector<std::string> formats = {"gpkg", "geojson", "csv"};
};

// The case that a run was made from, as it is now.
cases::Case reopen(const FolderOptions& options, study::Manifest& manifest) {
  manifest = study::read_manifest(options.run);
  if (!options.case_folder_override.empty()) {
    manifest.request.case_folder = options.case_folder_override;
  }
  return cases::open_case(manifest.request.case_folder, manifest.request.sets);
}

std::vector<std::string> changed(const std::vector<study::FileHash>& before,
                                 const std::vector<study::FileHash>& after) {
  std::vector<std::string> names;
  const auto hash_in = [](const std::vector<study::FileHash>& files, const std::string& name) {
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const auto& file) { return file.name == name; });
    return found == files.end() ? std::string("absent") : found->sha256;
  };
  for (const study::FileHash& file : before) {
    if (hash_in(after, file.name) != file.sha256) {
      names.push_back(file.name);
    }
  }
  for (const study::FileHash& file : after) {
    if (hash_in(before, file.name) == "absent") {
      names.push_back(file.name);
    }
  }
  return names;
}

int verify(const FolderOptions& options) {
  study::Manifest manifest;
  const auto a_case = reopen(options, manifest);
  const auto inputs = changed(manifest.inputs, study::describe(a_case, manifest.request).inputs);
  const auto tampered = changed(manifest.outputs, study::hash_outputs(options.run));
  AtomicFolder again(options.run + ".verify", true);  // never committed: removed at the end
  output::run_into(again.partial(), a_case, manifest.request, {.threads = options.threads});
  const auto differ = changed(manifest.outputs, study::hash_outputs(again.partial()));
  const bool same = inputs.empty() && tampered.empty() && differ.empty();
  if (options.json) {
    print_json({{"run", options.run},
                {"same", same},
                {"inputs_changed", inputs},
                {"files_changed_since", tampered},
                {"files_that_differ", differ}});
    return same ? kOk : kAnalysisSaysNo;
  }
  const auto report = [](const char* what, const std::vector<std::string>& names) {
    if (!names.empty()) {
      fmt::print("{}: {}\n", what, fmt::join(names, ", "));
    }
  };
  report("inputs changed since the run", inputs);
  report("files of the run changed since", tampered);
  report("files that come out differently", differ);
  fmt::print("{}: {} files, {}\n", options.run, manifest.outputs.size(),
             same ? "all the same bytes" : "not the same");
  return same ? kOk : kAnalysisSaysNo;
}

int report(const FolderOptions& options) {
  study::Manifest manifest;
  const auto a_case = reopen(options, manifest);
  const fs::path target =
      options.output.empty() ? fs::path(options.run) / "report.html" : fs::path(options.output);
  write_file(target, output::make_report(a_case, manifest.request, {.threads = options.threads}));
  fmt::print("{}\n", target.string());
  return kOk;
}

int export_run(const FolderOptions& options) {
  study::Manifest manifest;
  const auto a_case = reopen(options, manifest);
  AtomicFolder target(options.output, options.force);
  output::export_into(target.partial(), a_case, manifest.request, options.formats,
                      {.threads = options.threads});
  target.commit();
  fmt::print("{}: {}\n", options.output, fmt::join(options.formats, ", "));
  return kOk;
}

void add_run_folder(CLI::App& command, FolderOptions& options) {
  command.add_option("run", options.run, "folder of a run")->required();
  command.add_option("--case", options.case_folder_override,
                     "folder of the case, if it is no longer where run.json says");
  command.add_option("--threads", options.threads, "0: all cores")->check(CLI::Range(0, 1024));
}

}  // namespace

void add_run(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Run a case and write its folder and report");
  add_case_options(*command, *options);
  command
      ->add_option("--scenario", options->scenarios, "scenarios, separated by commas; default: all")
      ->delimiter(',');
  std::string names = output::kFlowsOnly;
  for (const output::Analysis& analysis : output::analyses()) {
    names += ", " + analysis.name;
  }
  command->add_option("--only", options->only, "analyses, separated by commas: " + names)
      ->delimiter(',');
  command->add_flag("--full", options->full, "all analyses, the slow ones too");
  command
      ->add_option("--choice", options->choice,
                   "equilibrium (logit between chains, capacities bind), logit or all-or-nothing")
      ->check(CLI::IsMember({"equilibrium", "logit", "all-or-nothing"}));
  command->add_option("--seed", options->seed, "of random numbers");
  command->add_option("-o,--output", options->output, "folder of the run; default: run-CASE-TIME");
  command->add_flag("--force", options->force, "replace the folder if it is there");
  command->add_flag("-q,--quiet", options->quiet, "no progress");
  command->footer("Example: corridor run cpec -o run --force");
  command->callback([=, &chosen] { chosen = [=] { return run(*options); }; });
}

void add_verify(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FolderOptions>();
  CLI::App* command =
      app.add_subcommand("verify", "Run again from run.json and compare every file's hash");
  add_run_folder(*command, *options);
  command->add_flag("--json", options->json, "print one JSON object");
  command->footer("Exit code 0: the same bytes, 1: not.\nExample: corridor verify run");
  command->callback([=, &chosen] { chosen = [=] { return verify(*options); }; });
}

void add_report(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FolderOptions>();
  CLI::App* command = app.add_subcommand("report", "Rebuild the report of a run");
  add_run_folder(*command, *options);
  command->add_option("-o,--output", options->output, "file; default: report.html in the run");
  command->footer("Example: corridor report run -o corridor.html");
  command->callback([=, &chosen] { chosen = [=] { return report(*options); }; });
}

void add_export(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FolderOptions>();
  CLI::App* command = app.add_subcommand("export", "GIS and table files of a run");
  add_run_folder(*command, *options);
  command->add_option("--to", options->formats, "gpkg, geojson, csv, separated by commas")
      ->delimiter(',')
      ->check(CLI::IsMember({"gpkg", "geojson", "csv"}));
  command->add_option("-o,--output", options->output, "folder to write")->required();
  command->add_flag("--force", options->force, "replace the folder if it is there");
  command->footer("Example: corridor export run --to geojson -o gis");
  command->callback([=, &chosen] { chosen = [=] { return export_run(*options); }; });
}

}  // namespace corridor::app
