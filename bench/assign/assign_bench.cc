// Equilibrium on the published networks: ours and a reference program, interleaved.
//
//   assign_bench --networks DIR [--reference PROGRAM]... [--gap 1e-6,1e-10] [--threads 1,2]
//                [--only Barcelona,Winnipeg] [--rounds 5] [--long-seconds 60] [--max-seconds 1800]
//                [--closures yes|no]
//
// Prints the table of docs/methods/assignment.md, then what a closure costs. The reference is
// spartalab's Algorithm B, named once for each of its builds (serial or threaded, -O2 or -O3);
// without one only our times are printed.
#include "speed_table.h"

#include <algorithm>
#include <ctime>
#include <limits>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "corridor/assign/assign.h"
#include "corridor/base/text.h"

namespace corridor::assign {
namespace {

struct Options {
  SpeedOptions speed;
  bool closures = true;
};

double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Closes used links one by one and solves again from the solution before.
void closures(const std::filesystem::path& networks, const Published& published, double gap) {
  PublishedProblem read(networks, published);
  Problem& problem = read.problem;
  double before = cpu_now();
  const Assignment whole = user_equilibrium(problem, {.relative_gap = gap, .threads = 1});
  const double cold = cpu_now() - before;
  constexpr std::size_t kClosures = 50;
  std::vector<double> seconds;
  const std::size_t arcs = read.network.link_count();
  for (std::size_t i = 0; seconds.size() < kClosures && i < arcs; ++i) {
    const std::size_t arc = i * 37 % arcs;
    if (whole.volume[arc] <= 0) {
      continue;
    }
    double& cost = problem.classes[0].fixed_cost[arc];
    const double kept = cost;
    cost = std::numeric_limits<double>::infinity();
    before = cpu_now();
    user_equilibrium(problem, {.relative_gap = gap, .threads = 1, .start = whole.warm_start});
    seconds.push_back(cpu_now() - before);
    cost = kept;
  }
  std::ranges::sort(seconds);
  fmt::print(
      "\n{} to {:.0e}, one thread: cold {:.3f} CPU s, after a closure {:.4f} (median of {}), "
      "{:.4f} "
      "(worst): 1/{:.1f} of cold\n",
      published.folder, gap, cold, seconds[seconds.size() / 2], seconds.size(), seconds.back(),
      cold / seconds[seconds.size() / 2]);
}

template <class T>
std::vector<T> numbers(const std::vector<std::string>& parts) {
  std::vector<T> values;
  for (const auto& part : parts) {
    values.push_back(static_cast<T>(std::stod(part)));
  }
  return values;
}

Options parse(int count, char** arguments) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = arguments[i];
    const std::string value = arguments[i + 1];
    if (name == "--networks") {
      options.speed.networks = value;
    } else if (name == "--reference") {
      options.speed.references.push_back(std::filesystem::absolute(value));
    } else if (name == "--only") {
      options.speed.only = split(value, ',');
    } else if (name == "--rounds") {
      options.speed.rounds = std::stoi(value);
    } else if (name == "--long-seconds") {
      options.speed.long_s = std::stod(value);
    } else if (name == "--max-seconds") {
      options.speed.max_seconds = std::stod(value);
    } else if (name == "--closures") {
      options.closures = value == "yes";
    } else if (name == "--gap") {
      options.speed.gaps = numbers<double>(split(value, ','));
    } else if (name == "--threads") {
      options.speed.threads = numbers<int>(split(value, ','));
    } else {
      options.speed.networks.clear();
      break;
    }
  }
  return options;
}

int run(const Options& options) {
  if (options.speed.networks.empty()) {
    fmt::print(stderr,
               "usage: assign_bench --networks DIR [--reference PROGRAM]... [--gap 1e-6,1e-10]"
               " [--threads 1,2] [--only NAMES] [--rounds 5] [--long-seconds 60]"
               " [--max-seconds 1800] [--closures yes|no]\n");
    return 2;
  }
  for (const auto& program : options.speed.references) {
    if (!std::filesystem::exists(program)) {
      fmt::print("the reference {} is absent\n", program.string());
    }
  }
  if (options.speed.references.empty()) {
    fmt::print("no --reference: only our times are printed\n\n");
  }
  print_speed_table(options.speed);
  if (options.closures) {
    closures(options.speed.networks, published_network("Chicago-Sketch"),
             options.speed.gaps.back());
  }
  return 0;
}

}  // namespace
}  // namespace corridor::assign

int main(int count, char** arguments) {
  return corridor::assign::run(corridor::assign::parse(count, arguments));
}
