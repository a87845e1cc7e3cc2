// Can the debt be served: cover ratios of a project, burden ratios of a country.
//
// Sources: IMF factsheet, IMF-World Bank Debt Sustainability Framework for Low-Income Countries
// (2023), thresholds lo057 to lo071 of the reference loans; IMF, MAC DSA guidance note (2013),
// benchmarks lo072 to lo075, recalled (confidence C).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::finance {

/// Interest and principal of each year, one currency and price basis with the cash flow.
struct DebtService {
  std::vector<double> interest = {};
  std::vector<double> principal = {};
};

struct CoverRatios {
  std::vector<std::optional<double>> dscr = {};  // a year each; none where nothing is due
  std::optional<double> minimum = {};
  std::size_t minimum_year = 0;        // index; meaningful if there is a minimum
  std::optional<double> average = {};  // mean over years in which something is due
  int years_below_one = 0;
  int years_below_covenant = 0;
  ErrorList notes = {};  // W5030 if there is never any cash flow
};

/// DSCR of a year = cash flow available for debt service / (interest + principal).
/// @throws InputError E5031 unless all three have the same number of years
CoverRatios cover_ratios(std::span<const double> cash_flow, const DebtService& service,
                         double covenant = 1.2, const Error& place = {});

/// Present value of cash flow over the life of the loan / what is owed; none if nothing is.
std::optional<double> loan_life_cover(double present_value, double debt);

/// For each year end: cash flow of the later years up to `last_year`, discounted to it at
/// `rate_per_year`, over what is then owed. LLCR with the last year of debt service, PLCR with the
/// last of the project.
/// @throws InputError E5031
std::vector<std::optional<double>> life_cover(std::span<const double> cash_flow,
                                              std::span<const double> owed, double rate_per_year,
                                              std::size_t last_year, const Error& place = {});

/// For each year end: present value of the service of all later years, paid at year ends.
std::vector<double> remaining_present_value(std::span<const double> service, double rate_per_year);

/// Present value of the service of a stock of debt of which nothing but a year's service is known.
/// It is taken to fall by the same share a year, p = (service - interest) / stock, at its interest
/// r = interest / stock: the payments (r + p) (1 - p)^(k-1) at the ends of years k are a geometric
/// series, whose value is stock (r + p) / (d + p). At d = r it is the stock.
///
/// @param service and interest of the year after the stock is measured, in its money, >= 0
/// @return none unless stock > 0, service > interest, and d + p > 0
std::optional<double> stock_present_value(double stock, double service, double interest,
                                          double rate_per_year);

/// What a guarantee costs the state in a year: its share of what cash flow leaves unpaid.
double guarantee_call(double guaranteed_share, double service, double cash_flow);

enum class DebtRatio {
  pv_external_to_gdp,
  pv_external_to_exports,
  service_to_exports,
  service_to_revenue,
  pv_total_to_gdp,
  public_debt_to_gdp,
  gross_financing_to_gdp,
};
inline constexpr std::size_t kDebtRatios = 7;
std::string_view name(DebtRatio ratio);  // "PV of external debt / GDP"

struct Threshold {
  double percent = 0;
  std::string_view claim_id = {};  // of the reference loans
  char confidence = 'A';
};
using Thresholds = std::array<std::optional<Threshold>, kDebtRatios>;  // by DebtRatio

/// At which the framework discounts debt service (IMF and World Bank, since 2013).
inline constexpr double kDebtSustainabilityRatePerYear = 0.05;

enum class DebtCapacity { weak, medium, strong };
enum class Market { emerging, advanced };
Thresholds lic_dsf_thresholds(DebtCapacity capacity);
Thresholds market_access_benchmarks(Market market);

/// A country in a year without the project; one currency and price basis. What is not known leaves
/// its ratios out.
struct CountryYear {
  int year = 0;
  double gdp = 0;
  double exports = 0;
  double revenue = 0;  // of the government, grants left out
  std::optional<double> pv_external_debt = {};
  std::optional<double> external_service = {};
  std::optional<double> pv_total_debt = {};
  std::optional<double> public_debt = {};
  std::optional<double> gross_financing = {};
};

/// What a project adds to it.
struct ProjectDebtYear {
  double pv_debt = 0;
  double debt = 0;
  double service = 0;  // borne by the state, guarantees that are called included
};

struct RatioRow {
  int year = 0;
  DebtRatio ratio = DebtRatio::pv_external_to_gdp;
  double without_percent = 0;
  double with_percent = 0;
  Threshold threshold = {};

  bool breached_without() const { return without_percent > threshold.percent; }
  bool breached_with() const { return with_percent > threshold.percent; }
};

/// Every ratio that has a threshold and its figures, by year and ratio. A threshold is breached
/// above it, not at it.
/// @throws InputError E5030 if GDP, exports or revenue is not above 0, E5031 if years differ
std::vector<RatioRow> country_ratios(std::span<const CountryYear> country,
                                     std::span<const ProjectDebtYear> project,
                                     const Thresholds& thresholds, const Error& place = {});

}  // namespace corridor::finance
