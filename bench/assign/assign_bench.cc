// Equilibrium on the published networks: ours and a reference program, interleaved.
//
//   assign_bench --networks DIR [--reference PROGRAM]... [--gap 1e-6,1e-10] [--threads 1,2]
//                [--only Barcelona,Winnipeg] [--rounds 3]
//
// Seconds run from the network in memory to the gap certified, medians of the rounds. With several
// reference programs (builds of one) the fastest counts.
#include "reference_run.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include "corridor/assign/assign.h"
#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/import/packed_text.h"
#include "corridor/import/tntp.h"

namespace corridor::assign {
namespace {

struct Case {
  const char* folder;
  const char* net;
  const char* trips;
  double toll_factor, distance_factor;
};

const Case kCases[] = {
    {"SiouxFalls", "SiouxFalls_net.tntp", "SiouxFalls_trips.tntp", 0, 0},
    {"Anaheim", "Anaheim_net.tntp", "Anaheim_trips.tntp", 0, 0},
    {"Barcelona", "Barcelona_net.tntp", "Barcelona_trips.tntp", 0, 0},
    {"Winnipeg", "Winnipeg_net.tntp", "Winnipeg_trips.tntp", 0, 0},
    {"Chicago-Sketch", "ChicagoSketch_net.tntp", "ChicagoSketch_trips.tntp.gz", 0.02, 0.04},
    {"Berlin-Center", "berlin-center_net.tntp.gz", "berlin-center_trips.tntp", 0, 0},
    {"chicago-regional", "ChicagoRegional_net.tntp", "ChicagoRegional_trips_SYNTHETIC.tntp.gz", 0.1,
     0.25},
};

struct Options {
  std::filesystem::path networks;
  std::vector<std::string> references;
  std::vector<double> gaps = {1e-6, 1e-10};
  std::vector<int> threads = {1};
  std::vector<std::string> only = {"Barcelona", "Winnipeg", "Chicago-Sketch", "Berlin-Center"};
  int rounds = 3;
};

Problem problem_of(const import::TntpNetwork& network, const import::TntpTrips& trips,
                   const Case& c) {
  Problem problem;
  problem.graph = &network.graph;
  problem.delays.resize(network.link_count());
  for (std::size_t i = 0; i < network.link_count(); ++i) {
    problem.delays[network.arc_of_link[i].value] = {DelayShape::bpr, network.free_flow_time[i],
                                                    network.capacity[i], network.b[i],
                                                    network.power[i]};
  }
  UserClass users;
  for (const auto& entry : trips.entries) {
    users.demand.push_back({NodeId{entry.origin}, NodeId{entry.destination}, entry.trips});
  }
  users.fixed_cost = import::fixed_cost_by_arc(network, c.toll_factor, c.distance_factor);
  problem.classes.push_back(std::move(users));
  return problem;
}

double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The files that the reference reads: unpacked, factors in the head.
void prepare(const std::filesystem::path& folder, const std::filesystem::path& source,
             const Case& c, double gap) {
  std::string net = import::read_packed_text(source / c.net);
  const auto end = net.find("<END OF METADATA>");
  net.insert(end, fmt::format("<TOLL FACTOR> {}\n<DISTANCE FACTOR> {}\n", c.toll_factor,
                              c.distance_factor));
  write_file(folder / "net.txt", net);
  write_file(folder / "trips.txt", import::read_packed_text(source / c.trips));
  write_file(folder / "parameters.txt",
             fmt::format("<FILE PATH> ./\n<NETWORK FILE> net.txt\n<TRIPS FILE> trips.txt\n"
                         "<CONVERGENCE GAP> {:g}\n<FLOWS FILE> flows.txt\n",
                         gap));
}

Timing median(std::vector<Timing> runs) {
  std::ranges::sort(runs, {}, &Timing::cpu_s);
  const Timing middle = runs[runs.size() / 2];
  std::ranges::sort(runs, {}, &Timing::wall_s);
  return {runs[runs.size() / 2].wall_s, middle.cpu_s, middle.peak_mb};
}

void compare(const Case& c, const Options& options, double gap, int threads) {
  const auto source = options.networks / c.folder;
  const auto network = import::read_tntp_network(source / c.net);
  const auto trips = import::read_tntp_trips(source / c.trips);
  const Problem problem = problem_of(network, trips, c);
  const auto folder = std::filesystem::temp_directory_path() /
                      fmt::format("assign_bench_{}_{}", c.folder, getpid());
  std::filesystem::create_directories(folder);
  if (!options.references.empty()) {
    prepare(folder, source, c, gap);
  }
  std::vector<Timing> ours;
  std::vector<std::vector<Timing>> theirs(options.references.size());
  double reached = 0;
  for (int round = 0; round < options.rounds; ++round) {
    const double before = cpu_now();
    const Assignment solution =
        user_equilibrium(problem, {.relative_gap = gap, .threads = threads});
    ours.push_back({solution.seconds, cpu_now() - before, 0});
    reached = solution.relative_gap;
    for (std::size_t r = 0; r < theirs.size(); ++r) {
      if (const auto timing = run_reference(options.references[r], folder)) {
        theirs[r].push_back(*timing);
      }
    }
  }
  std::filesystem::remove_all(folder);
  const Timing own = median(ours);
  std::optional<Timing> best;
  for (const auto& runs : theirs) {
    if (!runs.empty() && (!best || median(runs).cpu_s < best->cpu_s)) {
      best = median(runs);
    }
  }
  fmt::print("{:17} {:6.0e} {:2}  {:8.3f} {:8.3f}  {:8.1e}", c.folder, gap, threads, own.wall_s,
             own.cpu_s, reached);
  if (best) {
    fmt::print("  {:8.3f} {:8.3f}  {:6.1f} {:6.1f}", best->wall_s, best->cpu_s,
               best->wall_s / own.wall_s, best->cpu_s / own.cpu_s);
  } else {
    fmt::print("  reference absent");
  }
  fmt::print("\n");
  std::fflush(stdout);
}

/// Closes used links one by one and solves again from the solution before.
void closures(const Case& c, const Options& options, double gap) {
  const auto source = options.networks / c.folder;
  const auto network = import::read_tntp_network(source / c.net);
  const auto trips = import::read_tntp_trips(source / c.trips);
  Problem problem = problem_of(network, trips, c);
  double before = cpu_now();
  const Assignment whole = user_equilibrium(problem, {.relative_gap = gap});
  const double cold = cpu_now() - before;
  constexpr std::size_t kClosures = 50;
  std::vector<double> seconds;
  const std::size_t arcs = network.link_count();
  for (std::size_t i = 0; seconds.size() < kClosures && i < arcs; ++i) {
    const std::size_t arc = i * 37 % arcs;
    if (whole.volume[arc] <= 0) {
      continue;
    }
    double& cost = problem.classes[0].fixed_cost[arc];
    const double kept = cost;
    cost = std::numeric_limits<double>::infinity();
    before = cpu_now();
    user_equilibrium(problem, {.relative_gap = gap, .start = whole.warm_start});
    seconds.push_back(cpu_now() - before);
    cost = kept;
  }
  std::ranges::sort(seconds);
  fmt::print(
      "{:17} {:6.0e}  cold {:.3f} CPU s, after a closure {:.4f} (median), {:.4f} (worst): "
      "1/{:.1f} of cold\n",
      c.folder, gap, cold, seconds[seconds.size() / 2], seconds.back(),
      cold / seconds[seconds.size() / 2]);
}

Options parse(int count, char** arguments) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = arguments[i];
    const auto parts = split(arguments[i + 1], ',');
    if (name == "--networks") {
      options.networks = arguments[i + 1];
    } else if (name == "--reference") {
      options.references.push_back(std::filesystem::absolute(arguments[i + 1]));
    } else if (name == "--only") {
      options.only = parts;
    } else if (name == "--rounds") {
      options.rounds = std::stoi(arguments[i + 1]);
    } else if (name == "--gap") {
      options.gaps.clear();
      for (const auto& part : parts) {
        options.gaps.push_back(std::stod(part));
      }
    } else if (name == "--threads") {
      options.threads.clear();
      for (const auto& part : parts) {
        options.threads.push_back(std::stoi(part));
      }
    }
  }
  return options;
}

int run(const Options& options) {
  if (options.networks.empty()) {
    fmt::print(stderr,
               "usage: assign_bench --networks DIR [--reference PROGRAM] [--gap 1e-6,1e-10]"
               " [--threads 1,2] [--only NAMES] [--rounds 3]\n");
    return 2;
  }
  if (options.references.empty()) {
    fmt::print("no --reference: only our times are printed\n");
  }
  fmt::print(
      "network              gap  t    wall s    CPU s   reached     ref wall  ref CPU  ratio: "
      "wall, CPU\n");
  for (const Case& c : kCases) {
    if (std::ranges::find(options.only, c.folder) == options.only.end()) {
      continue;
    }
    for (const double gap : options.gaps) {
      for (const int threads : options.threads) {
        compare(c, options, gap, threads);
      }
    }
    if (std::string(c.folder) == "Chicago-Sketch") {
      closures(c, options, options.gaps.back());
    }
  }
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  fmt::print("our peak memory over all of these: {} MB\n", used.ru_maxrss / 1024);
  return 0;
}

}  // namespace
}  // namespace corridor::assign

int main(int count, char** arguments) {
  return corridor::assign::run(corridor::assign::parse(count, arguments));
}
