// The files of the web app inside the program, each compressed with gzip; none without the app.
#pragma once

#include <vector>

#include "corridor/case/embedded.h"

namespace corridor::serve {

/// Names as in the path, with ".gz" at the end.
std::vector<cases::EmbeddedFile> embedded_app();

/// docs/openapi.json.
std::vector<cases::EmbeddedFile> embedded_openapi();

}  // namespace corridor::serve
