#include "corridor/output/finance_workbook.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include "corridor/base/error.h"
#include "corridor/finance/finance.h"

namespace corridor::output {
namespace {

using study::FinanceResult;
using study::LoanAccount;

constexpr int kHeadRows = 12;  // of a loan's sheet, before its periods

std::string column_name(int column) {
  std::string name;
  for (int left = column + 1; left > 0; left = (left - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return name;
}

std::string cell(int row, int column) {
  return column_name(column) + std::to_string(row + 1);
}

/// A folder of its own for the file that the library writes, gone with the object.
class Scratch {
 public:
  Scratch() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "corridor-xlsx-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw InputError(Error{.code = "E3010",
                             .what = "no temporary folder can be made for the workbook",
                             .file = pattern});
    }
    folder_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file() const { return (folder_ / "finance.xlsx").string(); }

 private:
  std::filesystem::path folder_;
};

/// A sheet that is written cell by cell.
class Sheet {
 public:
  Sheet(lxw_worksheet* sheet, bool results, std::string name)
      : sheet_(sheet), results_(results), name_(std::move(name)) {}

  void text(int row, int column, const std::string& value, lxw_format* format = nullptr) const {
    worksheet_write_string(sheet_, lxw_row_t(row), lxw_col_t(column), value.c_str(), format);
  }
  void number(int row, int column, double value, lxw_format* format = nullptr) const {
    worksheet_write_number(sheet_, lxw_row_t(row), lxw_col_t(column), value, format);
  }
  void formula(int row, int column, const std::string& text, double ours,
               lxw_format* format = nullptr) const {
    worksheet_write_formula_num(sheet_, lxw_row_t(row), lxw_col_t(column), ("=" + text).c_str(),
                                format, results_ ? ours : 0);
  }
  void width(int first, int last, double characters) const {
    worksheet_set_column(sheet_, lxw_col_t(first), lxw_col_t(last), characters, nullptr);
  }
  void freeze(int row, int column) const {
    worksheet_freeze_panes(sheet_, lxw_row_t(row), lxw_col_t(column));
  }
  std::string at(const std::string& reference) const { return "'" + name_ + "'!" + reference; }

 private:
  lxw_worksheet* sheet_;
  bool results_;
  std::string name_;
};

class Workbook {
 public:
  Workbook(const FinanceResult& result, const WorkbookOptions& options)
      : result_(result), options_(options), chain_(result.model.chain) {
    book_ = workbook_new(scratch_.file().c_str());
    std::string title = "Corridor: finance";  // the library takes text that it might write to
    lxw_doc_properties properties{};
    properties.title = title.data();
    properties.created = 1577836800;  // 2020-01-01: the same bytes for the same result
    workbook_set_properties(book_, &properties);
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    money_ = workbook_add_format(book_);
    format_set_num_format(money_, "#,##0.00");
    rate_ = workbook_add_format(book_);
    format_set_num_format(rate_, "0.000000");
    input_ = workbook_add_format(book_);
    format_set_font_color(input_, 0x0000FF);
    input_money_ = workbook_add_format(book_);
    format_set_font_color(input_money_, 0x0000FF);
    format_set_num_format(input_money_, "#,##0.00");
  }

