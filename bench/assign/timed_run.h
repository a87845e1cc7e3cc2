// One equilibrium in a process of its own, timed from the network in memory to the gap certified:
// ours, or that of a reference program (spartalab's Algorithm B with its parameter file).
#pragma once

#include "published.h"

#include <filesystem>
#include <optional>

namespace corridor::assign {

struct RunLimits {
  double gap = 1e-6;
  int threads = 1;
  double max_seconds = 0;  // 0: none
};

struct TimedRun {
  double wall_s = 0, cpu_s = 0;
  long peak_kb = 0;  // of the whole process, reading its files included
  double gap = 0;    // as the solver certifies it
  double objective = 0;
  bool serial = false;  // the program said that it was built without threads
};

/// Reads the network and solves it in a child of this process.
TimedRun run_ours(const std::filesystem::path& networks, const Published& published,
                  const RunLimits& limits);

/// The files that the reference reads, unpacked, with the factors in their head.
void prepare_reference(const std::filesystem::path& folder, const std::filesystem::path& networks,
                       const Published& published);

/// Timed from the program's line "File read and memory allocated." to that of its last iteration.
/// @param folder as `prepare_reference` left it
/// @returns none if it could not be run or printed no iteration
std::optional<TimedRun> run_reference(const std::filesystem::path& program,
                                      const std::filesystem::path& folder, const RunLimits& limits);

}  // namespace corridor::assign
