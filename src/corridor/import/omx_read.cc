#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>
#include <mutex>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/error.h"
#include "corridor/base/text.h"
#include "corridor/import/hdf5_handle.h"
#include "corridor/import/omx.h"
#include "corridor/import/omx_stream.h"

namespace corridor::import {
namespace {

constexpr hsize_t kMostCells = hsize_t{1} << 31U;          // 16 GiB of double
constexpr hsize_t kCellsPerSecond = 10'000'000;            // inflated, converted and sent: more
constexpr hsize_t kCellsWithoutProof = hsize_t{1} << 22U;  // may be empty on disk
constexpr hsize_t kMostDeflated = 1100;  // deflate cannot shrink data more than about 1030 times
constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kMostName = 4096;
constexpr std::size_t kMostText = 4096;  // of an id

struct Extent {
  std::vector<hsize_t> sizes = {};
  hsize_t cells = 1;
};

/// "2 x 3"
std::string sizes_of(const Extent& extent) {
  std::string text;
  for (const hsize_t size : extent.sizes) {
    text += (text.empty() ? "" : " x ") + std::to_string(size);
  }
  return text.empty() ? "a single value" : text;
}

class Reader {
 public:
  Reader(hid_t file, std::string shown) : file_(file), shown_(std::move(shown)) {}

  Omx read() {
    Hdf5Handle data = group("data");
    if (!data.valid()) {
      fail("E1071", "no OMX file: the group /data is not there", "", "an HDF5 file with /data",
           "OMX 0.2 keeps its matrices in /data");
    }
    read_version();
    read_shape();
    for (const std::string& name : datasets(data.get(), "/data")) {
      read_matrix(data.get(), name);
    }
    if (omx_.matrices.empty()) {
      fail("E1071", "no matrix in /data", "", "at least one matrix of two dimensions");
    }
    if (const Hdf5Handle lookup = group("lookup"); lookup.valid()) {
      for (const std::string& name : datasets(lookup.get(), "/lookup")) {
        read_lookup(lookup.get(), name);
      }
    }
    choose_zone_ids();
    return std::move(omx_);
  }

 private:
  [[noreturn]] void fail(std::string code, std::string what, std::string found,
                         std::string expected, std::string hint = {}) const {
    throw InputError(Error{.code = std::move(code),
                           .what = std::move(what),
                           .file = shown_,
                           .found = std::move(found),
                           .expected = std::move(expected),
                           .hint = std::move(hint)});
  }

  [[noreturn]] void damaged(const std::string& where) const {
    fail("E1070", fmt::format("the file is damaged: {} cannot be read", where), "",
         "a sound HDF5 file", "it may be cut short: write or copy it again");
  }

  // Invalid if there is no such group; links to other files are not followed.
  Hdf5Handle group(const char* name) const {
    H5L_info_t link;
    if (H5Lexists(file_, name, H5P_DEFAULT) <= 0 ||
        H5Lget_info(file_, name, &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD) {
      return {H5I_INVALID_HID, H5Gclose};
    }
    return {H5Gopen2(file_, name, H5P_DEFAULT), H5Gclose};
  }

  std::vector<std::string> datasets(hid_t group, const char* path) {
    H5G_info_t info;
    if (H5Gget_info(group, &info) < 0) {
      damaged(path);
    }
    std::vector<std::string> names;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
      std::array<char, kMostName> name{};
      const ssize_t size = H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i,
                                              name.data(), name.size(), H5P_DEFAULT);
      if (size <= 0 || static_cast<std::size_t>(size) >= name.size()) {
        damaged(path);
      }
      H5L_info_t link;
      if (H5Lget_info(group, name.data(), &link, H5P_DEFAULT) < 0) {
        damaged(fmt::format("{}/{}", path, name.data()));
      }
      if (link.type != H5L_TYPE_HARD) {
        omx_.notes.push_back(fmt::format("{}/{} is a link and was passed over", path, name.data()));
        continue;
      }
      const Hdf5Handle object(H5Oopen(group, name.data(), H5P_DEFAULT), H5Oclose);
      if (!object.valid()) {
        damaged(fmt::format("{}/{}", path, name.data()));
      }
      if (H5Iget_type(object.get()) == H5I_DATASET) {
        names.emplace_back(name.data());
      } else {
        omx_.notes.push_back(
            fmt::format("{}/{} is no array and was passed over", path, name.data()));
      }
    }
    return names;
  }

