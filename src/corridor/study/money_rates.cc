#include "corridor/study/money_rates.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "corridor/base/error.h"

namespace corridor::study {

using cases::Case;

PriceLevel::PriceLevel(const Case& a_case, double inflation_per_year)
    : inflation_per_year_(inflation_per_year) {
  for (const cases::CurrencyYear& entry : a_case.currencies) {
    if (entry.currency == "USD" && entry.deflator) {
      level_[entry.year] = *entry.deflator;
    }
  }
  if (level_.empty()) {
    level_[a_case.settings.price_year] = 1;
  }
}

double PriceLevel::of(int year) const {
  const auto after = level_.lower_bound(year);
  if (after != level_.end() && after->first == year) {
    return after->second;
  }
  if (after != level_.end() && after != level_.begin()) {
    const auto before = std::prev(after);
    const double share = static_cast<double>(year - before->first) / (after->first - before->first);
    return before->second * std::pow(after->second / before->second, share);
  }
  const auto& [known, level] = after == level_.end() ? *level_.rbegin() : *level_.begin();
  return level * std::pow(1 + inflation_per_year_, year - known);
}

std::vector<double> per_usd(const Case& a_case, const std::string& currency, int first_year,
                            std::size_t years, const std::string& who) {
  std::map<int, double> rates;
  for (const cases::CurrencyYear& entry : a_case.currencies) {
    if (entry.currency == currency && entry.usd_per_unit > 0) {
      rates[entry.year] = 1 / entry.usd_per_unit;
    }
  }
  if (rates.empty()) {
    throw InputError(Error{.code = "E5003",
                           .what = "a currency without an exchange rate: " + who,
                           .file = (a_case.folder / "currency.csv").string(),
                           .found = currency,
                           .expected = "a row of currency.csv for it",
                           .hint = "add the rate of a year at least, with its source"});
  }
  std::vector<double> values;
  for (std::size_t i = 0; i < years; ++i) {
    const int year = first_year + static_cast<int>(i);
    const auto after = rates.lower_bound(year);
    if (after == rates.end()) {
      values.push_back(rates.rbegin()->second);
    } else if (after->first == year || after == rates.begin()) {
      values.push_back(after->second);
    } else {
      const auto before = std::prev(after);
      values.push_back(year - before->first <= after->first - year ? before->second
                                                                   : after->second);
    }
  }
  return values;
}

std::optional<double> series_value(const Case& a_case, const std::string& id,
                                   const std::string& country, int year) {
  std::map<int, double> points;
  for (const cases::SeriesPoint& point : a_case.series) {
    if (point.id == id && point.country == country) {
      points[point.year] = point.unit == "musd" ? point.value * 1e6 : point.value;
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

}  // namespace corridor::study
