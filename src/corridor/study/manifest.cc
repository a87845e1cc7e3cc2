#include "corridor/study/manifest.h"

#include <algorithm>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/hash.h"
#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/cost/link_capacity.h"

namespace corridor::study {
namespace {

using Json = nlohmann::ordered_json;

Json files_json(const std::vector<FileHash>& files) {
  Json json = Json::array();
  for (const FileHash& file : files) {
    json.push_back({{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  }
  return json;
}

std::vector<FileHash> files_from(const Json& json) {
  std::vector<FileHash> files;
  for (const Json& file : json) {
    files.push_back({file.at("name"), file.at("sha256"), file.at("bytes")});
  }
  return files;
}

Json request_json(const RunRequest& request) {
  Json sets = Json::array();
  for (const cases::SetOption& set : request.sets) {
    sets.push_back(set.key + "=" + set.value);
  }
  return {{"case", request.case_folder},
          {"only", request.only},
          {"full", request.full},
          {"scenarios", request.scenarios},
          {"set", sets},
          {"choice", request.choice},
          {"seed", request.seed}};
}

RunRequest request_from(const Json& json) {
  RunRequest request;
  request.case_folder = json.at("case");
  request.only = json.at("only").get<std::vector<std::string>>();
  request.full = json.at("full");
  request.scenarios = json.at("scenarios").get<std::vector<std::string>>();
  for (const std::string set : json.at("set")) {
    const std::size_t equals = set.find('=');
    request.sets.push_back({set.substr(0, equals), set.substr(std::min(equals + 1, set.size()))});
  }
  request.choice = json.at("choice");
  request.seed = json.at("seed");
  return request;
}

}  // namespace

std::string version() {
  return CORRIDOR_VERSION;
}

Manifest describe(const cases::Case& a_case, const RunRequest& request) {
  Manifest manifest;
  manifest.request = request;
  manifest.version = version();
  manifest.case_name = a_case.settings.name;
  for (const cases::InputFile& file : a_case.files) {
    manifest.inputs.push_back({file.name, file.sha256, file.bytes});
  }
  const auto overridden = [&](const std::string& key) {
    return std::any_of(request.sets.begin(), request.sets.end(),
                       [&](const cases::SetOption& set) { return set.key == key; });
  };
  const auto add = [&](const std::string& key, const std::string& value, const char* origin) {
    manifest.values.push_back({key, value, overridden(key) ? "--set" : origin});
  };
  const cases::Settings& settings = a_case.settings;
  add("case.currency", settings.currency, "case.toml");
  add("case.price_year", std::to_string(settings.price_year), "case.toml");
  add("case.discount_rate", shortest(settings.discount_rate), "case.toml");
  add("case.default_scenario", settings.default_scenario, "case.toml");
  add("report.alternatives", std::to_string(settings.alternatives), "case.toml");
  for (const cases::Parameter& parameter : a_case.parameters) {
    add("parameter." + parameter.name, shortest(parameter.value), "parameter.csv");
  }
  ErrorList warnings = a_case.warnings;
  warnings.add_all(cost::capacity_warnings(a_case));
  for (const Error& warning : warnings.items()) {
    const std::string file = std::filesystem::path(warning.file).filename().string();
    manifest.warnings.push_back(
        fmt::format("{} {}{}: {}", warning.code, file,
                    warning.line > 0 ? fmt::format(":{}", warning.line) : "", warning.what));
  }
  manifest.credits = settings.credits;
  return manifest;
}

void note_start(Manifest& manifest, int threads) {
  manifest.started =
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::now()));
  manifest.threads = resolve_threads(threads);
}

std::vector<FileHash> hash_outputs(const std::filesystem::path& folder) {
  std::vector<FileHash> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = std::filesystem::relative(entry.path(), folder).generic_string();
    if (entry.is_regular_file() && name != "run.json") {
      files.push_back(
          {name, sha256_of_file(entry.path()), static_cast<std::size_t>(entry.file_size())});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const FileHash& a, const FileHash& b) { return a.name < b.name; });
  return files;
}

std::string to_json(const Manifest& manifest) {
  Json values = Json::array();
  for (const ResolvedValue& value : manifest.values) {
    values.push_back({{"key", value.key}, {"value", value.value}, {"origin", value.origin}});
  }
  Json timings = Json::object();
  for (const StageTime& time : manifest.timings) {
    timings[time.stage] = time.seconds;
  }
  const Json json = {{"schema", "corridor-run-1"},
                     {"version", manifest.version},
                     {"case", manifest.case_name},
                     {"request", request_json(manifest.request)},
                     {"inputs", files_json(manifest.inputs)},
                     {"parameters", values},
                     {"random_numbers", "Philox4x32-10 by seed, stream and index"},
                     {"warnings", manifest.warnings},
                     {"credits", manifest.credits},
                     {"outputs", files_json(manifest.outputs)},
                     {"execution",
                      {{"started_utc", manifest.started},
                       {"threads", manifest.threads},
                       {"stage_seconds", timings},
                       {"peak_memory_bytes", manifest.peak_memory_bytes}}}};
  return json.dump(2) + "\n";
}

Manifest read_manifest(const std::filesystem::path& run_folder) {
  const auto path = run_folder / "run.json";
  if (!std::filesystem::is_regular_file(path)) {
    throw InputError(Error{.code = "E1001",
                           .what = "this is not the folder of a run",
                           .file = path.string(),
                           .expected = "run.json, as corridor run writes it",
                           .hint = "corridor run CASE -o DIR makes one"});
  }
  try {
    const Json json = Json::parse(read_file(path));
    Manifest manifest;
    manifest.version = json.at("version");
    manifest.case_name = json.at("case");
    manifest.request = request_from(json.at("request"));
    manifest.inputs = files_from(json.at("inputs"));
    manifest.outputs = files_from(json.at("outputs"));
    return manifest;
  } catch (const Json::exception& fault) {
    throw InputError(Error{.code = "E1050",
                           .what = "run.json cannot be read",
                           .file = path.string(),
                           .hint = fault.what()});
  }
}

std::size_t peak_memory_bytes() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

}  // namespace corridor::study