  Hdf5Handle attribute(hid_t object, const char* name) const {
    if (H5Aexists(object, name) <= 0) {
      return {H5I_INVALID_HID, H5Aclose};
    }
    return {H5Aopen(object, name, H5P_DEFAULT), H5Aclose};
  }

  void read_version() {
    const Hdf5Handle version = attribute(file_, "OMX_VERSION");
    if (!version.valid()) {
      omx_.notes.emplace_back("the file does not say which version of OMX it is: read as 0.2");
      return;
    }
    const Hdf5Handle type(H5Aget_type(version.get()), H5Tclose);
    const Hdf5Handle space(H5Aget_space(version.get()), H5Sclose);
    if (!type.valid() || H5Tget_class(type.get()) != H5T_STRING || !space.valid() ||
        H5Sget_simple_extent_npoints(space.get()) != 1) {
      return;
    }
    std::string text;
    if (H5Tis_variable_str(type.get()) > 0) {
      char* value = nullptr;
      if (H5Aread(version.get(), type.get(), static_cast<void*>(&value)) >= 0 && value != nullptr) {
        text = value;
        H5free_memory(value);
      }
    } else if (const std::size_t size = H5Tget_size(type.get()); size > 0 && size <= kMostText) {
      text.resize(size);
      if (H5Aread(version.get(), type.get(), text.data()) < 0) {
        damaged("OMX_VERSION");
      }
      text.resize(std::strlen(text.c_str()));
    }
    text = trimmed(text);
    if (text != "0.2") {
      omx_.notes.push_back(fmt::format("the file is of OMX {}: read as 0.2", text));
    }
  }

  void read_shape() {
    const Hdf5Handle shape = attribute(file_, "SHAPE");
    if (!shape.valid()) {
      omx_.notes.emplace_back("the file does not give its SHAPE: taken from its first matrix");
      return;
    }
    const Hdf5Handle type(H5Aget_type(shape.get()), H5Tclose);
    const Hdf5Handle space(H5Aget_space(shape.get()), H5Sclose);
    std::array<long long, 2> sizes{};
    if (!type.valid() || H5Tget_class(type.get()) != H5T_INTEGER || !space.valid() ||
        H5Sget_simple_extent_npoints(space.get()) != 2 ||
        H5Aread(shape.get(), H5T_NATIVE_LLONG, sizes.data()) < 0 || sizes[0] <= 0 ||
        sizes[1] <= 0) {
      fail("E1072", "the attribute SHAPE is not a shape",
           sizes[0] == 0 && sizes[1] == 0 ? "" : fmt::format("{} x {}", sizes[0], sizes[1]),
           "two whole numbers above 0");
    }
    omx_.rows = static_cast<std::size_t>(sizes[0]);
    omx_.columns = static_cast<std::size_t>(sizes[1]);
  }

  // The extent of a dataset that is stored in this file and is not larger than its bytes can hold.
  Extent extent(hid_t dataset, const std::string& where) const {
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    const Hdf5Handle created(H5Dget_create_plist(dataset), H5Pclose);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    if (!space.valid() || !created.valid() || !type.valid()) {
      damaged(where);
    }
    const int count = H5Sget_simple_extent_ndims(space.get());
    if (count < 0 || count > H5S_MAX_RANK) {
      damaged(where);
    }
    if (H5Pget_layout(created.get()) == H5D_VIRTUAL || H5Pget_external_count(created.get()) > 0) {
      fail("E1072", fmt::format("{} is kept in another file", where),
           H5Pget_layout(created.get()) == H5D_VIRTUAL ? "a virtual data set" : "external storage",
           "all data in one file");
    }
    Extent extent;
    extent.sizes.resize(static_cast<std::size_t>(count));
    if (H5Sget_simple_extent_dims(space.get(), extent.sizes.data(), nullptr) < 0) {
      damaged(where);
    }
    for (const hsize_t size : extent.sizes) {
      if (size > kMostCells || extent.cells * size > kMostCells) {
        fail("E1072", fmt::format("{} is too large", where), sizes_of(extent),
             "at most 2^31 values");
      }
      extent.cells *= size;
    }
    const hsize_t stored = H5Dget_storage_size(dataset);
    const hsize_t bytes = extent.cells * H5Tget_size(type.get());
    if (extent.cells > kCellsWithoutProof && bytes / kMostDeflated > stored) {
      damaged(where);
    }
    allow_child_seconds(static_cast<unsigned>(extent.cells / kCellsPerSecond));
    return extent;
  }

