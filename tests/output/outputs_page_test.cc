// docs/outputs.md has every table of a run and every column of ours in it.
#include "case/small_case.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "corridor/output/analysis.h"
#include "corridor/output/tables.h"
#include "corridor/table/csv.h"

namespace corridor::output {
namespace {

std::string page() {
  std::ostringstream text;
  text << std::ifstream(std::string(CORRIDOR_SOURCE_DIR) + "/docs/outputs.md").rdbuf();
  return text.str();
}

// The part of the page on one table: from its bold name to the next.
std::string part_on(const std::string& page, const std::string& file) {
  const std::size_t start = page.find("**" + file + "**");
  if (start == std::string::npos) {
    return {};
  }
  return page.substr(start, page.find("\n**", start + 1) - start);
}

bool has_word(const std::string& text, const std::string& word) {
  const auto part_of_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !part_of_word(text[at - 1])) &&
        (end == text.size() || !part_of_word(text[end]))) {
      return true;
    }
  }
  return false;
}

std::vector<TextFile> tables_of_a_run(const cases::Case& a_case) {
  const auto flows = study::run_flows(a_case, {.threads = 1});
  std::vector<TextFile> files = run_tables(a_case, flows);
  const study::RunRequest request{.case_folder = "small", .full = true};
  for (const Analysis& analysis : analyses()) {
    const auto more = analysis.run(
        {.a_case = a_case, .request = request, .flows = flows, .threads = 1, .progress = {}});
    files.insert(files.end(), more.files.begin(), more.files.end());
  }
  return files;
}

TEST(OutputsPage, DescribesEveryTableAndColumn) {
  const auto a_case = cases::small_case();
  const std::string text = page();
  // The first three columns of nearly every table, told once at the top or in link_flow.csv.
  const std::string shared = " scenario year season o_zone_id d_zone_id commodity direction ";
  for (const TextFile& file : tables_of_a_run(a_case)) {
    if (!file.name.ends_with(".csv")) {
      continue;
    }
    const std::string part = part_on(text, file.name) + shared;
    EXPECT_GT(part.size(), shared.size()) << file.name << " is not on the page";
    std::istringstream header(file.text.substr(0, file.text.find('\n')));
    for (std::string column; std::getline(header, column, ',');) {
      const bool of_a_commodity =
          std::any_of(a_case.commodities.begin(), a_case.commodities.end(),
                      [&](const auto& each) { return column == each.id + "_t_per_day"; });
      const bool of_the_case = file.name == "link_flow.csv" &&
                               a_case.tables.at("link.csv").column(column) != table::kNoColumn;
      EXPECT_TRUE(of_a_commodity || of_the_case || has_word(part, column))
          << file.name << ": " << column << " is not on the page";
    }
  }
}

}  // namespace
}  // namespace corridor::output
