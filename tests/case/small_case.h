// A case folder written from a few strings, so that tests read as small stories.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::cases {

/// Files by name, as text. A table whose header has no source_id gets the columns source_id and
/// confidence, filled with "S" and "A", where its schema asks for them.
using Files = std::map<std::string, std::string>;

/// A sound little case in which `changed` files stand in for the plain ones; an empty text leaves a
/// file out.
///
///     A ==road 120 km== B ==road 120 km== C (port) ~~sea 1200 km~~ D
///
/// One commodity of which an hour costs 1 USD/t, 36,500 t a year from A to D, one scenario `today`
/// in 2030, one season.
Files small_files(const Files& changed = {});

/// A port at C that takes 40 of the 100 t a day, and 500 USD for a tonne that does not move.
Files small_port();

/// A folder in the system's place for temporary files, removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void write_case(const std::filesystem::path& folder, const Files& files);

/// small_files(changed), read. @throws InputError with all problems
Case small_case(const Files& changed = {});

/// What the reader says of small_files(changed), warnings included; paths are those in the folder
/// ("link.csv:2:5").
std::string problems_of(const Files& changed, const std::vector<SetOption>& sets = {});

/// `text` without every "`folder`/" in it.
std::string without_folder(std::string text, const std::filesystem::path& folder);

}  // namespace corridor::cases