  std::string bytes() {
    readme();
    rates();
    for (std::size_t i = 0; i < result_.model.loans.size(); ++i) {
      loan(i);
    }
    years();
    appraisal();
    if (const lxw_error error = workbook_close(book_); error != LXW_NO_ERROR) {
      throw InputError(Error{.code = "E3010",
                             .what = "the workbook cannot be written",
                             .file = scratch_.file(),
                             .found = lxw_strerror(error)});
    }
    std::ifstream stream(scratch_.file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

 private:
  Sheet sheet(const std::string& name) {
    return {workbook_add_worksheet(book_, name.c_str()), options_.results, name};
  }

  std::size_t years_count() const { return chain_.years; }
  int year_row(std::size_t i) const { return static_cast<int>(i) + 4; }  // on sheets by year

  void readme() {
    const Sheet page = sheet("Read me");
    page.width(0, 0, 110);
    int row = 0;
    const auto line = [&](const std::string& text, lxw_format* format = nullptr) {
      page.text(row++, 0, text, format);
    };
    line(fmt::format("Finance of {} against {}", result_.model.traffic.pair.with,
                     result_.model.traffic.pair.without),
         bold_);
    line("Blue numbers are inputs; everything else is a formula that follows them.");
    line(
        "Loans: one sheet each, in the loan's currency, every amount rounded to the cent when it "
        "arises; the last repayment takes what is left.");
    line("Debt and cover: nominal USD at the rates of the sheet Rates. Fees count as interest.");
    line(
        fmt::format("Appraisal: real USD of {}, value at the end of {}. The first year is not "
                    "discounted before it is moved there.",
                    chain_.price_year, chain_.value_year));
    for (const std::string& note : result_.model.notes) {
      line("Note: " + note);
    }
  }

  // Year, price level, and units of each currency per USD.
  void rates() {
    const Sheet page = sheet("Rates");
    page.text(0, 0, "Rates and price level", bold_);
    page.text(3, 0, "year", bold_);
    page.text(3, 1, "price level", bold_);
    rates_column_.clear();
    for (std::size_t p = 0; p < chain_.exchange.size(); ++p) {
      const int column = static_cast<int>(p) + 2;
      const std::string code = chain_.exchange[p].currency.code();
      page.text(3, column, code + " per USD", bold_);
      rates_column_[code] = column_name(column);
      for (std::size_t i = 0; i < years_count(); ++i) {
        page.number(year_row(i), column, chain_.exchange[p].per_reporting[i], input_);
      }
    }
    for (std::size_t i = 0; i < years_count(); ++i) {
      page.number(year_row(i), 0, result_.year(i));
      page.number(year_row(i), 1, result_.model.price_level[i], input_);
    }
    page.freeze(4, 1);
  }

  std::string loan_sheet(std::size_t i) const {
    return fmt::format("L{} {}", i + 1, result_.model.loans[i].terms.id).substr(0, 31);
  }

  // Principal as a formula where it is a level part of the balance, each due at its own date;
  // otherwise as the schedule has it.
  static bool by_formula(const LoanAccount& account) {
    const auto& loan = account.schedule.loan;
    const auto& rows = account.schedule.rows;
    const auto first =
        std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.principal > 0; });
    return loan.repayment == finance::Repayment::equal_principal && first != rows.end() &&
           std::none_of(first, rows.end(), [](const auto& row) { return row.drawn > 0; });
  }

  void loan(std::size_t index) {
    const LoanAccount& account = result_.model.loans[index];
    const auto& rows = account.schedule.rows;
    const Sheet page = sheet(loan_sheet(index));
    page.width(0, 14, 15);
    page.text(0, 0, account.terms.id + ": " + account.terms.name, bold_);
    const auto head = [&](int row, const char* what, double value, lxw_format* format) {
      page.text(row, 0, what);
      page.number(row, 1, value, format);
    };
    page.text(1, 0, account.terms.currency + ", " + account.terms.lender);
    page.text(2, 0, "sources");
    page.text(2, 1, account.terms.evidence.source_id);
    head(3, "rate a year (added to the rate of each period)", 0, input_);
    head(4, "grace, years", account.terms.grace_years, nullptr);
    head(5, "maturity, years", account.terms.maturity_years, nullptr);
    head(6, "commitment fee a year", account.schedule.loan.fees.commitment_per_year, input_);
    head(7, "counts in sums (1 or 0)", account.counted ? 1 : 0, input_);
    head(8, "counts for cover (1 or 0)", account.in_cover ? 1 : 0, input_);
    const std::vector<const char*> titles = {
        "period",       "date",      "year",          "share of year", "rate",
        "opening",      "drawn",     "drawn x share", "interest",      "capitalised",
        "due (1 or 0)", "principal", "fees",          "closing",       "last of year"};
    for (std::size_t c = 0; c < titles.size(); ++c) {
      page.text(kHeadRows - 1, static_cast<int>(c), titles[c], bold_);
    }
    std::size_t first = rows.size();
    std::size_t last = 0;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (rows[k].principal > 0) {
        first = std::min(first, k);
        last = k;
      }
    }
    // Level part, from the balance at the first repayment.
    const bool formula = by_formula(account);
    if (formula) {
      page.text(9, 0, "level repayment");
      const int row = kHeadRows + static_cast<int>(first);
      page.formula(
          9, 1,
          fmt::format("ROUND(({}+{}+{})/SUM({}:{}),2)", cell(row, 5), cell(row, 6), cell(row, 9),
                      cell(kHeadRows, 10), cell(kHeadRows + static_cast<int>(rows.size()) - 1, 10)),
          rows[first].principal, money_);
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
      schedule_row(page, account, k, {.formula = formula, .first = first, .last = last});
    }
    page.freeze(kHeadRows, 2);
  }

