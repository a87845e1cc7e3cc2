#include "corridor/base/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "corridor/base/error.h"

namespace corridor {
namespace fs = std::filesystem;

AtomicFile::AtomicFile(fs::path path)
    : path_(std::move(path)),
      partial_(path_.string() + ".partial"),
      file_(std::fopen(partial_.c_str(), "wb")) {
  if (file_ == nullptr) {
    fail("open");
  }
}

AtomicFile::~AtomicFile() {
  if (file_ != nullptr) {
    std::fclose(file_);
    std::error_code ignored;
    fs::remove(partial_, ignored);
  }
}

void AtomicFile::fail(const char* doing) const {
  throw EnvironmentError(
      fmt::format("cannot {} {}: {}", doing, path_.string(), std::strerror(errno)));
}

void AtomicFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) {
    fail("write");
  }
}

void AtomicFile::commit() {
  if (std::fflush(file_) != 0) {
    fail("write");
  }
  if (::fsync(::fileno(file_)) != 0 && errno != EINVAL) {  // EINVAL: a pipe or device
    fail("sync");
  }
  std::FILE* file = std::exchange(file_, nullptr);
  if (std::fclose(file) != 0) {
    std::error_code ignored;
    fs::remove(partial_, ignored);
    fail("close");
  }
  if (std::rename(partial_.c_str(), path_.c_str()) != 0) {
    const int cause = errno;
    std::error_code ignored;
    fs::remove(partial_, ignored);
    errno = cause;
    fail("rename to");
  }
}

void write_file(const fs::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

std::string read_file(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    throw EnvironmentError(fmt::format("cannot read {}: {}", path.string(), std::strerror(errno)));
  }
  std::string bytes;
  std::error_code ignored;
  const auto size = fs::file_size(path, ignored);
  constexpr std::size_t kBlock = 1 << 16;
  std::size_t used = 0;
  bytes.resize(ignored ? kBlock : static_cast<std::size_t>(size) + 1);
  while (true) {
    if (used == bytes.size()) {
      bytes.resize(bytes.size() + kBlock);
    }
    const ssize_t got = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      const int cause = errno;
      ::close(descriptor);
      throw EnvironmentError(
          fmt::format("cannot read {}: {}", path.string(), std::strerror(cause)));
    }
    if (got == 0) {
      break;
    }
    used += static_cast<std::size_t>(got);
  }
  ::close(descriptor);
  bytes.resize(used);
  return bytes;
}

AtomicFolder::AtomicFolder(fs::path path, bool overwrite)
    : path_(std::move(path)), partial_(path_.string() + ".partial") {
  if (!overwrite && fs::exists(path_)) {
    throw InputError(Error{.code = "E1008",
                           .what = fmt::format("{} exists already", path_.string()),
                           .file = path_.string(),
                           .hint = "give another -o DIR, or --force to replace it"});
  }
  std::error_code cause;
  fs::remove_all(partial_, cause);
  fs::create_directories(partial_, cause);
  if (cause) {
    throw EnvironmentError(fmt::format("cannot create {}: {}", partial_.string(), cause.message()));
  }
}

AtomicFolder::~AtomicFolder() {
  if (!committed_) {
    std::error_code ignored;
    fs::remove_all(partial_, ignored);
  }
}

void AtomicFolder::commit() {
  // The old folder is moved aside first: at any moment either it or the new one is whole.
  const fs::path old = path_.string() + ".old";
  std::error_code cause;
  fs::remove_all(old, cause);
  if (fs::exists(path_)) {
    fs::rename(path_, old, cause);
    if (cause) {
      throw EnvironmentError(fmt::format("cannot replace {}: {}", path_.string(), cause.message()));
    }
  }
  fs::rename(partial_, path_, cause);
  if (cause) {
    std::error_code ignored;
    fs::rename(old, path_, ignored);
    throw EnvironmentError(fmt::format("cannot rename to {}: {}", path_.string(), cause.message()));
  }
  committed_ = true;
  fs::remove_all(old, cause);
}

}  // namespace corridor
