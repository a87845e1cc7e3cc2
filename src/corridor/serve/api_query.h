// What a request asks for, and what is said of a question that cannot be.
#pragma once

#include <string>

#include <httplib.h>

#include "corridor/case/case.h"
#include "corridor/output/geojson.h"
#include "corridor/serve/command_list.h"

namespace corridor::serve {

/// In the order given, and split at the first "=": the library splits set=link.R1.closed=1 at both.
Query query_of(const httplib::Request& request);

/// @throws InputError with the code, about the query
[[noreturn]] void refuse(const char* code, const std::string& what, const std::string& found,
                         const std::string& expected);

/// @throws InputError E6004, as the next two
int parse_year(const std::string& text);
/// "west,south,east,north" in degrees.
output::Box parse_box(const std::string& text);
/// "KEY=VALUE".
cases::SetOption parse_set(const std::string& text);

}  // namespace corridor::serve
