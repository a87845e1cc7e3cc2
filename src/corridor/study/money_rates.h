// Price levels, exchange rates and series of a case, by year. Not part of the front door.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::study {

/// Price level of the dollar: as currency.csv has it, before and after it moved by an assumed
/// inflation.
class PriceLevel {
 public:
  PriceLevel(const cases::Case& a_case, double inflation_per_year);
  double of(int year) const;
  double between(int from, int to) const { return of(to) / of(from); }

 private:
  std::map<int, double> level_;
  double inflation_per_year_;
};

/// Units of a currency per USD, a year each; the nearest year of currency.csv outside the table.
/// @throws InputError E5003 if the currency has no row, naming who asks for it
std::vector<double> per_usd(const cases::Case& a_case, const std::string& currency, int first_year,
                            std::size_t years, const std::string& who);

/// A series of a country: even growth between two of its years, nothing outside them. Million USD
/// come as USD.
std::optional<double> series_value(const cases::Case& a_case, const std::string& id,
                                   const std::string& country, int year);

}  // namespace corridor::study
