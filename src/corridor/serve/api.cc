#include "corridor/serve/api.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "corridor/serve/case_json.h"
#include "corridor/serve/event_stream.h"
#include "corridor/serve/reply.h"

namespace corridor::serve {
namespace {

using httplib::Request;
using httplib::Response;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMayWait = 32;  // answers that wait for a place
constexpr int kListeners = 64;        // of /events

}  // namespace

const Connection& client_of_thread() {
  const Connection* client = Connection::current();
  if (client == nullptr) {
    throw std::logic_error("a handler outside a connection");
  }
  return *client;
}

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
  get("/api/v1/search", &Api::get_search);
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
      {"get", "/api/v1/search", {"text", "count"}},
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
