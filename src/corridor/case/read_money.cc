// Loans, exchange rates, series and statements of a case, and what is wrong with them.
#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/case/reader.h"

namespace corridor::cases {
namespace {

void read_currencies(Case& a_case, ErrorList& errors) {
  std::set<std::pair<std::string, int>> seen;
  each_row(a_case, "currency.csv", errors, [&](const Row& row) {
    CurrencyYear entry{.currency = row.text("currency"),
                       .year = row.whole("year", 0),
                       .usd_per_unit = row.number("usd_per_unit"),
                       .deflator = row.maybe("deflator"),
                       .evidence = row.evidence()};
    if (!seen.insert({entry.currency, entry.year}).second) {
      row.error("year", "E5003", "a currency with two rates for one year",
                "one row for each currency and year", "");
    }
    a_case.currencies.push_back(std::move(entry));
  });
}

void read_series(Case& a_case, ErrorList& errors) {
  std::set<std::tuple<std::string, std::string, int>> seen;
  each_row(a_case, "series.csv", errors, [&](const Row& row) {
    SeriesPoint point{.id = row.text("series_id"),
                      .country = row.text("country"),
                      .year = row.whole("year", 0),
                      .value = row.number("value"),
                      .unit = row.text("unit"),
                      .kind = row.text("kind"),
                      .evidence = row.evidence()};
    if (!seen.insert({point.id, point.country, point.year}).second) {
      row.error("year", "E5006", "a series with two values for one year",
                "one row for each series, country and year", "rival values stand in claim.csv");
    }
    a_case.series.push_back(std::move(point));
  });
}

void check_terms(const Case& a_case, const Row& row, const Loan& loan) {
  if (loan.maturity_years > 0 && loan.grace_years >= loan.maturity_years) {
    row.error("grace_years", "E5010", "a grace that leaves no time to repay",
              fmt::format("a grace below the maturity of {} years", shortest(loan.maturity_years)),
              "both count from the first drawdown");
  }
  if (loan.drawdown_years > loan.maturity_years && loan.maturity_years > 0) {
    row.error("drawdown_years", "E5012", "a loan that is drawn after its maturity",
              fmt::format("at most {} years", shortest(loan.maturity_years)), "");
  }
  if (12 % std::max(loan.payments_per_year, 1) != 0) {
    row.error("payments_per_year", "E5011", "periods that are not whole months",
              "1, 2, 3, 4, 6 or 12", "");
  }
  if (loan.interest_rate_pct < 0) {
    row.error("interest_rate_pct", "W5015", "a negative interest rate", "a rate of 0 or above",
              "it is taken as it stands", Severity::warning);
  }
  const bool has_rate =
      std::any_of(a_case.currencies.begin(), a_case.currencies.end(),
                  [&](const CurrencyYear& entry) { return entry.currency == loan.currency; });
  if (!has_rate && loan.currency != "USD") {
    row.error("currency", "E5003", "a loan in a currency without an exchange rate",
              "a currency of currency.csv", "add a row for it, with its source");
  }
  const bool has_base =
      std::any_of(a_case.series.begin(), a_case.series.end(),
                  [&](const SeriesPoint& point) { return point.id == loan.base_rate; });
  if (loan.floating && !has_base) {
    row.error("base_rate", "E5014", "a floating rate without its base rate",
              "a series_id of series.csv", "");
  }
  const int given = (row.missing("deferral_from") ? 0 : 1) + (row.missing("deferral_to") ? 0 : 1) +
                    (loan.deferral_months > 0 ? 1 : 0);
  if (given % 3 != 0) {
    row.error("deferral_from", "E5018", "a deferral that is not complete",
              "deferral_from, deferral_to and deferral_months together", "");
  } else if (loan.deferral_from > loan.deferral_to) {
    row.error("deferral_to", "E5006", "a deferral that ends before it begins",
              "a date after deferral_from", "");
  }
}

void read_loans(Case& a_case, const Index& projects, Index& loans, ErrorList& errors) {
  each_row(a_case, "loan.csv", errors, [&](const Row& row) {
    row.reference("project_id", projects, "project.csv");
    Loan loan;
    loan.id = row.text("loan_id");
    loan.project_id = row.text("project_id");
    loan.name = row.text("name");
    loan.lender = row.text("lender");
    loan.borrower = row.text("borrower");
    loan.currency = row.text("currency");
    loan.principal_m = row.number("principal_m");
    loan.principal_musd = row.maybe("principal_musd");
    loan.floating = row.text("rate_type") == "floating";
    loan.interest_rate_pct = row.number("interest_rate_pct");
    loan.base_rate = row.text("base_rate");
    loan.margin_pct = row.number("margin_pct");
    loan.grace_years = row.number("grace_years");
    loan.maturity_years = row.number("maturity_years");
    loan.repayment = row.missing("repayment") ? "equal_principal" : row.text("repayment");
    loan.payments_per_year = row.whole("payments_per_year", 2);
    loan.grace_capitalised = row.text("grace_interest") == "capitalised";
    loan.commitment_fee_pct = row.number("commitment_fee_pct");
    loan.management_fee_pct = row.number("management_fee_pct");
    loan.guarantee_share = row.number("guarantee_share");
    loan.first_drawdown_year = row.whole("first_drawdown_year", 0);
    loan.drawdown_years = row.whole("drawdown_years", 1);
    loan.planned = row.text("status") == "planned";
    loan.portfolio = row.truth("portfolio", false);
    loan.borne_by_state = row.truth("borne_by_state", true);
    loan.deferral_from = row.text("deferral_from");
    loan.deferral_to = row.text("deferral_to");
    loan.deferral_months = row.whole("deferral_months", 0);
    loan.claim_ids = split(row.text("claim_ids"), ' ');
    loan.evidence = row.evidence();
    if (!loan.floating && row.missing("interest_rate_pct")) {
      row.error("interest_rate_pct", "E5014", "a fixed rate that is not given", "a rate in percent",
                "0 for a loan without interest");
    }
    check_terms(a_case, row, loan);
    loans.add(loan.id);
    a_case.loans.push_back(std::move(loan));
  });
}

// The units in which the model takes a term; none: it takes no such term.
std::vector<std::string> units_of_term(const std::string& attribute) {
  if (attribute == "interest_rate_pct") {
    return {"percent", "percent per year"};
  }
  if (attribute == "grace_years" || attribute == "maturity_years") {
    return {"year"};
  }
  if (attribute == "principal_musd" || attribute == "cost_musd" ||
      attribute == "total_interest_musd") {
    return {"MUSD", "million USD"};
  }
  return {};
}

// Claims about loans and projects name rows that exist; about loans, attributes that they have.
void check_claims(const Case& a_case, const Index& loans, const Index& projects,
                  ErrorList& errors) {
  const std::set<std::string> terms = {"principal_musd", "interest_rate_pct", "grace_years",
                                       "maturity_years", "total_interest_musd"};
  each_row(a_case, "claim.csv", errors, [&](const Row& row) {
    const std::string table = row.text("subject_table");
    const Index& index = table == "loan" ? loans : projects;
    const std::string id = row.text("subject_id");
    if ((table == "loan" || table == "project") && index.readable() && !index.find(id)) {
      row.error("subject_id", "E5043", "a claim about what does not exist",
                fmt::format("a {}_id of {}.csv", table, table), name_hint(id, index.ids()));
    }
    const auto units = units_of_term(row.text("attribute"));
    if ((table == "loan" || table == "project") && !units.empty() && !row.missing("unit") &&
        std::find(units.begin(), units.end(), row.text("unit")) == units.end()) {
      row.error("unit", "E5044", "a claim in a unit that its subject is not measured in",
                fmt::format("{}", fmt::join(units, " or ")), "convert it, and say so in the note");
    }
    if (table == "loan" && !terms.contains(row.text("attribute"))) {
      row.error("attribute", "E5043", "a claim about a term that loans do not have",
                "principal_musd, interest_rate_pct, grace_years, maturity_years or "
                "total_interest_musd",
                "");
    }
  });
}

}  // namespace

void read_money(Case& a_case, const Index& projects, ErrorList& errors) {
  read_currencies(a_case, errors);
  read_series(a_case, errors);
  Index loans;
  read_loans(a_case, projects, loans, errors);
  each_row(a_case, "statement.csv", errors, [&](const Row& row) {
    a_case.statements.push_back({.id = row.text("statement_id"),
                                 .who = row.text("who"),
                                 .date = row.text("date"),
                                 .paraphrase = row.text("paraphrase"),
                                 .figures = split(row.text("figures"), ' '),
                                 .source_id = row.text("source_id")});
  });
  check_claims(a_case, loans, projects, errors);
}

}  // namespace corridor::cases
