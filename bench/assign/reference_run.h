// Runs another assignment program (spartalab's Algorithm B and its parameter file) and times it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace corridor::assign {

struct Timing {
  double wall_s = 0;
  double cpu_s = 0;
  long peak_mb = 0;
};

/// @param folder holds `parameters.txt` and what it names
/// @returns time from the first line that the program prints (its files are read by then) to its
///          last iteration; none if it could not be run
std::optional<Timing> run_reference(const std::filesystem::path& program,
                                    const std::filesystem::path& folder);

}  // namespace corridor::assign
