// Schedules, cover and appraisal on one choice of claims.
#include "corridor/study/money.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/finance.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::Claim;

constexpr double kMillion = 1e6;
constexpr int kBenefitYears = 30;

bool chosen(const MoneyOptions& options, const std::string& claim_id) {
  return std::find(options.claims.begin(), options.claims.end(), claim_id) != options.claims.end();
}

void apply(cases::Loan& loan, const Claim& claim, double value) {
  if (claim.attribute == "interest_rate_pct") {
    loan.interest_rate_pct = value;
  } else if (claim.attribute == "grace_years") {
    loan.grace_years = value;
  } else if (claim.attribute == "maturity_years") {
    loan.maturity_years = value;
  } else if (claim.attribute == "principal_musd") {
    // A loan in another currency keeps the exchange rate of its own row.
    loan.principal_m *= value / loan.principal_musd.value_or(loan.principal_m);
    loan.principal_musd = value;
  }
}

cases::Loan with_claims(const Case& a_case, cases::Loan loan, const MoneyOptions& options,
                        std::vector<std::string>& used) {
  used = loan.claim_ids;
  for (const Claim& claim : a_case.claims) {
    if (claim.subject_table == "loan" && claim.subject_id == loan.id && chosen(options, claim.id)) {
      if (const auto value = parse_number(claim.value)) {
        apply(loan, claim, *value);
        used.push_back(claim.id);
      }
    }
  }
  return loan;
}

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

finance::Loan terms_of(const Case& a_case, const cases::Loan& loan) {
  finance::Loan terms;
  terms.loan_id = loan.id;
  terms.project_id = loan.project_id;
  terms.lender = loan.lender;
  terms.currency = Currency(loan.currency);
  terms.amount = loan.principal_m * kMillion;
  terms.start = finance::date(loan.first_drawdown_year, 1, 1);
  terms.maturity_years = loan.maturity_years;
  terms.grace_years = loan.grace_years;
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
                               .months = loan.deferral_months});
  }
  terms.guaranteed_share = loan.guarantee_share;
  return terms;
}

// The nearest year's rate outside the table; the reader has checked that there is one.
double usd_per_unit(const Case& a_case, const std::string& currency, int year) {
  double rate = 1;
  int nearest = 1 << 20;
  for (const cases::CurrencyYear& entry : a_case.currencies) {
    if (entry.currency == currency && std::abs(entry.year - year) < nearest) {
      nearest = std::abs(entry.year - year);
      rate = entry.usd_per_unit;
    }
  }
  return currency == "USD" ? 1 : rate;
}

// Price level of the dollar; after the last year of the table its last growth goes on.
std::optional<double> deflator(const Case& a_case, int year) {
  std::map<int, double> level;
  for (const cases::CurrencyYear& entry : a_case.currencies) {
    if (entry.currency == "USD" && entry.deflator) {
      level[entry.year] = *entry.deflator;
    }
  }
  if (const auto found = level.find(year); found != level.end()) {
    return found->second;
  }
  if (level.size() < 2 || year < level.rbegin()->first) {
    return std::nullopt;
  }
  const auto last = level.rbegin();
  const auto before = std::next(last);
  const double growth =
      std::pow(last->second / before->second, 1.0 / (last->first - before->first));
  return last->second * std::pow(growth, year - last->first);
}

// Even growth between two years; nothing outside them.
std::optional<double> series(const Case& a_case, std::string_view id, int year) {
  std::map<int, double> points;
  for (const cases::SeriesPoint& point : a_case.series) {
    if (point.id == id && point.country == a_case.series.front().country) {
      points[point.year] = point.value;
    }
  }
  const auto after = points.lower_bound(year);
  if (after == points.end() || (after == points.begin() && after->first != year)) {
    return std::nullopt;
  }
  if (after->first == year) {
    return after->second;
  }
  const auto before = std::prev(after);
  const double share = static_cast<double>(year - before->first) / (after->first - before->first);
  return before->second * std::pow(after->second / before->second, share);
}

LoanMoney loan_money(const Case& a_case, const cases::Loan& loan, const MoneyOptions& options) {
  LoanMoney result;
  result.terms = with_claims(a_case, loan, options, result.claim_ids);
  result.schedule = finance::schedule(terms_of(a_case, result.terms));
  result.counted = !loan.portfolio && (options.planned || !loan.planned);
  result.grant_element_percent =
      finance::grant_element_percent(result.schedule, finance::kImfDiscountPerYear);
  return result;
}

