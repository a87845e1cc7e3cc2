// Who may ask: the name that the browser thinks it speaks to, the page that the request comes from,
// and the token. Keeps other web pages (cross-site requests, DNS rebinding) and other machines out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace corridor::serve {

struct GuardOptions {
  std::string host = "127.0.0.1";  // that the server is bound to
  int port = 0;
  std::string token = {};  // empty: none is asked for
};

/// What a request says of itself; empty: the header is not there.
struct Credentials {
  std::string host = {};
  std::string origin = {};
  std::string fetch_site = {};     // Sec-Fetch-Site
  std::string authorization = {};  // "Bearer TOKEN"
  bool api = true;                 // false: a file of the app, which is no secret
};

struct Verdict {
  int status = 200;  // 401, 403, 421
  std::string reason = {};
};

Verdict judge(const GuardOptions& options, const Credentials& request);

/// True for 127.0.0.0/8, ::1 and localhost.
bool is_loopback(std::string_view host);

/// Compares in a time that does not depend on where they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace corridor::serve
