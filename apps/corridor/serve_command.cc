// serve: the map and the API of a case.
#include "commands.h"
#include "options.h"

#include <csignal>
#include <filesystem>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "corridor/base/error.h"
#include "corridor/serve/serve.h"

namespace corridor::app {
namespace {

struct ServeCommandOptions : CommonOptions {
  std::string host = "127.0.0.1";
  int port = 8765;
  std::string token;
  int runs = 2;
  int limit_seconds = 600;
  int limit_memory_mb = 4096;
  int limit_flows_mb = 2048;
};

// SIGINT and SIGTERM end run() in order; a second one ends the program at once.
class StopOnSignal {
 public:
  explicit StopOnSignal(serve::Server& server) {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGUSR1);                   // of our own, to end the waiting
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);  // before any thread: all inherit it
    thread_ = std::thread([this, &server] {
      int signal = 0;
      sigwait(&signals_, &signal);
      if (signal == SIGUSR1) {
        return;
      }
      server.stop();
      sigwait(&signals_, &signal);
      if (signal != SIGUSR1) {
        constexpr int kSignalled = 128;
        ::_exit(kSignalled + signal);
      }
    });
  }
  ~StopOnSignal() {
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
  }
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

 private:
  sigset_t signals_{};
  std::thread thread_;
};

std::string url_of(const ServeCommandOptions& options, int port) {
  const bool v6 = options.host.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + options.host + "]" : options.host;
  return fmt::format("http://{}:{}/{}", host, port,
                     options.token.empty() ? "" : "#token=" + options.token);
}

int serve_case(const ServeCommandOptions& options, const std::vector<std::string>& commands) {
  serve::Server server(
      {.case_folder = options.case_folder,
       .sets = parse_sets(options.sets),
       .host = options.host,
       .port = options.port,
       .token = options.token,
       .program = std::filesystem::read_symlink("/proc/self/exe").string(),
       .commands = commands,
       .threads = options.threads,
       .runs = static_cast<std::size_t>(options.runs),
       .flow_bytes = static_cast<std::size_t>(options.limit_flows_mb) << 20U,
       .command = {.time = std::chrono::seconds(options.limit_seconds),
                   .memory_bytes = static_cast<std::size_t>(options.limit_memory_mb) << 20U}});
  const int port = server.bind();
  const StopOnSignal stop(server);
  if (options.json) {
    print_json({{"url", url_of(options, port)}, {"port", port}, {"app", serve::has_app()}});
  } else {
    fmt::print("{} is at {}\n{}Ctrl-C stops.\n", options.case_folder, url_of(options, port),
               serve::has_app() ? "" : "(the API alone: built without the web app)\n");
  }
  std::fflush(stdout);
  server.run();
  return kOk;
}

}  // namespace

void add_serve(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ServeCommandOptions>();
  CLI::App* command = app.add_subcommand("serve", "The map and the HTTP API of a case");
  add_case_options(*command, *options);
  command->add_option("--port", options->port, "default: 8765; 0: any that is free")
      ->check(CLI::Range(0, 65535));
  command->add_option("--host", options->host,
                      "address to listen on; beyond 127.0.0.1 a token is due");
  command->add_option("--token", options->token, "secret that clients must send");
  command->add_option("--runs", options->runs, "answers that are computed at once")
      ->check(CLI::Range(1, 64));
  command->add_option("--limit-seconds", options->limit_seconds, "of one analysis")
      ->check(CLI::Range(1, 86400));
  command->add_option("--limit-memory", options->limit_memory_mb, "of one analysis, in MB")
      ->check(CLI::Range(64, 1048576));
  command
      ->add_option("--limit-flows", options->limit_flows_mb,
                   "memory of the flows of one answer, in MB, by an estimate (default 2048)")
      ->check(CLI::Range(1, 1048576));
  command->footer(
      "No request leaves this machine; --host beyond loopback needs --token.\n"
      "Example: corridor serve cpec");
  command->callback([=, &app, &chosen] {
    std::vector<std::string> names;
    for (const CLI::App* other : app.get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(other->get_name());
    }
    chosen = [=] { return serve_case(*options, names); };
  });
}

}  // namespace corridor::app
