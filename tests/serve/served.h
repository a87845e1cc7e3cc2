// A server on a free port of loopback for the length of a test, and plain sockets to speak to it.
#pragma once

#include "case/small_case.h"

#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "corridor/serve/serve.h"

namespace corridor::serve {

/// A TCP connection to the server that can say anything.
class Wire {
 public:
  explicit Wire(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    timeval wait{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  }
  ~Wire() { ::close(socket_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  bool connected() const { return connected_; }
  void say(const std::string& bytes) const {
    ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  /// What comes until the server closes, or until `enough` bytes are there.
  std::string hear(std::size_t enough = ~std::size_t{0}) const {
    std::string all;
    char part[4096];
    while (all.size() < enough) {
      const ssize_t count = ::recv(socket_, part, sizeof part, 0);
      if (count <= 0) {
        break;
      }
      all.append(part, static_cast<std::size_t>(count));
    }
    return all;
  }

 private:
  int socket_;
  bool connected_ = false;
};

struct Served : testing::Test {
  Served() { cases::write_case(folder.path(), cases::small_files()); }
  ~Served() override { stop(); }

  /// Starts the server; what is not given is as in `corridor serve FOLDER`.
  void start(ServeOptions options = {}) {
    if (options.case_folder.empty()) {
      options.case_folder = folder.path().string();
    }
    options.program = CORRIDOR_BINARY_DIR "/bin/corridor";
    if (options.commands.empty()) {
      options.commands = {"info", "route", "criticality", "worst-case"};
    }
    options.threads = 2;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    options.command.memory_bytes = RLIM_INFINITY;  // sanitizers reserve terabytes
#endif
    server.emplace(options);
    port = server->bind();
    thread = std::thread([this] { server->run(); });
  }
  /// The program that runs analyses; not built with the thread sanitizer.
  static bool has_program() {
    return std::filesystem::exists(CORRIDOR_BINARY_DIR "/bin/corridor");
  }
  void stop() {
    if (thread.joinable()) {
      server->stop();
      thread.join();
    }
  }

  std::string host() const {
    return fmt::format("127.0.0.1:{}", port);
  }

  httplib::Result get(const std::string& path, const httplib::Headers& headers = {}) const {
    httplib::Client client("127.0.0.1", port);
    client.set_read_timeout(60);
    return client.Get(path, headers);
  }
  nlohmann::json json(const std::string& path) const {
    const auto result = get(path);
    return result && result->status == 200 ? nlohmann::json::parse(result->body) : nlohmann::json();
  }
  int status(const std::string& path, const httplib::Headers& headers = {}) const {
    const auto result = get(path, headers);
    return result ? result->status : -1;
  }
  /// The status of a request of any shape; 0: closed without an answer.
  int status_of_bytes(const std::string& bytes) const {
    const Wire wire(port);
    wire.say(bytes);
    const std::string answer = wire.hear(16);
    return answer.size() > 12 && answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3))
                                                                 : 0;
  }

  cases::TemporaryFolder folder;
  std::optional<Server> server;
  std::thread thread;
  int port = 0;
};

}  // namespace corridor::serve
