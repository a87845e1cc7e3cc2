// Open Matrix files (OMX 0.2): matrices of one shape and the ids of their rows and columns in an
// HDF5 file, as travel models exchange them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace corridor::import {

/// A matrix by rows: cell (r, c) is values[r * columns + c]. NaN: no value.
struct OmxMatrix {
  std::string name = {};
  std::vector<double> values = {};
};

/// A text for each row or column, such as zone ids or district names.
struct OmxLookup {
  std::string name = {};
  std::vector<std::string> values = {};
  std::optional<int> dimension = {};  // 0: rows, 1: columns; none: both
};

struct Omx {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<OmxMatrix> matrices = {};    // in rising order of name when read
  std::vector<std::string> zone_ids = {};  // of rows and columns; empty: the file gives none
  std::vector<OmxLookup> lookups = {};     // further ones, in rising order of name when read
  std::vector<std::string> notes = {};     // what was understood how, what was passed over
};

/// The matrix of that name; nullptr if there is none.
const OmxMatrix* find_matrix(const Omx& omx, std::string_view name);

/// Reads a file. Numbers of any type become double, a matrix's NA value NaN, ids text (7, not 7.0).
/// Zone ids are the lookup zone_id, else zone_number, taz or zone, which is noted. What PyTables
/// adds (CLASS, VERSION, TITLE, FILTERS) is passed over; links to other files are never followed.
/// HDF5 does not survive every damaged file, so it reads in a child process.
///
/// @param shown  the file as messages show it; empty: `path`
/// @throws InputError if the file is missing (E1001), is no sound HDF5 file (E1070), has no group
///         /data (E1071), or matrices (E1072) or lookups (E1073) that do not fit
Omx read_omx(const std::filesystem::path& path, const std::string& shown = {});

/// As read_omx(), from the bytes of a file.
Omx read_omx_bytes(std::string_view bytes, const std::string& shown);

/// The bytes of a file: double, chunked, shuffle and deflate 1, no times, so that equal matrices
/// make equal bytes. Zone ids that are all whole numbers are written as numbers, as other programs
/// expect them. A matrix with NaN gets the attribute NA = NaN.
///
/// @param omx at least one row and one column; each matrix of rows * columns values; zone_ids
///            empty or one a row (and then rows == columns); names not empty, without '/', each
///            once
/// @throws std::invalid_argument if that does not hold
std::string omx_bytes(const Omx& omx);

/// Writes omx_bytes() to `path`, whole or not at all. @throws EnvironmentError as AtomicFile does
void write_omx(const std::filesystem::path& path, const Omx& omx);

}  // namespace corridor::import