  struct Repaying {
    bool formula = false;
    std::size_t first = 0;
    std::size_t last = 0;
  };

  void schedule_row(const Sheet& page, const LoanAccount& account, std::size_t k,
                    const Repaying& repaying) const {
    const auto& rows = account.schedule.rows;
    const finance::ScheduleRow& row = rows[k];
    const int at = kHeadRows + static_cast<int>(k);
    const int year = finance::civil(row.date).year;
    const bool last_of_year = k + 1 == rows.size() || finance::civil(rows[k + 1].date).year != year;
    page.number(at, 0, row.period);
    page.text(at, 1, finance::text(row.date));
    page.number(at, 2, year);
    page.number(at, 3, row.year_share, input_);
    page.number(at, 4, row.rate_per_year, input_);
    if (k == 0) {
      page.number(at, 5, 0, money_);
    } else {
      page.formula(at, 5, cell(at - 1, 13), row.opening, money_);
    }
    page.number(at, 6, row.drawn, input_money_);
    page.number(at, 7, row.drawn_years, input_money_);
    page.formula(at, 8,
                 fmt::format("ROUND(({}+$B$4)*({}*{}+{}),2)", cell(at, 4), cell(at, 5), cell(at, 3),
                             cell(at, 7)),
                 row.interest, money_);
    if (row.capitalised != 0) {
      page.formula(at, 9, cell(at, 8), row.capitalised, money_);
    } else {
      page.number(at, 9, 0, money_);
    }
    const std::string owed = fmt::format("{}+{}+{}", cell(at, 5), cell(at, 6), cell(at, 9));
    page.number(at, 10, row.principal > 0 ? 1 : 0, input_);
    if (!repaying.formula) {
      page.number(at, 11, row.principal, input_money_);
    } else if (k < repaying.first) {
      // No formula: the level repayment depends on this row, so that one would close a circle.
      page.number(at, 11, 0, money_);
    } else if (k == repaying.last) {
      page.formula(at, 11, owed, row.principal, money_);
    } else {
      page.formula(at, 11, fmt::format("{}*MIN($B$10,{})", cell(at, 10), owed), row.principal,
                   money_);
    }
    page.number(at, 12, row.fees, input_money_);
    page.formula(at, 13, fmt::format("{}-{}", owed, cell(at, 11)), row.closing, money_);
    page.number(at, 14, last_of_year ? 1 : 0);
  }

  // A sum over a loan's sheet by year, in USD.
  std::string by_year(std::size_t index, int column, int row) const {
    const LoanAccount& account = result_.model.loans[index];
    const int first = kHeadRows;
    const int last = kHeadRows + static_cast<int>(account.schedule.rows.size()) - 1;
    const std::string name = loan_sheet(index);
    const auto range = [&](int c) {
      return fmt::format("'{}'!${}${}:${}${}", name, column_name(c), first + 1, column_name(c),
                         last + 1);
    };
    const auto found = rates_column_.find(account.terms.currency);
    const std::string rate =
        found == rates_column_.end() ? "" : fmt::format("/Rates!${}{}", found->second, row + 1);
    if (column == 13) {
      return fmt::format("SUMIFS({},{},$A{},{},1){}", range(13), range(2), row + 1, range(14),
                         rate);
    }
    if (column == 8) {  // interest paid: what is not capitalised, with fees
      return fmt::format("(SUMIFS({0},{3},$A{4})-SUMIFS({1},{3},$A{4})+SUMIFS({2},{3},$A{4})){5}",
                         range(8), range(9), range(12), range(2), row + 1, rate);
    }
    return fmt::format("SUMIFS({},{},$A{}){}", range(column), range(2), row + 1, rate);
  }

