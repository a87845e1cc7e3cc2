#include "corridor/serve/http.h"

#include <algorithm>

#include <netdb.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace corridor::serve {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLook{200};  // how late a stop may be noticed
constexpr int kBacklog = 1024;
constexpr rlim_t kDescriptors = 8192;

thread_local Connection* current_connection = nullptr;

// A thread for each connection: one that waits on its client holds no other up. Threads are made as
// they are needed and stay.
class ConnectionThreads : public httplib::TaskQueue {
 public:
  explicit ConnectionThreads(std::size_t limit) : limit_(limit) {}

  void enqueue(std::function<void()> task) override {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
    if (tasks_.size() > idle_ && threads_.size() < limit_) {
      threads_.emplace_back([this] { work(); });
    }
    ready_.notify_one();
  }

  void shutdown() override {
    {
      const std::scoped_lock lock(mutex_);
      ends_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      ++idle_;
      ready_.wait(lock, [this] { return ends_ || !tasks_.empty(); });
      --idle_;
      if (tasks_.empty()) {
        return;
      }
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
  std::size_t idle_ = 0;
  bool ends_ = false;
  std::vector<std::thread> threads_;
};

void keep_encoding_for_us(httplib::Request& request) {
  const std::string encodings = request.get_header_value("Accept-Encoding");
  request.headers.erase("Accept-Encoding");
  request.headers.erase(kAcceptEncoding);
  request.set_header(kAcceptEncoding, encodings);
}

void address_of(const sockaddr_storage& address, socklen_t size, std::string& ip, int& port) {
  char host[NI_MAXHOST] = {};
  char service[NI_MAXSERV] = {};
  if (::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host, sizeof host, service,
                    sizeof service, NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
    ip = host;
    port = std::atoi(service);
  }
}

}  // namespace

Connection* Connection::current() {
  return current_connection;
}

bool Connection::wait_for(short events, Clock::time_point deadline) const {
  while (!stopping_) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) {
      return false;
    }
    pollfd wait{.fd = socket_, .events = events, .revents = 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(std::min(left, kLook).count()));
    if (ready > 0) {
      return true;
    }
    if (ready < 0 && errno != EINTR) {
      return false;
    }
  }
  return false;
}

bool Connection::gone() const {
  if (stopping_) {
    return true;
  }
  pollfd look{.fd = socket_, .events = POLLIN | POLLRDHUP, .revents = 0};
  return ::poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

bool Connection::await_request() {
  if (!wait_for(POLLIN, Clock::now() + limits_.idle)) {
    return false;
  }
  deadline_ = Clock::now() + limits_.request;
  return true;
}

bool Connection::is_readable() const {
  return wait_for(POLLIN, deadline_);
}

bool Connection::is_writable() const {
  return !gone();
}

ssize_t Connection::read(char* bytes, std::size_t size) {
  return wait_for(POLLIN, deadline_) ? ::recv(socket_, bytes, size, 0) : -1;
}

ssize_t Connection::write(const char* bytes, std::size_t size) {
  return wait_for(POLLOUT, Clock::now() + limits_.write)
             ? ::send(socket_, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT)
             : -1;
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getpeername(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    address_of(address, size, ip, port);
  }
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    address_of(address, size, ip, port);
  }
}

HttpServer::HttpServer(const HttpLimits& limits) : limits_(limits) {
  set_payload_max_length(limits.body_bytes);
  set_tcp_nodelay(true);
  set_keep_alive_timeout(limits.idle.count());
  constexpr std::size_t kNoEnd = 1'000'000;
  set_keep_alive_max_count(kNoEnd);
  new_task_queue = [this] { return new ConnectionThreads(limits_.connections); };  // it deletes it
}

int HttpServer::bind(const std::string& host, int port) {
  rlimit descriptors{};
  if (::getrlimit(RLIMIT_NOFILE, &descriptors) == 0 && descriptors.rlim_cur < kDescriptors) {
    descriptors.rlim_cur = std::min(descriptors.rlim_max, kDescriptors);
    ::setrlimit(RLIMIT_NOFILE, &descriptors);
  }
  // SO_REUSEADDR alone: with the library's SO_REUSEPORT a second server would share the port.
  set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  const int bound = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : -1);
  if (bound > 0) {
    ::listen(svr_sock_, kBacklog);  // the library waits for five
  }
  return bound;
}

void HttpServer::serve() {
  listen_after_bind();
}

void HttpServer::halt() {
  stopping_ = true;
  if (is_running()) {
    stop();
  } else if (svr_sock_ != INVALID_SOCKET) {
    ::shutdown(svr_sock_,
               SHUT_RDWR);  // serve(), if it has only just begun, ends at its first accept
  }
}

bool HttpServer::process_and_close_socket(socket_t socket) {
  Connection connection(socket, limits_, stopping_);
  current_connection = &connection;
  bool closed = false;
  bool fine = true;
  while (fine && !closed && connection.await_request()) {
    fine = process_request(connection, stopping_, closed, keep_encoding_for_us);
  }
  current_connection = nullptr;
  ::shutdown(socket, SHUT_RDWR);
  ::close(socket);
  return fine;
}

}  // namespace corridor::serve
