#include "corridor/base/progress.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

namespace corridor {
namespace {

struct Terminal {
  using Clock = std::chrono::steady_clock;

  std::mutex mutex;
  std::string stage;
  Clock::time_point began = Clock::now();
  Clock::time_point drawn = began;
  bool line_open = false;

  void show(const ProgressEvent& event) {
    const std::scoped_lock lock(mutex);
    const auto now = Clock::now();
    if (event.stage != stage) {
      stage = event.stage;
      began = now;
    }
    if (event.finished) {
      fmt::print(stderr, "{}{:>11}  {}\n", line_open ? "\r\x1b[K" : "", event.stage, event.detail);
      line_open = false;
      return;
    }
    constexpr auto kQuiet = std::chrono::seconds(1);
    constexpr auto kRedraw = std::chrono::milliseconds(100);
    if (now - began < kQuiet || now - drawn < kRedraw) {
      return;
    }
    drawn = now;
    line_open = true;
    const double seconds = std::chrono::duration<double>(now - began).count();
    std::string eta;
    if (event.total > 0 && event.done > 0) {
      const double share = static_cast<double>(event.done) / static_cast<double>(event.total);
      eta = fmt::format("{:3.0f} %  {:.0f} s left", 100 * share, seconds * (1 - share) / share);
    }
    fmt::print(stderr, "\r\x1b[K{:>11}  {}  {}", event.stage, event.detail, eta);
    std::fflush(stderr);
  }
};

}  // namespace

Progress terminal_progress(bool quiet) {
  if (quiet || ::isatty(STDERR_FILENO) == 0) {
    return {};
  }
  return [terminal = std::make_shared<Terminal>()](const ProgressEvent& event) {
    terminal->show(event);
  };
}

}  // namespace corridor
