// A small judge of HTML and SVG: is every tag closed, every attribute quoted, every entity known?
#pragma once

#include <string>
#include <string_view>

namespace corridor::output {

/// Empty if the text is well formed (as XML, but for the void elements and the doctype of HTML);
/// else what is wrong and where.
std::string fault_of_markup(std::string_view text);

}  // namespace corridor::output
