// The text of a file that may be packed: plain, gzip or a zip archive with one file in it.
#pragma once

#include <filesystem>
#include <string>

namespace corridor::import {

/// Texts beyond this are refused, so that a small file cannot unpack to fill the memory.
inline constexpr std::size_t kMostTextBytes = std::size_t{2} << 30U;

/// What is packed how is told by the first bytes, not by the name. Of a zip archive the only file
/// is taken.
/// @throws InputError E1301 if the packing is broken or cut off, or the text is too long
/// @throws EnvironmentError if the file cannot be read
std::string read_packed_text(const std::filesystem::path& path);

}  // namespace corridor::import
