// The HTTP API and the web app of one case. docs/map.md describes it for users, docs/openapi.json
// for programs.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/serve/command_run.h"
#include "corridor/serve/http.h"

namespace corridor::serve {

struct ServeOptions {
  std::string case_folder = {};
  std::vector<cases::SetOption> sets = {};
  std::string host = "127.0.0.1";
  int port = 0;                            // 0: any that is free
  std::string token = {};                  // demanded beyond loopback
  std::string program = {};                // that runs the analyses; empty: none are offered
  std::vector<std::string> commands = {};  // that the program has
  int threads = 0;                         // of one answer; 0: all cores
  std::size_t runs = 2;                    // answers that are computed at once
  /// Memory that the flows of one answer may take, by an estimate before they are computed.
  std::size_t flow_bytes = std::size_t{2} << 30U;
  CommandLimits command = {};
  HttpLimits http = {};
};

/// A path of the API with the parameters that it takes; the OpenAPI file says the same.
struct Endpoint {
  std::string method = {};
  std::string path = {};
  std::vector<std::string> parameters = {};
};
std::vector<Endpoint> endpoints();

/// The OpenAPI description that the server hands out.
std::string_view openapi_json();

/// True if the app is inside the program (-DCORRIDOR_UI=ON).
bool has_app();

class Server {
 public:
  /// @throws InputError if the folder is not there, or the token is missing or short beyond
  /// loopback
  explicit Server(ServeOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// @return the port. @throws InputError E6001 if the address is in use or not ours
  int bind();
  /// Serves until stop(), which any thread may call.
  void run();
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace corridor::serve
