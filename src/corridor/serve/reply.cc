#include "corridor/serve/reply.h"

#include <stdexcept>

#include <zlib.h>

#include "corridor/base/hash.h"
#include "corridor/output/flows_json.h"
#include "corridor/serve/http.h"

namespace corridor::serve {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: 16 more asks for gzip
constexpr std::size_t kWorthIt = 1024;

unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));  // zlib only reads
}

}  // namespace

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  constexpr int kMemory = 8;
  if (::deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(::deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

std::string gunzip(std::string_view bytes) {
  z_stream stream{};
  if (::inflateInit2(&stream, kGzipWindow) != Z_OK) {
    throw std::bad_alloc();
  }
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::string part(65536, '\0');
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = bytes_of(part);
    stream.avail_out = static_cast<uInt>(part.size());
    status = ::inflate(&stream, Z_NO_FLUSH);
    out.append(part, 0, part.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  if (status != Z_STREAM_END) {
    throw std::runtime_error("not gzip");
  }
  return out;
}

bool takes_gzip(const httplib::Request& request) {
  return request.get_header_value(kAcceptEncoding).find("gzip") != std::string::npos;
}

void send(const httplib::Request& request, httplib::Response& response, const std::string& body,
          const char* type) {
  const std::string tag = "\"" + sha256(body).substr(0, 32) + "\"";
  response.set_header("ETag", tag);
  response.set_header("Vary", "Accept-Encoding");
  if (request.get_header_value("If-None-Match").find(tag) != std::string::npos) {
    response.status = 304;
    return;
  }
  response.status = 200;
  if (body.size() >= kWorthIt && takes_gzip(request)) {
    response.set_header("Content-Encoding", "gzip");
    response.set_content(gzip(body, 1), type);
  } else {
    response.set_content(body, type);
  }
}

void send_json(const httplib::Request& request, httplib::Response& response,
               const nlohmann::ordered_json& json) {
  send(request, response, json.dump(2) + "\n", "application/json");
}

void send_error(httplib::Response& response, int status, const std::string& text,
                const ErrorList& problems) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Error& error : problems.items()) {
    list.push_back(output::error_json(error));
  }
  const nlohmann::ordered_json json = {{"error", text}, {"problems", list}};
  response.status = status;
  using nlohmann::ordered_json;
  response.set_content(json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n",
                       "application/json");
}

}  // namespace corridor::serve
