#include "corridor/study/finance_model.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/study/money_rates.h"

namespace corridor::study {
namespace {

using cases::Case;
using finance::ChainInput;
using finance::StreamKind;

constexpr double kMillion = 1e6;
const std::vector<std::string> kFactors = {"demand", "toll",    "benefit",       "upkeep", "cost",
                                           "gdp",    "exports", "state_revenue", "losses"};

class ModelBuilder {
 public:
  ModelBuilder(const Case& a_case, TrafficMoney traffic)
      : case_(a_case),
        inflation_(assumed("usd_inflation_per_year", 0.02)),
        price_(a_case, inflation_) {
    model_.traffic = std::move(traffic);
  }

  FinanceModel run() {
    if (case_.settings.currency != "USD") {
      throw InputError(Error{.code = "E5002",
                             .what = "finance reports in USD, as currency.csv gives its rates",
                             .file = (case_.folder / "case.toml").string(),
                             .field = "currency",
                             .found = case_.settings.currency,
                             .expected = "currency = \"USD\""});
    }
    for (const std::string& factor : kFactors) {
      add_factor(factor);
    }
    list_projects();
    list_loans();
    set_horizon();
    add_exchange();
    add_loans();
    add_projects();
    add_benefits();
    add_country();
    add_losses();
    add_own_cover();
    add_notes();
    for (const cases::Correlation& pair : case_.settings.finance.correlations) {
      model_.correlations.push_back({pair.a, pair.b, pair.value});
    }
    return std::move(model_);
  }

 private:
  finance::Chain& chain() { return model_.chain; }

  std::size_t at(int year) const {
    return static_cast<std::size_t>(year - model_.chain.first_year);
  }
  int year_of(std::size_t i) const { return model_.chain.first_year + static_cast<int>(i); }

  // A parameter of the case, or a default that is reported as such.
  double assumed(const std::string& name, double otherwise) {
    Assumption entry{.name = name, .value = otherwise, .note = "not in parameter.csv: a default"};
    if (const cases::Parameter* found = case_.find_parameter(name)) {
      entry = {.name = name,
               .value = found->value,
               .unit = found->unit,
               .source_id = found->evidence.source_id,
               .confidence = found->evidence.confidence,
               .note = found->evidence.note};
    }
    model_.assumptions.push_back(entry);
    return entry.value;
  }

  void add_input(const std::string& name, double base, finance::Distribution distribution) {
    chain().inputs.push_back({name, base});
    model_.inputs.push_back({name, base, std::move(distribution)});
  }

  // parameter.csv: factor_demand 1, low 0.6, high 1.3 is a triangle; without low and high it stays.
  void add_factor(const std::string& name) {
    const cases::Parameter* found = case_.find_parameter("factor_" + name);
    const double base = found == nullptr ? 1 : found->value;
    if (found != nullptr && found->low && found->high && *found->low < *found->high) {
      const double low = std::min(*found->low, base);
      const double high = std::max(*found->high, base);
      add_input(name, base, finance::triangular(low, base, high));
      model_.assumptions.push_back({.name = "factor_" + name,
                                    .value = base,
                                    .unit = found->unit,
                                    .source_id = found->evidence.source_id,
                                    .confidence = found->evidence.confidence,
                                    .note = fmt::format("from {} to {}; {}", shortest(low),
                                                        shortest(high), found->evidence.note)});
    } else {
      add_input(name, base, finance::constant(base));
    }
  }

  const cases::Loan* loan_of(const std::string& project) const {
    for (const cases::Loan& loan : case_.loans) {
      if (loan.project_id == project && !loan.portfolio) {
        return &loan;
      }
    }
    return nullptr;
  }

  // Opening and building years; where project.csv is silent the loan says, else they end the year
  // before the first traffic year.
  void set_years(const cases::Project& project, ProjectAccount& account) const {
    const int construction = static_cast<int>(case_.parameter("construction_years", 5));
    const cases::Loan* loan = loan_of(project.id);
    account.year_open = project.year_open;
    account.years_assumed = project.year_open == 0;
    if (account.year_open == 0) {
      account.year_open = loan != nullptr ? loan->first_drawdown_year + loan->drawdown_years
                                          : model_.traffic.years.front().year;
    }
    const bool late = account.years_assumed && loan != nullptr;
    account.year_from = late                     ? loan->first_drawdown_year
                        : project.year_start > 0 ? project.year_start
                                                 : account.year_open - construction;
    account.year_from = std::min(account.year_from, account.year_open);
    account.year_to = std::max(account.year_from, account.year_open - 1);
  }

