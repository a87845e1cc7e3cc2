#include "corridor/serve/api.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/case/change.h"
#include "corridor/output/basemap.h"
#include "corridor/output/flows_json.h"
#include "corridor/output/geojson.h"
#include "corridor/output/layers.h"
#include "corridor/serve/case_json.h"
#include "corridor/serve/reply.h"

namespace corridor::serve {
namespace {

using httplib::Request;
using httplib::Response;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMayWait = 32;  // answers that wait for a place
constexpr std::size_t kSets = 256;    // --set of one request
constexpr std::size_t kAnswers = 64;  // of analyses, kept
constexpr int kListeners = 64;        // of /events
constexpr int kJsonDepth = 4;
constexpr double kMostZoom = 24;
constexpr std::size_t kWindowed = 8;  // layers that are kept ready for windows

// What the map shows of a feature without asking again.
std::vector<std::string> window_fields() {
  return {"link_id", "terminal_id", "zone_id", "node_id",      "name",
          "mode",    "ref",         "status",  "length",       "source_id",
          "as_of",   "confidence",  "family",  "terminal_type"};
}

struct ClientGone {};
struct TooMany {};
struct BrokenCase {
  LoadedPointer loaded;
};

const Connection& client_of_thread() {
  const Connection* client = Connection::current();
  if (client == nullptr) {
    throw std::logic_error("a handler outside a connection");
  }
  return *client;
}

std::string percent_decoded(std::string_view text) {
  constexpr int kHex = 16;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* const begin = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(begin, begin + 2, byte, kHex).ptr == begin + 2) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

// In the order given, and split at the first "=": the library splits set=link.R1.closed=1 at both.
Query query_of(const Request& request) {
  Query query;
  const std::size_t mark = request.target.find('?');
  if (mark == std::string::npos) {
    return query;
  }
  for (const std::string& part : split(std::string_view(request.target).substr(mark + 1), '&')) {
    const std::size_t equals = std::min(part.find('='), part.size());
    query.emplace_back(percent_decoded(part.substr(0, equals)),
                       percent_decoded(part.substr(std::min(equals + 1, part.size()))));
  }
  return query;
}

[[noreturn]] void refuse(const char* code, const std::string& what, const std::string& found,
                         const std::string& expected) {
  throw InputError(Error{.code = code,
                         .what = what,
                         .file = "query",
                         .found = found.substr(0, 64),
                         .expected = expected});
}

int parse_year(const std::string& text) {
  constexpr int kLastYear = 9999;
  const auto year = parse_integer(text);
  if (!year || *year < 0 || *year > kLastYear) {
    refuse("E6004", "a parameter with a value that it cannot take", text, "a year");
  }
  return static_cast<int>(*year);
}

output::Box parse_box(const std::string& text) {
  std::vector<double> edges;
  for (const std::string& part : split(text, ',')) {
    const auto number = parse_number(part);
    if (number && std::isfinite(*number)) {
      edges.push_back(*number);
    }
  }
  if (edges.size() != 4 || edges[2] < edges[0] || edges[3] < edges[1]) {
    refuse("E6004", "a parameter with a value that it cannot take", text,
           "west,south,east,north in degrees");
  }
  return {.west = edges[0], .south = edges[1], .east = edges[2], .north = edges[3]};
}

cases::SetOption parse_set(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    refuse("E6004", "set without a value", text, "KEY=VALUE");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

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

bool wants_events(const Request& request) {
  return request.get_header_value("Accept").find("text/event-stream") != std::string::npos;
}

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

/// Runs `work`, which may tell of its progress, and sends its result as server-sent events.
void stream(Response& response,
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

}  // namespace

Api::Api(const ServeOptions& options)
    : options_(options), store_(options.case_folder, options.sets), gate_(options.runs, kMayWait) {}

void Api::answer(Handler handler, const Request& request, Response& response) {
  try {
    (this->*handler)(request, response);
  } catch (const InputError& error) {
    send_error(response, 422, error.what(), error.errors());
  } catch (const BrokenCase& broken) {
    send_error(response, 409, "the case has errors", broken.loaded->problems);
  } catch (const TooMany&) {
    response.set_header("Retry-After", "1");
    send_error(response, 503, "too many answers wait: ask again");
  } catch (const ClientGone&) {
    send_error(response, 503, "stopped: the client has gone");
  } catch (const EnvironmentError& error) {
    send_error(response, 503, error.what());
  } catch (const std::exception& error) {
    send_error(response, 500, fmt::format("internal error: {}", error.what()));
  }
}

void Api::add_to(HttpServer& server) {
  const auto get = [&](const char* path, Handler handler) {
    server.Get(path, [this, handler](const Request& request, Response& response) {
      answer(handler, request, response);
    });
  };
  get("/api/v1/case", &Api::get_case);
  get("/api/v1/layers/([a-z]+)", &Api::get_layer);
  get("/api/v1/tables/([a-z_]+)", &Api::get_table);
  get("/api/v1/basemap", &Api::get_basemap);
  get("/api/v1/flows", &Api::get_flows);
  get("/api/v1/analyses/([a-z-]+)", &Api::get_analysis);
  get("/api/v1/events", &Api::get_events);
  get("/api/v1/openapi.json", &Api::get_openapi);
  server.Post("/api/v1/flows", [this](const Request& request, Response& response) {
    answer(&Api::post_flows, request, response);
  });
}

LoadedPointer Api::sound_case(const std::vector<cases::SetOption>& sets) {
  LoadedPointer loaded = store_.get();
  if (!loaded->sound()) {
    throw BrokenCase{loaded};
  }
  if (sets.empty()) {
    return loaded;
  }
  LoadedPointer variant = store_.get(sets);
  if (!variant->sound()) {
    throw InputError(variant->problems);  // the case is sound: the request's --set is not
  }
  return variant;
}

std::vector<std::string> Api::offered() const {
  std::vector<std::string> names;
  for (const ServedCommand& command : served_commands()) {
    if (std::find(options_.commands.begin(), options_.commands.end(), command.name) !=
        options_.commands.end()) {
      names.push_back(command.name);
    }
  }
  return names;
}

void Api::get_case(const Request& request, Response& response) {
  const LoadedPointer loaded = store_.get();
  send_json(request, response,
            case_json({.a_case = loaded->a_case,
                       .folder = options_.case_folder,
                       .problems = loaded->problems,
                       .version = loaded->version,
                       .analyses = offered()}));
}

void Api::get_layer(const Request& request, Response& response) {
  const std::string name = request.matches[1];
  if (!query_of(request).empty()) {
    const std::string text = window_text(name, request);
    if (!text.empty()) {
      send(request, response, text, "application/geo+json");
      return;
    }
  } else {
    const LoadedPointer loaded = sound_case({});
    for (const output::Layer& layer : output::run_layers(loaded->a_case, {})) {
      if (layer.name == name) {
        send(request, response, output::geojson(layer), "application/geo+json");
        return;
      }
    }
  }
  send_error(response, 404, "there is no such layer: node, link, terminal or zone");
}

std::shared_ptr<const WindowedLayer> Api::windowed(const LoadedPointer& loaded,
                                                   const std::string& name) {
  const std::string key = loaded->version + " " + name;
  {
    const std::scoped_lock lock(mutex_);
    if (const auto known = windowed_.find(key); known != windowed_.end()) {
      return known->second;
    }
  }
  const cases::Case& a_case = loaded->a_case;
  for (const output::Layer& layer : output::run_layers(a_case, {})) {
    if (layer.name != name) {
      continue;
    }
    std::vector<double> weight;
    for (const cases::Link& link : a_case.links) {
      // The faster roads; what has hours instead of a speed (a sea lane) before them.
      weight.push_back(link.hours ? std::numeric_limits<double>::infinity() : link.free_speed_kmh);
    }
    const auto made = std::make_shared<const WindowedLayer>(
        layer, window_fields(), name == "link" ? weight : std::vector<double>{});
    const std::scoped_lock lock(mutex_);
    if (windowed_.size() >= kWindowed) {
      windowed_.clear();
    }
    windowed_[key] = made;
    return made;
  }
  return nullptr;
}

// Empty: there is no such layer.
std::string Api::window_text(const std::string& name, const Request& request) {
  std::optional<double> zoom;
  std::optional<output::Box> box;
  study::WhatIf state;
  bool by_flow = false;
  for (const auto& [key, value] : query_of(request)) {
    if (key == "zoom") {
      zoom = parse_number(value);
      if (!zoom || !(*zoom >= 0 && *zoom <= kMostZoom)) {  // "nan" is a number
        refuse("E6004", "a parameter with a value that it cannot take", value,
               fmt::format("a zoom from 0 to {}", kMostZoom));
      }
    } else if (key == "box") {
      box = parse_box(value);
    } else if (key == "carrying") {
      by_flow = value == "1";
    } else if (key == "scenario") {
      state.scenario = value;
    } else if (key == "season") {
      state.season = value;
    } else if (key == "year") {
      state.year = parse_year(value);
    } else {
      refuse("E6003", "a layer has no such parameter", key,
             "zoom, box, carrying, scenario, year or season");
    }
  }
  if (!zoom || !box) {
    refuse("E6004", "a window of a layer without its zoom or its box", "", "zoom and box");
  }
  const LoadedPointer loaded = sound_case({});
  const auto layer = windowed(loaded, name);
  if (!layer) {
    return {};
  }
  std::vector<std::uint32_t> first;
  if (by_flow && name == "link") {
    const Connection& client = client_of_thread();
    const Gate::Place place = enter(client);
    state.threads = options_.threads;
    const auto base = store_.base_flows(loaded, state);
    const auto& tonnes = base->flows.years.front().seasons.front().arc_t_per_day;
    const auto& arcs_of = loaded->a_case.supernetwork.link_arcs;
    for (const LinkId link : IdRange<LinkId>(loaded->a_case.links.size())) {
      const bool carries = std::any_of(arcs_of[link].begin(), arcs_of[link].end(), [&](ArcId arc) {
        return arc.valid() && tonnes[arc.value] > 0;
      });
      if (carries) {
        first.push_back(link.value);
      }
    }
  }
  return output::geojson(layer->window({.zoom = *zoom, .box = *box}, first));
}

void Api::get_table(const Request& request, Response& response) {
  const LoadedPointer loaded = store_.get();
  const auto found = loaded->a_case.tables.find(request.matches[1].str() + ".csv");
  if (found == loaded->a_case.tables.end()) {
    send_error(response, 404, "the case has no such table");
    return;
  }
  send_json(request, response, table_json(found->second));
}

void Api::get_basemap(const Request& request, Response& response) {
  send_json(request, response, basemap_json(sound_case({})->a_case));
}

void Api::get_openapi(const Request& request, Response& response) {
  send(request, response, std::string(openapi_json()), "application/json");
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
      const cases::SetOption set = parse_set(value);
      (cases::is_change(set) ? asked.question.changes : asked.of_case).push_back(set);
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
          const cases::SetOption set = parse_set(text);
          (cases::is_change(set) ? asked.question.changes : asked.of_case).push_back(set);
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
  const LoadedPointer loaded = sound_case(asked.of_case);
  study::WhatIf question = asked.question;
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
  if (asked.of_case.size() + asked.question.changes.size() > kSets) {
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

void Api::get_events(const Request&, Response& response) {
  if (++listeners_ > kListeners) {
    --listeners_;
    throw TooMany{};
  }
  const Connection& client = client_of_thread();
  response.set_header("Cache-Control", "no-store");
  response.set_chunked_content_provider(
      "text/event-stream",
      [this, &client](std::size_t, httplib::DataSink& sink) {
        constexpr std::chrono::milliseconds kLook{250};
        constexpr int kBeats = 40;  // of kLook: a sign of life for the client
        std::string version;
        for (int beat = 0; !client.gone(); ++beat) {
          const std::string now = store_.get()->version;
          std::string text;
          if (now != version) {
            version = now;
            text = server_event("case", Json{{"version", version}}.dump());
          } else if (beat % kBeats == 0) {
            text = ": here\n\n";
          }
          if (!text.empty() && !sink.write(text.data(), text.size())) {
            break;
          }
          std::this_thread::sleep_for(kLook);
        }
        sink.done();
        return false;
      },
      [this](bool) { --listeners_; });
}

std::vector<Endpoint> endpoints() {
  std::vector<Endpoint> all = {
      {"get", "/api/v1/case", {}},
      {"get",
       "/api/v1/layers/{layer}",
       {"layer", "zoom", "box", "carrying", "scenario", "year", "season"}},
      {"get", "/api/v1/tables/{table}", {"table"}},
      {"get", "/api/v1/basemap", {}},
      {"get", "/api/v1/flows", {"scenario", "year", "season", "set", "pairs", "carrying"}},
      {"post", "/api/v1/flows", {}},
      {"get", "/api/v1/events", {}},
      {"get", "/api/v1/openapi.json", {}},
  };
  for (const ServedCommand& command : served_commands()) {
    Endpoint endpoint{.method = "get", .path = "/api/v1/analyses/" + command.name};
    for (const Parameter& parameter : command.parameters) {
      endpoint.parameters.push_back(parameter.name);
    }
    all.push_back(std::move(endpoint));
  }
  return all;
}

}  // namespace corridor::serve
