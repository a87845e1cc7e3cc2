#include "corridor/import/packed_text.h"

#include <memory>

#include <archive.h>
#include <archive_entry.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/error.h"

namespace corridor::import {

namespace {

InputError broken(const std::filesystem::path& path, const std::string& what) {
  return InputError(Error{.code = "E1301",
                          .what = "file cannot be unpacked: " + what,
                          .file = path.string(),
                          .hint = "fetch or pack the file again; plain text is read too"});
}

std::string cause(archive* reader) {
  const char* text = archive_error_string(reader);
  return text == nullptr ? "its data is damaged" : text;
}

std::string unpack(const std::filesystem::path& path, const std::string& packed) {
  const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(), archive_read_free);
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_format_zip(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_memory(reader.get(), packed.data(), packed.size()) != ARCHIVE_OK ||
      archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK) {
    throw broken(path, cause(reader.get()));
  }
  std::string text;
  std::string chunk(std::size_t{1} << 18U, '\0');
  for (;;) {
    const la_ssize_t got = archive_read_data(reader.get(), chunk.data(), chunk.size());
    if (got < 0) {
      throw broken(path, cause(reader.get()));
    }
    if (got == 0) {
      break;
    }
    text.append(chunk, 0, static_cast<std::size_t>(got));
    if (text.size() > kMostTextBytes) {
      throw broken(path, "its text is longer than 2 GiB");
    }
  }
  const int after = archive_read_next_header(reader.get(), &entry);
  if (after == ARCHIVE_OK) {
    throw broken(path, "the archive must hold exactly one file");
  }
  if (after != ARCHIVE_EOF) {
    throw broken(path, cause(reader.get()));
  }
  return text;
}

}  // namespace

std::string read_packed_text(const std::filesystem::path& path) {
  std::string bytes = read_file(path);
  if (bytes.size() > kMostTextBytes) {
    throw broken(path, "it is longer than 2 GiB");
  }
  const bool packed = bytes.starts_with("\x1f\x8b") || bytes.starts_with("PK\x03\x04") ||
                      bytes.starts_with("PK\x05\x06");
  return packed ? unpack(path, bytes) : bytes;
}

}  // namespace corridor::import