  void read_matrix(hid_t group, const std::string& name) {
    const std::string where = "/data/" + name;
    const Hdf5Handle dataset(H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!dataset.valid()) {
      damaged(where);
    }
    const Extent size = extent(dataset.get(), where);
    if (size.sizes.size() != 2 || size.cells == 0) {
      fail("E1072", fmt::format("{} is no matrix", where), sizes_of(size),
           "two dimensions, neither of them 0");
    }
    if (omx_.rows == 0) {
      omx_.rows = size.sizes[0];
      omx_.columns = size.sizes[1];
    }
    if (size.sizes[0] != omx_.rows || size.sizes[1] != omx_.columns) {
      fail("E1072", fmt::format("{} is of another shape", where), sizes_of(size),
           fmt::format("{} x {}, as the file's SHAPE or its first matrix has", omx_.rows,
                       omx_.columns));
    }
    require_numbers(dataset.get(), where);
    OmxMatrix matrix{.name = name, .values = std::vector<double>(size.cells)};
    if (H5Dread(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                matrix.values.data()) < 0) {
      damaged(where);
    }
    blank_missing(dataset.get(), matrix, where);
    omx_.matrices.push_back(std::move(matrix));
  }

  void require_numbers(hid_t dataset, const std::string& where) const {
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    const H5T_class_t kind = H5Tget_class(type.get());
    if (kind != H5T_INTEGER && kind != H5T_FLOAT) {
      fail("E1072", fmt::format("{} holds no numbers", where),
           kind == H5T_STRING ? "texts" : "values of another type",
           "whole numbers or floating point");
    }
  }

  void blank_missing(hid_t dataset, OmxMatrix& matrix, const std::string& where) {
    const Hdf5Handle missing = attribute(dataset, "NA");
    if (!missing.valid()) {
      return;
    }
    const Hdf5Handle type(H5Aget_type(missing.get()), H5Tclose);
    const Hdf5Handle space(H5Aget_space(missing.get()), H5Sclose);
    const H5T_class_t kind = type.valid() ? H5Tget_class(type.get()) : H5T_NO_CLASS;
    double value = 0;
    if ((kind != H5T_INTEGER && kind != H5T_FLOAT) || !space.valid() ||
        H5Sget_simple_extent_npoints(space.get()) != 1 ||
        H5Aread(missing.get(), H5T_NATIVE_DOUBLE, &value) < 0) {
      omx_.notes.push_back(fmt::format("{}: its NA is no number and was passed over", where));
      return;
    }
    std::replace(matrix.values.begin(), matrix.values.end(), value,
                 std::numeric_limits<double>::quiet_NaN());
  }

  void read_lookup(hid_t group, const std::string& name) {
    const std::string where = "/lookup/" + name;
    const Hdf5Handle dataset(H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!dataset.valid()) {
      damaged(where);
    }
    const Extent size = extent(dataset.get(), where);
    OmxLookup lookup{.name = name, .dimension = dimension(dataset.get())};
    const bool fits_rows = size.cells == omx_.rows;
    const bool fits_columns = size.cells == omx_.columns;
    const bool fits = !lookup.dimension        ? fits_rows || fits_columns
                      : *lookup.dimension == 0 ? fits_rows
                                               : fits_columns;
    if (size.sizes.size() != 1 || !fits) {
      fail("E1073", fmt::format("{} does not fit the matrices", where), sizes_of(size),
           fmt::format("one dimension of {}{} values", omx_.rows,
                       omx_.rows == omx_.columns ? "" : fmt::format(" or {}", omx_.columns)));
    }
    if (!lookup.dimension && fits_rows != fits_columns) {
      lookup.dimension = fits_rows ? 0 : 1;
    }
    if (auto texts = texts_of(dataset.get(), size.cells, where)) {
      lookup.values = std::move(*texts);
      omx_.lookups.push_back(std::move(lookup));
    } else {
      omx_.notes.push_back(
          fmt::format("{} holds neither numbers nor texts and was passed over", where));
    }
  }

