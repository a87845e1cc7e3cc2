// run.json: what a run was made from and what it made, enough to make it again and compare.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::study {

std::string version();

/// What a run was asked to do; everything that its outputs depend on beside the inputs.
struct RunRequest {
  std::string case_folder;             // as typed
  std::vector<std::string> only = {};  // analyses; empty: the plain set
  bool full = false;
  std::vector<std::string> scenarios = {};  // empty: all
  std::vector<cases::SetOption> sets = {};
  std::string choice = "equilibrium";
  std::uint64_t seed = 1;
};

struct ResolvedValue {
  std::string key;
  std::string value;
  std::string origin;  // "case.toml", "parameter.csv", "--set", "default"
};

struct StageTime {
  std::string stage;
  double seconds = 0;
};

struct FileHash {
  std::string name;
  std::string sha256;
  std::size_t bytes = 0;
};

struct Manifest {
  RunRequest request = {};
  std::string version = {};
  std::string case_name = {};
  std::vector<FileHash> inputs = {};
  std::vector<ResolvedValue> values = {};
  std::vector<std::string> warnings = {};  // "W2020 link.csv:12 ..."
  std::vector<std::string> credits = {};
  std::vector<FileHash> outputs = {};  // all files but run.json itself
  // What differs between two runs of the same inputs: never part of a comparison.
  int threads = 0;
  std::string started = {};  // UTC, ISO 8601
  std::vector<StageTime> timings = {};
  std::size_t peak_memory_bytes = 0;
};

/// The inputs' side of a manifest.
Manifest describe(const cases::Case& a_case, const RunRequest& request);

/// Notes the time of day and the number of threads: of the execution, never of the result.
///
/// @param threads 0: all cores
void note_start(Manifest& manifest, int threads);

/// Hashes every file below `folder` but run.json, in order of name.
std::vector<FileHash> hash_outputs(const std::filesystem::path& folder);

std::string to_json(const Manifest& manifest);

/// @throws InputError if the file is missing, no JSON, or not a run.json
Manifest read_manifest(const std::filesystem::path& run_folder);

/// Largest resident set of this process so far, from the operating system.
std::size_t peak_memory_bytes();

}  // namespace corridor::study
