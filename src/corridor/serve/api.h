// What the API answers: api_layers.cc, api_flows.cc, api_analysis.cc and, for the rest, api.cc. One
// object for the life of a server; its members may be called from many threads.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "corridor/serve/case_store.h"
#include "corridor/serve/command_list.h"
#include "corridor/serve/gate.h"
#include "corridor/serve/map_window.h"
#include "corridor/serve/serve.h"

namespace corridor::serve {

/// The connection that the calling handler answers.
const Connection& client_of_thread();

/// @throws InputError E6006 if the flows of the case take more than `most_bytes`, by an estimate
void check_memory(const cases::Case& a_case, std::size_t most_bytes);

class Api {
 public:
  explicit Api(const ServeOptions& options);

  /// Adds every endpoint to the server.
  void add_to(HttpServer& server);

 private:
  using Handler = void (Api::*)(const httplib::Request&, httplib::Response&);
  void answer(Handler handler, const httplib::Request& request, httplib::Response& response);

  void get_case(const httplib::Request& request, httplib::Response& response);
  void get_layer(const httplib::Request& request, httplib::Response& response);
  void get_table(const httplib::Request& request, httplib::Response& response);
  void get_search(const httplib::Request& request, httplib::Response& response);
  void get_basemap(const httplib::Request& request, httplib::Response& response);
  void get_flows(const httplib::Request& request, httplib::Response& response);
  void post_flows(const httplib::Request& request, httplib::Response& response);
  void get_analysis(const httplib::Request& request, httplib::Response& response);
  void get_events(const httplib::Request& request, httplib::Response& response);
  void get_openapi(const httplib::Request& request, httplib::Response& response);

  struct FlowsRequest {
    study::WhatIf question = {};  // without its changes, which are among `sets`
    std::vector<cases::SetOption> sets = {};
    bool pairs = false;
    bool carrying = false;
  };
  void answer_flows(FlowsRequest asked, const httplib::Request& request,
                    httplib::Response& response);
  std::string flows_text(const FlowsRequest& asked, const Connection& client,
                         const Progress& progress);
  Gate::Place enter(const Connection& client);
  std::string window_text(const std::string& name, const httplib::Request& request);
  std::shared_ptr<const WindowedLayer> windowed(const LoadedPointer& loaded,
                                                const std::string& name);
  LoadedPointer sound_case(const std::vector<cases::SetOption>& sets);
  std::vector<std::string> offered() const;

  const ServeOptions options_;
  CaseStore store_;
  Gate gate_;
  std::atomic<int> listeners_{0};
  std::mutex mutex_;
  std::map<std::string, std::string> answers_;  // of analyses, by version and arguments
  std::map<std::string, std::shared_ptr<const WindowedLayer>> windowed_;  // by version and name
};

}  // namespace corridor::serve
