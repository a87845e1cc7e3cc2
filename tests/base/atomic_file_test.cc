#include "corridor/base/atomic_file.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "corridor/base/error.h"
#include "corridor/base/hash.h"

namespace corridor {
namespace {
namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder); }
  void TearDown() override { fs::remove_all(folder); }
  fs::path folder = fs::temp_directory_path() / ("corridor_atomic_" + std::to_string(::getpid()));
};

TEST_F(AtomicFileTest, AppearsOnlyOnCommit) {
  const fs::path path = folder / "a.csv";
  {
    AtomicFile file(path);
    file.write("half");
    EXPECT_FALSE(fs::exists(path));
  }
  EXPECT_TRUE(fs::is_empty(folder));
  write_file(path, "whole");
  EXPECT_EQ(read_file(path), "whole");
}

TEST_F(AtomicFileTest, AFullDiskLeavesTheLastGoodFileAndNamesPathAndCause) {
  if (!fs::exists("/dev/full")) {
    GTEST_SKIP() << "this system has no /dev/full";
  }
  const fs::path path = folder / "a.csv";
  write_file(path, "good");
  fs::create_symlink("/dev/full", path.string() + ".partial");
  try {
    write_file(path, "new");
    FAIL() << "no error";
  } catch (const EnvironmentError& error) {
    EXPECT_EQ(std::string(error.what()),
              "cannot write " + path.string() + ": No space left on device");
  }
  EXPECT_EQ(read_file(path), "good");
}

TEST_F(AtomicFileTest, AFolderIsReplacedWholeAndOnlyOnRequest) {
  const fs::path path = folder / "run";
  {
    AtomicFolder run(path, false);
    write_file(run.partial() / "x", "1");
    run.commit();
  }
  EXPECT_EQ(read_file(path / "x"), "1");
  EXPECT_THROW(AtomicFolder(path, false), InputError);
  { AtomicFolder abandoned(path, true); }
  EXPECT_EQ(read_file(path / "x"), "1");
  AtomicFolder run(path, true);
  run.commit();
  EXPECT_TRUE(fs::is_empty(path));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);
}

// FIPS 180-4 example "abc".
TEST(Sha256, GivesThePublishedDigest) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace corridor
