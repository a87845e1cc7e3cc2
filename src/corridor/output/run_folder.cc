#include "corridor/output/run_folder.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/output/geojson.h"
#include "corridor/output/geopackage.h"
#include "corridor/output/layers.h"
#include "corridor/output/report.h"
#include "corridor/output/tables.h"
#include "corridor/study/compare.h"

namespace corridor::output {
namespace {

namespace fs = std::filesystem;
using cases::Case;

// Times the stages of a run and tells the listener of them.
class Stages {
 public:
  explicit Stages(const Progress& progress) : progress_(progress) {}

  void run(const std::string& name, const std::string& detail, const std::function<void()>& body) {
    if (progress_) {
      progress_({.stage = name, .detail = detail});
    }
    const auto began = std::chrono::steady_clock::now();
    body();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    times_.push_back({name, took.count()});
    if (progress_) {
      const std::string text = fmt::format("{} ({:.2f} s)", detail, took.count());
      progress_({.stage = name, .detail = text, .finished = true});
    }
  }

  const std::vector<study::StageTime>& times() const { return times_; }

 private:
  const Progress& progress_;
  std::vector<study::StageTime> times_;
};

study::FlowsResult flows_of(const Case& a_case, const study::RunRequest& request,
                            const RunSettings& settings) {
  study::FlowOptions options;
  options.choice = request.choice == "all-or-nothing" ? study::Choice::all_or_nothing
                   : request.choice == "logit"        ? study::Choice::logit
                                                      : study::Choice::equilibrium;
  options.threads = settings.threads;
  options.scenarios = request.scenarios;
  return study::run_flows(a_case, options);
}

std::string command_of(const study::RunRequest& request) {
  std::string text = "corridor run " + request.case_folder;
  for (const std::string& scenario : request.scenarios) {
    text += " --scenario " + scenario;
  }
  for (const cases::SetOption& set : request.sets) {
    text += " --set " + set.key + "=" + set.value;
  }
  if (!request.only.empty()) {
    text += fmt::format(" --only {}", fmt::join(request.only, ","));
  }
  text += request.full ? " --full" : "";
  return request.choice == "equilibrium" ? text : text + " --choice " + request.choice;
}

// Those that the request asks for, told of as they run.
RunResult results_of(const Case& a_case, const study::RunRequest& request,
                     const RunSettings& settings, Stages& stages) {
  RunResult result;
  stages.run(
      "Assigning",
      fmt::format("{} scenarios, {} demand rows", a_case.scenarios.size(), a_case.demand.size()),
      [&] { result.flows = flows_of(a_case, request, settings); });
  study::LossBook losses;
  for (const Analysis& analysis : analyses()) {
    if (is_wanted(analysis, request) && !result.flows.years.empty()) {
      stages.run(analysis.stage, analysis.what, [&] {
        result.analyses.push_back({analysis.name, analysis.run({.a_case = a_case,
                                                                .request = request,
                                                                .flows = result.flows,
                                                                .threads = settings.threads,
                                                                .progress = settings.progress,
                                                                .losses = &losses})});
      });
      const study::LossBook& left = result.analyses.back().output.losses;
      losses.insert(losses.end(), left.begin(), left.end());
    }
  }
  return result;
}

// Analyses that the request leaves out, each with the command that runs it.
void note_not_run(ReportContext& context, const study::RunRequest& request) {
  const std::string command = "corridor run " + request.case_folder;
  if (!request.only.empty()) {
    context.not_run.push_back({"the model beside what was observed", command});
  }
  for (const Analysis& analysis : analyses()) {
    if (!is_wanted(analysis, request)) {
      context.not_run.push_back({analysis.what, command + " --only " + analysis.name});
    }
  }
}

ReportContext context_of(const Case& a_case, const study::RunRequest& request,
                         const RunSettings& settings, const RunResult& result) {
  ReportContext context;
  context.version = study::version();
  context.command = command_of(request);
  context.generated_from = fmt::format("{}, {} files", request.case_folder, a_case.files.size());
  context.choice = request.choice;
  context.warnings = result.warnings;
  if (request.only.empty()) {
    context.comparisons = study::compare_observations(a_case, settings.threads);
  }
  for (const NamedAnalysis& analysis : result.analyses) {
    const AnalysisOutput& output = analysis.output;
    context.sections.insert(context.sections.end(), output.sections.begin(), output.sections.end());
    context.not_run.insert(context.not_run.end(), output.not_run.begin(), output.not_run.end());
    for (const std::string& line : output.answer) {
      context.findings.push_back({line, output.sections.empty() ? "" : output.sections.front().id});
    }
  }
  note_not_run(context, request);
  return context;
}

void write_tables(const fs::path& folder, const Case& a_case, const RunResult& result) {
  for (const TextFile& file : run_tables(a_case, result.flows)) {
    write_file(folder / file.name, file.text);
  }
  for (const NamedAnalysis& analysis : result.analyses) {
    for (const TextFile& file : analysis.output.files) {
      write_file(folder / file.name, file.text);
    }
  }
}

std::vector<Layer> layers_of(const Case& a_case, const RunResult& result) {
  std::vector<Layer> layers = run_layers(a_case, result.flows);
  for (const NamedAnalysis& analysis : result.analyses) {
    const auto& more = analysis.output.layers;
    layers.insert(layers.end(), more.begin(), more.end());
  }
  return layers;
}

void write_map(const fs::path& folder, const Case& a_case, const RunResult& result) {
  write_geopackage(folder / "corridor.gpkg", layers_of(a_case, result),
                   date_text(std::getenv("SOURCE_DATE_EPOCH"), a_case.settings.price_year));
}

}  // namespace

void check_request(const Case& a_case, const study::RunRequest& request) {
  ErrorList errors;
  std::vector<std::string> known;
  for (const cases::Scenario& scenario : a_case.scenarios) {
    known.push_back(scenario.id);
  }
  for (const std::string& id : request.scenarios) {
    if (a_case.find_scenario(id) == nullptr) {
      errors.add({.code = "E1047",
                  .what = "there is no such scenario",
                  .file = "--scenario",
                  .found = id,
                  .expected = "a scenario of the case",
                  .hint = name_hint(id, known)});
    }
  }
  std::vector<std::string> names{kFlowsOnly};
  for (const Analysis& analysis : analyses()) {
    names.push_back(analysis.name);
  }
  for (const std::string& name : request.only) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      errors.add({.code = "E1060",
                  .what = "there is no such analysis",
                  .file = "--only",
                  .found = name,
                  .expected = fmt::format("{}", fmt::join(names, ", ")),
                  .hint = name_hint(name, names)});
    }
  }
  errors.throw_if_any();
}

