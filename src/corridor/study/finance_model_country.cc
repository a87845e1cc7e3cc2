// The country: its series without the agreed loans, thresholds, external debt at present value.
#include <algorithm>

#include <fmt/format.h>

#include "corridor/study/finance_model_builder.h"

namespace corridor::study {

void ModelBuilder::add_country() {
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
      pv[i] += std::min(later[i] * drawn_share(loan, year_of(i)), loan.owed_usd_by_year[i]);
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
    model_.notes.push_back(
        fmt::format("no country ratios: series.csv has no gdp, exports and revenue of {} together",
                    settings.country));
  }
}

double ModelBuilder::drawn_share(const LoanAccount& loan, int year) {
  double drawn = 0;
  double all = 0;
  for (const finance::ScheduleRow& row : loan.schedule.rows) {
    all += row.drawn;
    drawn += finance::civil(row.date).year <= year ? row.drawn : 0;
  }
  return all > 0 ? drawn / all : 0;
}

finance::Thresholds ModelBuilder::thresholds(const std::string& capacity) {
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

std::optional<double> ModelBuilder::external_debt_value(int year) {
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
        return std::min(*derived, *stock);  // a negative grant element counts as none
      }
      break;
    }
  }
  model_.external_debt_basis =
      "external debt at its nominal amount in place of its present value: above it while rates "
      "are below 5 %";
  return stock;
}

int ModelBuilder::first_series_year() const {
  int first = model_.chain.first_year;
  for (const cases::SeriesPoint& point : case_.series) {
    first = std::min(first, point.year);
  }
  return first;
}

finance::CountryYear ModelBuilder::country_year(int year, double service, double owed, double pv) {
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

}  // namespace corridor::study