  void list_projects() {
    const auto& listed = model_.traffic.projects;
    for (const cases::Project& project : case_.projects) {
      if (std::find(listed.begin(), listed.end(), project.id) == listed.end()) {
        continue;
      }
      ProjectAccount account{.id = project.id, .name = project.name};
      set_years(project, account);
      const cases::Claim* claim = cost_claim(case_, project.id);
      const auto value = claim == nullptr ? std::nullopt : parse_number(claim->value);
      if (value && claim->price_year == 0) {
        throw InputError(
            Error{.code = "E5004",
                  .what = "a cost without the year of its prices: claim " + claim->id,
                  .file = (case_.folder / "claim.csv").string(),
                  .field = "price_year",
                  .found = fmt::format("{} {} for {}", claim->value, claim->unit, project.id),
                  .expected = "a price_year",
                  .hint = "a sum across price years needs the year of each"});
      }
      if (value) {
        account.cost_claim_id = claim->id;
        account.cost_source_id = claim->source_id;
        account.cost_confidence = claim->confidence;
        account.stated_cost_usd = *value * kMillion;
        account.stated_price_year = claim->price_year;
        account.cost_usd =
            account.stated_cost_usd * price_.between(claim->price_year, case_.settings.price_year);
      }
      model_.projects.push_back(std::move(account));
    }
  }

  bool in_scenario(const std::string& project) const {
    const auto& listed = model_.traffic.projects;
    return std::find(listed.begin(), listed.end(), project) != listed.end();
  }

  void list_loans() {
    for (const cases::Loan& loan : case_.loans) {
      LoanAccount account{.terms = loan};
      account.schedule = finance::schedule(contract_of(case_, loan));
      const bool ours = in_scenario(loan.project_id);
      account.counted = !loan.portfolio && (!loan.planned || ours);
      account.in_cover = account.counted && ours;
      account.why_not = loan.portfolio      ? "stands for several loans: compared, never summed"
                        : !account.counted  ? "not agreed, and its project is not in this appraisal"
                        : !account.in_cover ? "its project is not what the two scenarios differ in"
                                            : "";
      model_.loans.push_back(std::move(account));
    }
  }

  void set_horizon() {
    const int life = static_cast<int>(assumed("appraisal_years", 30));
    int first = model_.traffic.years.front().year;
    int last_opening = 0;
    for (const ProjectAccount& project : model_.projects) {
      first = std::min(first, project.year_from);
      last_opening = std::max(last_opening, project.year_open);
    }
    appraisal_last_ = (last_opening > 0 ? last_opening : first) + life - 1;
    int last = appraisal_last_;
    for (const LoanAccount& loan : model_.loans) {
      first = std::min(first, loan.terms.first_drawdown_year);
      last = std::max(last, finance::civil(loan.schedule.rows.back().date).year);
    }
    chain().first_year = first;
    chain().years = static_cast<std::size_t>(last - first + 1);
    chain().currency = kUsd;
    chain().price_year = case_.settings.price_year;
    chain().value_year = case_.settings.price_year;
    chain().economic_rate_per_year = case_.settings.discount_rate;
    chain().financial_rate_per_year = (1 + case_.settings.discount_rate) * (1 + inflation_) - 1;
    chain().operating_from = last_opening;
    for (std::size_t i = 0; i < chain().years; ++i) {
      model_.price_level.push_back(price_.between(case_.settings.price_year, year_of(i)));
    }
  }

