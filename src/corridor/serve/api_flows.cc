// Flows of a state with changes on it, computed in this process: what a click on the map asks for.
#include <stdexcept>

#include <fmt/format.h>

#include "corridor/case/change.h"
#include "corridor/output/flows_json.h"
#include "corridor/serve/api.h"
#include "corridor/serve/api_query.h"
#include "corridor/serve/event_stream.h"
#include "corridor/serve/reply.h"

namespace corridor::serve {
namespace {

using httplib::Request;
using httplib::Response;
using Json = nlohmann::ordered_json;

constexpr std::size_t kSets = 256;  // --set of one request
constexpr int kJsonDepth = 4;

}  // namespace

// Analyses run as processes of their own, which the system can stop; this one cannot be stopped
// without all others.
void check_memory(const cases::Case& a_case, std::size_t most_bytes) {
  const auto megabytes = [](std::size_t bytes) { return (bytes + (1U << 20U) - 1) >> 20U; };
  const std::size_t bytes = study::what_if_bytes(a_case);
  if (bytes <= most_bytes) {
    return;
  }
  throw InputError(
      Error{.code = "E6006",
            .what = "the flows of this case take more memory than one answer may",
            .file = "flows",
            .found = fmt::format("about {} MB for {} links and {} commodities", megabytes(bytes),
                                 a_case.links.size(), a_case.commodities.size()),
            .expected = fmt::format("at most {} MB", megabytes(most_bytes)),
            .hint = fmt::format("corridor serve --limit-flows {} allows it", megabytes(bytes))});
}

void Api::get_flows(const Request& request, Response& response) {
  FlowsRequest asked;
  for (const auto& [name, value] : query_of(request)) {
    if (name == "scenario") {
      asked.question.scenario = value;
    } else if (name == "season") {
      asked.question.season = value;
    } else if (name == "year") {
      asked.question.year = parse_year(value);
    } else if (name == "pairs") {
      asked.pairs = value == "1";
    } else if (name == "carrying") {
      asked.carrying = value == "1";
    } else if (name == "set") {
      asked.sets.push_back(parse_set(value));
    } else {
      refuse("E6003", "flows has no such parameter", name,
             "scenario, year, season, set, pairs or carrying");
    }
  }
  answer_flows(std::move(asked), request, response);
}

void Api::post_flows(const Request& request, Response& response) {
  if (!request.get_header_value("Content-Type").starts_with("application/json")) {
    send_error(response, 415, "the body must be application/json");
    return;
  }
  Json body;
  try {
    body = Json::parse(request.body, [](int depth, Json::parse_event_t, Json&) {
      if (depth > kJsonDepth) {
        throw std::runtime_error("nested deeper than any request of ours");
      }
      return true;
    });
  } catch (const std::exception& error) {
    send_error(response, 400, fmt::format("not the JSON that is expected: {}", error.what()));
    return;
  }
  FlowsRequest asked;
  try {
    for (const auto& [name, value] : body.items()) {
      if (name == "scenario") {
        asked.question.scenario = value.get<std::string>();
      } else if (name == "season") {
        asked.question.season = value.get<std::string>();
      } else if (name == "year") {
        asked.question.year = value.get<int>();
      } else if (name == "pairs") {
        asked.pairs = value.get<bool>();
      } else if (name == "carrying") {
        asked.carrying = value.get<bool>();
      } else if (name == "set") {
        for (const std::string& text : value.get<std::vector<std::string>>()) {
          asked.sets.push_back(parse_set(text));
        }
      } else {
        refuse("E6003", "flows has no such parameter", name,
               "scenario, year, season, set, pairs or carrying");
      }
    }
  } catch (const Json::exception& error) {
    send_error(response, 400, fmt::format("not the JSON that is expected: {}", error.what()));
    return;
  }
  answer_flows(std::move(asked), request, response);
}

/// A place to compute in; throws if there is none, or nobody to compute for.
Gate::Place Api::enter(const Connection& client) {
  Gate::Place place = gate_.enter([&] { return !client.gone(); });
  if (!place) {
    if (!client.gone()) {
      throw TooMany{};
    }
    throw ClientGone{};
  }
  return place;
}

std::string Api::flows_text(const FlowsRequest& asked, const Connection& client,
                            const Progress& progress) {
  cases::DividedSets sets = cases::divide_sets(asked.sets);
  const LoadedPointer loaded = sound_case(sets.of_case);
  check_memory(loaded->a_case, options_.flow_bytes);
  study::WhatIf question = asked.question;
  question.changes = std::move(sets.changes);
  question.threads = options_.threads;
  question.progress = [&](const ProgressEvent& event) {
    if (client.gone()) {
      throw ClientGone{};
    }
    if (progress) {
      progress(event);
    }
  };
  const Gate::Place place = enter(client);
  const auto before = store_.base_flows(loaded, question);
  const auto found = study::what_if(loaded->a_case, question, before);
  return output::flows_json(loaded->a_case, found,
                            {.pairs = asked.pairs, .carrying = asked.carrying})
             .dump(2) +
         "\n";
}

void Api::answer_flows(FlowsRequest asked, const Request& request, Response& response) {
  const Connection& client = client_of_thread();
  if (asked.sets.size() > kSets) {
    refuse("E6004", "more changes than one request may have", "", fmt::format("at most {}", kSets));
  }
  if (!wants_events(request)) {
    send(request, response, flows_text(asked, client, {}), "application/json");
    return;
  }
  stream(response, [this, asked = std::move(asked), &client](const auto& tell) {
    return flows_text(asked, client, [&](const ProgressEvent& event) {
      tell(server_event(
          "progress",
          Json{{"stage", event.stage}, {"done", event.done}, {"total", event.total}}.dump()));
    });
  });
}

}  // namespace corridor::serve
