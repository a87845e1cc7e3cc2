#include "corridor/finance/ratios.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

void require_same_years(std::size_t found, std::size_t expected, std::string_view what,
                        const Error& place) {
  if (found != expected) {
    throw InputError(placed({.code = "E5031",
                             .what = fmt::format("{} does not cover the same years", what),
                             .found = fmt::format("{} years", found),
                             .expected = fmt::format("{} years", expected)},
                            place));
  }
}

std::size_t index(DebtRatio ratio) {
  return static_cast<std::size_t>(ratio);
}

double denominator(DebtRatio ratio, const CountryYear& year) {
  switch (ratio) {
    case DebtRatio::pv_external_to_exports:
    case DebtRatio::service_to_exports:
      return year.exports;
    case DebtRatio::service_to_revenue:
      return year.revenue;
    default:
      return year.gdp;
  }
}

std::string_view denominator_name(DebtRatio ratio) {
  switch (ratio) {
    case DebtRatio::pv_external_to_exports:
    case DebtRatio::service_to_exports:
      return "exports";
    case DebtRatio::service_to_revenue:
      return "revenue";
    default:
      return "gdp";
  }
}

std::optional<double> burden(DebtRatio ratio, const CountryYear& year) {
  switch (ratio) {
    case DebtRatio::pv_external_to_gdp:
    case DebtRatio::pv_external_to_exports:
      return year.pv_external_debt;
    case DebtRatio::service_to_exports:
    case DebtRatio::service_to_revenue:
      return year.external_service;
    case DebtRatio::pv_total_to_gdp:
      return year.pv_total_debt;
    case DebtRatio::public_debt_to_gdp:
      return year.public_debt;
    case DebtRatio::gross_financing_to_gdp:
      return year.gross_financing;
  }
  return std::nullopt;
}

double added_burden(DebtRatio ratio, const ProjectDebtYear& project) {
  switch (ratio) {
    case DebtRatio::pv_external_to_gdp:
    case DebtRatio::pv_external_to_exports:
    case DebtRatio::pv_total_to_gdp:
      return project.pv_debt;
    case DebtRatio::public_debt_to_gdp:
      return project.debt;
    case DebtRatio::service_to_exports:
    case DebtRatio::service_to_revenue:
    case DebtRatio::gross_financing_to_gdp:
      return project.service;
  }
  return 0;
}

}  // namespace

CoverRatios cover_ratios(std::span<const double> cash_flow, const DebtService& service,
                         double covenant, const Error& place) {
  require_same_years(service.interest.size(), cash_flow.size(), "interest", place);
  require_same_years(service.principal.size(), cash_flow.size(), "principal", place);
  CoverRatios result;
  double sum = 0;
  int years = 0;
  for (std::size_t year = 0; year < cash_flow.size(); ++year) {
    const double due = service.interest[year] + service.principal[year];
    if (!(due > 0)) {
      result.dscr.emplace_back(std::nullopt);
      continue;
    }
    const double ratio = cash_flow[year] / due;
    result.dscr.emplace_back(ratio);
    sum += ratio;
    ++years;
    result.years_below_one += ratio < 1 ? 1 : 0;
    result.years_below_covenant += ratio < covenant ? 1 : 0;
    if (!result.minimum || ratio < *result.minimum) {
      result.minimum = ratio;
      result.minimum_year = year;
    }
  }
  if (years > 0) {
    result.average = sum / years;
  }
  const bool none =
      std::all_of(cash_flow.begin(), cash_flow.end(), [](double flow) { return flow == 0; });
  if (none && years > 0) {
    result.notes.add(
        placed({.code = "W5030",
                .what = "there is no cash flow in any year: debt cover is 0",
                .found = "0",
                .expected = "revenue less cost in some year",
                .hint = "for a road without toll read the burden on the budget instead",
                .severity = Severity::warning},
               place));
  }
  return result;
}

std::optional<double> loan_life_cover(double present_value, double debt) {
  return debt > 0 ? std::optional(present_value / debt) : std::nullopt;
}

std::vector<std::optional<double>> life_cover(std::span<const double> cash_flow,
                                              std::span<const double> owed, double rate_per_year,
                                              std::size_t last_year, const Error& place) {
  require_same_years(owed.size(), cash_flow.size(), "what is owed", place);
  std::vector<std::optional<double>> cover(cash_flow.size());
  double value = 0;  // at the end of the year, of later flows
  for (std::size_t year = cash_flow.size(); year-- > 0;) {
    cover[year] = year < last_year ? loan_life_cover(value, owed[year]) : std::nullopt;
    value = (value + (year <= last_year ? cash_flow[year] : 0)) / (1 + rate_per_year);
  }
  return cover;
}