  // Debt and cover by year: three columns a loan, then sums, revenue, operating cost, cover.
  void years() {
    const Sheet page = sheet("Debt and cover");
    page.text(0, 0, "Debt service and cover, nominal USD", bold_);
    page.text(3, 0, "year", bold_);
    const auto& loans = result_.model.loans;
    const auto& projects = result_.model.projects;
    const int loan_columns = 1;
    const int project_columns = loan_columns + 3 * static_cast<int>(loans.size());
    const int sums = project_columns + 2 * static_cast<int>(projects.size());
    page.width(0, sums + 8, 17);
    for (std::size_t l = 0; l < loans.size(); ++l) {
      const int column = loan_columns + 3 * static_cast<int>(l);
      page.text(2, column, loans[l].terms.id, bold_);
      page.text(3, column, "interest and fees", bold_);
      page.text(3, column + 1, "principal", bold_);
      page.text(3, column + 2, "owed", bold_);
    }
    for (std::size_t p = 0; p < projects.size(); ++p) {
      const int column = project_columns + 2 * static_cast<int>(p);
      page.text(2, column, projects[p].id, bold_);
      page.text(3, column, fmt::format("revenue, USD of {}", chain_.price_year), bold_);
      page.text(3, column + 1, fmt::format("operating, USD of {}", chain_.price_year), bold_);
    }
    const std::vector<const char*> titles = {"interest and fees", "principal", "service",   "owed",
                                             "service in cover",  "revenue",   "operating", "DSCR"};
    page.text(2, sums, "all that count", bold_);
    for (std::size_t c = 0; c < titles.size(); ++c) {
      page.text(3, sums + static_cast<int>(c), titles[c], bold_);
    }
    for (std::size_t i = 0; i < years_count(); ++i) {
      year_line(page, i, loan_columns, project_columns, sums);
    }
    page.freeze(4, 1);
  }

  std::string weighted(int row, int offset, int flag_row, int first) const {
    std::string sum;
    for (std::size_t l = 0; l < result_.model.loans.size(); ++l) {
      sum +=
          fmt::format("{}{}*'{}'!$B${}", l == 0 ? "" : "+",
                      cell(row, first + 3 * static_cast<int>(l) + offset), loan_sheet(l), flag_row);
    }
    return sum.empty() ? "0" : sum;
  }

  void year_line(const Sheet& page, std::size_t i, int loan_columns, int project_columns,
                 int sums) const {
    const int row = year_row(i);
    const auto& loans = result_.model.loans;
    page.number(row, 0, result_.year(i));
    double interest = 0;
    double principal = 0;
    double owed = 0;
    double cover = 0;
    for (std::size_t l = 0; l < loans.size(); ++l) {
      const int column = loan_columns + 3 * static_cast<int>(l);
      const LoanAccount& loan = loans[l];
      page.formula(row, column, by_year(l, 8, row), loan.interest_usd_by_year[i], money_);
      page.formula(row, column + 1, by_year(l, 11, row), loan.principal_usd_by_year[i], money_);
      page.formula(row, column + 2, by_year(l, 13, row), loan.owed_usd_by_year[i], money_);
      interest += loan.counted ? loan.interest_usd_by_year[i] : 0;
      principal += loan.counted ? loan.principal_usd_by_year[i] : 0;
      owed += loan.counted ? loan.owed_usd_by_year[i] : 0;
      cover += loan.in_cover ? loan.service_usd(i) : 0;
    }
    std::string revenue_sum;
    std::string operating_sum;
    double revenue = 0;
    double operating = 0;
    for (std::size_t p = 0; p < result_.model.projects.size(); ++p) {
      const study::ProjectAccount& project = result_.model.projects[p];
      const int column = project_columns + 2 * static_cast<int>(p);
      const double level = result_.model.price_level[i];
      page.number(row, column, project.revenue_usd_by_year[i] / level, input_money_);
      page.number(row, column + 1, project.operating_usd_by_year[i] / level, input_money_);
      if (!project.financed) {
        continue;
      }
      revenue_sum += (revenue_sum.empty() ? "" : "+") + cell(row, column);
      operating_sum += (operating_sum.empty() ? "" : "+") + cell(row, column + 1);
      revenue += project.revenue_usd_by_year[i];
      operating += project.operating_usd_by_year[i];
    }
    const auto level = [&](const std::string& sum) {
      return fmt::format("({})*Rates!$B{}", sum.empty() ? "0" : sum, row + 1);
    };
    page.formula(row, sums, weighted(row, 0, 8, loan_columns), interest, money_);
    page.formula(row, sums + 1, weighted(row, 1, 8, loan_columns), principal, money_);
    page.formula(row, sums + 2, cell(row, sums) + "+" + cell(row, sums + 1), interest + principal,
                 money_);
    page.formula(row, sums + 3, weighted(row, 2, 8, loan_columns), owed, money_);
    page.formula(
        row, sums + 4,
        fmt::format("{}+{}", weighted(row, 0, 9, loan_columns), weighted(row, 1, 9, loan_columns)),
        cover, money_);
    page.formula(row, sums + 5, level(revenue_sum), revenue, money_);
    page.formula(row, sums + 6, level(operating_sum), operating, money_);
    page.formula(row, sums + 7,
                 fmt::format("IF({0}>0,({1}-{2})/{0},\"\")", cell(row, sums + 4),
                             cell(row, sums + 5), cell(row, sums + 6)),
                 cover > 0 ? (revenue - operating) / cover : 0);
  }