  std::optional<int> dimension(hid_t dataset) const {
    const Hdf5Handle dim = attribute(dataset, "DIM");
    if (!dim.valid()) {
      return std::nullopt;
    }
    const Hdf5Handle type(H5Aget_type(dim.get()), H5Tclose);
    const Hdf5Handle space(H5Aget_space(dim.get()), H5Sclose);
    int value = -1;
    if (!type.valid() || H5Tget_class(type.get()) != H5T_INTEGER || !space.valid() ||
        H5Sget_simple_extent_npoints(space.get()) != 1 ||
        H5Aread(dim.get(), H5T_NATIVE_INT, &value) < 0 || value < 0 || value > 1) {
      return std::nullopt;
    }
    return value;
  }

  std::optional<std::vector<std::string>> texts_of(hid_t dataset, hsize_t count,
                                                   const std::string& where) const {
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    switch (H5Tget_class(type.get())) {
      case H5T_INTEGER: {
        std::vector<long long> numbers(count);
        if (H5Dread(dataset, H5T_NATIVE_LLONG, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) < 0) {
          damaged(where);
        }
        std::vector<std::string> texts;
        for (const long long number : numbers) {
          texts.push_back(std::to_string(number));
        }
        return texts;
      }
      case H5T_FLOAT: {
        std::vector<double> numbers(count);
        if (H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) <
            0) {
          damaged(where);
        }
        std::vector<std::string> texts;
        for (const double number : numbers) {
          texts.push_back(shortest(number));
        }
        return texts;
      }
      case H5T_STRING:
        return H5Tis_variable_str(type.get()) > 0
                   ? variable_texts(dataset, type.get(), count, where)
                   : fixed_texts(dataset, type.get(), count, where);
      default:
        return std::nullopt;
    }
  }

  std::vector<std::string> variable_texts(hid_t dataset, hid_t type, hsize_t count,
                                          const std::string& where) const {
    std::vector<char*> pointers(count, nullptr);
    const herr_t read =
        H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, static_cast<void*>(pointers.data()));
    std::vector<std::string> texts;
    for (char* pointer : pointers) {
      texts.emplace_back(pointer == nullptr ? "" : pointer);
    }
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    if (read < 0) {
      damaged(where);
    }
    H5Dvlen_reclaim(type, space.get(), H5P_DEFAULT, static_cast<void*>(pointers.data()));
    return texts;
  }

  std::vector<std::string> fixed_texts(hid_t dataset, hid_t type, hsize_t count,
                                       const std::string& where) const {
    const std::size_t size = H5Tget_size(type);
    if (size == 0 || size > kMostText) {
      damaged(where);
    }
    std::string bytes(size * count, '\0');
    if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0) {
      damaged(where);
    }
    std::vector<std::string> texts;
    for (hsize_t i = 0; i < count; ++i) {
      const std::string_view cell = std::string_view(bytes).substr(i * size, size);
      texts.emplace_back(trimmed(cell.substr(0, cell.find('\0'))));
    }
    return texts;
  }

  void choose_zone_ids() {
    constexpr std::array<std::string_view, 8> kNames = {
        "zone_id", "zone_number", "zone_numbers", "taz", "TAZ", "zone", "zones", "zone_ids"};
    for (const std::string_view name : kNames) {
      const auto found = std::find_if(omx_.lookups.begin(), omx_.lookups.end(),
                                      [&](const OmxLookup& lookup) { return lookup.name == name; });
      if (found == omx_.lookups.end() || omx_.rows != omx_.columns) {
        continue;
      }
      std::set<std::string_view> distinct;
      for (const std::string& id : found->values) {
        if (!distinct.insert(id).second) {
          fail("E1073", fmt::format("/lookup/{} has an id twice", name), id,
               "an id of its own a zone");
        }
      }
      if (name != "zone_id") {
        omx_.notes.push_back(fmt::format("zone_id is read from the lookup \"{}\"", name));
      }
      omx_.zone_ids = std::move(found->values);
      omx_.lookups.erase(found);
      return;
    }
  }

  hid_t file_;
  std::string shown_;
  Omx omx_ = {};
};