  void add_exchange() {
    std::set<std::string> currencies;
    for (const LoanAccount& loan : model_.loans) {
      currencies.insert(loan.terms.currency);
    }
    currencies.insert(revenue_currency());
    currencies.erase("USD");
    for (const std::string& code : currencies) {
      std::string factor = code + "_per_usd";
      std::transform(factor.begin(), factor.end(), factor.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      add_factor(factor);
      chain().exchange.push_back({Currency(code),
                                  per_usd(case_, code, chain().first_year, chain().years,
                                          "loans and tolls of the appraisal"),
                                  {factor}});
    }
  }

  std::string revenue_currency() const {
    const std::string& code = case_.settings.finance.revenue_currency;
    return code.empty() ? "USD" : code;
  }

  double usd_per(const std::string& currency, std::size_t year) const {
    for (const finance::ExchangePath& path : model_.chain.exchange) {
      if (path.currency.code() == currency) {
        return 1 / path.per_reporting[year];
      }
    }
    return 1;
  }

  void add_loans() {
    for (LoanAccount& account : model_.loans) {
      total(account);
      if (!account.counted) {
        continue;
      }
      const std::string& id = account.terms.id;
      add_input("amount." + id, 1, finance::constant(1));
      add_rate(account);
      finance::ChainLoan loan{.loan = contract_of(case_, account.terms),
                              .amount_factors = {"amount." + id},
                              .rate_shifts = {"rate." + id},
                              .borne_by_state = account.terms.borne_by_state,
                              .in_cover = account.in_cover};
      // What is not signed yet grows with the cost; what is drawn does not.
      if (account.terms.planned) {
        loan.amount_factors.push_back("cost");
      }
      chain().loans.push_back(std::move(loan));
    }
  }

  void add_rate(const LoanAccount& account) {
    const cases::Parameter* shift = case_.find_parameter("planned_rate_shift");
    const bool open = account.terms.planned && shift != nullptr && shift->low && shift->high &&
                      *shift->low <= 0 && *shift->high >= 0 && *shift->low < *shift->high;
    add_input("rate." + account.terms.id, 0,
              open ? finance::triangular(*shift->low, 0, *shift->high) : finance::constant(0));
  }

  void total(LoanAccount& account) {
    account.grant_element_percent =
        finance::grant_element_percent(account.schedule, finance::kImfDiscountPerYear);
    account.oecd_grant_element_percent = finance::grant_element_percent(
        account.schedule, finance::oecd_discount_per_year(finance::IncomeGroup::lower_middle));
    account.interest_usd_by_year.assign(chain().years, 0);
    account.principal_usd_by_year.assign(chain().years, 0);
    account.owed_usd_by_year.assign(chain().years, 0);
    const finance::DebtByYear debt = finance::by_year({&account.schedule, 1});
    for (std::size_t i = 0; i < debt.years(); ++i) {
      const std::size_t year = at(debt.first_year + static_cast<int>(i));
      const double rate = usd_per(account.terms.currency, year);
      account.drawn_usd += debt.drawn[i] * rate;
      account.fees_usd += debt.fees[i] * rate;
      account.interest_usd += debt.interest[i] * rate;
      account.principal_usd += debt.principal[i] * rate;
      account.interest_usd_by_year[year] += (debt.interest[i] + debt.fees[i]) * rate;
      account.principal_usd_by_year[year] += debt.principal[i] * rate;
      account.owed_usd_by_year[year] = debt.closing[i] * rate;
    }
  }

  finance::Distribution overrun(const ProjectAccount& account) const {
    const auto project =
        std::find_if(case_.projects.begin(), case_.projects.end(),
                     [&](const cases::Project& entry) { return entry.id == account.id; });
    if (project->status == cases::Status::open) {
      return finance::constant(1);
    }
    const auto asset =
        rail(account.id) ? finance::ReferenceClass::rail : finance::ReferenceClass::road;
    // Half of past projects exceeded the one uplift, one in five the other (optimism.h).
    const double half = 1 + finance::uplift_by_chance(asset, 50)->share;
    const double fifth = 1 + finance::uplift_by_chance(asset, 20)->share;
    constexpr double kZ80 = 0.8416212335729143;
    return finance::lognormal_about(half, std::log(fifth / half) / kZ80);
  }

  bool rail(const std::string& project) const {
    return std::any_of(case_.links.begin(), case_.links.end(), [&](const cases::Link& link) {
      return link.project_id == project && case_.modes[link.mode].family == cases::Family::rail;
    });
  }

  void add_projects() {
    const double upkeep = assumed("upkeep_share_of_cost_per_year", 0.01);
    const double life = assumed("asset_life_years", 40);
    for (ProjectAccount& project : model_.projects) {
      project.revenue_usd_by_year.assign(chain().years, 0);
      project.operating_usd_by_year.assign(chain().years, 0);
      project.financed = financed(project.id);
      project.traffic = traffic_of(project.id, model_.traffic.years.front());
      add_revenue(project);
      if (project.cost_claim_id.empty()) {
        model_.notes.push_back(fmt::format(
            "{}: no base claim for its cost in USD; its cost and upkeep are left out", project.id));
        continue;
      }
      add_input("cost." + project.id, 1, overrun(project));
      add_cost(project, upkeep, life);
    }
  }

  // Cover and financial value are those of projects that have loans: a project that was paid for in
  // another way neither helps to serve the debt of others nor burdens it.
  bool financed(const std::string& project) const {
    return std::any_of(model_.loans.begin(), model_.loans.end(), [&](const LoanAccount& loan) {
      return loan.in_cover && loan.terms.project_id == project;
    });
  }

  static ProjectTraffic traffic_of(const std::string& id, const TrafficYear& year) {
    const auto found = year.projects.find(id);
    return found == year.projects.end() ? ProjectTraffic{} : found->second;
  }

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

  std::vector<double> nominal(std::vector<double> real) const {
    for (std::size_t i = 0; i < real.size(); ++i) {
      real[i] *= model_.price_level[i];
    }
    return real;
  }

  void add_stream(const std::string& name, StreamKind kind, const std::vector<double>& usd,
                  std::vector<std::string> factors, bool exposed) {
    if (std::all_of(usd.begin(), usd.end(), [](double value) { return value == 0; })) {
      return;
    }
    // Tolls keep their worth in dollars at the base exchange rate; another rate changes it.
    const std::string code = kind == StreamKind::construction ? "USD" : revenue_currency();
    std::vector<double> own = usd;
    for (std::size_t i = 0; i < own.size(); ++i) {
      own[i] /= usd_per(code, i);
    }
    chain().streams.push_back({.name = name,
                               .kind = kind,
                               .currency = Currency(code),
                               .per_year = std::move(own),
                               .factors = std::move(factors),
                               .exposed_to_losses = exposed});
  }

  static void accumulate(std::vector<double>& sum, const std::vector<double>& values) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum[i] += values[i];
    }
  }

