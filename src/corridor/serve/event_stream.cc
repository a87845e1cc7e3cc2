#include "corridor/serve/event_stream.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "corridor/base/text.h"

namespace corridor::serve {
namespace {

using Json = nlohmann::ordered_json;

std::string error_text(const std::string& text) {
  return Json{{"error", text}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Says what went wrong in an answer that is already streaming.
std::string failure_event() {
  try {
    throw;
  } catch (const InputError& error) {
    return server_event("failed", error_text(error.what()));
  } catch (const BrokenCase&) {
    return server_event("failed", error_text("the case has errors: see /api/v1/case"));
  } catch (const TooMany&) {
    return server_event("failed", error_text("too many answers wait: ask again"));
  } catch (const ClientGone&) {
    return {};
  } catch (const std::exception& error) {
    return server_event("failed", error_text(error.what()));
  }
}

}  // namespace

std::string server_event(std::string_view name, const std::string& data) {
  std::string text = fmt::format("event: {}\n", name);
  std::size_t start = 0;
  while (start <= data.size()) {
    const std::size_t end = std::min(data.find('\n', start), data.size());
    text += fmt::format("data: {}\n", std::string_view(data).substr(start, end - start));
    start = end + 1;
  }
  return text + "\n";
}

bool wants_events(const httplib::Request& request) {
  return request.get_header_value("Accept").find("text/event-stream") != std::string::npos;
}

void stream(httplib::Response& response,
            std::function<std::string(const std::function<void(std::string)>&)> work) {
  response.set_header("Cache-Control", "no-store");
  response.set_chunked_content_provider(
      "text/event-stream", [work = std::move(work)](std::size_t, httplib::DataSink& sink) {
        const auto tell = [&](const std::string& event) {
          if (!sink.write(event.data(), event.size())) {
            throw ClientGone{};
          }
        };
        std::string last;
        try {
          last = server_event("result", std::string(trimmed(work(tell))));
        } catch (...) {
          last = failure_event();
        }
        sink.write(last.data(), last.size());
        sink.done();
        return true;
      });
}

}  // namespace corridor::serve
