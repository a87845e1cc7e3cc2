// A folder of a test's own, filled with the files it names and gone afterwards.
#pragma once

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>

#include <unistd.h>

namespace corridor::import {

class Folder {
 public:
  Folder(std::initializer_list<std::pair<std::string, std::string>> files = {})
      : path_(std::filesystem::path(CORRIDOR_BINARY_DIR) /
              ("import_test_" + std::to_string(::getpid()) + "_" + std::to_string(count_++))) {
    std::filesystem::create_directories(path_);
    for (const auto& [name, text] : files) {
      add(name, text);
    }
  }
  // Without the sync to disk of write_file, which takes longer than the tests.
  void add(const std::string& name, const std::string& text) {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
};

}  // namespace corridor::import
