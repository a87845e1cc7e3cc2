// The table of speed: ours beside a reference program, interleaved, as Markdown.
#pragma once

#include "timed_run.h"

#include <filesystem>
#include <string>
#include <vector>

namespace corridor::assign {

struct SpeedOptions {
  std::filesystem::path networks = {};
  std::vector<std::filesystem::path> references = {};  // builds of one program, with threads or not
  std::vector<std::string> only = {};
  std::vector<double> gaps = {1e-6, 1e-10};
  std::vector<int> threads = {1, 2};
  int rounds = 5;
  double long_s = 60;  // after a round that takes longer there is no other
  double max_seconds = 1800;
};

/// Prints a row a network, gap and number of threads. A cell holds the least of its rounds; the
/// reference's cells the least of its builds, each wall, processor time and memory for itself.
void print_speed_table(const SpeedOptions& options);

}  // namespace corridor::assign
