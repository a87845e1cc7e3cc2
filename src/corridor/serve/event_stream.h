// Answers that tell of their progress as server-sent events, and why an answer is given up.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <httplib.h>

#include "corridor/serve/case_store.h"

namespace corridor::serve {

struct ClientGone {};  // nobody is left to answer
struct TooMany {};     // no place to wait in
struct BrokenCase {
  LoadedPointer loaded;
};

/// "event: NAME", the data line by line, and an empty line.
std::string server_event(std::string_view name, const std::string& data);

bool wants_events(const httplib::Request& request);

/// Runs `work`, which may tell of its progress, and sends its result as the event `result`, or why
/// there is none as `failed`.
void stream(httplib::Response& response,
            std::function<std::string(const std::function<void(std::string)>&)> work);

}  // namespace corridor::serve