  void add_revenue(ProjectAccount& project) {
    const auto flow = [&](double ProjectTraffic::*member) {
      return nominal(over_traffic_years(project.year_open, [&](const TrafficYear& year) {
        return traffic_of(project.id, year).*member;
      }));
    };
    const auto levy = flow(&ProjectTraffic::levy_usd);
    const auto tariff = flow(&ProjectTraffic::tariff_usd);
    const auto resource = flow(&ProjectTraffic::resource_usd);
    accumulate(project.revenue_usd_by_year, levy);
    accumulate(project.revenue_usd_by_year, tariff);
    accumulate(project.operating_usd_by_year, resource);
    if (!project.financed) {
      return;
    }
    add_stream("tolls of " + project.id, StreamKind::revenue, levy, {"demand", "toll"}, true);
    add_stream("tariffs of " + project.id, StreamKind::revenue, tariff, {"demand"}, true);
    add_stream("carriage of " + project.id, StreamKind::operating, resource, {"demand"}, true);
  }

  void add_cost(ProjectAccount& project, double upkeep_share, double life_years) {
    std::vector<double> built(chain().years, 0);
    const int span = project.year_to - project.year_from + 1;
    for (int year = project.year_from; year <= project.year_to; ++year) {
      built[at(year)] = project.cost_usd / span;
    }
    std::vector<double> upkeep(chain().years, 0);
    for (std::size_t i = at(project.year_open); i < upkeep.size(); ++i) {
      upkeep[i] = upkeep_share * project.cost_usd;
    }
    std::vector<double> residual(chain().years, 0);
    residual[at(appraisal_last_)] = finance::residual_value(
        project.cost_usd, appraisal_last_ - project.year_open + 1, life_years);
    const std::string own = "cost." + project.id;
    accumulate(project.operating_usd_by_year, nominal(upkeep));
    if (project.financed) {
      add_stream("construction of " + project.id, StreamKind::construction, nominal(built),
                 {"cost", own}, false);
      add_stream("upkeep of " + project.id, StreamKind::operating, nominal(upkeep), {"upkeep"},
                 false);
    }
    add_line("construction of " + project.id, "treasury", home(), finance::Side::cost, built,
             {"cost", own}, {project.cost_claim_id});
    add_line("upkeep of " + project.id, "treasury", home(), finance::Side::cost, upkeep, {"upkeep"},
             {project.cost_claim_id});
    add_line("residual value of " + project.id, "treasury", home(), finance::Side::benefit,
             residual, {"cost", own}, {project.cost_claim_id});
  }