using Years = std::map<int, MoneyYear>;

// Adds a loan to the years, and fills its own totals.
void add_service(const Case& a_case, LoanMoney& loan, Years& years) {
  const finance::DebtByYear debt = finance::by_year({&loan.schedule, 1});
  for (std::size_t i = 0; i < debt.years(); ++i) {
    const int year = debt.first_year + static_cast<int>(i);
    const double rate = usd_per_unit(a_case, loan.terms.currency, year) / kMillion;
    loan.interest_musd += debt.interest[i] * rate;
    loan.principal_musd += debt.principal[i] * rate;
    loan.fees_musd += debt.fees[i] * rate;
    if (loan.counted) {
      MoneyYear& entry = years[year];
      entry.year = year;
      entry.interest += debt.interest[i] * rate;
      entry.principal += debt.principal[i] * rate;
      entry.fees += debt.fees[i] * rate;
      entry.owed += debt.closing[i] * rate;
    }
  }
}

void add_cover(const Case& a_case, const TrafficMoney& traffic, MoneyYear& entry) {
  const auto now = deflator(a_case, entry.year);
  const auto base = deflator(a_case, a_case.settings.price_year);
  if (now && base && entry.year >= traffic.year) {
    entry.corridor_revenue = traffic.own_usd_per_year / kMillion * *now / *base;
    entry.operating = entry.corridor_revenue * a_case.parameter("operating_share_of_revenue", 0.0);
    const std::vector<double> cash = {entry.corridor_revenue - entry.operating};
    entry.dscr = finance::cover_ratios(cash, {{entry.interest}, {entry.principal}}).dscr[0];
  }
  entry.state_revenue = series(a_case, "revenue", entry.year);
  if (entry.state_revenue) {
    entry.service_to_state_revenue_percent = 100 * entry.service() / *entry.state_revenue;
  }
  const auto exports = series(a_case, "exports", entry.year);
  const auto service = series(a_case, "external_debt_service", entry.year);
  if (exports && service) {
    entry.service_to_exports_percent = 100 * *service / *exports;
    entry.with_loans_percent = 100 * (*service + entry.service()) / *exports;
  }
}

void find_extremes(Money& result) {
  for (const MoneyYear& entry : result.years) {
    if (entry.service() > result.peak_service_musd) {
      result.peak_service_musd = entry.service();
      result.peak_year = entry.year;
    }
    if (entry.dscr && (!result.min_dscr || *entry.dscr < *result.min_dscr)) {
      result.min_dscr = entry.dscr;
      result.min_dscr_year = entry.year;
    }
    const auto share = entry.service_to_state_revenue_percent;
    if (share && (!result.max_share_of_state_revenue_percent ||
                  *share > *result.max_share_of_state_revenue_percent)) {
      result.max_share_of_state_revenue_percent = share;
      result.max_share_year = entry.year;
    }
  }
}

bool on_the_network(const Case& a_case, const std::string& project_id) {
  const auto names = [&](const auto& row) { return row.project_id == project_id; };
  const auto links = a_case.links.items();
  const auto terminals = a_case.terminals.items();
  return std::any_of(links.begin(), links.end(), names) ||
         std::any_of(terminals.begin(), terminals.end(), names);
}

const Claim* cost_claim(const Case& a_case, const std::string& project_id,
                        const MoneyOptions& options) {
  const Claim* base = nullptr;
  for (const Claim& claim : a_case.claims) {
    if (claim.subject_table == "project" && claim.subject_id == project_id &&
        claim.attribute == "cost_musd") {
      if (chosen(options, claim.id)) {
        return &claim;
      }
      base = claim.base ? &claim : base;
    }
  }
  return base;
}

void add_costs(const Case& a_case, const MoneyOptions& options, Money& result) {
  for (const cases::Project& project : a_case.projects) {
    if (!project.corridor || project.status != cases::Status::open ||
        !on_the_network(a_case, project.id)) {
      continue;
    }
    const Claim* claim = cost_claim(a_case, project.id, options);
    const auto value = claim == nullptr ? std::nullopt : parse_number(claim->value);
    const auto level = claim == nullptr ? std::nullopt : deflator(a_case, claim->price_year);
    const auto target = deflator(a_case, a_case.settings.price_year);
    if (!value || !level || !target || project.year_open == 0) {
      result.notes.push_back(fmt::format(
          "{}: no base claim for its cost in USD with a price year, or no opening year; its cost "
          "is left out of the net present value",
          project.id));
      continue;
    }
    const int from = project.year_start > 0 ? project.year_start : project.year_open;
    result.costs.push_back({.project_id = project.id,
                            .claim_id = claim->id,
                            .source_id = claim->source_id,
                            .cost_musd = *value * *target / *level,
                            .year_from = from,
                            .year_to = std::max(from, project.year_open - 1)});
  }
}

