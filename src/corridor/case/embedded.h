// The case that the program carries inside, so that `corridor demo` works from the binary alone.
#pragma once

#include <string_view>
#include <vector>

namespace corridor::cases {

struct EmbeddedFile {
  std::string_view name;
  std::string_view bytes;
};

/// The files of the China-Pakistan Economic Corridor case (cases/cpec).
std::vector<EmbeddedFile> embedded_case_cpec();

}  // namespace corridor::cases
