// The published vectors: computed values against print, and print against the shared file.
#include "finance/reference_vectors.h"

#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"

namespace corridor::finance {
namespace {

using Record = std::vector<std::string>;

// Records of a CSV text with quoted fields (RFC 4180), enough for this file.
std::vector<Record> records(const std::string& text) {
  std::vector<Record> rows;
  Record row;
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ',' || c == '\n')) {
      row.push_back(field);
      field.clear();
      if (c == '\n') {
        rows.push_back(row);
        row.clear();
      }
    } else if (c != '\r') {
      field += c;
    }
  }
  return rows;
}

std::vector<std::string> ids() {
  std::set<std::string> unique;
  for (const ReferenceVector& vector : reference_vectors()) {
    unique.insert(vector.id);
  }
  return {unique.begin(), unique.end()};
}

class PublishedVector : public ::testing::TestWithParam<std::string> {};

TEST_P(PublishedVector, IsReproduced) {
  for (const ReferenceVector& vector : reference_vectors()) {
    if (vector.id == GetParam()) {
      EXPECT_NEAR(vector.computed, vector.expected, vector.tolerance)
          << vector.what << " (" << vector.source << ")";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, PublishedVector, ::testing::ValuesIn(ids()),
                         [](const auto& vector) { return vector.param; });

std::vector<double> numbers_in(const std::string& text) {
  std::vector<double> numbers;
  std::string spaced = text;
  for (char& c : spaced) {
    c = c == ',' || c == ';' || c == ':' ? ' ' : c;
  }
  std::istringstream words(spaced);
  for (std::string word; words >> word;) {
    if (const auto number = parse_number(word)) {
      numbers.push_back(*number);
    }
  }
  return numbers;
}

// Formulas and behaviour: their rows hold text, and the vectors spell the checks out.
const std::set<std::string> kInWords = {"fv026", "fv035", "fv036", "fv039"};

TEST(PublishedVectors, AreThoseOfTheSharedFile) {
  const std::filesystem::path file =
      std::filesystem::path(CORRIDOR_SOURCE_DIR) / "../shared/reference/finance_test_vectors.csv";
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << "no ../shared/reference/finance_test_vectors.csv beside the sources";
  }
  std::map<std::string, std::vector<ReferenceVector>> by_id;
  for (const ReferenceVector& vector : reference_vectors()) {
    by_id[vector.id].push_back(vector);
  }
  const std::vector<Record> rows = records(read_file(file));
  ASSERT_GT(rows.size(), 1U);
  ASSERT_EQ(rows[0][3], "expected");
  ASSERT_EQ(rows[0][5], "tolerance_abs");
  EXPECT_EQ(by_id.size(), rows.size() - 1);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Record& row = rows[i];
    const auto found = by_id.find(row[0]);
    ASSERT_NE(found, by_id.end()) << row[0] << " has no vector";
    const double tolerance = parse_number(row[5]).value_or(-1);
    for (const ReferenceVector& vector : found->second) {
      EXPECT_EQ(vector.tolerance, tolerance) << row[0];
    }
    if (kInWords.contains(row[0])) {
      continue;
    }
    std::multiset<double> ours;
    for (const ReferenceVector& vector : found->second) {
      ours.insert(vector.expected);
    }
    for (const double printed : numbers_in(row[3])) {
      const auto match = ours.find(printed);
      EXPECT_NE(match, ours.end()) << row[0] << ": " << printed << " is printed, but not compared";
      if (match != ours.end()) {
        ours.erase(match);
      }
    }
  }
}

}  // namespace
}  // namespace corridor::finance
