// SHA-256 of files and text, for run.json and checkpoints.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace corridor {

/// Lower-case hexadecimal SHA-256 (FIPS 180-4).
std::string sha256(std::string_view bytes);

/// @throws EnvironmentError if the file cannot be read
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace corridor
