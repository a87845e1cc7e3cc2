#include "timed_run.h"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corridor/assign/assign.h"
#include "corridor/base/atomic_file.h"
#include "corridor/import/packed_text.h"

namespace corridor::assign {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kAttempts = 5;  // on a busy machine its lines may be read too late

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Processor seconds of a process, its threads together, to the nanosecond.
double cpu_of(pid_t process) {
  clockid_t clock{};
  timespec now{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &now) != 0) {
    return 0;
  }
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// A child whose output is read here. Ends and is waited for with the object.
class Child {
 public:
  template <class Body>  // void(int output), which ends the process
  explicit Child(const Body& body) {
    int ends[2] = {};
    if (pipe(ends) != 0) {
      throw std::runtime_error("no pipe");
    }
    std::fflush(stdout);
    process_ = fork();
    if (process_ == 0) {
      close(ends[0]);
      try {
        body(ends[1]);
      } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
      }
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~Child() { finish(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t process() const { return process_; }
  int output() const { return output_; }
  long peak_kb() const { return peak_kb_; }

  bool finish() {
    if (output_ < 0) {
      return succeeded_;
    }
    close(output_);
    output_ = -1;
    int status = 0;
    rusage used{};
    wait4(process_, &status, 0, &used);
    peak_kb_ = used.ru_maxrss;
    succeeded_ = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return succeeded_;
  }

 private:
  pid_t process_ = -1;
  int output_ = -1;
  long peak_kb_ = 0;
  bool succeeded_ = false;
};

double number_after(std::string_view line, std::string_view word) {
  const auto at = line.find(word);
  return at == std::string_view::npos
             ? 0
             : std::atof(std::string(line.substr(at + word.size())).c_str());
}

/// What a line of the reference says, at the time that it arrives.
class ReferenceLog {
 public:
  explicit ReferenceLog(pid_t process) : process_(process) {}

  /// What follows arrived at one time.
  void begin_block() { started_here_ = false; }

  void take(std::string_view line) {
    run.serial = run.serial || line.find("serial build") != std::string_view::npos;
    if (line.find("File read and memory allocated") != std::string_view::npos) {
      started_ = true;
      started_here_ = true;
      start_ = Clock::now();
      start_cpu_ = cpu_of(process_);
    } else if (started_ && line.starts_with("Iteration ")) {
      any_iteration = true;
      late = late || started_here_;
      run.wall_s = seconds_since(start_);
      run.cpu_s = cpu_of(process_) - start_cpu_;
      run.gap = number_after(line, "gap ");
      run.objective = number_after(line, "obj ");
    }
  }

  TimedRun run;
  bool any_iteration = false;
  bool late = false;  // its start was read together with an iteration: nothing was timed

 private:
  pid_t process_;
  bool started_ = false;
  bool started_here_ = false;
  Clock::time_point start_;
  double start_cpu_ = 0;
};

}  // namespace

TimedRun run_ours(const std::filesystem::path& networks, const Published& published,
                  const RunLimits& limits) {
  Child child([&](int output) {
    const PublishedProblem read(networks, published);
    const auto start = Clock::now();
    const double start_cpu = cpu_of(0);
    const Assignment solution = user_equilibrium(
        read.problem,
        {.relative_gap = limits.gap, .max_seconds = limits.max_seconds, .threads = limits.threads});
    const TimedRun run{.wall_s = seconds_since(start),
                       .cpu_s = cpu_of(0) - start_cpu,
                       .gap = solution.relative_gap,
                       .objective = solution.objective};
    _exit(write(output, &run, sizeof run) == sizeof run ? 0 : 1);
  });
  TimedRun run;
  const bool whole = read(child.output(), &run, sizeof run) == sizeof run;
  if (!child.finish() || !whole) {
    throw std::runtime_error(fmt::format("our own run of {} failed", published.folder));
  }
  run.peak_kb = child.peak_kb();
  return run;
}

void prepare_reference(const std::filesystem::path& folder, const std::filesystem::path& networks,
                       const Published& published) {
  const auto source = networks / published.folder;
  std::string net = import::read_packed_text(source / published.net);
  net.insert(net.find("<END OF METADATA>"),
             fmt::format("<TOLL FACTOR> {}\n<DISTANCE FACTOR> {}\n", published.toll_factor,
                         published.distance_factor));
  std::filesystem::create_directories(folder);
  write_file(folder / "net.txt", net);
  write_file(folder / "trips.txt", import::read_packed_text(source / published.trips));
}

namespace {

ReferenceLog follow(const std::filesystem::path& program, const std::filesystem::path& folder,
                    bool& succeeded) {
  Child child([&](int output) {
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    if (chdir(folder.c_str()) == 0) {
      // Its lines must arrive when they are printed, not when a buffer is full.
      execlp("stdbuf", "stdbuf", "-oL", program.c_str(), "parameters.txt", nullptr);
    }
  });
  ReferenceLog log(child.process());
  std::string line;
  char block[4096];
  for (ssize_t size = 0; (size = read(child.output(), block, sizeof block)) > 0;) {
    log.begin_block();
    for (const char c : std::string_view(block, static_cast<std::size_t>(size))) {
      if (c == '\n') {
        log.take(line);
        line.clear();
      } else {
        line += c;
      }
    }
  }
  succeeded = child.finish();
  log.run.peak_kb = child.peak_kb();
  return log;
}

}  // namespace

std::optional<TimedRun> run_reference(const std::filesystem::path& program,
                                      const std::filesystem::path& folder,
                                      const RunLimits& limits) {
  std::string parameters = fmt::format(
      "<FILE PATH> ./\n<NETWORK FILE> net.txt\n<TRIPS FILE> trips.txt\n<CONVERGENCE GAP> {:g}\n"
      "<FLOWS FILE> flows.txt\n<NUMBER OF THREADS> {}\n",
      limits.gap, limits.threads);
  if (limits.max_seconds > 0) {
    parameters += fmt::format("<MAX RUN TIME> {:g}\n", limits.max_seconds);
  }
  write_file(folder / "parameters.txt", parameters);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    bool succeeded = false;
    const ReferenceLog log = follow(program, folder, succeeded);
    if (!succeeded || !log.any_iteration) {
      return std::nullopt;
    }
    if (!log.late) {
      return log.run;
    }
  }
  return std::nullopt;
}

}  // namespace corridor::assign
