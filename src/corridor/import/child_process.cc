#include "corridor/import/child_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corridor/base/error.h"

namespace corridor::import {
namespace {

constexpr std::uint64_t kLongestText = 1U << 20U;

// Only the soft bound: allow_child_seconds() may raise it.
void limit(decltype(RLIMIT_CPU) what, rlim_t most) {
  rlimit bound{};
  ::getrlimit(what, &bound);
  bound.rlim_cur = std::min(most, bound.rlim_max);
  ::setrlimit(what, &bound);
}

[[noreturn]] void be_child(int descriptor, unsigned cpu_seconds,
                           const std::function<void(Sink&)>& work) {
  limit(RLIMIT_CPU, cpu_seconds);
  limit(RLIMIT_CORE, 0);
  if (const int nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0) {
    ::dup2(nowhere, STDERR_FILENO);
    ::dup2(nowhere, STDOUT_FILENO);
  }
  for (const int fault : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGPIPE}) {
    ::signal(fault, SIG_DFL);  // a handler of this process has no business in the child
  }
  int status = 0;
  try {
    Sink sink(descriptor);
    work(sink);
  } catch (...) {
    status = 1;  // the stream ends early, which says it
  }
  ::_exit(status);
}

// Ends the child however this scope is left.
struct Child {
  pid_t id;
  int descriptor;
  ~Child() {
    ::close(descriptor);
    ::kill(id, SIGKILL);  // it has said all, or is stuck; it holds nothing that needs care
    while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
};

}  // namespace

void Sink::write(const void* bytes, std::size_t size) {
  const char* at = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t done = ::write(descriptor_, at, size);
    if (done < 0 && errno == EINTR) {
      continue;
    }
    if (done <= 0) {
      throw BrokenStream{};
    }
    at += done;
    size -= static_cast<std::size_t>(done);
  }
}

void Sink::number(std::uint64_t value) {
  write(&value, sizeof value);
}

void Sink::text(const std::string& value) {
  number(value.size());
  write(value.data(), value.size());
}

void Sink::values(const std::vector<double>& values) {
  write(values.data(), values.size() * sizeof(double));
}

void Source::read(void* bytes, std::size_t size) {
  char* at = static_cast<char*>(bytes);
  while (size > 0) {
    const ssize_t done = ::read(descriptor_, at, size);
    if (done < 0 && errno == EINTR) {
      continue;
    }
    if (done <= 0) {
      throw BrokenStream{};
    }
    at += done;
    size -= static_cast<std::size_t>(done);
  }
}

std::uint64_t Source::number(std::uint64_t most) {
  std::uint64_t value = 0;
  read(&value, sizeof value);
  if (value > most) {
    throw BrokenStream{};
  }
  return value;
}

std::string Source::text() {
  std::string value(number(kLongestText), '\0');
  read(value.data(), value.size());
  return value;
}

std::vector<double> Source::values(std::size_t count) {
  std::vector<double> values(count);
  read(values.data(), count * sizeof(double));
  return values;
}

void allow_child_seconds(unsigned more) {
  rlimit bound{};
  if (::getrlimit(RLIMIT_CPU, &bound) == 0 && bound.rlim_cur != RLIM_INFINITY) {
    limit(RLIMIT_CPU, bound.rlim_cur + more);
  }
}

void run_in_child(unsigned cpu_seconds, const std::function<void(Sink&)>& work,
                  const std::function<void(Source&)>& take) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw EnvironmentError(fmt::format("cannot open a pipe: {}", std::strerror(errno)));
  }
  const pid_t id = ::fork();
  if (id < 0) {
    const int cause = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw EnvironmentError(fmt::format("cannot start a process: {}", std::strerror(cause)));
  }
  if (id == 0) {
    ::close(ends[0]);
    be_child(ends[1], cpu_seconds, work);
  }
  ::close(ends[1]);
  const Child child{.id = id, .descriptor = ends[0]};
  Source source(ends[0]);
  take(source);
}

}  // namespace corridor::import
