#include "corridor/finance/currency.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

bool unusable(const std::optional<double>& value) {
  return value && !(*value > 0 && std::isfinite(*value));
}

// Adds the place to what the book, which has none, complains about.
template <class Action>
auto placed_call(const Error& place, const Action& action) {
  try {
    return action();
  } catch (const InputError& error) {
    throw InputError(placed(error.errors().items().front(), place));
  }
}

}  // namespace

RateBook::RateBook(Currency reference, std::vector<CurrencyRow> rows, const Error& place)
    : reference_(reference) {
  for (CurrencyRow& row : rows) {
    const std::string subject = fmt::format("{} in {}", row.currency.code(), row.year);
    if (unusable(row.per_reference)) {
      throw InputError(placed(
          {.code = "E5003",
           .what = fmt::format("the exchange rate of {} cannot be used", subject),
           .found = shortest(*row.per_reference),
           .expected =
               fmt::format("units of {} per {}, above 0", row.currency.code(), reference.code())},
          place));
    }
    if (unusable(row.deflator)) {
      throw InputError(placed({.code = "E5004",
                               .what = fmt::format("the deflator of {} cannot be used", subject),
                               .found = shortest(*row.deflator),
                               .expected = "a price index above 0"},
                              place));
    }
    const std::pair key{row.currency, row.year};
    if (!rows_.emplace(key, std::move(row)).second) {
      throw InputError(placed({.code = "E5003",
                               .what = fmt::format("two rows for {}", subject),
                               .found = "a second row",
                               .expected = "one row a currency and year",
                               .hint = "rivals belong into claim.csv"},
                              place));
    }
  }
}

const CurrencyRow* RateBook::row(Currency currency, int year) const {
  const auto found = rows_.find({currency, year});
  return found == rows_.end() ? nullptr : &found->second;
}

double RateBook::per_reference(Currency currency, int year) const {
  if (currency == reference_) {
    return 1;
  }
  if (const CurrencyRow* found = row(currency, year); found != nullptr && found->per_reference) {
    return *found->per_reference;
  }
  std::vector<int> years;
  for (const auto& [key, candidate] : rows_) {
    if (key.first == currency && candidate.per_reference) {
      years.push_back(key.second);
    }
  }
  throw InputError({.code = "E5003",
                    .what = fmt::format("no exchange rate of {} to {} in {}", currency.code(),
                                        reference_.code(), year),
                    .found = years.empty() ? "no year" : fmt::format("{}", fmt::join(years, ", ")),
                    .expected = fmt::format("a row of currency.csv for {}", year),
                    .hint = "add a sourced rate, or extend the series by a stated assumption"});
}

double RateBook::deflator(Currency currency, int year) const {
  if (const CurrencyRow* found = row(currency, year); found != nullptr && found->deflator) {
    return *found->deflator;
  }
  std::vector<int> years;
  for (const auto& [key, candidate] : rows_) {
    if (key.first == currency && candidate.deflator) {
      years.push_back(key.second);
    }
  }
  throw InputError({.code = "E5004",
                    .what = fmt::format("no deflator of {} for {}", currency.code(), year),
                    .found = years.empty() ? "no year" : fmt::format("{}", fmt::join(years, ", ")),
                    .expected = fmt::format("a row of currency.csv for {}", year),
                    .hint = "add a sourced deflator, or extend the series by a stated assumption"});
}

const std::string& RateBook::source_id(Currency currency, int year) const {
  static const std::string kNone;
  const CurrencyRow* found = row(currency, year);
  return found == nullptr ? kNone : found->source_id;
}

RateBook RateBook::extended(Currency currency, int last_year, double rate_growth_per_year,
                            double deflator_growth_per_year, const std::string& source_id) const {
  RateBook longer = *this;
  const CurrencyRow* last = nullptr;
  for (const auto& [key, candidate] : rows_) {
    last = key.first == currency ? &candidate : last;
  }
  if (last == nullptr) {
    (void)per_reference(currency, last_year);  // throws: nothing to extend
    return longer;
  }
  CurrencyRow next = *last;
  next.source_id = source_id;
  while (next.year < last_year) {
    ++next.year;
    if (next.per_reference) {
      *next.per_reference *= 1 + rate_growth_per_year;
    }
    if (next.deflator) {
      *next.deflator *= 1 + deflator_growth_per_year;
    }
    longer.rows_.emplace(std::pair{currency, next.year}, next);
  }
  return longer;
}

Converted convert(const RateBook& book, const Money& money, const ConversionTarget& target,
                  const Error& place) {
  const int from_year = money.price_year == kNominal ? target.paid_year : money.price_year;
  const int to_year = target.price_year == kNominal ? target.paid_year : target.price_year;
  const bool changes = money.currency != target.currency || from_year != to_year ||
                       money.price_year != target.price_year;
  if (changes && (from_year == 0 || to_year == 0)) {
    throw InputError(placed({.code = "E5004",
                             .what = fmt::format("{} has no price year", text(money)),
                             .found = "nothing",
                             .expected = "the year of prices, or the year of payment if nominal",
                             .hint = "fill price_year of the row"},
                            place));
  }
  Converted result{.money = money};
  const auto use = [&](const std::string& source) {
    if (!source.empty() && std::find(result.source_ids.begin(), result.source_ids.end(), source) ==
                               result.source_ids.end()) {
      result.source_ids.push_back(source);
    }
  };
  placed_call(place, [&] {
    if (from_year != to_year) {
      result.money.amount *=
          book.deflator(money.currency, to_year) / book.deflator(money.currency, from_year);
      use(book.source_id(money.currency, from_year));
      use(book.source_id(money.currency, to_year));
    }
    if (money.currency != target.currency) {
      result.money.amount *= book.per_reference(target.currency, to_year) /
                             book.per_reference(money.currency, to_year);
      for (const Currency side : {money.currency, target.currency}) {
        if (side != book.reference()) {
          use(book.source_id(side, to_year));
        }
      }
    }
  });
  result.money.currency = target.currency;
  result.money.price_year = target.price_year;
  return result;
}

}  // namespace corridor::finance