  const std::string& home() const { return case_.settings.finance.country; }

  void add_line(const std::string& name, const std::string& party, const std::string& country,
                finance::Side side, std::vector<double> values, std::vector<std::string> factors,
                std::vector<std::string> claim_ids = {}) {
    // The chain may go on for the sake of loans; the appraisal ends when it said it would.
    std::fill(values.begin() + static_cast<std::ptrdiff_t>(at(appraisal_last_)) + 1, values.end(),
              0.0);
    // Below a dollar in every year it is what sums of doubles leave over.
    if (std::all_of(values.begin(), values.end(),
                    [](double value) { return std::abs(value) < 1; })) {
      return;
    }
    chain().lines.push_back({.line = {.name = name,
                                      .party = party,
                                      .country = country,
                                      .side = side,
                                      .per_year = std::move(values),
                                      .claim_ids = std::move(claim_ids)},
                             .factors = std::move(factors)});
  }

  // Of all projects together the two scenarios tell; while only some are open, the share of cost
  // that is.
  std::vector<double> open_share() const {
    double all = 0;
    for (const ProjectAccount& project : model_.projects) {
      all += project.cost_usd;
    }
    std::vector<double> share(model_.chain.years, 0);
    for (std::size_t i = 0; i < share.size(); ++i) {
      double open = 0;
      bool every = true;
      for (const ProjectAccount& project : model_.projects) {
        open += year_of(i) >= project.year_open ? project.cost_usd : 0;
        every = every && year_of(i) >= project.year_open;
      }
      share[i] = every ? 1 : all > 0 ? open / all : 0;
    }
    return share;
  }

  void add_benefits() {
    std::set<std::string> countries;
    for (const TrafficYear& year : model_.traffic.years) {
      for (const auto& [country, welfare] : year.countries) {
        countries.insert(country);
      }
    }
    const std::vector<double> share = open_share();
    for (const std::string& country : countries) {
      const auto flow = [&](double WelfareOfCountry::*member) {
        auto values = over_traffic_years(0, [&](const TrafficYear& year) {
          const auto found = year.countries.find(country);
          return found == year.countries.end() ? 0 : found->second.*member;
        });
        for (std::size_t i = 0; i < values.size(); ++i) {
          values[i] *= share[i];
        }
        return values;
      };
      const std::string where = country.empty() ? "" : " of " + country;
      add_line("users" + where, "users", country, finance::Side::benefit,
               flow(&WelfareOfCountry::users_usd), {"demand", "benefit"});
      add_line("demand newly met" + where, "users", country, finance::Side::benefit,
               flow(&WelfareOfCountry::new_usd), {"demand", "benefit"});
      add_line("operators" + where, "operators", country, finance::Side::benefit,
               flow(&WelfareOfCountry::operators_usd), {"demand"});
      // A dearer toll is paid by users and received by the treasury: 0 in all, so no factor "toll".
      add_line("tolls and levies" + where, "treasury", country, finance::Side::benefit,
               flow(&WelfareOfCountry::treasury_usd), {"demand"});
    }
  }