std::vector<double> remaining_present_value(std::span<const double> service, double rate_per_year) {
  std::vector<double> values(service.size());
  double value = 0;
  for (std::size_t year = service.size(); year-- > 0;) {
    values[year] = value;
    value = (value + service[year]) / (1 + rate_per_year);
  }
  return values;
}

std::optional<double> stock_present_value(double stock, double service, double interest,
                                          double rate_per_year) {
  const double repaid = service - interest;
  const double later = rate_per_year * stock + repaid;
  if (!(stock > 0) || !(repaid > 0) || !(interest >= 0) || !(later > 0)) {
    return std::nullopt;
  }
  return stock * service / later;
}

double guarantee_call(double guaranteed_share, double service, double cash_flow) {
  return guaranteed_share * std::max(0.0, service - std::max(0.0, cash_flow));
}

std::string_view name(DebtRatio ratio) {
  switch (ratio) {
    case DebtRatio::pv_external_to_gdp:
      return "PV of external debt / GDP";
    case DebtRatio::pv_external_to_exports:
      return "PV of external debt / exports";
    case DebtRatio::service_to_exports:
      return "external debt service / exports";
    case DebtRatio::service_to_revenue:
      return "external debt service / revenue";
    case DebtRatio::pv_total_to_gdp:
      return "PV of public debt / GDP";
    case DebtRatio::public_debt_to_gdp:
      return "public debt / GDP";
    case DebtRatio::gross_financing_to_gdp:
      return "gross financing need / GDP";
  }
  return "";
}

Thresholds lic_dsf_thresholds(DebtCapacity capacity) {
  switch (capacity) {
    case DebtCapacity::weak:
      return {Threshold{30, "lo057"}, Threshold{140, "lo058"}, Threshold{10, "lo059"},
              Threshold{14, "lo060"}, Threshold{35, "lo061"}};
    case DebtCapacity::medium:
      return {Threshold{40, "lo062"}, Threshold{180, "lo063"}, Threshold{15, "lo064"},
              Threshold{18, "lo065"}, Threshold{55, "lo066"}};
    case DebtCapacity::strong:
      return {Threshold{55, "lo067"}, Threshold{240, "lo068"}, Threshold{21, "lo069"},
              Threshold{23, "lo070"}, Threshold{70, "lo071"}};
  }
  return {};
}

Thresholds market_access_benchmarks(Market market) {
  Thresholds benchmarks;
  const bool emerging = market == Market::emerging;
  benchmarks[index(DebtRatio::public_debt_to_gdp)] =
      emerging ? Threshold{70, "lo072", 'C'} : Threshold{85, "lo074", 'C'};
  benchmarks[index(DebtRatio::gross_financing_to_gdp)] =
      emerging ? Threshold{15, "lo073", 'C'} : Threshold{20, "lo075", 'C'};
  return benchmarks;
}

std::vector<RatioRow> country_ratios(std::span<const CountryYear> country,
                                     std::span<const ProjectDebtYear> project,
                                     const Thresholds& thresholds, const Error& place) {
  require_same_years(project.size(), country.size(), "the project's debt", place);
  std::vector<RatioRow> rows;
  for (std::size_t year = 0; year < country.size(); ++year) {
    for (std::size_t r = 0; r < kDebtRatios; ++r) {
      const auto ratio = static_cast<DebtRatio>(r);
      const std::optional<double> without = burden(ratio, country[year]);
      if (!thresholds[r] || !without) {
        continue;
      }
      const double base = denominator(ratio, country[year]);
      if (!(base > 0)) {
        throw InputError(
            placed({.code = "E5030",
                    .what = fmt::format("{} in {} divides by {}", name(ratio), country[year].year,
                                        shortest(base)),
                    .field = std::string(denominator_name(ratio)),
                    .found = shortest(base),
                    .expected = fmt::format("{} above 0", denominator_name(ratio)),
                    .hint = "leave the debt figure of that year out if its base is not known"},
                   place));
      }
      rows.push_back({.year = country[year].year,
                      .ratio = ratio,
                      .without_percent = 100 * *without / base,
                      .with_percent = 100 * (*without + added_burden(ratio, project[year])) / base,
                      .threshold = *thresholds[r]});
    }
  }
  return rows;
}

}  // namespace corridor::finance
