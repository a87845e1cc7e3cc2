// How a case becomes a chain of money: the steps of finance_model(), a file each for loans,
// projects, benefits, the country and the notes. No other file includes this.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "corridor/study/finance_model.h"
#include "corridor/study/money_rates.h"

namespace corridor::study {

class ModelBuilder {
 public:
  ModelBuilder(const cases::Case& a_case, TrafficMoney traffic);
  FinanceModel run();

 private:
  finance::Chain& chain() { return model_.chain; }
  std::size_t at(int year) const {
    return static_cast<std::size_t>(year - model_.chain.first_year);
  }
  int year_of(std::size_t i) const { return model_.chain.first_year + static_cast<int>(i); }
  // Straight between traffic years, the nearest before and after them, from the opening on.
  template <class Value>
  std::vector<double> over_traffic_years(int year_open, const Value& value) const {
    std::vector<finance::YearValue> points;
    for (const TrafficYear& year : model_.traffic.years) {
      points.push_back({year.year, value(year)});
    }
    std::vector<double> values =
        finance::over_years(points, model_.chain.first_year, model_.chain.years);
    for (std::size_t i = 0; i < values.size() && year_of(i) < year_open; ++i) {
      values[i] = 0;
    }
    return values;
  }
  const std::string& home() const { return case_.settings.finance.country; }

  // finance_model.cc:
  // A parameter of the case, or a default that is reported as such.
  double assumed(const std::string& name, double otherwise);
  void add_input(const std::string& name, double base, finance::Distribution distribution);
  // parameter.csv: factor_demand 1, low 0.6, high 1.3 is a triangle; without low and high it stays.
  void add_factor(const std::string& name);
  void set_horizon();

  // finance_model_loans.cc:
  bool in_scenario(const std::string& project) const;
  void list_loans();
  void add_exchange();
  std::string revenue_currency() const;
  double usd_per(const std::string& currency, std::size_t year) const;
  void add_loans();
  void add_rate(const LoanAccount& account);
  void total(LoanAccount& account);

  // finance_model_projects.cc:
  const cases::Loan* loan_of(const std::string& project) const;
  // Opening and building years; where project.csv is silent the loan says, else they end the year
  // before the first traffic year.
  void set_years(const cases::Project& project, ProjectAccount& account) const;
  void list_projects();
  finance::Distribution overrun(const ProjectAccount& account) const;
  bool rail(const std::string& project) const;
  void add_projects();
  // Cover and financial value are those of projects that have loans: a project that was paid for in
  // another way neither helps to serve the debt of others nor burdens it.
  bool financed(const std::string& project) const;
  using ProjectMap = std::map<std::string, ProjectTraffic>;
  static ProjectTraffic traffic_of(const std::string& id, const TrafficYear& year,
                                   ProjectMap TrafficYear::*which = &TrafficYear::projects);
  std::vector<double> nominal(std::vector<double> real) const;
  // @param account whose payments closures change; none: not by closures
  void add_stream(const std::string& name, finance::StreamKind kind, const std::vector<double>& usd,
                  std::vector<std::string> factors,
                  const std::optional<ReceiptAccount>& account = {});
  std::vector<double> sampled_change(const ReceiptAccount& account, const std::string& currency);
  // Tonnes of a year against those of the first traffic year.
  std::vector<double> growth() const;
  static void accumulate(std::vector<double>& sum, const std::vector<double>& values);
  void add_revenue(ProjectAccount& project);
  void add_cost(ProjectAccount& project, double upkeep_share, double life_years);
  void add_own_cover();

  // finance_model_benefits.cc:
  void add_line(const std::string& name, const std::string& party, const std::string& country,
                finance::Side side, std::vector<double> values, std::vector<std::string> factors,
                std::vector<std::string> claim_ids = {});
  // Of all projects together the two scenarios tell; while only some are open, the share of cost
  // that is.
  std::vector<double> open_share() const;
  void add_benefits();
  // Closures cost more as traffic grows, in proportion to tonnes, and what the projects change in
  // it comes with the share of them that is open.
  void add_losses();

  // finance_model_country.cc:
  // The series hold what has been borrowed: agreed loans are taken out of them for "without", so
  // that nothing counts twice; planned ones come on top.
  void add_country();
  static double drawn_share(const LoanAccount& loan, int year);
  static finance::Thresholds thresholds(const std::string& capacity);
  // The series of a published present value goes before one derived from the stock, its service and
  // the interest rate of the last year that tells it; the stock itself stands in for the last.
  std::optional<double> external_debt_value(int year);
  int first_series_year() const;
  finance::CountryYear country_year(int year, double service, double owed, double pv);

  // finance_model_notes.cc:
  void add_notes();
  std::string years_text() const;

  const cases::Case& case_;
  FinanceModel model_;
  double inflation_;
  PriceLevel price_;
  int appraisal_last_ = 0;          // year
  std::optional<Futures> futures_;  // none: nothing was simulated
};

}  // namespace corridor::study