/// A file as its message shows it, and what there is to say of its bytes.
struct Shown {
  std::string name;
  std::string found;
};

/// @param start the first bytes of the file
Shown shown_as(std::string name, std::string_view start, std::uint64_t bytes) {
  constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
  const bool is_hdf5 = start.starts_with(kSignature);
  return {std::move(name),
          fmt::format("{} bytes {}", bytes,
                      is_hdf5 ? "of HDF5, cut short or damaged" : "that do not begin as HDF5")};
}

[[noreturn]] void not_hdf5(const Shown& shown) {
  throw InputError(Error{.code = "E1070",
                         .what = "not a sound HDF5 file",
                         .file = shown.name,
                         .found = shown.found,
                         .expected = "an OMX file, which is HDF5",
                         .hint = "it may be cut short: write or copy it again"});
}

Omx read_opened(const Hdf5Handle& file, const Shown& shown) {
  if (!file.valid()) {
    not_hdf5(shown);
  }
  return Reader(file.get(), shown.name).read();
}

// HDF5 1.10 trusts the sizes that a file states: a damaged one makes it write beyond its buffers.
// So it reads in a child process, which may die of it.
Omx read_apart(std::uint64_t file_bytes, const Shown& shown,
               const std::function<Omx()>& read_here) {
  constexpr std::uint64_t kBytesPerSecond = 10'000'000;  // read, inflated and sent: many times less
  constexpr unsigned kLeastSeconds = 2;  // a damaged file may keep HDF5 busy for ever
  std::optional<Omx> omx;
  const auto seconds = kLeastSeconds + static_cast<unsigned>(file_bytes / kBytesPerSecond);
  const std::lock_guard lock(hdf5_mutex());
  try {
    run_in_child(
        seconds,
        [&](Sink& sink) {
          const Hdf5Quiet quiet;
          try {
            send(sink, read_here());
          } catch (const InputError& error) {
            send(sink, error.errors().items().front());
          }
        },
        [&](Source& source) { omx = receive_omx(source); });
  } catch (const BrokenStream&) {
    not_hdf5(shown);
  }
  return std::move(*omx);
}

}  // namespace

const OmxMatrix* find_matrix(const Omx& omx, std::string_view name) {
  const auto found = std::find_if(omx.matrices.begin(), omx.matrices.end(),
                                  [&](const OmxMatrix& matrix) { return matrix.name == name; });
  return found == omx.matrices.end() ? nullptr : &*found;
}

Omx read_omx(const std::filesystem::path& path, const std::string& shown) {
  const std::string name = shown.empty() ? path.string() : shown;
  if (!std::filesystem::is_regular_file(path)) {
    throw InputError(Error{
        .code = "E1001", .what = "a file is missing", .file = name, .expected = "an OMX file"});
  }
  std::error_code ignored;
  const std::uint64_t bytes = std::filesystem::file_size(path, ignored);
  std::string start(kSignatureBytes, '\0');
  std::ifstream(path, std::ios::binary).read(start.data(), kSignatureBytes);
  const Shown as = shown_as(name, start, bytes);
  return read_apart(bytes, as, [&] {
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    // Reading needs no lock, and folders that are read only cannot be locked.
    H5Pset_file_locking(access.get(), 0, 1);
    return read_opened({H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose}, as);
  });
}

Omx read_omx_bytes(std::string_view bytes, const std::string& shown) {
  const Shown as = shown_as(shown, bytes, bytes.size());
  return read_apart(bytes.size(), as, [&] {
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    constexpr std::size_t kIncrement = 1U << 16U;
    std::string image(bytes);  // HDF5 takes no pointer to const
    if (image.empty() || H5Pset_fapl_core(access.get(), kIncrement, 0) < 0 ||
        H5Pset_file_image(access.get(), image.data(), image.size()) < 0) {
      not_hdf5(as);
    }
    return read_opened({H5Fopen("image", H5F_ACC_RDONLY, access.get()), H5Fclose}, as);
  });
}

}  // namespace corridor::import
