// Where a name is: links and terminals by a part of their id, name or number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/output/geometry.h"

namespace corridor::serve {

struct NameFound {
  std::string table = {};  // link or terminal
  std::string id = {};
  std::string name = {};
  output::Box box = {};  // of its ends
};

struct NamesFound {
  std::vector<NameFound> first = {};
  std::size_t more = 0;  // beyond those
};

/// Those whose id is the text come first, then those that begin with it, then those that hold it;
/// each in the order of the case, links before terminals. Latin letters match in both cases.
///
/// @param text not empty
NamesFound search_names(const cases::Case& a_case, std::string_view text, std::size_t most);

}  // namespace corridor::serve
