// Files and folders that appear whole or not at all: written beside, synced, renamed.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string_view>

namespace corridor {

/// A file that is written beside its place (PATH.partial) and appears there on commit(). The
/// destructor removes what was not committed, so a crash or full disk leaves the last good file.
class AtomicFile {
 public:
  /// @throws EnvironmentError if the file cannot be opened
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// @throws EnvironmentError on a full disk or other failure, naming the path and the cause
  void write(std::string_view bytes);

  /// Flush, sync, rename. @throws EnvironmentError naming the path and the cause
  void commit();

 private:
  [[noreturn]] void fail(const char* doing) const;

  std::filesystem::path path_;
  std::filesystem::path partial_;
  std::FILE* file_;
};

/// Writes `bytes` to `path` through an AtomicFile.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// The whole file. @throws EnvironmentError if it cannot be read
std::string read_file(const std::filesystem::path& path);

/// A folder that is filled as PATH.partial and takes its place on commit().
class AtomicFolder {
 public:
  /// @param overwrite false: an existing `path` is an InputError that names --force
  AtomicFolder(std::filesystem::path path, bool overwrite);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  const std::filesystem::path& partial() const { return partial_; }
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path partial_;
  bool committed_ = false;
};

}  // namespace corridor
