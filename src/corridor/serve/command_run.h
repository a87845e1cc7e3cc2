// A command of the program run as a process of its own, for the analyses that take their time: it
// can be stopped when the client goes, its memory and time are limited, and its answer is the
// command line's by construction.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace corridor::serve {

struct CommandLimits {
  std::chrono::seconds time{600};
  std::size_t memory_bytes = std::size_t{4} << 30;
  std::size_t output_bytes = std::size_t{64} << 20;
};

enum class CommandEnd { finished, stopped, too_long, too_large };

struct CommandAnswer {
  CommandEnd end = CommandEnd::finished;
  int exit_code = -1;  // of a finished one; -1: ended by a signal
  std::string out = {};
  std::string err = {};
};

/// Runs `program` with `arguments`, without a shell, and with nothing of ours but the environment.
///
/// @param wanted asked every 100 ms; false stops the process and what it has started
/// @throws EnvironmentError if there can be no further process
CommandAnswer run_command(const std::string& program, const std::vector<std::string>& arguments,
                          const CommandLimits& limits, const std::function<bool()>& wanted);

}  // namespace corridor::serve