  // The series hold what has been borrowed: agreed loans are taken out of them for "without", so
  // that nothing counts twice; planned ones come on top.
  void add_country() {
    const cases::FinanceSettings& settings = case_.settings.finance;
    if (settings.country.empty() || settings.debt_capacity.empty()) {
      model_.notes.push_back(
          "no country ratios: [finance] of case.toml names no country or "
          "debt_capacity");
      return;
    }
    std::vector<double> service(chain().years, 0);
    std::vector<double> owed(chain().years, 0);
    std::vector<double> pv(chain().years, 0);
    for (const LoanAccount& loan : model_.loans) {
      if (!loan.counted || loan.terms.planned || !loan.terms.borne_by_state) {
        continue;
      }
      std::vector<double> own(chain().years, 0);
      for (std::size_t i = 0; i < chain().years; ++i) {
        own[i] = loan.service_usd(i);
        service[i] += own[i];
        owed[i] += loan.owed_usd_by_year[i];
      }
      const auto later =
          finance::remaining_present_value(own, finance::kDebtSustainabilityRatePerYear);
      for (std::size_t i = 0; i < chain().years; ++i) {
        pv[i] += later[i] * drawn_share(loan, year_of(i));
      }
    }
    finance::ChainCountry country{.gdp_factors = {"gdp"},
                                  .export_factors = {"exports"},
                                  .revenue_factors = {"state_revenue"},
                                  .thresholds = thresholds(settings.debt_capacity)};
    bool any = false;
    for (std::size_t i = 0; i < chain().years; ++i) {
      country.years.push_back(country_year(year_of(i), service[i], owed[i], pv[i]));
      any = any || country.years.back().gdp > 0;
    }
    if (any) {
      chain().country = std::move(country);
    } else {
      model_.notes.push_back(fmt::format(
          "no country ratios: series.csv has no gdp, exports and revenue of {} together",
          settings.country));
    }
  }

  static double drawn_share(const LoanAccount& loan, int year) {
    double drawn = 0;
    double all = 0;
    for (const finance::ScheduleRow& row : loan.schedule.rows) {
      all += row.drawn;
      drawn += finance::civil(row.date).year <= year ? row.drawn : 0;
    }
    return all > 0 ? drawn / all : 0;
  }

  static finance::Thresholds thresholds(const std::string& capacity) {
    finance::Thresholds limits =
        finance::lic_dsf_thresholds(capacity == "weak"     ? finance::DebtCapacity::weak
                                    : capacity == "strong" ? finance::DebtCapacity::strong
                                                           : finance::DebtCapacity::medium);
    const finance::Thresholds market = finance::market_access_benchmarks(finance::Market::emerging);
    for (std::size_t i = 0; i < limits.size(); ++i) {
      limits[i] = limits[i] ? limits[i] : market[i];
    }
    return limits;
  }

  // The series of a published present value goes before one derived from the stock, its service and
  // the interest rate of the last year that tells it; the stock itself stands in for the last.
  std::optional<double> external_debt_value(int year) {
    const auto value = [&](const char* id, int of) { return series_value(case_, id, home(), of); };
    if (const auto published = value("pv_external_debt", year)) {
      model_.external_debt_basis = "external debt at the present value of series pv_external_debt";
      return published;
    }
    const auto stock = value("external_debt", year);
    const auto service = value("external_debt_service", year);
    for (int of = year; stock && service && of >= first_series_year(); --of) {
      const auto then = value("external_debt", of);
      const auto interest = value("external_interest", of);
      if (then && interest && *then > 0) {
        const auto derived = finance::stock_present_value(
            *stock, *service, *interest / *then * *stock, finance::kDebtSustainabilityRatePerYear);
        if (derived) {
          model_.external_debt_basis = fmt::format(
              "external debt at the present value, at 5 %, of the service that its stock of a year "
              "leads to if repaid by the same share a year, interest rate of {}",
              of);
          return derived;
        }
        break;
      }
    }
    model_.external_debt_basis =
        "external debt at its nominal amount in place of its present value: above it while rates "
        "are below 5 %";
    return stock;
  }

  int first_series_year() const {
    int first = model_.chain.first_year;
    for (const cases::SeriesPoint& point : case_.series) {
      first = std::min(first, point.year);
    }
    return first;
  }

