#include "corridor/study/manifest.h"

#include "case/small_case.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/error.h"

namespace corridor::study {
namespace {

using cases::TemporaryFolder;

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

std::string problem_of(const std::filesystem::path& folder) {
  try {
    read_manifest(folder);
    return "";
  } catch (const InputError& error) {
    return cases::without_folder(error.what(), folder);
  }
}

Manifest small_manifest() {
  const auto a_case =
      cases::small_case({{"parameter.csv", "name,value,unit\ncarbon_price_usd_per_t,5,USD/t\n"}});
  return describe(a_case, {.case_folder = "small",
                           .only = {"flows"},
                           .scenarios = {"today"},
                           .sets = {{"report.alternatives", "3"}, {"note", "a=b"}},
                           .choice = "all_or_nothing",
                           .seed = 7});
}

TEST(Manifest, NamesEveryInputWithItsHash) {
  const Manifest manifest = small_manifest();
  EXPECT_EQ(manifest.case_name, "small");
  EXPECT_EQ(manifest.inputs.size(), 12U);
  for (const FileHash& file : manifest.inputs) {
    EXPECT_EQ(file.sha256.size(), 64U) << file.name;
    EXPECT_GT(file.bytes, 0U) << file.name;
  }
}

TEST(Manifest, SaysWhereEachValueComesFrom) {
  const Manifest manifest = small_manifest();
  const auto origin = [&](const std::string& key) {
    const auto found = std::find_if(manifest.values.begin(), manifest.values.end(),
                                    [&](const ResolvedValue& value) { return value.key == key; });
    return found == manifest.values.end() ? "absent" : found->origin;
  };
  EXPECT_EQ(origin("report.alternatives"), "--set");
  EXPECT_EQ(origin("parameter.carbon_price_usd_per_t"), "parameter.csv");
}

TEST(Manifest, ReadsBackWhatItWasAskedToDo) {
  Manifest manifest = small_manifest();
  manifest.outputs = {{"flows.csv", std::string(64, 'a'), 12}};
  const TemporaryFolder folder;
  write(folder.path() / "run.json", to_json(manifest));
  const Manifest again = read_manifest(folder.path());
  EXPECT_EQ(again.version, version());
  EXPECT_EQ(again.case_name, "small");
  EXPECT_EQ(again.request.case_folder, "small");
  EXPECT_EQ(again.request.only, std::vector<std::string>{"flows"});
  EXPECT_EQ(again.request.scenarios, std::vector<std::string>{"today"});
  ASSERT_EQ(again.request.sets.size(), 2U);
  EXPECT_EQ(again.request.sets[1].key, "note");
  EXPECT_EQ(again.request.sets[1].value, "a=b");
  EXPECT_EQ(again.request.choice, "all_or_nothing");
  EXPECT_EQ(again.request.seed, 7U);
  ASSERT_EQ(again.inputs.size(), manifest.inputs.size());
  EXPECT_EQ(again.inputs[0].sha256, manifest.inputs[0].sha256);
  ASSERT_EQ(again.outputs.size(), 1U);
  EXPECT_EQ(again.outputs[0].name, "flows.csv");
  EXPECT_EQ(to_json(again).find(folder.path().string()), std::string::npos) << "no path of ours";
}

TEST(Manifest, HashesEveryOutputButItself) {
  const TemporaryFolder folder;
  write(folder.path() / "run.json", "{}");
  write(folder.path() / "b.csv", "b\n");
  write(folder.path() / "tables" / "a.csv", "abc");
  const auto files = hash_outputs(folder.path());
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].name, "b.csv");
  EXPECT_EQ(files[1].name, "tables/a.csv");
  // FIPS 180-4, example "abc"
  EXPECT_EQ(files[1].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(files[1].bytes, 3U);
}

TEST(Manifest, OfAFolderThatIsNoRun) {
  const TemporaryFolder folder;
  EXPECT_EQ(problem_of(folder.path()),
            "error[E1001]: this is not the folder of a run\n"
            "  --> run.json\n"
            "    = found nothing, expected run.json, as corridor run writes it\n"
            "    = hint: corridor run CASE -o DIR makes one\n"
            "result: 1 error, 0 warnings\n");
  write(folder.path() / "run.json", "{ \"version\": ");
  EXPECT_THAT(problem_of(folder.path()),
              testing::StartsWith("error[E1050]: run.json cannot be read\n  --> run.json\n"));
  write(folder.path() / "run.json", "{}");
  EXPECT_THAT(problem_of(folder.path()),
              testing::StartsWith("error[E1050]: run.json cannot be read\n  --> run.json\n"));
}

}  // namespace
}  // namespace corridor::study
