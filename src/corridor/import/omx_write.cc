#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <set>
#include <stdexcept>

#include "corridor/base/atomic_file.h"
#include "corridor/base/error.h"
#include "corridor/base/text.h"
#include "corridor/import/hdf5_handle.h"
#include "corridor/import/omx.h"

namespace corridor::import {
namespace {

constexpr hsize_t kChunkCells = hsize_t{1} << 17U;  // 1 MiB of double
constexpr unsigned kDeflate = 1;                    // more gains little on skims and costs time

template <class T>
T check(T status) {
  if (status < 0) {
    throw EnvironmentError("HDF5 cannot build the file: out of memory?");
  }
  return status;
}

bool is_name(const std::string& name) {
  return !name.empty() && name != "." && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

void require(bool condition, const char* what) {
  if (!condition) {
    throw std::invalid_argument(what);
  }
}

void require_sound(const Omx& omx) {
  require(omx.rows > 0 && omx.columns > 0, "omx: no rows or columns");
  std::set<std::string_view> names;
  for (const OmxMatrix& matrix : omx.matrices) {
    require(is_name(matrix.name) && names.insert(matrix.name).second, "omx: name of a matrix");
    require(matrix.values.size() == omx.rows * omx.columns, "omx: size of a matrix");
  }
  require(omx.zone_ids.empty() || (omx.zone_ids.size() == omx.rows && omx.rows == omx.columns),
          "omx: number of zone ids");
  names = {"zone_id"};
  for (const OmxLookup& lookup : omx.lookups) {
    require(is_name(lookup.name) && names.insert(lookup.name).second, "omx: name of a lookup");
    require(lookup.values.size() == (lookup.dimension.value_or(0) == 0 ? omx.rows : omx.columns),
            "omx: size of a lookup");
  }
}

// Properties of an object that keeps no time of its making.
Hdf5Handle timeless(hid_t kind) {
  Hdf5Handle created(check(H5Pcreate(kind)), H5Pclose);
  check(H5Pset_obj_track_times(created.get(), false));
  return created;
}

Hdf5Handle new_group(hid_t file, const char* name) {
  const Hdf5Handle created = timeless(H5P_GROUP_CREATE);
  return {check(H5Gcreate2(file, name, H5P_DEFAULT, created.get(), H5P_DEFAULT)), H5Gclose};
}

Hdf5Handle text_type(std::size_t size) {
  Hdf5Handle type(check(H5Tcopy(H5T_C_S1)), H5Tclose);
  check(H5Tset_size(type.get(), std::max<std::size_t>(size, 1)));
  check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD));
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8));
  return type;
}

void write_attribute(hid_t object, const char* name, hid_t stored, hid_t type, hid_t space,
                     const void* value) {
  const Hdf5Handle attribute(
      check(H5Acreate2(object, name, stored, space, H5P_DEFAULT, H5P_DEFAULT)), H5Aclose);
  check(H5Awrite(attribute.get(), type, value));
}

void write_head(hid_t file, const Omx& omx) {
  const Hdf5Handle scalar(check(H5Screate(H5S_SCALAR)), H5Sclose);
  constexpr std::string_view kVersion = "0.2";
  const Hdf5Handle type(check(H5Tcopy(H5T_C_S1)), H5Tclose);
  check(H5Tset_size(type.get(), kVersion.size()));
  write_attribute(file, "OMX_VERSION", type.get(), type.get(), scalar.get(), kVersion.data());

  constexpr hsize_t kTwo = 2;
  const Hdf5Handle pair(check(H5Screate_simple(1, &kTwo, nullptr)), H5Sclose);
  const std::array<int, 2> shape = {static_cast<int>(omx.rows), static_cast<int>(omx.columns)};
  write_attribute(file, "SHAPE", H5T_STD_I32LE, H5T_NATIVE_INT, pair.get(), shape.data());
}

void write_matrix(hid_t group, const Omx& omx, const OmxMatrix& matrix) {
  const std::array<hsize_t, 2> sizes = {omx.rows, omx.columns};
  const hsize_t wide = std::min<hsize_t>(omx.columns, kChunkCells);
  const std::array<hsize_t, 2> chunk = {std::clamp<hsize_t>(kChunkCells / wide, 1, omx.rows), wide};
  const Hdf5Handle space(check(H5Screate_simple(2, sizes.data(), nullptr)), H5Sclose);
  const Hdf5Handle created = timeless(H5P_DATASET_CREATE);
  check(H5Pset_chunk(created.get(), 2, chunk.data()));
  // Chunks that reach beyond the matrix are filled, or their bytes would be what memory held.
  check(H5Pset_fill_time(created.get(), H5D_FILL_TIME_ALLOC));
  check(H5Pset_shuffle(created.get()));
  check(H5Pset_deflate(created.get(), kDeflate));
  const Hdf5Handle dataset(check(H5Dcreate2(group, matrix.name.c_str(), H5T_IEEE_F64LE, space.get(),
                                            H5P_DEFAULT, created.get(), H5P_DEFAULT)),
                           H5Dclose);
  check(H5Dwrite(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                 matrix.values.data()));
  if (std::any_of(matrix.values.begin(), matrix.values.end(),
                  [](double value) { return std::isnan(value); })) {
    const Hdf5Handle scalar(check(H5Screate(H5S_SCALAR)), H5Sclose);
    const double missing = std::numeric_limits<double>::quiet_NaN();
    write_attribute(dataset.get(), "NA", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, scalar.get(), &missing);
  }
}

