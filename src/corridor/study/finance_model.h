// From a case and what its flows say about money to a chain of the finance module: who earns, what
// is spent, which loans count, what a country can bear. Every convention of the join stands here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/finance/finance.h"
#include "corridor/study/finance_traffic.h"

namespace corridor::study {

/// A loan of the case on the claims that are chosen; amounts in USD at the rates of their years.
struct LoanAccount {
  cases::Loan terms = {};
  finance::Schedule schedule = {};  // in its own currency, to the cent
  bool counted = false;             // in sums and country ratios
  bool in_cover = false;            // against the revenue of the projects
  std::string why_not = {};         // counted or in cover
  double drawn_usd = 0;
  double interest_usd = 0;
  double fees_usd = 0;
  double principal_usd = 0;
  double grant_element_percent = 0;       // at 5 % a year (IMF and World Bank)
  double oecd_grant_element_percent = 0;  // at 7 % a year, lower middle income (recalled, C)
  std::vector<double> interest_usd_by_year = {};  // with fees; years of the chain
  std::vector<double> principal_usd_by_year = {};
  std::vector<double> owed_usd_by_year = {};

  double service_usd(std::size_t year) const {
    return interest_usd_by_year[year] + principal_usd_by_year[year];
  }
};

struct ProjectAccount {
  std::string id = {};
  std::string name = {};
  std::string cost_claim_id = {};  // empty: no cost known, left out of every sum
  std::string cost_source_id = {};
  char cost_confidence = 'D';
  double stated_cost_usd = 0;  // as the claim has it, of its own price year
  int stated_price_year = 0;
  double cost_usd = 0;  // real, of the case's price year
  int year_from = 0;    // of construction
  int year_to = 0;
  int year_open = 0;
  bool years_assumed = false;
  bool financed = false;  // has a loan of this appraisal: counts for cover and financial value
  ProjectTraffic traffic = {};                     // of the first traffic year
  std::vector<double> revenue_usd_by_year = {};    // nominal
  std::vector<double> operating_usd_by_year = {};  // nominal: carriage and upkeep
  double peak_service_usd = 0;                     // of its loans
  std::optional<double> minimum_cover = {};        // of its own loans by its own revenue
  int minimum_cover_year = 0;
  /// Its revenue would have to be so many times as large for a cover of 1 in every year.
  std::optional<double> revenue_multiple = {};
};

/// What one finding rests on, for corridor explain.
struct Assumption {
  std::string name = {};
  double value = 0;
  std::string unit = {};
  std::string source_id = {};  // empty: a default of the program
  char confidence = 'C';
  std::string note = {};
};

struct FinanceModel {
  TrafficMoney traffic = {};
  finance::Chain chain = {};                         // in USD
  std::vector<finance::UncertainInput> inputs = {};  // those of the chain, in its order
  std::vector<finance::CorrelationPair> correlations = {};
  std::vector<double> price_level = {};  // of the dollar, a year each; 1 in the price year
  std::vector<LoanAccount> loans = {};
  std::vector<ProjectAccount> projects = {};
  std::vector<Assumption> assumptions = {};
  std::vector<std::string> notes = {};   // what is assumed or left out
  std::string external_debt_basis = {};  // what stands for the present value of external debt
};

/// @throws InputError with the problems of the loans (E5010 ..), a currency without a rate (E5003),
///         a reporting currency other than USD (E5002)
FinanceModel finance_model(const cases::Case& a_case, TrafficMoney traffic);

/// Terms as finance/loan.h has them. @throws InputError for a date that does not exist
finance::Loan contract_of(const cases::Case& a_case, const cases::Loan& loan);

/// Base claim for the cost of a project in million USD; none if nobody says.
const cases::Claim* cost_claim(const cases::Case& a_case, const std::string& project_id);

}  // namespace corridor::study