  finance::CountryYear country_year(int year, double service, double owed, double pv) {
    const auto value = [&](const char* id) { return series_value(case_, id, home(), year); };
    const auto less = [](std::optional<double> all, double part) {
      return all ? std::optional(std::max(0.0, *all - part)) : std::nullopt;
    };
    finance::CountryYear entry{.year = year};
    const auto gdp = value("gdp");
    const auto exports = value("exports");
    const auto revenue = value("revenue");
    if (!gdp || !exports || !revenue) {
      return entry;
    }
    entry.gdp = *gdp;
    entry.exports = *exports;
    entry.revenue = *revenue;
    entry.pv_external_debt = less(external_debt_value(year), pv);
    entry.external_service = less(value("external_debt_service"), service);
    if (const auto percent = value("public_debt_pct_gdp")) {
      entry.public_debt = less(*percent / 100 * *gdp, owed);
    }
    if (const auto percent = value("gross_financing_need_pct_gdp")) {
      entry.gross_financing = less(*percent / 100 * *gdp, service);
    }
    return entry;
  }

  // Closures cost more as traffic grows, in proportion to tonnes, and what the projects change in
  // it comes with the share of them that is open.
  void add_losses() {
    const SampledLosses& sampled = model_.traffic.losses;
    if (sampled.economic_usd.empty()) {
      return;
    }
    const double first_t = model_.traffic.years.front().demand_t;
    std::vector<double> scale = over_traffic_years(
        0, [&](const TrafficYear& year) { return first_t > 0 ? year.demand_t / first_t : 1; });
    const std::vector<double> share = open_share();
    std::vector<bool> earns;
    for (std::size_t i = 0; i < scale.size(); ++i) {
      scale[i] *= year_of(i) <= appraisal_last_ ? share[i] : 0;
      earns.push_back(year_of(i) >= chain().operating_from);
    }
    chain().losses = futures(sampled, scale, earns);
    chain().loss_factors = {"losses"};
  }

  void add_own_cover() {
    for (ProjectAccount& project : model_.projects) {
      double multiple = 0;
      for (std::size_t i = at(project.year_open); i < chain().years; ++i) {
        double service = 0;
        for (const LoanAccount& loan : model_.loans) {
          service += loan.in_cover && loan.terms.project_id == project.id ? loan.service_usd(i) : 0;
        }
        project.peak_service_usd = std::max(project.peak_service_usd, service);
        if (service <= 0) {
          continue;
        }
        const double revenue = project.revenue_usd_by_year[i];
        const double cover = (revenue - project.operating_usd_by_year[i]) / service;
        if (!project.minimum_cover || cover < *project.minimum_cover) {
          project.minimum_cover = cover;
          project.minimum_cover_year = year_of(i);
        }
        multiple = revenue > 0
                       ? std::max(multiple, (service + project.operating_usd_by_year[i]) / revenue)
                       : multiple;
      }
      if (multiple > 0) {
        project.revenue_multiple = multiple;
      }
    }
  }

  void add_notes() {
    auto& notes = model_.notes;
    std::vector<std::string> assumed_years;
    for (const ProjectAccount& project : model_.projects) {
      if (project.years_assumed) {
        assumed_years.push_back(fmt::format("{} {}", project.id, project.year_open));
      }
    }
    if (!assumed_years.empty()) {
      notes.push_back(fmt::format("opening years that project.csv does not give, assumed: {}",
                                  fmt::join(assumed_years, ", ")));
    }
    notes.push_back(
        "cover, financial value and their revenue are of the projects that have loans in this "
        "appraisal; the appraisal is of all of them");
    for (const Error& warning : case_.warnings.items()) {
      if (warning.code == "W1056") {  // what --as-of left out
        notes.push_back(warning.what);
      }
    }
    notes.push_back(
        "revenue and benefits are those of freight alone: cars and buses, which pay "
        "tolls and save time too, are not in the model, while cost and debt are whole");
    const bool own_carriage =
        std::any_of(model_.projects.begin(), model_.projects.end(),
                    [](const ProjectAccount& project) { return project.traffic.tariff_usd != 0; });
    if (own_carriage) {
      notes.push_back(
          "where tariff.csv has resource_cost equal to price, carriage by rail or pipe "
          "leaves nothing over for debt: its cover rests on that assumption");
    }
    notes.push_back(fmt::format(
        "tolls and tariffs keep their worth in dollars of {} (assumption); traffic is straight "
        "between {} and held outside",
        case_.settings.price_year, years_text()));
    notes.push_back("exchange rates after the last year of currency.csv: the last one");
    if (model_.chain.losses.samples == 0) {
      notes.push_back("no disruption losses: no hazards, or no simulated years (--loss-years)");
    } else {
      notes.push_back(fmt::format(
          "disruption losses: {} simulated years of {} on fixed costs, {} less {} under the same "
          "events, growing with tonnes; only tonnes that are not moved pay no toll, those that go "
          "round or wait are taken to pay as usual",
          model_.chain.losses.samples, model_.traffic.losses.year, model_.traffic.pair.with,
          model_.traffic.pair.without));
    }
    if (model_.traffic.years.front().co2_t != 0) {
      notes.push_back(fmt::format(
          "emissions change by {} t of CO2 in {}; priced at parameter carbon_price_usd_per_t ({} "
          "USD/t) within generalized cost, so that they are in the users' line once",
          grouped(model_.traffic.years.front().co2_t), model_.traffic.years.front().year,
          shortest(case_.parameter("carbon_price_usd_per_t", 0))));
    }
  }

