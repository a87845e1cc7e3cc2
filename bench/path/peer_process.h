// Another program that answers one line for each line that it is sent, so that its work can be
// timed in turn with ours.
#pragma once

#include <cstdio>
#include <optional>
#include <string>

#include <sys/types.h>

namespace corridor::bench {

struct PeerAnswer {
  double cpu_seconds = 0;
  unsigned long long check = 0;
};

/// Runs PROGRAM FOLDER, which reads commands from its standard input, a word a line, and answers
/// each with a line "CPU_SECONDS CHECK".
class PeerProcess {
 public:
  /// @throws std::runtime_error if there can be no such process
  PeerProcess(const std::string& program, const std::string& folder);
  ~PeerProcess();
  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;

  /// @throws std::runtime_error if it does not answer
  PeerAnswer ask(const std::string& command);

 private:
  pid_t process_ = -1;
  std::FILE* to_ = nullptr;
  std::FILE* from_ = nullptr;
};

}  // namespace corridor::bench