// All texts as whole numbers, if each reads back to the same text.
std::optional<std::vector<long long>> whole_numbers(const std::vector<std::string>& texts) {
  std::vector<long long> numbers;
  for (const std::string& text : texts) {
    const auto number = parse_integer(text);
    if (!number || std::to_string(*number) != text) {
      return std::nullopt;
    }
    numbers.push_back(*number);
  }
  return numbers;
}

void write_lookup(hid_t group, const OmxLookup& lookup) {
  const hsize_t count = lookup.values.size();
  const Hdf5Handle space(check(H5Screate_simple(1, &count, nullptr)), H5Sclose);
  const Hdf5Handle created = timeless(H5P_DATASET_CREATE);
  const auto dataset_of = [&](hid_t type) {
    return Hdf5Handle(check(H5Dcreate2(group, lookup.name.c_str(), type, space.get(), H5P_DEFAULT,
                                       created.get(), H5P_DEFAULT)),
                      H5Dclose);
  };
  const auto write_dimension = [&](hid_t dataset) {
    if (lookup.dimension) {
      const Hdf5Handle scalar(check(H5Screate(H5S_SCALAR)), H5Sclose);
      write_attribute(dataset, "DIM", H5T_STD_I32LE, H5T_NATIVE_INT, scalar.get(),
                      &*lookup.dimension);
    }
  };
  if (const auto numbers = whole_numbers(lookup.values)) {
    const Hdf5Handle dataset = dataset_of(H5T_STD_I64LE);
    check(
        H5Dwrite(dataset.get(), H5T_NATIVE_LLONG, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers->data()));
    write_dimension(dataset.get());
    return;
  }
  std::size_t longest = 0;
  for (const std::string& text : lookup.values) {
    longest = std::max(longest, text.size());
  }
  const Hdf5Handle type = text_type(longest);
  std::string bytes;
  for (const std::string& text : lookup.values) {
    bytes += text;
    bytes.append(std::max<std::size_t>(longest, 1) - text.size(), '\0');
  }
  const Hdf5Handle dataset = dataset_of(type.get());
  check(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()));
  write_dimension(dataset.get());
}

}  // namespace

std::string omx_bytes(const Omx& omx) {
  require_sound(omx);
  const std::lock_guard lock(hdf5_mutex());
  const Hdf5Quiet quiet;
  // In memory, so that a full disk is met by AtomicFile and not in the middle of HDF5.
  constexpr std::size_t kIncrement = std::size_t{1} << 24U;
  const Hdf5Handle access(check(H5Pcreate(H5P_FILE_ACCESS)), H5Pclose);
  check(H5Pset_fapl_core(access.get(), kIncrement, 0));
  const Hdf5Handle created = timeless(H5P_FILE_CREATE);
  const Hdf5Handle file(check(H5Fcreate("image", H5F_ACC_TRUNC, created.get(), access.get())),
                        H5Fclose);
  write_head(file.get(), omx);
  {
    const Hdf5Handle data = new_group(file.get(), "data");
    for (const OmxMatrix& matrix : omx.matrices) {
      write_matrix(data.get(), omx, matrix);
    }
    const Hdf5Handle lookup = new_group(file.get(), "lookup");
    if (!omx.zone_ids.empty()) {
      write_lookup(lookup.get(), {.name = "zone_id", .values = omx.zone_ids});
    }
    for (const OmxLookup& further : omx.lookups) {
      write_lookup(lookup.get(), further);
    }
  }
  check(H5Fflush(file.get(), H5F_SCOPE_GLOBAL));
  const ssize_t size = check(H5Fget_file_image(file.get(), nullptr, 0));
  std::string bytes(static_cast<std::size_t>(size), '\0');
  check(H5Fget_file_image(file.get(), bytes.data(), bytes.size()));
  return bytes;
}

void write_omx(const std::filesystem::path& path, const Omx& omx) {
  write_file(path, omx_bytes(omx));
}

}  // namespace corridor::import
