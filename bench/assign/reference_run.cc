#include "reference_run.h"

#include <chrono>
#include <fstream>
#include <string_view>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace corridor::assign {

namespace {

using Clock = std::chrono::steady_clock;

/// CPU seconds of a running process: fields 14 and 15 of its stat file.
double cpu_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string skipped;
  for (int field = 1; field < 14; ++field) {
    file >> skipped;
  }
  double user = 0;
  double system = 0;
  file >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

[[noreturn]] void become(const std::filesystem::path& program, const std::filesystem::path& folder,
                         int output) {
  dup2(output, STDOUT_FILENO);
  if (chdir(folder.c_str()) == 0) {
    // Its lines must arrive when they are printed, not when a buffer is full.
    execlp("stdbuf", "stdbuf", "-oL", program.c_str(), "parameters.txt", nullptr);
  }
  _exit(127);
}

}  // namespace

std::optional<Timing> run_reference(const std::filesystem::path& program,
                                    const std::filesystem::path& folder) {
  int ends[2] = {};
  if (pipe(ends) != 0) {
    return std::nullopt;
  }
  const pid_t process = fork();
  if (process == 0) {
    close(ends[0]);
    become(program, folder, ends[1]);
  }
  close(ends[1]);
  Timing timing;
  bool any = false;
  Clock::time_point first;
  double first_cpu = 0;
  std::string line;
  char c = 0;
  while (read(ends[0], &c, 1) == 1) {
    if (c != '\n') {
      line += c;
      continue;
    }
    if (!any) {
      any = true;
      first = Clock::now();
      first_cpu = cpu_of(process);
    }
    if (std::string_view(line).starts_with("Iteration")) {
      timing.wall_s = std::chrono::duration<double>(Clock::now() - first).count();
      timing.cpu_s = cpu_of(process) - first_cpu;
    }
    line.clear();
  }
  close(ends[0]);
  int status = 0;
  rusage used{};
  wait4(process, &status, 0, &used);
  timing.peak_mb = used.ru_maxrss / 1024;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || timing.wall_s == 0) {
    return std::nullopt;
  }
  return timing;
}

}  // namespace corridor::assign
