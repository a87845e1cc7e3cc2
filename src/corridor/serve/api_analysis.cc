// Analyses, each a command of the program run as a process of its own; the answers are kept.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/serve/api.h"
#include "corridor/serve/api_query.h"
#include "corridor/serve/event_stream.h"
#include "corridor/serve/reply.h"

namespace corridor::serve {
namespace {

using httplib::Request;
using httplib::Response;
using Json = nlohmann::ordered_json;

constexpr std::size_t kAnswers = 64;  // kept

}  // namespace

void Api::get_analysis(const Request& request, Response& response) {
  const std::string name = request.matches[1];
  const auto names = offered();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    send_error(response, 404, fmt::format("there is no such analysis: {}", fmt::join(names, ", ")));
    return;
  }
  const auto all = served_commands();
  const auto& command =
      *std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  Query query;
  for (const cases::SetOption& set : options_.sets) {
    query.emplace_back("set", set.key + "=" + set.value);
  }
  const Query asked = query_of(request);
  query.insert(query.end(), asked.begin(), asked.end());
  const auto arguments = arguments_of(command, options_.case_folder, query);
  const std::string key = fmt::format("{} {}", sound_case({})->version, fmt::join(arguments, "\n"));
  const Connection& client = client_of_thread();
  const auto work = [this, arguments, key, &client](const std::function<void(std::string)>& tell) {
    {
      const std::scoped_lock lock(mutex_);
      if (const auto known = answers_.find(key); known != answers_.end()) {
        return known->second;
      }
    }
    const Gate::Place place = enter(client);
    const auto began = std::chrono::steady_clock::now();
    int told = 0;
    const auto found = run_command(options_.program, arguments, options_.command, [&] {
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began;
      constexpr double kTellEach = 0.5;
      if (tell && passed.count() > kTellEach * (told + 1)) {
        ++told;
        tell(server_event("progress", Json{{"seconds", passed.count()}}.dump()));
      }
      return !client.gone();
    });
    if (found.end == CommandEnd::stopped) {
      throw ClientGone{};
    }
    if (found.end != CommandEnd::finished) {
      throw EnvironmentError(found.end == CommandEnd::too_long
                                 ? "stopped: longer than this server allows"
                                 : "stopped: a larger answer than this server allows");
    }
    if (found.exit_code == 2) {
      throw InputError(Error{.code = "E6005",
                             .what = "the analysis does not take this",
                             .file = arguments.front(),
                             .hint = found.err.substr(0, 8000)});
    }
    if (found.exit_code != 0 && found.exit_code != 1) {
      throw EnvironmentError(fmt::format("{} failed: {}", arguments.front(),
                                         found.err.empty() ? "out of memory or time" : found.err));
    }
    const std::scoped_lock lock(mutex_);
    if (answers_.size() >= kAnswers) {
      answers_.clear();
    }
    answers_[key] = found.out;
    return found.out;
  };
  if (wants_events(request)) {
    stream(response, work);
  } else {
    send(request, response, work({}), "application/json");
  }
}

}  // namespace corridor::serve
