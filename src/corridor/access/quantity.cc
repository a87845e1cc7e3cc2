#include "corridor/access/quantity.h"

#include <cmath>
#include <optional>

#include "corridor/base/error.h"
#include "corridor/base/text.h"

namespace corridor::access {
namespace {

Error problem(const std::string& text, const std::string& where, std::string code,
              std::string what) {
  return {.code = std::move(code), .what = std::move(what), .file = where, .found = text};
}

// The number before a unit; none if the unit is another one.
std::optional<double> before(const std::string& text, const std::string& unit) {
  if (text.size() <= unit.size() || text.substr(text.size() - unit.size()) != unit) {
    return std::nullopt;
  }
  const auto value = parse_number(trimmed(text.substr(0, text.size() - unit.size())));
  return value && std::isfinite(*value) ? value : std::nullopt;
}

Quantity parse(const std::string& text, const std::string& where, const std::string& slash,
               const std::string& what, const std::string& expected) {
  if (const auto hours = before(text, slash + "h")) {
    return {*hours, Impedance::hours};
  }
  if (const auto usd = before(text, slash + "usd_per_t")) {
    return {*usd, Impedance::usd_per_t};
  }
  Error error = problem(text, where, "E8004", what);
  error.expected = expected;
  throw InputError(std::move(error));
}

}  // namespace

std::string name(Impedance impedance) {
  return impedance == Impedance::hours ? "h" : "usd_per_t";
}

Quantity parse_threshold(const std::string& text, const std::string& where) {
  const Quantity found = parse(text, where, "", "a threshold without a unit that we know",
                               "a number with its unit, as 72h or 100usd_per_t");
  if (found.value < 0) {
    Error error = problem(text, where, "E8002", "a threshold below 0");
    error.expected = "a number of at least 0";
    throw InputError(std::move(error));
  }
  return found;
}

Quantity parse_decay(const std::string& text, const std::string& where) {
  const Quantity found = parse(text, where, "/", "a decay without a unit that we know",
                               "a number per unit, as 0.01/h or 0.02/usd_per_t");
  if (!(found.value > 0)) {
    Error error = problem(text, where, "E8001",
                          "a decay that lets far places count as much as near ones, or more");
    error.expected = "a number above 0";
    throw InputError(std::move(error));
  }
  return found;
}

}  // namespace corridor::access
