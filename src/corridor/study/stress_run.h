// An ensemble as a job that may be stopped at any point: tiles of years, each a file with its hash
// in FOLDER.partial, done on threads, by shards of an array job or by MPI ranks, and put together
// in the order of years. The same bytes whoever did which tile, and however often it was killed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "corridor/study/stress.h"

namespace corridor::study {

struct Shard {
  std::uint64_t index = 0;  // from 0
  std::uint64_t count = 1;
};

struct StressJob {
  std::uint64_t years = 10'000;  // at most, where a half-width is given
  /// Stop when 1.96 standard errors of the expected annual loss are at most this share of it; 0:
  /// all years.
  double half_width = 0;
  std::filesystem::path folder = {};  // of the results; empty: no checkpoints
  bool resume = false;
  bool force = false;   // replaces results, and starts over what was not finished
  bool redact = false;  // files for publication: kinds and areas, no links
  std::optional<Shard> shard = {};
  std::vector<std::string> sets = {};  // --set, as typed: part of what must not change
  Progress progress = {};
};

struct StressRun {
  StressResult result = {};
  bool complete = false;               // false: a shard, whose tiles wait for the others
  bool finished_before = false;        // nothing was left to do: the results are there
  std::uint64_t tiles = 0;             // of the job
  std::uint64_t tiles_taken_over = 0;  // found whole
  std::uint64_t tiles_done_again = 0;  // found cut short or changed
};

/// @throws InputError E4601 if what is to be resumed was another ensemble (says what changed),
/// E4602
///         if there is an unfinished one and neither resume nor force, E4603 if results are there
StressRun run_stress_job(const StressModel& model, const StressJob& job);

/// What the results depend on, as key and value in a fixed order: inputs by hash, seed, options.
std::vector<std::pair<std::string, std::string>> identity_of(const StressModel& model,
                                                             const StressJob& job);

/// A tile as bytes with its hash, and back; none if it was cut short or changed.
std::string tile_bytes(const StressTile& tile);
std::optional<StressTile> parse_tile(const std::string& bytes);

/// Files of the results: stress.json, years.csv, exceedance.csv, hazards.csv, subjects.csv,
/// commodities.csv.
struct ResultFile {
  std::string name = {};
  std::string text = {};
};
std::vector<ResultFile> stress_files(const StressModel& model, const StressResult& result,
                                     const StressJob& job);

}  // namespace corridor::study
