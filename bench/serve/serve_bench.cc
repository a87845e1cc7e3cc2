// Over loopback, with the CPEC case: from the start of the server to the first flows, and from
// closing a link to the new flows, for every open road of the case in turn.
//
//   serve_bench [REQUESTS]     default: 300
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "corridor/serve/serve.h"

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point began) {
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
  const int requests = argc > 1 ? std::atoi(argv[1]) : 300;
  const char* const folder = CORRIDOR_SOURCE_DIR "/cases/cpec";
  const auto a_case = corridor::cases::open_case(folder);
  std::vector<std::string> roads;
  for (const auto& link : a_case.links) {
    if (link.availability.status == corridor::cases::Status::open &&
        a_case.modes[link.mode].family == corridor::cases::Family::road) {
      roads.push_back(link.id);
    }
  }
  const auto began = Clock::now();
  corridor::serve::Server server({.case_folder = folder});
  const int port = server.bind();
  std::thread thread([&] { server.run(); });
  httplib::Client client("127.0.0.1", port);
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  const httplib::Headers gzip = {{"Accept-Encoding", "gzip"}};
  for (const char* path : {"/", "/api/v1/case", "/api/v1/layers/link", "/api/v1/basemap"}) {
    client.Get(path, gzip);
  }
  const auto first = client.Get("/api/v1/flows?pairs=1", gzip);
  const double first_ms = ms_since(began);
  std::vector<double> times;
  int failed = first && first->status == 200 ? 0 : 1;
  for (int i = 0; i < requests; ++i) {
    const auto asked = Clock::now();
    const auto answer = client.Get(fmt::format("/api/v1/flows?pairs=1&set=link.{}.closed%3D1",
                                               roads[static_cast<std::size_t>(i) % roads.size()]),
                                   gzip);
    times.push_back(ms_since(asked));
    failed += answer && answer->status == 200 ? 0 : 1;
  }
  server.stop();
  thread.join();
  fmt::print("start of the server to the case, network, land and first flows: {:.0f} ms\n",
             first_ms);
  fmt::print(
      "close a link to the new flows, {} requests: median {:.1f} ms, 90 % {:.1f} ms, "
      "99 % {:.1f} ms, most {:.1f} ms; {} failed\n",
      requests, quantile(times, 0.5), quantile(times, 0.9), quantile(times, 0.99),
      quantile(times, 1), failed);
  return failed == 0 ? 0 : 1;
}
