// The units that config.csv of a GMNS data set may name. They are never guessed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace corridor::import {

struct Unit {
  std::string_view name;  // as messages call it
  double factor;          // km of a length, km/h of a speed
  std::vector<std::string_view> aliases;
};

std::span<const Unit> length_units();
std::span<const Unit> speed_units();

/// By name or alias, whatever the case of its letters; nullptr if there is none.
const Unit* find_unit(std::span<const Unit> units, std::string_view text);

/// "did you mean "mile"?" or the names there are.
std::string unit_hint(std::span<const Unit> units, std::string_view text);

}  // namespace corridor::import
