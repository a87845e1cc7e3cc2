// Does every #include "corridor/..." point downwards in the table of docs/architecture.md?
#include "include_rule.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::architecture {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

Layers layers_of(const std::string& markdown) {
  std::istringstream stream(markdown);
  return read_layers(stream);
}

std::vector<std::string> faults_of(const std::string& path, const std::string& source,
                                   const Layers& layers) {
  std::istringstream stream(source);
  return include_faults(path, stream, layers);
}

const Layers kLayers{{"base", 0}, {"network", 1}, {"physics", 1}, {"path", 4}, {"apps", 11}};

TEST(LayerTable, IsReadFromTheMarkdown) {
  EXPECT_THAT(layers_of(R"(
| year | event |
|---|---|
| 1996 | `virtual` networks |

| layer | module | holds |
|---|---|---|
| 0 | `base` | ids, see `network` |
| 11 | `apps/corridor`, `python/` | command line |

| 7 | `stray` | a row of no table |
)"),
              UnorderedElementsAre(Pair("base", 0), Pair("apps", 11), Pair("python", 11)));
}

TEST(IncludeRule, LetsAModuleUseItselfAndLowerLayers) {
  EXPECT_THAT(faults_of("src/corridor/path/tree.cc", R"(
#include "corridor/path/tree.h"
#include <vector>
#include "corridor/base/id.h"
#include "corridor/network/graph.h"
)",
                        kLayers),
              IsEmpty());
}

TEST(IncludeRule, NamesFileAndLineOfAnIncludeOfAHigherLayer) {
  EXPECT_THAT(faults_of("src/corridor/network/graph.h",
                        "#pragma once\n\n#  include <corridor/path/tree.h>\n", kLayers),
              ElementsAre("src/corridor/network/graph.h:3: network (layer 1) includes "
                          "\"corridor/path/tree.h\" of layer 4; only lower layers are allowed"));
}

TEST(IncludeRule, KeepsModulesOfOneLayerApart) {
  EXPECT_THAT(
      faults_of("src/corridor/network/graph.cc", "#include \"corridor/physics/train.h\"\n",
                kLayers),
      ElementsAre("src/corridor/network/graph.cc:1: network (layer 1) includes "
                  "\"corridor/physics/train.h\" of layer 1; only lower layers are allowed"));
}

TEST(IncludeRule, AsksForAPlaceInTheTable) {
  EXPECT_THAT(faults_of("src/corridor/magic/wand.cc", "", kLayers),
              ElementsAre("src/corridor/magic/wand.cc:1: the table has no module \"magic\""));
  EXPECT_THAT(
      faults_of("apps/corridor/main.cc", "#include \"corridor/magic/wand.h\"\n", kLayers),
      ElementsAre("apps/corridor/main.cc:1: includes \"corridor/magic/wand.h\", but the table has "
                  "no module magic"));
}

TEST(IncludeRule, IsNotEvadedByARelativePath) {
  EXPECT_THAT(faults_of("src/corridor/base/id.h", "#include \"../path/tree.h\"\n", kLayers),
              ElementsAre("src/corridor/base/id.h:1: includes \"../path/tree.h\" by a relative "
                          "path; write \"corridor/MODULE/...\""));
}

TEST(Repository, KeepsTheOneWayRule) {
  const fs::path root = CORRIDOR_SOURCE_DIR;
  std::ifstream markdown(root / "docs/architecture.md");
  const Layers layers = read_layers(markdown);
  ASSERT_TRUE(layers.contains("base")) << "no layer table in docs/architecture.md";
  int files = 0;
  for (const char* folder : {"src/corridor", "apps", "python"}) {
    if (!fs::exists(root / folder)) {
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") {
        continue;
      }
      const std::string path = entry.path().lexically_relative(root).generic_string();
      std::ifstream source(entry.path());
      for (const auto& fault : include_faults(path, source, layers)) {
        ADD_FAILURE() << fault;
      }
      ++files;
    }
  }
  EXPECT_GT(files, 10) << "the test looks in the wrong place";
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Forgetting the word costs nothing but the thread sanitizer's eyes.
TEST(Repository, RunsTestsOfThreadedModulesUnderTheThreadSanitizer) {
  const fs::path root = CORRIDOR_SOURCE_DIR;
  int threaded = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root / "src/corridor")) {
    if (entry.path().extension() != ".cc" ||
        text_of(entry.path()).find("#include \"corridor/base/parallel.h\"") == std::string::npos) {
      continue;
    }
    ++threaded;
    const std::string module = module_of(entry.path().lexically_relative(root).generic_string());
    const fs::path tests = root / "tests" / module / "CMakeLists.txt";
    if (fs::exists(tests)) {
      EXPECT_THAT(text_of(tests), testing::HasSubstr("corridor_test(" + module + " THREADS"))
          << tests << ": " << entry.path().filename() << " uses threads";
    }
  }
  EXPECT_GT(threaded, 0) << "the test looks in the wrong place";
}

}  // namespace
}  // namespace corridor::architecture
