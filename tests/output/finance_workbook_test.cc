// The workbook, recomputed by LibreOffice with none of our results in it, against ours to the cent.
#include "corridor/output/finance_workbook.h"

#include "case/small_case.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/text.h"
#include "corridor/table/csv.h"

namespace corridor::output {
namespace {

namespace fs = std::filesystem;
using study::FinanceResult;

const FinanceResult& cpec() {
  static const cases::Case a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
  static const FinanceResult result = study::run_finance(a_case);
  return result;
}

bool has_office() {
  return std::system("soffice --version >/dev/null 2>&1") == 0;
}

// LibreOffice keeps the results that a file holds unless its profile says "always recompute".
void write_profile(const fs::path& profile) {
  fs::create_directories(profile / "user");
  std::ofstream(profile / "user" / "registrymodifications.xcu")
      << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" "
         "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
         "<item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop "
         "oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\"><value>0</value></prop></item>\n"
         "</oor:items>\n";
}

using Cells = std::vector<std::vector<std::string>>;

Cells read_cells(const fs::path& path) {
  std::ifstream stream(path);
  Cells cells;
  for (std::string line; std::getline(stream, line);) {
    // Semicolons part the cells and none of ours holds one in these sheets.
    std::vector<std::string> row;
    std::stringstream parts(line);
    for (std::string part; std::getline(parts, part, ';');) {
      if (part.size() >= 2 && part.front() == '"' && part.back() == '"') {
        part = part.substr(1, part.size() - 2);
      }
      row.push_back(part);
    }
    cells.push_back(std::move(row));
  }
  return cells;
}

double at(const Cells& cells, std::size_t row, std::size_t column) {
  const auto value = parse_number(cells.at(row).at(column));
  return value ? *value : std::nan("");
}

TEST(FinanceWorkbook, IsTheSameBytesForTheSameResult) {
  EXPECT_EQ(finance_workbook(cpec()), finance_workbook(cpec()));
  EXPECT_EQ(finance_workbook(cpec()).substr(0, 2), "PK");
}

TEST(FinanceWorkbook, RecomputedByLibreOfficeGivesOurFiguresToTheCent) {
  if (!has_office()) {
    GTEST_SKIP() << "soffice is not here: scripts/setup office installs it (80 MB)";
  }
  const cases::TemporaryFolder folder;
  write_profile(folder.path() / "profile");
  std::ofstream(folder.path() / "finance.xlsx", std::ios::binary)
      << finance_workbook(cpec(), {.results = false});
  const std::string command =
      "cd '" + folder.path().string() + "' && soffice -env:UserInstallation=file://" +
      (folder.path() / "profile").string() +
      " --headless --convert-to 'csv:Text - txt - csv "
      "(StarCalc):59,34,76,1,,0,false,false,false,false,false,-1' finance.xlsx >log 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const FinanceResult& result = cpec();
  const Cells debt = read_cells(folder.path() / "finance-Debt and cover.csv");
  const auto& loans = result.model.loans;
  const std::size_t sums = 1 + 3 * loans.size() + 2 * result.model.projects.size();
  double cells = 0;
  for (std::size_t i = 0; i < result.model.chain.years; ++i) {
    const std::size_t row = i + 4;
    for (std::size_t l = 0; l < loans.size(); ++l) {
      EXPECT_NEAR(at(debt, row, 1 + 3 * l), loans[l].interest_usd_by_year[i], 0.005);
      EXPECT_NEAR(at(debt, row, 2 + 3 * l), loans[l].principal_usd_by_year[i], 0.005);
      EXPECT_NEAR(at(debt, row, 3 + 3 * l), loans[l].owed_usd_by_year[i], 0.005);
      cells += at(debt, row, 1 + 3 * l);
    }
    EXPECT_NEAR(at(debt, row, sums + 5), result.chain.years.revenue[i], 0.005);
    EXPECT_NEAR(at(debt, row, sums + 6), result.chain.years.operating[i], 0.005);
    if (result.chain.cover.dscr[i]) {
      EXPECT_NEAR(at(debt, row, sums + 7), *result.chain.cover.dscr[i], 1e-8);
    }
  }
  EXPECT_GT(cells, 1e9);  // it was computed: the file held zeros
  const Cells appraisal = read_cells(folder.path() / "finance-Appraisal.csv");
  const std::size_t end = 4 + result.model.chain.years - 1;
  EXPECT_NEAR(at(appraisal, end + 2, 1), result.figure(finance::Figure::economic_npv), 0.01);
  EXPECT_NEAR(at(appraisal, end + 3, 1), result.figure(finance::Figure::economic_irr), 1e-9);
}

}  // namespace
}  // namespace corridor::output
