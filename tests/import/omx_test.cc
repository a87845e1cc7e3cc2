#include "corridor/import/omx.h"

#include "import/folder.h"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/error.h"
#include "corridor/base/random.h"

namespace corridor::import {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const double kNaN = std::numeric_limits<double>::quiet_NaN();

Omx small() {
  return {.rows = 2,
          .columns = 2,
          .matrices = {{.name = "hours", .values = {0, 1.5, -2.25, kNaN}},
                       {.name = "usd_per_t", .values = {1, 2, 3, 1e300}}},
          .zone_ids = {"101", "7"},
          .lookups = {{.name = "name", .values = {"Gwadar", "کاشغر"}},
                      {.name = "side", .values = {"1", "2"}, .dimension = 1}}};
}

std::string problem(const std::function<void()>& reads) {
  try {
    reads();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// What `script` prints under the system's Python; none if it has no h5py.
std::optional<std::string> python(const Folder& folder, const std::string& script) {
  write_file(folder.path() / "script.py",
             "import sys\n"
             "try:\n    import h5py, numpy as np\n"
             "except ImportError:\n    sys.exit(77)\n" +
                 script);
  const std::string command =
      "cd '" + folder.path().string() + "' && /usr/bin/python3 script.py > out.txt 2> err.txt";
  const int status = std::system(command.c_str());
  if (status != 0) {
    EXPECT_EQ(status >> 8, 77) << read_file(folder.path() / "err.txt");
    return std::nullopt;
  }
  return read_file(folder.path() / "out.txt");
}

TEST(Omx, WhatWasWrittenReadsBack) {
  const Folder folder;
  write_omx(folder.path() / "m.omx", small());
  const Omx omx = read_omx(folder.path() / "m.omx");
  EXPECT_EQ(omx.rows, 2U);
  EXPECT_EQ(omx.columns, 2U);
  EXPECT_THAT(omx.zone_ids, ElementsAre("101", "7"));
  ASSERT_EQ(omx.matrices.size(), 2U);
  EXPECT_THAT(find_matrix(omx, "usd_per_t")->values, ElementsAre(1, 2, 3, 1e300));
  const auto& hours = find_matrix(omx, "hours")->values;
  EXPECT_EQ(hours[2], -2.25);
  EXPECT_TRUE(std::isnan(hours[3]));
  ASSERT_EQ(omx.lookups.size(), 2U);
  EXPECT_THAT(omx.lookups[0].values, ElementsAre("Gwadar", "کاشغر"));
  EXPECT_FALSE(omx.lookups[0].dimension);
  EXPECT_THAT(omx.lookups[1].values, ElementsAre("1", "2"));
  EXPECT_EQ(omx.lookups[1].dimension, 1);
  EXPECT_THAT(omx.notes, IsEmpty());
  EXPECT_EQ(find_matrix(omx, "toll"), nullptr);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "m.omx.partial"));
}

TEST(Omx, MatricesOfAnyShapeReadBack) {
  for (const auto& [rows, columns] : std::vector<std::pair<std::size_t, std::size_t>>{
           {1, 1}, {1, 300000}, {3000, 1}, {700, 501}}) {
    Omx omx{.rows = rows, .columns = columns};
    OmxMatrix matrix{.name = "m", .values = std::vector<double>(rows * columns)};
    for (std::size_t i = 0; i < matrix.values.size(); ++i) {
      matrix.values[i] = normal(3, Stream::test, i);
    }
    omx.matrices = {matrix};
    const Omx back = read_omx_bytes(omx_bytes(omx), "m.omx");
    EXPECT_EQ(back.rows, rows);
    EXPECT_EQ(back.columns, columns);
    EXPECT_EQ(back.matrices.at(0).values, matrix.values);
  }
}

TEST(Omx, EqualMatricesMakeEqualBytesAtAnyTime) {
  const std::string first = omx_bytes(small());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // HDF5 keeps times in seconds
  EXPECT_EQ(omx_bytes(small()), first);
}

TEST(Omx, ZoneIdsThatAreNotWholeNumbersAreTexts) {
  Omx omx = small();
  omx.zone_ids = {"007", "PK-GWD"};
  EXPECT_THAT(read_omx_bytes(omx_bytes(omx), "m.omx").zone_ids, ElementsAre("007", "PK-GWD"));
}

TEST(Omx, RefusesToWriteWhatDoesNotFit) {
  Omx omx = small();
  omx.zone_ids.pop_back();
  EXPECT_THROW(omx_bytes(omx), std::invalid_argument);
  omx = small();
  omx.matrices[0].values.pop_back();
  EXPECT_THROW(omx_bytes(omx), std::invalid_argument);
  omx = small();
  omx.matrices[0].name = "a/b";
  EXPECT_THROW(omx_bytes(omx), std::invalid_argument);
  omx = small();
  omx.matrices[0].name = omx.matrices[1].name;
  EXPECT_THROW(omx_bytes(omx), std::invalid_argument);
  EXPECT_THROW(omx_bytes(Omx{}), std::invalid_argument);
}

TEST(Omx, OurFilesAreReadByOthers) {
  const Folder folder;
  write_omx(folder.path() / "m.omx", small());
  const auto text =
      python(folder,
             "f = h5py.File('m.omx', 'r')\n"
             "print(f.attrs['OMX_VERSION'].decode(), list(f.attrs['SHAPE']))\n"
             "for name in f['data']:\n"
             "    d = f['data'][name]\n"
             "    print(name, d.dtype, d.compression, d.compression_opts, d.shuffle,\n"
             "          d.chunks, d[:].tolist(), d.attrs.get('NA'))\n"
             "print(f['lookup/zone_id'].dtype, f['lookup/zone_id'][:].tolist())\n"
             "print(f['lookup/side'].attrs['DIM'])\n");
  if (!text) {
    GTEST_SKIP() << "python3-h5py is not installed";
  }
  EXPECT_EQ(*text,
            "0.2 [2, 2]\n"
            "hours float64 gzip 1 True (2, 2) [[0.0, 1.5], [-2.25, nan]] nan\n"
            "usd_per_t float64 gzip 1 True (2, 2) [[1.0, 2.0], [3.0, 1e+300]] None\n"
            "int64 [101, 7]\n"
            "1\n");
}

// As the openmatrix package writes it by PyTables: attributes of its own everywhere, and whatever
// type of number the model had.
TEST(Omx, ReadsFilesOfOthersWithWhatPyTablesAdds) {
  const Folder folder;
  const auto made = python(
      folder,
      "f = h5py.File('m.omx', 'w')\n"
      "def dress(o, kind):\n"
      "    o.attrs['CLASS'] = np.bytes_(kind); o.attrs['VERSION'] = np.bytes_('1.1')\n"
      "    o.attrs['TITLE'] = np.bytes_('t'); o.attrs['FILTERS'] = 65793\n"
      "f.attrs['OMX_VERSION'] = np.bytes_('0.2'); f.attrs['SHAPE'] = np.array([2, 3], 'i4')\n"
      "f.attrs['PYTABLES_FORMAT_VERSION'] = np.bytes_('2.1'); dress(f, 'GROUP')\n"
      "g = f.create_group('data'); dress(g, 'GROUP')\n"
      "a = g.create_dataset('trips', data=np.array([[1,2,-1],[4,5,6]], 'i4'), chunks=(1,3),\n"
      "                     compression='gzip', shuffle=True); dress(a, 'CARRAY')\n"
      "a.attrs['NA'] = -1\n"
      "b = g.create_dataset('time', data=np.array([[.5,1,1.5],[2,2.5,3]], '>f4'))\n"
      "g.attrs['note'] = 'x'; g.create_group('inner'); g['soft'] = h5py.SoftLink('/data/trips')\n"
      "g['away'] = h5py.ExternalLink('other.h5', '/x')\n"
      "l = f.create_group('lookup')\n"
      "l.create_dataset('origin', data=np.array([10, 20], 'u2')).attrs['DIM'] = 0\n"
      "l.create_dataset('city', data=['Quetta', 'Sukkur', 'Hub'], dtype=h5py.string_dtype())\n"
      "f.close()\n");
  if (!made) {
    GTEST_SKIP() << "python3-h5py is not installed";
  }
  const Omx omx = read_omx(folder.path() / "m.omx");
  EXPECT_EQ(omx.rows, 2U);
  EXPECT_EQ(omx.columns, 3U);
  ASSERT_EQ(omx.matrices.size(), 2U);
  EXPECT_THAT(find_matrix(omx, "time")->values, ElementsAre(.5, 1, 1.5, 2, 2.5, 3));
  EXPECT_TRUE(std::isnan(find_matrix(omx, "trips")->values[2]));
  EXPECT_EQ(find_matrix(omx, "trips")->values[5], 6);
  ASSERT_EQ(omx.lookups.size(), 2U);
  EXPECT_THAT(omx.lookups[0].values, ElementsAre("Quetta", "Sukkur", "Hub"));
  EXPECT_EQ(omx.lookups[0].dimension, 1);  // three values fit the columns only
  EXPECT_THAT(omx.lookups[1].values, ElementsAre("10", "20"));
  EXPECT_THAT(omx.notes, ElementsAre("/data/away is a link and was passed over",
                                     "/data/inner is no array and was passed over",
                                     "/data/soft is a link and was passed over"));
}

TEST(Omx, ZoneIdsHaveManyNames) {
  const Folder folder;
  const auto made = python(folder,
                           "f = h5py.File('m.omx', 'w')\n"
                           "f['data/m'] = np.eye(2); f['lookup/taz'] = np.array([3., 4.])\n");
  if (!made) {
    GTEST_SKIP() << "python3-h5py is not installed";
  }
  const Omx omx = read_omx(folder.path() / "m.omx");
  EXPECT_THAT(omx.zone_ids, ElementsAre("3", "4"));
  EXPECT_THAT(omx.notes,
              ElementsAre("the file does not say which version of OMX it is: read as 0.2",
                          "the file does not give its SHAPE: taken from its first matrix",
                          "zone_id is read from the lookup \"taz\""));
}

TEST(Omx, SaysWhatDoesNotFit) {
  const Folder folder;
  const auto made = python(
      folder,
      "def make(name, fill):\n"
      "    with h5py.File(name, 'w') as f:\n"
      "        f.attrs['SHAPE'] = [2, 2]; f.attrs['OMX_VERSION'] = '0.2'; fill(f)\n"
      "make('empty', lambda f: None)\n"
      "make('none', lambda f: f.create_group('data'))\n"
      "make('shape', lambda f: f.create_dataset('data/m', data=np.zeros((2, 3))))\n"
      "make('cube', lambda f: f.create_dataset('data/m', data=np.zeros((2, 2, 2))))\n"
      "make('text', lambda f: f.create_dataset('data/m', data=np.full((2, 2), b'x')))\n"
      "make('huge', lambda f: f.create_dataset('data/m', (2**20, 2**20), chunks=(64, 64)))\n"
      "make('hollow', lambda f: f.create_dataset('data/m', (2**13, 2**13), chunks=(64, 64)))\n"
      "make('vds', lambda f: f.create_dataset('data/m', (2, 2), external=[('/etc/passwd', 0, "
      "32)]))\n"
      "def twice(f): f['data/m'] = np.eye(2); f['lookup/zone_id'] = [7, 7]\n"
      "make('twice', twice)\n"
      "def three(f): f['data/m'] = np.eye(2); f['lookup/zone_id'] = [7, 8, 9]\n"
      "make('three', three)\n");
  if (!made) {
    GTEST_SKIP() << "python3-h5py is not installed";
  }
  const auto said = [&](const std::string& name) {
    return problem([&] { read_omx(folder.path() / name, "m.omx"); });
  };
  EXPECT_EQ(said("empty"),
            "error[E1071]: no OMX file: the group /data is not there\n"
            "  --> m.omx\n"
            "    = found nothing, expected an HDF5 file with /data\n"
            "    = hint: OMX 0.2 keeps its matrices in /data\n"
            "result: 1 error, 0 warnings\n");
  const auto message = [](const std::string& code_and_what, const std::string& found,
                          const std::string& expected, const std::string& hint = "") {
    return "error[" + code_and_what + "\n  --> m.omx\n    = found " +
           (found.empty() ? "nothing" : "\"" + found + "\"") + ", expected " + expected + "\n" +
           (hint.empty() ? "" : "    = hint: " + hint + "\n") + "result: 1 error, 0 warnings\n";
  };
  EXPECT_EQ(said("none"),
            message("E1071]: no matrix in /data", "", "at least one matrix of two dimensions"));
  EXPECT_EQ(said("shape"), message("E1072]: /data/m is of another shape", "2 x 3",
                                   "2 x 2, as the file's SHAPE or its first matrix has"));
  EXPECT_EQ(said("cube"), message("E1072]: /data/m is no matrix", "2 x 2 x 2",
                                  "two dimensions, neither of them 0"));
  EXPECT_EQ(said("text"), message("E1072]: /data/m holds no numbers", "texts",
                                  "whole numbers or floating point"));
  EXPECT_EQ(said("huge"),
            message("E1072]: /data/m is too large", "1048576 x 1048576", "at most 2^31 values"));
  EXPECT_EQ(said("hollow"),
            message("E1070]: the file is damaged: /data/m cannot be read", "", "a sound HDF5 file",
                    "it may be cut short: write or copy it again"));
  EXPECT_EQ(said("vds"), message("E1072]: /data/m is kept in another file", "external storage",
                                 "all data in one file"));
  EXPECT_EQ(said("twice"),
            message("E1073]: /lookup/zone_id has an id twice", "7", "an id of its own a zone"));
  EXPECT_EQ(said("three"), message("E1073]: /lookup/zone_id does not fit the matrices", "3",
                                   "one dimension of 2 values"));
}

TEST(Omx, AMissingFileAndOneThatIsNoHdf5) {
  EXPECT_EQ(problem([] { read_omx("/nowhere/m.omx"); }),
            "error[E1001]: a file is missing\n"
            "  --> /nowhere/m.omx\n"
            "    = found nothing, expected an OMX file\n"
            "result: 1 error, 0 warnings\n");
  const Folder folder{{"m.omx", "origin,destination,hours\n"}};
  const auto expected = [](const std::string& found) {
    return "error[E1070]: not a sound HDF5 file\n"
           "  --> m.omx\n"
           "    = found \"" +
           found +
           "\", expected an OMX file, which is HDF5\n"
           "    = hint: it may be cut short: write or copy it again\n"
           "result: 1 error, 0 warnings\n";
  };
  EXPECT_EQ(problem([&] { read_omx(folder.path() / "m.omx", "m.omx"); }),
            expected("25 bytes that do not begin as HDF5"));
  EXPECT_EQ(problem([] { read_omx_bytes("origin,destination", "m.omx"); }),
            expected("18 bytes that do not begin as HDF5"));
  EXPECT_EQ(problem([] { read_omx_bytes("", "m.omx"); }),
            expected("0 bytes that do not begin as HDF5"));
  const std::string whole = omx_bytes(small());
  const std::string half = whole.substr(0, whole.size() / 2);
  EXPECT_EQ(problem([&] { read_omx_bytes(half, "m.omx"); }),
            expected(std::to_string(half.size()) + " bytes of HDF5, cut short or damaged"));
}

TEST(Omx, AFileCutShortAnywhereIsAnError) {
  const std::string bytes = omx_bytes(small());
  for (std::size_t size = 0; size < bytes.size(); size += 37) {
    EXPECT_THAT(problem([&] { read_omx_bytes(bytes.substr(0, size), "m.omx"); }),
                HasSubstr("error[E1070]"))
        << size;
  }
}

// Damage that leaves the numbers readable may pass; nothing may crash.
TEST(Omx, DamagedFilesAreReadOrReported) {
  const std::string bytes = omx_bytes(small());
  for (std::uint32_t i = 0; i < 500; ++i) {
    std::string damaged = bytes;
    const auto draw = random_bits(11, Stream::test, i, 0);
    damaged[draw[0] % damaged.size()] = static_cast<char>(draw[1]);
    problem([&] { read_omx_bytes(damaged, "m.omx"); });
  }
}

TEST(Omx, AFolderThatCannotBeWrittenIsTheMachinesFault) {
  EXPECT_THROW(write_omx("/nowhere/m.omx", small()), EnvironmentError);
}

}  // namespace
}  // namespace corridor::import
