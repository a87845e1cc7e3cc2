#include "corridor/import/gmns_units.h"

#include <algorithm>
#include <cctype>

#include "corridor/base/text.h"
#include "corridor/base/units.h"

namespace corridor::import {
namespace {

constexpr double kKmPerMetre = 1 / kMetresPerKm;
constexpr double kKmPerFoot = kMetresPerFoot / kMetresPerKm;
constexpr double kFeetPerYard = 3;

std::string lower(std::string_view text) {
  std::string low(text);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return low;
}

}  // namespace

std::span<const Unit> length_units() {
  static const std::vector<Unit> units = {
      {"km", 1, {"kilometer", "kilometers", "kilometre", "kilometres"}},
      {"mile", kKmPerMile, {"miles", "mi"}},
      {"m", kKmPerMetre, {"meter", "meters", "metre", "metres"}},
      {"foot", kKmPerFoot, {"feet", "ft"}},
      {"yard", kFeetPerYard * kKmPerFoot, {"yards", "yd"}},
      {"nautical mile", kKmPerNauticalMile, {"nautical miles", "nmi"}},
  };
  return units;
}

std::span<const Unit> speed_units() {
  static const std::vector<Unit> units = {
      {"kmh", 1, {"km/h", "kph", "kmph", "kilometers per hour", "kilometres per hour"}},
      {"mph", kKmPerMile, {"mile/h", "miles/h", "mi/h", "miles per hour", "mile per hour"}},
      {"m/s", kmh_from_m_s(1), {"mps", "meters per second", "metres per second"}},
      {"knot", kKmPerNauticalMile, {"knots", "kn", "kt"}},
  };
  return units;
}

const Unit* find_unit(std::span<const Unit> units, std::string_view text) {
  const std::string low = lower(text);
  const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& unit) {
    return unit.name == low ||
           std::find(unit.aliases.begin(), unit.aliases.end(), low) != unit.aliases.end();
  });
  return found == units.end() ? nullptr : &*found;
}

std::string unit_hint(std::span<const Unit> units, std::string_view text) {
  std::vector<std::string> names;
  for (const Unit& unit : units) {
    names.emplace_back(unit.name);
  }
  return name_hint(lower(text), names);
}

}  // namespace corridor::import
