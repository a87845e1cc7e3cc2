// Runs the program as a user would: in a folder of its own, through a shell.
#pragma once

#include "case/small_case.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

namespace corridor::app {

struct Answer {
  int exit_code = -1;
  std::string out;
  std::string err;
};

inline std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// A test with a folder to work in, in which "small" is the small case.
struct CommandLine : testing::Test {
  CommandLine() {
    std::filesystem::create_directory(folder.path() / "small");
    cases::write_case(folder.path() / "small", cases::small_files());
  }

  /// Runs `corridor ARGUMENTS`, as a shell reads them.
  Answer corridor(const std::string& arguments) const {
    return shell("'" CORRIDOR_BINARY_DIR "/bin/corridor' " + arguments);
  }

  Answer shell(const std::string& command) const {
    const auto out = folder.path() / "stdout";
    const auto err = folder.path() / "stderr";
    const std::string line = "cd '" + folder.path().string() + "' && { " + command + "\n} >'" +
                             out.string() + "' 2>'" + err.string() + "' </dev/null";
    const int status = std::system(line.c_str());
    Answer answer{WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out), text_of(err)};
    std::filesystem::remove(out);
    std::filesystem::remove(err);
    return answer;
  }

  cases::TemporaryFolder folder;
};

}  // namespace corridor::app
