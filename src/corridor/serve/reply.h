// Answers of the API: JSON with ETag and gzip, and problems in one form.
#pragma once

#include <string>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include "corridor/base/error.h"

namespace corridor::serve {

/// gzip (RFC 1952) at a level that takes less time than it saves on loopback. @param level 1 to 9
std::string gzip(std::string_view bytes, int level);
/// @throws std::runtime_error if the bytes are no gzip
std::string gunzip(std::string_view bytes);

bool takes_gzip(const httplib::Request& request);

/// 200 with a body, or 304 if the client has it already.
void send(const httplib::Request& request, httplib::Response& response, const std::string& body,
          const char* type);

/// The bytes that the command line prints for the object.
void send_json(const httplib::Request& request, httplib::Response& response,
               const nlohmann::ordered_json& json);

/// {"error": TEXT, "problems": [...]} with the status.
void send_error(httplib::Response& response, int status, const std::string& text,
                const ErrorList& problems = {});

}  // namespace corridor::serve
