// The flows of a case, all scenarios, years and seasons, with all files and the report:
//   study_bench cases/cpec
#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "corridor/output/run_folder.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: study_bench CASE\n");
    return 2;
  }
  const auto folder = std::filesystem::temp_directory_path() / "corridor_study_bench";
  constexpr int kRounds = 5;
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto began = std::chrono::steady_clock::now();
    const auto a_case = corridor::cases::open_case(argv[1]);
    corridor::output::run_into(folder, a_case, {.case_folder = argv[1]}, {});
    best = std::min(
        best, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  std::filesystem::remove_all(folder);
  fmt::print(
      "corridor run {} --only flows: {:.2f} s, best of {} (bar 2 s); peak memory {:.0f} MB\n",
      argv[1], best, kRounds, static_cast<double>(corridor::study::peak_memory_bytes()) / 1e6);
  return 0;
}
