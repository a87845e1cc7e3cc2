// Progress of long work. Library code reports; who listens decides what is shown.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace corridor {

/// Told of a stage ("Assigning"), what it is doing, and how far it is. May be called from any
/// thread, but never by two at once for one stage. An empty function: nobody listens.
struct ProgressEvent {
  std::string_view stage;
  std::string_view detail;
  std::uint64_t done = 0;
  std::uint64_t total = 0;  // 0: unknown
  bool finished = false;
};
using Progress = std::function<void(const ProgressEvent&)>;

/// Lines on stderr: one a stage when it ends; on a terminal also a line that is redrawn while work
/// runs longer than a second. Silent (an empty function) if stderr is not a terminal or `quiet`.
Progress terminal_progress(bool quiet);

}  // namespace corridor
