// Money that knows its currency and the year of its prices, so that unlike sums cannot be added
// unnoticed. Conversion between them is finance/currency.h: in one place, with sourced rates.
#pragma once

#include <array>
#include <compare>
#include <span>
#include <string>
#include <string_view>

namespace corridor {

/// A three-letter currency code (ISO 4217: capital letters). Default: none.
class Currency {
 public:
  constexpr Currency() = default;
  /// @throws InputError E5002 unless `code` is three capital letters
  constexpr explicit Currency(std::string_view code) {
    if (code.size() != letters_.size()) {
      refuse(code);
    }
    for (std::size_t i = 0; i < letters_.size(); ++i) {
      if (code[i] < 'A' || code[i] > 'Z') {
        refuse(code);
      }
      letters_[i] = code[i];
    }
  }

  constexpr bool known() const { return letters_[0] != '\0'; }
  std::string code() const { return known() ? std::string(letters_.data(), letters_.size()) : ""; }
  friend constexpr auto operator<=>(const Currency&, const Currency&) = default;

 private:
  [[noreturn]] static void refuse(std::string_view code);

  std::array<char, 3> letters_{};
};

inline constexpr Currency kUsd{"USD"};

inline constexpr int kNominal = 0;  // price year of money as it is paid, in prices of that day

struct Money {
  double amount = 0;
  Currency currency = {};
  int price_year = kNominal;

  friend bool operator==(const Money&, const Money&) = default;
};

inline bool alike(const Money& a, const Money& b) {
  return a.currency == b.currency && a.price_year == b.price_year;
}

/// Sums, differences and ratios of money.
/// @throws InputError E5001 unless currency and price year agree
Money operator+(const Money& a, const Money& b);
Money operator-(const Money& a, const Money& b);
double ratio(const Money& a, const Money& b);
Money sum(std::span<const Money> parts);  // Money{} if there are none

Money operator-(const Money& a);
Money operator*(const Money& a, double factor);
Money operator*(double factor, const Money& a);
Money operator/(const Money& a, double divisor);

/// "1,234.50 USD (nominal)" or "1,234.50 USD of 2023".
std::string text(const Money& money);

/// Rounded to `digits` after the point, halves away from zero, as ROUND of a spreadsheet does: what
/// lies within four units in the last place below a half counts as a half, so 1.005 gives 1.01
/// although its double is a little less.
double rounded(double amount, int digits = 2);

}  // namespace corridor
