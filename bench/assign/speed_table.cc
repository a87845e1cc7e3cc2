#include "speed_table.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <unistd.h>

namespace corridor::assign {

namespace {

/// chicago-regional has no published demand, and its reference takes minutes: one gap for it.
constexpr double kRegionalGap = 1e-4;
constexpr double kKbPerMb = 1024;

/// The least of what several runs needed.
struct Least {
  double wall_s = 0, cpu_s = 0, peak_kb = 0, gap = 0, objective = 0;
  std::string build;  // with the least wall time
  bool any = false;

  void add(const TimedRun& run, const std::string& name) {
    if (!any || run.wall_s < wall_s) {
      wall_s = run.wall_s;
      build = name;
      gap = run.gap;
      objective = run.objective;
    }
    const auto peak = static_cast<double>(run.peak_kb);
    cpu_s = any ? std::min(cpu_s, run.cpu_s) : run.cpu_s;
    peak_kb = any ? std::min(peak_kb, peak) : peak;
    any = true;
  }
};

struct Cell {
  Least ours, reference;
  double short_of_gap = 0;  // the least gap of a build that did not get there; 0: none
};

/// Three digits that count.
std::string digits(double value) {
  return value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:#.3g}", value);
}

std::string reference_cells(const Cell& cell) {
  if (!cell.reference.any) {
    return cell.short_of_gap > 0 ? fmt::format("gap {:.1e} | | | | | |", cell.short_of_gap)
                                 : "absent | | | | | |";
  }
  const Least& ours = cell.ours;
  const Least& reference = cell.reference;
  return fmt::format("{} | {} | {:.0f} | {} | **{:.1f}** | {:.1f} | {:.0e} |",
                     digits(reference.wall_s), digits(reference.cpu_s),
                     reference.peak_kb / kKbPerMb, reference.build, reference.wall_s / ours.wall_s,
                     reference.cpu_s / ours.cpu_s,
                     std::abs(reference.objective / ours.objective - 1));
}

/// Runs ours and every build in turn, `rounds` times, with every number of threads.
class Comparison {
 public:
  Comparison(const SpeedOptions& options, const Published& published, double gap)
      : options_(options),
        published_(published),
        gap_(gap),
        folder_(std::filesystem::temp_directory_path() /
                fmt::format("assign_bench_{}_{}", published.folder, getpid())) {
    if (!options.references.empty()) {
      prepare_reference(folder_, options.networks, published);
    }
  }
  ~Comparison() { std::filesystem::remove_all(folder_); }
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  void run() {
    double longest = 0;
    while (rounds_ < options_.rounds && longest < options_.long_s) {
      ++rounds_;
      serial_.clear();
      for (const int threads : options_.threads) {
        longest = std::max(longest, run_with(threads));
      }
    }
  }

  void print() const {
    for (const int threads : options_.threads) {
      const Cell& cell = cells_.at(threads);
      fmt::print("| {} | {:.0e} | {} | {} | {} | {:.0f} | {} {} |\n", published_.folder, gap_,
                 threads, digits(cell.ours.wall_s), digits(cell.ours.cpu_s),
                 cell.ours.peak_kb / kKbPerMb, reference_cells(cell), rounds_);
    }
    std::fflush(stdout);
  }

 private:
  double run_with(int threads) {
    const RunLimits limits{.gap = gap_, .threads = threads, .max_seconds = options_.max_seconds};
    Cell& cell = cells_[threads];
    const TimedRun ours = run_ours(options_.networks, published_, limits);
    cell.ours.add(ours, "");
    double longest = ours.wall_s;
    for (const auto& program : options_.references) {
      // What has no threads is not run again for each number of them.
      auto run =
          serial_.contains(program) ? serial_.at(program) : run_reference(program, folder_, limits);
      if (!run) {
        continue;
      }
      if (run->serial) {
        serial_[program] = run;
      }
      longest = std::max(longest, run->wall_s);
      if (run->gap <= gap_) {
        cell.reference.add(*run, program.filename());
      } else {
        cell.short_of_gap =
            cell.short_of_gap > 0 ? std::min(cell.short_of_gap, run->gap) : run->gap;
      }
    }
    return longest;
  }

  const SpeedOptions& options_;
  const Published& published_;
  double gap_;
  std::filesystem::path folder_;
  std::map<int, Cell> cells_;
  std::map<std::filesystem::path, std::optional<TimedRun>> serial_;  // of this round
  int rounds_ = 0;
};

}  // namespace

void print_speed_table(const SpeedOptions& options) {
  fmt::print(
      "| network | gap | threads | s | CPU s | MB | reference s | CPU s | MB | its quickest build "
      "| "
      "**ratio** | of CPU | objectives differ by | rounds |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const Published& published : published_networks()) {
    const bool wanted = options.only.empty() || std::ranges::count(options.only, published.folder);
    if (!wanted) {
      continue;
    }
    const bool regional = std::string(published.folder) == "chicago-regional";
    for (const double gap : regional ? std::vector<double>{kRegionalGap} : options.gaps) {
      Comparison comparison(options, published, gap);
      comparison.run();
      comparison.print();
    }
  }
}

}  // namespace corridor::assign
