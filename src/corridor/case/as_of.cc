// A case as it could be read on a day in the past: claims, loans, series, rates and statements that
// were not known by then are left out, and base claims are chosen anew among those that were.
//
// The network, demand and parameters stay as they are: they describe roads that were there before
// somebody measured them. How many of their rows state later facts is said in a warning.
#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/reader.h"

namespace corridor::cases {
namespace {

bool is_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         parse_integer(text.substr(0, 4)).value_or(0) > 0 &&
         parse_integer(text.substr(5, 2)).value_or(0) >= 1 &&
         parse_integer(text.substr(5, 2)).value_or(0) <= 12 &&
         parse_integer(text.substr(8, 2)).value_or(0) >= 1 &&
         parse_integer(text.substr(8, 2)).value_or(0) <= 31;
}

// A year or a month stands for its last day: what is dated "2022" was surely known at its end. No
// date at all: it was always known.
bool known(const std::string& as_of, const std::string& date) {
  const std::string last_day = as_of.size() == 4   ? as_of + "-12-31"
                               : as_of.size() == 7 ? as_of + "-31"
                                                   : as_of;
  return last_day <= date;
}

using Subject = std::tuple<std::string, std::string, std::string>;

Subject subject_of(const Claim& claim) {
  return {claim.subject_table, claim.subject_id, claim.attribute};
}

bool better(const Claim& a, const Claim& b) {
  return std::tuple(b.confidence, a.as_of) > std::tuple(a.confidence, b.as_of);
}

// Subjects whose base claim is not known yet take the newest claim of the highest confidence.
std::vector<std::string> choose_bases_anew(Case& a_case, const std::string& date) {
  std::map<Subject, bool> lost;
  for (const Claim& claim : a_case.claims) {
    if (claim.base && !known(claim.as_of, date)) {
      lost[subject_of(claim)] = true;
    }
  }
  std::erase_if(a_case.claims, [&](const Claim& claim) { return !known(claim.as_of, date); });
  std::map<Subject, Claim*> best;
  for (Claim& claim : a_case.claims) {
    const Subject subject = subject_of(claim);
    if (lost.contains(subject)) {
      Claim*& chosen = best[subject];
      chosen = chosen == nullptr || better(claim, *chosen) ? &claim : chosen;
    }
  }
  std::vector<std::string> taken;
  for (const auto& [subject, claim] : best) {
    claim->base = true;
    if (std::get<0>(subject) != "loan" && std::get<0>(subject) != "project" &&
        take_claim_row(a_case, *claim)) {
      taken.push_back(claim->id);
    }
  }
  return taken;
}

const Claim* base_claim(const Case& a_case, const std::string& loan, const char* attribute) {
  for (const Claim& claim : a_case.claims) {
    if (claim.base && claim.subject_table == "loan" && claim.subject_id == loan &&
        claim.attribute == attribute) {
      return &claim;
    }
  }
  return nullptr;
}

// A loan whose row is newer than the day takes what claims of before say of it; without an amount
// among them it was not known. A deferral that begins after the day had not been agreed.
void loans_as_known(Case& a_case, const std::string& date, std::vector<std::string>& dropped) {
  std::erase_if(a_case.loans, [&](Loan& loan) {
    if (!loan.deferral_from.empty() && loan.deferral_from > date) {
      loan.deferral_months = 0;
      loan.deferral_from.clear();
      loan.deferral_to.clear();
    }
    if (known(loan.evidence.as_of, date)) {
      return false;
    }
    if (base_claim(a_case, loan.id, "principal_musd") == nullptr) {
      dropped.push_back(loan.id);
      return true;
    }
    loan.claim_ids.clear();
    for (const char* attribute :
         {"principal_musd", "interest_rate_pct", "grace_years", "maturity_years"}) {
      const Claim* claim = base_claim(a_case, loan.id, attribute);
      if (claim != nullptr && apply_to_loan(loan, *claim)) {
        loan.claim_ids.push_back(claim->id);
      }
    }
    return false;
  });
}

template <class Rows>
std::size_t later_rows(const Rows& rows, const std::string& date) {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [&](const auto& row) { return !known(row.evidence.as_of, date); }));
}

}  // namespace

bool apply_to_loan(Loan& loan, const Claim& claim) {
  const auto value = parse_number(claim.value);
  if (!value || claim.subject_table != "loan" || claim.subject_id != loan.id) {
    return false;
  }
  if (claim.attribute == "interest_rate_pct") {
    loan.interest_rate_pct = *value;
  } else if (claim.attribute == "grace_years") {
    loan.grace_years = *value;
  } else if (claim.attribute == "maturity_years") {
    loan.maturity_years = *value;
  } else if (claim.attribute == "principal_musd") {
    // A loan in another currency keeps the exchange rate of its own row.
    loan.principal_m *= *value / loan.principal_musd.value_or(loan.principal_m);
    loan.principal_musd = *value;
  } else {
    return false;
  }
  return true;
}

void keep_what_was_known(Case& a_case, const std::string& date, Error place, ErrorList& errors) {
  if (!is_date(date)) {
    place.code = "E5005";
    place.what = "no such date";
    place.expected = "a day as 2022-06-13";
    errors.add(std::move(place));
    return;
  }
  a_case.settings.as_of = date;
  const std::vector<std::string> taken = choose_bases_anew(a_case, date);
  std::vector<std::string> dropped;
  loans_as_known(a_case, date, dropped);
  const auto later = [&](const auto& row) { return !known(row.evidence.as_of, date); };
  std::erase_if(a_case.series, later);
  std::erase_if(a_case.currencies, later);
  std::erase_if(a_case.observations, later);
  std::erase_if(a_case.route_claims,
                [&](const RouteClaim& claim) { return !known(claim.as_of, date); });
  std::erase_if(a_case.statements,
                [&](const Statement& statement) { return !known(statement.date, date); });
  const auto warn = [&](std::string what) {
    a_case.warnings.add({.code = "W1056", .what = std::move(what), .severity = Severity::warning});
  };
  if (!dropped.empty()) {
    warn(fmt::format("as of {}: nothing was known of loans {}; left out", date,
                     fmt::join(dropped, ", ")));
  }
  if (!taken.empty()) {
    warn(fmt::format("as of {}: base claims that were not known yet are replaced by {}", date,
                     fmt::join(taken, ", ")));
  }
  const std::size_t kept = later_rows(a_case.links, date) + later_rows(a_case.terminals, date) +
                           later_rows(a_case.demand, date) + later_rows(a_case.parameters, date) +
                           later_rows(a_case.tariffs, date);
  if (kept > 0) {
    warn(
        fmt::format("as of {}: {} rows of links, terminals, tariffs, demand and parameters state "
                    "later facts and are kept",
                    date, kept));
  }
}

}  // namespace corridor::cases