  void appraisal() {
    const Sheet page = sheet("Appraisal");
    const auto& lines = chain_.lines;
    const int net = static_cast<int>(lines.size()) + 1;
    page.width(0, net + 1, 17);
    page.text(0, 0, fmt::format("Appraisal, real USD of {}", chain_.price_year), bold_);
    page.text(1, 0, "discount rate");
    page.number(1, 1, chain_.economic_rate_per_year, input_);
    page.text(2, 0, "factor of the line");
    page.text(3, 0, "year", bold_);
    const auto end = year_row(years_count() - 1);
    std::string parts;
    for (std::size_t l = 0; l < lines.size(); ++l) {
      const int column = static_cast<int>(l) + 1;
      page.text(
          3, column,
          (lines[l].line.side == finance::Side::cost ? "cost: " : "benefit: ") + lines[l].line.name,
          bold_);
      page.number(2, column, line_factor(lines[l]), input_);
      for (std::size_t i = 0; i < years_count(); ++i) {
        page.number(year_row(i), column, lines[l].line.per_year[i], input_money_);
      }
    }
    const bool losses = chain_.losses.samples > 0;
    page.text(3, net + 2, losses ? "cost: expected disruption loss" : "", bold_);
    page.text(3, net, "net benefit", bold_);
    page.text(3, net + 1, "discounted", bold_);
    double total = 0;
    for (std::size_t i = 0; i < years_count(); ++i) {
      const int row = year_row(i);
      std::string sum;
      for (std::size_t l = 0; l < lines.size(); ++l) {
        const int column = static_cast<int>(l) + 1;
        sum += fmt::format("{}{}*{}${}", lines[l].line.side == finance::Side::cost ? "-" : "+",
                           cell(row, column), column_name(column), 3);
      }
      const double value = result_.chain.years.net_benefits[i];
      if (losses) {
        double lines_only = 0;
        for (const finance::ChainLine& line : lines) {
          lines_only += (line.line.side == finance::Side::cost ? -1 : 1) * line.line.per_year[i] *
                        line_factor(line);
        }
        page.number(row, net + 2, lines_only - value, input_money_);
        sum += "-" + cell(row, net + 2);
      }
      const double discounted =
          value * std::pow(1 + chain_.economic_rate_per_year, chain_.value_year - result_.year(i));
      page.formula(row, net, sum.empty() ? "0" : sum, value, money_);
      page.formula(row, net + 1,
                   fmt::format("{}*(1+$B$2)^({}-$A{})", cell(row, net), chain_.value_year, row + 1),
                   discounted, money_);
      page.number(row, 0, result_.year(i));
      total += discounted;
    }
    page.text(end + 2, 0, fmt::format("NPV at the end of {}", chain_.value_year), bold_);
    page.formula(end + 2, 1,
                 fmt::format("SUM({}:{})", cell(year_row(0), net + 1), cell(end, net + 1)), total,
                 money_);
    const auto irr = result_.figure(finance::Figure::economic_irr);
    page.text(end + 3, 0, "internal rate", bold_);
    page.formula(
        end + 3, 1,
        fmt::format("IFERROR(IRR({}:{}),\"none\")", cell(year_row(0), net), cell(end, net)),
        std::isfinite(irr) ? irr : 0, rate_);
    page.freeze(4, 1);
  }

  double line_factor(const finance::ChainLine& line) const {
    double factor = 1;
    for (const std::string& name : line.factors) {
      for (std::size_t i = 0; i < chain_.inputs.size(); ++i) {
        factor *= chain_.inputs[i].name == name ? result_.inputs[i] : 1;
      }
    }
    return factor;
  }

  const FinanceResult& result_;
  const WorkbookOptions& options_;
  const finance::Chain& chain_;
  Scratch scratch_;
  lxw_workbook* book_ = nullptr;  // closed, and freed, by workbook_close()
  lxw_format* bold_ = nullptr;
  lxw_format* money_ = nullptr;
  lxw_format* rate_ = nullptr;
  lxw_format* input_ = nullptr;
  lxw_format* input_money_ = nullptr;
  std::map<std::string, std::string> rates_column_;
};

}  // namespace

std::string finance_workbook(const FinanceResult& result, const WorkbookOptions& options) {
  return Workbook(result, options).bytes();
}

}  // namespace corridor::output
