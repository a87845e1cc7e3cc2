#include "corridor/serve/guard.h"

#include <algorithm>

namespace corridor::serve {
namespace {

std::string lower(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

struct HostPort {
  std::string host;
  std::string port;
};

// "[::1]:8765", "localhost:8765", "localhost"
HostPort split_host(std::string_view text) {
  const std::size_t bracket = text.find(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  HostPort result{.host = lower(text.substr(0, colon)), .port = {}};
  if (colon != std::string_view::npos) {
    result.port = std::string(text.substr(colon + 1));
  }
  if (result.host.size() > 2 && result.host.front() == '[' && result.host.back() == ']') {
    result.host = result.host.substr(1, result.host.size() - 2);
  }
  return result;
}

bool host_is_ours(const GuardOptions& options, const std::string& header) {
  const HostPort named = split_host(header);
  const bool port_fits =
      named.port == std::to_string(options.port) || (named.port.empty() && options.port == 80);
  if (is_loopback(options.host)) {
    return port_fits && (is_loopback(named.host) || named.host == lower(options.host));
  }
  return port_fits;  // the machine's names are its own affair; the token guards
}

}  // namespace

bool is_loopback(std::string_view host) {
  const auto digits_and_points = [](std::string_view text) {
    return text.find_first_not_of("0123456789.") == std::string_view::npos;
  };
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && digits_and_points(host));
}

bool same_secret(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0U : 1U;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char other = b.empty() ? '\0' : b[i % b.size()];
    difference |=
        static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(other));
  }
  return difference == 0;
}

Verdict judge(const GuardOptions& options, const Credentials& request) {
  if (!host_is_ours(options, request.host)) {
    return {421, "the Host header names another server"};
  }
  if (!request.origin.empty() && request.origin != "http://" + request.host) {
    return {403, "requests from pages of another origin are refused"};
  }
  const bool foreign = request.fetch_site == "cross-site" || request.fetch_site == "same-site";
  if (request.api && foreign) {
    return {403, "requests from pages of another origin are refused"};
  }
  constexpr std::string_view kScheme = "Bearer ";
  if (request.api && !options.token.empty()) {
    const std::string_view given = request.authorization;
    if (!given.starts_with(kScheme) || !same_secret(given.substr(kScheme.size()), options.token)) {
      return {401, "the API of this server asks for its token"};
    }
  }
  return {};
}

}  // namespace corridor::serve