RunResult run_into(const fs::path& folder, const Case& a_case, const study::RunRequest& request,
                   const RunSettings& settings) {
  study::Manifest manifest = study::describe(a_case, request);
  study::note_start(manifest, settings.threads);
  Stages stages(settings.progress);
  RunResult result = results_of(a_case, request, settings, stages);
  result.warnings = manifest.warnings;
  stages.run("Writing", "tables", [&] { write_tables(folder, a_case, result); });
  stages.run("Mapping", "corridor.gpkg", [&] { write_map(folder, a_case, result); });
  stages.run("Reporting", "report.html", [&] {
    write_file(folder / "report.html",
               report_html(a_case, result.flows, context_of(a_case, request, settings, result)));
  });
  manifest.timings = stages.times();
  manifest.outputs = study::hash_outputs(folder);
  manifest.peak_memory_bytes = study::peak_memory_bytes();
  write_file(folder / "run.json", study::to_json(manifest));
  return result;
}

std::string make_report(const Case& a_case, const study::RunRequest& request,
                        const RunSettings& settings) {
  Stages stages(settings.progress);
  RunResult result = results_of(a_case, request, settings, stages);
  result.warnings = study::describe(a_case, request).warnings;
  return report_html(a_case, result.flows, context_of(a_case, request, settings, result));
}

void export_into(const fs::path& folder, const Case& a_case, const study::RunRequest& request,
                 const std::vector<std::string>& formats, const RunSettings& settings) {
  Stages stages(settings.progress);
  const RunResult result = results_of(a_case, request, settings, stages);
  for (const std::string& format : formats) {
    if (format == "gpkg") {
      write_map(folder, a_case, result);
    } else if (format == "geojson") {
      for (const Layer& layer : layers_of(a_case, result)) {
        write_file(folder / (layer.name + ".geojson"), geojson(layer));
      }
    } else {
      write_tables(folder, a_case, result);
    }
  }
}

std::vector<PairAnswer> answer_pairs(const Case& a_case, const study::FlowsResult& flows) {
  std::vector<PairAnswer> answers;
  const study::YearResult* year = flows.find(a_case.settings.default_scenario);
  if (year == nullptr || year->seasons.empty()) {
    return answers;
  }
  const study::SeasonResult& season = year->seasons.back();
  auto pairs = a_case.settings.report_pairs;
  if (a_case.settings.pair.size() == 2) {
    pairs.insert(pairs.begin(), a_case.settings.pair);
  }
  for (const auto& pair : pairs) {
    const auto from = a_case.find_zone(pair[0]);
    const auto to = a_case.find_zone(pair[1]);
    const bool repeated = std::any_of(answers.begin(), answers.end(), [&](const PairAnswer& a) {
      return from && to && a.from == a_case.zones[*from].name && a.to == a_case.zones[*to].name;
    });
    if (!from || !to || repeated) {
      continue;
    }
    // The commodity of the pair's largest flow; the first of the case where nothing flows.
    CommodityId commodity{0};
    double most = 0;
    for (const study::PairResult& result : season.pairs) {
      if (result.origin == *from && result.destination == *to && result.t_per_day > most) {
        most = result.t_per_day;
        commodity = result.commodity;
      }
    }
    const auto& centroid = a_case.supernetwork.centroid;
    const auto routes = study::find_routes(a_case, season.states, commodity, year->year,
                                           centroid[*from], centroid[*to], 1);
    if (!routes.empty()) {
      answers.push_back({a_case.zones[*from].name, a_case.zones[*to].name,
                         a_case.commodities[commodity].id, routes.front()});
    }
  }
  return answers;
}

}  // namespace corridor::output
