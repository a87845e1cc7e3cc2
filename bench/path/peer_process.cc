#include "peer_process.h"

#include <array>
#include <csignal>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

namespace corridor::bench {

PeerProcess::PeerProcess(const std::string& program, const std::string& folder) {
  std::array<int, 2> down = {-1, -1};
  std::array<int, 2> up = {-1, -1};
  if (pipe(down.data()) != 0 || pipe(up.data()) != 0 || (process_ = fork()) < 0) {
    throw std::runtime_error("cannot start " + program);
  }
  if (process_ == 0) {
    dup2(down[0], STDIN_FILENO);
    dup2(up[1], STDOUT_FILENO);
    close(down[1]);
    close(up[0]);
    execl(program.c_str(), program.c_str(), folder.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  close(down[0]);
  close(up[1]);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that died is met as a missing answer
  to_ = fdopen(down[1], "w");
  from_ = fdopen(up[0], "r");
}

PeerProcess::~PeerProcess() {
  std::fclose(to_);  // its input ends, and it with it
  std::fclose(from_);
  waitpid(process_, nullptr, 0);
}

PeerAnswer PeerProcess::ask(const std::string& command) {
  PeerAnswer answer;
  if (std::fprintf(to_, "%s\n", command.c_str()) < 0 || std::fflush(to_) != 0 ||
      std::fscanf(from_, "%lf %llu", &answer.cpu_seconds, &answer.check) != 2) {
    throw std::runtime_error("the peer did not answer to " + command);
  }
  return answer;
}

}  // namespace corridor::bench
