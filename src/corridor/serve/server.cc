#include <algorithm>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "corridor/base/hash.h"
#include "corridor/serve/api.h"
#include "corridor/serve/embedded_app.h"
#include "corridor/serve/guard.h"
#include "corridor/serve/reply.h"
#include "corridor/serve/serve.h"

namespace corridor::serve {
namespace {

using httplib::Request;
using httplib::Response;

constexpr std::size_t kLeastToken = 16;

// Nothing from elsewhere, nothing inline, no frames; the map draws with a worker of its own and
// reads pictures that it has made itself.
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

constexpr const char* kWithoutApp =
    "<!doctype html><html lang=\"en\"><title>Corridor</title><h1>Corridor</h1>"
    "<p>This program was built without the web app. The API answers at "
    "<a href=\"/api/v1/case\">/api/v1/case</a>; <a href=\"/api/v1/openapi.json\">openapi.json</a> "
    "describes it.</p><p>To build the app: docs/map.md.</p></html>\n";

const char* type_of(std::string_view name) {
  const std::string_view end = name.substr(std::min(name.rfind('.'), name.size()));
  return end == ".html"                  ? "text/html; charset=utf-8"
         : end == ".js" || end == ".mjs" ? "text/javascript; charset=utf-8"
         : end == ".css"                 ? "text/css; charset=utf-8"
         : end == ".svg"                 ? "image/svg+xml"
         : end == ".json"                ? "application/json"
         : end == ".txt"                 ? "text/plain; charset=utf-8"
                                         : "application/octet-stream";
}

void send_file(const Request& request, Response& response, const cases::EmbeddedFile& file,
               const std::string& name) {
  const std::string tag = "\"" + sha256(file.bytes).substr(0, 32) + "\"";
  response.set_header("ETag", tag);
  response.set_header("Vary", "Accept-Encoding");
  if (request.get_header_value("If-None-Match").find(tag) != std::string::npos) {
    response.status = 304;
    return;
  }
  if (takes_gzip(request)) {
    response.set_header("Content-Encoding", "gzip");
    response.set_content(std::string(file.bytes), type_of(name));
  } else {
    response.set_content(gunzip(file.bytes), type_of(name));
  }
}

void answer_file(const Request& request, Response& response) {
  const std::string name = request.path == "/" ? "index.html" : request.path.substr(1);
  const auto files = embedded_app();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const auto& file) { return file.name == name + ".gz"; });
  if (found != files.end()) {
    send_file(request, response, *found, name);
  } else if (name == "index.html") {
    send(request, response, kWithoutApp, "text/html; charset=utf-8");
  } else {
    send_error(response, 404, "there is nothing at this address");
  }
}

ServeOptions checked(ServeOptions options) {
  ErrorList errors;
  if (!std::filesystem::is_directory(options.case_folder)) {
    errors.add({.code = "E1000",
                .what = "there is no such case folder",
                .file = options.case_folder,
                .expected = "a folder with case.toml, node.csv, link.csv and others",
                .hint = "corridor demo copies the embedded case to start from"});
  }
  if (!is_loopback(options.host) && options.token.empty()) {
    errors.add({.code = "E6002",
                .what = "other machines may ask only with a token",
                .file = "--token",
                .found = "--host " + options.host,
                .expected = fmt::format("--token with at least {} characters", kLeastToken),
                .hint = "as --token \"$(openssl rand -hex 16)\""});
  } else if (!options.token.empty() && options.token.size() < kLeastToken) {
    errors.add({.code = "E6002",
                .what = "a token that is easily guessed",
                .file = "--token",
                .expected = fmt::format("at least {} characters", kLeastToken),
                .hint = "as --token \"$(openssl rand -hex 16)\""});
  }
  errors.throw_if_any();
  return options;
}

}  // namespace

struct Server::State {
  explicit State(ServeOptions given)
      : options(checked(std::move(given))),
        guard{.host = options.host, .token = options.token},
        http(options.http),
        api(options) {}

  httplib::Server::HandlerResponse judge_request(const Request& request, Response& response) const {
    const Verdict verdict =
        judge(guard, {.host = request.get_header_value("Host"),
                      .origin = request.get_header_value("Origin"),
                      .fetch_site = request.get_header_value("Sec-Fetch-Site"),
                      .authorization = request.get_header_value("Authorization"),
                      .api = request.path.starts_with("/api/")});
    if (verdict.status == 200) {
      return httplib::Server::HandlerResponse::Unhandled;
    }
    if (verdict.status == 401) {
      response.set_header("WWW-Authenticate", "Bearer");
    }
    send_error(response, verdict.status, verdict.reason);
    return httplib::Server::HandlerResponse::Handled;
  }

  ServeOptions options;
  GuardOptions guard;
  HttpServer http;
  Api api;
};

Server::Server(ServeOptions options) : state_(std::make_unique<State>(std::move(options))) {
  State& state = *state_;
  state.http.set_default_headers({{"Content-Security-Policy", kContentPolicy},
                                  {"X-Content-Type-Options", "nosniff"},
                                  {"Referrer-Policy", "no-referrer"},
                                  {"Cross-Origin-Opener-Policy", "same-origin"},
                                  {"Cross-Origin-Resource-Policy", "same-origin"},
                                  {"Cache-Control", "no-cache"}});
  state.http.set_pre_routing_handler([&state](const Request& request, Response& response) {
    return state.judge_request(request, response);
  });
  state.http.set_error_handler([](const Request&, Response& response) {
    if (response.body.empty()) {
      send_error(response, response.status, fmt::format("refused ({})", response.status));
    }
  });
  state.api.add_to(state.http);
  state.http.Get("/.*", [](const Request& request, Response& response) {
    request.path.starts_with("/api/") ? send_error(response, 404, "the API has no such path")
                                      : answer_file(request, response);
  });
}

Server::~Server() = default;

int Server::bind() {
  State& state = *state_;
  state.guard.port = state.http.bind(state.options.host, state.options.port);
  if (state.guard.port < 0) {
    throw InputError(
        Error{.code = "E6001",
              .what = "the server cannot have this address",
              .file = "--host, --port",
              .found = fmt::format("{}:{}", state.options.host, state.options.port),
              .expected = "an address of this machine and a port that is free",
              .hint = "another program has it, perhaps a second corridor serve; --port 0 takes any "
                      "that is free"});
  }
  return state.guard.port;
}

void Server::run() {
  state_->http.serve();
}

void Server::stop() {
  state_->http.halt();
}

bool has_app() {
  return !embedded_app().empty();
}

std::string_view openapi_json() {
  return embedded_openapi().front().bytes;
}

}  // namespace corridor::serve