  std::string years_text() const {
    std::vector<std::string> years;
    for (const TrafficYear& year : model_.traffic.years) {
      years.push_back(std::to_string(year.year));
    }
    return fmt::format("{}", fmt::join(years, " and "));
  }

  const Case& case_;
  FinanceModel model_;
  double inflation_;
  PriceLevel price_;
  int appraisal_last_ = 0;  // year
};

finance::Rate rate_of(const Case& a_case, const cases::Loan& loan) {
  if (!loan.floating) {
    return finance::fixed_rate(loan.interest_rate_pct / 100);
  }
  std::map<int, double> base;
  for (const cases::SeriesPoint& point : a_case.series) {
    if (point.id == loan.base_rate) {
      base[point.year] = point.value / 100;
    }
  }
  std::vector<finance::RateStep> steps;
  for (const auto& [year, rate] : base) {
    steps.push_back({.from = finance::date(year, 1, 1), .rate_per_year = rate});
  }
  return finance::floating_rate(std::move(steps), loan.margin_pct / 100);
}

}  // namespace

finance::Loan contract_of(const Case& a_case, const cases::Loan& loan) {
  finance::Loan terms;
  terms.loan_id = loan.id;
  terms.project_id = loan.project_id;
  terms.lender = loan.lender;
  terms.currency = Currency(loan.currency);
  terms.amount = loan.principal_m * kMillion;
  terms.start = finance::date(loan.first_drawdown_year, 1, 1);
  // Averages of portfolios (13.2 and 4.3 years) come to whole periods.
  const double periods = loan.payments_per_year;
  terms.maturity_years = std::round(loan.maturity_years * periods) / periods;
  terms.grace_years = std::round(loan.grace_years * periods) / periods;
  terms.payments_per_year = loan.payments_per_year;
  terms.rate = rate_of(a_case, loan);
  terms.repayment = loan.repayment == "annuity"  ? finance::Repayment::annuity
                    : loan.repayment == "bullet" ? finance::Repayment::bullet
                                                 : finance::Repayment::equal_principal;
  terms.grace_interest =
      loan.grace_capitalised ? finance::GraceInterest::capitalised : finance::GraceInterest::paid;
  terms.draws =
      finance::even_draws(terms.start, loan.drawdown_years, loan.drawdown_years, terms.amount);
  terms.fees = {.management_share = loan.management_fee_pct / 100,
                .commitment_per_year = loan.commitment_fee_pct / 100};
  if (loan.deferral_months > 0) {
    terms.deferrals.push_back({.from = finance::parse_date(loan.deferral_from),
                               .to = finance::parse_date(loan.deferral_to),
                               .months = loan.deferral_months,
                               .extends_maturity = true});
  }
  terms.guaranteed_share = loan.guarantee_share;
  return terms;
}

const cases::Claim* cost_claim(const Case& a_case, const std::string& project_id) {
  const auto found =
      std::find_if(a_case.claims.begin(), a_case.claims.end(), [&](const cases::Claim& claim) {
        return claim.base && claim.subject_table == "project" && claim.subject_id == project_id &&
               claim.attribute == "cost_musd";
      });
  return found == a_case.claims.end() ? nullptr : &*found;
}

FinanceModel finance_model(const Case& a_case, TrafficMoney traffic) {
  return ModelBuilder(a_case, std::move(traffic)).run();
}

}  // namespace corridor::study
