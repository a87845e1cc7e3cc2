// cpp-httplib with what a server that faces slow and hostile clients needs beyond it: a deadline
// for a whole request, a thread for each connection up to a limit, and a way to see that the client
// has gone.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <httplib.h>

namespace corridor::serve {

/// Where a request's Accept-Encoding is kept: the library itself would compress, and slowly.
inline constexpr const char* kAcceptEncoding = "X-Corridor-Accept-Encoding";

struct HttpLimits {
  std::size_t connections = 1100;  // at once; more wait to be accepted
  std::size_t body_bytes = 64 * 1024;
  std::chrono::seconds request{10};  // from its first byte to its last
  std::chrono::seconds idle{15};     // between two requests of a connection
  std::chrono::seconds write{20};    // without the client taking a byte
};

/// One client, for as long as it stays.
class Connection : public httplib::Stream {
 public:
  Connection(int socket, const HttpLimits& limits, const std::atomic<bool>& stopping)
      : socket_(socket), limits_(limits), stopping_(stopping) {}

  /// True once the client has closed its end, or the server is to stop. From any thread.
  bool gone() const;

  /// Waits for the first byte of a request; false if none came in time.
  bool await_request();

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* bytes, std::size_t size) override;
  ssize_t write(const char* bytes, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

  /// The connection that the calling thread serves; none outside a handler.
  static Connection* current();

 private:
  friend class HttpServer;
  bool wait_for(short events, std::chrono::steady_clock::time_point deadline) const;

  int socket_;
  const HttpLimits& limits_;
  const std::atomic<bool>& stopping_;
  std::chrono::steady_clock::time_point deadline_ = {};
};

class HttpServer : public httplib::Server {
 public:
  explicit HttpServer(const HttpLimits& limits);

  /// @param port 0: any that is free
  /// @return the port, or -1 if the address cannot be taken
  int bind(const std::string& host, int port);

  /// Serves until halt(); requests under way see gone() and end.
  void serve();
  void halt();
  bool stopping() const { return stopping_; }

 private:
  bool process_and_close_socket(socket_t socket) override;

  HttpLimits limits_;
  std::atomic<bool> stopping_{false};
};

}  // namespace corridor::serve
