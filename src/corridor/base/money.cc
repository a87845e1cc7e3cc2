#include "corridor/base/money.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "corridor/base/error.h"
#include "corridor/base/text.h"

namespace corridor {
namespace {

void require_alike(const Money& a, const Money& b, std::string_view doing) {
  if (alike(a, b)) {
    return;
  }
  throw InputError(
      {.code = "E5001",
       .what = fmt::format("cannot {} {} and {}", doing, text(a), text(b)),
       .found = text(b),
       .expected = a.price_year == kNominal
                       ? fmt::format("{} (nominal)", a.currency.code())
                       : fmt::format("{} of {}", a.currency.code(), a.price_year),
       .hint = a.currency != b.currency
                   ? "convert one of them with a sourced exchange rate (currency.csv)"
                   : "bring both to one price year with a sourced deflator (currency.csv)"});
}

}  // namespace

void Currency::refuse(std::string_view code) {
  throw InputError({.code = "E5002",
                    .what = fmt::format("\"{}\" is not a currency code", code),
                    .found = std::string(code),
                    .expected = "three capital letters of ISO 4217, as USD, PKR, CNY",
                    .hint = "RMB is written CNY"});
}

Money operator+(const Money& a, const Money& b) {
  require_alike(a, b, "add");
  return {a.amount + b.amount, a.currency, a.price_year};
}

Money operator-(const Money& a, const Money& b) {
  require_alike(a, b, "subtract");
  return {a.amount - b.amount, a.currency, a.price_year};
}

double ratio(const Money& a, const Money& b) {
  require_alike(a, b, "compare");
  return a.amount / b.amount;
}

Money sum(std::span<const Money> parts) {
  Money total = parts.empty() ? Money{} : parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    total = total + parts[i];
  }
  return total;
}

Money operator-(const Money& a) {
  return {-a.amount, a.currency, a.price_year};
}

Money operator*(const Money& a, double factor) {
  return {a.amount * factor, a.currency, a.price_year};
}

Money operator*(double factor, const Money& a) {
  return a * factor;
}

Money operator/(const Money& a, double divisor) {
  return {a.amount / divisor, a.currency, a.price_year};
}

std::string text(const Money& money) {
  const std::string currency =
      money.currency.known() ? money.currency.code() : "(no currency given)";
  return money.price_year == kNominal
             ? fmt::format("{} {} (nominal)", grouped(money.amount, 2), currency)
             : fmt::format("{} {} of {}", grouped(money.amount, 2), currency, money.price_year);
}

double rounded(double amount, int digits) {
  constexpr double kNudge = 4 * std::numeric_limits<double>::epsilon();
  const double scale = digits == 2 ? 100.0 : std::pow(10.0, digits);
  const double scaled = amount * scale;
  const double whole = std::round(scaled + scaled * kNudge) / scale;
  return whole == 0 ? 0.0 : whole;
}

}  // namespace corridor
