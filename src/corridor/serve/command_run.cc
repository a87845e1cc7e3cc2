#include "corridor/serve/command_run.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corridor/base/error.h"

namespace corridor::serve {
namespace {

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) {
      throw EnvironmentError(fmt::format("no pipe: {}", std::strerror(errno)));
    }
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int end(std::size_t which) const { return ends_.at(which); }
  void close_end(std::size_t which) {
    if (ends_.at(which) >= 0) {
      ::close(ends_.at(which));
      ends_.at(which) = -1;
    }
  }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

// A process in a group of its own, killed and reaped with the object if it is still there.
class Process {
 public:
  Process(const std::string& program, const std::vector<std::string>& arguments, int out, int err,
          const CommandLimits& limits) {
    std::vector<char*> words{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) {
      words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);  // no client's socket
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    const int failure =
        ::posix_spawn(&id_, program.c_str(), &files, &attributes, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
      id_ = -1;
      throw EnvironmentError(fmt::format("{}: {}", program, std::strerror(failure)));
    }
    const rlimit memory{limits.memory_bytes, limits.memory_bytes};
    ::prlimit(id_, RLIMIT_AS, &memory, nullptr);
  }
  ~Process() {
    if (id_ > 0) {
      ::kill(-id_, SIGKILL);
      wait();
    }
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// @return exit code, -1 if a signal ended it
  int wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t id_ = -1;
};

// Appends what is there; false at the end of the stream.
bool take(int descriptor, std::string& text) {
  std::array<char, 65536> bytes{};
  const ssize_t count = ::read(descriptor, bytes.data(), bytes.size());
  if (count > 0) {
    text.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return count > 0 || (count < 0 && errno == EINTR);
}

}  // namespace

CommandAnswer run_command(const std::string& program, const std::vector<std::string>& arguments,
                          const CommandLimits& limits, const std::function<bool()>& wanted) {
  Pipe out;
  Pipe err;
  Process process(program, arguments, out.end(1), err.end(1), limits);
  out.close_end(1);
  err.close_end(1);
  CommandAnswer answer;
  const auto deadline = std::chrono::steady_clock::now() + limits.time;
  constexpr int kLookMs = 100;
  std::array<pollfd, 2> ends{pollfd{out.end(0), POLLIN, 0}, pollfd{err.end(0), POLLIN, 0}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    ::poll(ends.data(), ends.size(), kLookMs);
    if (ends[0].fd >= 0 && ends[0].revents != 0 && !take(ends[0].fd, answer.out)) {
      ends[0].fd = -1;
    }
    if (ends[1].fd >= 0 && ends[1].revents != 0 && !take(ends[1].fd, answer.err)) {
      ends[1].fd = -1;
    }
    if (answer.out.size() + answer.err.size() > limits.output_bytes) {
      answer.end = CommandEnd::too_large;
      return answer;
    }
    if (std::chrono::steady_clock::now() > deadline) {
      answer.end = CommandEnd::too_long;
      return answer;
    }
    if (!wanted()) {
      answer.end = CommandEnd::stopped;
      return answer;
    }
  }
  answer.exit_code = process.wait();
  return answer;
}

}  // namespace corridor::serve
