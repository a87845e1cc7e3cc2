// Exchange rates and deflators, and the one place where money changes currency or price year.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/base/money.h"

namespace corridor::finance {

/// A row of currency.csv: what one unit of the reference currency buys, and the price level.
struct CurrencyRow {
  Currency currency = {};
  int year = 0;
  std::optional<double> per_reference = {};  // units of `currency` per unit of the reference
  std::optional<double> deflator = {};       // any base; only ratios within a currency are used
  std::string source_id = {};
};

/// Yearly rates by currency. Nothing is interpolated or carried forward: a year without a row is an
/// error, unless extended() made an assumption of it.
class RateBook {
 public:
  /// @throws InputError E5003 for a rate, E5004 for a deflator that is not above 0 or given twice
  RateBook(Currency reference, std::vector<CurrencyRow> rows, const Error& place = {});

  Currency reference() const { return reference_; }

  /// Units of `currency` per unit of the reference in `year`; 1 for the reference itself.
  /// @throws InputError E5003 naming the years that there are
  double per_reference(Currency currency, int year) const;

  /// @throws InputError E5004 naming the years that there are
  double deflator(Currency currency, int year) const;

  const std::string& source_id(Currency currency, int year) const;  // empty: no row

  /// Rows after the last known one up to `last_year`: the rate (if there is one) and the deflator
  /// (if there is one) grow by a given share a year. An assumption, so it carries its own source.
  RateBook extended(Currency currency, int last_year, double rate_growth_per_year,
                    double deflator_growth_per_year, const std::string& source_id) const;

 private:
  const CurrencyRow* row(Currency currency, int year) const;

  Currency reference_;
  std::map<std::pair<Currency, int>, CurrencyRow> rows_;
};

struct ConversionTarget {
  Currency currency = {};
  int price_year = kNominal;
  int paid_year = 0;  // year of payment of nominal money, given or wanted; 0: not stated
};

struct Converted {
  Money money = {};
  std::vector<std::string> source_ids = {};  // of the rates used, each once
};

/// Money in another currency and price year: first deflated in its own currency to the prices of
/// the target, then exchanged at the rate of that year. Nominal money is in prices of `paid_year`.
///
/// @throws InputError E5003 if a rate is missing, E5004 if a deflator or the paid year is
Converted convert(const RateBook& book, const Money& money, const ConversionTarget& target,
                  const Error& place = {});

}  // namespace corridor::finance