void add_npv(const Case& a_case, Money& result) {
  const TrafficMoney& traffic = result.traffic;
  if (!traffic.gain || result.costs.empty()) {
    result.notes.push_back(
        "no net present value: it needs the default scenario, one of the same "
        "year without the corridor's projects, and costs");
    return;
  }
  int first = traffic.year;
  for (const ProjectCost& cost : result.costs) {
    first = std::min(first, cost.year_from);
  }
  const auto years = static_cast<std::size_t>(traffic.year + kBenefitYears - first);
  finance::Appraisal appraisal{
      .first_year = first, .currency = Currency("USD"), .price_year = a_case.settings.price_year};
  const auto from_analysis_year = [&](double per_year) {
    std::vector<double> values(years, 0.0);
    std::fill(values.begin() + (traffic.year - first), values.end(), per_year / kMillion);
    return values;
  };
  appraisal.lines.push_back({.name = "users' benefit",
                             .party = "users",
                             .per_year = from_analysis_year(traffic.gain->usd_per_year)});
  appraisal.lines.push_back({.name = "tolls and levies",
                             .party = "payees",
                             .per_year = from_analysis_year(traffic.gain->levies_usd_per_year)});
  const double operating =
      traffic.own_usd_per_year * a_case.parameter("operating_share_of_revenue", 0.0);
  appraisal.lines.push_back({.name = "operation",
                             .party = "operators",
                             .side = finance::Side::cost,
                             .per_year = from_analysis_year(operating)});
  for (const ProjectCost& cost : result.costs) {
    std::vector<double> values(years, 0.0);
    for (int year = cost.year_from; year <= cost.year_to; ++year) {
      const auto at = static_cast<std::size_t>(year - first);
      if (at < years) {
        values[at] = cost.cost_musd / (cost.year_to - cost.year_from + 1);
      }
    }
    appraisal.lines.push_back({.name = "construction of " + cost.project_id,
                               .party = "treasury",
                               .side = finance::Side::cost,
                               .per_year = std::move(values),
                               .claim_ids = {cost.claim_id}});
  }
  result.npv_musd = finance::evaluate(appraisal, a_case.settings.discount_rate).npv.amount;
  result.npv_year = first;
}

void add_notes(const Case& a_case, Money& result) {
  result.notes.push_back(fmt::format(
      "corridor revenue: tolls and levies on links and terminals of the corridor's own projects "
      "under {} {}, the same tonnes every later year, in prices of {} moved with the deflator of "
      "the dollar; after its last year the last growth goes on",
      result.traffic.scenario, result.traffic.year, a_case.settings.price_year));
  if (a_case.find_parameter("operating_share_of_revenue") == nullptr) {
    result.notes.push_back(
        "no operating cost: parameter operating_share_of_revenue is not in parameter.csv");
  }
  result.notes.push_back(
      "exchange rates after the last year of currency.csv: the last one (assumption)");
  if (result.traffic.gain && result.traffic.gain->tonnes_not_valued > 0) {
    result.notes.push_back(
        fmt::format("{} t a year are joined in one of the two scenarios only and not valued",
                    grouped(result.traffic.gain->tonnes_not_valued, 0)));
  }
}

}  // namespace

Money money(const Case& a_case, const TrafficMoney& traffic, const MoneyOptions& given) {
  MoneyOptions options = given;
  if (const cases::Scenario* scenario = a_case.find_scenario(traffic.scenario)) {
    options.claims.insert(options.claims.end(), scenario->claims.begin(), scenario->claims.end());
  }
  Money result;
  result.traffic = traffic;
  result.planned = options.planned;
  Years years;
  for (const cases::Loan& loan : a_case.loans) {
    result.loans.push_back(loan_money(a_case, loan, options));
    add_service(a_case, result.loans.back(), years);
  }
  for (auto& [year, entry] : years) {
    add_cover(a_case, traffic, entry);
    result.years.push_back(entry);
  }
  find_extremes(result);
  add_costs(a_case, options, result);
  add_npv(a_case, result);
  add_notes(a_case, result);
  return result;
}

}  // namespace corridor::study
